"""The picture of the phone: every window in its colours, over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulators.phone.system.packages import SYSTEM_UI
from emulators.phone.ui import fonts
from emulators.phone.ui.draw import Looks, draw
from emulators.phone.ui.pen import Pen
from emulators.phone.ui.theme import color_of, palette

if TYPE_CHECKING:
    from PIL.Image import Image

    from emulators.phone.phone import Phone
    from emulators.phone.system.windows import Window

_SYSTEM_SEED = "#3f5f90"


def render(phone: Phone) -> Image:
    """Draw everything that is shown now; black while the screen is off."""
    from PIL import Image as Images  # only who wants a picture pays for it

    wide, high = phone.size_px
    if not phone.screen_on:
        return Images.new("RGB", (wide, high))
    windows = phone.windows()
    front = windows[0]
    base = _looks(phone, front)
    image = Images.new("RGB", (wide, high), color_of(front.root.fill or "surface", base.colours))
    pen = Pen(image)
    for window in windows:
        looks = _looks(phone, window, front)
        if window.scrim:
            _darken(image, window.scrim)
            pen = Pen(image)
        draw(window.root, pen, looks, looks.colours["surface"])
    if phone.notices.toast is not None:
        _toast(phone, pen, base)
    return image


def _looks(phone: Phone, window: Window, front: Window | None = None) -> Looks:
    package = window.package
    seed = _SYSTEM_SEED
    if window.kind == "bar" and front is not None:
        package = front.package  # the bars lie over the app and take its colours
    if package != SYSTEM_UI and package in phone.packages:
        seed = phone.app_of(package).color
    return Looks(
        palette(seed, phone.config.dark),
        phone.density,
        phone.density * phone.config.font_scale,
        phone.config.right_to_left,
        phone.focus,
    )


def _darken(image: Image, share: float) -> None:
    image.paste(image.point([round(value % 256 * (1 - share)) for value in range(768)]))


def _toast(phone: Phone, pen: Pen, looks: Looks) -> None:
    assert phone.notices.toast is not None
    scale = looks.text_scale
    lines = fonts.wrap(phone.notices.toast["message"], "small", scale, looks.px(280), 2)
    wide = max(fonts.width_px(line, "small", scale) for line in lines) + looks.px(48)
    line_high = fonts.line_px("small", scale)
    high = line_high * len(lines) + looks.px(24)
    x, y = (pen.image.width - wide) // 2, pen.image.height - looks.px(110) - high
    pen.clip = (0, 0, pen.image.width, pen.image.height)
    pen.rounded((x, y, x + wide, y + high), looks.px(24), looks.colours["surface_highest"])
    for number, line in enumerate(lines):
        width = fonts.width_px(line, "small", scale)
        pen.text(
            line, (pen.image.width - width) // 2, y + looks.px(12) + number * line_high, "small", scale,
            looks.colours["on_surface"],
        )  # fmt: skip
