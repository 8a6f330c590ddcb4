"""``clew evaluate synergy``: how well it is known which skills belong together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EPILOG = "Example:  clew evaluate synergy data/taskplan --train data/taskbench --json"


def synergy(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="taskbench, taskplan, or a folder that holds them.")],
    seeds: Annotated[str, typer.Option(help="Splits, such as 0-4 or 0,2.")] = "0-4",
    train: Annotated[
        Path | None, typer.Option(metavar="DIR", help="More graphs to learn from for what is carried over.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Link prediction on graphs of tools: AUC on hidden links, learnt ways beside heuristics.

    "carried" is learnt on the other graphs only. Heuristics: cosine, common neighbours, Adamic-Adar, types that match.
    """
    from rich.console import Console

    from agent.cli.evaluation_progress import StepProgress, console_for_people
    from agent.evaluation.miniwob_tasks import choose_seeds
    from agent.evaluation.synergy import evaluate_synergy, print_synergy

    told = Console(stderr=True)
    with StepProgress(told, "reading graphs") as progress:

        def count(what: str, done: int, of: int) -> None:
            if done == 0:
                progress.expect(of)
                progress.tell(what)
            else:
                progress.count(what)

        report = evaluate_synergy(folder, choose_seeds(seeds), count, train)
    print_synergy(report, console_for_people(told, as_json))
    if as_json:
        typer.echo(report.model_dump_json())
