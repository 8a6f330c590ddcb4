"""``clew evaluate induction``: shown once, repeated on other seeds by the skill that was learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from agent.evaluation.induction_session import InductionReport

EPILOG = "Example:  clew evaluate induction --tasks 'clock.*' --show-failures"


def induction(
    tasks: Annotated[str, typer.Option(help="Only these, separated by commas; clock.* means all of one kind.")] = "",
    shown_on: Annotated[int, typer.Option(help="The seed on which each task is shown.")] = 0,
    seeds: Annotated[str, typer.Option(help="The seeds on which it is repeated.")] = "2-4",
    workers: Annotated[int, typer.Option(min=0, max=64, show_default=False, help="Phones at a time.")] = 0,
    show_failures: Annotated[bool, typer.Option("--show-failures", help="Tell why each is not done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Learn each task of the embedded phone from one demonstration and repeat it, with no model, on other seeds."""
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress, console_for_people
    from agent.evaluation.induction_session import evaluate_induction

    told = Console(stderr=True)
    names = [name.strip() for name in tasks.split(",") if name.strip()]
    with StepProgress(told, "learning") as progress:

        def advanced(done: int, of: int) -> None:
            if done == 1:
                progress.expect(of)
            progress.count("shown and learnt" if done <= of // 2 else "repeated")

        report = evaluate_induction(names, shown_on, seeds, workers, advanced)
    people = console_for_people(told, as_json)
    _print(report, people, show_failures)
    if as_json:
        typer.echo(report.model_dump_json())


def _print(report: InductionReport, people: Console, failures: bool) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in (
        "app",
        "told its arguments",
        "every seed",
        "ended, not done",
        "read from the goal",
        "ended, not done",
    ):
        table.add_column(column)
    for app in (*report.apps, ""):
        table.add_row(
            app or "all",
            report.share("told", app).told(),
            report.whole_tasks("told", app).told(),
            str(report.false_greens("told", app).done),
            report.share("read", app).told(),
            str(report.false_greens("read", app).done),
        )
    people.print(table)
    same, other = report.share("read", same_wording=True), report.share("read", same_wording=False)
    people.print(
        f"{report.learnt} of {report.tasks} tasks learnt from seed {report.shown_on}; repeated on {report.seeds}"
    )
    people.print(f"read from goals in the words it was learnt in: {same.told()}; in other words: {other.told()}")
    for arguments, told in (("told", "told its arguments"), ("read", "read from the goal")):
        people.print(f"why not done, {told}:", style="bold")
        for cause, count in report.causes(arguments):
            people.print(f"  {count:>4}  {cause}", markup=False)
    if failures:
        for line in report.lines:
            if not line.success:
                people.print(f"{line.task} · seed {line.seed} · {line.arguments}: {line.why}", markup=False)
