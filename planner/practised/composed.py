"""On a phone: skills where they answer the goal, rules where it is spelled out, else the practised policy.

Where that is not sure any more the learnt one goes on, which knows no app by heart.

Whoever takes over stays: a run that is handed to and fro gets nowhere. The marks in the journal tell who that was.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from devices.screen import Screen
from planner.clauses import read_clauses
from planner.decision import Act, Decision, Finish, History
from planner.goal import Goal
from planner.policy import Policy
from planner.skilled import SkilledPolicy
from planner.wordings.matching import SkillMatcher

_HANDS: Final = re.compile(
    r"(?:please\s+|then\s+|now\s+)*(?:(?:double-|long-)?(?:tap|click|press)|push|hit|scroll|swipe|go back|wait)\b", re.I
)
"""Words for what hands do: whoever uses them says what to touch, and not what for."""
_LEARNED: Final = "learned:"
"""What the learnt policy's steps are marked with in the journal."""
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
        learned: goes on where the practised one does not know what to do; nobody does when None.
    """

    def __init__(self, matcher: SkillMatcher, rules: Policy, practised: Policy, learned: Policy | None = None) -> None:
        self._skilled, self._rules, self._practised = SkilledPolicy(matcher, practised), rules, practised
        self._learned = learned
        self.name = practised.name

    def answers(self, goal: Goal) -> bool:
        """Whether a skill answers the whole goal, or it says what to touch."""
        return self._skilled.answers(goal) or is_spelled_out(goal)

    def is_worded(self, goal: Goal) -> bool:
        """Whether a goal is said in the very words of skills."""
        return self._skilled.is_worded(goal)

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The next decision."""
        if history.uses or (not history.steps and self._skilled.answers(goal)):
            return self._skilled.decide(goal, screen, history)
        if is_spelled_out(goal):
            return self._rules.decide(goal, screen, history)
        if self._learned is not None and any(past.intent.clause_key.startswith(_LEARNED) for past in history.steps):
            return self._by_learned(self._learned, goal, screen, history)
        decision = self._practised.decide(goal, screen, history)
        if self._learned is None or not _is_lost(decision):
            return decision
        return self._by_learned(self._learned, goal, screen, history)

    def _by_learned(self, learned: Policy, goal: Goal, screen: Screen, history: History) -> Decision:
        decision = learned.decide(goal, screen, history)
        if isinstance(decision, Act):
            key = f"{_LEARNED}\n{decision.clause_key}" if decision.clause_key else _LEARNED
            return replace(decision, clause_key=key)
        return decision


def _is_lost(decision: Decision) -> bool:
    """Whether somebody else may know better: it gave up, not because it looked and found that it cannot be done."""
    return isinstance(decision, Finish) and decision.outcome == "failed" and not decision.impossible
