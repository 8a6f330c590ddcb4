"""The index of a library's files: what each is called, in which state, with which hash. A cache: thrown away freely.

A library of many thousand files is opened without parsing them all: a file is read again only when its inode, length or
time of change is another. An index of another version, or a damaged one, is made anew from the files.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from skills.codec import SUFFIX, hash_of, parse
from skills.errors import LibraryBusy, LibraryError, SkillInvalid

VERSION: Final = 1
MAX_FILES: Final = 2_000_000
BUSY_S: Final = 5.0
"""How long another program that holds the index is waited for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One skill file."""

    name: str
    state: str
    """The folder it lies in: ``skills``, ``drafts``, ``deprecated`` or ``retired``."""
    hash: str
    description: str
    path: Path
    problem: str = ""
    """Why the file is no skill; name and hash are empty then."""


class Listing:
    """The index in one file.

    Args:
        path: of the database.
        folders: state → folder of skill files.
    """

    def __init__(self, path: Path, folders: Mapping[str, Path]) -> None:
        self._path = path
        self._folders = dict(folders)

    def refresh(self) -> None:
        """Make the index say what the files say.

        Raises:
            LibraryBusy: another process writes for too long.
            LibraryError: the disk refuses.
        """
        try:
            self._refresh()
        except sqlite3.DatabaseError as error:
            if _is_busy(error):
                raise LibraryBusy(f"{self._path} is being written by another process", "try again") from error
            self.discard()
            try:
                self._refresh()
            except sqlite3.DatabaseError as again:
                raise LibraryError(
                    f"{self._path} cannot be written: {again}", "make room, or mend the permissions"
                ) from again

    def discard(self) -> None:
        """Throw the index away."""
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self._path.with_name(self._path.name + suffix).unlink()

    def rows(self, state: str = "", name: str = "") -> tuple[Listed, ...]:
        """What is listed, by state and name; of one state or name where it is given."""
        with closing(self._open()) as database:
            found = database.execute(
                "SELECT name, state, hash, description, path, problem FROM files"
                " WHERE ? IN ('', state) AND ? IN ('', name) ORDER BY name, state, path",
                (state, name),
            ).fetchall()
        return tuple(Listed(r[0], r[1], r[2], r[3], Path(r[4]), r[5]) for r in found)

    def _refresh(self) -> None:
        with closing(self._open()) as database, database:
            known: dict[str, str] = dict(database.execute("SELECT path, stamp FROM files").fetchall())
            present: dict[str, tuple[str, str]] = {}
            for state, file in self._files():
                status = file.stat()
                stamp = f"{status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
                present[file.path] = (state, stamp)
            for path_text in known.keys() - present.keys():
                database.execute("DELETE FROM files WHERE path = ?", (path_text,))
            for path_text, (state, stamp) in present.items():
                if known.get(path_text) != stamp:
                    row = (path_text, state, stamp, *_read(Path(path_text)))
                    database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def _files(self) -> Iterator[tuple[str, os.DirEntry[str]]]:
        for state, folder in self._folders.items():
            if not folder.is_dir():
                continue
            with os.scandir(folder) as entries:  # one call of the system for each file, where paths take three
                found = sorted((each for each in entries if each.name.endswith(SUFFIX)), key=lambda each: each.name)
            if len(found) > MAX_FILES:
                raise LibraryError(f"{folder} holds more than {MAX_FILES} files")
            yield from ((state, each) for each in found if not each.name.startswith(".") and each.is_file())

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=BUSY_S)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise sqlite3.DatabaseError(f"version {version}")
            database.execute(
                "CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, state TEXT NOT NULL, stamp TEXT NOT NULL,"
                " name TEXT NOT NULL, hash TEXT NOT NULL, description TEXT NOT NULL, problem TEXT NOT NULL)"
            )
            database.execute("CREATE INDEX IF NOT EXISTS files_by_name ON files (name)")
            database.execute(f"PRAGMA user_version = {VERSION}")
        except sqlite3.Error:
            database.close()
            raise
        return database


def _read(path: Path) -> tuple[str, str, str, str]:
    """Name, hash, description and problem of a skill file."""
    try:
        skill = parse(path.read_bytes(), path.name)
    except SkillInvalid as error:
        return "", "", "", str(error)[:500]
    except OSError as error:
        return "", "", "", f"{path.name} cannot be read: {error.strerror}"
    return skill.name, hash_of(skill), skill.description, ""


def _is_busy(error: sqlite3.Error) -> bool:
    return "locked" in str(error) or "busy" in str(error)
