"""Fits the confidence of a ranking and measures how honest it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from perception.confidence import COEFFICIENTS, Features

NAMES = tuple(COEFFICIENTS)
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a ranking was like, and whether its best candidate was the right one."""

    features: Features
    right: bool
    group: str
    equals: int = 1
    """How many candidates shared the best one's evidence."""
    among_equals: bool = False
    """Whether the right one was among them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a reliability table."""

    low: float
    high: float
    count: int
    said: float
    """Mean confidence."""
    held: float
    """Share that was right."""
    interval: tuple[float, float]
    """95 % interval of that share (Wilson, 1927)."""


def fit_logistic(outcomes: Sequence[Outcome], penalty: float = 2.0, rounds: int = 30) -> tuple[float, dict[str, float]]:
    """Intercept and coefficients by Newton's method, with a ridge ``penalty`` on the coefficients.

    What is fitted is whether the right candidate is among those with the best evidence.
    """
    x, y = _matrix(outcomes), np.array([float(o.among_equals) for o in outcomes])
    told = np.zeros(x.shape[1])
    ridge = np.diag([0.0] + [penalty] * len(NAMES))
    for _ in range(rounds):
        p = 1.0 / (1.0 + np.exp(-(x @ told)))
        gradient = x.T @ (p - y) + ridge @ told
        curvature = (x * (p * (1 - p))[:, None]).T @ x + ridge + 1e-9 * np.eye(x.shape[1])
        told = told - np.linalg.solve(curvature, gradient)
    return round(float(told[0]), 3), {name: round(float(v), 3) for name, v in zip(NAMES, told[1:], strict=True)}


def predict(outcomes: Sequence[Outcome], intercept: float, coefficients: dict[str, float]) -> Array:
    """Confidences, shape (len(outcomes),)."""
    told = _matrix(outcomes) @ np.array([intercept, *(coefficients[name] for name in NAMES)])
    return np.asarray(1.0 / (1.0 + np.exp(-told)) / np.array([o.equals for o in outcomes]))


def reliability(confidences: Array, right: npt.NDArray[np.bool_], edges: Sequence[float]) -> list[Line]:
    """How often the best candidate was right, by how sure the ranking was."""
    lines: list[Line] = []
    for low, high in pairwise(edges):
        inside = (confidences >= low) & ((confidences < high) | (high == edges[-1]))
        count = int(inside.sum())
        if count:
            held = float(right[inside].mean())
            lines.append(Line(low, high, count, float(confidences[inside].mean()), held, wilson(held, count)))
    return lines


def calibration_error(lines: Sequence[Line]) -> float:
    """Expected calibration error: the mean distance between what was said and what held (Naeini et al., 2015)."""
    total = sum(line.count for line in lines)
    return sum(line.count * abs(line.said - line.held) for line in lines) / max(1, total)


def wilson(share: float, count: int) -> tuple[float, float]:
    """95 % interval of a share seen in ``count`` trials."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def _matrix(outcomes: Sequence[Outcome]) -> Array:
    return np.array([[1.0, *(o.features[name] for name in NAMES)] for o in outcomes])
