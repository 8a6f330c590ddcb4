"""Pixels of a laid-out tree: drawn from the same views that accessibility shows, so that the two cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from emulators.phone.ui import fonts
from emulators.phone.ui.pen import Pen, rounded_mask
from emulators.phone.ui.pictures import generated
from emulators.phone.ui.theme import Color, blend, color_of
from emulators.phone.ui.view import View

_DISABLED = 0.38
"""Share of its colour that something disabled keeps."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What drawing needs to know of the phone."""

    colours: Mapping[str, Color]
    density: float
    text_scale: float
    right_to_left: bool
    focus: str = ""
    """Path of the field that has the focus."""
    cursor: int = 0

    def px(self, dp: float) -> int:
        """A length in pixels."""
        return max(1, round(dp * self.density))


def draw(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    """Draw the view and what is below it. ``under`` is the colour it lies on."""
    left, top, right, bottom = view.seen
    if left >= right or top >= bottom:
        return
    saved, pen.clip = pen.clip, (left, top, right, bottom) if view.kind in ("scroll", "list") else view.clip
    box = (view.left, view.top, view.right, view.bottom)
    if view.fill:
        colour = color_of(view.fill, looks.colours)
        if not view.enabled:
            colour = blend(colour, under, _DISABLED if view.on_tap else 1.0)
        if view.outline:
            line = color_of(view.outline, looks.colours)
            pen.ring(box, looks.px(view.radius), line, colour, looks.px(1))
        else:
            pen.rounded(box, looks.px(view.radius) if view.radius else 0, colour)
        under = colour
    elif view.outline:
        line = color_of(view.outline, looks.colours)
        pen.ring(
            box, looks.px(view.radius), line if view.enabled else blend(line, under, _DISABLED), under, looks.px(1)
        )
    painter = _PAINTERS.get(view.kind)
    if painter is not None:
        painter(view, pen, looks, under)
    for child in view.children:
        draw(child, pen, looks, under)
    if view.kind == "list" and view.scrolls:
        _scroll_bar(view, pen, looks)
    pen.clip = saved


def _colour(view: View, looks: Looks, under: Color) -> Color:
    colour = color_of(view.color, looks.colours)
    return colour if view.enabled else blend(colour, under, _DISABLED)


def _text(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    colour = _colour(view, looks, under)
    high = fonts.line_px(view.style, looks.text_scale)
    start, end = looks.px(view.pad[0]) if view.pad[0] else 0, looks.px(view.pad[2]) if view.pad[2] else 0
    if looks.right_to_left:
        start, end = end, start
    y = view.top + (looks.px(view.pad[1]) if view.pad[1] else 0)
    lines = view.shaped or ()
    room = view.bottom - view.top - (looks.px(view.pad[1] + view.pad[3]) if view.pad[1] + view.pad[3] else 0)
    if view.cross == "center":
        y += max(0, (room - len(lines) * high) // 2)
    for line in lines:
        wide = fonts.width_px(line, view.style, looks.text_scale)
        x = view.left + start
        spare = view.right - end - x - wide
        if view.align == "center":
            x += max(0, spare // 2)
        elif (view.align == "end") is not looks.right_to_left:
            x += max(0, spare)
        pen.text(line, x, y, view.style, looks.text_scale, colour)
        y += high


_MIRRORED = {"arrow_back", "arrow_forward", "chevron_right", "chevron_left", "send", "reply", "forward", "undo", "redo"}


def _icon(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    size = min(looks.px(view.size), view.right - view.left, view.bottom - view.top)
    x, y = (view.left + view.right - size) // 2, (view.top + view.bottom - size) // 2
    mirrored = looks.right_to_left and view.icon in _MIRRORED
    pen.icon(view.icon, x, y, size, _colour(view, looks, under), mirrored)


def _image(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    wide, high = view.right - view.left, view.bottom - view.top
    picture = generated(view.picture, wide, high)
    pen.paste(picture, view.left, view.top, rounded_mask(wide, high, looks.px(view.radius)) if view.radius else None)


def _field(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    focused = view.path == looks.focus
    error_px = fonts.line_px("caption", looks.text_scale) + looks.px(4) if view.error else 0
    bottom = view.bottom - error_px
    line = "error" if view.error else "primary" if focused else "outline"
    colour = color_of(line, looks.colours)
    if not view.enabled:
        colour = blend(colour, under, _DISABLED)
    search = view.input == "search"
    inside = color_of("surface_high", looks.colours) if search else under
    radius = (bottom - view.top) // 2 if search else looks.px(4)
    thickness = looks.px(2 if focused else 1)
    if search:
        pen.rounded((view.left, view.top, view.right, bottom), radius, inside)
    else:
        pen.ring((view.left, view.top + looks.px(4), view.right, bottom), radius, colour, inside, thickness)
    pad = looks.px(16)
    scale = looks.text_scale
    high = fonts.line_px("body", scale)
    lines: tuple[str, ...] = view.shaped or ()
    tone = color_of("on_surface" if lines else "on_surface_variant", looks.colours)
    if not view.enabled:
        tone = blend(tone, under, _DISABLED)
    floats = bool(lines) or focused
    if view.hint and floats and not search:
        x = _from_start(view, pad, fonts.width_px(view.hint, "caption", scale), looks)
        width = fonts.width_px(view.hint, "caption", scale)
        top = view.top + looks.px(4) - fonts.line_px("caption", scale) // 2
        pen.rect((x - looks.px(4), top, x + width + looks.px(4), top + fonts.line_px("caption", scale)), inside)
        pen.text(view.hint, x, top, "caption", scale, colour if focused or view.error else tone)
    shown = lines or ((view.hint,) if view.hint and (not floats or search) else ())
    y = view.top + looks.px(18) if view.multiline else (view.top + looks.px(4) + bottom - high) // 2
    room = view.right - view.left - 2 * pad
    for text in shown:
        wide = fonts.width_px(text, "body", scale)
        saved = pen.clip
        pen.clip = (max(saved[0], view.left + pad), saved[1], min(saved[2], view.right - pad), saved[3])
        # a long line shows its end, where the cursor is
        shift = wide - room if wide > room and focused else 0
        pen.text(text, _from_start(view, pad, wide, looks) - shift, y, "body", scale, tone)
        pen.clip = saved
        y += high
    if focused:
        last = lines[-1] if lines else ""
        wide = min(room, fonts.width_px(last, "body", scale))
        x = view.right - pad - wide if looks.right_to_left else view.left + pad + wide
        y = y - high if lines else y if not shown else y - high
        pen.rect((x, y + looks.px(2), x + looks.px(2), y + high - looks.px(2)), color_of("primary", looks.colours))
    if view.error:
        x = _from_start(view, pad, fonts.width_px(view.error, "caption", scale), looks)
        pen.text(view.error, x, bottom + looks.px(4), "caption", scale, color_of("error", looks.colours))


def _from_start(view: View, pad: int, wide: int, looks: Looks) -> int:
    return view.right - pad - wide if looks.right_to_left else view.left + pad


def _switch(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    on = bool(view.checked)
    track = color_of("primary" if on else "surface_highest", looks.colours)
    knob = color_of("on_primary" if on else "outline", looks.colours)
    edge = track if on else color_of("outline", looks.colours)
    if not view.enabled:
        track, knob, edge = (blend(colour, under, _DISABLED) for colour in (track, knob, edge))
    box = (view.left, view.top, view.right, view.bottom)
    high = view.bottom - view.top
    pen.ring(box, high // 2, edge, track, looks.px(2))
    size = looks.px(24 if on else 16)
    right_side = on is not looks.right_to_left
    middle = view.right - high // 2 if right_side else view.left + high // 2
    y = (view.top + view.bottom - size) // 2
    pen.rounded((middle - size // 2, y, middle - size // 2 + size, y + size), size // 2, knob)


def _mark(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    on = bool(view.checked)
    names = {
        ("checkbox", True): "check_box",
        ("checkbox", False): "check_box_outline_blank",
        ("radio", True): "radio_button_checked",
        ("radio", False): "radio_button_unchecked",
    }
    colour = color_of("primary" if on else "on_surface_variant", looks.colours)
    size = looks.px(24)
    x, y = (view.left + view.right - size) // 2, (view.top + view.bottom - size) // 2
    pen.icon(names[view.kind, on], x, y, size, colour if view.enabled else blend(colour, under, _DISABLED))


def _slider(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    share = (view.value - view.low) / (view.high - view.low) if view.high > view.low else 0.0
    pad, thick, knob = looks.px(12), looks.px(6), looks.px(20)
    middle = (view.top + view.bottom) // 2
    left, right = view.left + pad, view.right - pad
    at = round(right - (right - left) * share if looks.right_to_left else left + (right - left) * share)
    colour = color_of("primary", looks.colours)
    rest = color_of("secondary_container", looks.colours)
    if not view.enabled:
        colour, rest = blend(colour, under, _DISABLED), blend(rest, under, _DISABLED)
    pen.rounded((left, middle - thick // 2, right, middle + thick // 2), thick // 2, rest)
    filled = (at, right) if looks.right_to_left else (left, at)
    pen.rounded((filled[0], middle - thick // 2, filled[1], middle + thick // 2), thick // 2, colour)
    pen.rounded((at - knob // 2, middle - knob // 2, at + knob // 2, middle + knob // 2), knob // 2, colour)


def _progress(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    box = (view.left, view.top, view.right, view.bottom)
    pen.rounded(box, (view.bottom - view.top) // 2, color_of("secondary_container", looks.colours))
    wide = round((view.right - view.left) * min(1.0, max(0.0, view.value)))
    filled = (view.right - wide, view.right) if looks.right_to_left else (view.left, view.left + wide)
    pen.rounded(
        (filled[0], view.top, filled[1], view.bottom),
        (view.bottom - view.top) // 2,
        color_of("primary", looks.colours),
    )


def _canvas(view: View, pen: Pen, looks: Looks, under: Color) -> None:
    if view.paint is not None:
        view.paint(pen, (view.left, view.top, view.right, view.bottom), looks)


def _scroll_bar(view: View, pen: Pen, looks: Looks) -> None:
    room = view.bottom - view.top
    length = max(looks.px(32), room * room // max(room, view.content[1]))
    first = view.value / max(1, view.count)
    y = view.top + min(room - length, round(first * room))
    x = view.left + looks.px(2) if looks.right_to_left else view.right - looks.px(5)
    pen.rounded((x, y, x + looks.px(3), y + length), looks.px(2), color_of("outline_variant", looks.colours))


_PAINTERS: Mapping[str, Callable[[View, Pen, Looks, Color], None]] = {
    "text": _text,
    "icon": _icon,
    "image": _image,
    "field": _field,
    "switch": _switch,
    "checkbox": _mark,
    "radio": _mark,
    "slider": _slider,
    "progress": _progress,
    "canvas": _canvas,
}
