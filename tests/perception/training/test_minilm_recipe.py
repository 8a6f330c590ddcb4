"""The recipe's parts on a network small enough to be written down twice: once as a graph, once in numpy."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import onnx
import pytest

from perception.errors import WeightsAltered, WeightsMissing
from perception.models.embedding import Embedder
from perception.models.onnx import open_session
from perception.training.bert_graph import EncoderShape, encoder, float_linear
from perception.training.faithfulness import compare
from perception.training.gui_labels import labels
from perception.training.int8_linear import blocked, int8_linear, loudness_factors
from perception.training.published_minilm import PublishedMiniLM, read_safetensors
from perception.training.quantize_minilm import SOURCE_OF, main

SHAPE = EncoderShape(layers=2, width=64, heads=4, positions=12)
INNER = 128


def random_arrays(seed: int = 3) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    arrays: dict[str, np.ndarray] = {}

    def dense(name: str, inputs: int, outputs: int) -> None:
        arrays[f"{name}.weight"] = random.normal(0, 0.15, (outputs, inputs))
        arrays[f"{name}.bias"] = random.normal(0, 0.1, outputs)

    def norm(name: str) -> None:
        scale = random.normal(1, 0.1, SHAPE.width)
        scale[5] = 9  # a channel that is louder than the rest, as trained networks have
        arrays[f"{name}.weight"] = scale
        arrays[f"{name}.bias"] = random.normal(0, 0.1, SHAPE.width)

    arrays["embeddings.position_embeddings.weight"] = random.normal(0, 0.3, (20, SHAPE.width))
    arrays["embeddings.token_type_embeddings.weight"] = random.normal(0, 0.3, (2, SHAPE.width))
    norm("embeddings.LayerNorm")
    for layer in range(SHAPE.layers):
        name = f"encoder.layer.{layer}"
        for role in ("query", "key", "value"):
            dense(f"{name}.attention.self.{role}", SHAPE.width, SHAPE.width)
        dense(f"{name}.attention.output.dense", SHAPE.width, SHAPE.width)
        norm(f"{name}.attention.output.LayerNorm")
        dense(f"{name}.intermediate.dense", SHAPE.width, INNER)
        dense(f"{name}.output.dense", INNER, SHAPE.width)
        norm(f"{name}.output.LayerNorm")
    return {name: array.astype(np.float32) for name, array in arrays.items()}


def forward(arrays: dict[str, np.ndarray], words: np.ndarray) -> np.ndarray:
    """BERT by the book, one head at a time: words (tokens, width) → unit vector (width,)."""

    def dense(x, name):
        return x @ arrays[f"{name}.weight"].T + arrays[f"{name}.bias"]

    def norm(x, name):
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return scaled * arrays[f"{name}.weight"] + arrays[f"{name}.bias"]

    gelu = np.vectorize(lambda x: x * 0.5 * (1 + math.erf(x / math.sqrt(2))))
    size = SHAPE.width // SHAPE.heads
    x = words + arrays["embeddings.position_embeddings.weight"][: len(words)]
    x = norm(x + arrays["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(SHAPE.layers):
        name = f"encoder.layer.{layer}"
        query, key, value = (dense(x, f"{name}.attention.self.{role}") for role in ("query", "key", "value"))
        mixed = []
        for head in range(SHAPE.heads):
            own = slice(head * size, (head + 1) * size)
            weight = np.exp(query[:, own] @ key[:, own].T / math.sqrt(size))
            mixed.append(weight / weight.sum(axis=-1, keepdims=True) @ value[:, own])
        attended = dense(np.concatenate(mixed, axis=-1), f"{name}.attention.output.dense")
        x = norm(x + attended, f"{name}.attention.output.LayerNorm")
        inner = gelu(dense(x, f"{name}.intermediate.dense"))
        x = norm(x + dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    pooled = x.mean(axis=0)
    return pooled / np.linalg.norm(pooled)


def run(model: onnx.ModelProto, folder: Path, words: np.ndarray) -> list[np.ndarray]:
    onnx.checker.check_model(model)
    onnx.save(model, folder / "tiny.onnx")
    return open_session(folder / "tiny.onnx").run(None, {"words": words[np.newaxis]})


@pytest.fixture
def words() -> np.ndarray:
    return np.random.default_rng(11).normal(0, 0.4, (9, SHAPE.width)).astype(np.float32)


@pytest.mark.parametrize("tokens", [2, 9])
def test_the_graph_computes_what_the_book_says(tmp_path, words, tokens):
    arrays = random_arrays()

    got = run(encoder(arrays, SHAPE, float_linear), tmp_path, words[:tokens])[0]

    assert got.shape == (1, SHAPE.width)
    assert got[0] == pytest.approx(forward(arrays, words[:tokens]), abs=2e-5)


def test_inner_values_can_be_watched(tmp_path, words):
    answer = run(encoder(random_arrays(), SHAPE, float_linear, ["layer1.bent"]), tmp_path, words)

    assert [value.shape for value in answer] == [(1, SHAPE.width), (1, len(words), INNER)]


@pytest.mark.parametrize("block", [16, 32, 64])
def test_eight_bits_stay_close_and_quietening_brings_them_closer(tmp_path, words, block):
    arrays = random_arrays()
    names = [f"layer{layer}.{role}" for layer in range(SHAPE.layers) for role in SOURCE_OF]
    watched = [f"layer{layer}.{source}" for layer in range(SHAPE.layers) for source in SOURCE_OF.values()]
    exact, *values = run(encoder(arrays, SHAPE, float_linear, watched), tmp_path, words)
    heard = {name: np.abs(value[0]).max(axis=0) for name, value in zip(names, values, strict=True)}

    plain = run(encoder(arrays, SHAPE, int8_linear(heard, lambda _: block, lambda _: False)), tmp_path, words)[0]
    quiet = run(encoder(arrays, SHAPE, int8_linear(heard, lambda _: block)), tmp_path, words)[0]

    assert float((plain @ exact.T).item()) > 0.999
    assert float((quiet @ exact.T).item()) > max(0.9998, float((plain @ exact.T).item()))


def test_blocks_keep_half_a_step_and_zeros():
    weight = np.random.default_rng(5).normal(size=(64, 6)).astype(np.float32)
    weight[:16, 2] = 0

    numbers = blocked(weight, 16)

    assert numbers.codes.shape == (6, 4, 16)
    assert numbers.scales.shape == (6, 4)
    steps = np.repeat(numbers.scales.T, 16, axis=0)  # (in, out)
    assert (np.abs(numbers.dense() - weight) <= steps / 2 * 1.001).all()
    assert not numbers.dense()[:16, 2].any()


def test_factors_make_loud_channels_quieter_and_no_factor_is_zero():
    weight = np.ones((4, 3), dtype=np.float32)
    weight[3] = 0

    factors = loudness_factors(weight, np.array([1, 1, 100, 0], dtype=np.float32))

    assert factors[2] > factors[0] == factors[1]
    assert (factors > 0).all()


def safetensors(arrays: dict[str, np.ndarray]) -> bytes:
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, array in arrays.items():
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [len(body), len(body) + array.nbytes]}
        body += array.tobytes()
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + body


def test_safetensors_are_read_without_their_library():
    arrays = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "b": np.full(1, 7, dtype=np.float32)}

    got = read_safetensors(safetensors(arrays))

    assert got.keys() == arrays.keys()
    assert all(np.array_equal(got[name], arrays[name]) for name in arrays)
    with pytest.raises(WeightsAltered, match="outside the file"):
        read_safetensors(safetensors(arrays)[:-4])


def test_the_recipe_refuses_anything_but_the_published_files(tmp_path):
    with pytest.raises(WeightsMissing, match=r"model\.safetensors"):
        PublishedMiniLM.read(tmp_path)

    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "model.safetensors").write_bytes(b"something else")
    with pytest.raises(WeightsAltered, match="not the published"):
        main([str(tmp_path), "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_no_label_is_both_looked_at_and_measured_on():
    seen, unseen = labels("calibration"), labels("evaluation")

    assert len(unseen) >= 130
    assert not set(seen) & set(unseen)
    assert len(set(unseen)) == len(unseen)


def test_faithfulness_counts_what_changed():
    texts = labels("evaluation")[:30]
    embedder = Embedder.load()
    vectors = embedder.embed(texts)

    same = compare(embedder, texts, vectors)
    assert (same.texts, same.top1, same.top1_loss_max) == (30, 1.0, 0.0)
    assert same.cosine_min == pytest.approx(1, abs=1e-5)
    assert same.pair_r == pytest.approx(1, abs=1e-5)

    other = compare(embedder, texts, vectors[::-1].copy())
    assert other.cosine_mean < 0.9
    assert other.top1 < 1
    assert other.figures()["texts"] == 30
    embedder.close()
