"""What must not be lost of a library's life: who changed what, and which goals its skills have served.

SQLite with a write-ahead log and synchronous=FULL: what was acknowledged survives a power cut. This is no cache; a
damaged record is never thrown away by itself.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from skills.errors import LibraryBusy, LibraryDamaged, LibraryError

VERSION: Final = 1
BUSY_MS: Final = 5_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS changes (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, verb TEXT NOT NULL, name TEXT NOT NULL,
    before TEXT NOT NULL, after TEXT NOT NULL, note TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS uses (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, goal TEXT NOT NULL,
    succeeded INTEGER NOT NULL, seconds REAL NOT NULL, actions INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS uses_by_name ON uses (name);
CREATE INDEX IF NOT EXISTS changes_by_name ON changes (name);
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One act of curation."""

    at: str
    """ISO 8601 with offset."""
    verb: str
    name: str
    before: str = ""
    """Hash of the version that was active before."""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """One run of a skill for a goal."""

    at: str
    name: str
    hash: str
    goal: str
    succeeded: bool
    seconds: float
    actions: int


class Record:
    """The record in one file.

    Raises:
        LibraryDamaged: the file is no record, or damaged.
        LibraryError: it was made by a newer version, or the disk refuses.
        LibraryBusy: another process writes for too long.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._open()) as database, database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise LibraryError(f"{path} was made by a newer clewline", "update clewline")
            database.executescript(_SCHEMA)
            database.execute(f"PRAGMA user_version = {VERSION}")

    def add_change(self, change: Change) -> None:
        """Write down an act of curation; durable on return."""
        values = (change.at, change.verb, change.name, change.before, change.after, change.note)
        self._write("INSERT INTO changes (at, verb, name, before, after, note) VALUES (?, ?, ?, ?, ?, ?)", values)

    def add_use(self, use: Use) -> None:
        """Write down a use; durable on return."""
        values = (use.at, use.name, use.hash, use.goal, int(use.succeeded), use.seconds, use.actions)
        self._write(
            "INSERT INTO uses (at, name, hash, goal, succeeded, seconds, actions) VALUES (?,?,?,?,?,?,?)", values
        )

    def require_writable(self) -> None:
        """Make sure that what is about to be done can be written down.

        Raises:
            LibraryBusy: another process holds the record.
            LibraryError: the disk refuses, or the record is damaged.
        """
        with closing(self._open()) as database:
            try:
                database.execute("BEGIN IMMEDIATE")
                database.execute("ROLLBACK")
            except sqlite3.Error as error:
                raise self._told(error) from error

    def changes(self, name: str = "") -> tuple[Change, ...]:
        """All acts, of one skill when it is named, oldest first."""
        fields = "at, verb, name, before, after, note"
        asked = f"SELECT {fields} FROM changes WHERE ? IN ('', name) ORDER BY number"  # noqa: S608 - constants of ours
        return tuple(Change(*row) for row in self._read(asked, (name,)))

    def uses(self, name: str = "") -> tuple[Use, ...]:
        """All uses, of one skill when it is named, oldest first."""
        fields = "at, name, hash, goal, succeeded, seconds, actions"
        asked = f"SELECT {fields} FROM uses WHERE ? IN ('', name) ORDER BY number"  # noqa: S608 - constants of ours
        rows = self._read(asked, (name,))
        return tuple(Use(r[0], r[1], r[2], r[3], bool(r[4]), r[5], r[6]) for r in rows)

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        with closing(self._open()) as database:
            try:
                with database:
                    database.execute(statement, values)
            except sqlite3.Error as error:
                raise self._told(error) from error

    def _read(self, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        with closing(self._open()) as database:
            try:
                return database.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise self._told(error) from error

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, timeout=BUSY_MS / 1000)
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(f"{self._path} cannot be opened: {error}") from error
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
        except sqlite3.Error as error:
            database.close()
            raise self._told(error) from error
        return database

    def _told(self, error: sqlite3.Error) -> LibraryError:
        if "locked" in str(error) or "busy" in str(error):
            return LibraryBusy(f"{self._path} is being written by another process", "try again when it is done")
        if isinstance(error, sqlite3.OperationalError) and ("full" in str(error) or "readonly" in str(error)):
            return LibraryError(f"{self._path} cannot be written: {error}", "make room, or mend the permissions")
        return LibraryDamaged(
            f"{self._path} is damaged: {error}", "move it away, or put a copy back; the skills are safe"
        )
