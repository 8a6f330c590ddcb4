"""Drags things into boxes, along lists, and into order."""

from __future__ import annotations

import re
from bisect import bisect_left

from devices.action import Drag
from devices.screen import Element
from perception.colors import SAME as SAME_COLORS
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.controls.amounts import set_amount
from planner.offline.orders.ordering import move_row, sort_rows
from planner.offline.orders.placing import move_to_place, place_said, resize, says_size
from planner.offline.orders.sorting import sort_by
from planner.offline.orders.transfer import transfer
from planner.offline.reading.looks import drawn
from planner.offline.situation import SATISFIED, Move, Situation, exact
from planner.offline.words.phrases import bare, split_list
from planner.quoting import unquoted

_REST = re.compile(r"\b(?:everything else|all (?:the )?others?|the rest|the others|remaining)\b", re.I)
_WHOLLY = re.compile(r"\b(?:completely|fully|entirely|wholly)\b", re.IGNORECASE)
_EVERY = re.compile(r"^(?:all|every|each)\b", re.IGNORECASE)
_NUDGE_PX = 60
_COLUMN = re.compile(
    r"^(?:column|list|lane|folder|box|section|area|group|bin|zone)\s+|\s+(?:column|list|lane|folder|box|section|area|group)$",
    re.I,
)
_IN_ORDER = re.compile(r"\bin (?:increasing|decreasing|ascending|descending|alphabetical) order\b", re.IGNORECASE)
_INTO = re.compile(
    r"""
    (.+?)\s+(?:in)?
    (?:to|onto|inside|over|on\ top\ of|so\ that\ it\ is\ (?:completely\ |fully\ )?(?:inside|in|within))\s+(.+)$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TOWARDS = re.compile(r"(.+?)\s+(?:to the\s+)?(left|right|up|down|upwards?|downwards?)\b", re.IGNORECASE)
_AND_INTO = re.compile(r",?\s*and\s+(.+?)\s+(?:in)?to\s+(.+)$", re.IGNORECASE)
_BOXLIKE = frozenset({"image", "group", "generic", "region"})
_DROPS = frozenset({"container", "drop", "droppable", "target", "dropzone", "bin", "basket"})
_ANY_THING = frozenset(stem(word) for word in ("item", "thing", "object", "element", "piece", "card", "shape", "of"))
_SMALL = frozenset(stem(word) for word in ("small", "smaller", "smallest", "little"))
_LARGE = frozenset(stem(word) for word in ("large", "larger", "largest", "big", "bigger", "biggest"))


def drag(s: Situation, clause: Clause) -> Move:
    """``drag A to B``, ``drag all circles into the left box``, ``move X up by one``, ``sort the numbers``."""
    body = bare(clause.body)
    if move := set_amount(s, clause, body):
        return move
    if clause.verb in ("sort", "order") and (move := sort_by(s, clause, body)):
        return move
    if clause.verb in ("sort", "reorder") or _IN_ORDER.search(body):
        return sort_rows(s, clause, body)
    if move := transfer(s, clause):
        return move
    if (place := place_said(body)) is not None and (move := _to_place(s, clause, body, place)):
        return move
    if re.search(r"\b(?:corner|handle)\b", body, re.I) and (says_size(body) or _says_size_next(s, clause)):
        return resize(s, clause) if says_size(body) else SATISFIED
    if move := move_row(s, clause, body):
        return move
    if match := _INTO.match(body):
        return _into(s, clause, match[1], match[2])
    if match := _TOWARDS.match(body):
        return _towards(s, clause, match[1], match[2].lower())
    return None


def _says_size_next(s: Situation, clause: Clause) -> bool:
    return any(c.number == clause.number + 1 and says_size(c.body) for c in s.clauses)


def _to_place(s: Situation, clause: Clause, body: str, place: tuple[int, int]) -> Move:
    """``the square to the top right corner``: not where a box or a list of that side takes what is dropped."""
    things = things_for(s, re.split(r"\s+(?:in)?to\b|\s+as far\b", body)[0], drawn_or_draggable(s))
    listed = things and things[0].role in ("listitem", "row", "option")
    if not things or listed or (len(drawn_or_draggable(s)) > 1 and not re.search(r"\bcorner\b|\bas far\b", body, re.I)):
        return None
    return move_to_place(s, clause, things[0], place)


def _into(s: Situation, clause: Clause, what: str, where: str) -> Move:
    orders = [(what, where)]
    if rest := _AND_INTO.search(where):
        orders = [(what, where[: rest.start()]), (rest[1], rest[2])]
    moved: set[int] = set()
    boxes = {box.index for box in _boxes(s)}
    for phrase, place in orders:
        target = box_for(s, place)
        if target is None:
            return None
        things = [t for t in drawn_or_draggable(s) if t.index != target.index and not t.bounds.contains(target.bounds)]
        things = [t for t in things if t.index not in boxes] or things
        if _REST.search(phrase):
            wanted = [t for t in things if t.index not in moved and t.index not in boxes]
        else:
            wanted = [t for t in things_for(s, phrase, things) if t.index != target.index]
        moved |= {t.index for t in wanted}
        if target.role in ("heading", "text"):
            # What joins a heading does not lie on it.
            wanted = [t for t in wanted if not s.done(f"{clause.key}:{t.name}")]
            if not wanted and any(p.intent.clause_key.startswith(clause.key) for p in s.history.steps):
                continue
        wholly = bool(_WHOLLY.search(clause.body))
        waiting = [
            t
            for t in wanted
            if not (target.bounds.contains(t.bounds) if wholly else target.bounds.holds(*t.bounds.center))
        ]
        if waiting:
            thing = waiting[0]
            spot = _spot(target, thing, len(wanted) - len(waiting))
            key = f"{clause.key}:{thing.name or len(s.history)}"
            return s.act(
                clause,
                Drag(to_px=spot),
                thing,
                f"{' '.join(thing.look) or thing.describe()} belongs into {place}",
                key,
                confidence=0.7,
            )
        if not wanted and _EVERY.match(phrase):
            continue  # all of none
        if not wanted:
            return None if not s.history.steps else SATISFIED
    return SATISFIED


def things_for(s: Situation, phrase: str, things: list[Element]) -> list[Element]:
    """What a phrase such as ``all blue triangles`` or ``the smaller box`` picks."""
    parts = split_list(phrase)
    if len(parts) > 1:
        found = [t for part in parts for t in things_for(s, part, things)]
        return list({t.index: t for t in found}.values())
    words = [stem(SAME_COLORS.get(w, w)) for w in words_of(phrase)]
    looks = {stem(look) for t in things for look in t.look}
    wanted = [w for w in words if w in looks]
    if re.fullmatch(r"(?:all|every|both|each)(?: of)?(?: the)?(?: \w+s?)?", phrase.strip(), re.I) and not wanted:
        return things if len(words) < 2 or set(words) & _ANY_THING else []
    if wanted:
        return [t for t in things if all(w in {stem(look) for look in t.look} for w in wanted)]
    if _SMALL & set(words):
        return sorted(things, key=lambda t: t.bounds.area)[:1]
    if _LARGE & set(words):
        return sorted(things, key=lambda t: -t.bounds.area)[:1]
    plain = unquoted(bare(phrase))
    if same := exact(things, plain) or exact(things, re.sub(r"^(?:\w+)\s+(?=\S)", "", plain)):
        return same
    pool = {t.index for t in things}
    grounding = s.ground(plain, lambda e: e.index in pool)
    if grounding.best is not None and grounding.confidence > 0.3:
        return [grounding.best]
    dragged = [t for t in things if "draggable" in t.states]
    return dragged[:1] or (things if len(things) == 1 else [])


def box_for(s: Situation, phrase: str) -> Element | None:
    """The box a phrase names: by side, by size, by colour, by name."""
    words = set(words_of(phrase))
    boxes = _boxes(s)
    if (headed := _headed(s, phrase)) is not None:
        return next((b for b in boxes if b.index == headed.parent or b.index == headed.index), headed)
    if not boxes:
        boxes = sorted(
            (e for e in s.usable if e.role in ("image", "group", "region", "list") and e.look),
            key=lambda e: -e.bounds.area,
        )[:2]
    if not boxes:
        return None
    if words & {"left", "first", "top", "upper"}:
        return min(boxes, key=lambda b: (b.bounds.left, b.bounds.top))
    if words & {"right", "second", "last", "bottom", "lower"}:
        return max(boxes, key=lambda b: (b.bounds.left, b.bounds.top))
    if words & {"large", "larger", "largest", "big", "bigger"}:
        return max(boxes, key=lambda b: b.bounds.area)
    colored = [b for b in boxes if words & {SAME_COLORS.get(look, look) for look in b.look}]
    if colored:
        return max(colored, key=lambda b: b.bounds.area)
    named = [b for b in boxes if words & set(words_of(f"{b.name} {b.label}"))]
    return named[0] if named else max(boxes, key=lambda b: b.bounds.area)


def _headed(s: Situation, phrase: str) -> Element | None:
    """The heading of a column or a folder that is called so: what is dropped there joins it."""
    phrase = re.sub(r"^(?:the|a|an)\s+", "", phrase.strip(" .,"), flags=re.I)
    plain = _COLUMN.sub("", unquoted(phrase))
    named = exact([e for e in s.usable if "draggable" not in e.states], plain)
    named = named or exact([e for e in s.usable if "draggable" not in e.states], unquoted(phrase))
    return min(named, key=lambda e: (e.role not in ("group", "region", "list", "listitem"), e.index), default=None)


def drawn_or_draggable(s: Situation) -> list[Element]:
    """Everything that could be dragged."""
    found = {e.index: e for e in s.usable if "draggable" in e.states and "offscreen" not in e.states}
    found |= {e.index: e for e in drawn(s)}
    return [found[i] for i in sorted(found)]


def _boxes(s: Situation) -> list[Element]:
    """Boxes to drop into: they say what they are, or are clearly larger than the things around them."""
    things = {e.index for e in drawn_or_draggable(s)}
    areas = sorted(s.screen.elements[index].bounds.area for index in things)
    # What holds everything is no box among others.
    frames = {e.index for e in s.usable if e.role in _BOXLIKE and things <= s.indices_of(e) - {e.index}}
    return [
        e
        for e in s.usable
        if e.index not in frames and (_DROPS & set(e.hints) or _is_large(e, areas, e.index in things))
    ]


def _is_large(element: Element, areas: list[int], own: bool) -> bool:
    """Whether something box-like has over four times the middle area of the other things; ``own`` is among them."""
    if not element.look or not (element.role in _BOXLIKE or "draggable" in element.states) or len(areas) <= own:
        return False
    middle = (len(areas) - own) // 2
    if own and bisect_left(areas, element.bounds.area) <= middle:
        middle += 1
    return element.bounds.area > 4 * areas[middle]


def _spot(box: Element, thing: Element, already: int) -> tuple[int, int]:
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
