"""Worker processes, and what is left of them when they die.

Each is a session of its own: Ctrl-C reaches the run alone, which then ends them in good order. One that dies, by a
signal too, is noticed by the end of its answers, and another is started in its place.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Protocol

from agent.suite.errors import RunBroken
from agent.suite.running.worker import READY, STOP, Plays

if TYPE_CHECKING:
    from agent.suite.playing.jobs import Job, Played, Setup

STOP_LIMIT_S = 8.0
"""How long workers get to come to an end."""
GRACE_S = 30.0
"""How much longer than its own time a scenario may take before its worker is ended from outside."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A worker has played a job."""

    worker: int
    played: Played


@dataclass(frozen=True, slots=True)
class Died:
    """A worker is gone; what it was playing has no verdict."""

    worker: int
    job: Job | None
    why: str


Event = Answered | Died


class Crew(Protocol):
    """Those who play."""

    def grow(self, count: int) -> None:
        """Be so many at least."""

    def begin(self, setup: Setup) -> None:
        """Tell all of them what holds for the run."""

    @property
    def idle(self) -> tuple[int, ...]:
        """Workers that wait for a job."""

    def give(self, worker: int, job: Job) -> None:
        """Have one play a job."""

    def wait(self, timeout_s: float) -> list[Event]:
        """What happened meanwhile; empty when nothing did."""

    def stop(self) -> None:
        """Ask all of them to end what they play."""

    def close(self) -> None:
        """End them."""


def worker_command() -> tuple[str, ...]:
    """How a worker is started."""
    return (sys.executable, "-m", "agent.suite.running.worker")


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    said: IO[bytes]
    job: Job | None = None
    ends_s: float = 0.0
    buffer: bytes = b""
    late: bool = False
    ready: bool = False
    told: list[bytes] = field(default_factory=list)


class ProcessCrew:
    """Processes of this machine.

    Args:
        count: how many.
        command: how each is started.
    """

    def __init__(self, count: int, command: Sequence[str] = ()) -> None:
        """Start them; they get ready while the caller goes on.

        Raises:
            RunBroken: they cannot be started.
        """
        self._command = tuple(command) or worker_command()
        self._setup = b""
        self._selector = selectors.DefaultSelector()
        self._workers: dict[int, _Worker] = {}
        self._events: list[Event] = []
        self._closing = False
        self.restarts = 0
        for number in range(count):
            self._start(number)

    def grow(self, count: int) -> None:
        """See ``Crew.grow``."""
        for number in range(len(self._workers), count):
            self._start(number)

    def begin(self, setup: Setup) -> None:
        """See ``Crew.begin``."""
        self._setup = setup.model_dump_json().encode() + b"\n"
        for worker in self._workers.values():
            self._tell(worker, self._setup)

    @property
    def idle(self) -> tuple[int, ...]:
        """See ``Crew.idle``."""
        return tuple(number for number, worker in self._workers.items() if worker.job is None)

    def process_id(self, worker: int) -> int:
        """Of a worker's process."""
        return self._workers[worker].process.pid

    def give(self, worker: int, job: Job) -> None:
        """See ``Crew.give``."""
        told = self._workers[worker]
        told.job = job
        told.ends_s = time.monotonic() + job.planned.timeout_s + GRACE_S
        self._tell(told, job.model_dump_json(by_alias=True, exclude_unset=True).encode() + b"\n")

    def wait(self, timeout_s: float) -> list[Event]:
        """See ``Crew.wait``."""
        for key, _ in self._selector.select(timeout_s):
            self._hear(key.data)
        for worker in self._workers.values():
            if worker.job is not None and time.monotonic() > worker.ends_s and not worker.late:
                worker.late = True
                self._kill(worker)
        events, self._events = self._events, []
        return events

    def stop(self) -> None:
        """See ``Crew.stop``."""
        for worker in self._workers.values():
            self._tell(worker, STOP)

    def close(self) -> None:
        """See ``Crew.close``. May be called twice."""
        if self._closing:
            return
        self._closing = True
        for worker in self._workers.values():
            if not self._setup:
                self._kill(worker)  # nothing was begun: whoever made a mistake need not wait for its imports
            with contextlib.suppress(OSError):
                assert worker.process.stdin is not None
                worker.process.stdin.close()
        until = time.monotonic() + STOP_LIMIT_S
        for worker in self._workers.values():
            try:
                worker.process.wait(max(0.05, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._kill(worker)
                worker.process.wait()
            self._let_go(worker)
        self._workers.clear()
        self._selector.close()

    # ---------------------------------------------------------------- one of them

    def _start(self, number: int) -> None:
        said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its worker
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                start_new_session=True,
                env=dict(os.environ) | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
        except OSError as error:
            said.close()
            raise RunBroken(f"no worker can be started: {error.strerror or error}") from error
        worker = _Worker(process, said)
        self._workers[number] = worker
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        self._selector.register(process.stdout, selectors.EVENT_READ, number)
        if self._setup:
            self._tell(worker, self._setup)

    def _hear(self, number: int) -> None:
        worker = self._workers[number]
        assert worker.process.stdout is not None
        try:
            heard = os.read(worker.process.stdout.fileno(), 1 << 20)
        except BlockingIOError:
            return
        if not heard:
            self._gone(number, worker)
            return
        worker.buffer += heard
        while b"\n" in worker.buffer:
            line, _, worker.buffer = worker.buffer.partition(b"\n")
            if line + b"\n" == READY:
                worker.ready = True
                continue
            worker.job = None
            from agent.suite.playing.jobs import Played  # not above: workers are started before anything heavy

            self._events.append(Answered(number, Played.model_validate_json(line)))

    def _gone(self, number: int, worker: _Worker) -> None:
        worker.process.wait()
        job, why = worker.job, self._why(worker)
        self._let_go(worker)
        if self._closing:
            return
        self._events.append(Died(number, job, why))
        self.restarts += 1
        if not worker.ready and self.restarts > 3 * max(1, len(self._workers)):
            raise RunBroken(f"workers die before they begin: {why}")
        self._start(number)

    def _why(self, worker: _Worker) -> str:
        if worker.late and worker.job is not None:
            return f"its worker did not end within {worker.job.planned.timeout_s + GRACE_S:g} s and was ended"
        worker.said.seek(0)
        lines = worker.said.read().decode("utf-8", "replace").strip().splitlines()
        last = f": {lines[-1].strip()[:300]}" if lines else ""
        code = worker.process.returncode
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"
        return f"the worker {how}{last}"

    def _let_go(self, worker: _Worker) -> None:
        assert worker.process.stdout is not None
        assert worker.process.stdin is not None
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(worker.process.stdout)
        for stream in (worker.process.stdout, worker.process.stdin):
            with contextlib.suppress(OSError):
                stream.close()
        worker.said.close()
        # What it had started is in its session: a browser's driver, an adb that hangs.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.process.pid, signal.SIGKILL)

    def _tell(self, worker: _Worker, line: bytes) -> None:
        assert worker.process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # one that is gone is noticed where its answers end
            worker.process.stdin.write(line)
            worker.process.stdin.flush()

    def _kill(self, worker: _Worker) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.process.pid, signal.SIGKILL)


class InProcessCrew:
    """One worker in this very process: for tests, and for a person with a debugger.

    Args:
        open_player: makes what plays jobs, once it is known what holds for the run.
    """

    def __init__(self, open_player: Callable[[Setup], Plays]) -> None:
        self._open = open_player
        self._player: Plays | None = None
        self._job: Job | None = None

    def grow(self, count: int) -> None:
        """See ``Crew.grow``; there is one."""

    def begin(self, setup: Setup) -> None:
        """See ``Crew.begin``."""
        self._player = self._open(setup)

    @property
    def idle(self) -> tuple[int, ...]:
        """See ``Crew.idle``."""
        return () if self._job is not None else (0,)

    def give(self, worker: int, job: Job) -> None:  # noqa: ARG002 - there is one
        """See ``Crew.give``."""
        self._job = job

    def wait(self, timeout_s: float) -> list[Event]:  # noqa: ARG002 - it is played now
        """See ``Crew.wait``."""
        job, self._job = self._job, None
        assert self._player is not None
        return [Answered(0, self._player.play(job))] if job is not None else []

    def stop(self) -> None:
        """See ``Crew.stop``."""

    def close(self) -> None:
        """See ``Crew.close``."""
        if self._player is not None:
            self._player.close()
