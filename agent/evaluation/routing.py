"""How well routers use a large model: accuracy against its share of calls, on logged answers of two models.

Nothing is asked: both models' answers to every decision are known, so each policy is run as it is and charged for what
it would have asked. Weights and thresholds are chosen without the app they are judged on: for each app, the regression
is fitted on the others, and its thresholds come from a second round of leaving one out among those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from agent.evaluation.logged_answers import LARGE, SMALL, Logged, read_logged
from agent.evaluation.statistics import wilson_interval
from agent.routing.escalation import Escalation, Logistic, fit, with_quantiles
from agent.routing.policies import Budget, Confidence, Difficulty, Disagreement, Means, RoutePolicy
from perception.models.embedding import Embedder
from planner.signals import Signals

SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
BUDGETS = (0.1, 0.2, 0.3, 0.4, 0.5)
"""Calls of the large model that all tasks together may have, as a share of all decisions, for the budget policy."""
RESAMPLES = 2_000
Flags = npt.NDArray[np.bool_]
Progress = Callable[[str], None]


class Point(BaseModel):
    """One policy at one setting."""

    model_config = ConfigDict(frozen=True)

    policy: str
    setting: str
    share: float
    """Of decisions that the large model was asked for."""
    right: int
    accuracy: float
    low: float
    high: float
    """Wilson interval of the accuracy."""
    gain: float
    """Points of accuracy above random mixing at the same share."""
    gain_low: float
    gain_high: float
    """Its interval: bootstrap that draws whole tasks."""
    completed: int
    """Tasks with every decision right, or all but the closing one."""
    completion: float


class RoutingReport(BaseModel):
    """What came of an evaluation."""

    model_config = ConfigDict(frozen=True)

    format: str = "clewline-routing"
    version: int = 1
    small: str = SMALL
    large: str = LARGE
    decisions: int
    tasks: int
    apps: tuple[str, ...]
    points: tuple[Point, ...]
    auc_after: float
    """Chance that a wrong small answer is ranked above a right one, held-out apps."""
    auc_before: float


@dataclass(frozen=True)
class Facts:
    """The signals of one decision."""

    before: Mapping[str, float]
    after: Mapping[str, float]

    @property
    def all(self) -> dict[str, float]:
        """Both."""
        return {**self.before, **self.after}


def evaluate_routing(
    folder: Path, shares: Sequence[float] = SHARES, progress: Progress = lambda told: None
) -> RoutingReport:
    """Evaluate every policy.

    Raises:
        RecordingUnusable: the folder does not hold the data.
        WeightsError: the sentence embedder cannot be opened.
    """
    logged = read_logged(folder)
    progress(f"reading the signals of {len(logged)} decisions")
    facts = signals_of(logged)
    progress("fitting on all apps but one")
    known = leave_one_app_out(logged, facts)
    table = _Table(logged)
    points = [
        table.point("small only", "", np.zeros(len(logged), bool)),
        table.point("large only", "", np.ones(len(logged), bool)),
        table.point("oracle", "", table.large & ~table.small),
        table.point("disagreement", "", _asked(logged, facts, {app: Disagreement() for app in known})),
    ]
    for share in shares:
        progress(f"routing {share:.0%} to the large model")
        for name, kind in (("difficulty", Difficulty), ("confidence", Confidence)):
            policies = {app: kind(share, escalation) for app, escalation in known.items()}
            points.append(table.point(name, f"share {share:.0%}", _asked(logged, facts, policies)))
    for share in BUDGETS:
        cap = round(share * len(logged))
        budgets = {app: Budget(_expected(logged, without=app), escalation) for app, escalation in known.items()}
        points.append(table.point("budget", f"{cap} calls in all", _asked(logged, facts, budgets, cap)))
    wrong, pairs = ~table.small, list(zip(logged, facts, strict=True))
    return RoutingReport(
        decisions=len(logged),
        tasks=len({(one.app, one.task) for one in logged}),
        apps=tuple(sorted(known)),
        points=tuple(points),
        auc_after=_auc([known[one.app].after.probability(fact.all) for one, fact in pairs], wrong),
        auc_before=_auc([known[one.app].before.probability(fact.before) for one, fact in pairs], wrong),
    )


def signals_of(logged: Sequence[Logged]) -> list[Facts]:
    """The signals of each decision, as a router has them before it pays."""
    embedder = Embedder.load()
    try:

        def cosines(text: str, others: Sequence[str]) -> Sequence[float]:
            return [float(cosine) for cosine in embedder.similarity([text], list(others))[0]]

        read = [(Signals(one.setting, cosines), one.small) for one in logged]
        return [Facts(signals.before(), signals.after(small)) for signals, small in read]
    finally:
        embedder.close()


def leave_one_app_out(logged: Sequence[Logged], facts: Sequence[Facts]) -> dict[str, Escalation]:
    """For each app, weights and thresholds that have not seen it."""
    apps = sorted({one.app for one in logged})
    return {app: fit_escalation(logged, facts, [other for other in apps if other != app]) for app in apps}


def fit_escalation(logged: Sequence[Logged], facts: Sequence[Facts], apps: Sequence[str]) -> Escalation:
    """Weights fitted on these apps, with thresholds from leaving out one of them at a time."""
    rows = [(one, fact) for one, fact in zip(logged, facts, strict=True) if one.app in apps]

    def fitted(view: Callable[[Facts], Mapping[str, float]]) -> Logistic:
        def of(chosen: Iterable[tuple[Logged, Facts]]) -> Logistic:
            picked = list(chosen)
            return fit([view(fact) for _, fact in picked], [not one.small_right for one, _ in picked])

        held_out: list[float] = []
        for app in apps:
            inner = of(row for row in rows if row[0].app != app)
            held_out += [inner.probability(view(fact)) for one, fact in rows if one.app == app]
        return with_quantiles(of(rows), held_out)

    return Escalation(
        recipe="clew evaluate routing DIR --fit FILE",
        data=f"DroidTask (MIT), answers of {SMALL}: {', '.join(apps)}",
        decisions=len(rows),
        before=fitted(lambda fact: fact.before),
        after=fitted(lambda fact: fact.all),
    )


def _asked(
    logged: Sequence[Logged], facts: Sequence[Facts], policies: Mapping[str, RoutePolicy], cap: int | None = None
) -> Flags:
    """For which decisions the policy asks the large model; a call costs one dollar here."""
    asked = np.zeros(len(logged), bool)
    left = float(cap or 0)
    for at, (one, fact) in enumerate(zip(logged, facts, strict=True)):
        means = Means(left if cap is not None else None, 1.0, at)
        policy = policies[one.app]
        verdict = policy.before(fact.before, means)
        if verdict.where == "undecided":
            verdict = policy.after(fact.all, means)
        asked[at] = verdict.where == "cloud"
        left -= float(asked[at])
    return asked


def _expected(logged: Sequence[Logged], without: str) -> int:
    """Decisions that as many tasks take in all, by what the tasks of the other apps take."""
    others = [one for one in logged if one.app != without]
    tasks = len({(one.app, one.task) for one in logged})
    return max(1, round(tasks * len(others) / len({(one.app, one.task) for one in others})))


class _Table:
    """Makes points of who was asked."""

    def __init__(self, logged: Sequence[Logged]) -> None:
        self._logged = logged
        self.small = np.array([one.small_right for one in logged])
        self.large = np.array([one.large_right for one in logged])
        names = [(one.app, one.task) for one in logged]
        self._tasks = list(dict.fromkeys(names))
        places = {name: at for at, name in enumerate(self._tasks)}
        self._task_of = np.array([places[name] for name in names])
        self._last = np.array([one.last for one in logged])

    def point(self, policy: str, setting: str, asked: Flags) -> Point:
        right = np.where(asked, self.large, self.small)
        low, high = wilson_interval(int(right.sum()), len(right))
        completed = self._completed(right)
        gain_low, gain_high = self._gain_interval(asked, right)
        return Point(
            policy=policy,
            setting=setting,
            share=float(asked.mean()),
            right=int(right.sum()),
            accuracy=float(right.mean()),
            low=low,
            high=high,
            gain=float(right.mean() - _mix(self.small.mean(), self.large.mean(), asked.mean())),
            gain_low=gain_low,
            gain_high=gain_high,
            completed=completed,
            completion=completed / len(self._tasks),
        )

    def _completed(self, right: Flags) -> int:
        spoilt = {int(task) for task in self._task_of[~right & ~self._last]}
        return len(self._tasks) - len(spoilt)

    def _gain_interval(self, asked: Flags, right: Flags) -> tuple[float, float]:
        count = len(self._tasks)
        sums = np.array(
            [
                np.bincount(self._task_of, weights=column.astype(float), minlength=count)
                for column in (np.ones(len(right)), right, asked, self.small, self.large)
            ]
        )
        drawn = np.random.default_rng(0).integers(0, count, size=(RESAMPLES, count))
        total, good, calls, small, large = sums[:, drawn].sum(axis=2)
        gains = good / total - _mix(small / total, large / total, calls / total)
        low, high = np.percentile(gains, (2.5, 97.5))
        return float(low), float(high)


def _mix(small: npt.ArrayLike, large: npt.ArrayLike, share: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Accuracy of asking the large model at random."""
    base = np.asarray(small, dtype=float)
    return np.asarray(base + np.asarray(share) * (np.asarray(large) - base), dtype=float)


def _auc(scores: Sequence[float], wrong: Flags) -> float:
    """Area under the ROC curve, by ranks (ties share theirs)."""
    told = np.array(scores)
    bad, good = told[wrong], told[~wrong]
    if not len(bad) or not len(good):
        return 0.5
    above = (bad[:, None] > good[None, :]).mean() + 0.5 * (bad[:, None] == good[None, :]).mean()
    return float(above)
