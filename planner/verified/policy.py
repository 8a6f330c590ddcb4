"""A policy whose *done* is believed only with enough to say for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from devices.screen import Screen
from planner.decision import Act, Ask, Decision, Finish, History
from planner.goal import Goal
from planner.policy import Policy
from planner.verified.evidence import gather, way_of
from planner.verified.goal_words import read_goal
from planner.verified.judge import EndingJudge, load_judge
from planner.verified.steps import met_by
from planner.verified.telling import question_of

RULES: Final = "offline"
"""Who decides the steps of the runs that are judged; skills, lessons and models answer for their own endings."""


class VerifiedEndings:
    """Notes at each step what it has to do with the goal, and asks where that is too little in the end.

    On a phone nothing is judged: there nothing is called done that no step has met (``planner.offline.undone``).

    Args:
        policy: the one that decides.
        judge: opens the model, when a run ends for the first time.
    """

    def __init__(self, policy: Policy, judge: Callable[[], EndingJudge] = load_judge) -> None:
        self._policy, self._judge = policy, judge

    @property
    def name(self) -> str:
        """That of the policy."""
        return self._policy.name

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """What the policy decides; a done without enough to say for it becomes a question."""
        decision = self._policy.decide(goal, screen, history)
        if screen.on_phone:
            return decision
        match decision:
            case Act():
                asked = read_goal(goal.text, way_of(history, decision.clause_key))
                return replace(decision, met=met_by(goal.text, asked, screen, decision))
            case Finish(outcome="done") if self._is_by_rules(history):
                evidence = gather(goal, screen, history)
                verdict = self._judge().judge(evidence)
                if verdict.enough:
                    return decision
                return Ask(question_of(goal.text, evidence, verdict), f"it is done with {verdict.sure:.0%} certainty")
            case _:
                return decision

    def _is_by_rules(self, history: History) -> bool:
        deciders = {past.intent.decider for past in history.steps} or {self.name}
        return deciders == {RULES} and not history.uses
