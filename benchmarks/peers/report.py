"""What was measured, as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict

from agent.evaluation.statistics import mean, quantile

OVERHEAD_MS, TIMES_FLOOR, TOKENS, RSS_MB = 150.0, 3.0, 2000.0, 120.0
"""Targets for clewline on this page."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cost(_Told):
    """What a runner says of its run; see ``runners.report``."""

    run_s: float
    cpu_ms_per_step: float
    import_s: float
    browser_start_s: float
    rss_mb: float
    children_pss_mb: float
    parts_ms: dict[str, float] = {}


class Run(_Told):
    """One run of one peer."""

    row: str
    correct: bool
    """The form arrived once, with every value."""
    overheads_ms: tuple[float, ...] = ()
    prompt_tokens: tuple[int, ...] = ()
    pictures: int = 0
    schema_chars: int = 0
    cost: Cost | None = None
    load: float = 0.0
    """The system's load over a minute when it ended."""
    error: str = ""


class Spread(_Told):
    """The middle and the ends of some values."""

    n: int
    median: float
    mean: float
    minimum: float
    p90: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self | None:
        """The spread of values; None of nothing."""
        if not values:
            return None
        middle, average, high = quantile(values, 0.5), mean(values), quantile(values, 0.9)
        assert middle is not None
        assert average is not None
        assert high is not None
        return cls(n=len(values), median=middle, mean=average, minimum=min(values), p90=high)


class Row(_Told):
    """One peer over all its runs. Everything but the overhead is a median."""

    row: str
    title: str
    runs: int
    correct: int
    overhead_ms: Spread | None
    times_floor: float | None
    """Median overhead by that of the floor in the same interleaved measurement."""
    cpu_ms_per_step: float | None
    run_s: float | None
    prompt_tokens: float | None
    schema_chars: int
    pictures: bool
    rss_mb: float | None
    children_pss_mb: float | None
    import_s: float | None
    browser_start_s: float | None


class Target(_Told):
    """A figure of ours and what it must not exceed."""

    what: str
    measured: float
    limit: float

    @property
    def met(self) -> bool:
        """Whether it does not."""
        return self.measured <= self.limit


class Report(_Told):
    """A whole measurement."""

    at: str
    """Local time, ISO 8601."""
    host: dict[str, str | int | float]
    versions: dict[str, str]
    tokens_by: str
    repetitions: int
    load: tuple[float, float]
    """The system's load over a minute, before and after."""
    rows: tuple[Row, ...]
    targets: tuple[Target, ...]
    skipped: dict[str, str]
    runs: tuple[Run, ...]


def row_of(key: str, title: str, runs: Sequence[Run], floor_ms: float | None) -> Row:
    """Put the runs of one peer together; broken ones count as not correct and for nothing else."""
    whole = [run for run in runs if run.cost is not None]
    costs = [run.cost for run in whole if run.cost is not None]
    overhead = Spread.of([ms for run in whole for ms in run.overheads_ms])
    rss = quantile([cost.rss_mb for cost in costs], 0.5)
    return Row(
        row=key,
        title=title,
        runs=len(runs),
        correct=sum(run.correct for run in runs),
        overhead_ms=overhead,
        times_floor=overhead.median / floor_ms if overhead is not None and floor_ms else None,
        cpu_ms_per_step=quantile([cost.cpu_ms_per_step for cost in costs], 0.5),
        run_s=quantile([cost.run_s for cost in costs], 0.5),
        prompt_tokens=quantile([tokens for run in whole for tokens in run.prompt_tokens], 0.5),
        schema_chars=max((run.schema_chars for run in whole), default=0),
        pictures=any(run.pictures for run in whole),
        rss_mb=rss or None,
        children_pss_mb=quantile([cost.children_pss_mb for cost in costs], 0.5),
        import_s=quantile([cost.import_s for cost in costs], 0.5),
        browser_start_s=quantile([cost.browser_start_s for cost in costs], 0.5),
    )


def targets_of(ours: Row) -> tuple[Target, ...]:
    """Our row against its targets, as far as it was measured."""
    told = (
        ("overhead per step, median ms", ours.overhead_ms.median if ours.overhead_ms else None, OVERHEAD_MS),
        ("overhead per step, times the floor", ours.times_floor, TIMES_FLOOR),
        ("prompt tokens", ours.prompt_tokens, TOKENS),
        ("agent memory, MB", ours.rss_mb, RSS_MB),
    )
    return tuple(Target(what=what, measured=round(v, 2), limit=limit) for what, v, limit in told if v is not None)
