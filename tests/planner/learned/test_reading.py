"""Words, weights, parts, and on or off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.learned.reading import Weights, best_fit, coverage, label_words, parts_of, read_goal


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("turn on vibration", "on"),
        ("disable the dial pad", "off"),
        ("Do not prevent the phone from sleeping", "off"),
        ("switch off 'Start week on Sunday'", "off"),
        ("set the size to 5", ""),
    ],
)
def test_on_or_off(goal, wanted):
    assert read_goal(goal).wanted == wanted


def test_telling_words_name_something():
    assert read_goal("Open the settings of the app").telling == ("open", "settings", "app")
    assert read_goal("to the").telling == ("to", "the"), "where nothing is told, every word counts"
    assert label_words("To") == ("to",)


def test_parts_keep_quotes_whole():
    assert parts_of("create 'a, b and c', type 'x' and search for it") == (
        "create 'a, b and c'",
        "type 'x'",
        "search for it",
    )


@pytest.mark.parametrize(
    ("said", "shown", "fits"),
    [
        ("vibration", "vibrate", True),
        ("test1", "test2", False),
        ("5", "5", True),
        ("5", "15", False),
        ("open", "about", False),
    ],
)
def test_words_fit_when_they_mean_the_same(said, shown, fits):
    assert (best_fit(said, (shown,)) > 0) is fits


def test_words_of_every_label_tell_less():
    weights = Weights(["Show names", "Show numbers", "Show dates", "Theme"])
    assert weights.of("show") < weights.of("theme")
    assert weights.of("never seen") == 1.0


@given(st.lists(st.text(max_size=8), max_size=5), st.lists(st.text(max_size=8), max_size=5))
def test_coverage_is_a_share(said, shown):
    words = tuple(word for text in said for word in label_words(text))
    others = tuple(word for text in shown for word in label_words(text))
    assert 0.0 <= coverage(words, others, lambda _: 1.0) <= 1.0
    if words:
        assert coverage(words, words, lambda _: 0.5) == pytest.approx(1.0)


@given(st.text(max_size=200))
def test_no_goal_raises(goal):
    read_goal(goal)
    parts_of(goal)
