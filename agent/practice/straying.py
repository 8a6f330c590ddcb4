"""Strays from the way now and then, so that there is something to learn about what to do when one is wrong.

Whoever only sees right ways never sees a wrong screen, and is lost on the first one (noise injection: Laskey, Lee, Fox,
Dragan and Goldberg 2017). It opens what may be opened without harm, rather what resembles the goal, as mistakes do.
"""

from __future__ import annotations

import random
from typing import Final

from agent.exploring.caution import why_not
from devices.action import Tap
from devices.screen import Screen
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal
from planner.learned.policy import LearnedPolicy

_ANYTHING: Final = 0.1
"""What an element weighs that does not resemble the goal at all."""


class Straying:
    """Opens something harmless.

    Args:
        policy: reads goals and screens.
        dice: what is thrown.
    """

    name = "straying"

    def __init__(self, policy: LearnedPolicy, dice: random.Random) -> None:
        self._policy, self._dice = policy, dice

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """A tap on something that may be tapped; none where nothing may."""
        s = self._policy.situation(goal.text, screen, history)
        harmless = [at for at, e in enumerate(s.elements) if not e.can("type") and not why_not(e, screen)]
        if not harmless:
            return Finish("failed", "nothing here can be opened without harm")
        weights = [_ANYTHING + float(s.fit[at]) for at in harmless]
        at = self._dice.choices(harmless, weights)[0]
        return Act(Tap(), s.elements[at], "to see what is to be done then")
