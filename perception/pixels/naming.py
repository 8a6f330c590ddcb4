"""Labels to the controls beside them: what lies inside, then what stands in the same row, then what stands above."""

from __future__ import annotations

from typing import Final

from perception.pixels.pieces import FIELDS, SETTINGS, Box, Piece

_AT_THE_END: Final = frozenset({"switch", "combobox"})


def name_by_labels(controls: list[Piece], texts: list[Piece]) -> None:
    """Fields by the text above or to their left, boxes by the text to their right or left, sliders like fields."""
    # A label looks much like a link; standing where a label stands decides.
    texts = texts + [c for c in controls if c.role == "link" and c.texts]
    for control in sorted(controls, key=lambda c: (c.box[1], c.box[0])):
        if control.role in SETTINGS:
            best = _beside(control, texts, controls)
        elif control.role in FIELDS or control.role == "slider":
            best = _above(control, texts) or _beside(control, texts, controls, right=False)
        else:
            continue
        if best is not None:
            control.label = " ".join(text for _, text in best.texts)
            control.labelled_by = best
            best.names, best.role = True, "text"


def name_rows(controls: list[Piece]) -> None:
    """What stands in a row, or ends one, and has no label of its own is called by the row."""
    rows = [c for c in controls if c.role == "listitem" and c.texts]
    # What was taken for something else still says what stands in its row.
    spoken = rows + [c for c in controls if c.role in (*FIELDS, "link") and c.texts]
    for control in controls:
        row = control.parent
        if (row is None or not row.texts) and control.role in SETTINGS and not control.label:
            row = _beside(control, rows, controls) or _beside(control, spoken, controls)
        if control.role in SETTINGS and not control.label and row is not None and row.texts:
            control.label = row.texts[0][1]


def _beside(control: Piece, texts: list[Piece], controls: list[Piece], right: bool = True) -> Piece | None:
    """The nearest text in the same row with no other control between; of two as near, the one to the right."""
    left_edge, top, right_edge, bottom = control.box
    height = bottom - top
    best, nearest = None, 1e9
    for text in texts:
        t = text.box
        if min(t[3], bottom) - max(t[1], top) < 0.4 * min(height, t[3] - t[1]):
            continue
        # OCR's boxes reach into what stands beside a line.
        slack = max(4.0, 0.4 * (right_edge - left_edge)) if control.role in SETTINGS else 4.0
        after = t[0] >= right_edge - slack
        gap = t[0] - right_edge if after else left_edge - t[2] if t[2] <= left_edge + slack else None
        if gap is None or (after and not right):
            continue
        # A switch or a choice may stand at the far end of its row; a box stands beside its text.
        reach = 12 * height if after or control.role not in _AT_THE_END else 60 * height
        if gap > reach or _something_between(control, t, controls):
            continue
        cost = gap + (0 if after else 1.5 * height if control.role != "switch" else 0.2 * height)
        if cost < nearest:
            best, nearest = text, cost
    return best


def _something_between(control: Piece, text: Box, controls: list[Piece]) -> bool:
    low, high = (control.box[2], text[0]) if text[0] > control.box[0] else (text[2], control.box[0])
    middle = (control.box[1] + control.box[3]) / 2
    return any(
        other is not control
        and other.role in (*SETTINGS, "button")
        and low - 2 <= (other.box[0] + other.box[2]) / 2 <= high + 2
        and other.box[1] <= middle <= other.box[3]
        for other in controls
    )


def _above(control: Piece, texts: list[Piece]) -> Piece | None:
    """The nearest text that begins where the field begins and stands right above it, or on its border."""
    best, nearest = None, 1e9
    for text in texts:
        t = text.box
        gap, tall = control.box[1] - t[3], t[3] - t[1]
        if not -0.8 * tall <= gap <= 1.6 * tall:
            continue
        if abs(t[0] - control.box[0]) > max(2.5 * tall, 0.06 * (control.box[2] - control.box[0])):
            continue
        if gap < nearest:
            best, nearest = text, gap
    return best
