"""Where the traces of runs live, and what is in one.

A trace is a run's folder as ``devices.journal`` writes it. Here its records are joined into an ``Episode``: every
INTENT with the OUTCOME that came of it and the notes around them. One damaged folder never hides the others: it is
listed as damaged, with the reason.

::

    AgentError
    └── TraceError             1  something about a trace
        ├── TraceNotFound      2  no trace has this name
        ├── TraceAmbiguous     2  several traces begin with this name
        ├── TraceDamaged       3  the journal cannot be read, or its records do not make one run
        └── TraceUnwritable    3  a page or an export cannot be written
"""

from __future__ import annotations

import difflib
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, assert_never

from agent.errors import AgentError
from devices.errors import JournalCorrupt
from devices.journal import JOURNAL_NAME, PICTURES_NAME, read_journal
from devices.records import (
    Begin,
    End,
    Intent,
    Note,
    Outcome,
    Planned,
    Record,
    Resume,
    Used,
)
from skills import shelf
from skills.errors import LibraryError

TraceStatus = Literal["done", "failed", "infrastructure", "policy", "needs-person", "interrupted", "cut off", "damaged"]
"""How a run ended: what END says; ``cut off`` without an END; ``damaged`` when the journal cannot be read."""

LATEST = "latest"


class TraceError(AgentError):
    """Something about a trace."""


class TraceNotFound(TraceError):
    """No trace has this name."""

    exit_code = 2


class TraceAmbiguous(TraceError):
    """Several traces begin with this name."""

    exit_code = 2


class TraceDamaged(TraceError):
    """The journal cannot be read, or its records do not make one run."""

    exit_code = 3


class TraceUnwritable(TraceError):
    """A page or an export cannot be written."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Trace:
    """One run as a list shows it."""

    folder: Path
    run: str
    """The run's id; the folder's name where the journal cannot be read."""
    goal: str
    device: str
    started_at_s: float
    """Unix seconds; of a damaged trace, when its journal was last written."""
    status: TraceStatus
    reason: str
    """Why it ended so, in one sentence; empty when the journal does not say."""
    steps: int
    seconds: float
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was about to be done, and what came of it."""

    intent: Intent
    outcome: Outcome | None = None
    """None when the run was cut off in between: whether it happened is not known."""
    notes_before: tuple[Note | Resume, ...] = ()
    """Written between the step before and this one."""
    notes: tuple[Note, ...] = ()
    """Written between INTENT and OUTCOME."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A journal's records, joined."""

    folder: Path
    begin: Begin
    steps: tuple[Step, ...] = ()
    end: End | None = None
    notes: tuple[Note | Resume, ...] = ()
    """Written after the last step."""
    records: tuple[Record, ...] = field(default=(), repr=False)
    """The same, as they were written."""

    @property
    def status(self) -> TraceStatus:
        """What END says, or ``cut off``."""
        return self.end.status if self.end is not None else "cut off"

    @property
    def seconds(self) -> float:
        """How long it took; up to the last record when there is no END."""
        if self.end is not None:
            return self.end.seconds
        return max(0.0, self.records[-1].at_s - self.begin.at_s) if self.records else 0.0


def read_episode(folder: Path) -> Episode:
    """The run recorded in ``folder``.

    Raises:
        TraceDamaged: there is no readable journal, or its records do not make one run.
    """
    try:
        records = read_journal(folder)
    except JournalCorrupt as error:
        raise TraceDamaged(error.message, error.hint) from error
    return join_records(folder, records)


def join_records(folder: Path, records: Sequence[Record]) -> Episode:
    """Join records, oldest first, into an episode.

    An OUTCOME belongs to the last INTENT of its step number; a second one, found out later by looking again, replaces
    the first. A RESUME takes back the END before it.

    Raises:
        TraceDamaged: the first record is not BEGIN, there are two of them, or an OUTCOME has no INTENT.
    """
    if not records or not isinstance(begin := records[0], Begin):
        raise TraceDamaged(f"the journal in {folder} does not begin with a run", "the run died before its first record")
    drafts: list[_Draft] = []
    loose: list[Note | Resume] = []
    end: End | None = None
    for record in records[1:]:
        match record:
            case Begin():
                raise TraceDamaged(f"the journal in {folder} holds two runs: {begin.run!r} and {record.run!r}")
            case Intent():
                drafts.append(_Draft(record, tuple(loose)))
                loose, end = [], None
            case Outcome():
                draft = next((d for d in reversed(drafts) if d.intent.step == record.step), None)
                if draft is None:
                    raise TraceDamaged(
                        f"the journal in {folder} has an outcome of step {record.step} without its intent"
                    )
                draft.outcome = record
            case Note():
                if drafts and drafts[-1].outcome is None and not loose:
                    drafts[-1].notes.append(record)
                else:
                    loose.append(record)
            case Used():
                loose.append(Note(at_s=record.at_s, topic="skill", text=_told_of(record)))
            case Planned():
                loose.append(Note(at_s=record.at_s, topic="plan", text=f"{record.reason}\n{record.told}".strip()))
            case Resume():
                loose.append(record)
                end = None
            case End():
                end = record
            case _:
                assert_never(record)
    steps = tuple(Step(d.intent, d.outcome, d.notes_before, tuple(d.notes)) for d in drafts)
    return Episode(folder, begin, steps, end, tuple(loose), tuple(records))


def _told_of(used: Used) -> str:
    given = ", ".join(f"{name} = {value!r}" for name, value in used.arguments.items())
    told = f"{used.skill}{f' with {given}' if given else ''} {used.status}"
    return "\n".join((f"{told}: {used.reason}" if used.reason else told, *used.healed))


@dataclass(slots=True)
class _Draft:
    intent: Intent
    notes_before: tuple[Note | Resume, ...]
    outcome: Outcome | None = None
    notes: list[Note] = field(default_factory=list)


def list_traces(root: Path) -> list[Trace]:
    """Every trace directly below ``root``, newest first; none when ``root`` does not exist.

    Raises:
        TraceError: ``root`` exists and cannot be listed.
    """
    try:
        with os.scandir(root) as entries:
            folders = [Path(e.path) for e in entries if not e.name.startswith(".") and _holds_trace(Path(e.path))]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise TraceError(f"the traces in {root} cannot be listed: {error.strerror or error}") from error
    return sorted((read_trace(folder) for folder in folders), key=_newest_first)


def read_trace(folder: Path) -> Trace:
    """One folder as a list shows it; never an exception, a damaged one says so in ``status`` and ``reason``."""
    size_bytes = _size_bytes(folder)
    try:
        episode = read_episode(folder)
    except TraceDamaged as error:
        written_at_s = _written_at_s(folder)
        return Trace(folder, folder.name, "", "", written_at_s, "damaged", str(error), 0, 0.0, size_bytes)
    begin, end = episode.begin, episode.end
    return Trace(
        folder=folder,
        run=begin.run,
        goal=begin.goal,
        device=begin.device,
        started_at_s=begin.at_s,
        status=episode.status,
        reason=end.reason if end is not None else _where_cut_off(episode),
        steps=len(episode.steps),
        seconds=episode.seconds,
        size_bytes=size_bytes,
    )


def find_trace(root: Path, name: str) -> Trace:
    """The trace that ``name`` means: an exact id, ``latest``, a path, or the beginning of one id only.

    Args:
        root: the folder of traces.
        name: what the user wrote. A path is a trace's folder or a file in it.

    Raises:
        TraceNotFound: nothing is called so; the nearest names are listed.
        TraceAmbiguous: several begin so; they are listed.
        TraceError: ``root`` cannot be listed.
    """
    path = Path(os.path.expanduser(name))
    if name and (os.sep in name or (os.altsep and os.altsep in name) or name in (os.curdir, os.pardir)):
        return _at_path(path)
    traces = list_traces(root)
    for trace in traces:
        if name in (trace.run, trace.folder.name):
            return trace
    if name == LATEST and traces:
        return traces[0]
    beginning = [t for t in traces if name and (t.run.startswith(name) or t.folder.name.startswith(name))]
    if len(beginning) == 1:
        return beginning[0]
    if beginning:
        listed = ", ".join(trace.run for trace in beginning[:5]) + (", …" if len(beginning) > 5 else "")
        raise TraceAmbiguous(f"{len(beginning)} traces begin with {name!r}", f"write more of one: {listed}")
    if name and _holds_trace(path):
        return read_trace(path)
    raise TraceNotFound(f"there is no trace {name!r} in {root}", _nearest(name, traces))


def _at_path(path: Path) -> Trace:
    for folder in (path, path.parent):
        if _holds_trace(folder) and (folder == path or os.path.isfile(path)):
            return read_trace(folder)
    raise TraceNotFound(f"{path} is not a trace", f"a trace is a folder with a {JOURNAL_NAME}")


def _nearest(name: str, traces: list[Trace]) -> str:
    if not traces:
        return "no run has left a trace there yet"
    near = difflib.get_close_matches(name, [trace.run for trace in traces], n=3, cutoff=0.5)
    if near:
        return f"nearest: {', '.join(near)}"
    return f"the newest are {', '.join(trace.run for trace in traces[:3])}"


def _where_cut_off(episode: Episode) -> str:
    last = episode.steps[-1] if episode.steps else None
    if last is None:
        return "it stopped before its first step"
    return f"it stopped {'during' if last.outcome is None else 'after'} step {last.intent.step}"


def _holds_trace(folder: Path) -> bool:
    # A folder with pictures and no journal is a run that died at its very beginning, or one that lost its journal.
    # os.path, because Path.is_dir raises where a folder may not be entered.
    return os.path.isdir(folder) and (os.path.lexists(folder / JOURNAL_NAME) or os.path.isdir(folder / PICTURES_NAME))


def _newest_first(trace: Trace) -> tuple[float, str]:
    # A hostile journal may say NaN, which sorts nowhere.
    return (-trace.started_at_s if math.isfinite(trace.started_at_s) else math.inf, trace.folder.name)


def _written_at_s(folder: Path) -> float:
    for path in (folder / JOURNAL_NAME, folder):
        try:
            return path.stat().st_mtime
        except OSError:
            continue
    return 0.0


def _size_bytes(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size
            except OSError:
                continue  # it went away while we looked
    return total


def write_whole(path: Path, content: bytes) -> None:
    """Write a page or an export, for its owner alone, so that readers see the old one or the new one.

    Raises:
        TraceUnwritable: it cannot be written.
    """
    try:
        shelf.write_whole(path, content, 0o600)
    except LibraryError as error:
        raise TraceUnwritable(error.message) from error
