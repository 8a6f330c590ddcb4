"""Single words to vectors, without a forward pass: the input table of the sentence network, read word by word.

What a word means on its own is enough to tell that "remove" is near "delete"; what a sentence means is
`perception.models.embedding`. A word costs some 30 µs the first time and nothing afterwards.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from perception.models.embedding import NAME, PIECES, WORDS
from perception.models.weights import read_manifest, shipped
from perception.models.word_rows import WordRows
from perception.models.wordpiece import WordPiece

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vector = npt.NDArray[np.float32]

KEPT: Final = 20_000
"""Words whose vectors are kept: 1.5 kB each."""
_MOST_PIECES: Final = 12


class WordMeanings:
    """Vectors of words; safe to share between threads.

    Args:
        pieces: the tokenizer.
        rows: the table.
        dimensions: numbers in a vector.
    """

    def __init__(self, pieces: WordPiece, rows: WordRows, dimensions: int) -> None:
        self._pieces, self._rows = pieces, rows
        self._known: dict[str, Vector] = {}
        self._turn = threading.Lock()
        self.dimensions = dimensions

    @classmethod
    def load(cls) -> WordMeanings:
        """Open the shipped table.

        Raises:
            WeightsMissing, WeightsAltered, ManifestInvalid: it cannot be opened.
        """
        weights = read_manifest(shipped(NAME))
        pieces = WordPiece.read(weights.path(PIECES))
        width = weights.setting("dimensions")
        return cls(pieces, WordRows(weights.path(WORDS), rows=len(pieces), width=width), width)

    def of(self, word: str) -> Vector:
        """One word's vector, of length 1, shape (dimensions,), float32; not to be changed."""
        import numpy as np

        known = self._known.get(word)
        if known is not None:
            return known
        with self._turn:
            numbers = self._pieces.encode(word, _MOST_PIECES)[1:-1]  # without the marks of begin and end
            if numbers:
                mean = self._rows.gather(numbers)[0].mean(axis=0)
                vector: Vector = (mean / max(float(np.linalg.norm(mean)), 1e-6)).astype(np.float32)
            else:
                vector = np.zeros(self.dimensions, dtype=np.float32)
            if len(self._known) < KEPT:
                self._known[word] = vector
        return vector

    def mean_of(self, words: Sequence[str]) -> Vector:
        """The mean of some words' vectors; zeros of none."""
        import numpy as np

        if not words:
            return np.zeros(self.dimensions, dtype=np.float32)
        mean: Vector = np.mean([self.of(word) for word in words], axis=0, dtype=np.float32)
        return mean

    def close(self) -> None:
        """Give the open file back."""
        self._rows.close()
        self._known.clear()
