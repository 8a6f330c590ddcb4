"""The rules' next step, or the network's where that is the better bet.

On pages that neither had seen, the network was right more often than the rules where they gave up, where they ended
early and where it was very sure of another step (``benchmarks/second-opinion.md``). What the rules alone can do (drag,
hover, press keys, wait, read a text off the page), what hangs on a condition, and most ends of a run stay theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from devices.screen import Element, Screen
from planner.branches import read_branch
from planner.decision import Act, Ask, Decision, Finish, History
from planner.goal import Goal
from planner.learned.choices import Choice
from planner.learned.endings import seen_done
from planner.policy import Policy
from planner.seconded.offers import action_of, row_of
from planner.seconded.opinion import Adviser, Opinion
from planner.seconded.page import Page

MARK: Final = "seconded"
"""Mark of the steps that are the network's."""
_OPEN: Final = frozenset({"tap", "type"})
"""Actions of the rules that may give way."""

_LARGEST: Final = 500
"""Elements of a page up to which the network is asked: it has learnt from none so large, and reads every label."""


@dataclass(frozen=True, slots=True)
class Trust:
    """From which probability on the network's step is taken; chosen on batches of pages that it was not trained on."""

    given_up: float = 0.7
    """Where the rules know no step."""
    ended: float = 0.9
    """Where they call it done."""
    step: float = 0.9
    """Where they would do something else,"""
    rival: float = 0.01
    """and that is no more probable than this."""
    end: float = 0.9
    """That it is done, and every step of its own that led there."""
    unlikely: float = 0.05
    """Then the rules' next step counts for nothing where it is less probable than this."""


class SecondedPolicy:
    """A function of goal, screen and history: nothing is kept between calls but caches.

    Args:
        rules: who is asked first.
        adviser: opens the network, when it is first needed.
        trust: when the network counts.
    """

    name = "offline"

    def __init__(self, rules: Policy, adviser: Callable[[], Adviser], trust: Trust | None = None) -> None:
        self._rules = rules
        self._open = adviser
        self._adviser: Adviser | None = None
        self._trust = trust or Trust()

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The rules' decision, unless the network's is taken in its place."""
        first = self._rules.decide(goal, screen, history)
        if len(screen) > _LARGEST or screen.on_phone or (isinstance(first, Act) and first.action.kind not in _OPEN):
            return first
        if read_branch(goal.text) is not None:
            return first
        if self._adviser is None:
            self._adviser = self._open()
        s = Page(goal.text, screen, history, self._adviser.embedder)
        opinion = self._adviser.opinion(s)
        row = row_of(first, s, opinion.offers)
        best = opinion.offers[opinion.best]
        if row == opinion.best or opinion.of(opinion.best) < self._least(first, best):
            return first
        if best.sort == "finish":
            return self._ended(first, row, opinion, s, history)
        return self._instead(first, row, best, opinion, s, history)

    def _least(self, first: Decision, best: Choice) -> float:
        if best.sort == "finish":
            return self._trust.end
        match first:
            case Finish(outcome="done"):
                return self._trust.ended
            case Finish() | Ask():
                return self._trust.given_up
            case _:
                return self._trust.step

    def _ended(self, first: Decision, row: int | None, opinion: Opinion, s: Page, history: History) -> Decision:
        """Done after a step of its own, none of which was a guess, where the rules know no more that is likely."""
        steps = [past.intent for past in history.steps if past.intent.clause_key == MARK]
        if not steps or history.steps[-1].intent is not steps[-1] or seen_done(s).missing:
            return first
        if min(intent.confidence or 0.0 for intent in steps) < self._trust.end:
            return first
        if isinstance(first, Act) and (row is None or opinion.of(row) > self._trust.unlikely):
            return first
        return Finish("done", f"nothing of the goal seems to be left ({opinion.of(opinion.best):.0%} sure)")

    def _instead(
        self, first: Decision, row: int | None, best: Choice, opinion: Opinion, s: Page, history: History
    ) -> Decision:
        if isinstance(first, Act) and (row is None or opinion.of(row) > self._trust.rival):
            return first  # what is not among the offers, the network cannot judge
        element = s.elements[best.at] if best.at is not None else None
        action = action_of(best, element)
        if action is None or element is None or _was_just_used(element, history):
            return first
        sure = opinion.of(opinion.best)
        why = f"pages teach that it comes next ({sure:.0%} sure)"
        return Act(action, element, why, clause_key=MARK, confidence=sure)


def _was_just_used(element: Element, history: History) -> bool:
    """Whether it is what the last step was done to, whatever it is called now: "Go" that has become "Pressed"."""
    last = history.last.intent.target if history.last is not None else None
    box = element.bounds
    return last is not None and (last.role, last.bounds[:2]) == (element.role, (box.left, box.top))
