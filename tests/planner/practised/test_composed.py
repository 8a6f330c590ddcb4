"""On a phone: who decides what."""

from __future__ import annotations

import pytest

from planner.goal import Goal
from planner.practised.composed import is_spelled_out


@pytest.mark.parametrize(
    "goal",
    [
        "press Alarm",
        'open Notes, press "New note", enter "Fuse box" in Title',
        'Tap "Notes", tap "New note", type "Milk" into "Title"',
        'Scroll down, then long-press "Receipts"',
        "Please tap Settings and then go back",
        'Enter "Ada" in Name and press Save',
    ],
)
def test_what_says_what_to_touch_is_spelled_out(goal: str):
    assert is_spelled_out(Goal.of(goal))


@pytest.mark.parametrize(
    "goal",
    [
        "Turn on Bluetooth",
        "Open the last mail from Ada",
        "Delete the note Tax",
        'Write a note called "Tax" that says "pay it"',
        "Tap Notes and delete the note Tax",
        "How many unread mails are there?",
        "Enter the total of the last order into Expenses",
    ],
)
def test_what_says_what_is_wanted_is_not(goal: str):
    assert not is_spelled_out(Goal.of(goal))
