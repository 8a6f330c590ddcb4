"""Colour words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.colors import NAMES, SAME, color_name, css_color_name, parse_color


@pytest.mark.parametrize(
    ("css", "name"),
    [
        ("rgb(255, 0, 0)", "red"),
        ("rgb(0, 128, 0)", "green"),
        ("rgb(0, 255, 0)", "green"),
        ("rgb(51, 122, 183)", "blue"),
        ("rgb(255, 165, 0)", "orange"),
        ("rgb(255, 255, 255)", "white"),
        ("rgb(10, 10, 10)", "black"),
        ("rgb(128, 128, 128)", "gray"),
        ("rgb(255, 192, 203)", "pink"),
        ("rgba(255, 0, 0, 0.5)", "red"),
        ("rgba(255, 0, 0, 0.1)", ""),
        ("rgba(0, 0, 0, 0)", ""),
        ("none", ""),
        ("", ""),
        ("red", ""),
    ],
)
def test_words(css, name):
    assert css_color_name(css) == name


def test_parsing_keeps_the_alpha():
    assert parse_color("rgba(1, 2, 3, 0.25)") == ((1, 2, 3), 0.25)
    assert parse_color("rgb(1, 2, 3)") == ((1, 2, 3), 1.0)


def test_other_words_stand_for_known_ones():
    assert set(SAME.values()) <= NAMES


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_colour_has_a_word(rgb):
    assert color_name(rgb) in NAMES


@given(st.text())
def test_anything_may_be_parsed(css):
    assert parse_color(css) is None or css.startswith("rgb")
