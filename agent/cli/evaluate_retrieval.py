"""``clew evaluate retrieval``: how well the right skills are found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EPILOG = "Example:  clew evaluate retrieval data/toole --labels 5 --train other/toole --json"


def retrieval(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="toole, taskplan, restbench or stabletoolbench.")],
    labels: Annotated[int, typer.Option(min=0, max=1000, help="Labelled queries a tool. Default: none.")] = 0,
    train: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where labelled queries come from. Default: other folds of the same folder."),
    ] = None,
    cuts: Annotated[list[int] | None, typer.Option("--k", min=1, max=1000, help="k of R@k; repeatable.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Only this set of the folder; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Retrieval on public query sets: Recall@k, Sufficiency@k, NDCG@5, awareness and abstention, beside baselines.

    A query that is scored is never among the labels. Baselines: BM25, MiniLM, and reciprocal rank fusion of both.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from agent.evaluation.retrieval_report import evaluate_retrieval, print_retrieval
    from agent.evaluation.tables import WIDTH

    told = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=told, disable=not told.is_terminal, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def progress(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        report = evaluate_retrieval(folder, train, labels, sorted(set(cuts or (1, 5, 10))), progress, only or ())
    people = told if as_json else Console()
    print_retrieval(report, people if people.is_terminal else Console(stderr=as_json, width=WIDTH))
    if as_json:
        typer.echo(report.model_dump_json())
