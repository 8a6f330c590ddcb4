"""The phone's typefaces: how wide a text is, how it breaks into lines, and its picture.

Roboto for Latin, Greek and Cyrillic, Noto for Arabic and for the Chinese that the phone's own texts use; a character
that none of them has is drawn as a box, as on a real phone.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_FOLDER = Path(__file__).resolve().parent
_FILES = {
    "regular": "roboto-regular.ttf",
    "medium": "roboto-medium.ttf",
    "arabic": "noto-arabic.ttf",
    "chinese": "noto-chinese.ttf",
    "icons": "material-icons.ttf",
}
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Style:
    """A text style of the Material type scale."""

    size_sp: float
    line_sp: float
    face: str = "regular"


STYLES = {
    "display": Style(45, 52),
    "headline": Style(28, 36),
    "title": Style(22, 28),
    "subtitle": Style(16, 24, "medium"),
    "body": Style(16, 24),
    "small": Style(14, 20),
    "label": Style(14, 20, "medium"),
    "caption": Style(12, 16, "medium"),
}


@cache
def _font(face: str, size_px: int) -> FreeTypeFont:
    from PIL import ImageFont  # half of what starting the phone takes: only who draws or measures pays for it

    layout = ImageFont.Layout.RAQM if face == "arabic" else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(_FOLDER / _FILES[face]), size_px, layout_engine=layout)


@cache
def _icons() -> dict[str, int]:
    table: dict[str, int] = json.loads((_FOLDER / "material-icons.json").read_text("utf-8"))
    return table


def _face_of(character: str, face: str) -> str:
    code = ord(character)
    if code < 0x590:
        return face
    if 0x590 <= code < 0x780 or 0xFB1D <= code < 0xFE00 or 0xFE70 <= code < 0xFF00:
        return "arabic"
    return "chinese" if code >= 0x2E80 else face


def runs_of(text: str, face: str) -> list[tuple[str, str]]:
    """The text cut where the typeface changes: ``[(face, part)]``."""
    if text.isascii():
        return [(face, text)] if text else []
    runs: list[tuple[str, str]] = []
    for character in text:
        wanted = _face_of(character, face)
        if runs and character == " " and runs[-1][0] == "arabic":
            wanted = "arabic"  # a space between two Arabic words is shaped with them
        if runs and runs[-1][0] == wanted:
            runs[-1] = (wanted, runs[-1][1] + character)
        else:
            runs.append((wanted, character))
    return runs


@lru_cache(maxsize=20_000)
def width_px(text: str, style: str, scale: float) -> int:
    """How wide a line of text is, in pixels. ``scale`` is pixels per sp."""
    told = STYLES[style]
    size = max(1, round(told.size_sp * scale))
    if text.isascii():
        return _ascii_width(text, told.face, size)
    return round(sum(_font(face, size).getlength(part) for face, part in runs_of(text, told.face)))


def _ascii_width(text: str, face: str, size: int) -> int:
    # without kerning, letter by letter: ten times faster than the font engine, and what is drawn is placed the same way
    widths = _letter_widths(face, size)
    return round(sum(widths[ord(letter)] for letter in text))


@cache
def _letter_widths(face: str, size: int) -> list[float]:
    font = _font(face, size)
    return [font.getlength(chr(code)) if code >= 0x20 else 0.0 for code in range(128)]


def line_px(style: str, scale: float) -> int:
    """The height of a line in pixels."""
    return max(1, round(STYLES[style].line_sp * scale))


@lru_cache(maxsize=20_000)
def wrap(text: str, style: str, scale: float, room_px: int, most: int = 0) -> tuple[str, ...]:
    """Lines of the text that fit into ``room_px``; with ``most`` > 0 at most so many, the last one ellipsised."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, style, scale, room_px))
        if most and len(lines) > most:
            break
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _ellipsise(lines[most - 1] + ELLIPSIS, style, scale, room_px)]
    return tuple(_ellipsise(line, style, scale, room_px) if most == 1 else line for line in lines)


def _wrap_paragraph(text: str, style: str, scale: float, room_px: int) -> list[str]:
    if width_px(text, style, scale) <= room_px:
        return [text]
    lines, line = [], ""
    for word in _words(text):
        if not line or width_px((line + word).rstrip(), style, scale) <= room_px:
            line += word
        else:
            lines.append(line.rstrip())
            line = word
        while line and width_px(line.rstrip(), style, scale) > room_px and len(line.rstrip()) > 1:
            cut = _fitting(line, style, scale, room_px)
            lines.append(line[:cut])
            line = line[cut:]
    lines.append(line.rstrip())
    return lines


def _words(text: str) -> list[str]:
    """Where a line may break: after spaces, hyphens and Chinese characters."""
    words = [""]
    for character in text:
        words[-1] += character
        if character in " -/" or ord(character) >= 0x2E80:
            words.append("")
    return [word for word in words if word]


def _fitting(text: str, style: str, scale: float, room_px: int) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_px(text[:middle], style, scale) <= room_px:
            low = middle
        else:
            high = middle - 1
    return low


def _ellipsise(line: str, style: str, scale: float, room_px: int) -> str:
    if width_px(line, style, scale) <= room_px:
        return line
    line = line.removesuffix(ELLIPSIS)
    while line and width_px(line + ELLIPSIS, style, scale) > room_px:
        line = line[:-1].rstrip()
    return line + ELLIPSIS


@lru_cache(maxsize=4_000)
def picture(text: str, style: str, scale: float) -> Image:
    """A line of text as a mask, one line high; what a pen pastes in a colour."""
    from PIL import Image, ImageDraw

    told = STYLES[style]
    size = max(1, round(told.size_sp * scale))
    mask = Image.new("L", (max(1, width_px(text, style, scale) + 2), line_px(style, scale)))
    pen = ImageDraw.Draw(mask)
    baseline = round(mask.height / 2 + size * 0.35)
    x = 0.0
    runs = runs_of(text, told.face)
    if any(face == "arabic" for face, _ in runs):
        # right to left: what stands last is drawn first, and a space behind a number is on its other side
        runs = [(face, part if face == "arabic" else _turned(part)) for face, part in reversed(runs)]
    for face, part in runs:
        font = _font(face, size)
        if part.isascii():
            widths = _letter_widths(face, size)
            for letter in part:
                if letter != " ":
                    pen.text((x, baseline), letter, 255, font, anchor="ls")
                x += widths[ord(letter)]
        else:
            pen.text((x, baseline), part, 255, font, anchor="ls")
            x += font.getlength(part)
    return mask


def _turned(part: str) -> str:
    inner = part.strip(" ")
    before, behind = len(part) - len(part.lstrip(" ")), len(part) - len(part.rstrip(" "))
    return " " * behind + inner + " " * before if inner else part


@lru_cache(maxsize=1_000)
def icon_picture(name: str, size_px: int, mirrored: bool = False) -> Image:
    """An icon of the Material set as a mask.

    Raises:
        KeyError: there is no icon of that name.
    """
    from PIL import Image, ImageDraw, ImageOps

    mask = Image.new("L", (size_px, size_px))
    ImageDraw.Draw(mask).text((0, size_px), chr(_icons()[name]), 255, _font("icons", size_px), anchor="ls")
    return ImageOps.mirror(mask) if mirrored else mask


def has_icon(name: str) -> bool:
    """Whether the set has an icon of that name."""
    return name in _icons()


def is_wide_enough(text: str) -> bool:
    """Whether the text has a character that takes room; combining marks and joiners alone take none."""
    return any(unicodedata.category(character) not in ("Mn", "Cf", "Cc") for character in text)
