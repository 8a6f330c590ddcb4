"""Which of the orders that may have been said it was: one, one that is to be asked about, or none.

A model has weighed each candidate, and what it wrote by itself. An order is believed when the model finds it nearly as
likely as its own writing, and far likelier than any order that would do something else. What stands out less is put to
the person, who says yes or no: a question costs a word, a wrong order costs trust.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.voice.candidates import Candidate
from agent.voice.grammar import Order

BEHIND_OWN = 9.0
"""Nats that an order may be less likely than what the model wrote by itself; twice as much for a question."""
AHEAD, AHEAD_OF_DOUBT = 2.0, 0.35
"""Nats that it has to be likelier than the best that means something else; and by which share of the nats that the
model's own writing lacks: what it is unsure of anyway has to stand out more."""
FAR, NOT_FAR = 0.4, 0.12
"""How far its sounds may be from what was written, for one that is believed; and without weights."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What it was."""

    kind: Literal["order", "unsure", "none"]
    order: Order | None = None
    spoken: str = ""
    ahead: float = 0.0
    """Nats, or distance without weights, to the best that means something else."""


def choose(candidates: Sequence[Candidate], weights: Mapping[str, float], own: float) -> Choice:
    """The order that was said, as far as it can be told.

    Args:
        candidates: what may have been said.
        weights: of each writing of each candidate; empty where nobody weighed them.
        own: the weight of what the model wrote by itself.
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
    behind = own - weight
    if behind <= BEHIND_OWN and ahead >= max(AHEAD, -AHEAD_OF_DOUBT * own) and first.distance <= FAR:
        return Choice("order", first.order, first.spoken, ahead)
    if behind <= 2 * BEHIND_OWN and first.distance <= FAR:
        return Choice("unsure", first.order, first.spoken, ahead)
    return Choice("none")


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
