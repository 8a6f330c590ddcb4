"""``clew evaluate droidtask``: recorded Android tasks, one decision at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

INTERRUPTED = 1


def droidtask(
    folder: Annotated[Path, typer.Argument(help="With tasks.jsonl.gz, and what else there is of the recordings.")],
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", "-p", help="Whom to measure; may be repeated. Default: everybody."),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option("--model", "-m", help="A language model to measure, as clew run takes it; may be repeated."),
    ] = None,
    tasks: Annotated[int | None, typer.Option(min=1, metavar="N", help="N tasks, drawn once.")] = None,
    threads: Annotated[int | None, typer.Option(min=1, metavar="N", help="Cores, for models on this machine.")] = None,
    leave_one_app_out: Annotated[
        bool,
        typer.Option("--leave-one-app-out", help="Train what learns anew for each app, on the folder's other apps."),
    ] = False,
    also: Annotated[
        Path | None,
        typer.Option(
            exists=True, help="What is learnt from besides: decisions that python -m agent.practice.unknown kept."
        ),
    ] = None,
    networks: Annotated[
        Path | None,
        typer.Option(help="Folder where trained networks are kept, and taken from when they are there."),
    ] = None,
    show_failures: Annotated[bool, typer.Option("--show-failures", help="Tell every wrong decision.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """DroidTask: what to do next on each recorded screen of everyday Android tasks, by its authors' two rules.

    Policies: learned (with everything that is remembered of an app), learned-unwritten (only what walking through it
    shows), learned-blank (no memory), the rules "offline", the baselines random, lexical, minilm, minilm+memory and
    minilm+memory+stop, and the stored replies of language models, "replies:MODEL".
    """
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress, console_for_people
    from agent.evaluation.droidtask.sitting import Wish, evaluate
    from agent.evaluation.droidtask.tables import failures_of, print_report
    from planner.recorded.droidtask import read_tasks

    told = Console(stderr=True)
    with StepProgress(told, "deciding") as progress:
        report = evaluate(
            Wish(
                folder,
                tuple(policy or ()),
                leave_one_app_out,
                also,
                networks,
                models=tuple(model or ()),
                most=tasks,
                threads=threads,
            ),
            progress.expect,
            lambda decided: progress.count(decided.contestant),
            progress.tell,
        )
    people = console_for_people(told, as_json)
    if show_failures:
        for line in failures_of(report, read_tasks(folder)):
            people.print(line, markup=False, highlight=False, soft_wrap=True)
    print_report(report, people)
    if as_json:
        typer.echo(report.model_dump_json())
    if report.interrupted:
        told.print("Stopped; whoever had not decided everything is not counted.")
        raise typer.Exit(INTERRUPTED)
