"""Everything of a screen that meets a condition."""

from __future__ import annotations

from planner.decision import Act
from planner.offline.orders.filtering import press_that_meet
from tests.perception.screens import Draft
from tests.planner.offline.situations import situation


def test_only_what_meets_it_is_pressed():
    draft = Draft()
    for name in ("14", "33", "8"):
        draft.add("button", name)
    s = situation("Click all numbers greater than 20", draft.screen())
    move = press_that_meet(s, s.clauses[0], "all numbers greater than 20")
    assert isinstance(move, Act)
    assert move.element is not None
    assert move.element.name == "33"
