"""Faint beside its likes is disabled."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from perception.pixels.dimness import SURE_DISABLED, contrast, tell_disabled
from perception.pixels.pieces import Piece

INKS = ("#202020", "#c8c8c8", "#202020", "#202020")


def _checkboxes(said: float) -> tuple[list[Piece], np.ndarray]:
    """Four checkboxes with labels, the second of them faint."""
    image = Image.new("RGB", (400, 240), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(18)
    pieces = []
    for row, ink in enumerate(INKS):
        top = 10 + 50 * row
        pen.rectangle((20, top, 44, top + 24), outline=ink, width=3)
        pen.text((60, top), f"Choice {row}", fill=ink, font=font)
        label = Piece((58, top, 160, top + 26), "text", 1.0, texts=[((58, top, 160, top + 26), f"Choice {row}")])
        piece = Piece((20, top, 45, top + 25), "checkbox", 0.9, {"disabled": said}, labelled_by=label)
        pieces.append(piece)
    return pieces, np.asarray(image)


@pytest.mark.parametrize("said", [0.05, 0.3])
def test_the_faint_one_of_several_is_disabled(said):
    pieces, picture = _checkboxes(said)

    tell_disabled(pieces, picture)

    assert [p.states["disabled"] > SURE_DISABLED for p in pieces] == [False, True, False, False]


def test_what_the_network_is_sure_of_stays():
    pieces, picture = _checkboxes(0.99)
    tell_disabled(pieces[:1], picture)
    assert pieces[0].states["disabled"] > SURE_DISABLED


def test_contrast_grows_with_ink_and_boxes_outside_are_harmless():
    _, picture = _checkboxes(0.0)
    strong, faint = (contrast(picture, [(58.0, top, 160.0, top + 26.0)]) for top in (10.0, 60.0))
    assert strong is not None
    assert faint is not None
    assert strong > 2 * faint
    assert contrast(picture, []) is None
    assert contrast(picture, [(900.0, 900.0, 950.0, 950.0)]) is None
    tell_disabled([Piece((900, 900, 950, 950), "button", 0.9)], picture)
