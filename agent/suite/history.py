"""What suites did in the past, in one SQLite file: written when a run ends, read by the scheduler, reports and people.

A write-ahead log, so that a report can be drawn while a run writes. The file is a convenience: a run never fails for
it. ``keep_run`` and ``expectations`` therefore give warnings where the rest raises.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from agent.errors import AgentError
from agent.evaluation.statistics import quantile
from agent.places import data_folder
from agent.suite.flakiness import Flakiness, Outing, flakiness, outing_of
from agent.suite.results import SuiteRun

NAME: Final = "suites.sqlite"
VERSION: Final = 1
BUSY_MS: Final = 3_000
_RECENT = 20
"""Outings from which the next duration is foretold."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, started_s REAL NOT NULL, wall_s REAL NOT NULL, program TEXT NOT NULL,
    planned INTEGER NOT NULL, usd REAL NOT NULL, model_calls INTEGER NOT NULL, interrupted INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outings (
    id TEXT NOT NULL, started_s REAL NOT NULL, run TEXT NOT NULL, repeat INTEGER NOT NULL, name TEXT NOT NULL,
    verdict TEXT NOT NULL, seconds REAL NOT NULL, attempts TEXT NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (id, run, repeat)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS outings_by_run ON outings (run);
"""


class HistoryError(AgentError):
    """The history of suites cannot be used; runs go on without it."""

    exit_code = 3


class HistoryDamaged(HistoryError):
    """The file is no history, or parts of it are gone."""


class HistoryBusy(HistoryError):
    """Another process has held the file for too long."""


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run as the history knows it."""

    run: str
    started_s: float
    wall_s: float
    program: str
    planned: int
    usd: float
    model_calls: int
    interrupted: bool
    counts: Mapping[str, int]
    """How often each verdict was given."""

    @property
    def scenarios(self) -> int:
        """How many have ended."""
        return sum(self.counts.values())


class History:
    """The history in one file; made when it is not there.

    Raises:
        HistoryDamaged: it is damaged, or no history.
        HistoryBusy: it is locked for longer than ``busy_ms``.
        HistoryError: a newer version made it, or the disk refuses.
    """

    def __init__(self, path: Path, busy_ms: int = BUSY_MS) -> None:
        self.path = path
        self._busy_ms = busy_ms
        with self._opened() as database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise HistoryError(f"{path} was made by a newer clewline", "update clewline, or name another --history")
            if version < VERSION:
                database.executescript(_SCHEMA)
                database.execute(f"PRAGMA user_version = {VERSION}")

    def add(self, run: SuiteRun) -> None:
        """Keep a run; one that is kept already is replaced, so that a resumed run counts once."""
        head = run.head
        told = (head.run, head.started_s, run.wall_s, head.program, head.planned, run.usd, run.model_calls)
        rows = []
        for each in run.scenarios:
            outing = outing_of(head.run, each)
            attempts = " ".join(outing.attempts)
            began_s = outing.started_s or head.started_s
            row = (each.id, began_s, head.run, each.repeat, each.name, each.verdict, outing.seconds, attempts)
            rows.append((*row, outing.cause))
        with self._opened() as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("DELETE FROM outings WHERE run = ?", (head.run,))
            database.execute("INSERT OR REPLACE INTO runs VALUES (?,?,?,?,?,?,?,?)", (*told, int(head.interrupted)))
            database.executemany("INSERT OR REPLACE INTO outings VALUES (?,?,?,?,?,?,?,?,?)", rows)

    def runs(self, most: int = 0) -> tuple[PastRun, ...]:
        """Runs, newest first, at most so many where ``most`` is not 0."""
        with self._opened() as database:
            asked = (
                "SELECT run, started_s, wall_s, program, planned, usd, model_calls, interrupted FROM runs"
                " ORDER BY started_s DESC, run DESC LIMIT ?"
            )
            heads = database.execute(asked, (most or -1,)).fetchall()
            counted = database.execute("SELECT run, verdict, count(*) FROM outings GROUP BY run, verdict").fetchall()
        counts: dict[str, dict[str, int]] = {}
        for run, verdict, count in counted:
            counts.setdefault(run, {})[verdict] = count
        return tuple(
            PastRun(run, started_s, wall_s, program, planned, usd, calls, bool(stopped), counts.get(run, {}))
            for run, started_s, wall_s, program, planned, usd, calls, stopped in heads
        )

    def outings(self, id_: str = "") -> dict[str, list[Outing]]:
        """By scenario, oldest first; of one scenario where it is named."""
        asked = (
            "SELECT id, run, started_s, verdict, seconds, attempts, cause FROM outings"
            " WHERE ? IN ('', id) ORDER BY id, started_s, repeat"
        )
        found: dict[str, list[Outing]] = {}
        with self._opened() as database:
            for name, run, started_s, verdict, seconds, attempts, cause in database.execute(asked, (id_,)):
                outing = Outing(run, started_s, verdict, seconds, tuple(attempts.split()), cause)
                found.setdefault(name, []).append(outing)
        return found

    def scenarios(self, id_: str = "") -> tuple[Flakiness, ...]:
        """What is known of each scenario."""
        return tuple(flakiness(each, outings) for each, outings in self.outings(id_).items())

    def expected_seconds(self, id_: str) -> float | None:
        """How long a scenario will take; None where it never passed."""
        return self.all_expected_seconds(id_).get(id_)

    def all_expected_seconds(self, id_: str = "") -> dict[str, float]:
        """The median of the last passed outings of each scenario, in seconds: for longest-first."""
        found = {}
        for each, outings in self.outings(id_).items():
            took = [outing.seconds for outing in outings if outing.verdict in ("passed", "flaky")][-_RECENT:]
            median = quantile(took, 0.5)
            if median is not None:
                found[each] = median
        return found

    def forget(self, keep_runs: int) -> int:
        """Drop all but the newest ``keep_runs`` runs and give the room back; how many went."""
        with self._opened() as database:
            database.execute("BEGIN IMMEDIATE")
            old = "SELECT run FROM runs ORDER BY started_s DESC, run DESC LIMIT -1 OFFSET ?"
            gone = [row[0] for row in database.execute(old, (keep_runs,)).fetchall()]
            database.executemany("DELETE FROM outings WHERE run = ?", [(run,) for run in gone])
            database.executemany("DELETE FROM runs WHERE run = ?", [(run,) for run in gone])
        if gone:
            with self._opened() as database:
                database.execute("VACUUM")
        return len(gone)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection; what was begun is kept when the body ends well, and undone otherwise."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=self._busy_ms / 1000)) as database, database:
                database.execute("PRAGMA journal_mode = WAL")
                yield database
        except (sqlite3.Error, OSError, TypeError, ValueError) as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> HistoryError:
        if isinstance(error, sqlite3.OperationalError):
            if "locked" in str(error) or "busy" in str(error):
                return HistoryBusy(f"{self.path} is in use by another process", "try again when it is done")
            return HistoryError(f"{self.path} cannot be used: {error}", "name another file with --history")
        if isinstance(error, OSError):
            told = error.strerror or error
            return HistoryError(f"{self.path} cannot be used: {told}", "name another file with --history")
        return HistoryDamaged(f"{self.path} is damaged: {error}", "move it away; a new one is begun with the next run")


def default_path() -> Path:
    """Where the history lies when nothing else is said."""
    return data_folder() / NAME


def keep_run(run: SuiteRun, path: Path | None = None) -> tuple[str, ...]:
    """Add a run to the history; where that fails the run goes on.

    Returns:
        Warnings for the person.
    """
    try:
        History(path or default_path()).add(run)
    except HistoryError as error:
        return (f"this run is not in the history: {error}",)
    return ()


def expectations(path: Path | None = None) -> tuple[Mapping[str, float], tuple[str, ...]]:
    """Seconds that each scenario is expected to take, and warnings; nothing is made where there is no history."""
    path = path or default_path()
    try:
        found: dict[str, Any] = History(path).all_expected_seconds() if path.exists() else {}
    except HistoryError as error:
        return {}, (f"durations are not known: {error}",)
    return found, ()
