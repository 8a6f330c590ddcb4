"""The progress bars of evaluations, on stderr, and where their tables go."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from agent.evaluation.tables import WIDTH


class StepProgress:
    """Shows how much of a known number of things is done, and what is being done.

    Args:
        console: where; nothing is shown when that is no terminal.
        doing: what is being done at first.
    """

    def __init__(self, console: Console, doing: str) -> None:
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task(doing, total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def expect(self, total: int) -> None:
        """There are so many things to do."""
        self._bar.update(self._task, total=total)

    def count(self, doing: str) -> None:
        """One more of them is done."""
        self._bar.update(self._task, advance=1, description=doing)

    def tell(self, doing: str) -> None:
        """Something else is being done."""
        self._bar.update(self._task, description=doing)


class CountingProgress(StepProgress):
    """Shows how many episodes are played, how the running agent fares, and how long it will take.

    Args:
        console: where; when that is no terminal, only the beginning is told.
        success: what a success is called.
    """

    def __init__(self, console: Console, success: str = "success") -> None:
        super().__init__(console, "evaluating")
        self._success = success
        self._agent = ""
        self._played = self._passed = self._broken = 0

    def begin(self, path: Path, total: int, found: int) -> None:
        """The run begins, with ``found`` of ``total`` episodes in its file already."""
        already = f", {found} of them played before" if found else ""
        self._bar.console.print(
            f"{total} episodes{already}; kept in {path}", markup=False, highlight=False, soft_wrap=True
        )
        self._bar.update(self._task, total=total, completed=found)

    def advance(self, agent: str, passed: bool, broken: bool) -> None:
        """One more episode."""
        if agent != self._agent:
            self._agent, self._played, self._passed, self._broken = agent, 0, 0, 0
        self._played += 1
        self._passed += passed
        self._broken += broken
        told = f"{agent}: {self._passed / self._played:.0%} {self._success}"
        told += f", {self._broken} broken" if self._broken else ""
        self._bar.update(self._task, advance=1, description=told)


def console_for_people(told: Console, as_json: bool) -> Console:
    """Where tables go: stdout, or stderr beside a document; wide where it is no terminal.

    Args:
        told: the console on stderr.
        as_json: whether a document is printed on stdout.
    """
    people = told if as_json else Console()
    return people if people.is_terminal else Console(stderr=as_json, width=WIDTH)
