"""Puts the rows of a list in another order: by dragging them, by their arrows, or by those beside the list."""

from __future__ import annotations

import re
from dataclasses import replace

from devices.action import Drag, Tap
from devices.screen import Element
from devices.selector import fold
from perception.lexical import words_of
from planner.clauses import Clause
from planner.offline.controls.steppers import arrow_in
from planner.offline.reading.quantities import quantity
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.phrases import bare, number_of, ordinal_of
from planner.quoting import unquoted

_BY = re.compile(r"(.+?)\s+(up|down)(?:\s+(?:by\s+)?(\w+)?)?\s*(?:positions?|places?|spots?|rows?)?\s*$", re.IGNORECASE)
_TO = re.compile(
    r"(.+?)\s+to\s+(?:the\s+)?(.+?)\s*(?:position|place|spot|row|of the list)\b"
    r"|(.+?)\s+to\s+(?:the\s+)?(?:very\s+)?(top|bottom|front|end|beginning|start)\s*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(.+?)\s+(?:directly\s+|right\s+)?(below|under|after|behind|underneath|above|before|over|in front of)\s+(.+)$",
    re.IGNORECASE,
)
_HOLDING = frozenset({"drag", "reorder", "handle", "grip"})
_DOWNWARDS = re.compile(r"\b(?:decreasing|descending|reverse|highest first|largest first)\b", re.IGNORECASE)


def rows_of(s: Situation) -> list[Element]:
    """The members of the list that can be reordered."""
    rows = [
        e
        for e in s.usable
        if "draggable" in e.states and e.role in ("listitem", "row", "group", "generic", "button", "option", "text")
    ]
    if handles := [e for e in rows if _is_handle(e)]:
        rows = handles
    if len(rows) < 2:
        rows = [e for e in s.usable if e.role == "listitem" and any(a.role == "list" for a in s.screen.ancestors(e))]
    return sorted(rows, key=lambda e: (e.bounds.top, e.bounds.left))


def _is_handle(element: Element) -> bool:
    """Whether an element is what a row is held by, and says nothing itself: "⠿"."""
    return not re.search(r"\w", element.name) or next(iter(words_of(element.name)), "") in _HOLDING


def told_of(s: Situation, row: Element) -> str:
    """What a row shows, as it is compared; of a handle what stands beside it."""
    if not _is_handle(row) or row.parent < 0 or s.folded_text_of(row) != fold(row.name):
        return s.folded_text_of(row)
    beside = (e for e in s.screen.within(s.screen.elements[row.parent]) if e.index != row.index)
    return fold(" ".join(e.name for e in beside if e.role == "text"))


def move_row(s: Situation, clause: Clause, body: str) -> Move:
    """``move X up by one``, ``move X to the top of the list``; None for other orders."""
    if beside := _BESIDE.match(body):
        return _move_beside(s, clause, beside)
    by, to = _BY.match(body), _TO.match(body)
    match = by or to
    if match is None:
        return None
    name = fold(unquoted(bare(match[1] or match[3])))
    rows = rows_of(s)
    if name not in [told_of(s, row) for row in rows]:
        rows = _options_beside(s, name) or rows
    names = [told_of(s, row) for row in rows]
    if name not in names and (begins := [n for n in names if n.startswith(f"{name} ")]):
        name = begins[0]  # a row may show more than its name
    if name not in names:
        return None
    at = names.index(name)
    button = _arrow_beside(s, up=True) if rows and rows[0].role == "option" else None
    arrows = button is not None or any(arrow_in(s, row, up=True) is not None for row in rows)
    if s.done(clause.key) and not (arrows and to):
        return SATISFIED
    if by:
        step = number_of(by[3] or "one") or 1
        goal = at + (step if by[2].lower() == "down" else -step)
    elif number := _place_of(match[2] or match[4]):
        goal = number - 1 if number > 0 else len(rows) + number
    else:
        return None
    if not 0 <= goal < len(rows):
        return None
    if goal == at:
        return SATISFIED
    if button is not None and not rows[at].states & {"selected", "checked"} and not s.done(f"{clause.key}:pick"):
        return s.tap(clause, rows[at], f"{name} is to be moved", f"{clause.key}:pick")
    arrow = _arrow_beside(s, up=goal < at) if button else arrow_in(s, rows[at], up=goal < at) if arrows else None
    if arrow is not None:
        why = f"{name} goes to place {goal + 1}"
        times = min(3, abs(goal - at)) if button else 1
        return replace(s.act(clause, Tap(count=times), arrow, why, confidence=0.7), repeats=True)
    action = Drag(to_px=_drop_point(rows, at, goal))
    return s.act(clause, action, rows[at], f"{name} goes to place {goal + 1}", confidence=0.8)


def _options_beside(s: Situation, name: str) -> list[Element]:
    """The options of the list that has one called so, where buttons beside it move what is selected."""
    if _arrow_beside(s, up=True) is None:
        return []
    options = [e for e in s.usable if e.role == "option"]
    own = next((e.parent for e in options if s.folded_text_of(e) == name), None)
    return [e for e in options if e.parent == own]


def _arrow_beside(s: Situation, up: bool) -> Element | None:
    """A button of its own that moves what is selected: "Up", "Move down"."""
    word = "up" if up else "down"
    signs = ("↑", "▲") if up else ("↓", "▼")
    buttons = [e for e in s.pressable if e.role == "button"]
    return next((e for e in buttons if word in words_of(f"{e.name} {e.description}") or e.name.strip() in signs), None)


def _move_beside(s: Situation, clause: Clause, match: re.Match[str]) -> Move:
    """``move Wash below Dry``."""
    rows = rows_of(s)
    names = [told_of(s, row) for row in rows]
    what, where = (fold(unquoted(bare(match[at]))) for at in (1, 3))
    if what not in names or where not in names:
        return None
    if s.done(clause.key):
        return SATISFIED
    at, other = names.index(what), names.index(where)
    after = match[2].lower() in ("below", "under", "after", "behind", "underneath")
    goal = other + after - (at < other)
    if goal == at:
        return SATISFIED
    action = Drag(to_px=_drop_point(rows, at, goal))
    return s.act(clause, action, rows[at], f"{what} goes to place {goal + 1}", confidence=0.8)


def _place_of(told: str) -> int | None:
    """``1`` for "the top", ``-1`` for "the bottom", ``3`` for "third"."""
    if number := ordinal_of(told):
        return number
    if re.search(r"\b(?:top|front|beginning|start)\b", told, re.IGNORECASE):
        return 1
    return -1 if re.search(r"\b(?:bottom|end)\b", told, re.IGNORECASE) else None


def _drop_point(rows: list[Element], at: int, goal: int) -> tuple[int, int]:
    """Just past the middle of the row whose place it takes, so that the others make room."""
    box = rows[goal].bounds
    x, y = box.center
    push = max(2, box.height // 4)
    return x, y + (push if goal > at else -push)


def sort_rows(s: Situation, clause: Clause, body: str) -> Move:
    """Selection sort by dragging, one row a step."""
    rows = rows_of(s)
    if len(rows) < 2:
        return None
    texts = [told_of(s, row) if _is_handle(row) else s.text_of(row).strip() for row in rows]
    numbers = [quantity(text) for text in texts]
    down = bool(_DOWNWARDS.search(body))
    keys: list[tuple[float, str]] = (
        [(n, "") for n in numbers if n is not None]
        if all(n is not None for n in numbers)
        else [(0.0, fold(t)) for t in texts]
    )
    wanted = sorted(keys, reverse=down)
    for goal, key in enumerate(wanted):
        if keys[goal] != key:
            at = keys.index(key, goal)
            action = Drag(to_px=_drop_point(rows, at, goal))
            why = f"{texts[at]} belongs at place {goal + 1}"
            return s.act(clause, action, rows[at], why, f"{clause.key}:{len(s.history)}", confidence=0.7)
    return SATISFIED
