"""Layout: first every view measures itself within the room it is offered, then each is put in its place.

All lengths come in dp and leave in pixels. A language written from right to left mirrors rows and what is aligned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from emulators.phone.ui import fonts
from emulators.phone.ui.laid_before import keep, put_as_before, told_of
from emulators.phone.ui.view import FILL, Rect, View

_BOX_DP = {"switch": (52, 32), "checkbox": (40, 40), "radio": (40, 40), "progress": (0, 4)}
_FIELD_DP = 56
_OVERSCAN_ROWS = 1
_HUGE = 1 << 24
_MOST_LENGTHS = 4096
_NO_PAD = View.pad


@dataclass(slots=True)
class Frame:
    """What layout needs to know of the phone."""

    density: float
    font_scale: float
    right_to_left: bool
    offsets: Mapping[str, int]
    """Pixels scrolled, by path; a list's as ``row * 2**24 + pixels`` of its first shown row."""
    px: Callable[[float], int] = field(init=False)
    """A length in dp as pixels."""

    def __post_init__(self) -> None:
        self.px = _pixels(self.density).__getitem__

    @property
    def text_scale(self) -> float:
        """Pixels per sp."""
        return self.density * self.font_scale


class _Pixels(dict[float, int]):
    """Pixels by dp, for one density: every screen asks for the same few lengths."""

    def __init__(self, density: float) -> None:
        super().__init__()
        self._density = density

    def __missing__(self, dp: float) -> int:
        found = round(dp * self._density)
        if len(self) < _MOST_LENGTHS:
            self[dp] = found
        return found


@lru_cache(maxsize=64)
def _pixels(density: float) -> _Pixels:
    return _Pixels(density)


def lay_out(root: View, room: Rect, frame: Frame, path: str) -> None:
    """Give every view below ``root`` its rectangle, clip and path."""
    told = told_of(root)
    known = (told, room, path, frame.density, frame.font_scale, frame.right_to_left, tuple(frame.offsets.items()))
    if told is not None and put_as_before(root, known):
        return
    root.path = path
    _name_children(root)
    _measure(root, room[2] - room[0], room[3] - room[1], frame)
    _place(root, room[0], room[1], room, frame)
    if told is not None:
        keep(root, known)


def _name_children(view: View) -> None:
    for position, child in enumerate(view.children):
        child.path = f"{view.path}/{child.key or child.id or f'{child.kind}{position}'}"
        if child.children:
            _name_children(child)


# --- measuring: sets ``right`` and ``bottom`` to width and height until it is placed ----------------------------------


def _measure(view: View, most_w: int, most_h: int, frame: Frame) -> None:
    px, pad = frame.px, view.pad
    if pad is _NO_PAD:
        pad_w = pad_h = 0
    else:
        pad_w, pad_h = px(pad[0]) + px(pad[2]), px(pad[1]) + px(pad[3])
    wide, high = view.width, view.height
    given_w = most_w if wide == FILL else min(most_w, px(wide)) if wide is not None else None
    given_h = most_h if high == FILL else min(most_h, px(high)) if high is not None else None
    room_w = max(0, (given_w if given_w is not None else most_w) - pad_w)
    room_h = max(0, (given_h if given_h is not None else most_h) - pad_h)
    content_w, content_h = _MEASURES[view.kind](view, room_w, room_h, frame)
    view.right = given_w if given_w is not None else min(most_w, content_w + pad_w)
    if view.min_height:
        content_h = max(content_h, px(view.min_height) - pad_h)
    view.bottom = given_h if given_h is not None else min(most_h, content_h + pad_h)


def _measure_text(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    scale = frame.text_scale
    if not view.text:
        view.shaped = ()
        return 0, fonts.line_px(view.style, scale)
    view.shaped = lines = fonts.wrap(view.text, view.style, scale, max(1, room_w), view.lines)
    return max(fonts.width_px(line, view.style, scale) for line in lines), len(lines) * fonts.line_px(view.style, scale)


def _measure_field(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    scale = frame.text_scale
    inner = max(1, room_w - frame.px(32))
    shown = "•" * len(view.text) if view.password else view.text
    if view.multiline:
        view.shaped = fonts.wrap(shown, "body", scale, inner) if shown else ()
        lines = max(3, len(view.shaped))
    else:
        view.shaped = (shown,) if shown else ()
        lines = 1
    high = max(frame.px(_FIELD_DP), lines * fonts.line_px("body", scale) + frame.px(32))
    if view.error:
        high += fonts.line_px("caption", scale) + frame.px(4)
    return room_w, high


def _measure_fixed(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    wide, high = _BOX_DP[view.kind]
    return frame.px(wide) if wide else room_w, frame.px(high)


def _measure_icon(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    return frame.px(view.size), frame.px(view.size)


def _measure_fill(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    return room_w, frame.px(48) if view.kind == "slider" else min(room_w, room_h)


def _measure_space(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    return 0, 0


def _measure_column(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    children = view.children
    if not children:
        return 0, 0
    gaps = frame.px(view.gap) * (len(children) - 1)
    left, weights, widest = room_h - gaps, 0.0, 0
    yielding: list[View] = []
    for child in children:
        if child.weight:
            weights += child.weight
        elif child.kind == "scroll" and not child.horizontal:
            yielding.append(child)  # the body of a dialog: what is above and below it comes first
        else:
            _measure(child, room_w, max(0, left), frame)
            left -= child.bottom
            widest = max(widest, child.right)
    for child in yielding:
        _measure(child, room_w, max(0, left), frame)
        left -= child.bottom
        widest = max(widest, child.right)
    if weights:
        left = max(0, left)
        for child in children:
            if child.weight:
                share = int(left * child.weight / weights)
                _measure(child, room_w, share, frame)
                child.bottom = share
                widest = max(widest, child.right)
        return widest, room_h
    return widest, room_h - left


def _measure_row(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    children = view.children
    if not children:
        return 0, 0
    gaps = frame.px(view.gap) * (len(children) - 1)
    left, weights, highest = room_w - gaps, 0.0, 0
    for child in children:
        if child.weight:
            weights += child.weight
            continue
        _measure(child, max(0, left), room_h, frame)
        left -= child.right
        highest = max(highest, child.bottom)
    if weights:
        left = max(0, left)
        for child in children:
            if child.weight:
                share = int(left * child.weight / weights)
                _measure(child, share, room_h, frame)
                child.right = share
                highest = max(highest, child.bottom)
        return room_w, highest
    return room_w - left, highest


def _measure_box(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    widest = highest = 0
    for child in view.children:
        _measure(child, room_w, room_h, frame)
        widest, highest = max(widest, child.right), max(highest, child.bottom)
    return widest, highest


def _measure_grid(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    gap, columns = frame.px(view.gap), max(1, view.columns)
    share = max(1, (room_w - gap * (columns - 1)) // columns)
    high = 0
    for start in range(0, len(view.children), columns):
        tallest = 0
        for child in view.children[start : start + columns]:
            _measure(child, share, _HUGE, frame)
            child.right = share
            tallest = max(tallest, child.bottom)
        for child in view.children[start : start + columns]:
            child.bottom = tallest
        high += tallest + (gap if start else 0)
    return room_w, high


def _measure_scroll(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    (child,) = view.children
    if view.horizontal:
        _measure(child, _HUGE, room_h, frame)
        view.content = (child.right, child.bottom)
        return min(room_w, child.right), child.bottom
    _measure(child, room_w, _HUGE, frame)
    view.content = (child.right, child.bottom)
    return room_w, min(room_h, child.bottom)


def _measure_list(view: View, room_w: int, room_h: int, frame: Frame) -> tuple[int, int]:
    """Builds the rows that are in sight and no others, as a recycling list does.

    Rows are seen in the padding at its foot, where something floats over them, and can be scrolled out of it.
    """
    foot = frame.px(view.pad[3])
    if view.item is None or view.count == 0:
        view.children, view.content = (), (room_w, 0)
        return room_w, room_h
    begin = _HUGE * (view.count - 1) if view.from_end else 0
    first, skipped = divmod(frame.offsets.get(view.path, begin), _HUGE)
    first = min(first, view.count - 1)
    rows: list[View] = []
    used = -skipped
    index = first
    while index < view.count and used < room_h + foot:
        rows.append(_row(view, index, room_w, frame))
        used += rows[-1].bottom
        index += 1
    while used < room_h and (first > 0 or skipped > 0):
        # the end of the list is in sight and there is room left: show more of its beginning
        if skipped:
            back = min(skipped, room_h - used)
            skipped -= back
            used += back
        else:
            first -= 1
            rows.insert(0, _row(view, first, room_w, frame))
            used += rows[0].bottom
            skipped = max(0, used - room_h)
            used -= skipped
    average = sum(row.bottom for row in rows) / max(1, len(rows))
    view.children = rows
    view.offset = skipped
    view.value = first
    if len(rows) == view.count:
        view.content = (room_w, sum(row.bottom for row in rows) + foot)
    else:
        view.content = (room_w, max(room_h + 1, round(average * view.count)) + foot)
    return room_w, room_h if view.height == FILL or view.weight else min(room_h, view.content[1])


def _row(view: View, index: int, room_w: int, frame: Frame) -> View:
    assert view.item is not None
    row = view.item(index)
    row.path = f"{view.path}/{row.key or row.id or f'row{index}'}"
    _name_children(row)
    _measure(row, room_w, _HUGE, frame)
    row.right = room_w
    return row


_MEASURES = {
    "text": _measure_text,
    "icon": _measure_icon,
    "field": _measure_field,
    "switch": _measure_fixed,
    "checkbox": _measure_fixed,
    "radio": _measure_fixed,
    "progress": _measure_fixed,
    "slider": _measure_fill,
    "image": _measure_fill,
    "canvas": _measure_fill,
    "space": _measure_space,
    "column": _measure_column,
    "row": _measure_row,
    "box": _measure_box,
    "grid": _measure_grid,
    "scroll": _measure_scroll,
    "list": _measure_list,
}


# --- placing ----------------------------------------------------------------------------------------------------------


def _place(view: View, x: int, y: int, clip: Rect, frame: Frame) -> None:
    wide, high = view.right, view.bottom
    view.left, view.top, view.right, view.bottom = x, y, x + wide, y + high
    view.clip = clip
    if not view.children:
        return
    pad = view.pad
    if pad is _NO_PAD:
        inner = (x, y, x + wide, y + high)
    else:
        start, end = frame.px(pad[0]), frame.px(pad[2])
        if frame.right_to_left:
            start, end = end, start
        inner = (x + start, y + frame.px(pad[1]), x + wide - end, y + high - frame.px(pad[3]))
    _PLACES[view.kind](view, inner, clip, frame)


def _across(align: str, room: int, size: int, mirrored: bool) -> int:
    """Where something of ``size`` begins in ``room``."""
    if align == "center":
        return (room - size) // 2
    return room - size if (align == "end") is not mirrored else 0


def _place_column(view: View, inner: Rect, clip: Rect, frame: Frame) -> None:
    left, y, right, bottom = inner
    gap = frame.px(view.gap)
    used = sum(child.bottom for child in view.children) + gap * (len(view.children) - 1)
    if view.align == "center":
        y += max(0, (bottom - y - used) // 2)
    elif view.align == "end":
        y += max(0, bottom - y - used)
    for child in view.children:
        if view.cross == "fill":
            child.right = max(0, right - left)
        high = child.bottom
        _place(child, left + _across(view.cross, right - left, child.right, frame.right_to_left), y, clip, frame)
        y += high + gap


def _place_row(view: View, inner: Rect, clip: Rect, frame: Frame) -> None:
    left, top, right, bottom = inner
    gap = frame.px(view.gap)
    children = view.children
    used = sum(child.right for child in children) + gap * (len(children) - 1)
    spare = max(0, right - left - used)
    x = left + {"center": spare // 2, "end": spare}.get(view.align, 0)
    if view.align == "between" and len(children) > 1:
        gap += spare // (len(children) - 1)
    for child in children:
        if view.cross == "fill":
            child.bottom = max(0, bottom - top)
        wide = child.right
        y = top + _across(view.cross, bottom - top, child.bottom, mirrored=False)
        _place(child, left + right - x - wide if frame.right_to_left else x, y, clip, frame)
        x += wide + gap


def _place_box(view: View, inner: Rect, clip: Rect, frame: Frame) -> None:
    left, top, right, bottom = inner
    for child in view.children:
        x = left + _across(view.align, right - left, child.right, frame.right_to_left)
        y = top + _across(view.cross, bottom - top, child.bottom, mirrored=False)
        _place(child, x, y, clip, frame)


def _place_grid(view: View, inner: Rect, clip: Rect, frame: Frame) -> None:
    left, y, right, _ = inner
    gap, columns = frame.px(view.gap), max(1, view.columns)
    for start in range(0, len(view.children), columns):
        x, high = left, 0
        for child in view.children[start : start + columns]:
            wide, high = child.right, child.bottom
            _place(child, left + right - x - wide if frame.right_to_left else x, y, clip, frame)
            x += wide + gap
        y += high + gap


def _place_scroll(view: View, inner: Rect, clip: Rect, frame: Frame) -> None:
    (child,) = view.children
    room = inner[2] - inner[0] if view.horizontal else inner[3] - inner[1]
    most = max(0, view.content[0 if view.horizontal else 1] - room)
    view.offset = min(most, max(0, frame.offsets.get(view.path, 0)))
    narrower = (max(clip[0], inner[0]), max(clip[1], inner[1]), min(clip[2], inner[2]), min(clip[3], inner[3]))
    if view.horizontal:
        x = inner[2] - child.right + view.offset if frame.right_to_left else inner[0] - view.offset
        _place(child, x, inner[1], narrower, frame)
    else:
        _place(child, inner[0], inner[1] - view.offset, narrower, frame)


def _place_list(view: View, inner: Rect, clip: Rect, frame: Frame) -> None:
    y = inner[1] - view.offset
    narrower = (max(clip[0], inner[0]), max(clip[1], inner[1]), min(clip[2], inner[2]), min(clip[3], view.bottom))
    for row in view.children:
        high = row.bottom
        _place(row, inner[0], y, narrower, frame)
        y += high


_PLACES = {
    "column": _place_column,
    "row": _place_row,
    "box": _place_box,
    "grid": _place_grid,
    "scroll": _place_scroll,
    "list": _place_list,
}


# --- scrolling --------------------------------------------------------------------------------------------------------


def scroll_by(view: View, delta_px: int, frame: Frame) -> int | None:
    """The offset to keep after scrolling ``delta_px`` towards the end; None when it cannot move that way."""
    if view.kind == "scroll":
        room = view.right - view.left if view.horizontal else view.bottom - view.top
        room -= frame.px(view.pad[0] + view.pad[2]) if view.horizontal else frame.px(view.pad[1] + view.pad[3])
        most = max(0, view.content[0 if view.horizontal else 1] - room)
        moved = min(most, max(0, view.offset + delta_px))
        return None if moved == view.offset else moved
    return _scroll_list(view, delta_px, frame)


def _scroll_list(view: View, delta_px: int, frame: Frame) -> int | None:
    first, skipped = int(view.value), view.offset
    before = (first, skipped)
    room_w = view.right - view.left - frame.px(view.pad[0]) - frame.px(view.pad[2])
    skipped += delta_px
    while skipped < 0 and first > 0:
        first -= 1
        skipped += _row(view, first, room_w, frame).bottom
    skipped = max(0, skipped)
    while first < view.count:
        high = _row(view, first, room_w, frame).bottom
        if skipped < high or first == view.count - 1:
            break
        skipped -= high
        first += 1
    # the last page holds still at its end
    room_h = view.bottom - view.top - frame.px(view.pad[1]) - frame.px(view.pad[3])
    below, index = -skipped, first
    while index < view.count and below < room_h:
        below += _row(view, index, room_w, frame).bottom
        index += 1
    missing = room_h - below
    while missing > 0 and (first > 0 or skipped > 0):
        if skipped:
            back = min(skipped, missing)
            skipped, missing = skipped - back, missing - back
        else:
            first -= 1
            high = _row(view, first, room_w, frame).bottom
            skipped = max(0, high - missing)
            missing -= high - skipped
    return None if (first, skipped) == before else first * _HUGE + skipped
