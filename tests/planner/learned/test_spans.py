"""What is typed, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.learned.past import Deed
from planner.learned.spans import fill, next_key, said_with, unfilled, wants_of
from planner.learned.values import values_of
from planner.recorded.simplified_html import read_screen
from tests.planner.learned.screens import NEW


def field(text):
    return read_screen(f"<input id=0>{text}</input>").elements[0]


@pytest.mark.parametrize(
    ("goal", "values"),
    [
        ("Create a note called 'Shopping, soon' and type \"milk\"", ["Shopping, soon", "milk"]),
        ("call 5551234", ["5551234"]),
        ("add Mei Lin, number +49 170 123", ["Mei Lin", "+49 170 123"]),
        ("export as report.pdf", ["report.pdf"]),
        ("write to ada@example.org", ["ada@example.org"]),
        ("Modify Omar's number to 12", ["Omar", "12"]),
        ("look for brown bread in the list", ["brown bread"]),
        ("set the alarm to 7:30 am", ["7:30 am"]),
        ("turn on vibration", []),
    ],
)
def test_values_of_a_goal(goal, values):
    assert [value.text for value in values_of(goal)] == values


@pytest.mark.parametrize(
    ("goal", "label", "typed"),
    [
        ("create contact Mei Lin, number 123456", "First name", "Mei"),
        ("create contact Mei Lin, number 123456", "Surname", "Lin"),
        ("create contact Mei Lin, number 123 456", "Number", "123456"),
        ("search for 'bread'", "Search", "bread"),
        ("search contact Omar and see what is there", "Search", "Omar"),
        ("text Omar that I-am-late", "Type a message…", "I-am-late"),
        ('Send a text message "Morning" to Omar', "Type a message…", "Morning"),
        ("rename the list 'Old' to 'New'", "Old", "New"),
        ("create a new playlist 'Monday'", "Title", "Monday"),
        ("export the list to 'mine.csv'", "list_2024_01_02_10_11", "mine"),
        ("make a note named 'A', type 'B' and search for 'C'", "Search", "C"),
        ("make a note named 'A', type 'B' and search for 'C'", "Insert text here", "B"),
        ("make a note named 'A', type 'B' and search for 'C'", "Label", "A"),
    ],
)
def test_each_field_gets_its_value(goal, label, typed):
    beside = NEW.elements if label in ("First name", "Surname") else ()
    filling = fill(goal, field(label), beside=beside)
    assert filling is not None
    assert filling.text == typed


def test_what_was_typed_is_not_typed_again():
    deeds = (Deed("textbox", "Label", "A"),)
    assert fill("make a note named 'A'", field("Label"), deeds) is None
    filling = fill("make a note named 'A' and type 'B'", field("Insert text here"), deeds)
    assert filling
    assert filling.text == "B"


def test_a_field_that_holds_the_value_needs_nothing():
    assert fill("search for 'bread'", field("bread")) is None


def test_a_value_that_is_cued_for_another_field_fits_worse():
    named = fill("create a new group 'Friends'", field("Title"))
    searched = fill("find 'Friends'", field("Type a message…"))
    written = fill("send the message 'Friends'", field("Type a message…"))
    assert named
    assert searched
    assert written
    assert searched.score < named.score
    assert searched.score < written.score


def test_the_words_before_a_typed_value_are_used_up_with_it():
    assert said_with("add Mei, mobile number 123", [Deed("textbox", "Number", "123")]) == {"mobile", "number"}
    assert said_with("add Mei, mobile number 123", []) == frozenset()


def test_what_is_replaced_is_not_typed():
    goal = "change Omar's number from '222' to '333'"
    filling = fill(goal, field("222"))
    assert filling
    assert filling.text == "333"
    assert [value.text for value in unfilled(goal, ())] == ["Omar", "333"]


def test_a_goal_without_values_fills_nothing():
    assert fill("turn on vibration", field("Search")) is None
    assert unfilled("turn on vibration", ()) == ()


def test_values_are_used_up_by_typing_and_by_choosing():
    goal = "open 'Recents' and search for 'bread'"
    assert [value.text for value in unfilled(goal, ())] == ["Recents", "bread"]
    deeds = (Deed("button", "Recents"), Deed("textbox", "Search", "bread"))
    assert unfilled(goal, deeds[:1])[0].text == "bread"
    assert unfilled(goal, deeds) == ()


def test_keys_come_one_after_the_other():
    keys = [Deed("button", digit) for digit in ("9", "1")]
    assert [next_key("call 911", keys[:many]) for many in range(3)] == ["9", "1", "1"]
    assert next_key("call 911", [*keys, Deed("button", "1")]) == ""
    assert next_key("call Omar", ()) == ""
    assert next_key("enter 42", [Deed("textbox", "Number", "42")]) == ""


@pytest.mark.parametrize(
    ("label", "wants"),
    [
        ("Surname", "last name"),
        ("Phone", "number"),
        ("555 123", "number"),
        ("E-mail", "address"),
        ("contacts_2023_07_01", "file"),
        ("Whatever", "any"),
    ],
)
def test_what_a_field_asks_for(label, wants):
    assert wants_of(field(label)) == wants


@given(st.text(max_size=120), st.text(st.characters(exclude_characters="<>\n\r"), max_size=20))
def test_nothing_raises_and_nothing_is_made_up(goal, label):
    for value in values_of(goal):
        assert value.text in goal
        assert value.text
    elements = read_screen(f"<input id=0>{label}</input>").elements
    for element in elements:
        filling = fill(goal, element)
        assert filling is None or filling.text
