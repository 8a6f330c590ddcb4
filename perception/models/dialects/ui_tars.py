"""UI-TARS: ``Thought: …`` and ``Action: click(start_box='<|box_start|>(x,y)<|box_end|>')``; one action is read."""

from __future__ import annotations

import ast
import re

from perception.errors import AnswerInvalid
from perception.models.dialects.coordinates import Grid
from perception.models.dialects.steps import Step, Verb, bounded, chord, direction_of

_ACTION = re.compile(r"(?:^|\n)\s*Action:\s*(\w+\(.*)", re.DOTALL)
_THOUGHT = re.compile(r"(?:Thought|Reflection|Action_Summary):\s*(.*?)(?=\n\s*Action:|\Z)", re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_TAPS: dict[str, Verb] = {
    "click": "tap",
    "left_single": "tap",
    "left_double": "double-tap",
    "right_single": "right-tap",
    "long_press": "long-press",
    "hover": "hover",
}


def read(text: str, grid: Grid) -> Step:
    """Read one answer.

    Raises:
        AnswerInvalid: it holds no action of this dialect.
    """
    found = _ACTION.search(f"\n{bounded(text)}")
    if found is None:
        raise AnswerInvalid("it holds no line 'Action: …'")
    thought = _THOUGHT.search(text)
    name, told = _call(found[1])
    return _step(name, told, grid, thought[1].strip() if thought else "")


def _step(name: str, told: dict[str, str], grid: Grid, thought: str) -> Step:
    if name in _TAPS:
        return Step(_TAPS[name], _point(told, "start_box", grid), thought=thought)
    match name:
        case "drag" | "select" | "swipe":
            return Step("drag", _point(told, "start_box", grid), _point(told, "end_box", grid), thought=thought)
        case "scroll":
            boxed = "start_box" in told or "point" in told
            at = _point(told, "start_box", grid) if boxed else None
            return Step("scroll", at, direction=direction_of(told.get("direction")), thought=thought)
        case "type":
            return Step("type", text=told.get("content", ""), thought=thought)
        case "hotkey" | "press":
            return Step("press", key=chord(told.get("key", "")), thought=thought)
        case "press_back":
            return Step("back", thought=thought)
        case "press_home":
            return Step("home", thought=thought)
        case "press_enter":
            return Step("press", key="Enter", thought=thought)
        case "open_app":
            return Step("open", text=told.get("app_name", ""), thought=thought)
        case "wait":
            return Step("wait", thought=thought)
        case "finished":
            return Step("done", text=told.get("content", ""), thought=thought)
        case "call_user":
            return Step("ask", text=told.get("content", thought), thought=thought)
        case _:
            raise AnswerInvalid(f"there is no action {name[:40]!a}")


def _call(text: str) -> tuple[str, dict[str, str]]:
    """Name and arguments of the first call; the text is parsed as an expression and never run."""
    for end in (match.end() for match in re.finditer(r"\)", text[:4_000])):
        try:
            parsed = ast.parse(text[:end].strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        if isinstance(parsed, ast.Call) and isinstance(parsed.func, ast.Name) and not parsed.args:
            told: dict[str, str] = {}
            for keyword in parsed.keywords:
                if keyword.arg is None or not isinstance(keyword.value, ast.Constant):
                    raise AnswerInvalid("its action has arguments that are no plain values")
                told[keyword.arg] = str(keyword.value.value)
            return parsed.func.id, told
    raise AnswerInvalid("its action cannot be read")


def _point(told: dict[str, str], name: str, grid: Grid) -> tuple[int, int]:
    """A point, or the middle of a box."""
    text = told.get(name) or told.get({"start_box": "point", "end_box": "end_point"}[name], "")
    numbers = [float(number) for number in _NUMBER.findall(re.sub(r"<\|?[^<>]*\|?>", " ", text))]
    if len(numbers) == 4:
        numbers = [(numbers[0] + numbers[2]) / 2, (numbers[1] + numbers[3]) / 2]
    if len(numbers) != 2:
        raise AnswerInvalid(f"{name} holds no point")
    return grid.to_pixels(*numbers)
