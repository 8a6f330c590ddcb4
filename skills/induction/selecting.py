"""How an element of a demonstration is described, so that it is found again where other things are listed around it.

What outlives the day comes first: role and name, with the goal's values as holes; then the row that holds a value; then
a telling neighbour; ids and positions only where nothing else tells it apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from devices.screen import Element, Screen
from devices.selector import LINES, Near, Selector, selector_for

Document = dict[str, Any]
"""A selector as a skill file has it."""

Write = Callable[[str, Element], str | None]
"""The text with holes where values stand in it; None where none does."""

ITEM_ROLES = frozenset(
    {"listitem", "option", "radio", "checkbox", "row", "gridcell", "cell", "treeitem", "text", "image"}
)
"""Roles of things that are listed, not of controls that an app always has."""
LISTED = frozenset({"listitem", "option", "row", "treeitem"})
CHOICE_ROLES = frozenset({"option", "radio", "checkbox"})
_DIALOGS = ("dialog", "alertdialog")
_SIDES = ("left", "right", "above", "below")


@dataclass(frozen=True, slots=True)
class Described:
    """A selector with holes, and the one it came from."""

    document: Document
    valued: bool
    """Whether a value of the goal, or something read before, is part of it."""


def describe_target(element: Element, screen: Screen, write: Write) -> Described:
    """What names an element that is used."""
    for concrete, document in _valued(element, screen, write):
        if concrete.matches(screen) == [element]:
            return Described(document, True)
    plain = _plain(element)
    if plain is not None and plain.matches(screen) == [element] and not _is_of_the_day(plain.name):
        return Described({**_as_document(plain), **_fallbacks(element, screen)}, False)
    for concrete, document in _beside_values(element, screen, write):
        if concrete.matches(screen) == [element]:
            return Described(document, True)
    for concrete, document in _valued(element, screen, write):
        same = concrete.matches(screen)
        if element in same:
            return Described({**document, "nth": same.index(element) + 1}, True)
    return Described(_as_document(_without_data(selector_for(element, screen), element, screen)), False)


def describe_source(element: Element, screen: Screen, write: Write, text: str) -> Document | None:
    """What names an element by all but the text that is read from it; None where nothing does."""
    if text not in element.name:
        target = describe_target(element, screen, write)
        return target.document
    tries: list[tuple[Selector, Document]] = []
    about = Selector(role=element.role)
    if element.description and not any(c.isdigit() for c in element.description):
        tries.append(_both(about.model_copy(update={"description": element.description})))
    if element.label:
        tries.append(_both(about.model_copy(update={"label": element.label})))
    tries += [_both(about.model_copy(update={"hint": hint})) for hint in element.hints]
    for anchor in _neighbours(element, screen):
        template = write(anchor.name, anchor)
        data = any(c.isdigit() for c in anchor.name) or "@" in anchor.name or len(anchor.name) > 40
        if template is None and (data or anchor.role in LISTED):
            continue  # what is listed beside it here is elsewhere on another day
        for side in _sides(anchor, element):
            for hint in ("", *element.hints):
                near = Near(anchor=Selector(role=anchor.role, name=anchor.name), side=side)
                concrete = about.model_copy(update={"near": near, "hint": hint})
                document = _as_document(concrete)
                if template is not None:
                    document["near"]["anchor"]["name"] = template
                tries.append((concrete, document))
    for concrete, document in tries:
        if concrete.matches(screen) == [element]:
            return document
    return None


def _valued(element: Element, screen: Screen, write: Write) -> Iterator[tuple[Selector, Document]]:
    """Selectors whose name, label or lines hold a value."""
    parts = [("name", element.name), ("label", element.label)]
    parts += [("description", line) for line in element.description.split(LINES)]
    written = [(part, text, write(text, element)) for part, text in parts if text and len(text) <= 200]
    valued = [(part, text, template) for part, text, template in written if template is not None]
    # of a line with more on it, the rest is of the day
    valued = [each for each in valued if each[0] != "description" or re.fullmatch(r"\{[^{}]*\}", each[2])]
    lines = [each for each in valued if each[0] == "description"]
    own = next((each for each in valued if each[0] != "description"), None)
    chosen = [each for each in (own, *lines[:1]) if each is not None]
    if not chosen:
        return
    concrete = Selector.model_validate({"role": element.role, **{part: text for part, text, _ in chosen}})
    document: Document = {"role": element.role, **{part: template for part, _, template in chosen}}
    # what stands in one line here may stand in the other there: the first entry below a letter bears the letter too
    others = {"name": "description", "description": "name"}
    turned = [{"role": element.role, others[p]: t} for p, _, t in chosen if p in others] if len(chosen) == 1 else []
    yield concrete, {**document, **({"fallbacks": turned} if turned and element.role in ITEM_ROLES else {})}
    for above in screen.ancestors(element):
        if above.role in _DIALOGS:
            inside = Selector(role=above.role)
            yield concrete.model_copy(update={"inside": inside}), {**document, "inside": {"role": above.role}}
    for hint in element.hints:
        yield concrete.model_copy(update={"hint": hint}), {**document, "hint": hint}


def _beside_values(element: Element, screen: Screen, write: Write) -> Iterator[tuple[Selector, Document]]:
    """Selectors for what every row has: the one in the row that holds a value."""
    plain = _plain(element) or Selector(role=element.role)
    for above in screen.ancestors(element):
        texts = [above, *(e for e in screen.within(above) if e.name and e.index != element.index)]
        for other in texts[:40]:
            template = write(other.name, other) if other.name else None
            if template is not None:
                inside = Selector(role=above.role, name=other.name)
                yield plain.model_copy(update={"inside": inside}), {
                    **_as_document(plain), "inside": {"role": above.role, "name": template},
                }  # fmt: skip
    for anchor in _neighbours(element, screen):
        for part in ("name", "value"):
            text = getattr(anchor, part)
            template = write(text, anchor) if text else None
            if template is None or part == "value":
                continue
            for side in (*_sides(anchor, element), "any"):
                near = Near.model_validate({"anchor": {"role": anchor.role, part: text}, "side": side})
                yield plain.model_copy(update={"near": near}), {
                    **_as_document(plain), "near": {"anchor": {"role": anchor.role, part: template}, "side": side},
                }  # fmt: skip


def _plain(element: Element) -> Selector | None:
    if element.name:
        return Selector(role=element.role, name=element.name)
    return Selector(role=element.role, label=element.label) if element.label else None


def _fallbacks(element: Element, screen: Screen) -> Document:
    """Other names for a control that an app always has: what its id says, and its name whatever it has become."""
    tries = [Selector(role=element.role, hint=hint) for hint in element.hints]
    if element.name:
        tries.append(Selector(name=element.name))
    found = [_as_document(each) for each in tries if each.matches(screen) == [element]]
    return {"fallbacks": found[:2]} if found else {}


_OF_THE_DAY = re.compile(
    r"\d{1,2}[:.]\d{2}|\d{2,}|\b(?:mon|tue|wed|thu|fri|sat|sun)\b|\d+ (?:min|h|km|m)\b", re.IGNORECASE
)
"""Times, days, amounts: what a control shows today and not tomorrow."""


def _is_of_the_day(name: str) -> bool:
    return _OF_THE_DAY.search(name) is not None


def _without_data(selector: Selector, element: Element, screen: Screen) -> Selector:
    """Where only a text of the day tells it apart, its id does better, or its place among those of its kind."""
    if not _is_of_the_day(selector.name):
        return selector
    for hint in element.hints:
        same = Selector(role=element.role, hint=hint).matches(screen)
        if same == [element]:
            return Selector(role=element.role, hint=hint, fallbacks=(selector,))
    for hint in element.hints:
        same = Selector(role=element.role, hint=hint).matches(screen)
        if 1 < len(same) <= 4:
            return Selector(role=element.role, hint=hint, nth=same.index(element) + 1)
    return selector


def _neighbours(element: Element, screen: Screen) -> list[Element]:
    """Named elements, the nearest first."""
    others = [e for e in screen if e.name and e.index != element.index and e.parent != element.index]
    box = element.bounds

    def distance(other: Element) -> float:
        dx, dy = box.gap(other.bounds)
        return float(dx * dx + dy * dy)

    return sorted(others, key=lambda e: (distance(e), e.index))[:8]


def _sides(anchor: Element, element: Element) -> list[Any]:
    a, b = anchor.bounds, element.bounds
    beside, stacked = a.overlap_y(b) > 0, a.overlap_x(b) > 0
    holds = {
        "left": beside and b.right <= a.left + 1,
        "right": beside and b.left >= a.right - 1,
        "above": stacked and b.bottom <= a.top + 1,
        "below": stacked and b.top >= a.bottom - 1,
    }
    return [side for side in _SIDES if holds[side]]


def _both(selector: Selector) -> tuple[Selector, Document]:
    return selector, _as_document(selector)


def _as_document(selector: Selector) -> Document:
    written: Document = escape(selector.model_dump(mode="json", exclude_defaults=True))
    return written


def escape(tree: Any) -> Any:
    """Braces that a screen wrote stand for themselves."""
    match tree:
        case dict():
            return {key: escape(value) for key, value in tree.items()}
        case list() | tuple():
            return [escape(value) for value in tree]
        case str():
            return tree.replace("{", "{{").replace("}", "}}")
        case _:
            return tree
