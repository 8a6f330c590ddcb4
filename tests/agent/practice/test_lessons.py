"""What was shown a few times is done again with other values."""

from __future__ import annotations

import pytest

from agent.episode import run_episode
from agent.evaluation.phone import Job, play
from agent.evaluation.practice import PracticeGate
from agent.practice.lessons import Showing
from devices.android.device import AndroidDevice
from emulators.phone.apps import shipped
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import make_case
from emulators.phone.tasks.templates import templates
from perception.perceiver import Perceiver
from planner.goal import Goal
from planner.shown.lessons import Lesson, Lessons
from planner.shown.policy import ShownPolicy

BY_NAME = {template.name: template for template in templates()}


@pytest.fixture(scope="module")
def showing() -> Showing:
    return Showing()


def learnt(showing: Showing, name: str) -> Lesson:
    lesson = showing.lesson(BY_NAME[name], range(100, 104))
    assert lesson is not None
    return lesson


def done_again(lesson: Lesson, seed: int, goal: str = "") -> tuple[bool, str]:
    phone = Phone(apps=shipped())
    case = make_case(BY_NAME[lesson.name], seed, phone)
    policy = ShownPolicy(Lessons(lessons=(lesson,)))
    result = run_episode(
        Goal.of(goal.format(**case.parameters) if goal else case.goal),
        AndroidDevice(PhoneLink(phone)),
        policy,
        perceive=Perceiver().perceive,
        gate=PracticeGate(),
        pictures=False,
    )
    return case.judge(result.answer, result.impossible)[0], f"{result.status}: {result.reason}"


@pytest.mark.parametrize(
    "name",
    ["clock.add_alarm", "contacts.add", "files.move", "shop.change_quantity", "expenses.set_budget"],
)
@pytest.mark.parametrize("seed", [0, 7])
def test_a_task_is_done_with_values_that_were_never_shown(showing: Showing, name: str, seed: int) -> None:
    done, told = done_again(learnt(showing, name), seed)
    assert done, told


def test_it_may_be_asked_for_a_little_differently(showing: Showing) -> None:
    done, told = done_again(learnt(showing, "clock.add_alarm"), 4, "Please set an alarm for {time}")
    assert done, told


def test_another_task_is_not_taken_for_it(showing: Showing) -> None:
    done, told = done_again(learnt(showing, "clock.add_alarm"), 4, "Buy a ticket to the opera in Vienna")
    assert not done
    assert told.startswith("failed: nobody has shown")


def test_the_shipped_lessons_serve(tmp_path: object) -> None:
    for task in ("clock.delete_alarm", "contacts.favorite", "notes.pin"):
        line = play(Job(agent="shown", task=task, seed=8))
        assert line.success, line.why
        assert line.claimed
