"""Text to the control it stands in, cut where OCR read across several."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from perception.pixels.finding import Findings, Icon
from perception.pixels.misread import without_drawings
from perception.pixels.pieces import FIELDS, SETTINGS, Box, Piece, middle_in, share

_INSIDE: Final = 0.7
_SURE_LINK: Final = 0.6
"""From which score on a part of a line is a link of its own: a word of a label looks much like one."""
_TELL_THEIR_TEXT: Final = frozenset({"button", "link", "tab", "listitem", *FIELDS})
_NAMED_BY_MORE: Final = frozenset({"listitem", "tab"})
_MOST_INITIALS: Final = 2
_KNOBS: Final = frozenset("0Oo")
"""What is read of the knob of a slider."""
_LEAST_KNOBS: Final = 2
"""With one box in a line it stands at an end of it, and only the box of the line is wrong."""


def give_texts(found: Findings, controls: list[Piece]) -> list[Piece]:
    """Lines go to the smallest control around them; the rest stand by themselves."""
    loose = []
    knobs = [c.box for c in controls if c.role in SETTINGS]
    tracks = [c.box for c in controls if c.role == "slider"]
    for line in without_drawings(found.lines, found.icons, knobs):
        if line.text in _KNOBS and any(middle_in(line.box, track) for track in tracks):
            continue
        owner = next(
            (
                c
                for c in controls
                if c.role not in SETTINGS and c.role not in ("slider", "dialog") and share(line.box, c.box) > _INSIDE
            ),
            None,
        )
        if owner is not None:
            owner.texts.append((line.box, line.text))
            continue
        for stretch, told in _between_knobs(line.box, line.text, knobs):
            for part, text, holder in _split(stretch, told, controls):
                if holder is None:
                    loose.append(Piece(part, "text", line.sure, texts=[(part, text)]))
                else:
                    holder.texts.append((part, text))
    for control in controls:
        control.texts.sort(key=lambda t: (round(t[0][1] / 10), t[0][0]))
    return loose


def _between_knobs(box: Box, text: str, knobs: Sequence[Box]) -> list[tuple[Box, str]]:
    """One line that OCR read across several boxes or radios, cut at them: "Draft ( ) Sent ( ) Spam"."""
    left, top, right, bottom = box
    inner = sorted(k for k in knobs if left < (k[0] + k[2]) / 2 < right and top < (k[1] + k[3]) / 2 < bottom)
    words = text.split()
    if len(inner) < _LEAST_KNOBS or len(words) < 2:
        return [(box, text)]
    ends = [left, *(x for knob in inner for x in (knob[0] - 1, knob[2] + 1)), right]
    letter_px = (right - left - sum(k[2] - k[0] for k in inner)) / len(text)
    stretches = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=True) if b - a > letter_px]
    if letter_px <= 0 or not stretches:
        return [(box, text)]
    told: list[list[str]] = [[] for _ in stretches]
    written = sum(b - a for a, b in stretches)
    at = 0
    for word in words:
        at = text.index(word, at)
        middle = (at + len(word) / 2) / len(text) * written
        at += len(word)
        number = 0
        while number < len(stretches) - 1 and middle > stretches[number][1] - stretches[number][0]:
            middle -= stretches[number][1] - stretches[number][0]
            number += 1
        told[number].append(word)
    return [((a, top, b, bottom), " ".join(said)) for (a, b), said in zip(stretches, told, strict=True) if said]


def without_initials(controls: list[Piece], icons: Sequence[Icon]) -> None:
    """The letters in a portrait, or what was read of a drawing, do not name a row that says more."""
    for control in controls:
        if control.role not in _NAMED_BY_MORE or len(control.texts) < 2:
            continue
        kept = [
            (box, text)
            for box, text in control.texts
            if len(text) > _MOST_INITIALS or not any(middle_in(box, icon.box) for icon in icons)
        ]
        control.texts = kept or control.texts


def trim(texts: list[Piece], controls: list[Piece]) -> None:
    """OCR's boxes sometimes take in the checkbox or radio beside a line: it is cut off again."""
    for control in controls:
        if control.role not in SETTINGS:
            continue
        x, y = (control.box[0] + control.box[2]) / 2, (control.box[1] + control.box[3]) / 2
        for text in texts:
            left, top, right, bottom = text.box
            if not (left < x < right and top < y < bottom):
                continue
            if x < (left + right) / 2:
                text.box = (min(control.box[2] + 1, right - 1), top, right, bottom)
            else:
                text.box = (left, top, max(control.box[0] - 1, left + 1), bottom)


def _split(box: Box, text: str, controls: list[Piece]) -> list[tuple[Box, str, Piece | None]]:
    """One line that OCR read across neighbours, such as two tabs, word by word to whom it belongs.

    A word that was read across two of them, the days 26 and 27 of a calendar as 2627, is cut between its letters.
    """
    letter_px = (box[2] - box[0]) / max(1, len(text))
    y = (box[1] + box[3]) / 2
    around = [c for c in controls if c.box[1] <= y <= c.box[3] and _tells(c)]

    def holder_at(x: float) -> Piece | None:
        return next((c for c in around if c.box[0] <= x <= c.box[2]), None)

    parts: list[tuple[Box, str, Piece | None]] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        left = box[0] + letter_px * at
        at += len(word)
        holders = [holder_at(left + letter_px * (n + 0.5)) for n in range(len(word))]
        ends = {id(h): h for h in (holders[0], holders[-1])}
        if len(ends) < 2 or None in ends.values():
            holders = [holder_at(left + letter_px * len(word) / 2)] * len(word)
        joint = " "
        for holder, letters in groupby(zip(holders, word, strict=True), key=lambda pair: pair[0]):
            told = "".join(letter for _, letter in letters)
            right = left + letter_px * len(told)
            if parts and parts[-1][2] is holder:
                before = parts[-1]
                parts[-1] = ((before[0][0], box[1], right, box[3]), f"{before[1]}{joint}{told}", holder)
            else:
                parts.append(((left, box[1], right, box[3]), told, holder))
            left, joint = right, ""
    return parts


def _tells(control: Piece) -> bool:
    return control.role in _TELL_THEIR_TEXT and (control.role != "link" or control.score >= _SURE_LINK)
