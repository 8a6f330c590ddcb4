"""Does a task again that was shown, with the goal's own values; a function of goal, screen and history.

This is the choice of the lesson, and of what may be said in its name; ``following`` goes through it. Which step of
which lesson an act was is left in the journal as its mark (``marks``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from devices.screen import Screen
from planner.decision import Ask, Decision, Finish, History
from planner.goal import Goal
from planner.policy import Policy
from planner.shown.asking import Asked, Asking
from planner.shown.following import Following
from planner.shown.lessons import Lessons
from planner.shown.loose import unmet
from planner.shown.marks import Place, as_it_left_them, marked_as_other, place_of, was_left_to_other
from planner.shown.recognising import Recognising

_ENOUGH: Final = 0.9
"""From this score on a lesson is what the goal asks for."""
_RECOGNISED: Final = 0.5
"""The same of a lesson that was recognised in words that are not its own."""
_CERTAIN: Final = 0.93
"""From this score on such a lesson may say that it is done, or what it read; below it asks."""
_EXACT: Final = 0.98
"""From this score on a lesson is asked for in its own words, and knows also what cannot be done."""
_CLOSE: Final = 0.15
"""Lessons that are that near to the best are as good."""


class ShownPolicy:
    """Follows lessons; what none of them answers goes to another policy.

    Args:
        lessons: what was shown; the shipped ones when None.
        otherwise: carries out the rest.
        recognising: finds lessons in words that are not their own; nothing does when None.
        answered: whether the other policy knows for sure what a goal asks for; then nothing is recognised.
        worded: whether a goal is said in the very words of skills, which were verified: then they go before lessons
            that are only like it.
    """

    name = "shown"

    def __init__(
        self,
        lessons: Lessons | None = None,
        otherwise: Policy | None = None,
        recognising: Recognising | None = None,
        answered: Callable[[Goal], bool] | None = None,
        worded: Callable[[Goal], bool] | None = None,
    ) -> None:
        self._asking = Asking(lessons or Lessons.load())
        self._otherwise = otherwise
        self._recognising = recognising
        self._answered = answered or (lambda _: False)
        self._worded = worded or (lambda _: False)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next step of the lesson that fits best."""
        place = place_of(history)
        asked, good = self._find(goal)
        if place is None:
            if (why := self._passed_over(goal, history, asked, good)) is not None:
                return self._rest(goal, screen, history, why)
            best = _best_of(good)
            place = Place(best.lesson.name, way=0, step=-1)
        else:
            found = next((each for each in asked if each.lesson.name == place.lesson), None)
            if found is None:
                return Finish("failed", f"the lesson {place.lesson} is no longer known")
            best = found
        decision = Following(best, goal, screen, history, asked[1:4]).decide(place.way, place.step)
        if self._is_recognised(best, goal):
            return self._doubted(decision, best, goal, screen, history)
        if not isinstance(decision, Finish) or decision.outcome != "failed":
            return decision
        if self._otherwise is None or any(each.lesson.impossible for each in good):
            return decision
        return self._handed_over(decision, goal, screen, history)

    def _passed_over(self, goal: Goal, history: History, asked: tuple[Asked, ...], good: list[Asked]) -> str | None:
        """Why no lesson begins here; None where one does."""
        if history.uses or was_left_to_other(history):
            return "another policy began this"
        if self._worded(goal) and not any(each.score >= _EXACT for each in good):
            return "it is said in the words of a skill"
        if not good:
            return f"nearest: {asked[0].lesson.name}, {asked[0].score:.2f}" if asked else "nothing is like it"
        return None

    def _is_recognised(self, asked: Asked, goal: Goal) -> bool:
        """Whether a lesson was found by what the goal means, not by its words."""
        return all(asked is not each for each in self._asking.find(goal.text))

    def _doubted(self, decision: Decision, asked: Asked, goal: Goal, screen: Screen, history: History) -> Decision:
        """What a recognised lesson decides, unless too much is built on it."""
        if not isinstance(decision, Finish):
            return decision
        if decision.outcome != "done":
            if self._otherwise is None or (decision.impossible and asked.score >= _CERTAIN):
                return decision
            return self._handed_over(decision, goal, screen, history)
        told = f" It says {decision.answer!r}." if decision.answer else ""
        if missed := unmet(goal.text, asked, history):
            return Ask(f"nothing was done about “{missed[0]}”.{told} Is it done all the same?", decision.reason)
        if asked.score >= _CERTAIN:
            return decision
        sure = f"{asked.score:.0%}"
        return Ask(f"that is done, if it is what was meant, which is {sure} sure.{told} Is it?", decision.reason)

    def _handed_over(self, lost: Finish, goal: Goal, screen: Screen, history: History) -> Decision:
        """What the other policy does where a lesson lost its way; that it is done, it may only ask."""
        decision = self._rest(goal, screen, history, lost.reason)
        if isinstance(decision, Finish) and decision.outcome == "done" and not decision.answer and history.steps:
            return Ask(f"that may be done, but not as it was shown: {lost.reason}. Is it?", decision.reason)
        return decision

    def _find(self, goal: Goal) -> tuple[tuple[Asked, ...], list[Asked]]:
        """The lessons that a goal may ask for, and those of them that can be built on."""
        asked = self._asking.find(goal.text)
        good = [each for each in asked if each.score >= _ENOUGH]
        if good or self._recognising is None or self._answered(goal):
            return asked, good
        recognised = self._recognising.find(goal.text)
        good = [each for each in recognised if each.score >= _RECOGNISED]
        return (*recognised, *asked) if good else asked, good

    def _rest(self, goal: Goal, screen: Screen, history: History, why: str) -> Decision:
        if self._otherwise is None:
            return Finish("failed", f"nobody has shown how this is done ({why})")
        return marked_as_other(self._otherwise.decide(goal, screen, as_it_left_them(history)))


def _best_of(good: list[Asked]) -> Asked:
    """The lesson to begin with: that something is missing shows when it is looked for, so who can do it goes first."""
    near = (each for each in good if not each.lesson.impossible and each.score > good[0].score - _CLOSE)
    return next(near, good[0])
