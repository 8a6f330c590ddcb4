"""Readings of phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.phrase import read_phrase
from perception.phrase_parts import Relation

SMALL_WORDS = 'click the open second last row of in left right below icon button Anna "a b" 3rd from top and between'


@pytest.mark.parametrize(
    ("phrase", "part", "value"),
    [
        ("the Save button", "words", ("save",)),
        ("the Save button", "kind", "button"),
        ("click on the check box", "kind", "checkbox"),
        ("drop down list Country", "kind", "dropdown"),
        ("search icon", "words", ("search",)),
        ('press "Save as" twice', "quoted", "Save as"),
        ("press “Save as”", "quoted", "Save as"),
        ("press 'Save as'", "quoted", "Save as"),
        ("the second link", "ordinal", 2),
        ("2nd link", "ordinal", 2),
        ("the last link", "ordinal", -1),
        ("second last link", "ordinal", -2),
        ("last but one link", "ordinal", -2),
        ("button number 12", "ordinal", 12),
        ("third option in the first row", "line", 1),
        ("third option in the first row", "ordinal", 3),
        ("second icon from the right", "counted_from", "right"),
        ("icon at the top right corner of the page", "edges", ("top", "right")),
        ("bottom-most button", "edges", ("bottom",)),
        ("the checked box", "states", ("checked",)),
        ("the enabled button", "absent_states", ("disabled",)),
        ("the red circle", "looks", ("red", "circle")),
        ("the grey round button", "looks", ("gray", "circle")),
        ("image below the text private photos", "relations", (Relation("below", "text private photos"),)),
        ("icon to the left of planner", "relations", (Relation("left", "planner"),)),
        ("Open in the row of Anna", "relations", (Relation("row", "anna"),)),
        ("Open for Anna", "relations", (Relation("row", "anna"),)),
        ('field next to "Your name"', "relations", (Relation("near", '"Your name"'),)),
        ("icon between from and to", "relations", (Relation("between", "from", "to"),)),
        ("icon above me at the bottom", "edges", ("bottom",)),
        ("the row of Anna", "kind", "row"),
        ("box labelled Express", "words", ("express",)),
        ("press +", "words", ("plus", "add")),
    ],
)
def test_parts(phrase, part, value):
    assert any(getattr(reading, part) == value for reading in read_phrase(phrase))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Sign in", ("sign", "in")),
        ("Top stories", ("top", "stories")),
        ("click Terms of use", ("terms", "of", "use")),
        ("Open", ("open",)),
        ("click on Open 1001", ("open", "1001")),
        ("Select all", ("select", "all")),
        ("Don't save", ("dont", "save")),
        ("Checked baggage", ("checked", "baggage")),
    ],
)
def test_a_name_is_always_one_of_the_readings(phrase, words):
    assert any(reading.words == words and not reading.structured for reading in read_phrase(phrase))


def test_a_command_alone_is_a_name():
    assert read_phrase("Click")[0].words == ("click",)


def test_what_follows_open_may_only_place_it():
    assert any(reading.words == ("open",) and reading.relations for reading in read_phrase("open next to Bo"))


@pytest.mark.parametrize(
    "phrase", ["", "   ", '"', "''", "the", "of of of", "\x00\x01", "\ud800", "quotedtext7x", "x" * 10_000]
)
def test_any_text_has_a_reading(phrase):
    assert read_phrase(phrase)


@given(st.text(max_size=500))
def test_readings_never_fail_and_stay_few(phrase):
    readings = read_phrase(phrase)
    assert 1 <= len(readings) <= 12
    assert not readings[0].structured


@given(st.lists(st.sampled_from(SMALL_WORDS.split()), max_size=30))
def test_phrases_of_small_words_never_fail(words):
    for reading in read_phrase(" ".join(words)):
        assert len(reading.relations) <= 3
        assert all(relation.anchor for relation in reading.relations)


@pytest.mark.parametrize(
    ("phrase", "part", "value"),
    [
        ("the second button from the bottom left", "counted_from", "bottom"),
        ("the first image from the top right corner", "counted_from", "right"),
        ("the favorite icon in the second block", "line", 2),
        ("number 8", "ordinal", 0),
        ("item number 8", "ordinal", 8),
    ],
)
def test_places_as_people_say_them(phrase, part, value):
    assert getattr(read_phrase(phrase)[-1], part) == value


def test_the_bottom_line_is_a_place():
    readings = read_phrase("the button on the bottom line of the page")
    assert any(r.edges == ("bottom",) and r.kind == "button" and not r.words for r in readings)


def test_a_colour_may_be_a_name():
    readings = read_phrase("the green button")
    assert any(r.looks == ("green",) and r.kind == "button" and not r.words for r in readings)
    assert any(r.words == ("green",) and r.kind == "button" and not r.looks for r in readings)
