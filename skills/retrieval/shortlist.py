"""In a large library, the few hundred entries that are worth looking at closely.

They come from the nearest vectors of the goal and of each clause, from shared words, from what the likeliest need
found, and from goals that were served before; a background of others keeps the columns' means what they are.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from skills.index import FEW_PROBES, VectorIndex
from skills.retrieval.features import Asked
from skills.retrieval.library import SearchLibrary
from skills.retrieval.producers import Producers
from skills.retrieval.used import UsedGoals
from skills.retrieval.words import words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BY_GOAL: Final = 160
"""So many by codes hold 99 of 100 of the ten nearest, among a million."""
BY_VECTOR: Final = 60
"""The same for the bare goal and the clauses."""
BY_WORDS: Final = 80
CALLING: Final = 15
"""So many of the nearest may call for their producers."""
BACKGROUND: Final = 200


class Shortlist:
    """Chooses entries of one library.

    Args:
        library: where from.
        producers: of that library.
        used: its labelled goals.
    """

    def __init__(self, library: SearchLibrary, producers: Producers, used: UsedGoals) -> None:
        import numpy as np

        self._library = library
        self._producers = producers
        self._used = used
        cache = library.cache / "whole.faiss" if library.cache is not None else None
        rows = partial(library.rows, "whole")
        self.index = VectorIndex(library.vectors["whole"], library.fingerprint, cache, rows=rows)
        self._background = np.random.default_rng(0).permutation(len(library))[:BACKGROUND]

    def places(self, asked: Asked) -> npt.NDArray[np.int64]:
        """Places of the entries to look at, ascending."""
        import numpy as np

        near = self.index.about(asked.vectors[:1], BY_GOAL)
        others = self.index.about(asked.vectors[1:], BY_VECTOR, FEW_PROBES)
        chosen = {int(place) for found in (near, others) for place in found.ravel() if place >= 0}
        for text in dict.fromkeys((asked.goal, *asked.clauses)):
            said = words(text)
            for documents in (self._library.words, self._library.name_words):
                chosen.update(documents.best(said, BY_WORDS).tolist())
        for place in (*near[:, :CALLING].ravel(), *others[:, :CALLING].ravel()):
            chosen |= self._producers.of(int(place)) if place >= 0 else set()
        chosen |= self._used.nearest(asked.vectors)
        chosen.update(self._background.tolist())
        return np.array(sorted(chosen), np.int64)
