"""Tells people how a run of suites goes on: a live table at a terminal, a line a scenario elsewhere. On stderr."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from agent.consent.terminal import visible
from agent.suite.repeating import repeated_lines
from agent.suite.running.dispatch import Unit, Watch
from agent.suite.running.run import Outcome, Spectator

if TYPE_CHECKING:
    from agent.suite.results import Attempt, RunHead, ScenarioResult

_SIGNS: dict[str, tuple[str, str]] = {
    "passed": ("✓", "green"),
    "flaky": ("~", "yellow"),
    "quarantined": ("q", "yellow"),
    "skipped": ("-", "dim"),
    "failed-app": ("✗", "red"),
    "failed-agent": ("✗", "magenta"),
    "infrastructure": ("!", "cyan"),
    "policy": ("■", "red"),
    "needs-person": ("?", "yellow"),
    "interrupted": ("…", "dim"),
}
_NEWEST = 6
"""Finished scenarios that stay in the table."""


class SuiteStory:
    """A run as it goes on."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._live: Live | None = None
        self._playing: dict[int, tuple[Unit, float]] = {}
        self._newest: list[Text] = []
        self._counts: dict[str, int] = {}
        self._planned = self._done = 0
        self._began = time.monotonic()
        self.spectator = Spectator(self._plan, Watch(self._begin, self._attempt, self._finish))

    def __enter__(self) -> SuiteStory:
        if self._console.is_terminal:
            self._live = Live(get_renderable=self._table, console=self._console, transient=True, refresh_per_second=4)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def end(self, outcome: Outcome) -> None:
        """Sum up."""
        run = outcome.run
        for result in run.scenarios:
            last = result.last
            if result.verdict in ("passed", "skipped") or last is None:
                continue
            self._say(_line(result))
            if (step := last.first_failed) is not None:
                where = f"{step.place.file}:{step.place.line}" if step.place.file else ""
                self._say(Text(f"    step {step.number}, {visible(step.text, 160)}  {where}", style="dim"))
            if last.cause is not None:
                self._say(Text(f"    {last.cause.name}: {visible(last.cause.told, 300)}", style="dim"))
            for patch in result.patches:
                self._say(Text(f"    healed; look at {outcome.folder / patch}", style="dim"))
        told = ", ".join(f"{count} {verdict}" for verdict, count in run.counts().items()) or "nothing was played"
        left = run.head.planned - len(run.scenarios)
        more = f"; {left} not played" if left > 0 else ""
        spent = f", {run.model_calls} model calls" + (f", ${run.usd:.4f}" if run.usd else "")
        self._say(Text(f"{told}{more} in {run.wall_s:.1f} s{spent}"))
        for line in repeated_lines(run):
            self._say(Text(visible(line, 400)))
        for warning in outcome.warnings:
            self._say(Text(f"warning: {visible(warning, 500)}", style="yellow"))
        self._say(Text(f"record: {outcome.folder}", style="dim"))
        if run.head.interrupted:
            self._say(Text(f"stopped; go on with: clew suite run --resume {outcome.folder}"))

    # ---------------------------------------------------------------- what it is told

    def _plan(self, head: RunHead, folder: Path) -> None:
        del folder
        self._planned = head.planned
        if self._live is None:
            self._say(Text(f"{head.planned} scenarios", style="dim"))

    def _begin(self, worker: int, unit: Unit) -> None:
        self._playing[worker] = unit, time.monotonic()

    def _attempt(self, worker: int, unit: Unit, attempt: Attempt) -> None:
        self._playing.pop(worker, None)
        if attempt.verdict == "infrastructure":
            told = f"! {visible(unit.planned.id, 160)}: {visible(attempt.reason, 200)}"
            self._say(Text(told, style="cyan"))

    def _finish(self, result: ScenarioResult) -> None:
        self._done += 1
        self._counts[result.verdict] = self._counts.get(result.verdict, 0) + 1
        line = _line(result)
        self._newest = [*self._newest, line][-_NEWEST:]
        if self._live is None:
            self._say(line)

    def _table(self) -> Group:
        now = time.monotonic()
        table = Table(box=None, pad_edge=False, show_header=False)
        for column in ("worker", "scenario", "device", "seconds"):
            table.add_column(
                column, no_wrap=True, overflow="ellipsis", justify="right" if column == "seconds" else "left"
            )
        for worker, (unit, began) in sorted(self._playing.items()):
            name = escape(visible(unit.planned.id, 100))
            table.add_row(f"[dim]{worker + 1}[/]", name, f"[dim]{escape(unit.on)}[/]", f"{now - began:.0f} s")
        counts = "  ".join(f"[{_SIGNS[verdict][1]}]{n} {verdict}[/]" for verdict, n in self._counts.items())
        head = Text.from_markup(f"{self._done} of {self._planned}  {counts}  [dim]{now - self._began:.0f} s[/]")
        return Group(*self._newest, head, table)

    def _say(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True)


def _line(result: ScenarioResult) -> Text:
    sign, style = _SIGNS[result.verdict]
    line = Text(f"{sign} ", style=style)
    again = f" #{result.repeat}" if result.repeat > 1 else ""
    line.append(f"{visible(result.id, 200)}{again}", style="" if result.verdict == "passed" else style)
    tries = f", {len(result.attempts)} attempts" if len(result.attempts) > 1 else ""
    line.append(f"  {result.seconds:.1f} s{tries}", style="dim")
    if result.verdict not in ("passed", "skipped") and result.reason:
        line.append(f"  {visible(result.reason, 200)}", style="dim")
    return line
