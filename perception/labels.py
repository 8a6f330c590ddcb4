"""Names controls that nobody named by the text beside them, the way a person reads a form.

A caption stands to the left on the same line, or right above; beside a check box or radio button it stands to the
right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from devices.screen import Element

_FIELDS = frozenset({"textbox", "searchbox", "spinbutton", "combobox", "listbox", "slider"})
_TICKS = frozenset({"checkbox", "radio", "switch"})
_REACH_X_PX = 220
_REACH_Y_PX = 28
_REACH_AFTER_PX = 30
"""Text behind a field is a unit or a hint and stands close; further away it belongs to something else."""
_LONGEST = 80


def with_labels(elements: Sequence[Element], scale: float = 1.0) -> list[Element]:
    """The same elements, unnamed controls with the ``label`` found near them.

    Args:
        elements: those of one screen.
        scale: picture pixels to one pixel of the distances people put between a field and its caption.
    """
    texts = [e for e in elements if e.role in ("text", "columnheader", "rowheader", "heading", "cell") and (
        0 < len(e.name) <= _LONGEST and not (e.name.endswith((".", "!")) and e.name.count(" ") > 3))]  # fmt: skip
    texts.sort(key=lambda e: e.bounds.top)
    tops = [e.bounds.top for e in texts]
    tallest = max((e.bounds.height for e in texts), default=0)
    tables = _Tables(elements)
    alone = _captions_of_pairs(elements, texts)
    out: list[Element] = []
    for element in elements:
        if element.name or element.role not in _FIELDS | _TICKS or not element.actions:
            out.append(element)
            continue
        # What ends above the reach of a field cannot name it, so only a window of the texts is looked at.
        first = bisect_left(tops, element.bounds.top - _REACH_Y_PX * scale - tallest)
        label = tables.label(element) or alone.get(element.parent, "") or _beside(element, texts, first, scale)
        out.append(replace(element, label=label) if label else element)
    return out


def _captions_of_pairs(elements: Sequence[Element], texts: Sequence[Element]) -> dict[int, str]:
    """Boxes that hold one field and one text: the text is its caption, wherever it stands."""
    fields: dict[int, int] = {}
    words: dict[int, list[str]] = {}
    for element in elements:
        if element.role in _FIELDS and element.parent >= 0:
            fields[element.parent] = fields.get(element.parent, 0) + 1
    for text in texts:
        words.setdefault(text.parent, []).append(text.name)
    boxes = ((box, told) for box, told in words.items() if fields.get(box) == 1 and len(told) == 1)
    return {
        box: told[0].strip().removesuffix(":").removesuffix("*").strip()
        for box, told in boxes
        if len(told[0].strip()) > 1 and elements[box].role in ("group", "listitem", "text") and _is_small(elements, box)
    }


def _is_small(elements: Sequence[Element], box: int) -> bool:
    """Whether a box holds nothing but its two members."""
    return sum(e.parent == box for e in elements) == 2


class _Tables:
    """The cells of every row and the heads of every table."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = elements
        self._cells: dict[int, list[Element]] = {}
        self._heads: dict[int, list[Element]] = {}
        for e in elements:
            if e.role in ("cell", "gridcell", "rowheader", "columnheader"):
                self._cells.setdefault(e.parent, []).append(e)
                if e.role == "columnheader" and e.name and e.parent >= 0:
                    self._heads.setdefault(elements[e.parent].parent, []).append(e)

    def label(self, element: Element) -> str:
        """A field in a wide table is named by its row and its column: ``Salad Quantity``."""
        chain: list[Element] = []
        at = element.parent
        while at >= 0 and len(chain) < 6:
            chain.append(self._elements[at])
            at = self._elements[at].parent
        cell = next((e for e in chain if e.role in ("cell", "gridcell")), None)
        row = next((e for e in chain if e.role == "row"), None)
        if cell is None or row is None:
            return ""
        cells = self._cells.get(row.index, [])
        heads = [h for h in self._heads.get(row.parent, ()) if h.parent != row.index]
        if len(cells) < 3 or not heads or not cells[0].name or cells[0].index == cell.index:
            return ""
        # Borders that are drawn as one make a cell reach into its neighbour's column.
        over = max(heads, key=lambda h: h.bounds.overlap_x(cell.bounds))
        return f"{cells[0].name} {over.name if over.bounds.overlap_x(cell.bounds) > 0 else ''}".strip()


def _beside(element: Element, texts: Sequence[Element], first: int, scale: float) -> str:
    reach_x, reach_y, reach_after = (reach * scale for reach in (_REACH_X_PX, _REACH_Y_PX, _REACH_AFTER_PX))
    box = element.bounds
    best: tuple[float, str] | None = None
    for at in range(first, len(texts)):
        text = texts[at]
        if text.bounds.top > box.bottom + reach_y:
            break
        other = text.bounds
        dx, dy = box.gap(other)
        if dx > reach_x or dy > reach_y:
            continue
        same_line = box.overlap_y(other) >= 0.5 * min(box.height, other.height)
        if element.role in _TICKS:
            if not same_line:
                continue
            cost: float = dx + (0 if other.left >= box.right - 2 else 40 * scale)
        elif same_line:
            after = other.left >= box.right - 2
            if after and dx > reach_after:
                continue
            cost = dx + (40 * scale if after else 0)
        elif other.bottom <= box.top + 4 and box.overlap_x(other) > 0:
            cost = dy + 24.0 * scale
        else:
            continue
        if text.parent == element.parent:
            cost -= 12 * scale
        if best is None or cost < best[0]:
            best = (cost, text.name)
    return best[1].strip().removesuffix(":").removesuffix("*").strip() if best else ""
