"""A small network that passes messages over a graph of skills and scores every ordered pair.

Nodes begin as a projection of their vectors; two rounds of messages from those that lead to a node and those that
follow it (GraphSAGE's mean, Hamilton, Ying and Leskovec 2017, one matrix a direction) make an embedding, and a pair is
scored by the product of what each is as the first and as the second of a pair. Everything is numpy, the gradient too:
a graph of a few hundred nodes is learnt in seconds, with nothing heavy installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.synergy.graph import Adjacency

    Matrix = npt.NDArray[np.float32]
    Parameters = dict[str, Matrix]

WIDTH: Final = 32
ROUNDS: Final = ("first", "second")


@dataclass(frozen=True, slots=True)
class Shown:
    """One graph as the network is shown it."""

    nodes: Matrix
    """Vectors: shape (nodes, dimensions)."""
    leads: Matrix
    """Mean over those that a node leads to: rows sum to 1 or 0."""
    led: Matrix
    """Mean over those that lead to it."""


def show(nodes: Matrix, known: Adjacency) -> Shown:
    """Nodes with the links that may be looked at."""
    import numpy as np

    leads = known / np.maximum(known.sum(axis=1, keepdims=True), 1)
    led = known.T / np.maximum(known.T.sum(axis=1, keepdims=True), 1)
    return Shown(nodes, leads.astype(np.float32), led.astype(np.float32))


def begin(dimensions: int, seed: int, width: int = WIDTH) -> Parameters:
    """Parameters to begin with."""
    import numpy as np

    random = np.random.default_rng(seed)

    def draw(rows: int, columns: int) -> Matrix:
        drawn: Matrix = (random.standard_normal((rows, columns)) / np.sqrt(rows)).astype(np.float32)
        return drawn

    made = {"into": draw(dimensions, width)}
    for name in ROUNDS:
        made |= {f"{name}_{part}": draw(width, width) for part in ("self", "leads", "led")}
    return made | {"from": draw(width, width), "to": draw(width, width), "bias": np.zeros(1, np.float32)}


def scores(shown: Shown, weights: Mapping[str, Matrix]) -> Matrix:
    """The score of every ordered pair, as a logit: shape (nodes, nodes)."""
    return _forward(shown, weights)[0]


def gradient(shown: Shown, weights: Mapping[str, Matrix], wanted: Matrix, counts: Matrix) -> tuple[float, Parameters]:
    """The weighted cross-entropy of all pairs, and how it changes with each parameter.

    Args:
        shown: the graph.
        weights: parameters.
        wanted: 1 where there is a link: shape (nodes, nodes).
        counts: how much each pair counts; 0 leaves it out.
    """
    import numpy as np

    score, kept = _forward(shown, weights)
    chance = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
    loss = float((counts * (np.logaddexp(0, score) - wanted * score)).sum())
    back = counts * (chance - wanted)
    found: Parameters = {"bias": np.array([back.sum()], score.dtype)}
    scale = np.float32(weights["from"].shape[1] ** -0.5)
    last = kept[-1]
    to_source, to_target = scale * (back @ (last @ weights["to"])), scale * (back.T @ (last @ weights["from"]))
    found["from"], found["to"] = last.T @ to_source, last.T @ to_target
    down = to_source @ weights["from"].T + to_target @ weights["to"].T
    for at in reversed(range(len(ROUNDS))):
        before, after, name = kept[at], kept[at + 1], ROUNDS[at]
        down = down * (1 - after * after)
        found[f"{name}_self"] = before.T @ down
        found[f"{name}_leads"] = (shown.leads @ before).T @ down
        found[f"{name}_led"] = (shown.led @ before).T @ down
        down = (
            down @ weights[f"{name}_self"].T
            + shown.leads.T @ (down @ weights[f"{name}_leads"].T)
            + shown.led.T @ (down @ weights[f"{name}_led"].T)
        )
    found["into"] = shown.nodes.T @ (down * (1 - kept[0] * kept[0]))
    return loss, found


def _forward(shown: Shown, weights: Mapping[str, Matrix]) -> tuple[Matrix, list[Matrix]]:
    import numpy as np

    now = np.tanh(shown.nodes @ weights["into"])
    kept = [now]
    for name in ROUNDS:
        heard = (shown.leads @ now) @ weights[f"{name}_leads"] + (shown.led @ now) @ weights[f"{name}_led"]
        now = np.tanh(now @ weights[f"{name}_self"] + heard)
        kept.append(now)
    scale = np.float32(weights["from"].shape[1] ** -0.5)
    return scale * ((now @ weights["from"]) @ (now @ weights["to"]).T) + weights["bias"][0], kept
