"""A BERT sentence encoder as an ONNX graph, written node by node from the published arrays: no torch, no exporter.

The graph begins after the word table (see ``perception.models.word_rows``) and ends with the pooled unit vector::

    words (1, tokens, width) + positions → norm → layers × [attention → add, norm → GELU network → add, norm]
                                        → mean over tokens → length 1 → embedding (1, width)

There is no mask: a text goes through alone, so there is nothing to mask. How a weight matrix is written is left to a
``Linear``: as it is (``float_linear``), or in 8 bits (``perception.training.int8_linear``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]

OPSET = 20  # the first with Gelu
IR_VERSION = 9  # what onnxruntime 1.17 and newer read
MICROSOFT = "com.microsoft"  # onnxruntime's own fused operators


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """Sizes of a BERT encoder, in numbers of items.

    Args:
        layers: how many times attention and the inner network follow one another.
        width: numbers in a token's vector.
        heads: attention heads; divides ``width``.
        positions: longest text, in tokens.
        epsilon: what the normalisation adds to the variance.
    """

    layers: int
    width: int
    heads: int
    positions: int
    epsilon: float = 1e-12


class Nodes:
    """Collects the nodes and the constants of a graph."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, array: npt.NDArray[Any]) -> str:
        """Adds an array to the graph and returns its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operator: str, inputs: Sequence[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        """Adds a node with one output and returns the output's name."""
        self.split(operator, inputs, [output], domain=domain, **attributes)
        return output

    def split(
        self, operator: str, inputs: Sequence[str], outputs: Sequence[str], *, domain: str = "", **attributes: Any
    ) -> None:
        """Adds a node with any number of outputs."""
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=outputs[0], domain=domain, **attributes))


# (nodes, input, output, weight (in, out), bias (out,)) adds `input @ weight + bias` under the name `output`
Linear = Callable[[Nodes, str, str, Array, Array], None]


def float_linear(nodes: Nodes, source: str, output: str, weight: Array, bias: Array) -> None:
    """The matrix as it was published."""
    product = nodes.add("MatMul", [source, nodes.constant(f"{output}.weight", weight)], f"{output}.product")
    nodes.add("Add", [product, nodes.constant(f"{output}.bias", bias)], output)


def encoder(
    arrays: Mapping[str, Array], shape: EncoderShape, linear: Linear, watched: Sequence[str] = ()
) -> onnx.ModelProto:
    """Writes the graph.

    Args:
        arrays: the published arrays under BERT's names; a dense layer's weight is (out, in).
        shape: the sizes.
        linear: how a dense layer is written.
        watched: names of inner values that become outputs too, for calibration.
    """
    nodes = Nodes()

    def normalised(source: str, output: str, name: str) -> str:
        scale = nodes.constant(f"{output}.scale", arrays[f"{name}.weight"])
        shift = nodes.constant(f"{output}.shift", arrays[f"{name}.bias"])
        return nodes.add("LayerNormalization", [source, scale, shift], output, axis=-1, epsilon=shape.epsilon)

    def dense(source: str, output: str, *names: str) -> str:
        weight = np.concatenate([arrays[f"{name}.weight"].T for name in names], axis=1)
        linear(nodes, source, output, weight, np.concatenate([arrays[f"{name}.bias"] for name in names]))
        return output

    def joined(first: str, second: str, output: str, name: str) -> str:
        return normalised(nodes.add("Add", [first, second], f"{output}.sum"), output, name)

    # every text is of token type 0, so that row joins the positions
    place = arrays["embeddings.position_embeddings.weight"][: shape.positions]
    place = place + arrays["embeddings.token_type_embeddings.weight"][0]
    length = nodes.add("Shape", ["words"], "length", start=1, end=2)
    start = nodes.constant("first", np.zeros(1, dtype=np.int64))
    here = nodes.add("Slice", [nodes.constant("positions", place), start, length], "places")
    hidden = joined("words", here, "layer0.input", "embeddings.LayerNorm")
    for layer in range(shape.layers):
        ours, theirs = f"layer{layer}", f"encoder.layer.{layer}"
        # one product for the three projections
        roles = [f"{ours}.{role}" for role in ("query", "key", "value")]
        projected = dense(
            hidden, f"{ours}.projected", *(f"{theirs}.attention.self.{role}" for role in ("query", "key", "value"))
        )
        nodes.split("Split", [projected], roles, axis=-1, num_outputs=3)
        attended = nodes.add("MultiHeadAttention", roles, f"{ours}.attended", domain=MICROSOFT, num_heads=shape.heads)
        mixed = dense(attended, f"{ours}.mixed", f"{theirs}.attention.output.dense")
        hidden = joined(hidden, mixed, f"{ours}.middle", f"{theirs}.attention.output.LayerNorm")
        inner = nodes.add("Gelu", [dense(hidden, f"{ours}.inner", f"{theirs}.intermediate.dense")], f"{ours}.bent")
        outer = dense(inner, f"{ours}.outer", f"{theirs}.output.dense")
        hidden = joined(hidden, outer, f"layer{layer + 1}.input", f"{theirs}.output.LayerNorm")
    tokens = nodes.constant("tokens", np.array([1], dtype=np.int64))
    pooled = nodes.add("ReduceMean", [hidden, tokens], "pooled", keepdims=0)
    nodes.add("LpNormalization", [pooled], "embedding", axis=-1, p=2)
    return _model(nodes, shape.width, watched)


def _model(nodes: Nodes, width: int, watched: Sequence[str]) -> onnx.ModelProto:
    floats = TensorProto.FLOAT
    graph = helper.make_graph(
        nodes.nodes,
        "sentence-encoder",
        [helper.make_tensor_value_info("words", floats, [1, "tokens", width])],
        [
            helper.make_tensor_value_info("embedding", floats, [1, width]),
            *(helper.make_tensor_value_info(name, floats, [1, "tokens", f"{name}.width"]) for name in watched),
        ],
        nodes.constants,
    )
    operators = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=operators, ir_version=IR_VERSION, producer_name="clewline")
