"""On a phone nothing is called done that no step has met."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.action import Tap, Type
from devices.screen import Screen
from planner.clauses import read_clauses
from planner.decision import Act, Finish, History, Past
from planner.goal import Goal
from planner.offline import OfflinePolicy
from planner.offline.undone import undone
from tests.perception.screens import Draft
from tests.planner.offline.situations import GROUNDER, step

PHONE = "org.example.notes/.Main"


def screen(location: str = PHONE) -> Screen:
    draft = Draft()
    for name in ("Notes", "New note", "Save", "Delete"):
        draft.add("button", name)
    draft.add("textbox", "Title")
    return replace(draft.screen(), location=location)


def pressed(*names: str) -> list[Past]:
    elements = {each.name: each for each in screen().elements}
    return [step(Act(Tap(), elements[name], "because"), number=n) for n, name in enumerate(names, 1)]


def typed(text: str) -> Past:
    return step(Act(Type(text=text), screen().elements[-1], "because"), number=9)


def left(goal: str, *steps: Past, location: str = PHONE) -> str:
    return undone(Goal(goal), read_clauses(goal), screen(location), steps)


@pytest.mark.parametrize(
    ("goal", "missing"),
    [
        ("Create a note called Groceries", "Groceries"),
        ("Create a note called “milk and eggs”", "milk and eggs"),
        ("Press Notes 12", "12"),
        ("Delete the note", "delete"),
        ("Rename the note", "rename"),
        ("What is in my notes?", "What is in my notes?"),
        ("How many notes are there", "How many notes are there"),
    ],
)
def test_a_press_on_what_merely_resembles_a_goal_is_not_the_whole_of_it(goal, missing):
    assert left(goal, *pressed("Notes")) == missing


def test_what_was_typed_and_pressed_has_been_met():
    steps = [*pressed("New note"), typed("Groceries"), *pressed("Save")]
    assert left("Create a note called Groceries", *steps) == ""
    assert left("Press Notes, then press Delete", *pressed("Notes", "Delete")) == ""
    assert left("press New note and enter 7:30 in Title", *pressed("New note"), typed("07:30")) == ""


def test_a_page_in_a_browser_has_the_benefit_of_the_doubt():
    for location in ("https://example.org/notes", "about:blank", "data:text/html,x", ""):
        assert left("Create a note called Groceries", *pressed("Notes"), location=location) == ""


def test_the_run_fails_and_says_what_is_missing():
    goal = Goal("Create a note called Groceries")
    decision = OfflinePolicy(GROUNDER).decide(goal, screen(), History(()))
    assert isinstance(decision, Act)
    ended = OfflinePolicy(GROUNDER).decide(goal, screen(), History((step(decision),)))
    assert isinstance(ended, Finish)
    assert ended.outcome == "failed"
    assert "'Groceries'" in ended.reason
