"""``clew traces``: what runs have left behind."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from agent.record.traces import Trace

EPILOG = "Example:  clew traces open latest"

app = typer.Typer(help="Look at what runs have done.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option(metavar="DIR", help="The folder of traces, where it is another one.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Run = Annotated[str, typer.Argument(metavar="RUN", help="A run's id, the beginning of one, a path, or latest.")]


@app.command("list", epilog="Example:  clew traces list --json")
def list_them(folder: Folder = None, as_json: Json = False) -> None:
    """List the traces, newest first."""
    from agent.record.traces import list_traces

    traces = list_traces(_root(folder))
    if as_json:
        _print(json.dumps([_summary(trace) for trace in traces], indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    from agent.consent.terminal import visible
    from agent.view.wording import duration, moment

    if not traces:
        typer.echo(f"no run has left a trace in {_root(folder)} yet", err=True)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("run", "when", "ended", "steps", "took", "goal"):
        table.add_column(name, no_wrap=name != "goal", justify="right" if name == "steps" else "left")
    for trace in traces:
        cells = (trace.run, moment(trace.started_at_s)[0], trace.status, str(trace.steps), duration(trace.seconds))
        table.add_row(*(_escaped(visible(cell)) for cell in (*cells, trace.goal or trace.reason)))
    console = Console(highlight=False)
    console.print(table) if console.is_terminal else Console(width=200, highlight=False).print(table)


@app.command("show", epilog="Example:  clew traces show latest")
def show(run: Run = "latest", folder: Folder = None, as_json: Json = False) -> None:
    """Tell what a run did, step by step."""
    from agent.record.traces import find_trace, read_episode
    from agent.view.masking import mask_secrets
    from agent.view.trace_export import episode_json

    episode = read_episode(find_trace(_root(folder), run).folder)
    if as_json:
        _print(episode_json(episode))
        return
    from agent.consent.terminal import visible
    from agent.view.wording import duration, headline, run_verdict, step_verdict

    shown = mask_secrets(episode)
    lines = [f"{shown.begin.run}: {visible(shown.begin.goal, 1000)}", f"on {visible(shown.begin.device)}"]
    for step in shown.steps:
        intent, outcome = step.intent, step.outcome
        told = headline(intent.action, intent.target.described if intent.target is not None else "").plain
        lines.append(f"{intent.step:>3} {step_verdict(outcome).sign} {visible(told)}")
        lines.append(f"      {visible(intent.reason, 300)}")
        if outcome is not None and outcome.error:
            lines.append(f"      {visible(outcome.error, 300)}")
    verdict = run_verdict(shown.status)
    reason = f": {visible(shown.end.reason, 600)}" if shown.end is not None else ""
    lines.append(f"{verdict.sign} {verdict.label} in {duration(shown.seconds)}{reason}")
    _print("\n".join(lines))


@app.command("open", epilog="Example:  clew traces open latest")
def open_page(run: Run = "latest", folder: Folder = None, as_json: Json = False) -> None:
    """Draw a trace as one page and print its path; at a desktop it is opened too."""
    from agent.record.traces import find_trace
    from agent.view.trace_page import write_trace

    page = write_trace(find_trace(_root(folder), run).folder)
    shown = not as_json and _at_a_desktop()
    if shown:
        import webbrowser

        shown = webbrowser.open(page.as_uri())
    _print(json.dumps({"page": str(page), "opened": shown}) if as_json else str(page))


@app.command("export", epilog="Example:  clew traces export latest --to run.zip")
def export(
    run: Run = "latest",
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="File, or folder to put it in.")] = Path(),
    form: Annotated[Literal["zip", "json"], typer.Option("--format", help="What to write.")] = "zip",
    folder: Folder = None,
    as_json: Json = False,
) -> None:
    """Pack a trace to give it away: journal, pictures and page as a zip, or the steps as JSON. Secrets are masked."""
    from agent.record.traces import find_trace, read_episode
    from agent.view.trace_export import export_trace

    target = export_trace(read_episode(find_trace(_root(folder), run).folder), to.expanduser(), form)
    _print(json.dumps({"file": str(target)}) if as_json else str(target))


def _root(folder: Path | None) -> Path:
    if folder is not None:
        return folder.expanduser()
    from agent.config import load_settings
    from agent.request import traces_root

    return traces_root(load_settings())


def _summary(trace: Trace) -> dict[str, object]:
    return {
        "run": trace.run,
        "goal": trace.goal,
        "on": trace.device,
        "status": trace.status,
        "reason": trace.reason,
        "steps": trace.steps,
        "seconds": trace.seconds,
        "started_at_s": trace.started_at_s,
        "bytes": trace.size_bytes,
        "folder": str(trace.folder),
    }


def _at_a_desktop() -> bool:
    display = sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return display and sys.stdout.isatty()


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
