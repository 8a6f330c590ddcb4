"""What words of a phrase find on a screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.lexical import words_of
from perception.word_index import WordIndex
from tests.perception.screens import Draft, orders


def match(screen, phrase, index):
    return WordIndex(screen).match(words_of(phrase), phrase).get(index)


def one(**details):
    draft = Draft()
    role = details.pop("role", "button")
    draft.add(role, details.pop("name", ""), **details)
    draft.add("button", "Something else")
    return draft.screen()


def test_the_same_text_is_exact_and_case_costs_a_little():
    same = match(one(name="Save"), "Save", 0)
    other = match(one(name="Save"), "save", 0)
    assert same.exact == 1.0 > other.exact > 0.9


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("E-mail", "email"),
        ("Log in", "login"),
        ("login", "log in"),
        ("Saved orders", "saved order"),
        ("Check-out", "checkout"),
    ],
)
def test_what_parts_words_does_not_matter(shown, said):
    assert match(one(name=shown), said, 0).covered > 0.85


def test_every_field_counts_and_the_name_most():
    strengths = [
        match(one(name="Basket"), "basket", 0).covered,
        match(one(label="Basket"), "basket", 0).covered,
        match(one(description="Basket"), "basket", 0).covered,
        match(one(value="Basket"), "basket", 0).covered,
        match(one(options=("Basket", "Bag")), "basket", 0).covered,
    ]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[-1] > 0.3


def test_hints_are_told_apart():
    found = match(one(hints=("basketButton",)), "basket", 0)
    assert found.covered == 0
    assert found.hinted > 0.8


def test_tightness_tells_a_short_name_from_a_long_one():
    assert match(one(name="Add"), "add", 0).tight > match(one(name="Add all to the cart"), "add", 0).tight


def test_a_rare_word_counts_more_than_a_common_one():
    screen = orders()
    found = WordIndex(screen).match(("open", "order"))
    button = next(e.index for e in screen if e.name == "Place order")
    opener = next(e.index for e in screen if e.name == "Open")
    assert found[button].covered > found[opener].covered


def test_digits_match_only_exactly():
    draft = Draft()
    draft.add("button", "Open 1001")
    draft.add("button", "Open 1002")
    found = WordIndex(draft.screen()).match(("1002",))
    assert set(found) == {1}


def test_the_value_of_a_password_is_not_looked_at():
    screen = one(role="textbox", name="Password", value="hunter2", states=["password"])
    assert match(screen, "hunter2", 0) is None


def test_small_words_alone_find_nobody_but_add_to_others():
    screen = one(name="Notes for the warehouse")
    assert match(screen, "the buyer", 0) is None
    assert match(screen, "the warehouse", 0).covered > match(screen, "my warehouse", 0).covered
    assert match(one(name="To"), "to", 0).exact > 0.9


def test_symbols_are_called_by_name():
    assert match(one(name="×"), "close", 0).covered > 0.9
    assert match(one(name="+"), "+", 0).exact > 0.9


def test_what_developers_write_where_they_must_is_no_name():
    draft = Draft()
    for name in ("image", "Basket", "", "button icon"):
        draft.add("image", name)
    index = WordIndex(draft.screen())
    assert [index.is_named(i) for i in range(4)] == [False, True, False, False]


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=40))
def test_grades_stay_grades(names, phrase):
    draft = Draft()
    for name in names:
        draft.add("button", name, hints=(name,), description=name[::-1])
    for found in WordIndex(draft.screen()).match(words_of(phrase), phrase).values():
        for grade in (found.exact, found.covered, found.tight, found.hinted, found.contained):
            assert 0 <= grade <= 1 + 1e-9
