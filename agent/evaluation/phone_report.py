"""What the episodes on the phone add up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict
from rich import box
from rich.console import Console
from rich.table import Table

from agent.evaluation.phone import EpisodeLine
from agent.evaluation.statistics import Interval, cluster_interval, mean, quantile, wilson_interval


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PhoneRow(_Part):
    """One agent on some of the tasks."""

    agent: str
    subset: str
    templates: int
    episodes: int
    success: int
    share: float | None
    by_template_95: Interval
    """Draws whole templates: the interval to compare agents by."""
    wilson_95: Interval
    false_success: int
    """Said done, and was not."""
    steps_mean: float | None
    step_s_median: float | None
    step_s_p95: float | None
    errors: int
    calls_mean: float | None = None
    """Of a language model, where one was asked."""
    tokens_mean: float | None = None


class PhoneReport(_Part):
    """Everything that was measured."""

    format: Literal["clewline-phone-evaluation"] = "clewline-phone-evaluation"
    version: Literal[1] = 1
    device: Literal["simulated"] = "simulated"
    """The embedded phone: figures of a simulated Android device, not of an emulator or a phone."""
    missing: int
    wall_s: float
    results: str
    rows: tuple[PhoneRow, ...]
    episodes: tuple[EpisodeLine, ...]


def report_of(lines: Sequence[EpisodeLine], missing: int, wall_s: float, results: str) -> PhoneReport:
    """Count."""
    ordered = tuple(sorted(lines, key=lambda line: (line.agent, line.task, line.seed)))
    rows: list[PhoneRow] = []
    for agent in dict.fromkeys(line.agent for line in lines):
        mine = [line for line in ordered if line.agent == agent]
        rows.append(_row(agent, "all", mine))
        rows += _rows(agent, mine, lambda line: line.app)
        rows += _rows(agent, mine, lambda line: f"complexity {line.complexity}")
        rows += _rows(agent, mine, lambda line: "" if line.feasible else "infeasible")
    return PhoneReport(missing=missing, wall_s=round(wall_s, 1), results=results, rows=tuple(rows), episodes=ordered)


def _rows(agent: str, lines: Sequence[EpisodeLine], key: Callable[[EpisodeLine], str]) -> list[PhoneRow]:
    names = sorted({key(line) for line in lines} - {""})
    return [_row(agent, name, [line for line in lines if key(line) == name]) for name in names]


def _row(agent: str, subset: str, lines: Sequence[EpisodeLine]) -> PhoneRow:
    by_template: dict[str, tuple[int, int]] = {}
    for line in lines:
        passed, of = by_template.get(line.task, (0, 0))
        by_template[line.task] = (passed + line.success, of + 1)
    success = sum(line.success for line in lines)
    seconds = [each for line in lines for each in line.step_seconds]
    return PhoneRow(
        agent=agent,
        subset=subset,
        templates=len(by_template),
        episodes=len(lines),
        success=success,
        share=round(success / len(lines), 4) if lines else None,
        by_template_95=_rounded(cluster_interval(list(by_template.values()))),
        wilson_95=_rounded(wilson_interval(success, len(lines))),
        false_success=sum(line.false_success for line in lines),
        steps_mean=_round(mean([line.steps for line in lines])),
        step_s_median=_round(quantile(seconds, 0.5)),
        step_s_p95=_round(quantile(seconds, 0.95)),
        errors=sum(bool(line.error) for line in lines),
        calls_mean=_round(mean([line.calls for line in lines])),
        tokens_mean=_round(mean([line.tokens for line in lines])),
    )


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _rounded(interval: Interval) -> Interval:
    return round(interval[0], 4), round(interval[1], 4)


def print_report(report: PhoneReport, console: Console) -> None:
    """The report as a table for people."""
    stopped = f", {report.missing} episodes missing" if report.missing else ""
    table = Table(
        title=f"Tasks on the embedded phone (simulated Android device){stopped}",
        title_justify="left",
        caption="percent of episodes, and 95 % intervals that draw whole templates; false: said done and was not",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
    for column in ("agent", "tasks"):
        table.add_column(column, no_wrap=True)
    for column in ("templates", "episodes", "success", "false", "steps", "s/step", "p95", "err"):
        table.add_column(column, justify="right", no_wrap=True)
    agent = ""
    for row in report.rows:
        if agent and row.agent != agent:
            table.add_section()
        agent = row.agent
        low, high = row.by_template_95
        share = "–" if row.share is None else f"{row.share * 100:.1f} [{low * 100:.0f}–{high * 100:.0f}]"
        table.add_row(
            row.agent, row.subset, str(row.templates), str(row.episodes), share, str(row.false_success),
            _number(row.steps_mean, 1), _number(row.step_s_median, 3), _number(row.step_s_p95, 3),
            str(row.errors or "–"),
        )  # fmt: skip
    console.print(table)
    for row in report.rows:
        if row.subset == "all" and row.calls_mean:
            told = (
                f"{row.agent}: {row.calls_mean:.1f} calls and {row.tokens_mean:.0f} tokens of a language model a task"
            )
            console.print(told, highlight=False, markup=False)
    console.print(f"{report.wall_s:.0f} s; {report.results}", highlight=False, markup=False)


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
