"""A lesson that was recognised in other words is followed, but less is built on it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from devices.bounds import Bounds
from devices.screen import Element, Screen
from perception.models.recogniser import Heard
from planner.decision import Act, Ask, Decision, Finish, History
from planner.goal import Goal
from planner.shown.asking import Asked
from planner.shown.lessons import Lesson, Lessons, Ref, Slot, Step, Wording
from planner.shown.loose import unmet
from planner.shown.policy import ShownPolicy
from planner.shown.recognising import Recognising

TITLE = Slot(shapes=("name", "word"), fewest=1, most=3)
SLOT = Ref(kind="slot", slot="title")
GOAL = Goal.of("keep Tax on top")


def lesson(name: str, *steps: Step) -> Lesson:
    return Lesson(
        name=name, app="Notes", wordings=(Wording(parts=(name, "{title")),), slots={"title": TITLE}, ways=(steps,)
    )


LESSONS = Lessons(
    lessons=(
        lesson("open", Step(sort="tap", title=SLOT, role="button"), Step(sort="finish")),
        lesson("read", Step(sort="answer", title=SLOT, role="text")),
    )
)
BUTTON = Element(0, "button", "Tax", Bounds(0, 0, 500, 80), actions=frozenset({"tap"}))
TEXT = Element(0, "text", "Tax\nis due in May", Bounds(0, 0, 500, 80))
SIZE = (1080, 2400)


@dataclass
class Network:
    """Says that a lesson is asked for, and that the second word is its title."""

    lesson: str
    sure: float
    lessons: tuple[str, ...] = ("open", "read", "none")
    slots: tuple[str, ...] = ("none", "title")

    def hear(self, meaning: object, words: np.ndarray, numbers: object) -> Heard:
        odds = [self.sure * (name == self.lesson) for name in self.lessons]
        scores = np.zeros((len(words), 2), dtype=np.float32)
        scores[:, 0], scores[1] = 12.0, (0.0, 12.0)
        return Heard(np.array(odds, dtype=np.float32), scores)


class Vectors:
    """No word means anything."""

    def of(self, word: str) -> np.ndarray:
        return np.zeros(4, dtype=np.float32)

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.zeros((len(texts), 4), dtype=np.float32)


@dataclass
class Other:
    """Another policy that gives up, and counts how often it was asked."""

    name: str = "other"
    asked: list[str] = field(default_factory=list)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        self.asked.append(goal.text)
        return Finish("failed", "the other one does not know either")


def decided(
    name: str,
    sure: float,
    element: Element,
    other: Other | None = None,
    answered: bool = False,
    goal: Goal = GOAL,
) -> Decision:
    vectors = Vectors()
    recognising = Recognising(LESSONS, Network(name, sure), vectors, vectors)  # type: ignore[arg-type]
    policy = ShownPolicy(LESSONS, other, recognising, lambda _: answered)
    return policy.decide(goal, Screen((element,), size_px=SIZE), History())


def test_its_steps_are_taken() -> None:
    decision = decided("open", 0.95, BUTTON)
    assert isinstance(decision, Act)
    assert decision.element == BUTTON


def test_what_is_too_unlikely_is_not_recognised() -> None:
    other = Other()
    assert isinstance(decided("open", 0.4, BUTTON, other), Finish)
    assert other.asked == [GOAL.text]


def test_an_answer_is_given_where_it_is_sure_and_asked_about_where_it_is_not() -> None:
    sure, unsure = decided("read", 0.95, TEXT), decided("read", 0.6, TEXT)
    assert isinstance(sure, Finish)
    assert sure.answer == "Tax is due in May"
    assert isinstance(unsure, Ask)
    assert "Tax is due in May" in unsure.question


def test_where_it_loses_its_way_the_other_policy_goes_on() -> None:
    other = Other()
    decision = decided("open", 0.7, TEXT, other)
    assert isinstance(decision, Finish)
    assert other.asked == [GOAL.text]


def test_whoever_knows_for_sure_goes_first() -> None:
    other = Other()
    decided("open", 0.95, BUTTON, other, answered=True)
    assert other.asked == [GOAL.text]


def test_what_the_goal_orders_besides_is_not_called_done() -> None:
    asked = Asked(LESSONS.lessons[0], {"title": "Tax"}, 0.99)
    assert unmet("open Tax, dim every lamp upstairs", asked, History()) == ("dim every lamp upstairs",)
    assert unmet("open Tax, please", asked, History()) == ()
    assert unmet("dim every lamp upstairs", asked, History()) == (), "one part is the lesson in other words"
    assert isinstance(decided("read", 0.99, TEXT, goal=Goal.of("keep Tax on top, dim every lamp upstairs")), Ask)


@pytest.mark.parametrize(
    ("said", "by_skill"), [("Open the drawer called Tax", False), ("Open a drawer called Tax", True)]
)
def test_words_of_a_skill_are_the_skills_unless_they_are_a_lessons_own(said: str, by_skill: bool) -> None:
    parts = ("open", "the", "drawer", "call", "{title")
    drawer = lesson("drawer", Step(sort="tap", title=SLOT, role="button"))
    lessons = Lessons(lessons=(drawer.model_copy(update={"wordings": (Wording(parts=parts),)}),))
    goal, other, screen = Goal.of(said), Other(), Screen((BUTTON,), size_px=SIZE)
    assert isinstance(ShownPolicy(lessons, other).decide(goal, screen, History()), Act)
    assert not other.asked
    ShownPolicy(lessons, other, worded=lambda _: True).decide(goal, screen, History())
    assert other.asked == [goal.text] * by_skill
