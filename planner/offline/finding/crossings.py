"""Which of several things of one name is meant, by the headings of the row and the column they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from devices.screen import Element
from perception.lexical import words_of
from planner.offline.reading.columns import cells_of
from planner.offline.situation import Situation

_SHORTEST = 3
"""Letters of a heading that stand for a longer word: "Tue" for Tuesday."""


def at_headings(s: Situation, same: Sequence[Element], phrase: str) -> list[Element]:
    """Those whose row and column are called as most of the phrase says; all of them where no heading is said."""
    said = words_of(phrase)
    rated = [(sum(_is_said(word, said) for word in _headings(s, e)), e) for e in same]
    best = max((fit for fit, _ in rated), default=0)
    return [e for fit, e in rated if fit == best] if best else list(same)


def _headings(s: Situation, element: Element) -> list[str]:
    """The words over the column and before the row of a cell, its own name left out."""
    above = [element, *s.screen.ancestors(element)]
    row = next((e for e in above if e.role == "row"), None)
    if row is None:
        return []
    mine = {e.index for e in above}
    column = next((head for head, cell in cells_of(s, row) if cell.index in mine), "")
    first = next(iter(s.screen.children.get(row.index, ())), None)
    before = s.text_of(first) if first is not None and first.index not in mine else ""
    return [*words_of(column), *words_of(before)]


def _is_said(heading: str, said: Sequence[str]) -> bool:
    """Whether a word of a heading is said, in full or by its beginning; "8:00" is also "8", "Bo's" also "Bo"."""
    if heading.isdigit():
        return heading in said and heading != "00"
    return any(w in (heading, f"{heading}s") or (len(heading) >= _SHORTEST and w.startswith(heading)) for w in said)


def crossing(s: Situation, phrase: str) -> Element | None:
    """The one cell whose row and column are both said by their headings; None where there is not just one."""
    said = words_of(phrase)
    found: list[Element] = []
    for row in (e for e in s.usable if e.role == "row"):
        first = next(iter(s.screen.children.get(row.index, ())), None)
        if first is None or not _all_said(words_of(s.text_of(first)), said):
            continue
        found += [cell for head, cell in cells_of(s, row) if cell is not first and _all_said(words_of(head), said)]
    return found[0] if len(found) == 1 else None


def _all_said(heading: Sequence[str], said: Sequence[str]) -> bool:
    return bool(heading) and all(_is_said(word, said) for word in heading)
