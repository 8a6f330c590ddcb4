"""One label for each thing: exact where it can be, told apart as a person would where it cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.lexical import fold_text
from perception.unique_labels import LONGEST_LABEL, clean, plain_label, unique_labels
from tests.perception.screens import TAP, Draft, orders


def labels(draft: Draft) -> list[str]:
    return list(unique_labels(draft.screen()).values())


def test_a_name_that_nobody_shares_is_the_label():
    told = unique_labels(orders())
    assert "Place order" in told.values()


def test_equal_names_are_told_apart_by_their_rows():
    told = [label for label in unique_labels(orders()).values() if label.startswith("Open")]
    assert told == ["Open — row Ada", "Open — row Bo", "Open — row Anna", "Open — row Eve"]


def test_the_first_column_that_differs_is_taken():
    draft = Draft()
    for who, city in (("Ada", "Oslo"), ("Ada", "Lima")):
        row = draft.add("row")
        draft.add("cell", who, parent=row)
        draft.add("cell", city, parent=row)
        draft.add("button", "Open", parent=row)
    assert labels(draft) == ["Open — row Oslo", "Open — row Lima"]


def test_cards_are_told_apart_by_their_headings():
    draft = Draft()
    for name in ("Bolt", "Nut"):
        card = draft.add("group")
        draft.add("heading", name, parent=card)
        draft.add("button", "Buy", parent=card)
    assert labels(draft) == ["Buy — in Bolt", "Buy — in Nut"]


def test_headings_above_tell_apart_where_there_are_no_rows():
    draft = Draft()
    for name in ("Billing", "Shipping"):
        draft.add("heading", name)
        draft.add("button", "Edit")
    assert labels(draft) == ["Edit — under Billing", "Edit — under Shipping"]


def test_what_nothing_tells_apart_is_counted():
    draft = Draft()
    for _ in range(3):
        draft.add("button", "Open")
    assert labels(draft) == ["Open", "Open (2)", "Open (3)"]


def test_a_name_that_looks_like_a_count_stays_unique():
    draft = Draft()
    for name in ("Open (2)", "Open", "Open", "OPEN"):
        draft.add("button", name)
    told = labels(draft)
    assert len({fold_text(label) for label in told}) == 4


@pytest.mark.parametrize(
    ("details", "label"),
    [
        ({"name": "Save"}, "Save"),
        ({"label": "City"}, "City"),
        ({"description": "Undo"}, "Undo"),
        ({"look": ("red", "circle")}, "red circle"),
        ({"hints": ("fa", "trash")}, "fa trash button"),
        ({}, "button"),
        ({"name": "[Save] \n now"}, "(Save) now"),
        ({"name": "\ud800 x"}, "? x"),
    ],
)
def test_what_it_is_called(details, label):
    draft = Draft()
    draft.add("button", details.pop("name", ""), **details)
    assert plain_label(draft.elements[0]) == label


def test_only_what_can_be_acted_on_has_a_label():
    draft = Draft()
    draft.add("text", "Hello")
    draft.add("region", "Long", actions=frozenset({"scroll"}))
    draft.add("text", "Card", actions=frozenset({"drag"}))
    assert labels(draft) == ["Card"]


@given(st.text(max_size=500), st.integers(2, 80))
def test_clean_text_is_one_short_line_without_brackets(text, longest):
    told = clean(text, longest)
    assert len(told) <= longest
    assert not set(told) & set("[]\n\r")
    told.encode()


@given(
    st.lists(
        st.sampled_from(["Open", "OPEN", "open ", "Open (2)", "", "[x]", "x" * 200, "Öffnen", "\ud800"]), max_size=30
    )
)
def test_labels_never_collide(names):
    draft = Draft()
    row = -1
    for at, name in enumerate(names):
        if at % 4 == 0:
            row = draft.add("row", "", actions=frozenset())
        draft.add("button", name, parent=row, actions=TAP)
    told = labels(draft)
    assert len(told) == len(names) == len({fold_text(label) for label in told})
    assert all(len(label) <= LONGEST_LABEL + 60 for label in told)
