"""Goals that skills have served before, and what they say about a new goal.

A handful of labelled goals a skill, from examples in its file or from use, does what training would (the data-efficient
aim of QTA): a new goal is compared with goals, which speak people's language, and not only with descriptions. Centroids
follow Rocchio (1971), neighbours Cover and Hart (1967).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from skills.retrieval.dots import dots
from skills.retrieval.library import SearchLibrary

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.retrieval.features import Matrix
    from skills.retrieval.library import Vectors

USED: Final = ("used_nearest", "used_several", "used_centre", "used_clause")
"""Columns of ``used_features``."""
_SEVERAL: Final = 3


@dataclass(frozen=True, slots=True)
class Label:
    """A goal, and the entries that served it."""

    goal: str
    names: tuple[str, ...]


class UsedGoals:
    """Labelled goals of a library.

    Args:
        labels: goals with the names of what served them; names that the library lacks are passed over.
        library: where they belong.
    """

    def __init__(self, labels: Sequence[Label], library: SearchLibrary) -> None:
        known = [(label, [library.place[n] for n in label.names if n in library.place]) for label in labels]
        self.labels = tuple(label for label, places in known if places)
        self._library = library
        places = [found for _, found in known if found]
        self._vectors = library.embed([label.goal for label in self.labels])
        self._of: dict[int, list[int]] = {}
        for number, found in enumerate(places):
            for place in set(found):
                self._of.setdefault(place, []).append(number)

    def __len__(self) -> int:
        return len(self.labels)

    def part(self, places: npt.NDArray[np.int64], library: SearchLibrary) -> UsedGoals:
        """The same for some of the entries only, of which ``library`` is the library."""
        part = object.__new__(UsedGoals)
        here = {place: at for at, place in enumerate(places.tolist())}
        part._library = library
        part._of = {here[place]: numbers for place in here if (numbers := self._of.get(place))}
        kept = sorted({number for numbers in part._of.values() for number in numbers})
        at = {number: position for position, number in enumerate(kept)}
        part.labels = tuple(self.labels[number] for number in kept)
        part._vectors = self._vectors[kept]
        part._of = {place: [at[number] for number in numbers] for place, numbers in part._of.items()}
        return part

    def nearest(self, vectors: Vectors, most: int = 20) -> set[int]:
        """Places of the entries that served the goals most like this one."""
        import numpy as np

        if not len(self):
            return set()
        alike = self._vectors @ vectors[0]
        wanted = set(np.argsort(-alike, kind="stable")[:most].tolist())
        return {place for place, numbers in self._of.items() if not wanted.isdisjoint(numbers)}

    @cached_property
    def _centres(self) -> Vectors:
        """Where the goals of each entry lie, its description among them; made when first asked for."""
        import numpy as np

        centres = self._library.vectors["whole"].astype(np.float32)
        for place, numbers in self._of.items():
            centres[place] = self._vectors[numbers].mean(axis=0) + 0.25 * centres[place]
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
        return centres

    def features(self, vectors: Vectors) -> Matrix:
        """What the labels say of a goal: shape (entries, len(USED)), not standardised.

        Args:
            vectors: those of ``features.Asked``: the goal's first, the clauses' from the third on.
        """
        import numpy as np

        # What nobody has used yet is judged by its description, as a goal of its own.
        alike = np.minimum(dots(vectors, self._library.vectors["whole"]), 0.4)
        nearest, several, by_clause = alike[0].copy(), alike[0].copy(), alike[2:].max(axis=0)
        places, numbers, starts = self._by_place
        if len(places):
            said = dots(vectors, self._vectors)
            goal = said[0][numbers]
            nearest[places] = np.maximum.reduceat(goal, starts)
            by_clause[places] = np.maximum.reduceat(said[2:].max(axis=0)[numbers], starts)
            several[places] = _mean_of_best(goal, starts)
        return np.stack([nearest, several, self._centres @ vectors[0], by_clause], axis=1).astype(np.float32)

    @cached_property
    def _by_place(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Places that have labels, the numbers of all their labels one place after another, and where each begins."""
        import numpy as np

        places = np.array(sorted(self._of), np.int64)
        each = [self._of[place] for place in places.tolist()]
        starts = np.cumsum([0, *map(len, each)])[:-1]
        return places, np.array([number for numbers in each for number in numbers], np.int64), starts


def _mean_of_best(values: Matrix, starts: npt.NDArray[np.int64]) -> Matrix:
    """The mean of the best few of each stretch."""
    import numpy as np

    of = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(values)))
    order = np.lexsort((-values, of))
    kept = np.arange(len(values)) - starts[of] < _SEVERAL
    total = np.bincount(of[kept], weights=values[order][kept], minlength=len(starts))
    found: Matrix = (total / np.bincount(of[kept], minlength=len(starts))).astype(np.float32)
    return found


def balanced_folds(labels: Sequence[Label], folds: int) -> npt.NDArray[np.int64]:
    """A fold for every label, such that each entry's labels are spread over the folds as evenly as can be.

    Leaving one fold out then leaves every entry about as many labels as any other, so that what is learnt from it does
    not punish having had a label taken away.
    """
    import numpy as np

    chosen = np.full(len(labels), -1, np.int64)
    counts: dict[str, list[int]] = {}
    for number, label in enumerate(labels):
        load = [sum(counts.setdefault(name, [0] * folds)[fold] for name in label.names) for fold in range(folds)]
        fold = load.index(min(load))
        chosen[number] = fold
        for name in label.names:
            counts[name][fold] += 1
    return chosen
