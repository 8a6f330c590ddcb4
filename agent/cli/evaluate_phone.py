"""``clew evaluate phone``: tasks on the embedded phone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def phone(
    agent: Annotated[
        list[str] | None,
        typer.Option(
            "--agent",
            "-a",
            help="offline, model, tree, shown, practised, learned, rules, oracle, nothing; repeatable. Default: all.",
        ),
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            "--model", "-m", help="The language model that the agents model and tree ask, as clew run takes it."
        ),
    ] = "",
    threads: Annotated[int | None, typer.Option(min=1, metavar="N", help="Cores, for models on this machine.")] = None,
    most: Annotated[int | None, typer.Option(min=1, metavar="N", help="N of the tasks, drawn once.")] = None,
    tasks: Annotated[str, typer.Option(help="Only these, separated by commas; clock.* means all of one kind.")] = "",
    seeds: Annotated[str, typer.Option(help="Such as 0-4 or 0,2,7. Default: 0-2.")] = "",
    apps: Annotated[
        Path | None, typer.Option(exists=True, help="Somebody's own apps, a module or a folder; runs their code.")
    ] = None,
    through: Annotated[
        Literal["inprocess", "adb", "appium"],
        typer.Option(help="How the driver reaches the phone: adb and appium are the real programs."),
    ] = "inprocess",
    eyes: Annotated[
        Literal["tree", "pixels", "both"], typer.Option(help="What the agent looks with; the oracle needs no eyes.")
    ] = "tree",
    workers: Annotated[
        int, typer.Option(min=0, max=64, show_default=False, help="Phones at a time. Default: as many as cores.")
    ] = 0,
    policy: Annotated[
        Path | None, typer.Option(exists=True, help="Weights of the practised policy. Default: the shipped ones.")
    ] = None,
    learned: Annotated[
        Path | None, typer.Option(exists=True, help="Weights of the learnt policy. Default: the shipped ones.")
    ] = None,
    memories: Annotated[
        Path | None, typer.Option(exists=True, help="Folder of what clew explore has kept. Default: nothing is known.")
    ] = None,
    without: Annotated[
        str, typer.Option(help="Apps whose lessons and training are left out, separated by commas; needs --policy.")
    ] = "",
    unseen_wordings: Annotated[
        bool, typer.Option("--unseen-wordings", help="Say the goals in words that were kept from training.")
    ] = False,
    results: Annotated[
        Path | None, typer.Option(help="File that keeps the episodes. Default: a new one in clewline's folder.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on in the file given by --results.")] = False,
    show_failures: Annotated[bool, typer.Option("--show-failures", help="Tell what is wrong where it failed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Tasks on the embedded phone: seeded, judged by the apps' state, at most thirty steps."""
    from rich.console import Console

    from agent.cli.evaluation_progress import CountingProgress, console_for_people
    from agent.evaluation.errors import SelectionRefused
    from agent.evaluation.phone import EpisodeLine
    from agent.evaluation.phone_report import print_report
    from agent.evaluation.phone_session import PhoneWish, evaluate_phone

    if resume and results is None:
        raise SelectionRefused("--resume goes on in a file", "name it with --results FILE")
    wish = PhoneWish(
        agents=tuple(agent or ()),
        tasks=tuple(name.strip() for name in tasks.split(",") if name.strip()),
        seeds=seeds,
        apps=apps,
        through=through,
        eyes=eyes,
        workers=workers,
        results=results,
        resume=resume,
        policy=policy,
        learned=learned,
        memories=memories,
        without=tuple(name.strip() for name in without.split(",") if name.strip()),
        unseen_wordings=unseen_wordings,
        model=model,
        threads=threads,
        most=most,
    )
    told = Console(stderr=True)
    with CountingProgress(told) as progress:

        def finished(line: EpisodeLine) -> None:
            progress.advance(line.agent, line.success, bool(line.error))

        sitting = evaluate_phone(wish, progress.begin, finished)
    people = console_for_people(told, as_json)
    if show_failures:
        for line in sitting.report.episodes:
            if not line.success and line.agent != "nothing":
                head = f"{line.agent} · {line.task} · seed {line.seed} · {line.status} after {line.steps} steps"
                people.print(head, style="bold", markup=False, highlight=False)
                people.print(f"  {line.goal}\n  {line.error or line.why}", markup=False, highlight=False)
    print_report(sitting.report, people)
    if as_json:
        typer.echo(sitting.report.model_dump_json())
    if sitting.interrupted:
        told.print(f"Stopped. Go on with: clew evaluate phone --resume --results {sitting.path}", markup=False)
        raise typer.Exit(1)
