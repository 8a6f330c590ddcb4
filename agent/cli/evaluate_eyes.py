"""``clew evaluate grounding``, ``detection`` and ``refexp``: how well pictures are read and phrases are found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.evaluation.eyes.report import Figures

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Compare = Annotated[
    Path | None,
    typer.Option(help="A folder with a second set of weights, such as those in full precision.", show_default=False),
]
PointingModel = Annotated[
    str | None,
    typer.Option(
        metavar="MODEL", help="A vision model that points: vllm:NAME, checkpoint:FOLDER …", show_default=False
    ),
]
PointingDialect = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="What it answers in: ui-tars-1.5, qwen2.5-vl, showui …", show_default=False),
]


def add_to(app: typer.Typer) -> None:
    """Adds the three commands."""
    app.command(epilog="Example:  clew evaluate grounding samples/ --json > figures.json")(grounding)
    app.command(epilog="Example:  clew evaluate detection screens/")(detection)
    app.command(epilog="Example:  clew evaluate refexp refexp.jsonl.gz")(refexp)


def grounding(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Holds samples.jsonl (image, phrase, box, kind text|icon, platform mobile|desktop|web) and pictures.",
            show_default=False,
        ),
    ],
    compare: Compare = None,
    model: PointingModel = None,
    dialect: PointingDialect = None,
    as_json: Json = False,
) -> None:
    """Click accuracy on pictures alone: six cells, latency, calibration; with --model, a vision model's."""
    if model is None:
        from agent.evaluation.eyes.clicks import measure_clicks

        _tell(lambda advance: measure_clicks(folder, advance, compare), as_json)
        return
    from agent.evaluation.eyes.pointing import measure_points
    from agent.models.opening import open_pointing

    with open_pointing(model, dialect) as models:
        _tell(lambda advance: measure_points(folder, advance, models), as_json)


def detection(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Holds screens.jsonl (image, elements: box, role, text, state) and pictures.", show_default=False
        ),
    ],
    compare: Compare = None,
    as_json: Json = False,
) -> None:
    """Recall by role at IoU 0.5, precision, states, text, latency."""
    from agent.evaluation.eyes.detection import measure_detection

    _tell(lambda advance: measure_detection(folder, advance, compare), as_json)


def refexp(
    file: Annotated[Path, typer.Argument(help="UIBert RefExp as gzipped JSON lines.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Referring expressions over recorded view trees, without pixels."""
    from agent.evaluation.eyes.refexp import measure_refexp

    _tell(lambda advance: measure_refexp(file, advance), as_json)


def _tell(measure: Callable[[Callable[[int, int], None]], Figures], as_json: bool) -> None:
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    from agent.evaluation.eyes.report import print_figures

    told = Console(stderr=True)
    with Progress(
        *Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn(), console=told
    ) as bar:
        task = bar.add_task("measuring", total=None)
        figures = measure(lambda done, of: bar.update(task, completed=done, total=of))
    print_figures(figures, told if as_json else Console())
    if as_json:
        typer.echo(figures.model_dump_json())
