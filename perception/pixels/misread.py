"""Letters that text recognition sees in icons and knobs: a cross in Bluetooth's rune, an O in a switch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from perception.models.text_reader import Line
from perception.pixels.finding import Icon

Box = tuple[float, float, float, float]
_LONGEST: Final = 2
"""Letters that are seen in one icon."""
_BEGINNING: Final = 0.35
_MOST_IN_ICON: Final = 4
_LEAST_REST: Final = 3
_SURE_ICON: Final = 0.35
_SURE_MEANING: Final = 0.3


def without_drawings(lines: Iterable[Line], icons: Sequence[Icon], knobs: Sequence[Box]) -> list[Line]:
    """The lines without what was read in drawings; digits are always believed.

    Args:
        lines: as they were read.
        icons: what was read at their place is taken from the beginning or end of a line.
        knobs: boxes of switches, checkboxes and radios: a letter in one is none.
    """
    sure = [icon for icon in icons if icon.score >= _SURE_ICON]
    believed = [line for line in lines if not (_may_be_icon(line.text.strip()) and _lies_in(line, knobs))]
    return [kept for line in believed if (kept := _trimmed(line, sure)) is not None]


def _trimmed(line: Line, icons: Sequence[Icon]) -> Line | None:
    words = line.text.split()
    if words and not words[0].isdigit():
        line = _without_leading_icon(line, icons)
        words = line.text.split()
    if len(words) == 1:
        icon = _icon_at(_middle(line), line, icons) if _may_be_icon(words[0]) else None
        meant = icon is not None and any(m.chance >= _SURE_MEANING for m in icon.meanings[:1])
        return None if meant else line
    if len(words) > 1 and _may_be_icon(words[0]):
        letter_px = (line.box[2] - line.box[0]) / len(line.text)
        icon = _icon_at(line.box[0] + letter_px * len(words[0]) / 2, line, icons)
        if icon is not None:
            left = min(max(icon.box[2] + 1, line.box[0]), line.box[2] - 1)
            return replace(line, text=" ".join(words[1:]), box=(left, *line.box[1:]))
    if len(words) > 1 and _may_be_icon(words[-1]):
        letter_px = (line.box[2] - line.box[0]) / len(line.text)
        icon = _icon_at(line.box[2] - letter_px * len(words[-1]) / 2, line, icons)
        if icon is not None:
            right = max(min(icon.box[0] - 1, line.box[2]), line.box[0] + 1)
            return replace(line, text=" ".join(words[:-1]), box=(*line.box[:2], right, line.box[3]))
    return line


def _without_leading_icon(line: Line, icons: Sequence[Icon]) -> Line:
    """A line whose box takes in an icon at its beginning, without the signs that were read there."""
    left, top, right, bottom = line.box
    letter_px = (right - left) / max(1, len(line.text))
    for icon in icons:
        x, y = (icon.box[0] + icon.box[2]) / 2, (icon.box[1] + icon.box[3]) / 2
        if not (left < x < left + _BEGINNING * (right - left) and top < y < bottom):
            continue
        about = round((icon.box[2] - left) / letter_px)
        for count in (about, about - 1, about + 1):
            rest = line.text[max(0, count) :].strip()
            # A capital begins what is written; without one nothing was read in the icon.
            if 0 < count <= _MOST_IN_ICON and len(rest) >= _LEAST_REST and rest[0].isupper():
                return replace(line, text=rest, box=(min(icon.box[2] + 1, right - 1), top, right, bottom))
    return line


def _may_be_icon(word: str) -> bool:
    return len(word) <= _LONGEST and not any(letter.isdigit() for letter in word)


def _lies_in(line: Line, boxes: Iterable[Box]) -> bool:
    x, y = _middle(line), (line.box[1] + line.box[3]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _middle(line: Line) -> float:
    return (line.box[0] + line.box[2]) / 2


def _icon_at(x: float, line: Line, icons: Sequence[Icon]) -> Icon | None:
    y = (line.box[1] + line.box[3]) / 2
    return next((i for i in icons if i.box[0] <= x <= i.box[2] and i.box[1] <= y <= i.box[3]), None)
