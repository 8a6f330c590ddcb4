"""Writes the reports that somebody asked for, each whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agent.errors import AgentError
from agent.suite.flakiness import Outing
from agent.suite.results import SuiteRun
from skills.errors import LibraryError
from skills.shelf import write_whole


class ReportUnwritable(AgentError):
    """A report cannot be written; the run's record is not touched by that."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports, and where."""

    junit: Path | None = None
    ctrf: Path | None = None
    html: Path | None = None
    every_picture: bool = False
    """Pictures of every step of passed scenarios too."""


def write_reports(
    run: SuiteRun,
    folder: Path,
    wanted: Wanted,
    history: Path | None = None,
    conceal: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """Write them.

    Args:
        run: what came of it, as far as it got.
        folder: the run's.
        wanted: which.
        history: the file of the history, for what changed; none is read where there is none.
        conceal: takes secrets out of every text.

    Returns:
        Warnings for the person.

    Raises:
        ReportUnwritable: one cannot be written; those before it are.
    """
    from agent.suite.reports.concealing import concealed
    from agent.suite.reports.ctrf import ctrf_document
    from agent.suite.reports.junit import junit_xml

    shown = concealed(run, conceal)
    warnings: list[str] = []
    if wanted.junit is not None:
        _write(wanted.junit, junit_xml(shown, folder))
    if wanted.ctrf is not None:
        told = json.dumps(ctrf_document(shown, folder), indent=1, ensure_ascii=False)
        _write(wanted.ctrf, told.encode("utf-8", "replace") + b"\n")
    if wanted.html is not None:
        from agent.suite.reports.html import report_page

        past, warnings = _past(history)
        page = report_page(shown, folder, wanted.html, past, conceal, wanted.every_picture)
        _write(wanted.html, page.encode("utf-8", "replace"))
    return tuple(warnings)


def _past(history: Path | None) -> tuple[dict[str, list[Outing]], list[str]]:
    from agent.suite.history import History, HistoryError

    if history is None or not history.exists():
        return {}, []
    try:
        return History(history).outings(), []
    except HistoryError as error:
        return {}, [f"the report does not compare with the past: {error}"]


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except LibraryError as error:
        raise ReportUnwritable(error.message, "name another file") from error
