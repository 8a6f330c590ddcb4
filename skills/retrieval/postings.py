"""Which documents have which words, as a few long arrays: a word's documents stand together, ascending."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from skills.retrieval.kept import packed, unpacked

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Arrays = Mapping[str, npt.NDArray[Any]]


class Postings:
    """The documents of each word.

    Args:
        arrays: ``words`` (packed), ``starts`` (where each word's documents begin, and the end), ``documents`` (int32),
            ``counts`` (uint16: how often), ``lengths`` (int32: words of each document).
    """

    def __init__(self, arrays: Arrays) -> None:
        self._row = {word: row for row, word in enumerate(unpacked(arrays["words"]))}
        self.starts: npt.NDArray[np.int64] = arrays["starts"][:]
        self.documents: npt.NDArray[np.int32] = arrays["documents"]
        self.counts: npt.NDArray[np.uint16] = arrays["counts"]
        self.lengths: npt.NDArray[np.int32] = arrays["lengths"]

    def __len__(self) -> int:
        return len(self.lengths)

    def span(self, word: str) -> slice | None:
        """Where a word's documents stand in ``documents``; None for a word that no document has."""
        row = self._row.get(word)
        return None if row is None else slice(int(self.starts[row]), int(self.starts[row + 1]))

    def of(self, word: str) -> npt.NDArray[np.int32]:
        """The documents of a word, ascending."""
        span = self.span(word)
        return self.documents[span if span is not None else slice(0, 0)]


def posted(documents: Iterable[Sequence[str]]) -> Arrays:
    """Counts the words of documents; what ``Postings`` wants."""
    import numpy as np

    row: dict[str, int] = {}
    said, lengths = array("i"), array("i")
    for document in documents:
        lengths.append(len(document))
        said.extend([row.setdefault(word, len(row)) for word in document])
    count = max(1, len(lengths))
    of = np.repeat(np.arange(len(lengths), dtype=np.int64), np.frombuffer(lengths, np.int32))
    pairs, counts = np.unique(np.frombuffer(said, np.int32).astype(np.int64) * count + of, return_counts=True)
    starts = np.searchsorted(pairs, np.arange(len(row) + 1, dtype=np.int64) * count)
    return {
        "words": packed(row),
        "starts": starts.astype(np.int64),
        "documents": (pairs % count).astype(np.int32),
        "counts": np.minimum(counts, 65_535).astype(np.uint16),
        "lengths": np.array(lengths, np.int32),
    }
