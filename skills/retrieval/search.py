"""Finds the skills that serve a goal: all views, what they need found, what has been used before, all clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skills.index import EXACT_UP_TO, VectorIndex
from skills.retrieval.coverage import cover
from skills.retrieval.features import Asked, ask, clause_scores, plain_features, standardised
from skills.retrieval.fusion import COLUMNS, FIRST, Lesson, Weights, choose_coverage, learn, lesson_of, shipped_weights
from skills.retrieval.library import SearchLibrary
from skills.retrieval.producers import Producers
from skills.retrieval.shortlist import Shortlist
from skills.retrieval.used import USED, Label, UsedGoals, balanced_folds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.retrieval.features import Matrix
    from skills.retrieval.library import Vectors

FOLDS = 5
PULL = 3e-3
ENOUGH_LABELS = 300


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that may serve a goal."""

    name: str
    score: float


class Retriever:
    """Ranks the entries of one library for goals.

    Args:
        library: the entries.
        labels: goals with the entries that served them; the examples in the entries themselves count too.
        weights: what each view counts; the shipped ones when None.
        whole: look at every entry closely, however many there are.
    """

    def __init__(
        self,
        library: SearchLibrary,
        labels: Sequence[Label] = (),
        weights: Weights | None = None,
        whole: bool = False,
    ) -> None:
        own = [Label(goal, (entry.name,)) for entry in library.entries for goal in entry.examples]
        self.library = library
        self.used = UsedGoals([*own, *labels], library)
        self.weights = weights or shipped_weights(library.grouped, bool(len(self.used)))
        self._labels = tuple(labels)
        self._producers = Producers(library)
        large = len(library) > EXACT_UP_TO and not whole
        self._shortlist = Shortlist(library, self._producers, self.used) if large else None

    def search(self, goal: str, most: int = 10) -> list[Found]:
        """The likeliest entries for a goal, best first."""
        asked = ask(goal, self.library)
        if self._shortlist is None:
            return self._best(asked, most)
        return self._part(self._shortlist.places(asked))._best(asked, most)

    def looked_at(self, goal: str) -> npt.NDArray[np.int64]:
        """Places of the entries that a search for the goal looks at closely, ascending: in a small library all."""
        import numpy as np

        if self._shortlist is None:
            return np.arange(len(self.library))
        return self._shortlist.places(ask(goal, self.library))

    def _part(self, places: npt.NDArray[np.int64]) -> Retriever:
        """The same over some of the entries only."""
        part = object.__new__(Retriever)
        part.library = self.library.part(places)
        part.used = self.used.part(places, part.library) if len(self.used) else self.used
        part.weights, part._labels, part._shortlist = self.weights, self._labels, None
        part._producers = self._producers.part(places)
        return part

    def _best(self, asked: Asked, most: int) -> list[Found]:
        scores, order = self.rank(asked)
        return [Found(self.library.entries[place].name, round(float(scores[place]), 4)) for place in order[:most]]

    def nearest(self, vectors: Vectors, most: int) -> npt.NDArray[np.int64]:
        """Places of the entries whose vectors are nearest: shape (vectors, most)."""
        index = self._shortlist.index if self._shortlist is not None else VectorIndex(self.library.vectors["whole"])
        return index.nearest(vectors, most)

    def producers_of(self, name: str) -> frozenset[str]:
        """Names of the entries that may find what this one needs."""
        place = self.library.place[name]
        return frozenset(self.library.entries[other].name for other in self._producers.of(place))

    def rank(self, asked: Asked) -> tuple[Matrix, npt.NDArray[np.int64]]:
        """The score of every entry, shape (entries,), and their places, best first."""
        scores = self.rows(asked, self.weights) @ self.weights.vector()
        if self.weights.coverage <= 0 or len(asked.clauses) < 2:
            return scores, cover(scores, scores[None], 0, 1)
        by_clause = clause_scores(asked, self.library)
        return scores, cover(scores, by_clause, self.weights.coverage, self.weights.sharpness)

    def rows(self, asked: Asked, weights: Weights, used: UsedGoals | None = None) -> Matrix:
        """Every column of every entry: shape (entries, len(COLUMNS)), float32, standardised.

        Args:
            asked: the goal.
            weights: a first ranking by these decides whose producers are looked for.
            used: the goals to compare with; its own when None.
        """
        import numpy as np

        used = self.used if used is None else used
        rows = np.zeros((len(self.library), len(COLUMNS)), np.float32)
        rows[:, :FIRST] = plain_features(asked, self.library)
        if len(used):
            rows[:, -len(USED) :] = standardised(used.features(asked.vectors).T).T
        first = rows @ weights.vector()
        rows[:, FIRST : len(COLUMNS) - len(USED)] = self._producers.features(asked.goal, first)
        return rows

    def lessons(self, labels: Sequence[Label], weights: Weights, with_used: bool) -> list[Lesson]:
        """What the labels teach, each judged without itself and the others of its fold."""
        folds = balanced_folds(labels, FOLDS)
        found: list[Lesson] = []
        for fold in range(FOLDS):
            kept = [label for label, own in zip(labels, folds, strict=True) if own != fold]
            used = UsedGoals(kept if with_used else [], self.library)
            for label, own in zip(labels, folds, strict=True):
                right = [self.library.place[name] for name in label.names if name in self.library.place]
                if own == fold and right:
                    asked = ask(label.goal, self.library)
                    rows = self.rows(asked, weights, used)
                    found.append(lesson_of(rows, right, clause_scores(asked, self.library)))
        return found

    def taught(self, labels: Sequence[Label]) -> Retriever:
        """A retriever that knows these labels, with weights and coverage learnt from them on inner folds."""
        prior = shipped_weights(self.library.grouped, used=True)
        lessons = self.lessons(labels, prior, with_used=True)
        # The fewer the labels, the nearer the weights stay to what was learnt on other libraries.
        pull = PULL * max(1.0, ENOUGH_LABELS / max(1, len(lessons)))
        vector = learn([lessons], prior.vector(), pull)
        weights = Weights(dict(zip(COLUMNS, vector.tolist(), strict=True)), prior.coverage, prior.sharpness)
        return Retriever(self.library, labels, choose_coverage([lessons], weights))
