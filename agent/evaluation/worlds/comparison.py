"""What planners made of the same tasks, as one document and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict
from rich.console import Console

from agent.evaluation.statistics import Interval, cluster_interval, mean, ratio_interval, wilson_interval
from agent.evaluation.tables import new_table

BASELINES = ("react", "iterative", "single", "iterative+learned", "learned")
LONG = 5
"""Recorded steps from which a task counts as a long one."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Chains(_Part):
    """What became of the chains that a model wrote."""

    written: int = 0
    read: int = 0
    """Every step of them is one."""
    fit: int = 0
    """They can be begun on the screen that they were planned for."""


class Outing(_Part):
    """One task with one planner."""

    planner: str
    model: str
    seed: int
    app: str
    task: str
    success: bool
    """The recorded last screen is shown, and the planner says it is done."""
    claimed: bool
    steps: int
    recorded_steps: int
    corrections: int
    """Actions that changed nothing, and arrivals where it was before."""
    calls: int
    tokens_in: int
    tokens_out: int
    """As the model counts them."""
    estimated: int
    """Both, as ``perception.token_estimate`` counts them."""
    chains: Chains
    reason: str

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the others."""
        return self.planner, self.model, str(self.seed), self.app, self.task

    @property
    def tokens(self) -> int:
        """Read and written."""
        return self.tokens_in + self.tokens_out


class Against(_Part):
    """A planner beside a baseline, on the same tasks. Intervals draw whole tasks."""

    baseline: str
    success: float
    """Difference of the shares of successes."""
    success_95: Interval | None
    tokens: float
    """Share of the baseline's tokens."""
    tokens_95: Interval | None
    corrections: float | None
    """Share of the baseline's corrections; None where it made none."""
    corrections_95: Interval | None
    times_fewer_long: float | None
    """How many times the tokens the baseline takes on tasks of five recorded steps and more."""


class Row(_Part):
    """One planner with one model."""

    planner: str
    model: str
    outings: int
    success: int
    success_95: Interval
    false_success: int
    tokens_a_task: float
    estimated_a_task: float
    chains: Chains
    calls_a_task: float
    corrections: int
    corrections_a_task: float
    steps_a_task: float
    against: tuple[Against, ...] = ()


class Comparison(_Part):
    """Everything that was played, and on what."""

    format: Literal["clewline-evaluation-planners"] = "clewline-evaluation-planners"
    version: Literal[2] = 2
    program: str
    folder: str
    drop: float
    seeds: tuple[int, ...]
    chains: int
    tasks: int
    """There are to play; where it was stopped, some were not played by all."""
    max_steps: int
    left_out: bool
    """Whether the learnt policy was trained anew for each app, on the others."""
    interrupted: bool = False
    wall_s: float
    rows: tuple[Row, ...]
    outings: tuple[Outing, ...]


def rows_of(outings: Sequence[Outing]) -> tuple[Row, ...]:
    """One row for each model and planner."""
    groups: dict[tuple[str, str], list[Outing]] = {}
    for outing in outings:
        groups.setdefault((outing.model, outing.planner), []).append(outing)
    return tuple(_row(group, groups) for group in groups.values())


def _row(group: Sequence[Outing], groups: dict[tuple[str, str], list[Outing]]) -> Row:
    first = group[0]
    clusters = _by_task(group, [float(one.success) for one in group], [1.0] * len(group))
    passed = sum(one.success for one in group)
    low, high = (
        cluster_interval([(a, int(b)) for a, b in clusters])
        if 0 < passed < len(group)
        else wilson_interval(len(clusters) if passed else 0, len(clusters))
    )
    others = [
        groups[first.model, name] for name in BASELINES if name != first.planner and (first.model, name) in groups
    ]
    return Row(
        planner=first.planner,
        model=first.model,
        outings=len(group),
        success=passed,
        success_95=(round(low, 4), round(high, 4)),
        false_success=sum(one.claimed and not one.success for one in group),
        tokens_a_task=round(mean([one.tokens for one in group]) or 0.0, 1),
        estimated_a_task=round(mean([one.estimated for one in group]) or 0.0, 1),
        chains=Chains(
            written=sum(one.chains.written for one in group),
            read=sum(one.chains.read for one in group),
            fit=sum(one.chains.fit for one in group),
        ),
        calls_a_task=round(mean([one.calls for one in group]) or 0.0, 2),
        corrections=sum(one.corrections for one in group),
        corrections_a_task=round(mean([one.corrections for one in group]) or 0.0, 3),
        steps_a_task=round(mean([one.steps for one in group]) or 0.0, 2),
        against=tuple(_against(group, other) for other in others if first.planner not in BASELINES),
    )


def _against(ours: Sequence[Outing], theirs: Sequence[Outing]) -> Against:
    """Pairs of the same task and seed."""
    known = {(one.app, one.task, one.seed): one for one in theirs}
    pairs = [(one, known[one.app, one.task, one.seed]) for one in ours if (one.app, one.task, one.seed) in known]
    mine = [one for one, _ in pairs]
    tokens = _by_task(mine, [float(one.tokens) for one in mine], [float(other.tokens) for _, other in pairs])
    mended = _by_task(mine, [float(one.corrections) for one in mine], [float(other.corrections) for _, other in pairs])
    long = [(one, other) for one, other in pairs if one.recorded_steps >= LONG]
    read = sum(one.tokens for one, _ in long)
    made = sum(other.corrections for _, other in pairs)
    better = _by_task(mine, [one.success - other.success for one, other in pairs], [1.0] * len(pairs))
    return Against(
        baseline=theirs[0].planner,
        success=round(_share(better), 4),
        success_95=_interval(better),
        tokens=round(_share(tokens), 4),
        tokens_95=_interval(tokens),
        corrections=round(_share(mended), 4) if made else None,
        corrections_95=_interval(mended),
        times_fewer_long=round(sum(other.tokens for _, other in long) / read, 2) if read else None,
    )


def _by_task(group: Sequence[Outing], tops: Sequence[float], bottoms: Sequence[float]) -> list[tuple[float, float]]:
    sums: dict[tuple[str, str], tuple[float, float]] = {}
    for one, top, bottom in zip(group, tops, bottoms, strict=True):
        a, b = sums.get((one.app, one.task), (0.0, 0.0))
        sums[one.app, one.task] = (a + top, b + bottom)
    return list(sums.values())


def _share(clusters: Sequence[tuple[float, float]]) -> float:
    below = sum(bottom for _, bottom in clusters)
    return sum(top for top, _ in clusters) / below if below else 0.0


def _interval(clusters: Sequence[tuple[float, float]]) -> Interval | None:
    found = ratio_interval(clusters)
    return None if found is None else (round(found[0], 4), round(found[1], 4))


def print_comparison(comparison: Comparison, console: Console) -> None:
    """The table."""
    caption = (
        "success: says it is done on the recorded last screen; corrections: actions in vain and returns; against a "
        "baseline, with 95 % intervals that draw whole tasks; ×: times fewer tokens on tasks of 5 steps and more"
    )
    table = new_table("Planners in recorded worlds", caption, gap=1)
    for column in ("model", "planner"):
        table.add_column(column, no_wrap=True)
    for column in (
        "success, %",
        "false",
        "tokens",
        "calls",
        "steps",
        "corrections",
        "against",
        "success",
        "tokens",
        "corrections",
        "×",
    ):
        table.add_column(column, justify="right", no_wrap=True)
    for row in comparison.rows:
        low, high = row.success_95
        told = [
            row.model,
            row.planner,
            f"{row.success / row.outings * 100:.0f} [{low * 100:.0f}–{high * 100:.0f}]",
            str(row.false_success),
            f"{row.tokens_a_task:.0f}",
            f"{row.calls_a_task:.1f}",
            f"{row.steps_a_task:.1f}",
            f"{row.corrections_a_task:.2f}",
        ]
        if not row.against:
            table.add_row(*told, "", "", "", "", "")
        for number, against in enumerate(row.against):
            table.add_row(*(told if number == 0 else [""] * len(told)), *_told(against))
    console.print(table)
    for row in comparison.rows:
        if row.chains.written:
            console.print(
                f"{row.model}, {row.planner}: of {row.chains.written} chains that were written {row.chains.read} can "
                f"be read and {row.chains.fit} begun; {row.tokens_a_task:.0f} tokens a task by the model's own count, "
                f"{row.estimated_a_task:.0f} as they are estimated",
                markup=False,
                highlight=False,
            )
    dropped = f", {comparison.drop:.0%} of the ways taken away" if comparison.drop else ""
    console.print(
        f"clewline {comparison.program}; seeds {', '.join(map(str, comparison.seeds))}; {comparison.chains} chains"
        f"{dropped}; {comparison.wall_s:.0f} s; {comparison.folder}",
        markup=False,
        highlight=False,
    )


def _told(against: Against) -> list[str]:
    def less(share: float | None, interval: Interval | None) -> str:
        if share is None or interval is None:
            return "–"
        low, high = interval
        return f"{(share - 1) * 100:+.1f} % [{(low - 1) * 100:+.0f}…{(high - 1) * 100:+.0f}]"

    times = "–" if against.times_fewer_long is None else f"{against.times_fewer_long:.1f}"
    points = "–"
    if against.success_95 is not None:
        low, high = (100 * bound for bound in against.success_95)
        points = f"{100 * against.success:+.1f} [{low:+.0f}…{high:+.0f}]"
    return [
        against.baseline,
        points,
        less(against.tokens, against.tokens_95),
        less(against.corrections, against.corrections_95),
        times,
    ]
