"""What of a goal could be typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.screen import Screen
from planner.learned.pieces import pieces_of, worked_out


@pytest.mark.parametrize(
    ("goal", "wanted"),
    [
        ("New entry Farewell lunch, Tuesday, March 10 15:45", "Farewell lunch"),
        ("Write to Sunita: I sent you the photos by mail", "I sent you the photos by mail"),
        ("Note a cost of $58.70 for Tram ticket, group Transport", "58.70"),
        ("Note a cost of $58.70 for Tram ticket, group Transport", "Tram ticket"),
        ("Connect to the network TP-Link_A41C; the key is maple-9577", "maple-9577"),
        ('Call it "Best of spring"', "Best of spring"),
        ("Put Garden party on March 8 and Tax adviser on March 11", "Tax adviser"),
    ],
)
def test_values_are_found_without_quotation_marks(goal: str, wanted: str):
    assert wanted in {piece.text for piece in pieces_of(goal)}


@given(st.text(max_size=120))
def test_every_piece_stands_in_the_goal_and_only_once(goal: str):
    pieces = pieces_of(goal)
    assert all(piece.text in goal for piece in pieces)
    folded = [piece.text.casefold() for piece in pieces]
    assert len(set(folded)) == len(folded)


def test_what_no_piece_says_is_worked_out():
    told = {(value.sort, value.text) for value in worked_out("Wake me at 7:05 two days long", Screen(()), ())}
    assert {("hour", "07"), ("minute", "05"), ("figures", "2")} <= told


def test_what_was_read_before_is_offered_but_not_all_of_it():
    seen = tuple(f"Line\tNumber {at}-555" for at in range(40))
    many = [value for value in worked_out("Copy it", Screen(()), seen) if value.sort == "seen"]
    assert 0 < len(many) < 10
