"""The recipe of ``perception/weights/all-minilm-l6-v2``: from the published 32-bit weights to the 8-bit files we ship.

    python -m perception.training.quantize_minilm FOLDER_WITH_PUBLISHED_FILES [--out FOLDER]

A few seconds on two cores. It needs the extra `dev` (onnx). It writes the graph with its numbers beside it (so that
they can be mapped), the word table, the vocabulary and the manifest, and then measures what it wrote against the 32-bit
network on labels that the calibration has not seen.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx

from perception.models.embedding import GRAPH, NAME, NUMBERS, PIECES, WORDS, Embedder
from perception.models.weights import MANIFEST, SCHEMA, shipped
from perception.models.word_rows import record_type
from perception.training.bert_graph import Array, encoder
from perception.training.faithfulness import Faithfulness, compare
from perception.training.gui_labels import labels
from perception.training.int8_linear import int8_linear
from perception.training.published_minilm import SHA256, SHAPE, PublishedMiniLM

VERSION = 1
# what goes into each dense layer, by the names of the graph
SOURCE_OF = {"projected": "input", "mixed": "attended", "inner": "middle", "outer": "bent"}


def loudness(published: PublishedMiniLM, texts: Sequence[str], scratch: Path) -> dict[str, Array]:
    """Greatest absolute value of each input channel of each dense layer, by the layer's output name: shape (in,)."""
    layers = [f"layer{layer}" for layer in range(SHAPE.layers)]
    outputs = [f"{layer}.{role}" for layer in layers for role in SOURCE_OF]
    watched = [f"{layer}.{source}" for layer in layers for source in SOURCE_OF.values()]
    greatest: dict[str, Array] = {}
    for _, *values in published.inner_values(texts, watched, scratch):
        for output, value in zip(outputs, values, strict=True):
            seen = np.abs(value).max(axis=0)
            greatest[output] = np.maximum(greatest[output], seen) if output in greatest else seen
    return greatest


def block_of(output: str) -> int:
    """128 where the inputs are tame, which saves 0.14 MB; 64 after a normalisation, where they are not."""
    return 128 if output.endswith((".mixed", ".outer")) else 64


def write(published: PublishedMiniLM, heard: Mapping[str, Array], out: Path) -> None:
    """Writes the four files that are read at run time."""
    out.mkdir(parents=True, exist_ok=True)
    # what attention mixes is tame as it is
    linear = int8_linear(heard, block_of, smooth=lambda output: not output.endswith(".mixed"))
    model = encoder(published.arrays, SHAPE, linear)
    onnx.checker.check_model(model)
    (out / NUMBERS).unlink(missing_ok=True)  # onnx appends
    onnx.save_model(
        model, out / GRAPH, save_as_external_data=True, location=NUMBERS, size_threshold=1024, convert_attribute=False
    )
    (out / NUMBERS).chmod(0o644)  # onnx gives it to its owner alone
    np.save(out / WORDS, quantized_rows(published.words), allow_pickle=False)
    (out / PIECES).write_text("\n".join(published.pieces) + "\n", encoding="utf-8", newline="\n")


def quantized_rows(words: Array) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """A table (rows, width) as records of a scale and 8-bit codes, for ``perception.models.word_rows``."""
    records = np.zeros(words.shape[0], dtype=record_type(words.shape[1]))
    greatest = np.abs(words).max(axis=1)
    records["scale"] = np.where(greatest > 0, greatest / 127, 1)
    records["codes"] = np.clip(np.rint(words / records["scale"][:, np.newaxis]), -127, 127).astype(np.int8)
    return records


def manifest(out: Path, measured: Faithfulness | None = None) -> str:
    """The text of the manifest for the files that lie in ``out``."""
    lines = [
        "# Written by perception/training/quantize_minilm.py. The README beside it tells how each figure was measured.",
        f"schema = {SCHEMA}",
        f'id = "{NAME}-int8"',
        f"version = {VERSION}",
        'license = "Apache-2.0"',
        'license_file = "LICENSE"',
        'upstream = "sentence-transformers/all-MiniLM-L6-v2"',
        'quantization = "int8: weights in blocks of 64 and 128, activations by row and block, word table by row"',
        'recipe = "python -m perception.training.quantize_minilm FOLDER_WITH_PUBLISHED_FILES"',
        "",
        "[settings]",
        f"dimensions = {SHAPE.width}",
        f"max_tokens = {SHAPE.positions}",
    ]
    for name in (GRAPH, NUMBERS, WORDS, PIECES):
        raw = (out / name).read_bytes()
        digest = hashlib.sha256(raw).hexdigest()
        lines += ["", "[[files]]", f'name = "{name}"', f"bytes = {len(raw)}", f'sha256 = "{digest}"']
    for name, digest in SHA256.items():
        lines += ["", "[[sources]]", f'name = "{name}"', f'sha256 = "{digest}"']
    if measured:
        lines += ["", "[metrics]", *(f"{name} = {value}" for name, value in measured.figures().items())]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the recipe."""
    parser = argparse.ArgumentParser(prog="quantize_minilm", description=__doc__)
    parser.add_argument("published", type=Path, help="folder that holds model.safetensors and tokenizer.json")
    parser.add_argument("--out", type=Path, default=shipped(NAME), help="folder to write; default: the shipped one")
    chosen = parser.parse_args(arguments)
    published = PublishedMiniLM.read(chosen.published)
    with tempfile.TemporaryDirectory() as scratch:
        heard = loudness(published, labels("calibration"), Path(scratch))
        write(published, heard, chosen.out)
        (chosen.out / MANIFEST).write_text(manifest(chosen.out), encoding="utf-8", newline="\n")
        unseen = labels("evaluation")
        exact = np.stack([answer[0] for answer in published.inner_values(unseen, (), Path(scratch))])
        measured = compare(Embedder.load(chosen.out), unseen, exact)
    (chosen.out / MANIFEST).write_text(manifest(chosen.out, measured), encoding="utf-8", newline="\n")
    print("\n".join(f"{name} = {value}" for name, value in measured.figures().items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
