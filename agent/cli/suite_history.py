"""``clew suite history`` and ``clew suite flaky``: what suites did in the past, and how far that can be trusted."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from agent.suite.certainty import Wish
    from agent.suite.flakiness import Flakiness
    from agent.suite.history import History, PastRun

HISTORY_EPILOG = "Example:  clew suite history --keep 500"
FLAKY_EPILOG = "Example:  clew suite flaky --at-most 1 --confidence 95 --html flaky.html"

File = Annotated[
    Path | None, typer.Option("--history", metavar="FILE", help="The history, where it is not in the data folder.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]


def register(suite: typer.Typer) -> None:
    """Add the commands of this module to ``clew suite``."""
    suite.command("history", epilog=HISTORY_EPILOG)(history)
    suite.command("flaky", epilog=FLAKY_EPILOG)(flaky)


def history(
    file: File = None,
    most: Annotated[int, typer.Option("--last", metavar="N", min=1, help="Show this many runs.")] = 20,
    keep: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Forget all but the newest N runs, and give the room back.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the runs that are kept, newest first."""
    kept = _open(file)
    gone = kept.forget(keep) if keep is not None else 0
    runs = kept.runs(most)
    if as_json:
        document = {"format": "clewline-suite-history", "version": 1, "forgotten": gone}
        typer.echo(json.dumps({**document, "runs": [asdict(run) for run in runs]}, indent=2))
        return
    if gone:
        typer.echo(f"{gone} older runs are forgotten", err=True)
    if not runs:
        typer.echo(f"no suite has run yet: {kept.path} is empty", err=True)
        return
    _print_runs(runs)


def flaky(
    file: File = None,
    only: Annotated[str, typer.Option("--id", metavar="ID", help="One scenario, by its id.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Steady scenarios too.")] = False,
    at_most: Annotated[
        float, typer.Option(metavar="PERCENT", help="The failure rate that you want to stay below.")
    ] = 1.0,
    confidence: Annotated[float, typer.Option(metavar="PERCENT", help="How sure you want to be of it.")] = 95.0,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw a page with charts.")] = None,
    as_json: Json = False,
) -> None:
    """Tell which scenarios come and go: pass rate with interval, flake score, time, causes, and how sure that is.

    The flake score is the flip rate of Kowalczyk and others, "Modeling and ranking flaky tests at Apple" (2020): the
    share of neighbouring outcomes that differ.
    """
    from agent.suite.certainty import Wish
    from agent.suite.flakiness import worst_first

    wish = Wish(at_most / 100, confidence / 100)
    kept = _open(file)
    found = worst_first(kept.scenarios(only))
    shown = [each for each in found if everything or only or each.state in ("flaky", "failing")]
    if html is not None:
        from agent.errors import ConfigError
        from agent.suite.reports.history_page import history_page

        try:
            html.write_text(history_page(found, kept.runs(200), wish), encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{html} cannot be written: {error.strerror or error}") from error
        typer.echo(f"page: {html}", err=True)
    if as_json:
        document = {"format": "clewline-suite-flaky", "version": 1, "at_most": wish.rate, "confidence": wish.confidence}
        rows = [_row(each, wish) for each in shown]
        typer.echo(json.dumps({**document, "known": len(found), "scenarios": rows}, indent=2))
        return
    _print_flaky(found, shown, wish)


def _open(file: Path | None) -> History:
    from agent.errors import ConfigError
    from agent.suite.history import History, default_path

    if file is not None and not file.expanduser().is_file():
        raise ConfigError(f"there is no history {file}", "clew suite run --history FILE begins one")
    return History(file.expanduser() if file is not None else default_path())


def _row(each: Flakiness, wish: Wish) -> dict[str, object]:
    from agent.suite.certainty import certainty

    return {
        **asdict(each),
        "causes": dict(each.causes),
        "certainty": asdict(certainty(each.outings, each.failures, wish)),
    }


def _print_runs(runs: tuple[PastRun, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    from agent.consent.terminal import visible
    from agent.view.wording import duration, moment

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("run", "when", "took", "scenarios", "verdicts", "dollars"):
        table.add_column(
            name, no_wrap=name != "verdicts", justify="right" if name in ("scenarios", "dollars") else "left"
        )
    for run in runs:
        verdicts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(run.counts.items()))
        told = f"{verdicts}{' (stopped)' if run.interrupted else ''}"
        scenarios = f"{run.scenarios}/{run.planned}" if run.planned > run.scenarios else str(run.scenarios)
        cells = (visible(run.run), moment(run.started_s)[0], duration(run.wall_s), scenarios, told, f"{run.usd:.4f}")
        table.add_row(*cells)
    console = Console(highlight=False, markup=False)
    console.print(table) if console.is_terminal else Console(width=200, highlight=False, markup=False).print(table)


def _print_flaky(found: list[Flakiness], shown: list[Flakiness], wish: Wish) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from agent.consent.terminal import visible
    from agent.suite.certainty import certainty
    from agent.view.wording import duration

    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(width=200, highlight=False, markup=False)
    steady = sum(each.state == "steady" for each in found)
    if not shown:
        console.print(f"none of {len(found)} scenarios is flaky or failing; {steady} are steady")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("scenario", "state", "passed", "95 % interval", "flake score", "p50", "p95", "causes", "lately"):
        table.add_column(name, no_wrap=name not in ("scenario", "causes"))
    for each in shown:
        low, high = each.interval
        table.add_row(
            Text(visible(each.id, 80)),
            each.state,
            f"{each.outings - each.failures}/{each.outings}",
            f"{low:.1%} to {high:.1%}",
            f"{each.score:.2f}",
            duration(each.p50_s) if each.p50_s is not None else "–",
            duration(each.p95_s) if each.p95_s is not None else "–",
            Text(", ".join(f"{visible(cause)} {count}" for cause, count in each.causes[:3])),
            "".join("✓" if side else "✕" for side in each.recent[-20:]),
        )
    console.print(table)
    console.print()
    for each in shown[:10]:
        told = certainty(each.outings, each.failures, wish).told
        console.print(Text(f"{visible(each.id, 80)}: {told}"))
    console.print(f"{len(found)} scenarios are known, {steady} of them steady; those above need a look")
