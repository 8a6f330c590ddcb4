"""Fits the weights of the evidence: a conditional logit over the candidates of each sample.

The score of a candidate is its best reading's, so the loss is smooth but for the change from one reading to another.
Which element an ordinal counts depends on the weights too and is taken from those of the round before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from perception.grounding import WEIGHTS, Grounder
from perception.training.grounding.refexp import Sample

PRIOR: Mapping[str, float] = {
    "whole": 0.8,
    "exact": 0.9,
    "words": 1.0,
    "tight": 0.35,
    "contained": 0.15,
    "hint": 0.45,
    "other words": -0.9,
    "words left over": -0.6,
    "unnamed": -0.15,
    "not quoted": -0.9,
    "kind": 0.4,
    "kind hint": 0.15,
    "sole kind": 0.4,
    "other kind": -0.5,
    "only text": -0.5,
    "look": 0.5,
    "other look": -0.5,
    "state": 0.4,
    "other state": -0.5,
    "captioned": 0.6,
    "is caption": -0.3,
    "usual place": 0.4,
    "place": 0.5,
    "other place": -0.3,
    "beside": 0.9,
    "inside": 0.7,
    "no landmark": -0.3,
    "is landmark": -0.6,
    "container": -0.25,
    "blank": -0.3,
    "usable": 0.08,
    "hidden": -0.06,
    "nth": 0.5,
    "not nth": -0.4,
    "nth of all": 0.3,
    "nth alike": 0.3,
    "meaning": 0.8,
    "pictured": 1.15,
}
"""Set by hand before any data was looked at; what the data do not speak of stays so."""
PARTS = tuple(WEIGHTS)
_LEAST = 0.25
"""Share of the weight set by hand that every part keeps."""
_COLUMN = {name: at for at, name in enumerate(PARTS)}
_SIGNS = np.array([np.sign(weight) for weight in WEIGHTS.values()])
Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """Evidence of many samples: one row for each reading of each candidate."""

    parts: Array
    """Shape (rows, len(PARTS))."""
    first_row: Places
    """Candidate → its first row; the rows of a candidate follow one another."""
    first_candidate: Places
    """Sample → its first candidate."""
    gold: Places
    """Sample → its right candidate."""
    weight: Array
    """Sample → how much it counts."""


def tabulate(samples: Sequence[Sample], grounder: Grounder, weights: Sequence[float]) -> Table:
    """The evidence of each sample whose right answer is there and is spoken for at all."""
    rows: list[list[float]] = []
    first_row: list[int] = []
    first_candidate: list[int] = []
    gold: list[int] = []
    kept: list[float] = []
    for sample, weight in zip(samples, weights, strict=True):
        found: dict[int, list[list[float]]] = {}
        for weighed in grounder.gather(sample.phrase, sample.screen, sample.is_candidate):
            for index, parts in weighed.items():
                row = [0.0] * len(PARTS)
                for name, grade in parts.items():
                    row[_COLUMN[name]] = grade
                found.setdefault(index, []).append(row)
        if sample.gold not in found:
            continue
        first_candidate.append(len(first_row))
        kept.append(weight)
        for index, readings in found.items():
            if index == sample.gold:
                gold.append(len(first_row))
            first_row.append(len(rows))
            rows += readings
    return Table(np.array(rows), np.array(first_row), np.array(first_candidate), np.array(gold), np.array(kept))


def fit(
    table: Table, start: Mapping[str, float], pull: float, steps: int = 300, rate: float = 0.02
) -> dict[str, float]:
    """Weights that make the right candidates likely.

    Args:
        table: the evidence.
        start: where to begin, and what is stayed near.
        pull: weight of the squared distance from ``start``.
        steps: of Adam.
        rate: of Adam.
    """
    prior = np.array([start[name] for name in PARTS])
    weights, sharpness = prior.copy(), 4.0
    mean, square = np.zeros(len(PARTS)), np.zeros(len(PARTS))
    rows_of = np.diff(np.append(table.first_row, len(table.parts)))
    sample_of = np.repeat(np.arange(len(table.gold)), np.diff(np.append(table.first_candidate, len(table.first_row))))
    share = table.weight / table.weight.sum()
    for step in range(1, steps + 1):
        scores = table.parts @ weights
        best = np.maximum.reduceat(scores, table.first_row)
        told = _best_rows(scores, best, table.first_row, rows_of)
        peak = np.maximum.reduceat(best, table.first_candidate)
        odds = np.exp(sharpness * (best - peak[sample_of]))
        belief = odds / np.add.reduceat(odds, table.first_candidate)[sample_of]
        belief[table.gold] -= 1.0
        gradient = sharpness * ((belief * share[sample_of]) @ table.parts[told]) + 2 * pull * (weights - prior)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        # Evidence for must not become evidence against, nor vanish: that would be an accident of the data.
        weights = np.where(weights * _SIGNS > _LEAST * np.abs(prior), weights, _LEAST * prior)
    return {name: round(float(weight), 3) for name, weight in zip(PARTS, weights, strict=True)}


def _best_rows(scores: Array, best: Array, first_row: Places, rows_of: Places) -> Places:
    """For each candidate, the row of its best reading."""
    is_best = scores == np.repeat(best, rows_of)
    at = np.where(is_best, np.arange(len(scores)), len(scores))
    return np.asarray(np.minimum.reduceat(at, first_row))
