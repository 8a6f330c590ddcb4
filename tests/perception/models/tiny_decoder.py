"""A decoder of one layer with random weights, as optimum exports them; no package holds an export."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

HEADS, SIZE = 2, 32
WIDTH = HEADS * SIZE
WORDS = ["<unk>", "<end>", *(f"w{number}" for number in range(62))]


def write_decoder(folder: Path, seed: int = 0, positions: int = 256, spells: bool = False) -> Path:
    """Write the folder; its answers depend on every token before, by attention, and on their places.

    Args:
        folder: which.
        seed: of the weights.
        positions: tokens of prompt and answer.
        spells: whether its tokens are bytes, not words.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = ["<unk>", "<end>", *sorted(pre_tokenizers.ByteLevel.alphabet())] if spells else WORDS
    vocabulary = {word: at for at, word in enumerate(words)}
    if spells:
        tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
        tokenizer.add_special_tokens(["<end>"])
    else:
        tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    onnx.save(_network(np.random.default_rng(seed), positions, len(words)), folder / "model.onnx")
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {"eos_token_id": 1, "max_position_embeddings": positions, "num_attention_heads": HEADS}
    (folder / "config.json").write_text(json.dumps(config | {"hidden_size": WIDTH}))
    return folder


def _network(dice: np.random.Generator, positions: int, words: int) -> onnx.ModelProto:
    constants = {
        "words": dice.normal(size=(words, WIDTH)),
        "places": dice.normal(size=(positions, WIDTH)),
        **{name: dice.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH) for name in ("wq", "wk", "wv", "wo")},
        "head": dice.normal(size=(WIDTH, words)),
        "scale": np.array(SIZE**-0.5),
        "closed": np.array(-1e9),
        "open": np.array(0.0),
    }
    numbers = {"split": [0, 0, HEADS, SIZE], "join": [0, 0, WIDTH], "two": [2], "zero": 0, "one": 1, "last": [-1]}
    held = [numpy_helper.from_array(np.asarray(value, np.float32), name) for name, value in constants.items()]
    held += [numpy_helper.from_array(np.asarray(value, np.int64), name) for name, value in numbers.items()]
    node = helper.make_node
    nodes = [
        node("Gather", ["words", "input_ids"], ["e0"]),
        node("Gather", ["places", "position_ids"], ["e1"]),
        node("Add", ["e0", "e1"], ["x"]),
    ]
    for name in ("q", "k", "v"):
        nodes += [
            node("MatMul", ["x", f"w{name}"], [f"{name}0"]),
            node("Reshape", [f"{name}0", "split"], [f"{name}1"]),
            node("Transpose", [f"{name}1"], [f"{name}2"], perm=[0, 2, 1, 3]),
        ]
    nodes += [
        node("Concat", ["past_key_values.0.key", "k2"], ["present.0.key"], axis=2),
        node("Concat", ["past_key_values.0.value", "v2"], ["present.0.value"], axis=2),
        node("Transpose", ["present.0.key"], ["kt"], perm=[0, 1, 3, 2]),
        node("MatMul", ["q2", "kt"], ["s0"]),
        node("Mul", ["s0", "scale"], ["s1"]),
        node("Shape", ["present.0.key"], ["shape"], start=2, end=3),
        node("Squeeze", ["shape"], ["total"]),
        node("Range", ["zero", "total", "one"], ["keys"]),
        node("Unsqueeze", ["position_ids", "last"], ["queries"]),
        node("GreaterOrEqual", ["queries", "keys"], ["seen"]),
        node("Where", ["seen", "open", "closed"], ["mask"]),
        node("Add", ["s1", "mask"], ["s2"]),
        node("Softmax", ["s2"], ["weights"], axis=-1),
        node("MatMul", ["weights", "present.0.value"], ["mixed"]),
        node("Transpose", ["mixed"], ["m1"], perm=[0, 2, 1, 3]),
        node("Reshape", ["m1", "join"], ["m2"]),
        node("MatMul", ["m2", "wo"], ["out"]),
        node("Add", ["x", "out"], ["y"]),
        node("MatMul", ["y", "head"], ["logits"]),
    ]
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    past = [1, HEADS, "past", SIZE]
    pasts = [helper.make_tensor_value_info(f"past_key_values.0.{n}", real, past) for n in ("key", "value")]
    present = [1, HEADS, "total", SIZE]
    presents = [helper.make_tensor_value_info(f"present.0.{n}", real, present) for n in ("key", "value")]
    inputs = [helper.make_tensor_value_info(n, whole, [1, "count"]) for n in ("input_ids", "position_ids")]
    logits = helper.make_tensor_value_info("logits", real, [1, "count", words])
    graph = helper.make_graph(nodes, "tiny", [*inputs, *pasts], [logits, *presents], held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
