"""A measurement as a table for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks.peers.report import Report, Row
from benchmarks.peers.tokens import EXACT

WIDTH = 190
"""Columns where the output is no terminal, whose width rich would take for 80."""


def print_report(report: Report, console: Console) -> None:
    """The table, what was aimed at, what was left out, and under which conditions."""
    console.print(_table(report))
    for target in report.targets:
        told = "met" if target.met else "missed"
        console.print(f"{target.what}: {target.measured:g}, at most {target.limit:g}: {told}", highlight=False)
    for row, why in report.skipped.items():
        console.print(f"left out: {row}, because {why}", markup=False, highlight=False)
    for run in report.runs:
        if run.error:
            console.print(f"broken: {run.row}: {run.error}", markup=False, highlight=False)
    versions = ", ".join(f"{name} {number}" for name, number in report.versions.items())
    console.print(
        f"{report.at}, {report.repetitions} repetitions, interleaved; load {report.load[0]:g} → {report.load[1]:g} on "
        f"{report.host.get('cores')} cores; {versions}",
        markup=False,
        highlight=False,
    )


def _table(report: Report) -> Table:
    tokens = "tokens" if report.tokens_by == EXACT else "tokens (estimated)"
    table = Table(title="Ten actions on the order form", title_justify="left", caption="overhead: ms a step")
    table.add_column("peer", no_wrap=True)
    columns = ("correct", "median", "mean", "min", "p90", "× floor", "CPU ms", "run s", tokens, "RSS MB", "PSS MB")
    for column in (*columns, "import s", "start s"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in report.rows:
        table.add_row(*cells(row))
    return table


def cells(row: Row) -> tuple[str, ...]:
    """One line of the table."""
    spread = row.overhead_ms
    overhead = (spread.median, spread.mean, spread.minimum, spread.p90) if spread is not None else (None,) * 4
    tokens = _number(row.prompt_tokens, 0) if row.prompt_tokens and row.prompt_tokens > 100 else "–"
    return (
        row.title,
        f"{row.correct}/{row.runs}",
        *(_number(value, 0) for value in overhead),
        _number(row.times_floor, 2),
        _number(row.cpu_ms_per_step, 0),
        _number(row.run_s, 2),
        tokens + (" + picture" if row.pictures else ""),
        _number(row.rss_mb, 0),
        _number(row.children_pss_mb, 0),
        _number(row.import_s, 2),
        _number(row.browser_start_s, 2),
    )


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"
