"""A report as tables for people. They fit a terminal of 80 columns with three agents."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table

from agent.evaluation.report import Report, Row, Share, TaskRow

WIDTH = 150
"""Columns where the output is no terminal, whose width rich would take for 80."""


def print_report(report: Report, console: Console) -> None:
    """Single tasks first, so that the summary is what stays on the screen."""
    if len(report.selection.tasks) > 1:
        console.print(_task_table(report))
    console.print(_summary(report))
    console.print(_conditions(report), highlight=False, markup=False)


def _summary(report: Report) -> Table:
    title = "MiniWoB++"
    if not report.complete:
        of = len(report.episodes) + report.missing
        title += f", stopped after {len(report.episodes)} of {of} episodes"
    caption = (
        "percent of episodes, and 95 % intervals that draw whole tasks; seconds a step: median and 95th percentile"
    )
    table = new_table(title, caption, gap=1)
    for column in ("agent", "tasks"):
        table.add_column(column, no_wrap=True)
    for column in ("raw ≥ 1", "raw > 0", "steps", "s/step", "p95", "wall", "err"):
        table.add_column(column, justify="right", no_wrap=True)
    agent = ""
    for row in report.rows:
        if agent and row.agent != agent:
            table.add_section()
        agent = row.agent
        table.add_row(*_cells(row))
    return table


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.agent,
        row.subset,
        _percent(row.full),
        _percent(row.some),
        _number(row.steps_mean, 1),
        _number(row.step_s_median, 3),
        _number(row.step_s_p95, 3),
        f"{row.wall_s:.0f}s",
        str(row.errors or "–"),
    )


def _task_table(report: Report) -> Table:
    agents = report.selection.agents
    first = agents[0]
    caption = f"solved: median seconds of {first}; people: of recorded people; !: broken episodes"
    table = new_table("Episodes with raw ≥ 1 (with raw > 0, where those are more)", caption, gap=0)
    table.add_column("task", no_wrap=True)
    table.add_column("half", no_wrap=True)
    for agent in agents:
        table.add_column(agent, justify="right", no_wrap=True)
    for column in ("steps", "solved", "people"):
        table.add_column(column, justify="right", no_wrap=True)
    rows: dict[str, dict[str, TaskRow]] = {}
    for row in report.tasks:
        rows.setdefault(row.task, {})[row.agent] = row
    for task, by_agent in rows.items():
        shown = by_agent[first]
        table.add_row(
            task,
            shown.half,
            *(_of(by_agent[agent]) for agent in agents),
            _number(shown.steps_mean, 1),
            _seconds(shown.solved_s_median),
            _seconds(shown.human_s_median),
        )
    return table


def new_table(title: str, caption: str, gap: int) -> Table:
    """An empty table in the look of all evaluations; ``gap`` spaces stand between its columns."""
    return Table(
        title=title,
        title_justify="left",
        caption=caption,
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, gap),
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
    )


def _conditions(report: Report) -> str:
    conditions, session = report.conditions, report.sessions[-1]
    host = session.host
    load = " → ".join(f"{now[0]:g}" for now in (session.load, report.load_after) if now) or "unknown"
    minutes, seconds = divmod(round(report.wall_s), 60)
    return (
        f"clewline {conditions.program}, Chromium {conditions.chromium}, miniwob {conditions.pages}; "
        f"at most {conditions.max_steps} steps, no time limit but {conditions.max_seconds:g} s an episode; "
        f"seeds {', '.join(str(seed) for seed in report.selection.seeds)}\n"
        f"{session.at}, {minutes} min {seconds} s with {session.workers} workers on {host.get('cores')} cores, "
        f"load {load}; {host.get('system')} {host.get('machine')}, Python {host.get('python')}\n"
        f"{report.results}"
    )


def _percent(share: Share) -> str:
    if share.share is None:
        return "–"
    low, high = share.by_task_95
    return f"{share.share * 100:.1f} [{low * 100:.0f}–{high * 100:.0f}]"


def _of(row: TaskRow) -> str:
    if not row.episodes:
        return "–"
    more = f" ({row.some})" if row.some > row.full else ""
    broken = f" !{row.errors}" if row.errors else ""
    return f"{row.full}{more}/{row.episodes}{broken}"


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} s"
