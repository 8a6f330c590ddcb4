"""Unsure boxes, radios and switches, and what bears them out."""

from __future__ import annotations

import pytest

from perception.models.screen_detector import Detection
from perception.models.text_reader import Line
from perception.pixels.settings import borne_out


def _seen(role: str, left: float, top: float, side: float = 20, score: float = 0.3) -> Detection:
    return Detection((left, top, left + side, top + side), role, score, {})


def _line(left: float, top: float, right: float) -> Line:
    return Line("Weekly", (left, top, right, top + 20), 0.99)


@pytest.mark.parametrize(
    ("one", "believed"),
    [
        (_seen("radio", 22, 140), True),
        (_seen("radio", 22, 140, score=0.2), False),
        (_seen("radio", 60, 140), False),
        (_seen("radio", 10, 140, side=60), False),
        (_seen("radio", 22, 105), False),
        (_seen("button", 22, 140), False),
    ],
)
def test_columns_bear_out_their_own(one, believed):
    assert borne_out(one, [_seen("radio", 20, 100, score=0.9)], []) is believed


def test_words_beside_bear_out_and_a_switch_may_be_far_from_them():
    words = [_line(50, 100, 150)]
    assert borne_out(_seen("checkbox", 20, 100), [], words)
    assert borne_out(_seen("switch", 380, 100), [], words)
    assert not borne_out(_seen("checkbox", 380, 100), [], words)
    assert not borne_out(_seen("checkbox", 20, 300), [], words)
