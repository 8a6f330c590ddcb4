"""Writes a trained network down as weights that can be shipped: ONNX, the layout of its tokens, a manifest."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from perception.models.chooser import GRAPH, INPUTS, LAYOUT, NAME, OUTPUTS, TRAINED_ON
from planner.practised import tensors
from planner.training.manifest import write_manifest
from planner.training.practised.network import Chooser

_OPSET: Final = 17
_MANY: Final = {"goal": "words", "values": "values", "elements": "elements", "deeds": "deeds"}


class Whole(nn.Module):  # type: ignore[misc]
    """One decision through everything, words as vectors."""

    def __init__(self, network: Chooser) -> None:
        super().__init__()
        self.network = network

    def forward(self, *tokens: Tensor) -> tuple[Tensor, ...]:
        """``INPUTS`` to ``OUTPUTS``."""
        network = self.network
        told = dict(zip(INPUTS, tokens, strict=True))
        of = {
            kind: (network.words(told[f"{kind}.words"]), network.more(told[f"{kind}.more"]), told[f"{kind}.numbers"])
            for kind in ("values", "elements", "deeds")
        }
        goal = (network.words(told["goal.words"]), told["goal.numbers"])
        embedded = network.embed(told["state"], told["meaning"], goal, of["values"], of["elements"], of["deeds"])
        thought = network.think(embedded, told["relations"], told["hidden"])
        ends = [1, 1 + goal[0].shape[1]]
        for kind in ("values", "elements"):
            ends.append(ends[-1] + of[kind][0].shape[1])
        state, words = thought[:, 0], thought[:, 1 : ends[1]]
        values, elements = thought[:, ends[1] : ends[2]], thought[:, ends[2] : ends[3]]
        acts, wholes = network.choices(elements, state)
        rows = torch.cat([elements[0], state], dim=0)
        asked = torch.cat([rows, state.expand(rows.shape[0], -1)], dim=1)
        scale = network.width**-0.5
        first = network.ask_first(asked) @ network.key_first(words[0]).T * scale
        last = network.ask_last(asked) @ network.key_last(words[0]).T * scale
        value = network.ask_value(asked) @ network.key_value(values[0]).T * scale
        return acts[0], wholes[0], first, last, value, network.answers(state, elements)[0]


def write_graph(network: Chooser, path: Path) -> None:
    """The network as ONNX."""
    network.eval()
    width = network.words.in_features
    example: list[Tensor] = []
    axes: dict[str, dict[int, str]] = {}
    many = {"goal": 7, "values": 3, "elements": 11, "deeds": 2}
    for name in INPUTS:
        kind, _, part = name.partition(".")
        if name == "state":
            example.append(torch.zeros(1, tensors.NUMBERS["state"]))
        elif name == "meaning":
            example.append(torch.zeros(1, width))
        elif name == "relations":
            example.append(torch.zeros(1, 24, 24, dtype=torch.long))
            axes[name] = {1: "tokens", 2: "tokens"}
        elif name == "hidden":
            example.append(torch.zeros(1, 24, dtype=torch.bool))
            axes[name] = {1: "tokens"}
        else:
            example.append(torch.zeros(1, many[kind], tensors.NUMBERS[kind] if part == "numbers" else width))
            axes[name] = {1: _MANY[kind]}
    axes |= {"acts": {0: "elements"}, "answer": {0: "elements"}}
    axes |= {"first": {0: "rows", 1: "words"}, "last": {0: "rows", 1: "words"}, "value": {0: "rows", 1: "values"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole(network),
            tuple(example),
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,  # the other exporter needs one package more
        )


def export(
    folder: Path,
    network: Chooser,
    trained_on: Iterable[str],
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
        trained_on: the apps whose tasks it was trained on.
        recipe: the command that makes the files again.
        license_text: of the data it was trained on.
        temperature: what its scores are divided by.
        metrics: figures for the manifest.
        version: counts up whenever the numbers change.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_graph(network, folder / GRAPH)
    (folder / LAYOUT).write_text(tensors.LAYOUT, encoding="utf-8")
    (folder / TRAINED_ON).write_text("\n".join(sorted(trained_on)) + "\n", encoding="utf-8")
    write_manifest(
        folder,
        NAME,
        (GRAPH, LAYOUT, TRAINED_ON),
        license_text=license_text,
        recipe=recipe,
        settings={"temperature_percent": round(temperature * 100)},
        metrics=metrics or {},
        version=version,
    )
