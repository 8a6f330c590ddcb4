"""What is drawn in a button without words is found, and nothing is found where nothing is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from perception.pixels.glyphs import glyph_box, wordless


def _button(ground: int = 220) -> np.ndarray:
    picture = np.full((200, 200, 3), 250, np.uint8)
    picture[50:150, 50:150] = ground
    return picture


def test_a_plus_in_a_button_is_found():
    picture = _button()
    picture[97:103, 80:120] = 20
    picture[80:120, 97:103] = 20

    assert glyph_box(picture, (50, 50, 150, 150)) == (80, 80, 120, 120)


@pytest.mark.parametrize("box", [(50, 50, 150, 150), (50, 50, 58, 58), (0, 50, 200, 90), (60, 60, 60, 60)])
def test_nothing_is_found_where_nothing_is_drawn(box):
    assert glyph_box(_button(), box) is None


def test_what_stands_at_the_edge_is_not_the_icon_of_the_button():
    picture = _button()
    picture[70:75, 66:76] = 0

    assert glyph_box(picture, (50, 50, 150, 150)) is None


def test_only_controls_without_words_and_icons_are_looked_into():
    controls = [(0.0, 0.0, 40.0, 40.0), (50.0, 0.0, 90.0, 40.0), (100.0, 0.0, 140.0, 40.0)]

    assert wordless(controls, [(55.0, 5.0, 85.0, 35.0)], [(104.0, 10.0, 130.0, 30.0)]) == [0]
