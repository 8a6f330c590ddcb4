"""``clew evaluate plans``: how well a goal becomes a chain of tools, without a language model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EPILOG = "Example:  clew evaluate plans data/taskplan --most 200 --json"


def plans(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="taskplan: queries with gold plans, and graphs.")],
    most: Annotated[int, typer.Option(min=0, help="Queries of each set. Default: all.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Plans over tools: node-F1, link-F1, exact, hallucination; retrieval for each clause, ordered by links.

    What is learnt (labels, links, two thresholds) comes from the other folds of the queries. No model is asked.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from agent.cli.evaluation_progress import console_for_people
    from agent.evaluation.plans import evaluate_plans, print_plans

    told = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=told, disable=not told.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def progress(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        report = evaluate_plans(folder, most, progress)
    print_plans(report, console_for_people(told, as_json))
    if as_json:
        typer.echo(report.model_dump_json())
