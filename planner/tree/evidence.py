"""What the learnt policy makes of the steps that are possible at a fork, on the screen that is really shown.

It says nothing of apps that nobody has walked through: there it is surer of itself than it should be.
"""

from __future__ import annotations

from collections.abc import Sequence

from devices.action import Type
from devices.screen import Element, Screen
from planner.chain.steps import Close, Do, Step
from planner.decision import History
from planner.goal import Goal
from planner.learned.choices import ENDS, Choice
from planner.learned.policy import LearnedPolicy, Ranked

_SORTS = {"tap": "tap", "type": "type", "select": "tap", "hold": "hold"}


class LearnedEvidence:
    """Weighs steps by how probable the learnt policy takes each to be.

    Args:
        policy: it.
    """

    def __init__(self, policy: LearnedPolicy) -> None:
        self._policy = policy

    def weigh(
        self, goal: Goal, screen: Screen, history: History, ways: Sequence[tuple[Step, Element | None]]
    ) -> list[float | None]:
        """The probability of each step, and of what it is done to; None of what the policy has no word for."""
        if self._policy.memory_of(screen) is None:
            return [None] * len(ways)
        s = self._policy.situation(goal.text, screen, history)
        ranked = self._policy.rank(s)
        places = {element.index: at for at, element in enumerate(s.elements)}
        return [_probability(step, places.get(on.index) if on is not None else None, ranked) for step, on in ways]


def _probability(step: Step, place: int | None, ranked: Sequence[Ranked]) -> float | None:
    match step:
        case Close(outcome="done"):
            return sum(each.probability for each in ranked if each.choice.sort in ENDS)
        case Do(action=action) if place is not None:
            return sum(each.probability for each in ranked if _is(each.choice, action.kind, place, action))
        case _:
            return None


def _is(choice: Choice, kind: str, place: int, action: object) -> bool:
    if choice.at != place or choice.sort != _SORTS.get(kind, kind):
        return False
    return not isinstance(action, Type) or choice.text == action.text
