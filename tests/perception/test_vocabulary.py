"""The short way to related words finds what looking at every word would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perception.lexical import word_fit
from perception.vocabulary import Vocabulary

SHOWN = [
    "save",
    "saved",
    "saving",
    "delete",
    "trash",
    "bin",
    "orders",
    "order",
    "submit",
    "submits",
    "2",
    "two",
    "1001",
    "1002",
    "07",
    "7",
    "log",
    "login",
    "next",
]


@given(st.sampled_from([*SHOWN, "sav", "remove", "second", "2nd", "forward", "submti", "seven"]))
def test_nothing_that_fits_is_missed(word):
    vocabulary = Vocabulary(SHOWN)
    found = {w for w in {*vocabulary.related(word), *vocabulary.of_like_length(word)} if word_fit(word, w) > 0}
    assert found == {w for w in SHOWN if word_fit(word, w) > 0}


@given(st.text(min_size=1, max_size=50))
def test_any_word_may_be_looked_up(word):
    vocabulary = Vocabulary(SHOWN)
    assert vocabulary.related(word) <= set(SHOWN)
    assert set(vocabulary.of_like_length(word)) <= set(SHOWN)
