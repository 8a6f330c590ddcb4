"""The progress bar of an evaluation, on stderr."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


class CountingProgress:
    """Shows how many episodes are played, how the running agent fares, and how long it will take.

    Args:
        console: where; when that is no terminal, only the beginning is told.
        success: what a success is called.
    """

    def __init__(self, console: Console, success: str = "success") -> None:
        self._success = success
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("evaluating", total=None)
        self._agent = ""
        self._played = self._passed = self._broken = 0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

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
