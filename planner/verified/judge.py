"""How likely a run that calls itself done is done: the figures of its evidence, weighed and added up.

A logistic model whose weights may only point the way that their figure speaks: what speaks against being done never
counts for it. So each weight can be told to a person as a reason. The numbers are those of ``perception/weights``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from perception.models.weights import read_manifest, shipped
from planner.verified.evidence import Evidence

NAME: Final = "is-it-done"
FILE: Final = "judge.json"
SPEAKS_FOR: Final = frozenset(
    {"steps", "left, and in a title", "ends on a link", "typed what was read", "ends in a gesture"}
)
"""Figures that speak for being done; all others speak against it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one figure counts."""

    weight: float
    """Of the whole figure, in log odds of being done."""
    usual: float
    """The figure where a run is done."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says of a run."""

    sure: float
    """Probability that it is done."""
    enough: bool
    """Whether it may be called done without asking."""
    against: tuple[str, ...]
    """Figures that speak against it, the heaviest first."""


@dataclass(frozen=True, slots=True)
class EndingJudge:
    """The model.

    Args:
        figures: by what they say.
        base: log odds of being done where all figures are 0.
        ask_below: probability below which a person is asked.
    """

    figures: Mapping[str, Weighed]
    base: float
    ask_below: float

    def judge(self, evidence: Evidence) -> Verdict:
        """Weigh the evidence; a figure that the judge has not learnt counts nothing."""
        found = {name: value for name, value in evidence.figures.items() if name in self.figures}
        total = self.base + sum(self.figures[name].weight * value for name, value in found.items())
        sure = 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))
        costs = {name: self.figures[name].weight * (value - self.figures[name].usual) for name, value in found.items()}
        against = sorted((name for name, cost in costs.items() if cost < 0), key=lambda name: costs[name])
        return Verdict(sure, sure >= self.ask_below, tuple(against))


@cache
def load_judge(weights_dir: Path | None = None) -> EndingJudge:
    """Read the numbers, after they were compared with their manifest.

    Args:
        weights_dir: a folder with a manifest; the shipped one when None.

    Raises:
        WeightsMissing: they are not there.
        WeightsAltered: they are not the published ones.
        ManifestInvalid: the manifest cannot be used.
    """
    weights = read_manifest(weights_dir or shipped(NAME))
    told = json.loads(weights.path(FILE).read_text("utf-8"))
    figures = {name: Weighed(float(each["weight"]), float(each["usual"])) for name, each in told["figures"].items()}
    return EndingJudge(figures, float(told["base"]), weights.setting("ask_below_percent") / 100)
