"""The learnt policy: everything that could be done, and finishing, scored by a small network; the best is done.

It is careful where that is all there is between a person's phone and a mistake: a step it is not sure of is not taken,
and nothing is called done against the evidence, or of which a step was a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from devices.action import Tap
from devices.effect import EffectClass, effect_on
from devices.screen import Screen
from perception.models.embedding import Embedder
from perception.models.ranker import Ranker
from planner.decision import Ask, Decision, Finish, History, Option
from planner.endings import doubts
from planner.goal import Goal
from planner.learned.apps import Apps
from planner.learned.choices import ENDS, Choice, choices_of
from planner.learned.endings import seen_done
from planner.learned.features import describe, names_of, table_of
from planner.learned.kinds import COMMITTING
from planner.learned.past import Deed, deeds_of, title_of
from planner.learned.reading import Weights
from planner.learned.situation import TICKS, Situation
from planner.learned.standing import standing
from planner.memory.records import AppMemory
from planner.practised.acting import decision_for
from planner.practised.deeds import seen_before

_MOST_OPTIONS: Final = 5
_MOST_TIMES: Final = 2
"""A thing is done on one screen, before it is not done there again."""


@dataclass(frozen=True, slots=True)
class Care:
    """From which probability on something is done."""

    step: float = 0.0
    """What is less probable is not done."""
    stop: float = 0.0
    """An end that is less probable, or that something on the screen speaks against (``planner.endings``), gives way to
    the likeliest step, where there is one that may be done."""
    commit: float = 0.0
    """It looks around on a guess, but nothing is handed in, deleted, switched or sent after a step that was less
    probable: it is asked."""
    end: float = 0.0
    """Nothing is called done of which the end, or a step, was less probable: it is asked."""
    doubted: bool = False
    """Whether what speaks against being done turns it into a question."""


CAREFUL: Final = Care(step=0.2, stop=0.6, commit=0.35, end=0.9, doubted=True)
"""As in a run on somebody's phone; chosen on a third of the tasks of left-out apps (benchmarks/phone.md)."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A choice with its probability."""

    choice: Choice
    probability: float


Memories = AppMemory | Callable[[], Iterable[AppMemory]]


class LearnedPolicy:
    """A function of goal, screen and history: nothing is kept between calls but caches.

    Args:
        memory: what is remembered of the app, or of many apps, read when first needed; None of apps that nobody has
            walked through.
        ranker: the network; the shipped one when None.
        embedder: sentences to vectors; the shipped one when None.
        care: when it asks or gives up.
        name: how traces call it.

    Raises:
        WeightsMissing, WeightsAltered, ManifestInvalid, ModelUnusable: a network cannot be opened.
    """

    def __init__(
        self,
        memory: Memories | None = None,
        *,
        ranker: Ranker | None = None,
        embedder: Embedder | None = None,
        care: Care | None = None,
        name: str = "learned",
    ) -> None:
        self.name = name
        self._ranker = ranker or Ranker.load()
        self._embedder = embedder or Embedder.load()
        self._care = care or Care()
        self._memory = memory
        self._apps: Apps | None = None
        self._weights: dict[int, Weights] = {}

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """The most probable next step. What was done in vain on this very screen is not done again."""
        s = self.situation(goal.text, screen, history)
        ranked = [each for each in self.rank(s) if not _is_in_vain(each.choice, s)]
        against = self._against(goal, screen, history)
        best = self._unless_too_early(ranked, against)
        options = tuple(_option(s, each) for each in [each for each in ranked if each is not best][:_MOST_OPTIONS])
        choice, sure = best.choice, best.probability
        if choice.sort in ("finish", "answer"):
            return self._ended(s, best, against, history)
        if sure < self._care.step:
            return Finish("failed", f"nothing is likely enough to be the next step ({sure:.0%} at best)")
        element = s.elements[choice.at] if choice.at is not None else None
        if commits(choice, s) and (weakest := _weakest(sure, history)) < self._care.commit:
            assert element is not None
            return Ask(f"shall {element.describe()} be used? What led here was {weakest:.0%} sure at best.")
        return decision_for(
            choice.sort, element, choice.text, screen, reason=_why(s, best), confidence=sure, alternatives=options
        )

    def situation(self, goal: str, screen: Screen, history: History) -> Situation:
        """What one decision is made on."""
        apps = self._known()
        outlook = apps.of(screen)
        key = id(outlook)
        if key not in self._weights:
            self._weights[key] = Weights(outlook.labels if outlook is not None else ())
        return Situation(
            goal, screen, deeds_of(history), self._embedder, self._weights[key], outlook, seen_before(history), apps
        )

    def memory_of(self, screen: Screen) -> AppMemory | None:
        """What is remembered of the app that a screen belongs to."""
        outlook = self._known().of(screen)
        return outlook.memory if outlook is not None else None

    def rank(self, s: Situation) -> list[Ranked]:
        """Everything that could be done, the most probable first."""
        choices = choices_of(s)
        columns = describe(s)
        self._ranker.expect(names_of(columns))
        probabilities = self._ranker.rank(table_of(columns, s, choices)).tolist()
        found = [Ranked(choice, sure) for choice, sure in zip(choices, probabilities, strict=True)]
        return sorted(found, key=lambda each: -each.probability)

    def _against(self, goal: Goal, screen: Screen, history: History) -> tuple[str, ...]:
        """What speaks against being done."""
        if not self._care.doubted:
            return ()
        return doubts(goal.text, screen, history) if history.steps else ("nothing was done yet",)

    def _unless_too_early(self, ranked: Sequence[Ranked], against: Sequence[str]) -> Ranked:
        """The likeliest choice, or the likeliest step where that would be an end without enough to say for it."""
        best = ranked[0]
        doubted = best.probability < self._care.stop or (best.choice.sort == "finish" and against)
        if best.choice.sort not in ENDS or not doubted:
            return best
        step = next((each for each in ranked if each.choice.sort not in ENDS), best)
        return step if step.probability >= self._care.step else best

    def _ended(self, s: Situation, end: Ranked, against: Sequence[str], history: History) -> Decision:
        answer = end.choice.answer
        told = f" It says {answer!r}." if answer else ""
        if against and not answer:
            return Ask(f"as far as can be told it is done, and yet: {'; '.join(against)}.{told} Is it?")
        weakest = _weakest(end.probability, history)
        if weakest < self._care.end:
            return Ask(f"as far as can be told it is done, but that is {weakest:.0%} sure at best.{told} Is it?")
        return Finish("done", _why_done(s, end.probability), answer=answer)

    def _known(self) -> Apps:
        if self._apps is None:
            match self._memory:
                case None:
                    self._apps = Apps()
                case AppMemory():
                    self._apps = Apps((self._memory,))
                case _:
                    self._apps = Apps(self._memory())
        return self._apps


def commits(choice: Choice, s: Situation) -> bool:
    """Whether a choice may change more than what is shown: a box, a slider, or a control whose name says so."""
    if choice.at is None:
        return choice.sort == "enter"
    if choice.sort in ("hold", "adjust"):
        return True
    element = s.elements[choice.at]
    if choice.sort != "tap":
        return False
    told = element.role in TICKS or bool(s.sorts[choice.at] & COMMITTING)
    return told or effect_on(Tap(), element, s.screen).effect_class is EffectClass.IRREVERSIBLE


def _weakest(sure: float, history: History) -> float:
    """How probable the least probable of all steps that still stand was, this one among them."""
    return min((sure, *(past.intent.confidence or 1.0 for past in standing(history))))


def _is_in_vain(choice: Choice, s: Situation) -> bool:
    """Whether it was done on this very screen and changed nothing, or was done here often enough."""
    if choice.sort in ENDS:
        return False
    here = [deed for deed in s.deeds if deed.before == s.screen.fingerprint and _is_same(deed, choice, s)]
    return any(not deed.changed for deed in here) or len(here) >= _MOST_TIMES


def _is_same(deed: Deed, choice: Choice, s: Situation) -> bool:
    if choice.at is None:
        return deed.kind == choice.sort.partition("-")[0] and (
            deed.kind != "scroll" or choice.sort.partition("-")[2] in deed.name
        )
    element = s.elements[choice.at]
    typed = not choice.text or deed.typed == choice.text
    return (deed.role, deed.name) == (element.role, element.name) and typed


def _why(s: Situation, best: Ranked) -> str:
    if best.choice.at is None:
        return f"nothing on this screen is as likely ({best.probability:.0%} sure)"
    met = [word for word in s.clause_left if s.covers(s.names[best.choice.at], (word,)) > 0]
    words = f'bears "{" ".join(met)}"' if met else "leads on from here"
    return f"{words} ({best.probability:.0%} sure)"


def _option(s: Situation, ranked: Ranked) -> Option:
    choice = ranked.choice
    if choice.at is None:
        return Option(choice.sort, ranked.probability)
    element = s.elements[choice.at]
    told = f"{element.role} {title_of(element.name)!r}"
    return Option(told if choice.sort == "tap" else f"{choice.sort} {told}", ranked.probability, element)


def _why_done(s: Situation, confidence: float) -> str:
    told = "; ".join(seen_done(s).told)
    return f"{told or 'nothing of the goal seems to be left'} ({confidence:.0%} sure)"
