"""Writes a trained recogniser down as weights that can be shipped."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import torch

from perception.models.recogniser import GRAPH, INPUTS, LESSONS, NAME, OUTPUTS, SLOTS
from planner.shown.hearing import NUMBERS
from planner.training.manifest import write_manifest
from planner.training.shown.network import Recogniser

_OPSET: Final = 17


def export(
    folder: Path,
    network: Recogniser,
    lessons: Sequence[str],
    slots: Sequence[str],
    *,
    recipe: str,
    license_text: str,
    temperature: float = 1.0,
    metrics: Mapping[str, float] | None = None,
    version: int = 1,
) -> None:
    """Write the folder.

    Args:
        folder: is made when it is not there.
        network: the trained one.
        lessons: names of what it tells apart.
        slots: names of what a word may belong to.
        recipe: the command that makes the files again.
        license_text: of the data it was trained on.
        temperature: what its scores are divided by.
        metrics: figures for the manifest.
        version: counts up whenever the numbers change.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    width = network.words.in_features
    example = (
        torch.zeros(1, width),
        torch.zeros(1, 7, width),
        torch.zeros(1, 7, NUMBERS),
        torch.zeros(1, 7, dtype=torch.bool),
    )
    axes = {name: {1: "words"} for name in ("words", "numbers", "hidden", "slot")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            example,
            str(folder / GRAPH),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,  # the other exporter needs one package more
        )
    (folder / LESSONS).write_text("\n".join(lessons) + "\n", encoding="utf-8")
    (folder / SLOTS).write_text("\n".join(slots) + "\n", encoding="utf-8")
    write_manifest(
        folder,
        NAME,
        (GRAPH, LESSONS, SLOTS),
        license_text=license_text,
        recipe=recipe,
        settings={"temperature_percent": round(temperature * 100)},
        metrics=metrics or {},
        version=version,
    )
