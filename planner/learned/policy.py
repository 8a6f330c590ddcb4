"""The learnt policy: everything that could be done, and finishing, scored by a small network; the best is done.

It is careful where that is all there is between a person's phone and a mistake: a step it is not sure of is not taken,
and nothing is called done against the evidence, or of which a step was a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from devices.screen import Screen
from perception.models.embedding import Embedder
from perception.models.ranker import Ranker
from planner.decision import Ask, Decision, Finish, History, Option
from planner.endings import doubts
from planner.goal import Goal
from planner.learned.apps import Apps
from planner.learned.choices import ENDS, Choice, choices_of
from planner.learned.commitment import commits, completes, least_sure, led_by
from planner.learned.endings import seen_done
from planner.learned.features import describe, names_of, table_of
from planner.learned.past import deeds_of, title_of
from planner.learned.progress import named_app, nothing_was_done, only_looked_so_far, seems_done, would_be_twice
from planner.learned.reading import Weights
from planner.learned.sense import is_nonsense
from planner.learned.situation import Situation
from planner.learned.standing import standing, weakest
from planner.learned.sums import next_key, result_shown
from planner.learned.untried import is_entrance, opens_more
from planner.learned.vain import is_in_vain
from planner.memory.records import AppMemory
from planner.practised.acting import decision_for
from planner.practised.deeds import seen_before

_MOST_OPTIONS: Final = 5
_LIKELY: Final = 0.5
"""What is less likely does not go on where the goal seems reached."""
NAMED: Final = 0.9
"""How sure it is that the app is meant which the goal names."""
SPELLED_OUT: Final = 0.95
"""How sure a step is that the goal itself says."""


@dataclass(frozen=True, slots=True)
class Care:
    """From which probability on something is done."""

    step: float = 0.0
    """What is less probable is not done."""
    stop: float = 0.0
    """An end that is less probable, or that something on the screen speaks against (``planner.endings``), gives way to
    the likeliest step, where there is one that may be done."""
    rest: float = 0.0
    """The same where something was changed."""
    commit: float = 0.0
    """It looks around on a guess, but nothing is handed in, deleted, switched or sent after a step that was less
    probable: it is asked."""
    end: float = 0.0
    """Nothing is called done of which the end, or a step, was less probable: it is asked."""
    answer: float = 0.0
    """Nothing is answered of which the end, or a step that led there, was less probable: it is asked."""
    looks: bool = False
    """Whether an app is looked through before it is left, and what can be told of how far it is comes first."""
    doubted: bool = False
    """Whether what speaks against being done turns it into a question."""


CAREFUL: Final = Care(step=0.1, stop=0.6, rest=0.3, commit=0.35, end=0.9, answer=0.9, looks=True, doubted=True)
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
        if (key := next_key(s)) is not None:
            told = "the next key of the sum that the goal spells out"
            return decision_for("tap", s.elements[key], "", screen, reason=told, confidence=SPELLED_OUT)
        if result := result_shown(s):
            return Finish("done", "it is the result of the sum that the goal spells out", answer=result)
        ranked = [each for each in _sensible(self.rank(s), s) if not is_in_vain(each.choice, s)]
        if self._care.looks:
            ranked = _told_apart(ranked, s)
        against = self._against(goal, screen, history, s)
        best = self._unless_too_early(ranked, against, s)
        if self._care.looks and best.choice.sort in ("back", "home") and is_entrance(s):
            best = max((each for each in ranked if opens_more(each.choice, s)), key=_probability, default=best)
        options = tuple(_option(s, each) for each in [each for each in ranked if each is not best][:_MOST_OPTIONS])
        choice, sure = best.choice, best.probability
        if choice.sort in ("finish", "answer"):
            return self._ended(s, best, against, history)
        if sure < self._care.step and not opens_more(choice, s):
            return Finish("failed", f"nothing is likely enough to be the next step ({sure:.0%} at best)")
        element = s.elements[choice.at] if choice.at is not None else None
        enough = self._care.step if completes(choice, s) else self._care.commit
        if commits(choice, s) and (least := led_by(choice, sure, s, history)) < enough:
            assert element is not None
            return Ask(f"shall {element.describe()} be used? What led here was {least:.0%} sure at best.")
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

    def _against(self, goal: Goal, screen: Screen, history: History, s: Situation) -> tuple[str, ...]:
        """What speaks against being done."""
        if not self._care.doubted:
            return ()
        if not history.steps or nothing_was_done(s):
            return ("nothing was done yet",)
        return doubts(goal.text, screen, history)

    def _unless_too_early(self, ranked: Sequence[Ranked], against: Sequence[str], s: Situation) -> Ranked:
        """The likeliest choice, or the likeliest step where that would be an end without enough to say for it."""
        best = ranked[0]
        # who goes on after the deed undoes it: where something was changed, it is rather asked whether that was all
        enough = self._care.stop if only_looked_so_far(s) else self._care.rest
        doubted = best.probability < enough or (best.choice.sort == "finish" and against)
        if best.choice.sort not in ENDS or not doubted:
            return best
        step = next((each for each in ranked if each.choice.sort not in ENDS), best)
        return step if step.probability >= self._care.step else best

    def _ended(self, s: Situation, end: Ranked, against: Sequence[str], history: History) -> Decision:
        answer = end.choice.answer
        told = f" It says {answer!r}." if answer else ""
        if against and not answer:
            return Ask(f"as far as can be told it is done, and yet: {'; '.join(against)}.{told} Is it?")
        least, enough = least_sure(end.probability, history.steps), self._care.end
        if answer:  # what was only read has changed nothing
            least, enough = weakest(end.probability, standing(history)), self._care.answer
        if least < enough:
            return Ask(f"as far as can be told it is done, but that is {least:.0%} sure at best.{told} Is it?")
        return Finish("done", _why_done(s, end.probability), answer=answer, confidence=end.probability)

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


def _sensible(ranked: Sequence[Ranked], s: Situation) -> list[Ranked]:
    """What can make sense, and how probable each is then."""
    left = [each for each in ranked if not is_nonsense(each.choice, s)]
    return _shared_out(left) if len(left) < len(ranked) else left


def _shared_out(left: Sequence[Ranked]) -> list[Ranked]:
    """The same with probabilities that add up to 1."""
    whole = sum(each.probability for each in left)
    return [Ranked(each.choice, each.probability / whole) for each in left] if whole else list(left)


def _told_apart(ranked: Sequence[Ranked], s: Situation) -> list[Ranked]:
    """What is likely once it is told what is named, what would be done twice, and what seems done (``progress``)."""
    idle = nothing_was_done(s)
    left = [
        each for each in ranked if not (idle and each.choice.sort == "finish") and not would_be_twice(each.choice, s)
    ]
    if not left:
        return list(ranked)
    left = _shared_out(left) if len(left) < len(ranked) else left
    app = named_app(s)
    if app is not None and not any(
        (deed.role, deed.title) == (s.elements[app].role, s.titles[app]) for deed in s.deeds
    ):
        left.sort(key=lambda each: each.choice.sort != "tap" or each.choice.at != app)
        left[0] = Ranked(left[0].choice, max(left[0].probability, NAMED))
    elif left[0].choice.sort not in ENDS and left[0].probability < _LIKELY and seems_done(s):
        left.sort(key=lambda each: each.choice.sort != "finish")
        left[0] = Ranked(left[0].choice, max(left[0].probability, 1.0 - left[1].probability))
    return left


def _probability(ranked: Ranked) -> float:
    return ranked.probability


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
