"""How sure repeated runs make one: bounds of a failure rate, and how many runs a wish still needs.

A wish such as "below 1 % with 95 % confidence" is about the rate behind what was seen. Bounds are those of Clopper and
Pearson (1934), one-sided: exact for any number of runs, never too narrow. Without a failure they are the rule of three:
299 runs show a rate below 1 % with 95 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from agent.errors import ConfigError
from agent.evaluation.statistics import Interval, wilson_interval

_MOST_RUNS = 100_000_000
"""More are never asked for: nobody runs them."""
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to be sure of."""

    rate: float = 0.01
    """The failure rate that must not be reached, 0…1."""
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if not 0 < self.rate < 1:
            raise ConfigError(f"{self.rate * 100:g} % is no rate to stay below", "give one between 0 and 100, as 1")
        if not 0.5 <= self.confidence < 1:
            raise ConfigError(f"{self.confidence * 100:g} % is no confidence", "give one from 50 to below 100, as 95")

    @property
    def told(self) -> str:
        """``below 1 % with 95 % confidence``."""
        return f"below {_percent(self.rate)} with {_percent(self.confidence)} confidence"


@dataclass(frozen=True, slots=True)
class Certainty:
    """What runs of one thing say about how often it fails."""

    runs: int
    failures: int
    wish: Wish
    interval: Interval
    """95 % interval of the failure rate (Wilson 1927)."""
    state: Literal["shown", "refuted", "open"]
    """``shown``: the wish holds with its confidence; ``refuted``: with the same confidence it does not."""
    more: int
    """Runs without another failure that would show it; 0 where it is shown."""

    @property
    def told(self) -> str:
        """In one or two sentences."""
        if not self.runs:
            return f"no run decided anything; {self.more} without a failure would show a failure rate {self.wish.told}"
        low, high = (_percent(bound) for bound in self.interval)
        seen = f"{self.failures} of {self.runs} runs failed (95 % interval {low} to {high})"
        match self.state:
            case "shown":
                return f"{seen}: the failure rate is {self.wish.told}"
            case "refuted":
                return f"{seen}: the failure rate is not {self.wish.told}"
            case "open":
                return f"{seen}: {self.more} more without a failure would show that it is {self.wish.told}"


def certainty(runs: int, failures: int, wish: Wish | None = None) -> Certainty:
    """Judge repeated runs.

    Args:
        runs: how many decided something.
        failures: how many of them failed.
        wish: what a person wants to be sure of.
    """
    wish = wish or Wish()
    doubt = 1 - wish.confidence
    shown = runs > 0 and at_most(failures, runs, wish.rate) <= doubt
    refuted = failures > 0 and 1 - at_most(failures - 1, runs, wish.rate) <= doubt
    return Certainty(
        runs=runs,
        failures=failures,
        wish=wish,
        interval=wilson_interval(failures, runs),
        state="shown" if shown else "refuted" if refuted else "open",
        more=0 if shown else runs_needed(failures, wish) - runs,
    )


def runs_needed(failures: int, wish: Wish) -> int:
    """The fewest runs of which ``failures`` may fail so that the wish is shown."""
    doubt = 1 - wish.confidence
    enough = max(1, failures)
    while at_most(failures, enough, wish.rate) > doubt:
        if enough >= _MOST_RUNS:
            return _MOST_RUNS
        enough *= 2
    few = enough // 2
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if at_most(failures, middle, wish.rate) <= doubt else (middle, enough)
    return enough


def upper_bound(failures: int, runs: int, confidence: float = 0.95) -> float:
    """The failure rate that is not passed, one-sided (Clopper and Pearson 1934)."""
    if failures >= runs:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if at_most(failures, runs, middle) > 1 - confidence else (low, middle)
    return high


def at_most(failures: int, runs: int, rate: float) -> float:
    """The probability of no more than ``failures`` in ``runs`` at a failure rate of ``rate``."""
    if failures >= runs:
        return 1.0
    if failures < 0:
        return 0.0
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    whole, yes, no = math.lgamma(runs + 1), math.log(rate), math.log1p(-rate)
    terms = (
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(runs - k + 1) + k * yes + (runs - k) * no)
        for k in range(failures + 1)
    )
    return min(1.0, math.fsum(terms))


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %"
