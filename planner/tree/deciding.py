"""Decides at a fork, from the screen at hand: by cheap evidence first, and by a model last.

Where one step only is possible nothing is decided and nobody asked. Otherwise each possible step is scored by how many
chains take it and how much those are believed, and by what a policy that sees the screen makes of it; without one, by
how well what it is done to fits the words of the goal that are left. Only when no step is clearly ahead a model is
asked, with the possible steps and no more of the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from devices.action import Select, Type
from devices.errors import ClewError
from devices.screen import Element, Screen
from perception.grounding import Grounder
from perception.lexical import words_of
from perception.unique_labels import plain_label
from planner.chain.steps import Carry, Close, Do, Follow, Step, tell_step
from planner.decision import History, Option
from planner.goal import Goal
from planner.tree.tree import ActionTree, Node

MOST_WAYS: Final = 4
"""Of a fork that somebody is asked about: the likeliest."""
_BELIEF, _FIT = 0.6, 0.4
_NO_ELEMENT = 0.3
"""How well a step fits that is done to nothing on the screen."""
_LITTLE = frozenset(
    ("a", "an", "the", "to", "of", "in", "on", "at", "for", "and", "or", "my", "me", "it", "is", "with", "from", "by")
)


@dataclass(frozen=True, slots=True)
class Weighing:
    """What counts how much where a plan forks."""

    sure: float = 0.7
    """A chain that is believed so much needs no others that cost something."""
    clear: float = 0.15
    """By how much the best step has to be ahead, so that nobody is asked."""
    seen: float = 0.6
    """What a policy that sees the screen counts, beside the belief in chains."""
    unlikely: float = 0.1
    """A planned step that is less probable, on the screen that is shown, is not taken: a plan is made anew there."""


USUAL: Final = Weighing()


@dataclass(frozen=True, slots=True)
class Way:
    """One step that is possible now: nodes that turned out to be the same here, and what they are done to."""

    nodes: tuple[Node, ...]
    element: Element | None = None

    @property
    def step(self) -> Step:
        """What is done."""
        return self.nodes[0].step

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of its nodes."""
        return tuple(node.id for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Choice:
    """The way that was chosen, and why."""

    way: Way
    reason: str
    confidence: float
    options: tuple[Option, ...] = ()
    """The others, likeliest first."""
    seen: float | None = None
    """How probable the most probable of the ways is on the screen that is shown; None where nobody can tell."""


class Chooser(Protocol):
    """Asked where cheap evidence does not decide."""

    @property
    def name(self) -> str:
        """How the trace calls it."""

    def choose(self, goal: Goal, screen: Screen, history: History, ways: Sequence[str]) -> int:
        """The index of one of these steps.

        Raises:
            ClewError: there is no answer.
        """


class Evidence(Protocol):
    """Weighs steps on the screen at hand, without a model."""

    def weigh(
        self, goal: Goal, screen: Screen, history: History, ways: Sequence[tuple[Step, Element | None]]
    ) -> Sequence[float | None]:
        """The probability of each step; None of those it has no word for."""


@dataclass(frozen=True, slots=True)
class Fork:
    """Where a decision is to be made."""

    goal: Goal
    screen: Screen
    history: History
    tree: ActionTree
    ways: tuple[Way, ...]


def decide(
    fork: Fork,
    grounder: Grounder | None,
    chooser: Chooser | None,
    evidence: Evidence | None = None,
    weighing: Weighing = USUAL,
) -> Choice:
    """Choose one of the ways; there is one at least."""
    seen = _seen(fork, evidence)
    most = None if None in seen else max(told or 0.0 for told in seen)
    if len(fork.ways) == 1:
        return Choice(fork.ways[0], f"the only way on in the plan ({_backing(fork, fork.ways[0])})", 1.0, seen=most)
    scores = _scores(fork, grounder, seen, weighing.seen)
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    best = order[0]
    why = f"{_backing(fork, fork.ways[best])}, and it fits what is shown best"
    if scores[best] - scores[order[1]] < weighing.clear and chooser is not None:
        told = [tell_way(fork.ways[at]) for at in order[:MOST_WAYS]]
        try:
            best = order[chooser.choose(fork.goal, fork.screen, fork.history, told)]
            why = f"{chooser.name} chose it among {len(told)}, where nothing else decided"
        except ClewError as error:
            why = f"{why}; {chooser.name} had no answer: {error.message}"
    options = tuple(Option(tell_way(fork.ways[at]), scores[at], fork.ways[at].element) for at in order if at != best)
    return Choice(fork.ways[best], why, round(min(1.0, scores[best]), 4), options, most)


def tell_way(way: Way) -> str:
    """One line: the step, with its element as it is called here."""
    step = way.step
    if isinstance(step, Do) and way.element is not None:
        return f"{step.action.describe()} {way.element.describe()}"
    return tell_step(step)


def _seen(fork: Fork, evidence: Evidence | None) -> Sequence[float | None]:
    if evidence is None:
        return [None] * len(fork.ways)
    return evidence.weigh(fork.goal, fork.screen, fork.history, [(way.step, way.element) for way in fork.ways])


def _scores(fork: Fork, grounder: Grounder | None, seen: Sequence[float | None], share: float) -> list[float]:
    weights = [fork.tree.weight(way.nodes) for way in fork.ways]
    total = sum(weights) or 1.0
    fits = _fits(fork, grounder) if None in seen else [0.0] * len(weights)
    return [
        round(_BELIEF * weight / total + _FIT * fit if told is None else (1 - share) * weight / total + share * told, 6)
        for weight, fit, told in zip(weights, fits, seen, strict=True)
    ]


def _fits(fork: Fork, grounder: Grounder | None) -> list[float]:
    said = [word for word in words_of(fork.goal.text) if word not in _LITTLE]
    targets = [past.intent.target for past in fork.history.steps]
    met = {word for target in targets if target is not None for word in words_of(target.name)}
    left = [word for word in said if word not in met] or said
    texts = [_text(way) for way in fork.ways]
    cosines: Sequence[float] = [0.0] * len(texts)
    if grounder is not None and any(texts):
        cosines = grounder.meanings([" ".join(left)], texts)[0]
    return [_fit(way, text, left, cosine) for way, text, cosine in zip(fork.ways, texts, cosines, strict=True)]


def _fit(way: Way, text: str, left: Sequence[str], cosine: float) -> float:
    match way.step:
        case Follow():
            return 1.0
        case Carry() | Close():
            return _NO_ELEMENT
        case Do() if not text:
            return _NO_ELEMENT
        case Do(action=action):
            own = [word for word in words_of(text) if word not in _LITTLE]
            shared = sum(word in left for word in own) / len(own) if own else 0.0
            value = (
                action.text
                if isinstance(action, Type)
                else " ".join(action.options)
                if isinstance(action, Select)
                else ""
            )
            said = 0.3 if value and all(word in left for word in words_of(value)) else 0.0
            return min(1.0, 0.5 * shared + 0.5 * max(0.0, cosine) + said)


def _text(way: Way) -> str:
    if way.element is not None:
        return plain_label(way.element)
    step = way.step
    return step.on.name if isinstance(step, Do) and step.on is not None else ""


def _backing(fork: Fork, way: Way) -> str:
    branches = {at for node in way.nodes for at in node.branches}
    told = {fork.tree.branches[at].told or fork.tree.branches[at].source for at in branches}
    if len(branches) == 1:
        return f"proposed by {told.pop()}"
    return f"{len(branches)} of {len(fork.tree.branches)} chains go this way"
