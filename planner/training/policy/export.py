"""Writes a trained network down as weights that can be shipped: ONNX, the names of its columns, a manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from perception.models.ranker import COLUMNS, GRAPH, NAME, PROBABILITIES, ROWS, TRAINED_ON
from perception.models.weights import MANIFEST, SCHEMA
from planner.errors import TrainingUnavailable
from planner.training.policy.fitting import CLIP, Ensemble

if TYPE_CHECKING:
    import numpy.typing as npt

LICENSE: Final = "LICENSE"
UPSTREAM: Final = "clewline, trained on tasks of autodroid-sys/artifacts (DroidTask) and of its own embedded phone"
TOLD_IN: Final = "benchmarks/droidtask.md"
_OPSET: Final = 17
_IR: Final = 8


def export(
    folder: Path,
    ensemble: Ensemble,
    columns: Sequence[str],
    trained_on: Iterable[str],
    *,
    recipe: str,
    license_text: str,
    sources: Mapping[str, str] | None = None,
    metrics: Mapping[str, float] | None = None,
    version: int = 1,
    name: str = NAME,
    upstream: str = UPSTREAM,
    told_in: str = TOLD_IN,
) -> None:
    """Write the folder.

    Args:
        folder: is made when it is not there.
        ensemble: the trained network.
        columns: what its columns are called.
        trained_on: the apps whose tasks it was trained on.
        recipe: the command that makes the files again.
        license_text: of the data it was trained on.
        sources: sha256 of the files it was trained on, by name.
        metrics: figures for the manifest.
        version: counts up whenever the numbers change.
        name: of the weights.
        upstream: where the data come from.
        told_in: page that tells how each figure was measured.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GRAPH).write_bytes(graph_of(ensemble))
    (folder / COLUMNS).write_text("\n".join(columns) + "\n", encoding="utf-8")
    (folder / TRAINED_ON).write_text("\n".join(sorted(trained_on)) + "\n", encoding="utf-8")
    (folder / LICENSE).write_text(license_text, encoding="utf-8")
    (folder / MANIFEST).write_text(
        manifest_of(
            folder,
            ensemble_size=len(ensemble.members),
            recipe=recipe,
            sources=sources,
            metrics=metrics,
            version=version,
            name=name,
            upstream=upstream,
            told_in=told_in,
        ),
        encoding="utf-8",
    )


def manifest_of(
    folder: Path,
    *,
    ensemble_size: int,
    recipe: str,
    sources: Mapping[str, str] | None = None,
    metrics: Mapping[str, float] | None = None,
    version: int = 1,
    name: str = NAME,
    upstream: str = UPSTREAM,
    told_in: str = TOLD_IN,
) -> str:
    """The text of the manifest for the files that lie in ``folder``."""
    columns = (folder / COLUMNS).read_text(encoding="utf-8").split()
    lines = [
        f"# Written by planner/training/policy. {told_in} tells how each figure was measured.",
        f"schema = {SCHEMA}",
        f"id = {json.dumps(name)}",
        f"version = {version}",
        'license = "MIT"',
        f"license_file = {json.dumps(LICENSE)}",
        f"upstream = {json.dumps(upstream)}",
        'quantization = "none: float32"',
        f"recipe = {json.dumps(recipe)}",
        "",
        "[settings]",
        f"columns = {len(columns)}",
        f"members = {ensemble_size}",
    ]
    for file in (GRAPH, COLUMNS, TRAINED_ON):
        raw = (folder / file).read_bytes()
        lines += ["", "[[files]]", f"name = {json.dumps(file)}", f"bytes = {len(raw)}", f"sha256 = {_digest(raw)}"]
    for source, digest in (sources or {}).items():
        lines += ["", "[[sources]]", f"name = {json.dumps(source)}", f"sha256 = {json.dumps(digest)}"]
    if metrics:
        lines += ["", "[metrics]", *(f"{figure} = {value:g}" for figure, value in metrics.items())]
    return "\n".join(lines) + "\n"


def graph_of(ensemble: Ensemble) -> bytes:
    """The network as ONNX: standardise, three layers in all members at once, softmax, mean.

    Raises:
        TrainingUnavailable: the package onnx is not installed.
    """
    try:
        from onnx import TensorProto, helper, numpy_helper
    except ImportError as error:
        raise TrainingUnavailable("training needs the package onnx", "pip install 'onnx>=1.17'") from error

    constants: dict[str, npt.NDArray[Any]] = {
        "mean": ensemble.mean,
        "scale": (1.0 / ensemble.deviation).astype(np.float32),
        "low": np.array(-CLIP, dtype=np.float32),
        "high": np.array(CLIP, dtype=np.float32),
        "axis": np.array([0], dtype=np.int64),
        "last": np.array([2], dtype=np.int64),
    }
    for number in range(3):
        stacked = np.stack([member[2 * number] for member in ensemble.members])
        biases = np.stack([member[2 * number + 1] for member in ensemble.members])[:, None, :]
        constants[f"weights{number}"], constants[f"bias{number}"] = stacked, biases
    nodes = [
        helper.make_node("Sub", [ROWS, "mean"], ["centred"]),
        helper.make_node("Mul", ["centred", "scale"], ["scaled"]),
        helper.make_node("Clip", ["scaled", "low", "high"], ["clipped"]),
        helper.make_node("Unsqueeze", ["clipped", "axis"], ["layer0"]),
    ]
    for number in range(3):
        nodes += [
            helper.make_node("MatMul", [f"layer{number}", f"weights{number}"], [f"product{number}"]),
            helper.make_node("Add", [f"product{number}", f"bias{number}"], [f"sum{number}"]),
        ]
        if number < 2:
            nodes.append(helper.make_node("Relu", [f"sum{number}"], [f"layer{number + 1}"]))
    nodes += [
        helper.make_node("Squeeze", ["sum2", "last"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["each"], axis=1),
        helper.make_node("ReduceMean", ["each"], [PROBABILITIES], axes=[0], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        NAME,
        [helper.make_tensor_value_info(ROWS, TensorProto.FLOAT, ["choices", len(ensemble.mean)])],
        [helper.make_tensor_value_info(PROBABILITIES, TensorProto.FLOAT, ["choices"])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    opset = [helper.make_opsetid("", _OPSET)]
    model = helper.make_model(graph, producer_name="clewline", opset_imports=opset, ir_version=_IR)
    raw: bytes = model.SerializeToString(deterministic=True)
    return raw


def _digest(raw: bytes) -> str:
    return json.dumps(hashlib.sha256(raw).hexdigest())
