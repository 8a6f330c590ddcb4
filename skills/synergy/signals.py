"""What speaks for a link before anything is learnt: one matrix a signal, shape (nodes, nodes), rows to columns.

Common neighbours, Adamic-Adar (Adamic and Adar 2003), resource allocation (Zhou, Lü and Zhang 2009) and degrees look at
links alone; the cosine and the types look at the nodes alone; "like its followers" looks at both: is the other like
those that follow this one already? Signals that look at links see only those they are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from skills.synergy.graph import Node, SkillGraph

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import numpy.typing as npt

    from skills.synergy.graph import Adjacency

    Matrix = npt.NDArray[np.float32]
    Embed = Callable[[Sequence[str]], Matrix]

SIGNALS: Final = (
    "cosine",
    "common_neighbours",
    "adamic_adar",
    "resource_allocation",
    "types_match",
    "types_alike",
    "degrees",
    "like_its_followers",
    "like_its_leaders",
    "two_steps",
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of the nodes of a graph, whatever its links are."""

    described: Matrix
    """Unit vectors of what each is said to do: shape (nodes, dimensions)."""
    takes: Matrix
    """Mean vectors of the kinds each takes, of length 1, or 0 where nothing is said."""
    gives: Matrix
    match: Matrix
    """1 where the row gives a kind that the column takes."""


def see(graph: SkillGraph, embed: Embed) -> Sight:
    """Look at the nodes of a graph."""
    import numpy as np

    described = embed([node.told for node in graph.nodes]).astype(np.float32)
    takes = _kinds([node.takes for node in graph.nodes], embed, described.shape[1])
    gives = _kinds([node.gives for node in graph.nodes], embed, described.shape[1])
    return Sight(described, takes, gives, _match(graph.nodes))


def signals(sight: Sight, known: Adjacency) -> Matrix:
    """All signals as they are: shape (len(SIGNALS), nodes, nodes).

    Args:
        sight: of the nodes.
        known: the links that may be looked at.
    """
    import numpy as np

    cosine = sight.described @ sight.described.T
    both = np.maximum(known, known.T)
    degree = both.sum(axis=1)
    rare = np.where(degree > 1, 1.0 / np.log(np.maximum(degree, 2.0)), 0.0).astype(np.float32)
    shared = np.where(degree > 0, 1.0 / np.maximum(degree, 1.0), 0.0).astype(np.float32)
    leaving, arriving = known.sum(axis=1), known.sum(axis=0)
    followers = (known / np.maximum(leaving, 1)[:, None]) @ cosine
    leaders = cosine @ (known / np.maximum(arriving, 1)[None, :])
    return np.stack(
        [
            cosine,
            both @ both,
            (both * rare) @ both,
            (both * shared) @ both,
            sight.match,
            sight.gives @ sight.takes.T,
            np.log1p(leaving)[:, None] + np.log1p(arriving)[None, :],
            followers,
            leaders,
            (known / np.maximum(leaving, 1)[:, None]) @ known,
        ]
    ).astype(np.float32)


def scaled(raw: Matrix) -> Matrix:
    """Signals with mean 0 and deviation 1 over pairs of different nodes; counts by their logarithm."""
    import numpy as np

    apart = ~np.eye(raw.shape[1], dtype=bool)
    made = np.zeros_like(raw)
    for at, name in enumerate(SIGNALS):
        one = np.log1p(raw[at]) if name in ("common_neighbours", "adamic_adar", "two_steps") else raw[at]
        spread = one[apart].std() if apart.any() else 0.0
        if spread > 1e-6:
            made[at] = (one - one[apart].mean()) / spread
    return made


def _kinds(of: Sequence[tuple[str, ...]], embed: Embed, dimensions: int) -> Matrix:
    import numpy as np

    names = sorted({kind.casefold().replace("_", " ") for kinds in of for kind in kinds})
    made = np.zeros((len(of), dimensions), np.float32)
    if not names:
        return made
    vector = dict(zip(names, embed(names), strict=True))
    for at, kinds in enumerate(of):
        if kinds:
            total = np.sum([vector[kind.casefold().replace("_", " ")] for kind in kinds], axis=0)
            made[at] = total / max(float(np.linalg.norm(total)), 1e-6)
    return made


def _match(nodes: Sequence[Node]) -> Matrix:
    import numpy as np

    takes = [{kind.casefold() for kind in node.takes} for node in nodes]
    gives = [{kind.casefold() for kind in node.gives} for node in nodes]
    return np.array([[float(bool(given & taken)) for taken in takes] for given in gives], np.float32)
