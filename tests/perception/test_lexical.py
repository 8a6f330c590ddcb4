"""Words: taking them apart, stems, numbers, slips of the finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.lexical import EXACT, STEM, SYNONYM, hint_words_of, idf, slips, stem, word_fit, words_of

WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("E-mail (work) #1001", ("e", "mail", "work", "1001")),
        ("Don't save", ("dont", "save")),
        ("37.50 on 2024-01-05 at 10:30", ("37.50", "on", "2024-01-05", "at", "10:30")),
        ("ＦＵＬＬ　width", ("full", "width")),
        ("設定", ("設", "定")),
        ("+", ("plus", "add")),
        ("Straße", ("strasse",)),
        ("C++", ("c",)),
        ("", ()),
        ("\ud800", ()),
        ("…", ("more", "dots")),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


def test_hints_part_camel_case_and_numbers():
    assert hint_words_of(["saveDraft2", "btn_primary", "save"]) == ("save", "draft", "2", "btn", "primary")


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("orders", "order"),
        ("categories", "category"),
        ("boxes", "box"),
        ("saving", "sav"),
        ("save", "sav"),
        ("stopped", "stop"),
        ("status", "status"),
        ("address", "address"),
        ("bus", "bus"),
        ("1001s", "1001s"),
    ],
)
def test_stems(word, root):
    assert stem(word) == root


@pytest.mark.parametrize(
    ("said", "shown", "low", "high"),
    [
        ("save", "save", EXACT, EXACT),
        ("order", "orders", STEM, STEM),
        ("two", "2", 0.9, 0.9),
        ("2nd", "2", 0.8, 0.8),
        ("07", "7", 0.85, 0.85),
        ("1001", "1002", 0, 0),
        ("1001", "10010", 0, 0),
        ("trash", "delete", SYNONYM, SYNONYM),
        ("sub", "submit", 0.6, 0.7),
        ("submti", "submit", 0.6, 0.8),
        ("sumbit", "submit", 0.6, 0.8),
        ("recieve", "receive", 0.6, 0.8),
        ("cat", "car", 0, 0),
        ("house", "car", 0, 0),
    ],
)
def test_fits(said, shown, low, high):
    assert low <= word_fit(said, shown) <= high


@given(WORD, WORD)
def test_a_fit_is_a_grade_and_equal_words_fit_best(one, other):
    assert 0 <= word_fit(one, other) <= 1
    assert word_fit(one, one) == 1


@given(WORD, WORD)
def test_slips_are_symmetric_and_bounded(one, other):
    assert slips(one, other, 2) == slips(other, one, 2)
    assert 0 <= slips(one, other, 2) <= 3


@given(st.text(max_size=1000))
def test_any_text_has_words_without_space_or_capitals(text):
    assert all(word and word == word.casefold() and not any(c.isspace() for c in word) for word in words_of(text))


def test_a_rare_word_tells_more():
    assert idf(1, 100) == 1 > idf(10, 100) > idf(100, 100) >= 0.2
