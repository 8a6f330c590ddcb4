"""``clew plan``: draw up a plan, and do nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.plans.drafting import Drafted
    from planner.whether import Judgement

EPILOG = "Example:  clew plan 'Set an alarm for 7:30' --on phone --svg plan.svg"


def plan(
    goal: Annotated[str, typer.Argument(help="What to do, in your words.")],
    on: Annotated[
        str, typer.Option("--on", metavar="DEVICE", help="Where: browser:URL, phone, android:SERIAL or world:DIR.")
    ],
    dot: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the tree for Graphviz.")] = None,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the tree as a picture.")] = None,
    model: Annotated[str | None, typer.Option(metavar="MODEL", help="Ask a model for chains too.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Show what could be done for a goal, as a tree: which chains there are, and where they part. Nothing is done."""
    from rich.console import Console

    from agent.config import load_settings
    from agent.plans.drafting import draft
    from agent.request import RunRequest

    settings = load_settings({"models.model": model})
    told = Console(stderr=True)
    with told.status("looking and planning"):
        drafted = draft(RunRequest(goal=goal, on=on, settings=settings))
    _write(drafted, dot, svg)
    if as_json:
        typer.echo(_document(drafted))
    else:
        _tell(drafted)


def _write(drafted: Drafted, dot: Path | None, svg: Path | None) -> None:
    from agent.errors import ConfigError
    from planner.tree.drawing import draw_dot, draw_svg

    for path, draw in ((dot, draw_dot), (svg, draw_svg)):
        if path is None:
            continue
        try:
            path.write_text(draw(drafted.tree), "utf-8")
        except OSError as error:
            raise ConfigError(f"{path} cannot be written: {error.strerror or error}", "name another file") from error
        typer.echo(f"wrote {path}", err=True)


def _tell(drafted: Drafted) -> None:
    tree = drafted.tree
    if said := _judged(drafted.judged):
        typer.echo(said)
    typer.echo(f"on {drafted.title or drafted.location}")
    typer.echo(tree.told() or "nobody knows a way from here")
    for each in tree.discarded:
        typer.echo(f"left out: {each.source} {each.told}: {each.why}")
    typer.echo(f"{len(tree.branches)} chains, {len(tree.nodes)} steps, {tree.forks} forks; nothing was done", err=True)


def _judged(judged: Judgement) -> str:
    from planner.whether import NoDevice, NotHere, Proceed, Unclear

    match judged:
        case NoDevice(reason) | NotHere(reason):
            return reason
        case Unclear(question, reason):
            return f"{question} ({reason})"
        case Proceed(skills):
            return f"skills: {', '.join(skills)}" if skills else ""


def _document(drafted: Drafted) -> str:
    import json

    return json.dumps(
        {
            "format": "clewline-plan",
            "version": 1,
            "location": drafted.location,
            "title": drafted.title,
            "whether": type(drafted.judged).__name__,
            "whether_told": _judged(drafted.judged),
            "tree": drafted.tree.model_dump(mode="json"),
            "told": drafted.tree.told(),
            "forks": drafted.tree.forks,
            "model": {"calls": drafted.model_calls, "tokens": drafted.model_tokens},
        }
    )
