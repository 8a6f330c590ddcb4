"""``clew evaluate``: measure agents on public benchmarks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from agent.cli import (
    evaluate_eyes,
    evaluate_induction,
    evaluate_plans,
    evaluate_retrieval,
    evaluate_routing,
    evaluate_steps,
    evaluate_synergy,
)
from agent.cli.evaluate_droidtask import droidtask
from agent.cli.evaluate_phone import phone
from agent.cli.evaluate_skills import replay, verification
from agent.cli.evaluate_worlds import worlds

if TYPE_CHECKING:
    from agent.evaluation.miniwob import Played

INTERRUPTED = 1
"""Ctrl-C ended it: what a run that a person interrupts ends with, too."""

EPILOG = "Example:  clew evaluate miniwob --split train --seeds 0-1"

app = typer.Typer(help="Measure agents on benchmarks, and how well screens are read.", no_args_is_help=True)
app.command(epilog=evaluate_retrieval.EPILOG)(evaluate_retrieval.retrieval)
app.command(epilog=evaluate_synergy.EPILOG)(evaluate_synergy.synergy)
app.command(epilog=evaluate_plans.EPILOG)(evaluate_plans.plans)
evaluate_eyes.add_to(app)


@app.callback()
def _evaluate() -> None:
    """Measure agents on public benchmarks."""


app.command(epilog=evaluate_routing.EPILOG)(evaluate_routing.routing)
app.command(epilog=evaluate_induction.EPILOG)(evaluate_induction.induction)
app.command(epilog=evaluate_steps.EPILOG)(evaluate_steps.steps)


@app.command()
def miniwob(
    agent: Annotated[
        list[str] | None,
        typer.Option("--agent", "-a", help="offline, random or naive; may be repeated. Default: all three."),
    ] = None,
    tasks: Annotated[str, typer.Option(help="Only these tasks, separated by commas.")] = "",
    split: Annotated[
        Literal["train", "test", "all"] | None, typer.Option(help="Only one half of the tasks. Default: all.")
    ] = None,
    seeds: Annotated[str, typer.Option(help="Such as 0-4 or 0,2,7. Default: 0-4.")] = "",
    workers: Annotated[
        int,
        typer.Option(
            min=0, max=64, show_default=False, help="Browsers at a time. Default: as many as cores, at most 4."
        ),
    ] = 0,
    results: Annotated[
        Path | None,
        typer.Option(help="File that keeps the episodes. Default: a new one in clewline's folder."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where a run was stopped.")] = False,
    show_failures: Annotated[
        bool, typer.Option("--show-failures", help="Tell what happened in failed episodes, of the train half only.")
    ] = False,
    unlock_test: Annotated[
        bool, typer.Option("--unlock-test", help="Show failures of the held-out half too, which spends it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """MiniWoB++: 125 small web tasks, five seeds each, at most ten steps, no time limit.

    The task pages come with clewline's extra "evaluate". Two baselines without a model stand in the same table.
    """
    from rich.console import Console

    from agent.cli.evaluation_progress import CountingProgress, console_for_people
    from agent.evaluation.session import Wish, evaluate
    from agent.evaluation.tables import print_report

    wish = Wish(
        agents=tuple(agent or ()),
        tasks=tuple(name.strip() for name in tasks.split(",") if name.strip()),
        split=split,
        seeds=seeds,
        workers=workers,
        results=results,
        resume=resume,
        watch=show_failures,
        unlocked=unlock_test,
    )
    failures: list[Played] = []
    told = Console(stderr=True)
    with CountingProgress(told, "raw ≥ 1") as progress:

        def finished(played: Played) -> None:
            progress.advance(played.line.agent, played.line.full, bool(played.line.error))
            if played.story and not played.line.full:
                failures.append(played)

        sitting = evaluate(wish, progress.begin, finished)
    people = console_for_people(told, as_json)
    for played in failures:
        line = played.line
        people.print(f"\n{line.agent} · {line.task} · seed {line.seed}", style="bold", markup=False, highlight=False)
        people.print("\n".join(played.story), markup=False, highlight=False)
    print_report(sitting.report, people)
    if as_json:
        typer.echo(sitting.report.model_dump_json())
    if sitting.interrupted:
        told.print(
            f"Stopped; {len(sitting.report.episodes)} episodes are kept. "
            f"Go on with: clew evaluate miniwob --resume --results {sitting.path}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
        raise typer.Exit(INTERRUPTED)


app.command(epilog="Example:  clew evaluate droidtask FOLDER --policy learned --leave-one-app-out")(droidtask)
app.command(epilog="Example:  clew evaluate phone --tasks 'clock.*' --agent offline --show-failures")(phone)
app.command(epilog="Example:  clew evaluate worlds FOLDER --policy learned --drop 0.1")(worlds)
app.command(epilog="Example:  clew evaluate replay --mutations renamed,landscape --seeds 0-2")(replay)
app.command(epilog="Example:  clew evaluate verification --most 20 --show-failures")(verification)
