"""The bank of known icons, and the words of the everyday meanings, beside an exported encoder.

``python -m perception.training.icons.banking icons.npz FOLDER_WITH_ENCODER``

An everyday meaning is a name that many icon sets share: what everybody draws is what everybody uses.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from perception.models.embedding import Embedder
from perception.models.icon_encoder import BATCH
from perception.models.onnx import open_session
from perception.training.icons.drawing import normalise, unpack
from perception.training.icons.gathering import NAME

LEAST_SETS = 7
MOST_EACH = 5
MOST_LOOKED_AT = 14
_NOT_A_MEANING = frozenset(
    [
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "k",
        "l",
        "m",
        "n",
        "p",
        "q",
        "t",
        "u",
        "v",
        "w",
        "y",
        "z",
        "circle",
        "square",
        "star",
        "half",
        "apple",
        "google",
    ]
)


def main() -> None:
    """Writes ``bank.npy``, ``names.txt`` and ``name_vectors.npy``."""
    source, folder = map(Path, sys.argv[1:3])
    told = np.load(source)
    texts = told["texts"].tobytes().decode().split("\n")
    families, pictures = told["families"], told["pictures"]  # reading one unpacks it whole: once is enough
    icons_of: dict[int, list[int]] = defaultdict(list)
    for icon, text, grade in zip(told["label_icon"], told["label_text"], told["label_grade"], strict=True):
        if grade == NAME:
            icons_of[int(text)].append(int(icon))
    chosen = {
        text: icons
        for text, icons in icons_of.items()
        if len({families[i] for i in icons}) >= LEAST_SETS and texts[text] not in _NOT_A_MEANING
    }
    names = [texts[text] for text in chosen]
    session = open_session(folder / "icons.onnx")
    rows: list[npt.NDArray[np.int8]] = []
    for number, listed in enumerate(chosen.values()):
        icons = list({families[i]: i for i in reversed(listed)}.values())[:MOST_LOOKED_AT]
        crops = normalise(0.9 - 0.8 * unpack(torch.from_numpy(pictures[icons]))).numpy()
        vectors = np.concatenate(
            [session.run(None, {"crops": crops[at : at + BATCH]})[0] for at in range(0, len(crops), BATCH)]
        )
        for at in spread(vectors, MOST_EACH):
            row = np.clip(np.round(vectors[at] * 400), -127, 127).astype(np.int8)
            rows.append(np.concatenate((row, np.array([number >> 8, number & 255], np.uint8).view(np.int8))))
    np.save(folder / "bank.npy", np.stack(rows))
    (folder / "names.txt").write_text("\n".join(names) + "\n")
    text_map = np.load(folder / "text_map.npy").astype(np.float32)
    words = Embedder.load(cache_entries=0).embed(names) @ text_map
    np.save(folder / "name_vectors.npy", (words / np.linalg.norm(words, axis=1, keepdims=True)).astype(np.float16))
    print(f"{len(names)} meanings, {len(rows)} icons")


def spread(vectors: npt.NDArray[np.float32], most: int) -> list[int]:
    """Indices of vectors that stand for all: the one nearest the mean, then always the farthest from those chosen."""
    mean = vectors.mean(axis=0)
    taken = [int(np.argmax(vectors @ mean))]
    while len(taken) < min(most, len(vectors)):
        near = (vectors @ vectors[taken].T).max(axis=1)
        # The very farthest are drawings of something else under the same name.
        order = np.argsort(near)
        taken.append(int(next(i for i in order[len(order) // 10 :] if i not in taken)))
    return taken


if __name__ == "__main__":
    main()
