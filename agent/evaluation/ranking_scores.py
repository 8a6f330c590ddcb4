"""Figures of rankings: recall, sufficiency and NDCG, with intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from agent.evaluation.statistics import Interval, wilson_interval

RESAMPLES = 2_000


class Figure(BaseModel):
    """A mean over queries, as a share, with its 95 % interval."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """``R@5``, ``S@10``, ``N@5`` …"""
    share: float
    interval_95: Interval
    """Wilson's for shares of queries, a bootstrap over queries for means."""


def figures(ranks: Sequence[Sequence[int]], cuts: Sequence[int]) -> tuple[Figure, ...]:
    """All figures of a set.

    Args:
        ranks: for each query the 0-based ranks of its right tools; one that is not in the pool has a rank beyond it.
        cuts: the k of R@k and S@k; NDCG is taken at 5.
    """
    found: list[Figure] = []
    for cut in cuts:
        recall = [sum(rank < cut for rank in of) / len(of) for of in ranks]
        found.append(mean_figure(f"R@{cut}", recall))
    enough = {cut: sum(all(rank < cut for rank in of) for of in ranks) for cut in cuts}
    found += [share_figure(f"S@{cut}", passed, len(ranks)) for cut, passed in enough.items()]
    found.append(mean_figure("N@5", [ndcg(of, 5) for of in ranks]))
    return tuple(found)


def ndcg(ranks: Sequence[int], cut: int) -> float:
    """Normalised discounted cumulative gain with gains of 0 and 1 (Järvelin and Kekäläinen 2002)."""
    ideal = sum(1 / math.log2(place + 2) for place in range(min(cut, len(ranks))))
    return sum(1 / math.log2(rank + 2) for rank in ranks if rank < cut) / ideal


def share_figure(name: str, passed: int, of: int) -> Figure:
    """A share of queries."""
    return Figure(name=name, share=passed / of if of else 0.0, interval_95=wilson_interval(passed, of))


def mean_figure(name: str, values: Sequence[float], seed: int = 0) -> Figure:
    """A mean over queries with a percentile bootstrap."""
    import numpy as np

    if not values:
        return Figure(name=name, share=0.0, interval_95=(0.0, 1.0))
    drawn = np.random.default_rng(seed).integers(0, len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(np.array(values)[drawn].mean(axis=1), (2.5, 97.5))
    return Figure(name=name, share=float(np.mean(values)), interval_95=(float(low), float(high)))
