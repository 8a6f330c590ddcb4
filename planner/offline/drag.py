"""Drags things into boxes, along lists, and into order."""

from __future__ import annotations

import re

from devices.action import Drag
from devices.screen import Element
from devices.selector import fold
from perception.colors import SAME as SAME_COLORS
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.lookup import drawn, of_size, quantity
from planner.offline.phrases import bare, ordinal_of
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.quoting import unquoted

_REST = re.compile(r"\b(?:everything else|all (?:the )?others?|the rest|the others|remaining)\b", re.I)
_NUDGE_PX = 60


def drag(s: Situation, clause: Clause) -> Move:
    """``drag A to B``, ``drag all circles into the left box``, ``move X up by one``, ``sort the numbers``."""
    body = bare(clause.body)
    if re.match(r"(?:sort|reorder|order|arrange)", clause.verb) or re.search(
        r"\bin (?:increasing|decreasing|ascending|descending|alphabetical) order\b", body, re.I
    ):
        return _sort(s, clause, body)
    if move := _along_list(s, clause, body):
        return move
    if match := re.match(
        r"(.+?)\s+(?:in)?(?:to|onto|inside|over|on top of|so that it is (?:completely |fully )?(?:inside|in|within))\s+(.+)$",
        body,
        re.I,
    ):
        return _into(s, clause, match[1], match[2])
    if match := re.match(r"(.+?)\s+(?:to the\s+)?(left|right|up|down|upwards?|downwards?)\b", body, re.I):
        return _towards(s, clause, match[1], match[2].lower())
    return None


def _into(s: Situation, clause: Clause, what: str, where: str) -> Move:
    orders = [(what, where)]
    if rest := re.search(r",?\s*and\s+(.+?)\s+(?:in)?to\s+(.+)$", where, re.I):
        orders = [(what, where[: rest.start()]), (rest[1], rest[2])]
    first: set[int] | None = None
    for phrase, place in orders:
        target = box_for(s, place)
        if target is None:
            return None
        things = [t for t in drawn_or_draggable(s) if t.index != target.index and not t.bounds.contains(target.bounds)]
        if _REST.search(phrase):
            wanted = [t for t in things if t.index not in (first or set()) and not _is_box(s, t)]
        else:
            wanted = [t for t in things_for(s, phrase, things) if t.index != target.index]
        first = (first or set()) | {t.index for t in wanted}
        waiting = [t for t in wanted if not target.bounds.holds(*t.bounds.center)]
        if waiting:
            thing = waiting[0]
            spot = _spot(s, target, thing, len(wanted) - len(waiting))
            key = f"{clause.key}:{len(s.history)}"
            return s.act(
                clause,
                Drag(to_px=spot),
                thing,
                f"{' '.join(thing.look) or thing.describe()} belongs into {place}",
                key,
                confidence=0.7,
            )
        if not wanted:
            return None if not s.history.steps else SATISFIED
    return SATISFIED


def things_for(s: Situation, phrase: str, things: list[Element]) -> list[Element]:
    """What a phrase such as ``all blue triangles`` or ``the smaller box`` picks."""
    words = [stem(SAME_COLORS.get(w, w)) for w in words_of(phrase)]
    looks = {stem(look) for t in things for look in t.look}
    wanted = [w for w in words if w in looks]
    if wanted:
        return [t for t in things if all(w in {stem(look) for look in t.look} for w in wanted)]
    if set(words) & {stem(w) for w in ("small", "smaller", "smallest", "little")}:
        return sorted(things, key=lambda t: t.bounds.area)[:1]
    if set(words) & {stem(w) for w in ("large", "larger", "largest", "big", "bigger", "biggest")}:
        return sorted(things, key=lambda t: -t.bounds.area)[:1]
    plain = unquoted(bare(phrase))
    if same := exact(things, plain):
        return same
    pool = {t.index for t in things}
    grounding = s.ground(plain, lambda e: e.index in pool)
    if grounding.best is not None and grounding.confidence > 0.3:
        return [grounding.best]
    dragged = [t for t in things if "draggable" in t.states]
    return dragged[:1] or things[:1] if len(things) == 1 or dragged else []


def box_for(s: Situation, phrase: str) -> Element | None:
    """The box a phrase names: by side, by size, by colour, by name."""
    words = set(words_of(phrase))
    boxes = [e for e in s.usable if _is_box(s, e)]
    if not boxes:
        boxes = sorted(
            (e for e in s.usable if e.role in ("image", "group", "region", "list") and e.look),
            key=lambda e: -e.bounds.area,
        )[:2]
    if not boxes:
        return None
    if words & {"left", "first", "top"}:
        return min(boxes, key=lambda b: (b.bounds.left, b.bounds.top))
    if words & {"right", "second", "last", "bottom"}:
        return max(boxes, key=lambda b: (b.bounds.left, b.bounds.top))
    if words & {"large", "larger", "largest", "big", "bigger"}:
        return max(boxes, key=lambda b: b.bounds.area)
    colored = [b for b in boxes if words & {SAME_COLORS.get(look, look) for look in b.look}]
    if colored:
        return max(colored, key=lambda b: b.bounds.area)
    named = [b for b in boxes if words & set(words_of(f"{b.name} {b.label}"))]
    return named[0] if named else max(boxes, key=lambda b: b.bounds.area)


def drawn_or_draggable(s: Situation) -> list[Element]:
    """Everything that could be dragged."""
    found = {e.index: e for e in s.usable if "draggable" in e.states and "offscreen" not in e.states}
    found |= {e.index: e for e in drawn(s)}
    return [found[i] for i in sorted(found)]


def _is_box(s: Situation, element: Element) -> bool:
    """A box to drop into is clearly larger than the things around it, or says what it is."""
    if set(element.hints) & {"container", "drop", "droppable", "target", "dropzone", "bin", "basket"}:
        return True
    others = [e.bounds.area for e in drawn_or_draggable(s) if e.index != element.index]
    boxlike = element.role in ("image", "group", "generic", "region") or "draggable" in element.states
    return (
        bool(others) and boxlike and bool(element.look) and (element.bounds.area > 4 * sorted(others)[len(others) // 2])
    )


def _spot(s: Situation, box: Element, thing: Element, already: int) -> tuple[int, int]:
    """A free place inside the box, filled row by row."""
    width, height = max(1, thing.bounds.width), max(1, thing.bounds.height)
    columns = max(1, (box.bounds.width - 4) // (width + 2))
    rows = max(1, (box.bounds.height - 4) // (height + 2))
    if columns * rows < 2 or already >= columns * rows:
        return box.bounds.center
    row, column = divmod(already, columns)
    x = box.bounds.left + 3 + column * (width + 2) + width // 2
    y = box.bounds.top + 3 + row * (height + 2) + height // 2
    return min(x, box.bounds.right - width // 2 - 2), min(y, box.bounds.bottom - height // 2 - 2)


def _towards(s: Situation, clause: Clause, what: str, side: str) -> Move:
    if s.done(clause.key):
        return SATISFIED
    things = things_for(s, what, drawn_or_draggable(s))
    if not things:
        return None
    x, y = things[0].bounds.center
    dx, dy = {"l": (-1, 0), "r": (1, 0), "u": (0, -1), "d": (0, 1)}[side[0]]
    return s.act(
        clause,
        Drag(to_px=(x + dx * _NUDGE_PX, y + dy * _NUDGE_PX)),
        things[0],
        f"{things[0].describe()} goes {side}",
        confidence=0.7,
    )


# ---------------------------------------------------------------- lists


def rows_of(s: Situation) -> list[Element]:
    """The members of the list that can be reordered."""
    rows = [
        e
        for e in s.usable
        if "draggable" in e.states and e.role in ("listitem", "row", "group", "generic", "button", "option", "text")
    ]
    if len(rows) < 2:
        lists = [e for e in s.usable if e.role == "list"]
        rows = [e for e in s.usable if e.role == "listitem" and any(above in lists for above in s.screen.ancestors(e))]
    return sorted(rows, key=lambda e: (e.bounds.top, e.bounds.left))


def _along_list(s: Situation, clause: Clause, body: str) -> Move:
    by = re.match(r"(.+?)\s+(up|down)\s+(?:by\s+)?(\w+)?\s*(?:positions?|places?|spots?|rows?)?\s*$", body, re.I)
    to = re.match(r"(.+?)\s+to\s+(?:the\s+)?(.+?)\s*(?:position|place|spot|row|of the list)\b", body, re.I)
    if not by and not to:
        return None
    rows = rows_of(s)
    names = [fold(s.text_of(row)) for row in rows]
    match = by or to
    assert match is not None
    name = fold(unquoted(match[1]))
    if name not in names:
        return None
    at = names.index(name)
    if s.done(clause.key):
        return SATISFIED
    if by:
        step = _number(by[3] or "one")
        goal = at + (step if by[2].lower() == "down" else -step)
    else:
        assert to is not None
        number = ordinal_of(to[2]) or (1 if "top" in to[2].lower() else -1 if "bottom" in to[2].lower() else None)
        if number is None:
            return None
        goal = number - 1 if number > 0 else len(rows) + number
    if not 0 <= goal < len(rows):
        return None
    if goal == at:
        return SATISFIED
    return s.act(
        clause,
        Drag(to_px=_drop_point(rows, at, goal)),
        rows[at],
        f"{match[1]} goes to place {goal + 1}",
        confidence=0.8,
    )


def _drop_point(rows: list[Element], at: int, goal: int) -> tuple[int, int]:
    """Just past the middle of the row whose place it takes, so that the others make room."""
    box = rows[goal].bounds
    x, y = box.center
    push = max(2, box.height // 4)
    return x, y + (push if goal > at else -push)


def _sort(s: Situation, clause: Clause, body: str) -> Move:
    """Selection sort by dragging, one row a step."""
    rows = rows_of(s)
    if len(rows) < 2:
        return None
    texts = [s.text_of(row).strip() for row in rows]
    numbers = [quantity(text) for text in texts]
    down = bool(re.search(r"\b(?:decreasing|descending|reverse|highest first|largest first)\b", body, re.I))
    keys: list[tuple[float, str]] = (
        [(n, "") for n in numbers if n is not None]
        if all(n is not None for n in numbers)
        else [(0.0, fold(t)) for t in texts]
    )
    wanted = sorted(keys, reverse=down)
    for goal, key in enumerate(wanted):
        if keys[goal] != key:
            at = keys.index(key, goal)
            mark = f"{clause.key}:{len(s.history)}"
            return s.act(
                clause,
                Drag(to_px=_drop_point(rows, at, goal)),
                rows[at],
                f"{texts[at]} belongs at place {goal + 1}",
                mark,
                confidence=0.7,
            )
    return SATISFIED


def _number(word: str) -> int:
    words = "one two three four five six seven eight nine ten".split()
    return int(word) if word.isdigit() else words.index(word.lower()) + 1 if word.lower() in words else 1
