"""On a phone: skills where they answer the goal, rules where it is spelled out, the practised policy for the rest."""

from __future__ import annotations

import re
from typing import Final

from devices.screen import Screen
from planner.clauses import read_clauses
from planner.decision import Decision, History
from planner.goal import Goal
from planner.policy import Policy
from planner.skill_matching import SkillMatcher
from planner.skilled import SkilledPolicy

_HANDS: Final = re.compile(
    r"(?:please\s+|then\s+|now\s+)*(?:(?:double-|long-)?(?:tap|click|press)|push|hit|scroll|swipe|go back|wait)\b", re.I
)
"""Words for what hands do: whoever uses them says what to touch, and not what for."""
_OPEN: Final = re.compile(r"(?:please\s+|then\s+)*(?:open|go to)\b", re.I)
_INTO: Final = re.compile(r"""(?:type|enter|write|fill|put)\b.*["“”'‘’].*\b(?:in|into|as)\b""", re.I | re.S)


def is_spelled_out(goal: Goal) -> bool:
    """Whether every order of a goal says what to touch: then nothing else is meant."""
    told = [clause.text.strip() for clause in read_clauses(goal.text)]
    by_hand = [bool(_HANDS.match(text) or _INTO.match(text)) for text in told]
    # "Open Notes" says where to begin; alone it may mean more.
    return any(by_hand) and all(hand or _OPEN.match(text) for hand, text in zip(by_hand, told, strict=True))


class PhonePolicy:
    """Uses skills where they answer the whole goal; a goal that they answer in part goes on as a whole.

    Args:
        matcher: finds skills.
        rules: carries out what is spelled out.
        practised: carries out the rest.
    """

    def __init__(self, matcher: SkillMatcher, rules: Policy, practised: Policy) -> None:
        self._skilled, self._rules, self._practised = SkilledPolicy(matcher, practised), rules, practised
        self.name = practised.name

    def answers(self, goal: Goal) -> bool:
        """Whether a skill answers the whole goal, or it says what to touch."""
        return self._skilled.answers(goal) or is_spelled_out(goal)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next decision."""
        if history.uses or (not history.steps and self._skilled.answers(goal)):
            return self._skilled.decide(goal, screen, history)
        if is_spelled_out(goal):
            return self._rules.decide(goal, screen, history)
        return self._practised.decide(goal, screen, history)
