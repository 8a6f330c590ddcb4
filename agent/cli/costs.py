"""``clew costs``: what models have cost over all runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.models.costs import Costs

EPILOG = "Example:  clew costs --html costs.html"


def costs(
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder of traces, where it is another one.")
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw a page with a chart.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
) -> None:
    """Tell what models have cost: calls, tokens, seconds and dollars by model, over every run that has a trace."""
    from agent.config import load_settings
    from agent.errors import ConfigError
    from agent.models.costs import costs_of, page_of
    from agent.request import traces_root

    found = costs_of(folder or traces_root(load_settings()))
    if html is not None:
        try:
            html.write_text(page_of(found), encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{html} cannot be written: {error.strerror or error}") from error
    if as_json:
        typer.echo(json.dumps(found.document(), indent=2))
        return
    _print(found)
    if html is not None:
        typer.echo(f"page: {html}", err=True)


def _print(found: Costs) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not found.models:
        console.print(f"no model was asked in {found.runs} runs", markup=False)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("model")
    for name in ("runs", "calls", "tokens in", "cached", "out", "seconds", "dollars"):
        table.add_column(name, justify="right")
    for model in found.models:
        use = model.use
        price = "?" if use.usd is None else f"{use.usd:.4f}"
        counts = (model.runs, use.calls, use.tokens_in, use.tokens_cached, use.tokens_out, f"{use.seconds:.1f}", price)
        table.add_row(use.model, *(str(count) for count in counts))
    console.print(table)
    console.print(found.total, markup=False)
