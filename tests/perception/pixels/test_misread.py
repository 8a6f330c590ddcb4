"""Letters that are drawings are no text."""

from __future__ import annotations

import numpy as np
import pytest

from perception.models.icon_encoder import Meaning
from perception.models.text_reader import Line
from perception.pixels.finding import Icon
from perception.pixels.misread import without_drawings

VECTOR = np.zeros(4, np.float32)
RUNE = Icon((10, 10, 40, 40), VECTOR, (Meaning("bluetooth", 0.9),), 0.8)


def texts(*lines: Line, icons: tuple[Icon, ...] = (RUNE,), knobs: tuple[tuple[float, ...], ...] = ()) -> list[str]:
    return [line.text for line in without_drawings(lines, icons, knobs)]  # type: ignore[arg-type]


def test_a_letter_read_in_an_icon_is_taken_from_the_line():
    (line,) = without_drawings([Line("X Bluetooth", (12, 8, 210, 42), 0.9)], [RUNE], [])
    assert line.text == "Bluetooth"
    assert line.box == (41, 8, 210, 42)


def test_and_from_its_end():
    arrow = Icon((180, 10, 210, 40), VECTOR, (), 0.8)
    assert texts(Line("More >", (60, 8, 205, 42), 0.9), icons=(arrow,)) == ["More"]


def test_a_letter_alone_on_an_icon_that_is_known_is_dropped():
    assert texts(Line("X", (14, 12, 36, 38), 0.9)) == []


@pytest.mark.parametrize(
    "icon", [Icon(RUNE.box, VECTOR, (Meaning("letter", 0.1),), 0.8), Icon(RUNE.box, VECTOR, (), 0.1)]
)
def test_a_letter_alone_stays_where_the_icon_is_not_sure(icon: Icon):
    assert texts(Line("M", (14, 12, 36, 38), 0.9), icons=(icon,)) == ["M"]


def test_digits_are_believed():
    assert texts(Line("7", (14, 12, 36, 38), 0.9), Line("3 new", (12, 8, 90, 42), 0.9)) == ["7", "3 new"]


def test_an_o_in_a_switch_is_its_knob():
    lines = Line("O", (300, 10, 330, 40), 0.9), Line("On", (220, 10, 290, 40), 0.9)
    assert texts(*lines, icons=(), knobs=((295, 5, 345, 45),)) == ["On"]


def test_words_beside_an_icon_stay_whole():
    assert texts(Line("To do", (60, 8, 150, 42), 0.9)) == ["To do"]


def test_what_was_read_in_an_icon_at_the_beginning_is_cut_off():
    icon = Icon((10, 10, 34, 34), None, (), 0.9)
    [kept] = without_drawings([Line("29Albums", (8, 8, 104, 36), 0.9)], [icon], [])

    assert kept.text == "Albums"
    assert kept.box[0] == 35


def test_a_line_beside_an_icon_is_left_as_it_is():
    icon = Icon((10, 10, 34, 34), None, (), 0.9)
    line = Line("29 Albums", (40, 8, 140, 36), 0.9)

    assert without_drawings([line], [icon], []) == [line]


def test_a_line_whose_box_takes_in_an_icon_that_was_not_read_keeps_its_letters():
    icon = Icon((10, 10, 34, 34), None, (), 0.9)
    line = Line("Favoris", (8, 8, 104, 36), 0.9)

    assert without_drawings([line], [icon], []) == [line]
