"""The results file of an evaluation: what was run on what, then one JSON line for every finished episode.

A run that was stopped goes on in the same file. A torn last line is what a crash leaves and is dropped; any other line
that cannot be read is an error, since figures from a damaged file would be wrong in silence. Lines are not made durable
one by one: an episode lost to a power cut is played again.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.evaluation.errors import ResultsUnusable

FORMAT_VERSION = 1


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Conditions(_Line):
    """What must be the same in every session that writes into one file."""

    program: str
    """Version of clewline and a digest of its sources."""
    chromium: str
    pages: str
    """Version of the package with the benchmark's pages."""
    max_steps: int
    max_seconds: float
    episode_limit_ms: int
    viewport_px: tuple[int, int]


class Selection(_Line):
    """What is played: every agent on every task with every seed."""

    agents: tuple[str, ...]
    tasks: tuple[str, ...]
    seeds: tuple[int, ...]

    def episodes(self) -> Iterator[tuple[str, str, int]]:
        """``(agent, task, seed)`` of each episode, one agent after the other."""
        for agent in self.agents:
            for task in self.tasks:
                for seed in self.seeds:
                    yield agent, task, seed


class Head(_Line):
    """The first line."""

    kind: Literal["head"] = "head"
    version: int = Field(default=FORMAT_VERSION, le=FORMAT_VERSION)
    benchmark: str = "miniwob"
    conditions: Conditions
    selection: Selection


class Session(_Line):
    """Somebody began, or went on with, the run; when, where, and on how busy a machine."""

    kind: Literal["session"] = "session"
    at: str
    """ISO 8601 with offset."""
    workers: int
    host: dict[str, str | int | float]
    load: tuple[float, float, float] | None
    """The system's load averages over 1, 5 and 15 minutes as it began."""


class EpisodeLine(_Line):
    """One finished episode. Neither goal nor steps: for half of the tasks nobody is to look at them."""

    kind: Literal["episode"] = "episode"
    agent: str
    task: str
    seed: int
    raw: float = 0.0
    """Reward without time decay."""
    decayed: float = 0.0
    over: bool = False
    """Whether the page ended the episode; otherwise the agent did, or a limit."""
    status: str = ""
    """How the loop ended."""
    error: str = ""
    """What broke, where something did; such an episode counts as failed."""
    steps: int = 0
    seconds: float = 0.0
    """The agent's own time, from its first look to its last."""
    step_seconds: tuple[float, ...] = ()
    wall_s: float = 0.0
    """With loading and starting the page."""
    at_s: float = Field(default_factory=lambda: round(time.time(), 1))

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from the others."""
        return self.agent, self.task, self.seed

    @property
    def some(self) -> bool:
        """BrowserGym's success: any reward, partial credit included."""
        return self.raw > 0 and not self.error

    @property
    def full(self) -> bool:
        """All of the reward."""
        return self.raw >= 1 and not self.error


Record = Head | Session | EpisodeLine


class _AnyLine(BaseModel):
    line: Record = Field(discriminator="kind")


class Results(_Line):
    """A results file, read."""

    head: Head
    sessions: tuple[Session, ...]
    episodes: tuple[EpisodeLine, ...]


def read_results(path: Path) -> Results:
    """Read a results file; a torn last line is left out.

    Raises:
        ResultsUnusable: it cannot be read, or a line other than the last is damaged.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ResultsUnusable(f"{path} cannot be read: {error.strerror or error}") from error
    return _join([record for record, _ in _records(raw, path)], path)


class ResultsFile:
    """Adds lines to a results file; only one run at a time may."""

    def __init__(self, path: Path, head: Head | None = None) -> None:
        """Begin a file with ``head``, or go on with the one that is there.

        Raises:
            ResultsUnusable: it cannot be written, another run writes it, there is one already although ``head`` is
                given, or there is none to go on with.
        """
        self.path = path
        self._file = -1
        try:
            if head is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if head is not None else 0)
            self._file = os.open(path, flags, 0o644)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._begin(head)
        except BlockingIOError:
            self.close()
            raise ResultsUnusable(
                f"another run writes {path}", "wait for it, or choose another --results FILE"
            ) from None
        except FileNotFoundError:
            raise ResultsUnusable(f"there is no {path} to go on with", "leave out --resume to begin it") from None
        except OSError as error:
            self.close()
            raise ResultsUnusable(
                f"{path} cannot be written: {error.strerror or error}", "choose another --results FILE"
            ) from error
        except BaseException:
            self.close()
            raise

    def _begin(self, head: Head | None) -> None:
        raw = self.path.read_bytes()
        whole = 0
        records = []
        for record, whole in _records(raw, self.path):  # noqa: B007 - the last end is what counts
            records.append(record)
        os.ftruncate(self._file, whole)
        os.lseek(self._file, 0, os.SEEK_END)
        if head is None:
            self.found = _join(records, self.path)
            return
        if records:
            raise ResultsUnusable(
                f"{self.path} holds results already", "go on with --resume, or choose another --results"
            )
        self.found = Results(head=head, sessions=(), episodes=())
        self.append(head)

    def append(self, record: Record) -> None:
        """Write one line.

        Raises:
            ResultsUnusable: the disk is full or failed; the line is not half there.
        """
        start = os.lseek(self._file, 0, os.SEEK_CUR)
        view = memoryview(record.model_dump_json().encode() + b"\n")
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError as error:
            os.ftruncate(self._file, start)
            os.lseek(self._file, start, os.SEEK_SET)
            raise ResultsUnusable(f"{self.path} cannot be written: {error.strerror or error}") from error

    def close(self) -> None:
        """Let go of the file; may be called twice."""
        if self._file >= 0:
            file, self._file = self._file, -1
            os.close(file)


def check_same_conditions(found: Conditions, now: Conditions, path: Path) -> None:
    """Refuse to mix episodes that were not played alike.

    Raises:
        ResultsUnusable: something differs.
    """
    differing = [name for name in Conditions.model_fields if getattr(found, name) != getattr(now, name)]
    if differing:
        told = "; ".join(f"{name} was {getattr(found, name)} and is {getattr(now, name)}" for name in differing)
        raise ResultsUnusable(f"{path} was made under other conditions: {told}", "begin anew without --resume")


def _records(raw: bytes, path: Path) -> Iterator[tuple[Record, int]]:
    """Each whole record, and where it ends."""
    offset = 0
    for number, line in enumerate(raw.splitlines(keepends=True), start=1):
        last = offset + len(line) == len(raw)
        if last and not line.endswith(b"\n"):
            return
        try:
            record = _AnyLine.model_validate_json(b'{"line":' + line + b"}").line
        except ValidationError as error:
            if last:
                return
            raise ResultsUnusable(f"{path} is damaged at line {number}", "begin anew without --resume") from error
        offset += len(line)
        yield record, offset


def _join(records: Sequence[Record], path: Path) -> Results:
    if not records or not isinstance(records[0], Head):
        raise ResultsUnusable(f"{path} is no results file: it does not begin with its head", "choose another --results")
    episodes: dict[tuple[str, str, int], EpisodeLine] = {}
    for record in records:
        if isinstance(record, EpisodeLine):
            episodes.setdefault(record.key, record)
    sessions = tuple(record for record in records if isinstance(record, Session))
    return Results(head=records[0], sessions=sessions, episodes=tuple(episodes.values()))
