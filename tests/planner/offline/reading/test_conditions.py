"""Whether the screen meets a condition."""

from __future__ import annotations

import pytest

from planner.offline.reading.conditions import holds
from tests.perception.screens import Draft
from tests.planner.offline.situations import situation


def shop():
    draft = Draft()
    for at, (name, state, price) in enumerate(
        [("Printer", "Out of stock", "80 €"), ("Scanner", "In stock: 4", "72.50 €"), ("Lamp", "In stock: 1", "19 €")]
    ):
        box = draft.add("group", "", 0, at * 100, 300, 90)
        draft.add("heading", name, parent=box)
        draft.add("text", state, parent=box)
        draft.add("text", price, parent=box)
    draft.add("switch", "Gift wrap", states=["checked"])
    draft.add("switch", "Insurance", states=["unchecked"])
    draft.add("text", "Basket total:")
    draft.add("text", "$64")
    return situation("Pay", draft.screen())


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("the printer is in stock", False),
        ("the scanner is in stock", True),
        ("the scanner is not in stock", False),
        ("the scanner costs less than 80", True),
        ("the printer costs less than 80 euros", False),
        ("the lamp is cheaper than the scanner", True),
        ("there is a lamp", True),
        ("there is no lamp", False),
        ("there is a ladder", False),
        ("gift wrap is on", True),
        ("insurance is ticked", False),
        ("the basket total is over 50", True),
    ],
)
def test_a_condition_is_compared_with_the_screen(condition, held):
    assert holds(shop(), condition) is held


def test_what_the_screen_does_not_tell_is_not_decided():
    assert holds(shop(), "the ladder costs less than 5") is None
