"""``clew evaluate worlds``: policies act in apps as they were recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.evaluation.worlds.comparing import Contest

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
    also: Annotated[
        Path | None,
        typer.Option(exists=True, help="What is learnt from besides, as in clew evaluate droidtask."),
    ] = None,
    networks: Annotated[
        Path | None,
        typer.Option(help="Folder where trained networks are kept, and taken from when they are there."),
    ] = None,
    drop: Annotated[float, typer.Option(min=0, max=0.9, help="Take this share of the recorded ways away.")] = 0.0,
    seed: Annotated[int, typer.Option(help="Of the dice that choose which.")] = 0,
    planner: Annotated[
        list[str] | None,
        typer.Option(
            help="Compare planners that ask the same model: react, iterative, single, tree, tree+memory; and with the "
            "learnt policy: learned, iterative+learned, tree+learned, beam."
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            "-m",
            help="Whom they ask: llama:FILE.gguf, ollama:NAME, …, as clew run does, or a stand-in that knows the way, "
            "slips:SKILL or mistakes:SKILL. Default: slips:0.85.",
        ),
    ] = None,
    seeds: Annotated[str, typer.Option(help="Of planners: such as 0-4. Default: the one of --seed.")] = "",
    chains: Annotated[int, typer.Option(min=1, max=20, help="Of planners: chains that a tree asks for.")] = 5,
    tasks: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Of planners: N tasks, in an order that is drawn once.")
    ] = None,
    max_steps: Annotated[int, typer.Option(min=1, max=100, help="Of planners: steps of a task.")] = 25,
    max_seconds: Annotated[
        float | None, typer.Option(min=1, metavar="S", help="Of planners: begin nothing more after S seconds.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, metavar="N", help="Cores, for models on this machine.")] = None,
    results: Annotated[
        Path | None, typer.Option(help="Of planners: file that keeps what was played; the same command goes on in it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Recorded worlds: a wrong step has its consequences, and what was never recorded does nothing."""
    from rich.console import Console

    if planner:
        from agent.evaluation.miniwob_tasks import choose_seeds
        from agent.evaluation.worlds.comparing import Contest
        from agent.evaluation.worlds.planners import planner_named

        contest = Contest(
            folder,
            tuple(dict.fromkeys(planner_named(name) for name in planner)),
            tuple(model or ("slips:0.85",)),
            drop,
            choose_seeds(seeds) if seeds else (seed,),
            chains,
            tasks,
            max_steps,
            max_seconds,
            threads,
            results,
            leave_one_app_out,
            also,
            networks,
        )
        _compare(contest, as_json)
        return

    from agent.cli.evaluation_progress import StepProgress, console_for_people
    from agent.evaluation.worlds.playing import Wish, evaluate
    from agent.evaluation.worlds.report import print_report

    told = Console(stderr=True)
    with StepProgress(told, "playing") as progress:
        report = evaluate(
            Wish(folder, tuple(policy or ()), leave_one_app_out, drop, seed, also, networks),
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


def _compare(contest: Contest, as_json: bool) -> None:
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress, console_for_people
    from agent.evaluation.worlds.comparing import compare
    from agent.evaluation.worlds.comparison import print_comparison

    told = Console(stderr=True)
    with StepProgress(told, "playing") as progress:
        comparison = compare(
            contest, progress.expect, lambda one: progress.count(f"{one.planner}: {one.app}"), progress.tell
        )
    print_comparison(comparison, console_for_people(told, as_json))
    if as_json:
        typer.echo(comparison.model_dump_json())
    if comparison.interrupted:
        told.print("Stopped; what was played is counted.")
        raise typer.Exit(INTERRUPTED)
