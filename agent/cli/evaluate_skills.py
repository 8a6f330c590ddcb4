"""``clew evaluate replay`` and ``clew evaluate verification``: how far skills can be trusted."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Workers = Annotated[int, typer.Option(min=0, max=64, show_default=False, help="Processes. Default: as many as cores.")]
Skills = Annotated[str, typer.Option("--skills", help="Only these shipped skills, separated by commas.")]


def replay(
    mutations: Annotated[
        str, typer.Option(help="all, or names joined by commas; a plus sign joins several kinds.")
    ] = "all",
    seeds: Annotated[str, typer.Option(help="Such as 0-4 or 0,2,7.")] = "0",
    skills: Skills = "",
    way: Annotated[
        list[str] | None, typer.Option("--way", help="clewline, selectors or macro; may be repeated. Default: all.")
    ] = None,
    tests: Annotated[int, typer.Option(min=1, max=100, help="Tests of each skill at most.")] = 100,
    workers: Workers = 0,
    show_failures: Annotated[bool, typer.Option("--show-failures", help="Tell why runs failed.")] = False,
    as_json: Json = False,
) -> None:
    """Shipped skills on changed phones, beside their selectors alone and a macro of coordinates. No model is called."""
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress, console_for_people
    from agent.evaluation.miniwob_tasks import choose_seeds
    from agent.evaluation.replay.report import evaluate_replay, print_replay

    told = Console(stderr=True)
    with StepProgress(told, "replaying") as progress:
        report = evaluate_replay(
            mutations, choose_seeds(seeds), skills, tuple(way or ()), workers, tests, progress.expect, progress.count
        )
    people = console_for_people(told, as_json)
    print_replay(report, people, show_failures)
    if as_json:
        typer.echo(report.model_dump_json())


def verification(
    most: Annotated[int, typer.Option(min=1, max=200, help="Planted faults of each skill at most.")] = 20,
    seed: Annotated[int, typer.Option(help="Of the dice that plant them.")] = 0,
    skills: Skills = "",
    workers: Workers = 0,
    show_failures: Annotated[bool, typer.Option("--show-failures", help="Tell what was let through.")] = False,
    as_json: Json = False,
) -> None:
    """Skills with a planted fault, and whether verification rejects them; good ones, and whether it lets them pass."""
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress, console_for_people
    from agent.evaluation.planted.report import evaluate_planted, print_planted

    told = Console(stderr=True)
    with StepProgress(told, "verifying") as progress:
        report = evaluate_planted(most, seed, skills, workers, progress.expect, progress.count)
    people = console_for_people(told, as_json)
    print_planted(report, people, show_failures)
    if as_json:
        typer.echo(report.model_dump_json())
