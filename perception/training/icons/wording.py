"""MiniLM's vectors of the texts that icons are called by.

``python -m perception.training.icons.wording icons.npz vectors.npy``
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from perception.models.embedding import Embedder


def main() -> None:
    """Writes shape (texts, 384), float16."""
    source, out = map(Path, sys.argv[1:3])
    texts = np.load(source)["texts"].tobytes().decode().split("\n")
    parts = [texts[at : at + 512] for at in range(0, len(texts), 512)]
    with ProcessPoolExecutor() as pool:
        vectors = np.concatenate(list(pool.map(embed, parts)))
    np.save(out, vectors.astype(np.float16))
    print(f"{len(vectors)} texts")


def embed(texts: list[str]) -> npt.NDArray[np.float32]:
    """Unit vectors of some texts."""
    return Embedder.load(threads=1, cache_entries=0).embed(texts)


if __name__ == "__main__":
    main()
