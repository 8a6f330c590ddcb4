"""One score out of many views: weights, and how they are learnt.

The score of an entry is a weighted sum of its columns. Weights are learnt listwise: for each goal, every right entry is
to beat all wrong ones (softmax cross-entropy, Cao et al. 2007, with the other right entries left out of each
comparison), by Adam, pulled towards a prior so that a few goals cannot carry them away. The shipped weights say what
they were learnt on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from skills.errors import IndexUnusable
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
    """

    rows: Matrix
    right: tuple[int, ...]


@cache
def shipped_weights() -> Mapping[str, Weights]:
    """``plain`` for libraries whose skills have no labelled goals, ``used`` for those that have.

    Raises:
        IndexUnusable: the file is not ours.
    """
    try:
        told = json.loads(files("skills.retrieval").joinpath(SHIPPED).read_text("utf-8"))
        return {
            kind: Weights(
                {name: float(value) for name, value in told[kind]["values"].items() if name in COLUMNS},
                float(told[kind]["coverage"]),
                float(told[kind]["sharpness"]),
            )
            for kind in ("plain", "used")
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(f"the shipped weights cannot be read: {error}", "reinstall clewline") from error


def lesson_of(rows: Matrix, right: Sequence[int], most: int = MAX_NEGATIVES) -> Lesson:
    """A lesson with the wrong entries that are hardest to tell, by the sum of all columns."""
    import numpy as np

    if len(rows) <= most:
        return Lesson(rows, tuple(dict.fromkeys(right)))
    order = np.argsort(-rows.sum(axis=1), kind="stable")[:most]
    kept = list(dict.fromkeys([*right, *order.tolist()]))[:most]
    return Lesson(rows[kept], tuple(kept.index(place) for place in dict.fromkeys(right)))


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
