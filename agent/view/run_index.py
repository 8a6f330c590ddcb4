"""Many runs as rows, without reading many journals: the first record and the last one say enough."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.record.traces import TraceDamaged, TraceStatus, join_records
from agent.view.masking import mask_secrets
from devices.errors import JournalCorrupt
from devices.journal import JOURNAL_NAME, read_ends, read_journal
from devices.records import (
    Begin,
    End,
    Intent,
    ModelUse,
    Outcome,
    Record,
)

_LOCK = re.compile(r"FLOCK\s+\w+\s+WRITE\s+\d+\s+([0-9a-f]+):([0-9a-f]+):(\d+)")
_FRESH_S = 120.0
_SECRET = b'"secret":true'
_NAME = re.compile(r"[^/\\\0]{1,200}")


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run in a list."""

    name: str
    """Of its folder, which is what addresses use."""
    run: str
    goal: str
    device: str
    policy: str
    started_at_s: float
    status: TraceStatus
    reason: str
    steps: int
    seconds: float
    models: tuple[ModelUse, ...]
    live: bool
    """Whether some process writes it now."""

    @property
    def usd(self) -> float:
        """Dollars, as far as prices are known."""
        return sum(use.usd or 0.0 for use in self.models)


class RunIndex:
    """The runs directly below a folder. What was read once is kept while the file is the same.

    Args:
        root: the folder of traces.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: dict[str, tuple[tuple[int, int], RunRow]] = {}

    def folder(self, name: str) -> Path | None:
        """The folder of a run; None where there is none of that name, or the name leads elsewhere."""
        if not _NAME.fullmatch(name) or name.startswith("."):
            return None
        folder = self.root / name
        return folder if os.path.isfile(folder / JOURNAL_NAME) and not folder.is_symlink() else None

    def names(self) -> list[str]:
        """Every run's folder, the one that was written last first."""
        found: list[tuple[int, str]] = []
        try:
            with os.scandir(self.root) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.is_symlink():
                        continue
                    try:
                        found.append((os.stat(os.path.join(entry.path, JOURNAL_NAME)).st_mtime_ns, entry.name))
                    except OSError:
                        continue
        except OSError:
            return []
        return [name for _, name in sorted(found, reverse=True)]

    def rows(self, names: Sequence[str]) -> list[RunRow]:
        """The rows of some runs; those that went away meanwhile are left out."""
        locked = locked_folders()
        return [row for name in names if (row := self._row(name, locked)) is not None]

    def row(self, name: str) -> RunRow | None:
        """One row."""
        return self._row(name, locked_folders()) if self.folder(name) is not None else None

    def search(self, wanted: str, status: str = "") -> list[RunRow]:
        """Every run whose goal, device, id or outcome has all the words."""
        words = wanted.casefold().split()
        found = []
        for row in self.rows(self.names()):
            told = f"{row.goal}\n{row.device}\n{row.run}\n{row.status}\n{row.reason}\n{row.policy}".casefold()
            shown = "running" if row.live else row.status
            if (not status or shown == status) and all(word in told for word in words):
                found.append(row)
        return found

    def _row(self, name: str, locked: frozenset[tuple[int, int]] | None) -> RunRow | None:
        folder = self.root / name
        try:
            stat = os.stat(folder / JOURNAL_NAME)
            inode = os.stat(folder)
        except OSError:
            return None
        mark = (stat.st_mtime_ns, stat.st_size)
        kept = self._kept.get(name)
        if kept is None or kept[0] != mark:
            kept = (mark, read_row(folder, stat.st_mtime))
            self._kept[name] = kept
        row = kept[1]
        if row.status != "cut off":
            return row
        held = locked is not None and (inode.st_dev, inode.st_ino) in locked
        live = held if locked is not None else time.time() - stat.st_mtime < _FRESH_S
        return RunRow(**{field: getattr(row, field) for field in RunRow.__slots__ if field != "live"}, live=live)


def read_row(folder: Path, written_at_s: float = 0.0) -> RunRow:
    """The row of one run, from the ends of its journal."""
    first, last = _ends(folder)
    name = folder.name
    if not isinstance(first, Begin):
        return RunRow(name, name, "", "", "", written_at_s, "damaged", "its record cannot be read", 0, 0.0, (), False)
    begin = (name, first.run, first.goal, first.device, first.policy, first.at_s)
    if isinstance(last, End):
        return RunRow(*begin, last.status, last.reason, last.steps, last.seconds, last.models, False)
    steps = last.step if isinstance(last, Intent | Outcome) else 0
    seconds = max(0.0, (last.at_s if last is not None else written_at_s) - first.at_s)
    return RunRow(*begin, "cut off", "", steps, seconds, (), False)


def _ends(folder: Path) -> tuple[Record | None, Record | None]:
    """The first and the last record. Where something was typed into a field that hides it, a goal may hold it too."""
    try:
        if _SECRET not in (folder / JOURNAL_NAME).read_bytes():
            return read_ends(folder)
        records = mask_secrets(join_records(folder, read_journal(folder))).records
    except (OSError, JournalCorrupt, TraceDamaged):
        return read_ends(folder)
    return records[0], records[-1]


def locked_folders() -> frozenset[tuple[int, int]] | None:
    """Device and inode of everything that some process holds a lock on; None where the system does not tell.

    The lock itself is not tried: a run that takes its folder at that very moment would find it taken.
    """
    if not sys.platform.startswith("linux"):
        return None
    try:
        told = Path("/proc/locks").read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return None
    found = (match.groups() for match in _LOCK.finditer(told))
    return frozenset((os.makedev(int(a, 16), int(b, 16)), int(c)) for a, b, c in found)
