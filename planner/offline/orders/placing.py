"""Drags a thing to a corner or a side of what it lies in, and drags a handle to change a size."""

from __future__ import annotations

import re

from devices.action import Drag
from devices.bounds import Bounds
from devices.screen import Element
from planner.clauses import Clause
from planner.offline.situation import SATISFIED, Move, Situation

_PLACE = re.compile(
    r"\b(?P<down>top|bottom|upper|lower)[\s-]+(?:(?P<across>left|right)(?:[\s-]+(?:hand\s+)?corner)?|corner|edge|side|border)"
    r"|\b(?P<side>left|right|up|down|top|bottom)[\s-]+(?:edge|side|border)\b"
    r"|\bas far (?:to the )?(?P<far>left|right|up|down)\b|\b(?P<middle>middle|cent(?:er|re))\b",
    re.IGNORECASE,
)
_RESIZES, _GRIPS = frozenset({"resizable", "resize", "resizer"}), frozenset({"handle", "grip", "se", "corner"})
_FAR_PX = 400
_RESIZE_PX = 24
_SMALLER = re.compile(r"\b(?:smaller|shorter|narrower|less|thinner|shrink|reduce)\b", re.IGNORECASE)
_ANY_WAY = "size|both|larger|bigger|smaller|enlarge|shrink"
_SIZED = re.compile(rf"\b(?:{_ANY_WAY}|wider|narrower|taller|shorter|higher|thinner|width|height)\b", re.I)
_ACROSS = re.compile(rf"\b(?:width|wider|narrower|thinner|{_ANY_WAY})\b", re.IGNORECASE)
_DOWN = re.compile(rf"\b(?:height|taller|shorter|higher|{_ANY_WAY})\b", re.IGNORECASE)
_ONE_WAY = re.compile(r"\b(?:width|wider|narrower|height|taller|shorter|thinner|higher)\b", re.IGNORECASE)


def place_said(where: str) -> tuple[int, int] | None:
    """``(-1, 1)`` for "the bottom left corner": across and down, each -1, 0 or 1; None where no such place is said."""
    match = _PLACE.search(where)
    if match is None:
        return None
    if match["middle"]:
        return 0, 0
    told = {(match[name] or "").lower() for name in ("down", "across", "side", "far")}
    across = -1 if "left" in told else 1 if "right" in told else 0
    down = -1 if told & {"top", "upper", "up"} else 1 if told & {"bottom", "lower", "down"} else 0
    return across, down


def move_to_place(s: Situation, clause: Clause, thing: Element, place: tuple[int, int]) -> Move:
    """Drag a thing to a corner, a side or the middle of what it lies in."""
    if s.done(clause.key):
        return SATISFIED
    x, y = thing.bounds.center
    frame = _frame_of(s, thing)
    half_width, half_height = thing.bounds.width // 2 + 1, thing.bounds.height // 2 + 1
    if frame is None:
        # What holds it cannot be seen; most frames stop a thing at their edge.
        to = (max(1, x + place[0] * _FAR_PX), max(1, y + place[1] * _FAR_PX))
    else:
        to = (
            _along(frame.left + half_width, x, frame.right - half_width, place[0], place == (0, 0)),
            _along(frame.top + half_height, y, frame.bottom - half_height, place[1], place == (0, 0)),
        )
    return s.act(clause, Drag(to_px=to), thing, f"{thing.describe()} goes to where the goal says", confidence=0.7)


def _along(low: int, now: int, high: int, way: int, middle: bool) -> int:
    return low if way < 0 else high if way > 0 else (low + high) // 2 if middle else now


def _frame_of(s: Situation, thing: Element) -> Bounds | None:
    return next((a.bounds for a in s.screen.ancestors(thing) if a.bounds.area > 2 * thing.bounds.area), None)


def says_size(body: str) -> bool:
    """Whether an order is about how large something is to be."""
    return _SIZED.search(body) is not None


def resize(s: Situation, clause: Clause) -> Move:
    """``resize the textarea so that its height is larger``: drag its handle, or its lower right corner."""
    if s.done(clause.key):
        return SATISFIED
    handles = [e for e in s.usable if _RESIZES & set(e.hints) and _GRIPS & set(e.hints)]
    handles.sort(key=lambda e: "se" not in e.hints)
    boxes = [e for e in s.usable if "multiline" in e.states] or [e for e in s.usable if "resizable" in e.hints]
    if not handles and not boxes:
        return None
    target = handles[0] if handles else boxes[0]
    by = -_RESIZE_PX if _SMALLER.search(clause.body) else _RESIZE_PX
    one_way = _ONE_WAY.findall(clause.body)
    told = " ".join(one_way) or clause.body
    dx, dy = by * bool(_ACROSS.search(told)), by * bool(_DOWN.search(told))
    corner = target.bounds.center if handles else (target.bounds.right - 4, target.bounds.bottom - 4)
    action = Drag(from_px=None if handles else corner, to_px=(corner[0] + dx, corner[1] + dy))
    return s.act(clause, action, target, "its corner changes its size", confidence=0.6)
