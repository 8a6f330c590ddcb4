"""The learnt policy: every element, and finishing, scored by a small network; the best one is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from devices.action import Action, Tap, Type
from devices.screen import Element, Screen
from perception.models.embedding import Embedder
from perception.models.ranker import Ranker
from planner.decision import Act, Decision, Finish, History, Option
from planner.goal import Goal
from planner.learned.endings import seen_done
from planner.learned.features import describe
from planner.learned.outlook import Outlook
from planner.learned.past import deeds_of, title_of
from planner.learned.reading import Weights
from planner.learned.situation import FIELDS, Situation
from planner.memory.records import AppMemory

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_OPTIONS = 5


class LearnedPolicy:
    """A function of goal, screen and history: nothing is kept between calls but caches.

    Args:
        memory: what is remembered of the app; None of an app that nobody has walked through.
        ranker: the network; the shipped one when None.
        embedder: sentences to vectors; the shipped one when None.
        name: how traces call it.

    Raises:
        WeightsMissing, WeightsAltered, ManifestInvalid, ModelUnusable: a network cannot be opened.
    """

    def __init__(
        self,
        memory: AppMemory | None = None,
        *,
        ranker: Ranker | None = None,
        embedder: Embedder | None = None,
        name: str = "learned",
    ) -> None:
        self.name = name
        self._ranker = ranker or Ranker.load()
        self._embedder = embedder or Embedder.load()
        self._outlook = Outlook(memory) if memory is not None and memory.screens else None
        self._weights = Weights(self._outlook.labels if self._outlook else ())

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The most probable next step. What was done in vain on this very screen is not done again."""
        deeds = deeds_of(history)
        s = Situation(goal.text, screen, deeds, self._embedder, self._weights, self._outlook)
        columns = describe(s)
        self._ranker.expect(columns.names)
        probabilities = self._ranker.rank(columns.table()).tolist()
        vain = {(deed.role, deed.name) for deed in deeds if not deed.changed and deed.before == screen.fingerprint}
        order = sorted(range(len(probabilities)), key=lambda at: -probabilities[at])
        order = [at for at in order if at == s.many or (s.elements[at].role, s.elements[at].name) not in vain]
        best = order[0]
        options = tuple(_option(s, at, probabilities[at]) for at in order[1 : _MOST_OPTIONS + 1])
        if best == s.many:
            return Finish("done", _why_done(s, probabilities[best]))
        return _act(s, best, probabilities[best], options)


def _act(s: Situation, at: int, confidence: float, options: Sequence[Option]) -> Decision:
    element = s.elements[at]
    try:
        action = _action(s, element)
    except ValidationError:
        return Finish("failed", f"what the goal would have typed into {element.describe()} cannot be typed")
    met = [word for word in s.clause_left if word in _said(s, at)]
    words = f'bears "{" ".join(met)}"' if met else "leads on from here"
    return Act(
        action,
        element,
        f"{words} ({confidence:.0%} sure)",
        clause=" ".join(s.clause_left),
        confidence=confidence,
        alternatives=tuple(options),
    )


def _action(s: Situation, element: Element) -> Action:
    filling = s.fillings.get(element.index)
    if element.role in FIELDS and filling is not None:
        return Type(text=filling.text)
    return Tap()


def _said(s: Situation, at: int) -> frozenset[str]:
    return frozenset(word for word in s.clause_left if s.covers(s.names[at], (word,)) > 0)


def _option(s: Situation, at: int, probability: float) -> Option:
    if at == s.many:
        return Option("finish", probability)
    element = s.elements[at]
    return Option(f"{element.role} {title_of(element.name)!r}", probability, element)


def _why_done(s: Situation, confidence: float) -> str:
    told = "; ".join(seen_done(s).told)
    return f"{told or 'nothing of the goal seems to be left'} ({confidence:.0%} sure)"
