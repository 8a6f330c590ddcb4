"""Fits the judge of endings, and counts what a judge does to runs it has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from planner.verified.judge import SPEAKS_FOR, EndingJudge, Weighed
from skills.retrieval.judging import fit_judge

FALSE_COSTS: Final = 2.0
"""Needless questions that one false *done* is held to be as bad as."""
ASK_BELOW: Final = round(FALSE_COSTS / (1 + FALSE_COSTS), 2)
"""Below this probability of being done a question costs less than a *done*."""
PULL: Final = 0.0175
"""Of every weight towards 0, a run."""
_ROUNDS: Final = 30
"""Of Newton's method; a few are enough."""
LEAST_SEEN: Final = 4
"""Runs that must show a figure for it to be weighed."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that called itself done."""

    figures: Mapping[str, float]
    right: bool
    batch: str
    """What was written together: a judge is measured on batches that it was not fitted on."""
    swapped: bool = False
    """Whether the goal was made to ask for what its page does not have: nobody knows how often people do."""


def fit(runs: Sequence[Ended], ask_below: float = ASK_BELOW, pull: float = PULL) -> EndingJudge:
    """Fit a judge whose weights point the way that their figures speak; figures that would not are left out.

    How sure it is as a whole is settled on goals as somebody wrote them; those that were swapped teach weights alone.

    Args:
        runs: some that are done and some that are not.
        ask_below: probability below which a person is asked.
        pull: of every weight towards 0, a run.
    """
    seen = sorted({name for run in runs for name in run.figures})
    names = [name for name in seen if sum(run.figures.get(name, 0.0) > 0 for run in runs) >= LEAST_SEEN]
    right = np.array([run.right for run in runs])
    while True:
        rows = np.array([[run.figures.get(name, 0.0) for name in names] for run in runs])
        fitted = fit_judge(rows, right, pull)
        wrong = [(fitted.weights[at] > 0) != (name in SPEAKS_FOR) for at, name in enumerate(names)]
        if not any(wrong):
            break
        names = [name for name, against in zip(names, wrong, strict=True) if not against]
    weights = fitted.weights[:-1] / fitted.spread
    usual = rows[right].mean(axis=0)
    figures = {
        name: Weighed(float(weight), float(mean)) for name, weight, mean in zip(names, weights, usual, strict=True)
    }
    written = np.array([not run.swapped for run in runs])
    return EndingJudge(figures, _base(rows[written] @ weights, right[written]), ask_below)


def _base(odds: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """What is added to log odds so that they are as sure in the mean as runs are right."""
    base = 0.0
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(odds + base, -40, 40)))
        base -= float((likely - right).sum() / (likely * (1 - likely)).sum())
    return base


def sure_of(judge: EndingJudge, figures: Mapping[str, float]) -> float:
    """How sure a judge is of a run with such figures."""
    total = judge.base + sum(each.weight * figures.get(name, 0.0) for name, each in judge.figures.items())
    return float(1 / (1 + np.exp(-np.clip(total, -40, 40))))


def unseen(runs: Sequence[Ended]) -> npt.NDArray[np.float64]:
    """For each run how sure a judge is that was fitted on the other batches, shape (runs,)."""
    found = np.zeros(len(runs))
    for batch in sorted({run.batch for run in runs}):
        judge = fit([run for run in runs if run.batch != batch])
        for at, run in enumerate(runs):
            if run.batch == batch:
                found[at] = sure_of(judge, run.figures)
    return found


@dataclass(frozen=True, slots=True)
class Counted:
    """What becomes of runs at one threshold."""

    ended: int
    """Runs that called themselves done."""
    right: int
    false_left: int
    """Not done, and still called so."""
    right_asked: int
    """Done, and a person is asked."""

    @property
    def called(self) -> int:
        """Runs that are called done now."""
        return self.right - self.right_asked + self.false_left


def count(runs: Sequence[Ended], sure: npt.NDArray[np.float64], ask_below: float) -> Counted:
    """Count what a threshold does."""
    right = np.array([run.right for run in runs], dtype=bool)
    done = sure >= ask_below
    return Counted(len(runs), int(right.sum()), int((done & ~right).sum()), int((~done & right).sum()))


def discrimination(runs: Sequence[Ended], sure: npt.NDArray[np.float64]) -> float:
    """How often a run that is done is surer than one that is not (area under the curve); ties count half."""
    right = np.array([run.right for run in runs], dtype=bool)
    one, other = sure[right][:, None], sure[~right][None, :]
    return float(((one > other) + 0.5 * (one == other)).mean())
