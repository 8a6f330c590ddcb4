"""Which of the orders that may have been said it was: one, one that is to be asked about, or none.

A model has weighed each candidate, and what it wrote by itself. The likeliest candidate can be wrong in two ways:
another order was said, or none at all. How likely each is, is told by a logistic regression: the one by how much
likelier the candidate is than any that would do something else, and how sure the model was of its own writing; the
other by how much less likely it is than that writing, and how differently the two sound. It is carried out where a
mistake is less likely than it is dear: what cannot be undone needs more certainty than a switch. What is less certain
is put to the person, who says yes or no.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.voice.candidates import Candidate
from agent.voice.grammar import Order

SURE, SURE_OF_WHAT_STAYS = 0.8, 0.95
"""So certain an order has to be: a wrong one costs as much as four questions, and as nineteen where it stays."""
WORTH_A_QUESTION = 0.1
_RIVAL, _RIVAL_AHEAD, _RIVAL_OWN = 0.44, 0.665, 0.1525
_MEANT, _MEANT_BEHIND, _MEANT_FAR = 7.67, -0.496, -7.0
"""Fitted on the development voices and orders of ``benchmarks.voice``, each order also with its skill taken away."""
_MOST_AHEAD, _MOST_BEHIND, _LEAST_OWN = 8.0, 20.0, -12.0
"""Nats beyond which nothing more is told."""
NOT_FAR = 0.12
"""How far its sounds may be from what was written, for one that is believed without weights."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What it was."""

    kind: Literal["order", "unsure", "none"]
    order: Order | None = None
    spoken: str = ""
    certainty: float = 0.0
    """From 0 to 1; without weights, the distance to the best that means something else."""


def choose(
    candidates: Sequence[Candidate],
    weights: Mapping[str, float],
    own: float,
    careful: frozenset[str] = frozenset(),
) -> Choice:
    """The order that was said, as far as it can be told.

    Args:
        candidates: what may have been said.
        weights: of each writing of each candidate; empty where nobody weighed them.
        own: the weight of what the model wrote by itself.
        careful: names of skills that do what cannot be undone.
    """
    if not candidates:
        return Choice("none")
    if not weights:
        return _by_sound(candidates)
    best: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[float, Candidate]] = {}
    for candidate in candidates:
        weight = max(weights.get(writing, -math.inf) for writing in candidate.writings)
        meaning = (candidate.order.skill, tuple(sorted(candidate.order.arguments.items())))
        if weight > best.get(meaning, (-math.inf,))[0]:
            best[meaning] = (weight, candidate)
    ranked = sorted(best.values(), key=lambda one: -one[0])
    if not ranked:
        return Choice("none")
    weight, first = ranked[0]
    ahead = weight - ranked[1][0] if len(ranked) > 1 else math.inf
    certainty = how_certain(ahead, own - weight, own, first.distance)
    needed = SURE_OF_WHAT_STAYS if first.order.skill in careful else SURE
    if certainty >= needed:
        return Choice("order", first.order, first.spoken, certainty)
    return Choice("unsure" if certainty >= WORTH_A_QUESTION else "none", first.order, first.spoken, certainty)


def how_certain(ahead: float, behind: float, own: float, distance: float) -> float:
    """How likely it is that the likeliest candidate is what was said.

    Args:
        ahead: nats to the best that means something else.
        behind: nats to what the model wrote by itself.
        own: the weight of that.
        distance: of the candidate's sounds to what was written, from 0 to about 1.
    """
    no_rival = _RIVAL + _RIVAL_AHEAD * min(ahead, _MOST_AHEAD) + _RIVAL_OWN * max(own, _LEAST_OWN)
    meant = _MEANT + _MEANT_BEHIND * min(max(behind, 0.0), _MOST_BEHIND) + _MEANT_FAR * distance
    return 1 / ((1 + math.exp(-no_rival)) * (1 + math.exp(-meant)))


def _by_sound(candidates: Sequence[Candidate]) -> Choice:
    first = candidates[0]
    rival = next(
        (c for c in candidates if (c.order.skill, c.order.arguments) != (first.order.skill, first.order.arguments)),
        None,
    )
    ahead = rival.distance - first.distance if rival is not None else 1.0
    if first.distance <= NOT_FAR and ahead > 0.02:
        return Choice("order", first.order, first.spoken, ahead)
    return Choice("unsure" if first.distance <= 2 * NOT_FAR else "none", first.order, first.spoken, ahead)
