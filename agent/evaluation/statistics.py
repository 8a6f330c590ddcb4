"""Proportions with honest intervals, and quantiles.

Five seeds of one task are not five independent trials: an agent that knows the task passes them all. Wilson's interval
takes episodes as independent and is too narrow here; the cluster bootstrap draws whole tasks and is the one to compare.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

NORMAL_95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""
RESAMPLES = 10_000

Interval = tuple[float, float]


def wilson_interval(successes: int, trials: int, z: float = NORMAL_95) -> Interval:
    """Wilson's score interval of a proportion (Wilson 1927).

    Args:
        successes: how many passed.
        trials: out of how many; 0 says nothing and gives (0, 1).
        z: point of the normal distribution for the wanted confidence.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no proportion")
    if trials == 0:
        return 0.0, 1.0
    share = successes / trials
    scale = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / scale
    reach = z / scale * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # At the ends the formula is exact and floating point is not.
    low = 0.0 if successes == 0 else max(0.0, centre - reach)
    high = 1.0 if successes == trials else min(1.0, centre + reach)
    return low, high


def cluster_interval(clusters: Sequence[tuple[float, int]], resamples: int = RESAMPLES, seed: int = 0) -> Interval:
    """95 % percentile bootstrap of a pooled proportion that draws whole clusters (Cameron, Gelbach and Miller 2008).

    Args:
        clusters: ``(successes, trials)`` of each task; successes may be expected ones, and then be no whole number.
        resamples: how many sets of tasks are drawn.
        seed: the same seed gives the same interval.
    """
    known = [(passed, trials) for passed, trials in clusters if trials]
    if not known:
        return 0.0, 1.0
    import numpy as np

    passed, trials = np.array(known, dtype=np.float64).T
    drawn = np.random.default_rng(seed).integers(0, len(known), size=(resamples, len(known)))
    shares = passed[drawn].sum(axis=1) / trials[drawn].sum(axis=1)
    low, high = np.percentile(shares, (2.5, 97.5))
    return float(low), float(high)


def ratio_interval(
    clusters: Sequence[tuple[float, float]], resamples: int = RESAMPLES, seed: int = 0
) -> Interval | None:
    """95 % percentile bootstrap of a ratio of two sums that draws whole clusters; None where the second sum is 0.

    Args:
        clusters: what each task adds to both sums.
        resamples: how many sets of tasks are drawn.
        seed: the same seed gives the same interval.
    """
    import numpy as np

    if not sum(below for _, below in clusters):
        return None
    above, below = np.array(clusters, dtype=np.float64).T
    drawn = np.random.default_rng(seed).integers(0, len(clusters), size=(resamples, len(clusters)))
    tops, bottoms = above[drawn].sum(axis=1), below[drawn].sum(axis=1)
    ratios = tops[bottoms > 0] / bottoms[bottoms > 0]
    low, high = np.percentile(ratios, (2.5, 97.5))
    return float(low), float(high)


def sign_test(one: int, other: int) -> float:
    """How likely pairs that differ would be split at least so unevenly if neither side were better; two-sided, exact.

    McNemar's test in its exact form: pairs in which both sides hit, or both miss, say nothing and are not counted.

    Args:
        one: pairs in which only the one side hits.
        other: pairs in which only the other does.
    """
    count, few = one + other, min(one, other)
    tail = sum(math.comb(count, hits) for hits in range(few + 1)) / (1 << count)
    return min(1.0, 2 * tail)


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which ``share`` of the values lie, interpolated; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean; None of nothing."""
    return math.fsum(values) / len(values) if values else None
