"""What the decisions of an evaluation add up to, as one document."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.evaluation.droidtask.scoring import KINDS, Decided, completed
from agent.evaluation.statistics import Interval, cluster_interval, quantile
from planner.recorded.droidtask import FINISHED

BINS = 10


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rate(_Part):
    """So many of so many. ``count`` is fractional for one who throws dice: the expected value."""

    count: float
    of: int
    share: float | None
    by_task_95: Interval
    """Bootstrap that draws whole tasks."""


class Row(_Part):
    """One contestant on all apps, or on one."""

    contestant: str
    app: str
    """Empty: all of them."""
    tasks: int
    decisions: int
    action_accuracy: Rate
    completion: Rate
    strict: Rate
    tap: Rate
    input: Rate
    finish: Rate
    target: Rate
    """The right element, among taps and text inputs."""
    early_finishes: Rate
    """Says "finished" where something is left to do, among taps and text inputs."""
    model_calls: int
    """Replies of a language model that were needed."""
    reply_tokens: int
    """Estimated of stored replies; what was read for them was not stored."""
    prompt_tokens: int = 0
    """Of models that were asked now, by their own count."""
    seconds_median: float | None
    seconds_p95: float | None


class Bin(_Part):
    """Decisions of about one confidence."""

    decisions: int
    confidence: float
    right: float


class Calibration(_Part):
    """Whether confidence means what it says."""

    contestant: str
    decisions: int
    expected_error: float
    """Expected calibration error over ten bins of equal width (Naeini, Cooper and Hauskrecht 2015)."""
    brier: float
    bins: tuple[Bin, ...]


class Report(_Part):
    """Everything that was measured, and on what."""

    format: Literal["clewline-evaluation-droidtask"] = "clewline-evaluation-droidtask"
    version: Literal[1] = 1
    program: str
    folder: str
    apps: tuple[str, ...]
    tasks: int
    decisions: int
    left_out: bool
    """Whether what learns was trained anew for each app, on the others."""
    trained_on: tuple[str, ...] = ()
    """Apps of this folder that the shipped weights were trained on: their figures measure memory, not skill."""
    interrupted: bool = False
    wall_s: float
    rows: tuple[Row, ...]
    calibration: tuple[Calibration, ...]
    decided: tuple[Decided, ...]


def rows_of(decided: Sequence[Decided]) -> tuple[Row, ...]:
    """For each contestant one row for all apps, then one for each."""
    rows = []
    for contestant in dict.fromkeys(decision.contestant for decision in decided):
        mine = [decision for decision in decided if decision.contestant == contestant]
        rows.append(_row(contestant, "", mine))
        apps = dict.fromkeys(decision.app for decision in mine)
        rows += [_row(contestant, app, [decision for decision in mine if decision.app == app]) for app in apps]
    return tuple(rows)


def calibration_of(decided: Sequence[Decided]) -> tuple[Calibration, ...]:
    """For each contestant that says how sure it is."""
    found = []
    for contestant in dict.fromkeys(decision.contestant for decision in decided):
        sure = [(d.confidence, d.right) for d in decided if d.contestant == contestant and d.confidence is not None]
        if sure:
            found.append(_calibration(contestant, sure))
    return tuple(found)


def _calibration(contestant: str, sure: Sequence[tuple[float, float]]) -> Calibration:
    bins: dict[int, list[tuple[float, float]]] = {}
    for confidence, right in sure:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    told = [
        Bin(
            decisions=len(pairs),
            confidence=round(math.fsum(c for c, _ in pairs) / len(pairs), 4),
            right=round(math.fsum(r for _, r in pairs) / len(pairs), 4),
        )
        for _, pairs in sorted(bins.items())
    ]
    error = math.fsum(one.decisions * abs(one.confidence - one.right) for one in told) / len(sure)
    brier = math.fsum((confidence - right) ** 2 for confidence, right in sure) / len(sure)
    return Calibration(
        contestant=contestant,
        decisions=len(sure),
        expected_error=round(error, 4),
        brier=round(brier, 4),
        bins=tuple(told),
    )


def _row(contestant: str, app: str, decided: Sequence[Decided]) -> Row:
    tasks: dict[tuple[str, str], list[Decided]] = {}
    for decision in decided:
        tasks.setdefault((decision.app, decision.task), []).append(decision)
    by_task = [sorted(of, key=lambda decision: decision.step) for of in tasks.values()]

    def rate(value: Callable[[Decided], float], of: Iterable[str] = KINDS) -> Rate:
        wanted = frozenset(of)
        return _rate([[value(d) for d in of_task if d.kind in wanted] for of_task in by_task])

    seconds = [decision.seconds for decision in decided if decision.seconds > 0]
    return Row(
        contestant=contestant,
        app=app,
        tasks=len(by_task),
        decisions=len(decided),
        action_accuracy=rate(lambda d: d.right),
        completion=_rate([[completed(of_task)] for of_task in by_task]),
        strict=_rate([[completed(of_task, strict=True)] for of_task in by_task]),
        tap=rate(lambda d: d.right, ("tap",)),
        input=rate(lambda d: d.right, ("input",)),
        finish=rate(lambda d: d.right, ("finish",)),
        target=rate(lambda d: d.target, ("tap", "input")),
        early_finishes=rate(lambda d: float(d.answer is not None and d.answer.id == FINISHED), ("tap", "input")),
        model_calls=sum(decision.tokens > 0 for decision in decided),
        reply_tokens=sum(decision.tokens for decision in decided),
        prompt_tokens=sum(decision.tokens_read for decision in decided),
        seconds_median=quantile(seconds, 0.5),
        seconds_p95=quantile(seconds, 0.95),
    )


def _rate(by_task: Sequence[Sequence[float]]) -> Rate:
    count = math.fsum(value for values in by_task for value in values)
    of = sum(len(values) for values in by_task)
    low, high = cluster_interval([(math.fsum(values), len(values)) for values in by_task])
    return Rate(
        count=round(count, 4),
        of=of,
        share=round(count / of, 4) if of else None,
        by_task_95=(round(low, 4), round(high, 4)),
    )
