"""Values of a sentence find the fields they belong in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.offline.finding.homes import match_values
from tests.perception.screens import Draft


def fields(*names: str, **kinds: str):
    draft = Draft()
    for name in names:
        draft.add("textbox", name, input_type=kinds.get(name.lower().replace("-", "_").replace(" ", "_"), ""))
    return draft.elements


def homes(sentence: str, elements) -> dict[str, str]:
    return {element.name: value for element, value in match_values(sentence, elements)}


@pytest.mark.parametrize(
    "sentence",
    [
        "first name Greta, last name Olsen",
        '"Greta" as the first name and "Olsen" as the last name',
        "my first name is Greta and the last name should be Olsen",
        "Last name: Olsen, First name: Greta",
    ],
)
def test_two_names_in_many_wordings(sentence):
    assert homes(sentence, fields("First name", "Last name")) == {"First name": "Greta", "Last name": "Olsen"}


def test_dates_go_to_the_fields_that_their_words_name_wherever_they_stand():
    stay = fields("Destination", "Check-in", "Check-out", check_in="date", check_out="date")
    told = homes("rooms in Turin, checking out on June 15, 2026 and checking in on June 12, 2026", stay)
    assert told == {"Destination": "Turin", "Check-in": "June 12, 2026", "Check-out": "June 15, 2026"}


def test_a_value_that_a_field_cannot_hold_is_not_given_to_it():
    assert homes("guests many, name Ada", fields("Guests", "Name", guests="number")) == {}


def test_where_a_value_is_to_be_read_is_no_value():
    assert match_values("the booking code into Code and the seat into Note", fields("Code", "Note"), True) == []


def test_a_second_password_takes_the_same():
    draft = Draft()
    draft.add("textbox", "E-mail")
    for name in ("Password", "Repeat password"):
        draft.add("textbox", name, states=["password"])
    told = homes('with the e-mail "a@b.org" and the password "s3cret!"', draft.elements)
    assert told == {"E-mail": "a@b.org", "Password": "s3cret!", "Repeat password": "s3cret!"}


@given(st.text(max_size=80))
def test_any_sentence_is_read_and_no_field_is_given_twice(sentence):
    found = match_values(sentence, fields("From", "To", "Departure date"))
    assert len({element.index for element, _ in found}) == len(found)
