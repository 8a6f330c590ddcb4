"""The expert carries tasks out through the driver, also from where it did not mean to be."""

from __future__ import annotations

import pytest

from agent.practice.rehearsing import Rehearsal
from devices.action import Tap
from devices.screen import Screen
from emulators.phone.tasks.templates import templates
from planner.decision import Act, Decision, History
from planner.goal import Goal

BY_NAME = {template.name: template for template in templates()}


@pytest.fixture(scope="module")
def rehearsal() -> Rehearsal:
    return Rehearsal(0)


@pytest.mark.parametrize("name", ["clock.add_alarm", "mail.delete", "across.who_is_it", "calculator.sine"])
def test_solutions_are_shown_step_by_step(rehearsal: Rehearsal, name: str) -> None:
    before = len(rehearsal.examples)
    assert rehearsal.play(BY_NAME[name], 100)
    assert len(rehearsal.examples) > before + 1


class Astray:
    """Opens the first tab or list row it meets, once, and otherwise does nothing useful."""

    name = "astray"

    def __init__(self) -> None:
        self.done = 0

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        rows = [element for element in screen if element.role in ("listitem", "tab") and "tap" in element.actions]
        if rows and not self.done and len(history) > 1:
            self.done += 1
            return Act(Tap(), rows[-1], "for no reason")
        tapped = next(element for element in screen if "tap" in element.actions)
        return Act(Tap(), tapped, "for no reason")


def test_where_a_learner_goes_astray_the_expert_says_how_to_come_back(rehearsal: Rehearsal) -> None:
    before = len(rehearsal.examples)
    rehearsal.play(BY_NAME["settings.brightness"], 101, Astray(), trust=0.3)
    assert len(rehearsal.examples) > before


def test_the_same_seed_gives_the_same_decisions() -> None:
    first, second = Rehearsal(3), Rehearsal(3)
    for each in (first, second):
        each.play(BY_NAME["contacts.add"], 102)
    assert [row["target"] for row in first.examples.rows] == [row["target"] for row in second.examples.rows]
    assert list(first.examples.words) == list(second.examples.words)
