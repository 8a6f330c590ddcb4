"""Sums are entered key by key, on any keypad."""

from __future__ import annotations

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from planner.learned.past import Deed
from planner.learned.reading import Weights
from planner.learned.situation import Situation
from planner.learned.sums import key_sign, next_sign, result_shown

BOX = Bounds(0, 0, 9, 9)


def entered(goal: str) -> str:
    pressed: list[str] = []
    while sign := next_sign(goal, pressed):
        pressed.append(sign)
    return "".join(pressed)


@pytest.mark.parametrize(
    ("goal", "keys"),
    [
        ("Use the Calculator: what is 141 × 13 minus 594?", "141*13-594="),
        ("add 1,250.5 divided by 4 up", "1250.5/4="),
        ("how much is 7 multiplied by 6", "7*6="),
        ("what is (3 + 4) times 2", ""),
        ("Add up 54.68, 77.29 and 30.71 in the Calculator. What is the sum?", "54.68+77.29+30.71="),
        ("Divide $140.50 among 5 people. How much is it for one?", "140.50/5="),
        ("multiply 12 by 1,000", "12*1000="),
        ("add 3 eggs and 2 apples to the list", ""),
        ("the sum of 36 and 85, multiplied by 3", ""),
        ("set an alarm for 7", ""),
        ("call 555-0123", ""),
    ],
)
def test_the_keys_of_a_sum_in_order(goal: str, keys: str) -> None:
    assert entered(goal) == keys


def test_what_was_pressed_otherwise_is_not_gone_on_with() -> None:
    assert next_sign("12 plus 3", ["1", "3"]) == ""
    assert next_sign("12 plus 3", ["History", "1", "2"]) == "+"


def test_keys_are_known_by_their_signs_and_their_names() -> None:
    assert [key_sign(name) for name in ("÷", "Divide", "equals", "7", "point", "History")] == [
        "/",
        "/",
        "=",
        "7",
        ".",
        "",
    ]


def test_the_result_is_told_where_it_is_shown_and_nothing_else_is_asked(embedder) -> None:
    keys = [Deed("button", name) for name in ("7", "times", "1", "2", "equals")]
    shown = Screen((Element(0, "text", "84", BOX), Element(1, "button", "7", BOX)))
    for goal, told in (
        ("What is 7 times 12?", "84"),
        ("What is 7 times 12? Write it into a note", ""),
        ("Compute 7 times 12", ""),
        ("What is 7 times 13?", ""),
    ):
        assert result_shown(Situation(goal, shown, keys, embedder, Weights(()))) == told
