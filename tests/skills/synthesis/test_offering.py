"""What a screen offers as tasks, and what it must not."""

from __future__ import annotations

import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from skills.synthesis.offering import Task, Touch, appeared, find, offered

BOUNDS = Bounds(0, 0, 10, 10)


def screen(*told: tuple[str, str, str]) -> Screen:
    """Controls as role, name and state."""
    return Screen(
        tuple(
            Element(at, role, name, BOUNDS, states=frozenset({state} if state else ()), actions=frozenset({"tap"}))  # type: ignore[arg-type]
            for at, (role, name, state) in enumerate(told)
        )
    )


def test_each_control_is_a_task_in_its_own_words():
    shown = screen(
        ("tab", "Timer", ""), ("switch", "Wi-Fi", "unchecked"), ("switch", "Sound", "checked"), ("button", "Sort", "")
    )
    goals = [task.goal for task in offered(shown, "App")]
    assert goals == ["Open Timer in App", "Turn on Wi-Fi in App", "Turn off Sound in App", "Press Sort in App"]
    assert offered(shown, "App", (Touch("button", "Sort"),))[0] == Task(
        "Open Timer in App", (Touch("button", "Sort"), Touch("tab", "Timer"))
    )


@pytest.mark.parametrize(
    ("role", "name", "state"),
    [
        ("button", "Delete", ""),
        ("button", "Pay now", ""),
        ("button", "Send", ""),
        ("textbox", "Title", ""),
        ("listitem", "06:15", ""),
        ("button", "Back", ""),
        ("button", "Sort", "disabled"),
        ("tab", "Timer", "selected"),
        ("button", "x", ""),
        ("button", "{a}", ""),
    ],
)
def test_what_cannot_be_undone_or_says_nothing_is_not_offered(role, name, state):
    assert offered(screen((role, name, state)), "App") == []


def test_what_cannot_be_told_apart_is_not_offered():
    shown = screen(("button", "More", ""), ("button", "More", ""))
    assert offered(shown, "App") == []
    assert find(shown, Touch("button", "More")) is None


def test_what_appeared_is_new_and_not_what_was_tapped():
    before = screen(("tab", "Timer", ""), ("button", "Sort", ""))
    after = screen(("heading", "Timer", ""), ("button", "Sort", ""), ("text", "5 minutes", ""), ("button", "Start", ""))
    found = appeared(before, after, "Timer")
    assert found is not None
    assert (found.role, found.name) == ("button", "Start")
    assert appeared(before, before, "Timer") is None
