"""Qwen-VL and GUI-Owl: a tool call ``{"name": "mobile_use", "arguments": {"action": "click", "coordinate": [x, y]}}``.

Both wrap it in ``<tool_call>`` and may write their thoughts before it; ``computer_use`` has the same form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from perception.errors import AnswerInvalid
from perception.models.answering import parse_strictly
from perception.models.dialects.coordinates import Grid
from perception.models.dialects.steps import Direction, Step, Verb, bounded, chord

_CALL = re.compile(r"<tool_call>(.*?)(?:</tool_call>|\Z)", re.DOTALL)
_THOUGHT = re.compile(r"<think(?:ing)?>(.*?)</think(?:ing)?>|Thought:\s*(.*?)(?=\n|\Z)", re.DOTALL)
_TAPS: dict[str, Verb] = {
    "click": "tap",
    "left_click": "tap",
    "double_click": "double-tap",
    "right_click": "right-tap",
    "long_press": "long-press",
    "mouse_move": "hover",
}
_BUTTONS: dict[str, Step] = {
    "back": Step("back"),
    "home": Step("home"),
    "enter": Step("press", key="Enter"),
}


def read(text: str, grid: Grid) -> Step:
    """Read one answer.

    Raises:
        AnswerInvalid: it holds no tool call of this dialect, or several.
    """
    calls = _CALL.findall(bounded(text)) or [text[text.find("{") : text.rfind("}") + 1]]
    if len(calls) != 1:
        raise AnswerInvalid(f"it holds {len(calls)} tool calls, and one step is taken at a time")
    try:
        told = parse_strictly(calls[0].strip())
    except ValueError as error:
        raise AnswerInvalid(f"its tool call is not JSON: {error}") from None
    arguments = told.get("arguments", told) if isinstance(told, dict) else None
    if not isinstance(arguments, dict) or not isinstance(arguments.get("action"), str):
        raise AnswerInvalid("its tool call names no action")
    found = _THOUGHT.search(text)
    thought = (found[1] or found[2] or "").strip() if found else ""
    return _step(arguments, grid, thought)


def _step(told: Mapping[str, Any], grid: Grid, thought: str) -> Step:
    name = told["action"]
    if name in _TAPS:
        return Step(_TAPS[name], _point(told, "coordinate", grid), thought=thought)
    match name:
        case "swipe" | "left_click_drag" | "drag":
            start, end = _point(told, "coordinate", grid), _point(told, "coordinate2", grid)
            if name == "swipe":
                return Step("scroll", start, direction=_against(start, end), thought=thought)
            return Step("drag", start, end, thought=thought)
        case "scroll":
            pixels = told.get("pixels")
            if isinstance(pixels, bool) or not isinstance(pixels, int | float):
                raise AnswerInvalid("its scroll tells no pixels")
            at = _point(told, "coordinate", grid) if "coordinate" in told else None
            return Step("scroll", at, direction="up" if pixels > 0 else "down", thought=thought)
        case "type":
            return Step("type", text=_text(told, "text"), thought=thought)
        case "key":
            keys = told.get("keys", told.get("text"))
            return Step("press", key=chord("+".join(map(str, keys)) if isinstance(keys, list) else str(keys or "")))
        case "system_button":
            button = _BUTTONS.get(_text(told, "button").casefold())
            if button is None:
                raise AnswerInvalid("there is no such system button")
            return button
        case "open":
            return Step("open", text=_text(told, "text"), thought=thought)
        case "wait":
            return Step("wait", thought=thought)
        case "answer" | "interact":
            return Step("answer" if name == "answer" else "ask", text=_text(told, "text"), thought=thought)
        case "terminate":
            return Step("done" if told.get("status") == "success" else "failed", thought=thought)
        case _:
            raise AnswerInvalid(f"there is no action {name[:40]!a}")


def _against(start: tuple[int, int], end: tuple[int, int]) -> Direction:
    """A finger that moves up shows what is below."""
    across, along = end[0] - start[0], end[1] - start[1]
    if abs(along) >= abs(across):
        return "down" if along <= 0 else "up"
    return "right" if across < 0 else "left"


def _point(told: Mapping[str, Any], name: str, grid: Grid) -> tuple[int, int]:
    point = told.get(name)
    sound = isinstance(point, list) and len(point) == 2
    if not sound or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in point or ()):
        raise AnswerInvalid(f"{name} is no point")
    return grid.to_pixels(float(point[0]), float(point[1]))  # type: ignore[index]


def _text(told: Mapping[str, Any], name: str) -> str:
    text = told.get(name, "")
    if not isinstance(text, str):
        raise AnswerInvalid(f"{name} is no text")
    return text
