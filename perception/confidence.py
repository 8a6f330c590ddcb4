"""How far a ranking can be trusted: the probability that the best candidate is the one that was meant.

A logistic regression on few numbers that mean something on any screen, fitted by ``perception.training.grounding``,
where the figures are. It was taught with RefExp phrases and with phrases over random screens, of which one in eight
means something that is not there; phrases of another kind may be judged worse.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

EQUAL = 0.005
"""Candidates this close to the best one have the same evidence for them: which of them is meant is a guess."""
NEAR_TIE = 0.1
"""Candidates this close below the best one are near ties."""
_HIGHEST_SCORE, _WIDEST_MARGIN = 2.0, 0.8

INTERCEPT = 0.04
COEFFICIENTS: Mapping[str, float] = {
    "said": 1.29,
    "margin": 2.48,
    "ties": -0.6,
    "exact": 0.69,
    "missing": -1.16,
    "unnamed": -0.09,
    "other words": -0.6,
    "alone": 0.42,
    "beside": -0.63,
    "counted": -0.72,
    "place": 0.47,
    "sole kind": -0.16,
}
Features = Mapping[str, float]


def equals_of(scores: Sequence[float]) -> int:
    """How many candidates have the same evidence as the best one, itself included."""
    return sum(score > scores[0] - EQUAL for score in scores)


def features_of(scores: Sequence[float], said: float, parts: Mapping[str, float]) -> Features:
    """What confidence is read from.

    Args:
        scores: of the candidates, best first, at least one.
        said: the part of the best score that comes from the phrase, not from what holds for any phrase.
        parts: the evidence for the best one.
    """
    best = scores[0]
    others = scores[equals_of(scores) :]
    named = parts.get("words", 0.0) + parts.get("hint", 0.0)
    return {
        "said": max(-1.0, min(said, _HIGHEST_SCORE)),
        "margin": min(best - max(0.0, others[0] if others else 0.0), _WIDEST_MARGIN),
        "ties": math.log1p(sum(score > best - NEAR_TIE for score in others)),
        "exact": parts.get("exact", 0.0),
        "missing": max(0.0, 1.0 - named) if named else 0.0,
        "unnamed": parts.get("unnamed", 0.0),
        "other words": parts.get("other words", 0.0),
        "alone": float(len(scores) == 1),
        "beside": max(parts.get("beside", 0.0), parts.get("inside", 0.0), parts.get("captioned", 0.0)),
        "counted": parts.get("nth", 0.0),
        "place": parts.get("place", 0.0),
        "sole kind": parts.get("sole kind", 0.0),
    }


def confidence_of(features: Features, equals: int = 1) -> float:
    """Probability that the best candidate is right.

    Args:
        features: of the ranking.
        equals: how many share the best one's evidence; they share its probability too.
    """
    told = INTERCEPT + sum(COEFFICIENTS[name] * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-told)) / equals
