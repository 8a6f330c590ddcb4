"""OS-Atlas: ``thought:`` and ``action:`` with ``CLICK <point>[[x, y]]</point>`` or ``TYPE [text]``, 0 to 1000."""

from __future__ import annotations

import re

from perception.errors import AnswerInvalid
from perception.models.dialects.coordinates import Grid
from perception.models.dialects.steps import Step, Verb, bounded, direction_of

_ACTION = re.compile(r"(?:actions?|^)\s*:?\s*\n?\s*([A-Z]{2,}(?:_[A-Z]+)*)\s*(.*)", re.DOTALL | re.MULTILINE)
_THOUGHT = re.compile(r"thoughts?:\s*(.*?)(?=\n\s*actions?:|\Z)", re.DOTALL | re.IGNORECASE)
_POINT = re.compile(r"\[\[\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\]\]")
_TAPS: dict[str, Verb] = {"CLICK": "tap", "LONG_PRESS": "long-press", "DOUBLE_CLICK": "double-tap", "HOVER": "hover"}
_PLAIN: dict[str, Step] = {
    "PRESS_BACK": Step("back"),
    "PRESS_HOME": Step("home"),
    "ENTER": Step("press", key="Enter"),
    "PRESS_ENTER": Step("press", key="Enter"),
    "WAIT": Step("wait"),
    "COMPLETE": Step("done"),
    "IMPOSSIBLE": Step("failed"),
}


def read(text: str, grid: Grid) -> Step:
    """Read one answer.

    Raises:
        AnswerInvalid: it holds no action of this dialect.
    """
    found = _ACTION.search(bounded(text))
    if found is None:
        raise AnswerInvalid("it holds no action")
    name, rest = found[1], found[2].strip()
    thought = _THOUGHT.search(text)
    told = thought[1].strip() if thought else ""
    if name in _TAPS:
        return Step(_TAPS[name], _point(rest, grid), thought=told)
    if name in _PLAIN:
        plain = _PLAIN[name]
        return Step(plain.verb, key=plain.key, thought=told)
    match name:
        case "TYPE":
            return Step("type", text=_bracketed(rest), thought=told)
        case "SCROLL":
            return Step("scroll", direction=direction_of(_bracketed(rest)), thought=told)
        case "OPEN_APP":
            return Step("open", text=_bracketed(rest), thought=told)
        case "ANSWER":
            return Step("answer", text=_bracketed(rest), thought=told)
        case _:
            raise AnswerInvalid(f"there is no action {name[:40]!a}")


def _point(text: str, grid: Grid) -> tuple[int, int]:
    found = _POINT.search(text)
    if found is None:
        raise AnswerInvalid("its action holds no point")
    return grid.to_pixels(float(found[1]), float(found[2]))


def _bracketed(text: str) -> str:
    """What stands in the brackets; the text may hold brackets itself."""
    line = text.split("\n\n", 1)[0].strip()
    if not (line.startswith("[") and "]" in line):
        raise AnswerInvalid("its action holds nothing in brackets")
    return line[1 : line.rindex("]")]
