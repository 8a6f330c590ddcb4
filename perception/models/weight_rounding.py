"""Rounds the weights of an ONNX decoder to 8 or 4 bits: each constant matrix becomes onnxruntime's ``MatMulNBits``.

Symmetric, to nearest, one scale for a block of inputs of each output. The runtime multiplies whole numbers then, and
rounds activations to 8 bits by row and block while it does: told to keep them, it turns every weight back first, which
takes six times as long at 8 bits. The matrix that makes the logits stays as it is: its rounding would decide between
tokens.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from perception.errors import ModelUnusable
from perception.models.onnx_decoder import find_network

if TYPE_CHECKING:
    import numpy.typing as npt

Bits = Literal[4, 8]
EXTRA = "pip install 'clewline[onnx]'"
BLOCKS = (128, 64, 32, 16)
"""Inputs that share a scale, the longest that divides them; 4 bits take 32, for their steps are coarse."""
_COARSE_BLOCK = 32
_WHOLE_NUMBERS = 4
"""Of onnxruntime's levels of accuracy, the one that multiplies in 8 bits."""
COPIED = (".json", ".jinja", ".txt", ".model")
_MOST_INLINE_BYTES = 1 << 30
"""Weights beyond that lie in a file of their own: protobuf ends at two."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """What became of a folder."""

    folder: Path
    matrices: int
    kept: int
    """Matrices that stayed as they are."""
    bytes_before: int
    bytes_after: int


def round_weights(folder: Path, target: Path, bits: Bits) -> Rounded:
    """Write a decoder anew with rounded weights, its tokenizer and configuration beside it.

    Args:
        folder: of the export.
        target: a folder that does not exist yet.
        bits: a weight.

    Raises:
        ModelUnusable: the onnx package is absent, the network cannot be read, or has nothing to round.
    """
    network = find_network(folder)
    if target.exists():
        raise ModelUnusable(f"{target} is there already", "name a new folder with --out")
    try:
        import onnx
        from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
    except ImportError as error:
        raise ModelUnusable(f"onnx cannot be imported: {error}", EXTRA) from error
    try:
        model = onnx.load(str(network))
    except (OSError, DecodeError, ValueError, onnx.checker.ValidationError) as error:
        raise ModelUnusable(f"{network} cannot be read: {str(error)[:200]}") from error
    matrices, kept = _round(model, bits)
    if not matrices:
        raise ModelUnusable(f"{network.name} has no constant matrix to round", "was it quantized before?")
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for path in folder.iterdir():
        if path.is_file() and path.suffix in COPIED:
            shutil.copyfile(path, part / path.name)
    apart = model.ByteSize() > _MOST_INLINE_BYTES
    onnx.save(model, str(part / "model.onnx"), save_as_external_data=apart, location="model.onnx_data")
    part.replace(target)
    return Rounded(target, matrices, kept, weight_bytes(network), weight_bytes(target / "model.onnx"))


def weight_bytes(network: Path) -> int:
    """Bytes of a network on the disk, with what lies beside it."""
    return sum(path.stat().st_size for path in network.parent.glob(f"{network.name}*"))


def rounded(weight: npt.NDArray[np.float32], bits: Bits) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
    """Codes and scales of a matrix.

    Args:
        weight: shape (in, out); ``in`` is a multiple of 16.
        bits: a weight.

    Returns:
        Codes, (out, blocks, bytes), two to a byte at 4 bits with the earlier one low; scales, (out, blocks).
    """
    block, top = block_of(weight.shape[0], bits), 2 ** (bits - 1) - 1
    values = np.ascontiguousarray(weight.T).reshape(weight.shape[1], -1, block)
    scales = np.abs(values).max(axis=2) / top
    scales[scales == 0] = 1
    codes = (np.clip(np.rint(values / scales[:, :, np.newaxis]), -top, top) + top + 1).astype(np.uint8)
    if bits == 4:
        codes = codes[:, :, 0::2] | (codes[:, :, 1::2] << 4)
    return codes, scales.astype(np.float32)


def block_of(inputs: int, bits: Bits) -> int:
    """How many inputs share a scale; 0 where no block fits."""
    fitting = [block for block in BLOCKS if inputs % block == 0 and (bits == 8 or block <= _COARSE_BLOCK)]
    return fitting[0] if fitting else 0


def _round(model: Any, bits: Bits) -> tuple[int, int]:
    """Change a model in place; how many matrices were rounded, and how many could have been and were not."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    held = {one.name: one for one in graph.initializer if len(one.dims) == 2 and one.data_type == TensorProto.FLOAT}
    ends = {output.name for output in graph.output}
    nodes: list[Any] = []
    made: list[Any] = []
    count = kept = 0
    for node in graph.node:
        tensor = held.get(node.input[1]) if node.op_type == "MatMul" else None
        if tensor is None or node.output[0] in ends or not block_of(tensor.dims[0], bits):
            kept += tensor is not None
            nodes.append(node)
            continue
        count += 1
        codes, scales = rounded(numpy_helper.to_array(tensor), bits)
        names = [f"{tensor.name}.codes", f"{tensor.name}.scales"]
        if not any(one.name == names[0] for one in made):
            made += [numpy_helper.from_array(array, name) for array, name in zip((codes, scales), names, strict=True)]
        nodes.append(
            helper.make_node(
                "MatMulNBits",
                [node.input[0], *names],
                list(node.output),
                name=node.name,
                domain="com.microsoft",
                K=tensor.dims[0],
                N=tensor.dims[1],
                bits=bits,
                block_size=block_of(tensor.dims[0], bits),
                accuracy_level=_WHOLE_NUMBERS,
            )
        )
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.extend(made)
    used = {name for node in graph.node for name in node.input} | ends
    left = [one for one in graph.initializer if one.name in used]
    del graph.initializer[:]
    graph.initializer.extend(left)
    if all(one.domain != "com.microsoft" for one in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return count, kept
