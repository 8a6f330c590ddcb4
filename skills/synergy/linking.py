"""Which skills belong together: what is learnt, and how it is asked.

Weighted signals carry over from one library to another and come with clewline. The network does not carry over
(``benchmarks/synergy.md``), so it is learnt from a library's own links, where those are enough.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from skills.errors import IndexUnusable
from skills.synergy.graph import SkillGraph
from skills.synergy.network import scores, show
from skills.synergy.signals import SIGNALS, scaled, see, signals
from skills.synergy.training import Pupil, train_network, vectors_of, weigh_signals

if TYPE_CHECKING:
    from skills.synergy.graph import Adjacency
    from skills.synergy.network import Matrix, Parameters
    from skills.synergy.signals import Embed, Sight
    from skills.synergy.training import Weights

SHARE_OF_NETWORK: Final = 0.5
"""What the network counts beside the signals."""
ENOUGH_LINKS: Final = 100
"""Fewer links teach a network nothing."""


WEIGHTS: Final = "weights.json"


@dataclass(frozen=True, slots=True)
class Linker:
    """Scores pairs of skills."""

    weights: Weights
    """Of the signals, a constant last."""
    network: Parameters | None = None

    def scores(self, sight: Sight, known: Adjacency) -> Matrix:
        """How likely each ordered pair belongs together: shape (nodes, nodes); higher is likelier.

        Args:
            sight: of the nodes.
            known: links that may be looked at.
        """
        by_signals = weighted(self.weights, sight, known)
        if self.network is None:
            return by_signals
        by_network = scores(show(vectors_of(sight), known), self.network)
        return standard(by_signals) + SHARE_OF_NETWORK * standard(by_network)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair that may belong together and is not linked yet."""

    first: str
    second: str
    score: float


def weighted(weights: Weights, sight: Sight, known: Adjacency) -> Matrix:
    """The weighted sum of the signals of every ordered pair: shape (nodes, nodes)."""
    import numpy as np

    total: Matrix = np.tensordot(weights[:-1], scaled(signals(sight, known)), axes=1).astype(np.float32)
    return total + np.float32(weights[-1])


def learn_linker(graph: SkillGraph, sight: Sight, seed: int = 0) -> Linker:
    """A linker for one library: its own where it has links enough, the shipped one otherwise."""
    if len(graph.links) < ENOUGH_LINKS:
        return shipped_linker()
    pupil = Pupil(graph, sight)
    return Linker(weigh_signals([pupil], seed), train_network([pupil], seed))


def propose_pairs(graph: SkillGraph, embed: Embed, most: int = 20, seed: int = 0) -> list[Proposal]:
    """The likeliest pairs that are not linked, best first.

    Args:
        graph: the library.
        embed: texts to unit vectors.
        most: so many.
        seed: of what is learnt on the way.
    """
    import numpy as np

    if len(graph.nodes) < 2:
        return []
    sight, known = see(graph, embed), graph.adjacency()
    score = learn_linker(graph, sight, seed).scores(sight, known)
    open_pairs = np.where((np.maximum(known, known.T) > 0) | np.eye(len(known), dtype=bool), -np.inf, score)
    order = np.argsort(-open_pairs, axis=None, kind="stable")[: most * 2]
    found: list[Proposal] = []
    seen: set[frozenset[int]] = set()
    for at in order:
        first, second = divmod(int(at), len(known))
        pair = frozenset((first, second))
        if np.isfinite(open_pairs[first, second]) and pair not in seen:
            seen.add(pair)
            value = round(float(open_pairs[first, second]), 4)
            found.append(Proposal(graph.nodes[first].name, graph.nodes[second].name, value))
    return found[:most]


@cache
def shipped_linker() -> Linker:
    """The weights that come with clewline.

    Raises:
        IndexUnusable: the file was altered.
    """
    import numpy as np

    try:
        told = json.loads(files("skills.synergy").joinpath(WEIGHTS).read_text("utf-8"))["values"]
        weights = np.array([float(told[name]) for name in (*SIGNALS, "constant")])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(f"{WEIGHTS} of skills/synergy was altered: {error!r}", "install clewline again") from error
    return Linker(weights)


def standard(matrix: Matrix) -> Matrix:
    """Scores with mean 0 and deviation 1 over pairs of different nodes."""
    import numpy as np

    apart = matrix[~np.eye(len(matrix), dtype=bool)]
    spread = float(apart.std()) if len(apart) else 0.0
    return ((matrix - apart.mean()) / spread).astype(np.float32) if spread > 1e-6 else np.zeros_like(matrix)
