"""How far a ranking can be trusted: the probability that the best candidate is the one that was meant.

A logistic regression on few numbers that mean something on any screen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

NEAR_TIE = 0.1
"""Candidates this close below the best one are near ties."""

INTERCEPT = -2.0
COEFFICIENTS: Mapping[str, float] = {"score": 1.2, "margin": 4.0, "ties": -0.3, "exact": 0.5, "alone": 0.3, "covered": 0.5}


def features_of(scores: Sequence[float], parts: Mapping[str, float]) -> dict[str, float]:
    """What confidence is read from.

    Args:
        scores: of the candidates, best first, at least one.
        parts: the evidence for the best one.
    """
    best = scores[0]
    second = scores[1] if len(scores) > 1 else 0.0
    return {
        "score": min(best, 2.5),
        "margin": min(best - second, 1.0),
        "ties": math.log1p(sum(score > best - NEAR_TIE for score in scores[1:])),
        "exact": parts.get("exact", 0.0),
        "covered": parts.get("words", 0.0),
        "alone": float(len(scores) == 1),
    }


def confidence_of(scores: Sequence[float], parts: Mapping[str, float]) -> float:
    """Probability that the best candidate is right; 0 without candidates."""
    if not scores:
        return 0.0
    told = INTERCEPT + sum(COEFFICIENTS[name] * value for name, value in features_of(scores, parts).items())
    return 1.0 / (1.0 + math.exp(-told))
