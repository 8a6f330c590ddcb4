"""What stands around an element: the row, card or group that it belongs to, and what they stand under."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from devices.screen import Element, Screen

_HOLDS_EVERYTHING_SAID: Final = """
main document table grid treegrid list tree tablist menu menubar radiogroup listbox application navigation
banner rowgroup
"""
_HOLDS_EVERYTHING: Final = frozenset(_HOLDS_EVERYTHING_SAID.split())
_NAMED_ONLY: Final = frozenset({"dialog", "alertdialog", "form", "tabpanel", "region"})
_TABLES: Final = frozenset({"table", "grid", "treegrid"})
_MOST_ELEMENTS: Final = 24
_MOST_LETTERS: Final = 320
"""A row or card holds less; what holds more is no neighbourhood."""


def text_of(element: Element) -> str:
    """What an element says of itself; never what a password field holds."""
    value = "" if "password" in element.states else element.value
    return " ".join(filter(None, (element.name, element.label, value, element.description)))


def around(element: Element, screen: Screen) -> str:
    """What can be read around an element, its own name left out."""
    told, nearby = [element.label, element.description, *element.hints, *element.look], ""
    inner = element.index
    for above in screen.ancestors(element):
        if above.name:
            told.append(above.name)
        if above.role in _HOLDS_EVERYTHING or above.role in _NAMED_ONLY:
            continue
        inside = list(itertools.islice(screen.within(above), _MOST_ELEMENTS + 1))
        text = " ".join(text_of(each) for each in inside)
        if len(inside) <= _MOST_ELEMENTS and len(text) <= _MOST_LETTERS:
            nearby, inner = text, above.index
    heading = next((e for e in reversed(screen.elements[:inner]) if e.role == "heading"), None)
    told += [nearby, heading.name if heading is not None else "", *_of_table(element, screen)]
    return " ".join(filter(None, told))


def _of_table(element: Element, screen: Screen) -> Iterator[str]:
    """The head of the column that an element stands in, and the line before the table, which may be its caption."""
    table = next((above for above in screen.ancestors(element) if above.role in _TABLES), None)
    if table is None:
        return
    middle = (element.bounds.left + element.bounds.right) / 2
    for head in screen.within(table):
        if head.role == "columnheader" and head.bounds.left <= middle <= head.bounds.right:
            yield head.name
    before = next((e for e in reversed(screen.elements[: table.index]) if e.name and not e.actions), None)
    if before is not None and len(before.name) <= _MOST_LETTERS:
        yield before.name
