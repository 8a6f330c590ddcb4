"""``clew evaluate routing``: what routers make of logged answers of a small and a large model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from agent.evaluation.routing import RoutingReport

EPILOG = "Example:  clew evaluate routing droidtask/ --plot routing.svg"


def routing(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with tasks.jsonl.gz and replies.jsonl.gz.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the curves into an SVG file.")] = None,
    fit: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Fit the weights on all apps and write them there.")
    ] = None,
) -> None:
    """Routing between a small and a large model: accuracy and completion against the share of large calls.

    Both models' answers are logged, so nothing is asked and nothing leaves the machine. Weights and thresholds are
    always chosen without the app they are judged on.
    """
    from rich.console import Console

    from agent.evaluation.routing import evaluate_routing, fit_escalation, signals_of
    from agent.evaluation.tables import WIDTH

    told = Console(stderr=True)
    with told.status("reading") as status:
        report = evaluate_routing(folder, progress=status.update)
        if fit is not None:
            from agent.evaluation.logged_answers import read_logged

            status.update("fitting on all apps")
            logged = read_logged(folder)
            known = fit_escalation(logged, signals_of(logged), sorted({one.app for one in logged}))
            _write(fit, known.model_dump_json(indent=1) + "\n")
    if plot is not None:
        from agent.evaluation.routing_plot import draw

        _write(plot, draw(report))
    people = told if as_json else Console()
    people = people if people.is_terminal else Console(stderr=as_json, width=WIDTH)
    people.print(_table(report))
    people.print(
        f"{report.decisions} decisions in {report.tasks} tasks of {len(report.apps)} apps; weights and thresholds by "
        f"leaving one app out; a wrong answer of {report.small} is ranked above a right one with probability "
        f"{report.auc_after:.2f} (before it answers: {report.auc_before:.2f}).",
        highlight=False,
    )
    if as_json:
        typer.echo(report.model_dump_json())


def _table(report: RoutingReport) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(
        title=f"Routing between {report.small} and {report.large}",
        caption="gain: points of accuracy above random mixing at the same share; intervals 95 %",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("policy", no_wrap=True)
    table.add_column("setting", no_wrap=True)
    for column in ("large calls", "accuracy", "", "gain", " ", "of large", "completion"):
        table.add_column(column, justify="right", no_wrap=True)
    best = next(point.accuracy for point in report.points if point.policy == "large only")
    for point in sorted(report.points, key=lambda point: (_ORDER.index(point.policy), point.share)):
        table.add_row(
            point.policy,
            point.setting,
            f"{point.share:.1%}",
            f"{point.accuracy:.3f}",
            f"{point.low:.3f}–{point.high:.3f}",
            f"{100 * point.gain:+.1f}",
            f"{100 * point.gain_low:+.1f} … {100 * point.gain_high:+.1f}",
            f"{point.accuracy / best:.1%}",
            f"{point.completed}/{report.tasks}",
        )
    return table


_ORDER = ("small only", "large only", "oracle", "disagreement", "difficulty", "budget", "confidence")


def _write(path: Path, text: str) -> None:
    from agent.evaluation.errors import ResultsUnusable

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultsUnusable(f"{path} cannot be written: {error.strerror or error}") from error
