"""Sentences to vectors whose dot product says how alike their meanings are.

The network is all-MiniLM-L6-v2 with 8-bit weights: a label becomes a unit vector of 384 numbers in about a millisecond.

Each text goes through the network by itself. On the processors measured a batch is no faster (one short label already
occupies two cores), padding costs memory, and this way a vector depends on nothing but its text: not on its
neighbours, not on the cache. Vectors are equal bit by bit on one machine with one version of onnxruntime; elsewhere
the kernels round differently (cosine above 0.999), so a stored index of vectors is a cache: it keeps the
``fingerprint`` beside them and is made anew when that changes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perception.models.onnx import Session, open_session
from perception.models.weights import Weights, read_manifest, shipped
from perception.models.word_rows import WordRows
from perception.models.wordpiece import WordPiece

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME: Final = "all-minilm-l6-v2"
GRAPH: Final = "encoder.onnx"
NUMBERS: Final = "encoder.data"  # the graph names it; onnxruntime maps it
WORDS: Final = "words.npy"
PIECES: Final = "pieces.txt"

CACHE_ENTRIES: Final = 4096  # 1.7 kB each: 7 MB when full
LONGEST_CACHED: Final = 1024  # characters; the text is the key, and a whole page of text is rarely seen twice


class Embedder:
    """Turns texts into unit vectors; safe to share between threads, which take turns.

    After a fork, load a new one: the network's threads stay with the parent.

    Args:
        session: the encoder: ``words`` (1, tokens, width) → ``embedding`` (1, width), pooled and normalised.
        pieces: the tokenizer.
        rows: the word-embedding table.
        weights: where all three came from.
        cache_entries: how many vectors are kept, least recently used out first; 0 keeps none.
    """

    def __init__(
        self,
        session: Session,
        pieces: WordPiece,
        rows: WordRows,
        weights: Weights,
        cache_entries: int = CACHE_ENTRIES,
    ) -> None:
        self._session = session
        self._pieces = pieces
        self._rows = rows
        self._weights = weights
        self._room = cache_entries
        self._cache: OrderedDict[str, npt.NDArray[np.float32]] = OrderedDict()
        self._turn = threading.Lock()
        self.dimensions = weights.setting("dimensions")
        self.max_tokens = weights.setting("max_tokens")

    @classmethod
    def load(cls, weights_dir: Path | None = None, *, threads: int = 2, cache_entries: int = CACHE_ENTRIES) -> Embedder:
        """Opens the network, after every file was compared with its manifest; takes about 0.1 s.

        Args:
            weights_dir: a folder with a manifest; the shipped one when None.
            threads: cores that one text may occupy.
            cache_entries: how many vectors are kept.

        Raises:
            WeightsMissing: a file, or the folder, is not there.
            WeightsAltered: a file is not the published one.
            ManifestInvalid: the manifest cannot be used.
            ModelUnusable: onnxruntime is absent, too old, or refuses the network.
        """
        weights = read_manifest(weights_dir or shipped(NAME))
        pieces = WordPiece.read(weights.path(PIECES))
        graph = weights.path(GRAPH)
        weights.path(NUMBERS)
        session = open_session(graph, threads)
        rows = WordRows(weights.path(WORDS), rows=len(pieces), width=weights.setting("dimensions"))
        return cls(session, pieces, rows, weights, cache_entries)

    @property
    def fingerprint(self) -> str:
        """Changes with the network: vectors of two fingerprints must not be compared."""
        return f"{self._weights.id}-{self._weights.fingerprint}"

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit vector for each text.

        Args:
            texts: any strings. What goes beyond ``max_tokens`` word pieces (128, some 90 English words) is ignored; the
                empty string, and one of nothing but control characters, have a vector too, always the same.

        Returns:
            Shape (len(texts), dimensions), float32, each row of length 1; the caller's own to change.
        """
        import numpy as np

        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        with self._turn:
            for place, text in enumerate(texts):
                vectors[place] = self._vector(text)
        return vectors

    def similarity(self, queries: Sequence[str], documents: Sequence[str]) -> npt.NDArray[np.float32]:
        """Cosine of every query with every document: shape (len(queries), len(documents)), float32, within [-1, 1]."""
        import numpy as np

        cosines: npt.NDArray[np.float32] = self.embed(queries) @ self.embed(documents).T
        return np.clip(cosines, -1.0, 1.0, out=cosines)  # rounding can pass 1 by a millionth

    def close(self) -> None:
        """Gives the open file and the kept vectors back; the embedder cannot be used afterwards."""
        self._rows.close()
        self._cache.clear()

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        kept = self._cache.get(text)
        if kept is not None:
            self._cache.move_to_end(text)
            return kept
        numbers = self._pieces.encode(text, self.max_tokens)
        vector: npt.NDArray[np.float32] = self._session.run(None, {"words": self._rows.gather(numbers)})[0][0].copy()
        if len(text) <= LONGEST_CACHED and self._room > 0:
            self._cache[text] = vector
            if len(self._cache) > self._room:
                self._cache.popitem(last=False)
        return vector
