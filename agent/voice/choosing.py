"""Which of the orders that may have been said it was: one, one that is to be asked about, or none.

A model has weighed each candidate, and what it wrote by itself. The likeliest candidate can be wrong in two ways:
another order was said, or none at all. Both are alternatives of one conditional logit (McFadden 1974): an order by how
likely the model finds it and by which hearings were just that order, no order by how likely the model's own writing is.
The closed recogniser errs in other ways than the model, so its hearing counts for most. An order is carried out where a
mistake is less likely than it is dear: what cannot be undone needs more certainty than a switch. What is less certain
is put to the person, who says yes or no.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.voice.candidates import Candidate
from agent.voice.grammar import Order

Hearer = Literal["model", "prompted", "closed"]
"""Who wrote down what was said: the model by itself, the model told what to expect, the closed recogniser."""
SURE, SURE_OF_WHAT_STAYS = 0.8, 0.95
"""So certain an order has to be: a wrong one costs as much as four questions, and as nineteen where it stays."""
_SURE_AT_FIRST = 0.9
"""The same while the model alone was asked: what it did not write itself may be the best of bad candidates."""
WORTH_A_QUESTION = 0.1
_WEIGHT, _OWN = 0.43, 0.62
_AGREED: Mapping[Hearer, float] = {"model": 0.7, "prompted": 1.5, "closed": 1.9}
_NO_ORDER, _NO_ORDER_AT_FIRST = -3.75, -4.6
"""Fitted on the development voices and orders of ``benchmarks.voice``, each order also with its skill taken away; at
first means before the second and the third hearing."""
NOT_FAR = 0.12
"""How far its sounds may be from what was written, for one that is believed at first, or without weights."""


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
    agreed: Mapping[str, Collection[Hearer]],
    careful: frozenset[str] = frozenset(),
    *,
    at_first: bool = False,
) -> Choice:
    """The order that was said, as far as it can be told.

    Args:
        candidates: what may have been said.
        weights: of each writing of each candidate; empty where nobody weighed them.
        own: the weight of what the model wrote by itself.
        agreed: who heard just that, by what is spoken.
        careful: names of skills that do what cannot be undone.
        at_first: the model alone was asked until now.
    """
    if not candidates:
        return Choice("none")
    if not weights:
        return _by_sound(candidates)
    best: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[float, Candidate]] = {}
    for candidate in candidates:
        weight = max(weights.get(writing, -math.inf) for writing in candidate.writings)
        score = _WEIGHT * weight + sum(_AGREED[who] for who in agreed.get(candidate.spoken, ()))
        meaning = (candidate.order.skill, tuple(sorted(candidate.order.arguments.items())))
        if score > best.get(meaning, (-math.inf,))[0]:
            best[meaning] = (score, candidate)
    if not best:
        return Choice("none")
    score, first = max(best.values(), key=lambda one: one[0])
    no_order = _OWN * own + (_NO_ORDER_AT_FIRST if at_first else _NO_ORDER)
    certainty = share_of(score, [*(other for other, _ in best.values()), no_order])
    needed = SURE_OF_WHAT_STAYS if first.order.skill in careful else SURE
    if at_first:
        needed = max(needed, _SURE_AT_FIRST) if first.distance <= NOT_FAR else math.inf
    if certainty >= needed:
        return Choice("order", first.order, first.spoken, certainty)
    return Choice("unsure" if certainty >= WORTH_A_QUESTION else "none", first.order, first.spoken, certainty)


def share_of(score: float, scores: Sequence[float]) -> float:
    """The probability of one of several alternatives, by scores in nats."""
    return 1 / sum(math.exp(min(other - score, 500.0)) for other in scores)


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
