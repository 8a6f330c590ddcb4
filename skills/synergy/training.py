"""How links are learnt: some known ones are put out of sight, and the learner is to say which they are.

A link that is asked about is never among the links that are seen, nor is the link back: both directions of a pair are
hidden together. The weights of the signals come from a logistic regression (Newton's method), the network from Adam
(Kingma and Ba 2015) with weights that decay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from skills.synergy.graph import SkillGraph
from skills.synergy.network import Shown, begin, gradient, show
from skills.synergy.signals import SIGNALS, Sight, scaled, signals

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.synergy.network import Matrix, Parameters

    Weights = npt.NDArray[np.float64]

VIEWS: Final = 5
"""Ways in which the known links of a graph are split into seen and asked."""
FORGETTING: Final = 0.5
"""Share of a node's numbers that are left out in each round of learning (dropout, Srivastava et al. 2014)."""
ROUNDS: Final = 200
SPEED: Final = 0.01
DECAY: Final = 0.01
RIDGE: Final = 1e-3
_NEWTON: Final = 12


@dataclass(frozen=True, slots=True)
class Pupil:
    """A graph to learn from, with what is seen of its nodes."""

    graph: SkillGraph
    sight: Sight


@dataclass(frozen=True, slots=True)
class Lesson:
    """A graph with some links out of sight."""

    known: Matrix
    wanted: Matrix
    """1 at the links that are out of sight."""
    counts: Matrix
    """How much each pair counts: hidden links as much as all others together."""


def lessons_of(graph: SkillGraph, random: np.random.Generator) -> list[Lesson]:
    """The graph in several views; each pair of linked nodes is out of sight in one of them."""
    import numpy as np

    pairs, whole = graph.pairs(), graph.adjacency()
    order = random.permutation(len(pairs))
    unlinked = (np.maximum(whole, whole.T) == 0) & ~np.eye(len(whole), dtype=bool)
    made = []
    for view in range(min(VIEWS, len(pairs))):
        known = graph.without(pairs[at] for at in order[view::VIEWS]).adjacency()
        wanted = whole - known
        # The way back of a link that goes one way only is no link either: this teaches the direction.
        back = (wanted.T > 0) & (whole == 0)
        counts = np.zeros_like(whole)
        for chosen, share in ((wanted > 0, 1.0), (unlinked, 0.8), (back, 0.2)):
            if chosen.any():
                counts[chosen] = share / chosen.sum()
        made.append(Lesson(known, wanted, counts))
    return made


def weigh_signals(pupils: Sequence[Pupil], seed: int = 0) -> Weights:
    """What each signal counts, and a constant last: shape (len(SIGNALS) + 1,)."""
    import numpy as np

    random = np.random.default_rng(seed)
    rows, wanted, counts = [], [], []
    for pupil in pupils:
        for lesson in lessons_of(pupil.graph, random):
            used = lesson.counts > 0
            rows.append(scaled(signals(pupil.sight, lesson.known))[:, used].T)
            wanted.append(lesson.wanted[used])
            counts.append(lesson.counts[used])
    weights = np.zeros(len(SIGNALS) + 1)
    if not rows:
        return weights
    x = np.concatenate(rows).astype(np.float64)
    x = np.concatenate([x, np.ones((len(x), 1))], axis=1)
    y, c = np.concatenate(wanted).astype(np.float64), np.concatenate(counts).astype(np.float64)
    ridge = RIDGE * c.sum() * np.diag([1.0] * len(SIGNALS) + [1e-6])
    for _ in range(_NEWTON):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (c * (chance - y)) + ridge @ weights
        bend = (x * (c * chance * (1 - chance))[:, None]).T @ x + ridge
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def train_network(pupils: Sequence[Pupil], seed: int = 0, rounds: int = ROUNDS) -> Parameters:
    """The network's parameters, learnt from the links of some graphs.

    Args:
        pupils: graphs with at least one link; every link in them may be learnt from.
        seed: the same seed gives the same parameters.
        rounds: of learning; each goes through as many lessons as there are graphs.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    lessons: list[tuple[Shown, Lesson]] = []
    for pupil in pupils:
        nodes = vectors_of(pupil.sight)
        lessons += [(show(nodes, lesson.known), lesson) for lesson in lessons_of(pupil.graph, random)]
    weights = begin(lessons[0][0].nodes.shape[1], seed)
    mean = {name: np.zeros_like(value) for name, value in weights.items()}
    square = {name: np.zeros_like(value) for name, value in weights.items()}
    steps = 0
    for number in range(rounds):
        speed = SPEED * (1 - number / rounds)
        for at in random.permutation(len(lessons))[: len(pupils)]:
            shown, lesson = lessons[at]
            keep = (random.random(shown.nodes.shape) >= FORGETTING) / (1 - FORGETTING)
            thinned = Shown((shown.nodes * keep).astype(np.float32), shown.leads, shown.led)
            steps += 1
            for name, slope in gradient(thinned, weights, lesson.wanted, lesson.counts)[1].items():
                mean[name] = 0.9 * mean[name] + 0.1 * slope
                square[name] = 0.999 * square[name] + 0.001 * slope * slope
                step = (mean[name] / (1 - 0.9**steps)) / (np.sqrt(square[name] / (1 - 0.999**steps)) + 1e-8)
                kept = 0.0 if name == "bias" else DECAY
                weights[name] = (weights[name] - speed * (step + kept * weights[name])).astype(np.float32)
    return weights


def vectors_of(sight: Sight) -> Matrix:
    """What the network sees of the nodes: what each does, takes and gives, shape (nodes, 3 × dimensions)."""
    import numpy as np

    return np.concatenate([sight.described, sight.takes, sight.gives], axis=1)
