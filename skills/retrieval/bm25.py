"""Okapi BM25 over a fixed set of documents (Robertson and Zaragoza 2009), with postings in numpy arrays."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class BM25:
    """Scores every document for a query's words.

    Args:
        documents: the words of each document.
        k1: how soon a repeated word stops counting.
        b: how much a long document is held against itself.
        classic: the first form of rarity, below 0 for words of more than half of the documents, which then count a
            quarter of the mean (as the package rank_bm25 has it); else the form that is never below 0 (Lucene's).
    """

    def __init__(
        self, documents: Sequence[Sequence[str]], k1: float = 1.5, b: float = 0.75, classic: bool = False
    ) -> None:
        import numpy as np

        self._count = len(documents)
        self._only: npt.NDArray[np.int64] | None = None
        lengths = [len(document) for document in documents]
        average = max(1e-9, sum(lengths) / max(1, self._count))
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for place, document in enumerate(documents):
            scale = k1 * (1 - b + b * lengths[place] / average)
            for word, count in Counter(document).items():
                places, weights = postings.setdefault(word, ([], []))
                places.append(place)
                weights.append(count * (k1 + 1) / (count + scale))
        self._postings: dict[str, tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]] = {}
        odds = {word: (self._count - len(at) + 0.5) / (len(at) + 0.5) for word, (at, _) in postings.items()}
        mean = sum(map(math.log, odds.values())) / max(1, len(odds))
        for word, (places, weights) in postings.items():
            rarity = math.log(odds[word] if classic else 1 + odds[word])
            rarity = 0.25 * mean if classic and rarity < 0 else rarity
            self._postings[word] = (np.array(places, np.int32), np.array(weights, np.float32) * np.float32(rarity))

    def part(self, places: npt.NDArray[np.int64]) -> BM25:
        """The same scores for some of the documents only."""
        part = copy(self)
        part._only = places if self._only is None else self._only[places]
        return part

    def scores(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        """Shape (documents,), float32; 0 where no word is shared."""
        import numpy as np

        if self._only is not None:
            return self._scores_of(self._only, words)
        total = np.zeros(self._count, np.float32)
        for word in words:
            if (posting := self._postings.get(word)) is not None:
                total[posting[0]] += posting[1]
        return total

    def best(self, words: Sequence[str], most: int, rarest: int = 2_000) -> npt.NDArray[np.int64]:
        """Places of the best documents, by words that no more than so many documents have; best first.

        In a large library what many documents share tells little, and adding it up takes long.
        """
        import numpy as np

        postings = [self._postings[word] for word in dict.fromkeys(words) if word in self._postings]
        telling = [posting for posting in postings if len(posting[0]) <= rarest]
        if not telling:
            return np.zeros(0, np.int64)
        places, of = np.unique(np.concatenate([posting[0] for posting in telling]), return_inverse=True)
        totals = np.bincount(of, weights=np.concatenate([posting[1] for posting in telling]))
        return places[np.argsort(-totals, kind="stable")[:most]].astype(np.int64)

    def _scores_of(self, places: npt.NDArray[np.int64], words: Sequence[str]) -> npt.NDArray[np.float32]:
        """Looks each place up in each posting, which takes no time that grows with the library."""
        import numpy as np

        total = np.zeros(len(places), np.float32)
        for word in words:
            if (posting := self._postings.get(word)) is not None:
                at = np.minimum(np.searchsorted(posting[0], places), len(posting[0]) - 1)
                total += np.where(posting[0][at] == places, posting[1][at], np.float32(0))
        return total
