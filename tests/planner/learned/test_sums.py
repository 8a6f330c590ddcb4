"""Sums are entered key by key, on any keypad."""

from __future__ import annotations

import pytest

from planner.learned.sums import key_sign, next_sign


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
