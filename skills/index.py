"""The one door to faiss: the nearest of many vectors, exactly in small libraries and by an index in large ones.

Up to ``EXACT_UP_TO`` vectors are compared one by one, which takes some milliseconds and needs nothing but numpy. Beyond
that an inverted file with product codes of 4 bits answers (IVF-PQ, Jégou et al. 2011; scanned in registers, André et
al. 2015), a quarter of a byte a dimension, and the best of it are compared by their whole vectors. That needs faiss
(extra
``index``); without it the exact way goes on working, only slower. An index is a cache: it is written beside its
fingerprint and made anew when that is another, or when the file is not what was written.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from skills.errors import IndexUnusable
from skills.retrieval.dots import dots, widened
from skills.retrieval.kept import let_go
from skills.shelf import write_whole

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    """Shape (vectors, dimensions), rows of length 1."""

EXACT_UP_TO: Final = 20_000
PROBES: Final = 96
"""Cells of the inverted file that one query looks into."""
FEW_PROBES: Final = 32
"""The same where a miss is made good by what other queries find."""
RESCORED: Final = 4
FEWEST_RESCORED: Final = 200
"""So many times as many as are wanted, and no fewer than this, are compared by their whole vectors: codes swap near
neighbours."""
_TRAINED_ON = 60
"""Vectors a cell that the cells are learnt from."""
_BLOCK = 65_536
VERSION = 2


class VectorIndex:
    """Finds the vectors with the largest inner product.

    Args:
        vectors: what is searched.
        fingerprint: changes whenever the vectors may have: of the network, and of the texts.
        cache: file to keep a large index in; none is kept when None.
        exact: compare one by one whatever the number.
        rows: reads the vectors of some places, where that is better than to index ``vectors``.
    """

    def __init__(
        self,
        vectors: Vectors,
        fingerprint: str = "",
        cache: Path | None = None,
        exact: bool | None = None,
        rows: Callable[[npt.NDArray[np.int64]], Vectors] | None = None,
    ) -> None:
        self._vectors = vectors
        self._rows = rows or (lambda places: widened(vectors[places]))
        self._faiss: Any = None
        if not (len(vectors) <= EXACT_UP_TO if exact is None else exact) and (faiss := _faiss()) is not None:
            self._faiss = _cached(faiss, vectors, fingerprint, cache)

    @property
    def is_exact(self) -> bool:
        """Whether every vector is compared."""
        return self._faiss is None

    def nearest(self, queries: Vectors, most: int) -> npt.NDArray[np.int64]:
        """Places of the nearest vectors, best first: shape (queries, min(most, vectors)); -1 where none was found."""
        import numpy as np

        most = min(most, len(self._vectors))
        if self._faiss is not None:
            wide = min(max(most * RESCORED, FEWEST_RESCORED), len(self._vectors))
            return self._rescored(queries, self._faiss.search(np.ascontiguousarray(queries, np.float32), wide)[1], most)
        best = np.zeros((len(queries), 0), np.float32)
        places = np.zeros((len(queries), 0), np.int64)
        for start in range(0, len(self._vectors), _BLOCK):
            scores = queries @ self._vectors[start : start + _BLOCK].astype(np.float32, copy=False).T
            here = np.broadcast_to(np.arange(start, start + scores.shape[1]), scores.shape)
            best, places = np.hstack([best, scores]), np.hstack([places, here])
            order = np.argsort(-best, axis=1, kind="stable")[:, :most]
            best, places = np.take_along_axis(best, order, 1), np.take_along_axis(places, order, 1)
        return places

    def about(self, queries: Vectors, most: int, probes: int = PROBES) -> npt.NDArray[np.int64]:
        """The same by the codes alone, where there are any: no vector is read, and near neighbours may be swapped."""
        import numpy as np

        faiss = _faiss() if self._faiss is not None else None
        if faiss is None:
            return self.nearest(queries, most)
        asked, most = np.ascontiguousarray(queries, np.float32), min(most, len(self._vectors))
        found: npt.NDArray[np.int64] = self._faiss.search(asked, most, params=faiss.SearchParametersIVF(nprobe=probes))[
            1
        ]
        return found

    def _rescored(self, queries: Vectors, found: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
        """The best of what the codes found, by whole vectors."""
        import numpy as np

        real, at = np.unique(found, return_inverse=True)
        cosines = dots(queries, self._rows(np.maximum(real, 0)))
        scores = np.where(found >= 0, np.take_along_axis(cosines, at.reshape(found.shape), 1), -np.inf)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :most]
        return np.take_along_axis(found, best, 1)


def _faiss() -> Any:
    try:
        import faiss
    except ImportError:
        return None
    return faiss


def _cached(faiss: Any, vectors: Vectors, fingerprint: str, cache: Path | None) -> Any:
    if cache is None:
        return _built(faiss, vectors)
    label = cache.with_name(f"{cache.name}.json")
    wanted = {"version": VERSION, "fingerprint": fingerprint, "vectors": len(vectors)}
    try:
        told, content = json.loads(label.read_text("utf-8")), cache.read_bytes()
        if told == {**wanted, "sha256": hashlib.sha256(content).hexdigest()}:
            return _opened(faiss, content)
    except (OSError, ValueError, RuntimeError):
        pass  # it is a cache: whatever is wrong with it, a new one takes its place
    index = _built(faiss, vectors)
    content = faiss.serialize_index(index).tobytes()
    write_whole(cache, content)
    write_whole(label, json.dumps({**wanted, "sha256": hashlib.sha256(content).hexdigest()}).encode())
    return index


def _opened(faiss: Any, content: bytes) -> Any:
    import numpy as np

    index = faiss.deserialize_index(np.frombuffer(content, np.uint8))
    index.nprobe = PROBES
    return index


def _built(faiss: Any, vectors: Vectors) -> Any:
    import numpy as np

    count, dimensions = vectors.shape
    cells = max(1, min(4096, round(math.sqrt(count))))
    try:
        codes = f"PQ{dimensions // 2}x4fs" if dimensions % 2 == 0 and count >= _TRAINED_ON * 16 else "SQ8"
        index = faiss.index_factory(dimensions, f"IVF{cells},{codes}", faiss.METRIC_INNER_PRODUCT)
        sample = np.random.default_rng(0).permutation(count)[: cells * _TRAINED_ON]
        index.train(np.ascontiguousarray(vectors[np.sort(sample)], np.float32))
        for start in range(0, count, _BLOCK):
            index.add(np.ascontiguousarray(vectors[start : start + _BLOCK], np.float32))
            let_go(vectors)  # of a mapped file no more than a block is in memory
    except RuntimeError as error:
        hint = "free memory, or uninstall faiss-cpu"
        raise IndexUnusable(f"faiss could not build the index: {error}", hint) from error
    index.nprobe = PROBES
    return index
