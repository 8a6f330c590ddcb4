"""``clew explore``: walk an app once and remember what is where."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

EPILOG = "Examples:  clew explore Camera --grant camera   clew explore http://127.0.0.1:8000/ --on browser --minutes 2"


def explore(
    what: Annotated[str, typer.Argument(metavar="APP_OR_URL", help="An app's name or package, or an address.")],
    on: Annotated[
        str, typer.Option("--on", metavar="DEVICE", help="phone, android:SERIAL, appium:URL, or browser.")
    ] = "phone",
    minutes: Annotated[float, typer.Option(min=0.05, max=600, help="Stop after so long.")] = 5.0,
    steps: Annotated[int, typer.Option(min=1, help="Stop after so many steps.")] = 2000,
    seed: Annotated[int, typer.Option(help="Of the order, and of what is typed.")] = 0,
    check: Annotated[
        bool, typer.Option(help="Bear out what each element does by the picture; leave out what it contradicts.")
    ] = True,
    grant: Annotated[
        list[str] | None, typer.Option(metavar="KIND[,KIND]", help="Permissions that the app gets when it asks.")
    ] = None,
    anew: Annotated[bool, typer.Option("--anew", help="Forget what earlier walks found.")] = False,
    out: Annotated[Path | None, typer.Option(help="File that keeps the memory. Default: clewline's own.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Walk an app or a site, and remember its screens, the ways between them, and what each element does.

    Nothing is touched that cannot be undone, hands something in, or changes a setting; what is typed is made up. A walk
    that was stopped is gone on with by the same command. Runs find the memory by themselves.
    """
    from agent.cli.run import with_gate
    from agent.config import load_settings
    from agent.exploring.keeping import explore_app, memory_path
    from agent.exploring.walking import Progress

    began = time.monotonic()
    path = out or memory_path(what)
    shown = sys.stderr.isatty()

    def tell(progress: Progress) -> None:
        if shown:
            seen = f"{progress.screens} screens · {progress.ways} ways · {progress.untried} untried"
            print(f"\r{progress.steps} steps · {seen}   ", end="", file=sys.stderr, flush=True)

    walked = explore_app(
        what,
        on,
        with_gate(load_settings({}), [], [], [], [], grant or []),
        path,
        seed=seed,
        most_steps=steps,
        ended=lambda: time.monotonic() - began > minutes * 60,
        anew=anew,
        checked=check,
        told=tell,
    )
    if shown:
        print(file=sys.stderr)
    memory = walked.memory
    told = {
        "app": memory.app,
        "file": str(path),
        "steps": walked.steps,
        "screens": len(memory.screens),
        "ways": len(memory.ways),
        "functions": len(memory.hints),
        "verified": sum(hint.verified for hint in memory.hints),
        "refused": walked.refused,
        "left_app": walked.left_app,
        "spared": walked.spared,
        "whole": walked.spent,
        "seconds": round(time.monotonic() - began, 1),
    }
    if as_json:
        typer.echo(json.dumps(told))
        return
    typer.echo(f"{told['screens']} screens and {told['ways']} ways of {memory.app} after {walked.steps} steps: {path}")
    typer.echo(f"  what {told['functions']} elements do is known, {told['verified']} seen twice")
    for why, many in sorted(walked.refused.items(), key=lambda item: -item[1]):
        typer.echo(f"  {many} times nothing was learnt of an element: {why}")
    for why, many in sorted(walked.spared.items(), key=lambda item: -item[1]):
        typer.echo(f"  {many} elements were left alone: {why}")
    if not walked.spent:
        typer.echo("There is more: the same command goes on from here.")
