"""On a phone: a skill where one answers the goal exactly, the practised policy for everything else."""

from __future__ import annotations

from devices.screen import Screen
from planner.decision import Decision, History
from planner.goal import Goal
from planner.policy import Policy
from planner.skill_matching import SkillMatcher
from planner.skilled import SkilledPolicy


class PhonePolicy:
    """Uses skills where they answer the whole goal; a goal that they answer in part goes to the policy as a whole.

    Args:
        matcher: finds skills.
        practised: carries out the rest.
    """

    def __init__(self, matcher: SkillMatcher, practised: Policy) -> None:
        self._skilled, self._practised = SkilledPolicy(matcher, practised), practised
        self.name = practised.name

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next decision."""
        if history.uses or (not history.steps and self._skilled.answers(goal)):
            return self._skilled.decide(goal, screen, history)
        return self._practised.decide(goal, screen, history)
