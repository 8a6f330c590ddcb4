"""What was done again and again becomes a loop.

Four kinds are seen: a way down a list until something is shown; the same steps for every item of a list that the goal
names; a number written key by key; and the same steps until their object is gone, or until the next one is shown.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any

from devices.action import Scroll, Tap
from devices.screen import Screen
from devices.selector import Selector
from skills.errors import NotInducible
from skills.induction.acting import Actor, Draft
from skills.induction.selecting import Document
from skills.induction.values import HOLE, GoalValues, Span

MOST_SCROLLS = 60
MOST_ROUNDS = 30
MOST_PAGES = 36
_LONGEST_BLOCK = 14
_BETWEEN_ITEMS = re.compile(r"[\s,;]*(?:,|\band\b|\bthen\b|&|\n)[\s,;“”\"]*|[\"”“\s]+and[\"”“\s]+", re.IGNORECASE)


def fold_scrolls(drafts: Sequence[Draft]) -> list[Draft]:
    """Scrolling was looking for what came next; where a value is looked for in a list, it may take scrolling too."""
    folded: list[Draft] = []
    direction = ""
    for draft in drafts:
        if isinstance(draft.shown.action, Scroll):
            direction = draft.shown.action.direction
            continue
        target = draft.document.get("on")
        element = draft.shown.element
        if target is not None and element is not None:
            inside = _scrolls(draft.shown.before, draft)
            if direction or (draft.valued and inside):
                folded += [Draft(loop, draft.shown) for loop in look_for(target, direction or "down")]
        direction = ""
        folded.append(draft)
    return folded


def look_for(target: Document, direction: str = "down") -> list[Document]:
    """Scrolls until something is shown, to the end of one side and then of the other."""
    wanted = target if "{" in str(target) or "nth" in target else {k: v for k, v in target.items() if k != "fallbacks"}
    order = ("down", "up") if direction == "down" else (direction, "down")
    return [
        {
            "repeat until": {"shown": wanted},
            "at most": MOST_SCROLLS,
            "steps": [{"do": "scroll", **({"direction": way} if way != "down" else {})}],
        }
        for way in order
    ]


def _scrolls(screen: Screen, draft: Draft) -> bool:
    """Whether what was used stands in a list that scrolls."""
    element = draft.shown.element
    return element is not None and any("scrolls-y" in e.states and e.bounds.contains(element.bounds) for e in screen)


def fold_repeats(drafts: list[Draft], final: Screen, values: GoalValues) -> list[Draft]:
    """The same steps twice and more: until what they are done to is gone, or until the next thing is shown."""
    at = 0
    folded = list(drafts)
    while at < len(folded):
        for length in range(1, _LONGEST_BLOCK + 1):
            rounds = _rounds(folded, at, length)
            if rounds < 2:
                continue
            block, after = folded[at : at + length], folded[at + rounds * length :]
            if (times := _counted(folded[at : at + length], rounds, values)) is not None:
                folded[at : at + rounds * length] = [times]
            elif (until := _until(block, after, folded[at + rounds * length - 1], final)) is not None:
                loop: Document = {
                    "repeat until": until,
                    "at most": MOST_ROUNDS,
                    "steps": [draft.document for draft in block],
                }
                folded[at : at + rounds * length] = [Draft(loop, block[-1].shown)]
            break
        at += 1
    return folded


def _counted(block: Sequence[Draft], rounds: int, values: GoalValues) -> Draft | None:
    """So often as the goal says in digits: "zoom in 3 times"."""
    pieces = values.typed(str(rounds))
    if pieces is None or len(pieces) != 1 or isinstance(pieces[0], str) or pieces[0][0].kind != "number":
        return None
    if any(pieces[0][0] is used or pieces[0][0].start == used.start for used in values.used):
        return None
    hole = values.template(pieces)
    values.commit(hole)
    steps = [draft.document for draft in block]
    return Draft({"for each": hole, "of": "times", "as": "round", "steps": steps}, block[-1].shown)


def _rounds(drafts: Sequence[Draft], at: int, length: int) -> int:
    """How often a block stands there one after the other."""
    block = [_any_of(draft.document) for draft in drafts[at : at + length]]
    if len(block) < length:
        return 0
    rounds = 1
    while [_any_of(draft.document) for draft in drafts[at + rounds * length : at + (rounds + 1) * length]] == block:
        rounds += 1
    return rounds


def _any_of(document: Document) -> Document:
    """The step, whichever of several equal things it is done to."""
    return {**document, "on": _without_count(document["on"])} if "on" in document else document


def _without_count(target: Document) -> Document:
    return {key: value for key, value in target.items() if key not in ("nth", "fallbacks")}


def _until(block: Sequence[Draft], after: Sequence[Draft], last: Draft, final: Screen) -> Document | None:
    target = next((draft for draft in block if "on" in draft.document), None)
    if target is None:
        return None
    following = next((draft for draft in after if "on" in draft.document or "repeat until" in draft.document), None)
    if following is not None and following.valued:
        return {"shown": following.document["on"]}
    if following is not None and "repeat until" in following.document and "shown" in following.document["repeat until"]:
        return {"shown": following.document["repeat until"]["shown"]}
    element = target.shown.element
    now = last.shown.after if after else final
    if element is not None and not Selector(role=element.role, name=element.name).matches(now):
        return {"gone": _without_count(target.document["on"])} if element.name else None
    return None


def fold_items(drafts: list[Draft], values: GoalValues) -> tuple[list[Draft], list[tuple[int, int]]]:
    """The same steps for several values of the goal that stand there one after the other.

    Returns:
        The steps, and the pieces of the goal that became lists: start and end.
    """
    folded, lists = list(drafts), []
    at = 0
    while at < len(folded):
        for length in range(1, _LONGEST_BLOCK + 1):
            found = _items(folded, at, length, values)
            if found is None:
                continue
            spans, rounds, hole = found
            start, end = spans[0].start, spans[-1].end
            lists.append((start, end))
            name = f"l{len(lists)}"
            block = [_renamed(draft.document, hole, "item") for draft in folded[at : at + length]]
            loop = {"for each": f"{{{name}}}", "as": "item", "steps": block}
            last = folded[at + rounds * length - 1].shown
            folded[at : at + rounds * length] = [Draft(loop, last)]
            break
        at += 1
    return folded, lists


def _items(drafts: Sequence[Draft], at: int, length: int, values: GoalValues) -> tuple[list[Span], int, str] | None:
    blocks: list[list[Document]] = []
    here = at
    while here + length <= len(drafts):
        blocks.append([draft.document for draft in drafts[here : here + length]])
        here += length
    if len(blocks) < 2:
        return None
    first = blocks[0]
    for hole in dict.fromkeys(match[1] for match in HOLE.finditer(repr(first))):
        spans = [values.thought_of[int(hole)]]
        for block in blocks[1:]:
            other = _one_difference(first, block, hole)
            if other is None:
                break
            spans.append(values.thought_of[int(other)])
        if len(spans) >= 2 and _stand_in_a_row(spans, values.goal):
            return spans, len(spans), f"s{hole}"
    return None


def _one_difference(first: list[Document], other: list[Document], hole: str) -> str | None:
    """The hole that stands in one block wherever another stands in the first; None where more differs."""
    theirs = [match[1] for match in HOLE.finditer(repr(other))]
    for candidate in dict.fromkeys(theirs):
        if candidate != hole and _renamed(other, f"s{candidate}", f"s{hole}") == first:
            return candidate
    return None


def _renamed(tree: Any, old: str, new: str) -> Any:
    match tree:
        case dict():
            return {key: _renamed(value, old, new) for key, value in tree.items()}
        case list():
            return [_renamed(value, old, new) for value in tree]
        case str():
            return re.sub(rf"\{{{old}(?=[:}}])", f"{{{new}", tree)
        case _:
            return tree


def _stand_in_a_row(spans: Sequence[Span], goal: str) -> bool:
    """As a list (``a, b and c``), or as a way (``a/b/c``)."""
    between = [goal[one.end : other.start] for one, other in itertools.pairwise(spans) if one.end <= other.start]
    if len(between) < len(spans) - 1:
        return False
    return all(_BETWEEN_ITEMS.fullmatch(part) for part in between) or all(part == "/" for part in between)


def fold_keys(drafts: list[Draft], values: GoalValues) -> list[Draft]:
    """Keys pressed one after the other that spell a number of the goal: the number, key by key."""
    folded: list[Draft] = []
    at = 0
    while at < len(drafts):
        keys = 0
        while at + keys < len(drafts) and _key(drafts[at + keys]) is not None:
            keys += 1
        taken = next((n for n in range(keys, 1, -1) if _number(drafts[at : at + n], values) is not None), 0)
        if taken:
            folded.append(_spelt_by_keys(drafts[at : at + taken], values))
            at += taken
        elif keys and (_key(drafts[at]) or "").isdigit() and "{" not in str(drafts[at].document):
            spelt = "".join(_key(draft) or "" for draft in drafts[at : at + keys])
            raise NotInducible(
                f"the keys of {spelt} were pressed, and the goal does not say so",
                "it was worked out, and a skill only repeats; name it in the goal",
            )
        else:
            folded.append(drafts[at])
            at += 1
    return folded


_POINTS = frozenset({"point", "decimal point", "dot", "decimal", ".", ","})


def _key(draft: Draft) -> str | None:
    element = draft.shown.element
    if not isinstance(draft.shown.action, Tap) or element is None:
        return None
    name = element.name.strip()
    if len(name) == 1 and name.isdigit():
        return name
    return "." if name.casefold() in _POINTS else None


def _number(drafts: Sequence[Draft], values: GoalValues) -> Span | None:
    spelt = "".join(_key(draft) or "" for draft in drafts)
    if not spelt[0].isdigit():
        return None
    pieces = values.typed(spelt)
    if pieces is None or len(pieces) != 1 or isinstance(pieces[0], str):
        return None
    span = pieces[0][0]
    return span if values.goal[span.start : span.end] == spelt else None


def _spelt_by_keys(drafts: Sequence[Draft], values: GoalValues) -> Draft:
    span = _number(drafts, values)
    assert span is not None
    hole = values.template(((span, ""),))
    values.commit(hole)
    digit = next(draft for draft in drafts if (_key(draft) or "").isdigit())
    press: Document = {**digit.document, "on": {"role": digit.document["on"].get("role", ""), "name": "{key}"}}
    point = next((draft for draft in drafts if _key(draft) == "."), None)
    steps: list[Document] = [press]
    if point is not None:
        steps = [{"when": {"equal": ["{key}", "."]}, "then": [point.document], "else": [press]}]
    return Draft({"for each": hole, "of": "characters", "as": "key", "steps": steps}, drafts[-1].shown)


_PAGERS = re.compile(r"(?:next|previous|earlier|later|older|newer|forward)\b.*", re.IGNORECASE)


def fold_pages(drafts: list[Draft], actor: Actor) -> list[Draft]:
    """Turning pages until a day or month of the goal is there: of a calendar, of a list by months.

    Where the day was on the page already, and that page can be turned, another day may not be.
    """
    folded: list[Draft] = []
    at = 0
    while at < len(drafts):
        draft = drafts[at]
        if _turns(draft):
            turns = 1
            while at + turns < len(drafts) and drafts[at + turns].document == draft.document:
                turns += 1
            until = _read_then(drafts[at + turns - 1], actor)
            if until is not None:
                folded.append(_pages(draft, until))
                at += turns
                continue
        on = draft.document.get("on")
        if on is not None and draft.valued and _is_day(on) and not (folded and "repeat until" in folded[-1].document):
            pager = _pager(draft.shown.before)
            if pager is not None:
                folded.append(_pages(Draft({"do": "tap", "on": pager}, draft.shown), {"shown": on}))
        folded.append(draft)
        at += 1
    return folded


def _turns(draft: Draft) -> bool:
    element = draft.shown.element
    return isinstance(draft.shown.action, Tap) and element is not None and _PAGERS.fullmatch(element.name) is not None


def _pages(draft: Draft, until: Document) -> Draft:
    return Draft({"repeat until": until, "at most": MOST_PAGES, "steps": [draft.document]}, draft.shown)


def _read_then(draft: Draft, actor: Actor) -> Document | None:
    """A text that the goal names and that came up with the last page."""
    before = {(e.role, e.name) for e in draft.shown.before}
    actor.screen = draft.shown.after
    for element in draft.shown.after:
        if (
            element.role not in ("heading", "text", "button")
            or not element.name
            or (element.role, element.name) in before
        ):
            continue
        pieces = actor.values.typed(element.name)
        if pieces is not None and len(pieces) == 1:
            template = actor.values.template(pieces)
            actor.values.commit(template)
            return {"shown": {"role": element.role, "name": template}}
    return None


def _is_day(target: Document) -> bool:
    return re.search(r"\{s\d+:[^{}]*%[de]", str(target.get("name", ""))) is not None


def _pager(screen: Screen) -> Document | None:
    found = [e for e in screen if e.role == "button" and re.match(r"next\b", e.name, re.IGNORECASE)]
    return {"role": "button", "name": found[0].name} if len(found) == 1 else None
