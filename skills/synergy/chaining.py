"""A goal as a chain of skills, without a language model: one skill a clause, chosen so that each may follow the last.

Each clause has a few candidates with a fitness; the chain of the highest sum of fitness and links is found step by
step (Viterbi 1967), which is exact where no skill is a candidate of two clauses. The aim is that of GNN4TaskPlan's
search without training (Wu et al. 2024): what the graph knows corrects what the words leave open. A clause that no
skill fits well enough is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from skills.retrieval.features import ask, standardised

if TYPE_CHECKING:
    from skills.retrieval.search import Retriever
    from skills.synergy.network import Matrix

CANDIDATES: Final = 5
"""Skills that are considered for each clause."""
SHARE_OF_GOAL: Final = 0.5
"""What the fitness to the whole goal counts beside that to the clause."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a clause may be done with: places in the library, best first, each with its fitness."""

    places: tuple[int, ...]
    fitness: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Prudence:
    """What is demanded of a chain."""

    links: float = 0.5
    """What a link counts, in deviations of the links' scores, against a deviation of fitness."""
    passing: float = 3.0
    """Fitness below which a clause is rather passed over."""


def choices(goal: str, retriever: Retriever, candidates: int = CANDIDATES) -> list[Choice]:
    """Candidates for each clause of a goal, in the order of the clauses."""
    import numpy as np

    asked = ask(goal, retriever.library)
    whole = retriever.rank(asked)[0]
    parts = asked.clauses if len(asked.clauses) > 1 else (goal,)
    clauses = np.stack([retriever.rank(ask(part, retriever.library))[0] for part in parts])
    return choices_of(clauses, whole, candidates)


def choices_of(clauses: Matrix, whole: Matrix, candidates: int = CANDIDATES) -> list[Choice]:
    """Candidates from scores: of each clause, shape (clauses, entries), and of the whole goal, shape (entries,)."""
    import numpy as np

    fitness = standardised(clauses.astype(np.float32)) + SHARE_OF_GOAL * standardised(whole[None].astype(np.float32))
    order = np.argsort(-fitness, axis=1, kind="stable")[:, :candidates]
    return [
        Choice(tuple(int(p) for p in places), tuple(float(row[p]) for p in places))
        for places, row in zip(order, fitness, strict=True)
    ]


def chain(of: Sequence[Choice], links: Matrix | None = None, prudence: Prudence | None = None) -> list[int]:
    """Places of the skills of the best chain, in order; a skill stands in it once.

    Args:
        of: the clauses' candidates.
        links: standardised scores of ordered pairs, shape (entries, entries); None takes no heed of links.
        prudence: what is demanded.
    """
    prudence = prudence or Prudence()
    # Of every last skill (-1: none yet), the best sum so far and the way to it.
    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for choice in of:
        found = {last: (total + prudence.passing, way) for last, (total, way) in best.items()}
        for place, fit in zip(choice.places, choice.fitness, strict=True):
            for last, (total, way) in best.items():
                again = place in way
                linked = 0.0 if links is None or last < 0 or again else prudence.links * float(links[last, place])
                key, grown = (last, way) if again else (place, (*way, place))
                if key not in found or total + fit + linked > found[key][0]:
                    found[key] = (total + fit + linked, grown)
        best = found
    ended = [found for last, found in best.items() if last >= 0]
    if ended and best.get(-1, (float("-inf"), ()))[0] <= max(ended)[0]:
        return list(max(ended)[1])
    # No clause is fitted well enough: the one best fit is the chain.
    fits = [(fit, place) for choice in of for place, fit in zip(choice.places, choice.fitness, strict=True)]
    return [max(fits)[1]] if fits else []
