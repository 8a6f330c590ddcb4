"""The small grammar of noun phrases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.offline.orders.repeats import times_of
from planner.offline.words.phrases import (
    GENERIC_FIELD,
    Superlative,
    bare,
    core_name,
    number_of,
    ordinal_of,
    path_of,
    split_list,
    superlative_of,
    without_ordinal,
)


@pytest.mark.parametrize(
    ("phrase", "left"),
    [("the Save button", "Save button"), ("on the “x”.", "“x”"), ("into your inbox", "inbox"), ("theatre", "theatre")],
)
def test_what_leads_a_phrase_comes_off(phrase, left):
    assert bare(phrase) == left


@pytest.mark.parametrize(
    ("phrase", "number"),
    [("the 3rd link", 3), ("the first row", 1), ("the last one", -1), ("21st", 21), ("Twelfth", 12), ("3 links", None)],
)
def test_ordinals(phrase, number):
    assert ordinal_of(phrase) == number


def test_a_number_longer_than_any_list_is_no_ordinal():
    assert ordinal_of("the " + "9" * 5000 + "th link") is None
    assert without_ordinal("the 3rd link") == "the link"


@pytest.mark.parametrize(
    ("word", "number"),
    [("three", 3), ("TEN", 10), ("7", 7), ("²", None), ("9" * 5000, None), ("many", None), ("", None)],
)
def test_numbers(word, number):
    assert number_of(word) == number


@pytest.mark.parametrize(
    ("body", "members"),
    [
        ("A, B and C", ["A", "B", "C"]),
        ("A, B, and C", ["A", "B", "C"]),
        ('"a, b" and "c and d"', ["a, b", "c and d"]),
        ("“x, y”, z & w; v", ["x, y", "z", "w", "v"]),
        ("'Red, dark' and «Blue, light»", ["Red, dark", "Blue, light"]),
        ("Milk", ["Milk"]),
        ("", []),
        ('the "a" box and b', ['the "a" box', "b"]),
    ],
)
def test_lists(body, members):
    assert split_list(body) == members


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("File > Export > PDF", ["File", "Export", "PDF"]),
        ("File>Save", ["File", "Save"]),
        ('"File" → "Save as"', ["File", "Save as"]),
        ("Save", []),
        (">", []),
        ("next >", []),
    ],
)
def test_paths(phrase, parts):
    assert path_of(phrase) == parts


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("the cheapest flight", Superlative("min", "price", "flight")),
        ("the item with the lowest price", Superlative("min", "price", "item")),
        ("the flight with the shortest duration", Superlative("min", "duration", "flight")),
        ("the highest number", Superlative("max", "", "number")),
        ("the most expensive one", Superlative("max", "price", "one")),
        ("the first result", None),
        ("Save", None),
    ],
)
def test_superlatives(phrase, told):
    assert superlative_of(phrase) == told


@pytest.mark.parametrize(
    ("phrase", "times"),
    [
        ("the + button three times", ("the + button", 3)),
        ("Next twice", ("Next", 2)),
        ("x 12 times", ("x", 12)),
        ("x", ("x", 1)),
    ],
)
def test_how_often(phrase, times):
    assert times_of(phrase) == times


@pytest.mark.parametrize("words", ["", "the text field", "both boxes", "given input", "the text box below", "it"])
def test_words_that_only_say_that_a_field_is_meant(words):
    assert GENERIC_FIELD.match(words)


@pytest.mark.parametrize("words", ["the name field", "City", "search terms"])
def test_words_that_say_which_field_is_meant(words):
    assert not GENERIC_FIELD.match(words)


def test_the_words_of_a_phrase_that_name_the_thing():
    assert core_name("button ONE") == "one"


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_phrase(text):
    bare(text), ordinal_of(text), superlative_of(text), path_of(text), times_of(text), number_of(text)
    assert all(member in text for member in split_list(text))
