"""``clew evaluate worlds``: policies act in apps as they were recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

INTERRUPTED = 1


def worlds(
    folder: Annotated[Path, typer.Argument(help="With tasks.jsonl.gz, and exploration.jsonl.gz where there is one.")],
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", "-p", help="Who acts; may be repeated. Default: learned, learned-unwritten, minilm."),
    ] = None,
    leave_one_app_out: Annotated[
        bool,
        typer.Option("--leave-one-app-out", help="Train what learns anew for each app, on the folder's other apps."),
    ] = False,
    drop: Annotated[float, typer.Option(min=0, max=0.9, help="Take this share of the recorded ways away.")] = 0.0,
    seed: Annotated[int, typer.Option(help="Of the dice that choose which.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Recorded worlds: a wrong step has its consequences, and what was never recorded does nothing."""
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress, console_for_people
    from agent.evaluation.worlds.playing import Wish, evaluate
    from agent.evaluation.worlds.report import print_report

    told = Console(stderr=True)
    with StepProgress(told, "playing") as progress:
        report = evaluate(
            Wish(folder, tuple(policy or ()), leave_one_app_out, drop, seed),
            progress.expect,
            lambda played: progress.count(f"{played.policy}: {played.app}"),
            progress.tell,
        )
    people = console_for_people(told, as_json)
    print_report(report, people)
    if as_json:
        typer.echo(report.model_dump_json())
    if report.interrupted:
        told.print("Stopped; what was played is counted.")
        raise typer.Exit(INTERRUPTED)
