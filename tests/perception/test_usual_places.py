"""Where nameless things usually stand."""

from __future__ import annotations

import pytest

from devices.bounds import Bounds
from perception.usual_places import usual_fit

SIZE = (1080, 2400)
TOP_LEFT, TOP_RIGHT = Bounds(20, 120, 110, 210), Bounds(970, 120, 1060, 210)
BOTTOM_RIGHT = Bounds(930, 2120, 1030, 2220)


@pytest.mark.parametrize(
    ("words", "there", "elsewhere"),
    [
        (("menu",), TOP_LEFT, TOP_RIGHT),
        (("hamburger",), TOP_LEFT, BOTTOM_RIGHT),
        (("more",), TOP_RIGHT, TOP_LEFT),
        (("add",), BOTTOM_RIGHT, TOP_LEFT),
        (("search",), TOP_RIGHT, BOTTOM_RIGHT),
    ],
)
def test_each_has_its_place(words, there, elsewhere):
    assert usual_fit(words, there, SIZE) > 0.5 > usual_fit(words, elsewhere, SIZE)


def test_what_is_large_or_unheard_of_has_no_place():
    assert usual_fit(("menu",), Bounds(0, 0, 900, 300), SIZE) == 0
    assert usual_fit(("zebra",), TOP_LEFT, SIZE) == 0
    assert usual_fit((), TOP_LEFT, (0, 0)) == 0
