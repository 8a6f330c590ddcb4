"""ShowUI: ``{'action': 'CLICK', 'value': None, 'position': [0.49, 0.42]}``, a Python literal with fractions of 1."""

from __future__ import annotations

import ast
from typing import Any

from perception.errors import AnswerInvalid
from perception.models.dialects.coordinates import Grid
from perception.models.dialects.steps import Step, Verb, bounded, direction_of

_TAPS: dict[str, Verb] = {"CLICK": "tap", "TAP": "tap", "SELECT": "tap", "HOVER": "hover", "LONG_PRESS": "long-press"}


def read(text: str, grid: Grid) -> Step:
    """Read one answer. Where it holds several steps, the first.

    Raises:
        AnswerInvalid: it is no action of this dialect.
    """
    told = _literal(bounded(text))
    name, value = str(told.get("action", "")).strip().upper().replace(" ", "_"), told.get("value")
    if name in _TAPS:
        return Step(_TAPS[name], _point(told, grid))
    match name:
        case "INPUT" | "INPUT_TEXT":
            return Step("type", _point(told, grid) if told.get("position") else None, text=str(value or ""))
        case "ENTER":
            return Step("press", key="Enter")
        case "SCROLL":
            return Step("scroll", direction=direction_of(value))
        case "SWIPE":
            points = told.get("position")
            if not isinstance(points, list) or len(points) != 2:
                raise AnswerInvalid("its swipe holds no two points")
            start, end = (_point({"position": point}, grid) for point in points)
            return Step("drag", start, end)
        case "PRESS_BACK":
            return Step("back")
        case "PRESS_HOME":
            return Step("home")
        case "ANSWER":
            return Step("answer", text=str(value or ""))
        case "STATUS_TASK_COMPLETE" | "COMPLETE":
            return Step("done")
        case _:
            raise AnswerInvalid(f"there is no action {name[:40]!a}")


def _literal(text: str) -> dict[str, Any]:
    start, end = text.find("{"), text.find("}")
    try:
        # literal_eval builds values from constants and brackets; names, calls and operators are errors.
        told = ast.literal_eval(text[start : end + 1]) if 0 <= start < end else None
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        told = None
    if not isinstance(told, dict):
        raise AnswerInvalid("it holds no action in braces")
    return told


def _point(told: dict[str, Any], grid: Grid) -> tuple[int, int]:
    point = told.get("position")
    sound = isinstance(point, list | tuple) and len(point) == 2
    if not sound or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in point or ()):
        raise AnswerInvalid("its position is no point")
    return grid.to_pixels(float(point[0]), float(point[1]))  # type: ignore[index]
