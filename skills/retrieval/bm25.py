"""Okapi BM25 over a fixed set of documents (Robertson and Zaragoza 2009), with postings in numpy arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from copy import copy
from typing import TYPE_CHECKING

from skills.retrieval.postings import Postings, posted

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]


class BM25:
    """Scores every document for a query's words.

    Args:
        documents: the words of each document, or the postings of them.
        k1: how soon a repeated word stops counting.
        b: how much a long document is held against itself.
        classic: the first form of rarity, below 0 for words of more than half of the documents, which then count a
            quarter of the mean (as the package rank_bm25 has it); else the form that is never below 0 (Lucene's).
    """

    def __init__(
        self, documents: Iterable[Sequence[str]] | Postings, k1: float = 1.5, b: float = 0.75, classic: bool = False
    ) -> None:
        import numpy as np

        self._postings = documents if isinstance(documents, Postings) else Postings(posted(documents))
        self._only: npt.NDArray[np.int64] | None = None
        self._k1, self._b = k1, b
        lengths = self._postings.lengths
        self._average = max(1e-9, float(lengths.sum(dtype=np.int64)) / max(1, len(lengths)))
        having = np.diff(self._postings.starts)
        odds = (len(lengths) - having + 0.5) / (having + 0.5)
        mean = float(np.log(odds).mean()) if classic and len(odds) else 0.0
        self._common = 0.25 * mean if classic else None

    def part(self, places: npt.NDArray[np.int64]) -> BM25:
        """The same scores for some of the documents only."""
        part = copy(self)
        part._only = places if self._only is None else self._only[places]
        return part

    def scores(self, words: Sequence[str]) -> Scores:
        """Shape (documents,), float32; 0 where no word is shared."""
        scores: Scores = self.scores_of_each([words])[0]
        return scores

    def scores_of_each(self, texts: Sequence[Sequence[str]]) -> Scores:
        """Scores for several texts, whose words are looked up once each: shape (texts, documents), float32."""
        import numpy as np

        only = self._only
        totals = np.zeros((len(texts), len(self._postings) if only is None else len(only)), np.float32)
        saying: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            for word in text:
                saying.setdefault(word, []).append(row)
        for word, rows in saying.items():
            if (span := self._postings.span(word)) is None:
                continue
            documents = self._postings.documents[span]
            if only is None:
                at: npt.NDArray[np.int64] = documents.astype(np.int64)
                counts = self._postings.counts[span]
            else:
                # Each place is looked up in the posting, which takes no time that grows with the library.
                there = np.minimum(np.searchsorted(documents, only), len(documents) - 1)
                at = np.flatnonzero(documents[there] == only)
                documents, counts = documents[there[at]], self._postings.counts[span][there[at]]
            weights = self._weights(documents, counts, self._rarity(span.stop - span.start))
            for row in rows:
                totals[row, at] += weights
        return totals

    def best(self, words: Sequence[str], most: int, rarest: int = 2_000) -> npt.NDArray[np.int64]:
        """Places of the best documents, by words that no more than so many documents have; best first.

        In a large library what many documents share tells little, and adding it up takes long.
        """
        import numpy as np

        spans = [self._postings.span(word) for word in dict.fromkeys(words)]
        telling = [span for span in spans if span is not None and span.stop - span.start <= rarest]
        if not telling:
            return np.zeros(0, np.int64)
        places = np.concatenate([self._postings.documents[span] for span in telling])
        counts = np.concatenate([self._postings.counts[span] for span in telling])
        having = [span.stop - span.start for span in telling]
        weights = self._weights(places, counts, np.repeat([self._rarity(each) for each in having], having))
        order = np.argsort(places)
        first = np.flatnonzero(np.diff(places[order], prepend=-1))
        totals = np.add.reduceat(weights[order], first)
        chosen = np.argpartition(-totals, most)[:most] if most < len(totals) else np.arange(len(totals))
        chosen = chosen[np.argsort(-totals[chosen], kind="stable")]
        return places[order][first[chosen]].astype(np.int64)

    def _rarity(self, having: int) -> float:
        """What a word counts that so many documents have."""
        odds = (len(self._postings) - having + 0.5) / (having + 0.5)
        rarity = math.log(odds if self._common is not None else 1 + odds)
        return self._common if self._common is not None and rarity < 0 else rarity

    def _weights(
        self, documents: npt.NDArray[np.int32], counts: npt.NDArray[np.uint16], rarity: float | npt.NDArray[np.float64]
    ) -> Scores:
        """What words count for documents that have them so often."""
        import numpy as np

        scale = self._k1 * (1 - self._b + self._b * self._postings.lengths[documents] / self._average)
        weights: Scores = (counts * (self._k1 + 1) / (counts + scale)).astype(np.float32) * np.float32(rarity)
        return weights
