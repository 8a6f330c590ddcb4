"""From a checkpoint to an ONNX decoder that ``onnx_decoder`` runs: Llama and the families built like it.

The graph is written node by node from ``config.json`` and the safetensors (32 bits a weight), so that neither torch nor
an exporter is needed: root-mean-square norms, rotary positions, grouped queries, a gated feed-forward network. Names of
inputs and outputs are those that optimum gives. Logits are given for the last token only, all that decoding wants.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from perception.errors import ModelUnusable
from perception.models.tensors import Tensors
from perception.models.weight_rounding import COPIED, EXTRA

if TYPE_CHECKING:
    import numpy.typing as npt

FAMILIES: Final = ("llama", "qwen2", "qwen3", "mistral")
"""Values of ``model_type``; Qwen's biases and norms of queries and keys are found by their tensors."""
_OPSET, _IR = 20, 9
_NETWORK, _WEIGHTS = "model.onnx", "model.onnx_data"


@dataclass(frozen=True, slots=True)
class _Shape:
    layers: int
    heads: int
    groups: int
    """Heads of keys and values."""
    size: int
    """Of a head."""
    width: int
    epsilon: float
    theta: float
    tied: bool


def export_decoder(folder: Path, target: Path) -> Path:
    """Write a checkpoint as an ONNX decoder, its tokenizer and configuration beside it.

    Args:
        folder: with ``config.json``, ``tokenizer.json`` and ``*.safetensors``.
        target: a folder that does not exist yet.

    Returns:
        The target.

    Raises:
        ModelUnusable: it is of another family, damaged, or the onnx package is absent.
    """
    shape, tensors = _shape_of(folder / "config.json"), Tensors(folder)
    if target.exists():
        raise ModelUnusable(f"{target} is there already", "name a new folder with --out")
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for path in folder.iterdir():
        if path.is_file() and path.suffix in COPIED:
            shutil.copyfile(path, part / path.name)
    with (part / _WEIGHTS).open("wb") as stream:
        graph = _Graph(stream)
        _write(graph, tensors, shape)
        (part / _NETWORK).write_bytes(graph.model().SerializeToString())
    part.replace(target)
    return target


def _shape_of(path: Path) -> _Shape:
    try:
        told = json.loads(path.read_text("utf-8"))
        family, heads, width = told["model_type"], told["num_attention_heads"], told["hidden_size"]
        rope = told.get("rope_parameters") or told.get("rope_scaling") or {}
        plain = rope.get("rope_type", rope.get("type", "default")) == "default"
        shape = _Shape(
            layers=int(told["num_hidden_layers"]),
            heads=int(heads),
            groups=int(told.get("num_key_value_heads") or heads),
            size=int(told.get("head_dim") or width // heads),
            width=int(width),
            epsilon=float(told["rms_norm_eps"]),
            theta=float(rope.get("rope_theta") or told.get("rope_theta") or 10_000.0),
            tied=bool(told.get("tie_word_embeddings", False)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise ModelUnusable(f"{path} is no configuration of a decoder: {error!r}") from error
    windowed = told.get("sliding_window") is not None and told.get("use_sliding_window", family == "mistral")
    if family not in FAMILIES or not plain or windowed or told.get("hidden_act", "silu") != "silu":
        raise ModelUnusable(
            f"{family!r} with these settings cannot be exported by clewline ({', '.join(FAMILIES)} can)",
            "export it with: optimum-cli export onnx --task text-generation-with-past",
        )
    return shape


class _Graph:
    """A graph that is being written; its large numbers go to a file of their own at once."""

    def __init__(self, stream: Any) -> None:
        try:
            import onnx
        except ImportError as error:
            raise ModelUnusable(f"onnx cannot be imported: {error}", EXTRA) from error
        self._onnx, self._stream, self._count = onnx, stream, 0
        self._nodes: list[Any] = []
        self._held: list[Any] = []
        self._ins: list[Any] = []
        self._outs: list[Any] = []

    def node(self, kind: str, *inputs: str, out: str = "", **attributes: Any) -> str:
        """Add a node; the name of its output."""
        self._count += 1
        out = out or f"{kind}.{self._count}"
        self._nodes.append(self._onnx.helper.make_node(kind, list(inputs), [out], name=f"n{self._count}", **attributes))
        return out

    def constant(self, value: float | list[int] | npt.NDArray[Any]) -> str:
        """A small constant."""
        self._count += 1
        array = np.asarray(value, np.float32 if isinstance(value, float) else None)
        self._held.append(self._onnx.numpy_helper.from_array(array, f"c{self._count}"))
        return f"c{self._count}"

    def weight(self, name: str, array: npt.NDArray[np.float32]) -> str:
        """A weight of the checkpoint."""
        tensor = self._onnx.TensorProto(name=name, dims=array.shape, data_type=self._onnx.TensorProto.FLOAT)
        tensor.data_location = self._onnx.TensorProto.EXTERNAL
        start = self._stream.tell()
        self._stream.write(np.ascontiguousarray(array).tobytes())
        told = {"location": _WEIGHTS, "offset": start, "length": self._stream.tell() - start}
        for key, value in told.items():
            tensor.external_data.add(key=key, value=str(value))
        self._held.append(tensor)
        return name

    def given(self, name: str, shape: list[int | str], whole: bool = False) -> str:
        """An input."""
        kind = self._onnx.TensorProto.INT64 if whole else self._onnx.TensorProto.FLOAT
        self._ins.append(self._onnx.helper.make_tensor_value_info(name, kind, shape))
        return name

    def told(self, name: str, shape: list[int | str]) -> None:
        """An output."""
        self._outs.append(self._onnx.helper.make_tensor_value_info(name, self._onnx.TensorProto.FLOAT, shape))

    def model(self) -> Any:
        """The whole of it."""
        helper = self._onnx.helper
        graph = helper.make_graph(self._nodes, "decoder", self._ins, self._outs, self._held)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)


def _write(graph: _Graph, tensors: Tensors, shape: _Shape) -> None:
    node, constant = graph.node, graph.constant
    ids, places = (graph.given(name, [1, "count"], whole=True) for name in ("input_ids", "position_ids"))
    table = tensors.read("model.embed_tokens.weight")
    words = graph.weight("words", table)
    x = node("Gather", words, ids)
    turned = _rotations(graph, places, shape)
    mask = ""
    for number in range(shape.layers):
        own = f"model.layers.{number}."
        inner = _norm(graph, x, graph.weight(f"{own}n1", tensors.read(f"{own}input_layernorm.weight")), shape)
        q, k, v = (_heads(graph, inner, tensors, own, name, shape) for name in ("q", "k", "v"))
        q, k = (_rotated(graph, each, turned, shape) for each in (q, k))
        past: list[int | str] = [1, shape.groups, "past", shape.size]
        keys, values = (
            node("Concat", graph.given(f"past_key_values.{number}.{name}", past), each, axis=2,
                 out=f"present.{number}.{name}")
            for name, each in (("key", k), ("value", v))
        )  # fmt: skip
        for name in (keys, values):
            graph.told(name, [1, shape.groups, "total", shape.size])
        mask = mask or _mask(graph, places, keys)
        mixed = _attend(graph, q, keys, values, mask, shape)
        x = node("Add", x, _linear(graph, mixed, tensors, f"{own}self_attn.o_proj"))
        inner = _norm(graph, x, graph.weight(f"{own}n2", tensors.read(f"{own}post_attention_layernorm.weight")), shape)
        gate, up = (_linear(graph, inner, tensors, f"{own}mlp.{name}_proj") for name in ("gate", "up"))
        open_gate = node("Mul", gate, node("Sigmoid", gate))
        x = node("Add", x, _linear(graph, node("Mul", open_gate, up), tensors, f"{own}mlp.down_proj"))
    last = node("Slice", x, constant([-1]), constant([np.iinfo(np.int64).max]), constant([1]))
    last = _norm(graph, last, graph.weight("norm", tensors.read("model.norm.weight")), shape)
    head = words if shape.tied else graph.weight("head", tensors.read("lm_head.weight"))
    flat = node("Gemm", node("Squeeze", last, constant([0])), head, transB=1)
    node("Unsqueeze", flat, constant([0]), out="logits")
    graph.told("logits", [1, 1, len(table)])


def _linear(graph: _Graph, x: str, tensors: Tensors, name: str) -> str:
    made = graph.node("MatMul", x, graph.weight(f"{name}.weight", tensors.read(f"{name}.weight").T))
    if f"{name}.bias" in tensors:
        made = graph.node("Add", made, graph.weight(f"{name}.bias", tensors.read(f"{name}.bias")))
    return made


def _norm(graph: _Graph, x: str, scale: str, shape: _Shape) -> str:
    node, constant = graph.node, graph.constant
    mean = node("ReduceMean", node("Mul", x, x), constant([-1]), keepdims=1)
    return node("Mul", node("Div", x, node("Sqrt", node("Add", mean, constant(shape.epsilon)))), scale)


def _heads(graph: _Graph, x: str, tensors: Tensors, own: str, name: str, shape: _Shape) -> str:
    """Queries, keys or values: shape (1, heads, count, size)."""
    count = shape.heads if name == "q" else shape.groups
    flat = _linear(graph, x, tensors, f"{own}self_attn.{name}_proj")
    split = graph.node("Reshape", flat, graph.constant([1, -1, count, shape.size]))
    scale = f"{own}self_attn.{name}_norm.weight"
    if scale in tensors:
        split = _norm(graph, split, graph.weight(scale, tensors.read(scale)), shape)
    return graph.node("Transpose", split, perm=[0, 2, 1, 3])


def _rotations(graph: _Graph, places: str, shape: _Shape) -> tuple[str, str]:
    """Cosines and sines of each place: shape (1, 1, count, size)."""
    node = graph.node
    half = shape.theta ** (-np.arange(0, shape.size, 2, dtype=np.float64) / shape.size)
    speeds = graph.constant(np.concatenate([half, half]).astype(np.float32))
    at = node("Unsqueeze", node("Cast", places, to=1), graph.constant([1, 3]))
    angles = node("Mul", at, speeds)
    return node("Cos", angles), node("Sin", angles)


def _rotated(graph: _Graph, x: str, turned: tuple[str, str], shape: _Shape) -> str:
    node, constant = graph.node, graph.constant
    half, axis, end = constant([shape.size // 2]), constant([-1]), constant([shape.size])
    first, second = node("Slice", x, constant([0]), half, axis), node("Slice", x, half, end, axis)
    crossed = node("Concat", node("Neg", second), first, axis=-1)
    return node("Add", node("Mul", x, turned[0]), node("Mul", crossed, turned[1]))


def _mask(graph: _Graph, places: str, keys: str) -> str:
    """What each token must not look at, as numbers to add: shape (count, total)."""
    node, constant = graph.node, graph.constant
    total = node("Squeeze", node("Shape", keys, start=2, end=3))
    seen = node("Range", constant(np.array(0)), total, constant(np.array(1)))
    ours = node("Unsqueeze", node("Squeeze", places, constant([0])), constant([1]))
    return node("Where", node("GreaterOrEqual", ours, seen), constant(0.0), constant(-1e9))


def _attend(graph: _Graph, q: str, keys: str, values: str, mask: str, shape: _Shape) -> str:
    """What each token draws from those before: shape (1, count, heads × size). Several queries share a key."""
    node, constant = graph.node, graph.constant
    grouped = node("Reshape", q, constant([1, shape.groups, shape.heads // shape.groups, -1, shape.size]))
    turned = node("Unsqueeze", node("Transpose", keys, perm=[0, 1, 3, 2]), constant([2]))
    scores = node("Mul", node("MatMul", grouped, turned), constant(float(shape.size**-0.5)))
    weights = node("Softmax", node("Add", scores, mask), axis=-1)
    mixed = node("MatMul", weights, node("Unsqueeze", values, constant([2])))
    joined = node("Reshape", mixed, constant([1, shape.heads, -1, shape.size]))
    return node("Reshape", node("Transpose", joined, perm=[0, 2, 1, 3]), constant([1, -1, shape.heads * shape.size]))
