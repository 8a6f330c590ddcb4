"""How likely an alignment is right: a logistic model over its figures, fitted on tasks and wordings of our own.

python -m benchmarks.wording_fit
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("alignment.json")


@dataclass(frozen=True, slots=True)
class Judge:
    """The model."""

    weights: tuple[float, ...]
    """One for each figure."""
    bias: float
    enough: float
    """Probability from which an alignment is followed."""
    clear: float
    """By how much the best skill has to be ahead of the next one."""

    def probability(self, figures: Sequence[float]) -> float:
        """That the skill is the right one and its arguments are, 0 to 1."""
        total = self.bias + sum(weight * figure for weight, figure in zip(self.weights, figures, strict=True))
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


@cache
def shipped_judge() -> Judge:
    """The model that comes with clewline."""
    told = json.loads(FILE.read_text("utf-8"))
    return Judge(tuple(map(float, told["weights"])), float(told["bias"]), float(told["enough"]), float(told["clear"]))
