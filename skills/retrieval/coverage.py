"""A set of entries that serves every clause of a goal, rather than ten that all serve the loudest one.

Entries are taken one at a time; each time, what the clauses still lack counts on top of the score (maximal marginal
coverage; compare Carbonell and Goldstein 1998 and the iterative retrieval of Auto-RAG, whose stopping rule is here that
every clause has its entry).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.retrieval.features import Matrix

CONSIDERED = 50
PER_CLAUSE = 5


def cover(
    scores: Matrix, by_clause: Matrix, strength: float, sharpness: float, most: int = CONSIDERED
) -> npt.NDArray[np.int64]:
    """All entries, best first, the first ones chosen so that they serve all clauses together.

    Args:
        scores: shape (entries,).
        by_clause: how well each entry fits each clause alone, shape (clauses, entries).
        strength: what a clause that nothing serves yet counts against a deviation of the scores; 0 sorts by score.
        sharpness: how far the best entry of a clause stands above its next.
        most: so many are chosen for their clauses; the others follow by score.
    """
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    if strength <= 0 or len(by_clause) < 2 or len(scores) < 3:
        return order
    likely = np.argsort(-by_clause, axis=1, kind="stable")[:, :PER_CLAUSE].ravel()
    pool = np.unique(np.concatenate([order[:CONSIDERED], likely]))
    mine, parts = scores[pool].astype(np.float64), by_clause[:, pool].astype(np.float64)
    serves = np.exp(sharpness * (parts - parts.max(axis=1, keepdims=True)))
    serves /= serves.sum(axis=1, keepdims=True)
    served = np.zeros(len(parts))
    left, chosen = np.ones(len(pool), bool), []
    for _ in range(min(most, len(pool))):
        gain = mine + strength * np.maximum(0.0, serves - served[:, None]).sum(axis=0)
        best = int(np.where(left, gain, -np.inf).argmax())
        chosen.append(int(pool[best]))
        left[best] = False
        served = np.maximum(served, serves[:, best])
    taken = np.zeros(len(scores), bool)
    taken[chosen] = True
    return np.concatenate([np.array(chosen, np.int64), order[~taken[order]]])
