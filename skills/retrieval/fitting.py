"""Whether the best of what was found serves a goal at all, by the shipped judges.

They were fitted on public lists of ten tools (``python -m benchmarks.retrieval_judges``), once with labelled goals of
the tools and once without; of a skill, the examples in its file are such goals. What they refuse is still told, as what
comes nearest: a judge turns about one goal in eleven away that could be served.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from skills.errors import IndexUnusable
from skills.retrieval.features import Asked
from skills.retrieval.judging import Judge, fit_figures
from skills.retrieval.library import SearchLibrary
from skills.retrieval.used import UsedGoals

CANDIDATES: Final = 10
"""So many of the best are judged together; the judges know lists of ten."""
_FILE: Final = Path(__file__).with_name("judges.json")


@dataclass(frozen=True, slots=True)
class Fit:
    """A judgement on what was found."""

    likely: float
    """Probability that one of them serves the goal, as the judge has it."""
    serves: bool


def judge_fit(asked: Asked, best: Sequence[str], library: SearchLibrary, used: UsedGoals) -> Fit:
    """Whether one of the best entries serves the goal.

    Args:
        asked: the goal.
        best: names, best first; the first ten are looked at.
        library: where they are from.
        used: its labelled goals.

    Raises:
        IndexUnusable: the shipped judges are damaged.
    """
    names = list(best[:CANDIDATES])
    if not names:
        return Fit(0.0, False)
    judge = shipped_judge("used" if len(used) else "plain")
    figures = fit_figures(asked, names, library, used)[None, :]
    return Fit(round(float(judge.probability(figures)[0]), 4), bool(judge.says_yes(figures)[0]))


@cache
def shipped_judge(kind: str) -> Judge:
    """The judge of a kind, ``plain`` or ``used``.

    Raises:
        IndexUnusable: the file is damaged.
    """
    import numpy as np

    try:
        told = json.loads(_FILE.read_text("utf-8"))[kind]
        columns = [np.array(told[key], np.float64) for key in ("centre", "spread", "weights")]
        if not len(columns[0]) == len(columns[1]) == len(columns[2]) - 1:
            raise ValueError("columns of different lengths")
        return Judge(columns[0], columns[1], columns[2], float(told["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(f"{_FILE} is damaged: {error}", "install clewline again") from error
