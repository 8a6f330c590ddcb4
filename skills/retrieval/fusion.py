"""One score out of many views: weights, and how they are learnt.

The score of an entry is a weighted sum of its columns. Weights are learnt listwise: for each goal, every right entry is
to beat all wrong ones (softmax cross-entropy, Cao et al. 2007, with the other right entries left out of each
comparison), by Adam, pulled towards a prior so that a few goals cannot carry them away. The shipped weights say what
they were learnt on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from skills.errors import IndexUnusable
from skills.retrieval.coverage import cover
from skills.retrieval.features import PLAIN
from skills.retrieval.producers import CHAINED
from skills.retrieval.used import USED

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.retrieval.features import Matrix

COLUMNS: Final = (*PLAIN, *CHAINED, *USED)
FIRST: Final = len(PLAIN)
"""So many columns are known before producers are looked for."""
SHIPPED = "weights.json"
MAX_NEGATIVES = 150
COVERAGES = ((0.0, 1.0), (1.0, 1.0), (1.0, 2.0), (2.0, 1.0), (2.0, 2.0), (4.0, 2.0), (6.0, 2.0))
"""What ``choose_coverage`` chooses from: strength and sharpness."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each column counts.

    ``coverage`` and ``sharpness`` belong to ``coverage.cover``.
    """

    values: Mapping[str, float]
    coverage: float = 0.0
    sharpness: float = 1.0

    def vector(self, columns: Sequence[str] = COLUMNS) -> npt.NDArray[np.float32]:
        """The weights in the order of the columns."""
        import numpy as np

        return np.array([self.values.get(name, 0.0) for name in columns], np.float32)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One goal to learn from.

    Args:
        rows: columns of some entries, shape (entries, columns).
        right: which of the rows serve the goal.
        by_clause: how well each of them fits each clause, shape (clauses, entries), where coverage is to be chosen.
    """

    rows: Matrix
    right: tuple[int, ...]
    by_clause: Matrix | None = None


@cache
def shipped_weights(grouped: bool, used: bool) -> Weights:
    """What to begin with.

    Args:
        grouped: whether the library's entries belong to apps or services.
        used: whether some of them have labelled goals.

    Raises:
        IndexUnusable: the file is not ours.
    """
    try:
        told = json.loads(files("skills.retrieval").joinpath(SHIPPED).read_text("utf-8"))
        kinds = {kind: _weights(told[kind]) for kind in ("plain", "grouped", "used")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(f"the shipped weights cannot be read: {error}", "reinstall clewline") from error
    if not used:
        return kinds["grouped" if grouped else "plain"]
    if not grouped:
        return kinds["used"]
    labels = {name: kinds["used"].values.get(name, 0.0) for name in USED}
    return replace(kinds["grouped"], values={**kinds["grouped"].values, **labels})


def _weights(told: Mapping[str, Any]) -> Weights:
    values = {name: float(value) for name, value in told["values"].items() if name in COLUMNS}
    return Weights(values, float(told["coverage"]), float(told["sharpness"]))


def lesson_of(rows: Matrix, right: Sequence[int], by_clause: Matrix | None = None) -> Lesson:
    """A lesson with the wrong entries that are hardest to tell, by the sum of all columns."""
    import numpy as np

    order = np.argsort(-rows.sum(axis=1), kind="stable")[:MAX_NEGATIVES]
    kept = list(dict.fromkeys([*right, *order.tolist()]))[: max(MAX_NEGATIVES, len(right))]
    parts = by_clause[:, kept] if by_clause is not None else None
    return Lesson(rows[kept], tuple(range(len(dict.fromkeys(right)))), parts)


def choose_coverage(lessons: Sequence[Sequence[Lesson]], weights: Weights, first: int = 5) -> Weights:
    """The weights with the coverage that most often puts all right entries among the first few; libraries count alike.

    Lessons have to be such that ``weights`` were not learnt from them, or the choice would only flatter itself; with
    the two numbers chosen here among seven pairs the harm is small all the same.
    """
    vector = weights.vector()
    told = [[lesson for lesson in of_one if lesson.right and lesson.by_clause is not None] for of_one in lessons]
    scored = [[(lesson.rows @ vector, lesson) for lesson in of_one] for of_one in told if of_one]

    def sufficient(pair: tuple[float, float]) -> float:
        shares = []
        for of_one in scored:
            hits = 0
            for scores, lesson in of_one:
                assert lesson.by_clause is not None
                hits += set(lesson.right) <= set(cover(scores, lesson.by_clause, *pair, most=first)[:first].tolist())
            shares.append(hits / len(of_one))
        return sum(shares) - 0.001 * pair[0]  # of equals the weaker one

    best = max(COVERAGES, key=sufficient) if scored else (weights.coverage, weights.sharpness)
    return replace(weights, coverage=best[0], sharpness=best[1])


def learn(
    lessons: Sequence[Sequence[Lesson]],
    prior: npt.NDArray[np.float32],
    pull: float = 3e-3,
    steps: int = 300,
    rate: float = 0.05,
) -> npt.NDArray[np.float32]:
    """Weights that rank the right entries first.

    Args:
        lessons: one list a library; each library counts the same, however many goals it has.
        prior: where to start, and what to stay near: shape (columns,).
        pull: how strongly.
        steps: of Adam.
        rate: of Adam.

    Returns:
        Shape (columns,), float32; the prior itself when there is nothing to learn from.
    """
    import numpy as np

    batches = [_batch(of_one) for of_one in lessons if any(lesson.right for lesson in of_one)]
    weights = prior.astype(np.float64).copy()
    if not batches:
        return prior
    slope, curve = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        up = sum(_ascent(rows, right, real, weights) for rows, right, real in batches) / len(batches)
        up = up - pull * (weights - prior)
        slope, curve = 0.9 * slope + 0.1 * up, 0.999 * curve + 0.001 * up * up
        weights += rate * (slope / (1 - 0.9**step)) / (np.sqrt(curve / (1 - 0.999**step)) + 1e-8)
    return weights.astype(np.float32)


_Batch = tuple["Matrix", "Matrix", "Matrix"]


def _batch(lessons: Sequence[Lesson]) -> _Batch:
    """Lessons as one block: rows (goals, entries, columns), which are right and which are real (goals, entries)."""
    import numpy as np

    told = [lesson for lesson in lessons if lesson.right]
    longest = max(len(lesson.rows) for lesson in told)
    rows = np.zeros((len(told), longest, told[0].rows.shape[1]), np.float32)
    right, real = np.zeros((len(told), longest), np.float32), np.zeros((len(told), longest), np.float32)
    for number, lesson in enumerate(told):
        rows[number, : len(lesson.rows)] = lesson.rows
        real[number, : len(lesson.rows)] = 1
        right[number, list(lesson.right)] = 1
    return rows, right, real


def _ascent(rows: Matrix, right: Matrix, real: Matrix, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Gradient of the mean log-likelihood of the right entries, each against all wrong ones."""
    import numpy as np

    scores = rows @ weights.astype(np.float32)
    scores = np.where(real > 0, scores, -np.inf)
    strength = np.exp(scores - scores.max(axis=1, keepdims=True))
    wrong = strength * (1 - right)
    against = wrong.sum(axis=1, keepdims=True)
    share = right / right.sum(axis=1, keepdims=True)
    odds = share / (strength + against + 1e-12)
    push = share - strength * odds * right - wrong * odds.sum(axis=1, keepdims=True)
    push = push * real
    gradient: npt.NDArray[np.float64] = np.einsum("gec,ge->c", rows, push, optimize=True).astype(np.float64)
    return gradient / len(rows)
