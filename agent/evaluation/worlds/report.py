"""What the episodes in recorded worlds add up to, as one document and as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict
from rich.console import Console

from agent.evaluation.statistics import Interval, mean, quantile, wilson_interval
from agent.evaluation.tables import new_table


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Played(_Part):
    """One episode."""

    policy: str
    app: str
    task: str
    success: bool
    """The recorded last screen is shown, and the policy says it is done."""
    arrived: bool
    """The recorded last screen is shown at the end."""
    claimed: bool
    """The policy says it is done."""
    steps: int
    recorded_steps: int
    in_vain: int
    """Actions that changed nothing."""
    seconds: float
    read_tokens: int
    """What a language model asked at every step would have read of the screens, estimated."""
    status: str
    reason: str


class Row(_Part):
    """One policy on all tasks."""

    policy: str
    tasks: int
    success: int
    success_95: Interval
    """Wilson's."""
    arrived: int
    false_success: int
    """Says it is done and is not where the recording ended."""
    steps_mean: float | None
    detour_median: float | None
    """Steps over recorded steps, of successes."""
    in_vain: int
    read_tokens: int
    seconds_a_decision: float | None


class Report(_Part):
    """Everything that was played, and on what."""

    format: Literal["clewline-evaluation-worlds"] = "clewline-evaluation-worlds"
    version: Literal[1] = 1
    program: str
    folder: str
    tasks: int
    ways: int
    """Recorded actions that lead somewhere, in all worlds."""
    drop: float
    seed: int
    left_out: bool
    interrupted: bool = False
    wall_s: float
    rows: tuple[Row, ...]
    played: tuple[Played, ...]


def rows_of(played: Sequence[Played]) -> tuple[Row, ...]:
    """One row a policy."""
    return tuple(
        _row(policy, [one for one in played if one.policy == policy])
        for policy in dict.fromkeys(one.policy for one in played)
    )


def _row(policy: str, played: Sequence[Played]) -> Row:
    def count(holds: Callable[[Played], bool]) -> int:
        return sum(map(holds, played))

    success = count(lambda one: one.success)
    low, high = wilson_interval(success, len(played))
    detours = [one.steps / one.recorded_steps for one in played if one.success and one.recorded_steps]
    decisions = sum(one.steps + 1 for one in played)
    return Row(
        policy=policy,
        tasks=len(played),
        success=success,
        success_95=(round(low, 4), round(high, 4)),
        arrived=count(lambda one: one.arrived),
        false_success=count(lambda one: one.claimed and not one.arrived),
        steps_mean=mean([one.steps for one in played]),
        detour_median=quantile(detours, 0.5),
        in_vain=sum(one.in_vain for one in played),
        read_tokens=sum(one.read_tokens for one in played),
        seconds_a_decision=round(sum(one.seconds for one in played) / decisions, 4) if decisions else None,
    )


def print_report(report: Report, console: Console) -> None:
    """The table."""
    caption = "success: says it is done on the recorded last screen; false: says so elsewhere; in vain: changed nothing"
    table = new_table("Recorded worlds", caption, gap=1)
    table.add_column("policy", no_wrap=True)
    for column in ("success", "%", "arrived", "false", "steps", "detour", "in vain", "tokens not read", "ms"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in report.rows:
        low, high = row.success_95
        table.add_row(
            row.policy,
            f"{row.success}/{row.tasks}",
            f"{row.success / row.tasks * 100:.0f} [{low * 100:.0f}–{high * 100:.0f}]",
            str(row.arrived),
            str(row.false_success),
            "–" if row.steps_mean is None else f"{row.steps_mean:.1f}",
            "–" if row.detour_median is None else f"{row.detour_median:.2f}",
            str(row.in_vain),
            str(row.read_tokens),
            "–" if row.seconds_a_decision is None else f"{row.seconds_a_decision * 1000:.0f}",
        )
    console.print(table)
    dropped = f", {report.drop:.0%} of them taken away with seed {report.seed}" if report.drop else ""
    left_out = "; what learns was trained anew for each app, on the others" if report.left_out else ""
    console.print(
        f"clewline {report.program}; {report.tasks} tasks, {report.ways} ways{dropped}{left_out}; "
        f"{report.wall_s:.0f} s; {report.folder}",
        markup=False,
        highlight=False,
    )
