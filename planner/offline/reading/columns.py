"""The columns of a table: which heading a cell stands under."""

from __future__ import annotations

from collections.abc import Iterator

from devices.screen import Element
from planner.offline.situation import TABLES, Situation


def heads_of(s: Situation, row: Element) -> list[Element]:
    """The headings of the table a row belongs to, from left to right."""
    table = next((a for a in s.screen.ancestors(row) if a.role in TABLES), None)
    return s.column_heads.get(-1 if table is None else table.index, [])


def cells_of(s: Situation, row: Element) -> Iterator[tuple[str, Element]]:
    """Each cell of a row with the name of its column, empty where it has none."""
    heads = heads_of(s, row)
    for cell in s.screen.children.get(row.index, ()):
        if cell.role not in ("cell", "gridcell", "rowheader"):
            continue
        above = max(heads, key=lambda h: h.bounds.overlap_x(cell.bounds), default=None)
        fits = above is not None and above.bounds.overlap_x(cell.bounds) > 0
        yield (above.name if above is not None and fits else ""), cell
