"""Tasks that are made up from an exploration."""

from __future__ import annotations

import pytest

from planner.training.policy.synthesis import make_up
from tests.planner.learned.screens import HOME, MENU, SETTINGS, SIZES

WALK = [
    (HOME, HOME.elements[2]),
    (MENU, MENU.elements[0]),
    (SETTINGS, SETTINGS.elements[2]),
    (SIZES, SIZES.elements[2]),
    (SETTINGS, None),
]


def ways(task):
    return [m.screen.elements[m.target].name.split("\n")[0] for m in task.moments if m.target is not None]


@pytest.fixture(scope="module")
def tasks():
    return [task for seed in range(12) for task in make_up(WALK, str(seed))]


def test_the_same_seed_makes_the_same_tasks():
    assert make_up(WALK, "a") == make_up(WALK, "a")
    assert make_up(WALK, "a") != make_up(WALK, "b")


def test_every_task_ends_and_begins_at_home(tasks):
    assert tasks
    for task in tasks:
        assert task.goal.strip()
        assert task.moments[-1].target is None
        assert task.moments[0].screen == HOME
        assert task.moments[0].deeds == ()
        for number, moment in enumerate(task.moments):
            assert len(moment.deeds) == number


def test_a_setting_is_reached_and_flipped(tasks):
    flips = [task for task in tasks if ways(task) == ["More options", "Settings", "Show phone numbers"]]
    assert flips
    before, after = flips[0].moments[-2].screen, flips[0].moments[-1].screen
    assert "unchecked" in before.elements[1].states
    assert "checked" in after.elements[1].states


def test_an_option_of_a_list_closes_it(tasks):
    chosen = [task for task in tasks if ways(task)[-2:] == ["Font size", "Small"]]
    assert chosen
    assert chosen[0].moments[-1].screen == SETTINGS


def test_goals_speak_of_what_is_done(tasks):
    flips = [task.goal.casefold() for task in tasks if ways(task) == ["More options", "Settings", "Show phone numbers"]]
    assert sum("number" in goal or "phone" in goal for goal in flips) > len(flips) / 2
    assert len(set(flips)) > 2, "they are worded in several ways"


def test_nothing_is_made_of_nothing():
    assert make_up([], "a") == []
    assert make_up([(HOME, None)], "a", most=0) == []
