"""The probability that a small model's answer is wrong: a logistic regression over the signals of a decision.

The weights lie in ``escalation.json`` with the recipe that fitted them; ``clew evaluate routing DIR --fit FILE`` makes
them anew. A signal that a file names and nobody tells counts as its mean, which says nothing either way.
"""

from __future__ import annotations

import bisect
import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.errors import ConfigError

SHIPPED = Path(__file__).parent / "escalation.json"
Number = Annotated[float, Field(allow_inf_nan=False)]
RIDGE = 20.0
"""Weight of the squared weights, signals scaled to a standard deviation of 1."""
_STEPS = 40


class Logistic(BaseModel):
    """Weights of one regression."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signals: tuple[str, ...]
    means: tuple[Number, ...]
    scales: tuple[Number, ...]
    weights: tuple[Number, ...]
    intercept: Number
    quantiles: tuple[Number, ...] = Field(min_length=3)
    """Of the probabilities on held-out apps, evenly spaced from the least to the most."""

    def probability(self, facts: Mapping[str, float]) -> float:
        """How likely the answer is wrong, 0 to 1."""
        told = self.intercept
        for name, mean, scale, weight in zip(self.signals, self.means, self.scales, self.weights, strict=True):
            told += weight * (facts.get(name, mean) - mean) / scale
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, told))))

    def threshold(self, share: float) -> float:
        """The probability from which on about this share of decisions goes to the large model."""
        if share >= 1:
            return 0.0
        place = (1 - max(0.0, share)) * (len(self.quantiles) - 1)
        below = min(int(place), len(self.quantiles) - 2)
        low, high = self.quantiles[below : below + 2]
        return low + (high - low) * (place - below) if share > 0 else math.inf

    def rank(self, probability: float) -> float:
        """The share of decisions with a lower probability."""
        return bisect.bisect_left(self.quantiles, probability) / len(self.quantiles)


class Escalation(BaseModel):
    """What the calibrated policies know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["clewline-escalation"] = "clewline-escalation"
    version: Literal[1] = 1
    recipe: str
    data: str
    decisions: int
    before: Logistic
    """From what is known without an answer."""
    after: Logistic
    """From the small model's answer too."""


def fit(rows: Sequence[Mapping[str, float]], wrong: Sequence[bool], ridge: float = RIDGE) -> Logistic:
    """Fit a regression by Newton's method; its quantiles are still those of its own data.

    Args:
        rows: the signals of each decision, all with the same names.
        wrong: whether the small model's answer was.
        ridge: how much weights are held back.
    """
    import numpy as np

    names = tuple(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    means, scales = table.mean(0), table.std(0)
    scales[scales < 1e-9] = 1.0
    inputs = np.c_[(table - means) / scales, np.ones(len(table))]
    target = np.array(wrong, dtype=float)
    penalty = np.r_[np.full(len(names), ridge), 1e-6]
    weights = np.zeros(len(names) + 1)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        curvature = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(curvature, inputs.T @ (chance - target) + penalty * weights)
        weights = weights - step
        if np.abs(step).max() < 1e-9:
            break
    fitted = Logistic(
        signals=names,
        means=tuple(means.round(6).tolist()),
        scales=tuple(scales.round(6).tolist()),
        weights=tuple(weights[:-1].round(6).tolist()),
        intercept=round(float(weights[-1]), 6),
        quantiles=(0.0, 0.5, 1.0),
    )
    return with_quantiles(fitted, [fitted.probability(row) for row in rows])


def with_quantiles(fitted: Logistic, probabilities: Sequence[float]) -> Logistic:
    """The same regression, its thresholds taken from these probabilities."""
    import numpy as np

    told = np.quantile(np.array(probabilities), np.linspace(0, 1, 41)).round(6).tolist()
    return fitted.model_copy(update={"quantiles": tuple(told)})


@cache
def shipped() -> Escalation:
    """The weights that come with clewline.

    Raises:
        ConfigError: the file was altered so that it cannot be read.
    """
    return read_escalation(SHIPPED)


def read_escalation(path: Path) -> Escalation:
    """Read fitted weights.

    Raises:
        ConfigError: it is no such file.
    """
    try:
        return Escalation.model_validate(json.loads(path.read_bytes()))
    except (OSError, ValueError, ValidationError) as error:
        raise ConfigError(f"{path} holds no weights for routing: {error}", "reinstall clewline") from error
