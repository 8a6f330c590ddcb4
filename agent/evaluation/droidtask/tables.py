"""A report as tables for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table

from agent.evaluation.droidtask.report import Rate, Report, Row
from agent.evaluation.droidtask.scoring import Decided
from agent.evaluation.tables import new_table
from planner.recorded.droidtask import FINISHED, RecordedTask

_SHORT = 70


def print_report(report: Report, console: Console) -> None:
    """Apps first, so that the summary is what stays on the screen."""
    if len(report.apps) > 1:
        console.print(_app_table(report))
    console.print(_summary(report))
    for line in _remarks(report):
        console.print(line, highlight=False, markup=False)


def failures_of(report: Report, tasks: Sequence[RecordedTask]) -> Iterator[str]:
    """One line for each wrong decision."""
    by_id = {(task.app, task.task_id): task for task in tasks}
    for decision in report.decided:
        if decision.answer is not None and not decision.right:
            yield _failure(decision, by_id[decision.app, decision.task])


def _failure(decision: Decided, task: RecordedTask) -> str:
    step = task.steps[decision.step]
    names = {element.handle: element.describe() for element in step.screen}

    def told(element: int, text: str | None) -> str:
        if element == FINISHED:
            return "finished"
        typed = f" ← {text!r}" if text is not None else ""
        return names.get(str(element), f"no element ({element})").replace("\n", " / ")[:_SHORT] + typed

    answer = decision.answer
    assert answer is not None
    said = told(answer.id, answer.text if answer.action == "input" else None)
    return (
        f"{decision.contestant} · {decision.task} step {decision.step} · {task.task}\n"
        f"    right: {told(step.choice, step.typed)}\n    said:  {said}"
    )


def _summary(report: Report) -> Table:
    caption = "percent and 95 % intervals that draw whole tasks; counts of the three kinds; early: finished too soon"
    table = new_table("DroidTask", caption, gap=1)
    table.add_column("policy", no_wrap=True)
    for column in ("accuracy", "completion", "strict", "taps", "inputs", "finishes", "target", "early", "ms"):
        table.add_column(column, justify="right", no_wrap=True)
    for row in report.rows:
        if not row.app:
            table.add_row(*_cells(row))
    return table


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.contestant,
        _percent(row.action_accuracy),
        _percent(row.completion),
        _count(row.strict),
        _count(row.tap),
        _count(row.input),
        _count(row.finish),
        "–" if row.target.share is None else f"{row.target.share * 100:.1f}",
        _count(row.early_finishes),
        "–" if row.seconds_median is None else f"{row.seconds_median * 1000:.0f}",
    )


def _app_table(report: Report) -> Table:
    table = new_table("Right decisions by app", "and complete tasks", gap=1)
    table.add_column("policy", no_wrap=True)
    for app in report.apps:
        table.add_column(app, justify="right", no_wrap=True)
    rows = {(row.contestant, row.app): row for row in report.rows}
    for contestant in dict.fromkeys(row.contestant for row in report.rows):
        cells = []
        for app in report.apps:
            row = rows[contestant, app]
            cells.append(f"{_whole(row.action_accuracy.count)}/{row.decisions}")
        table.add_row(contestant, *cells)
        done = (rows[contestant, app].completion for app in report.apps)
        table.add_row("", *(f"{_whole(rate.count)}/{rate.of} tasks" for rate in done), style="dim")
    return table


def _remarks(report: Report) -> Iterator[str]:
    for calibration in report.calibration:
        yield (
            f"{calibration.contestant}: expected calibration error {calibration.expected_error:.3f}, "
            f"Brier score {calibration.brier:.3f} over {calibration.decisions} decisions"
        )
    if report.left_out:
        yield "What learns was trained anew for each app, on the other apps of the folder."
    elif report.trained_on:
        yield (
            f"The shipped weights were trained on {', '.join(report.trained_on)}: the learned figures above measure "
            "what was remembered. --leave-one-app-out measures what was learned."
        )
    yield (
        f"clewline {report.program}; {report.tasks} tasks of {len(report.apps)} apps, {report.decisions} decisions, "
        f"each on the recorded screen; {report.wall_s:.0f} s; {report.folder}"
    )


def _percent(rate: Rate) -> str:
    if rate.share is None:
        return "–"
    low, high = rate.by_task_95
    return f"{rate.share * 100:.1f} [{low * 100:.0f}–{high * 100:.0f}]"


def _count(rate: Rate) -> str:
    return f"{_whole(rate.count)}/{rate.of}" if rate.of else "–"


def _whole(count: float) -> str:
    return f"{count:.0f}" if count == int(count) else f"{count:.1f}"
