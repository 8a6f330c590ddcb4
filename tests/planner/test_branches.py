"""Goals that hang on a condition."""

from __future__ import annotations

import pytest

from planner.branches import read_branch


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        (
            "If the printer is in stock, order it, otherwise press Notify me.",
            ("", "the printer is in stock", "order the printer", "press Notify me"),
        ),
        (
            "Order the scanner if it is in stock; if it is not, ask to be notified.",
            ("", "the scanner is in stock", "Order the scanner", "ask to be notified"),
        ),
        (
            "Open the menu. If there is a Log out link, click it. Otherwise click Log in.",
            ("Open the menu.", "there is a Log out link", "click it", "click Log in"),
        ),
        (
            "If the basket costs less than 60.50, press Pay now. If not, press Express.",
            ("", "the basket costs less than 60.50", "press Pay now", "press Express"),
        ),
        ('If it says "a, if b", press Yes', ("", 'it says "a, if b"', "press Yes", "")),
    ],
)
def test_a_condition_and_both_ways_are_read(goal, told):
    branch = read_branch(goal)
    assert branch is not None
    assert (branch.before, branch.condition, branch.then, branch.otherwise) == told


@pytest.mark.parametrize("goal", ["Click Save", "Buy when the price is below 50", 'Type "if so, go"', ""])
def test_a_goal_without_a_condition_has_no_branch(goal):
    assert read_branch(goal) is None


def test_orders_behind_a_condition_bear_its_mark():
    branch = read_branch("Open the menu. If there is a Log out link, click it, otherwise press Log in.")
    assert branch is not None
    assert [c.key for c in branch.clauses("no")] == ["1:open", "no2:press"]
    assert [c.number for c in branch.clauses("yes")] == [1, 2]
