"""Plays many episodes in a few processes and survives the loss of any of them.

Playwright's client belongs to one thread of one process, so every worker is a process, with a thread here to feed it.
Workers live in sessions of their own: Ctrl-C reaches only this process, which then stops them in good order.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Sequence
from contextlib import suppress
from typing import IO

from agent.evaluation.miniwob import Job, Played
from agent.evaluation.results import EpisodeLine

EPISODE_LIMIT_S = 240.0
"""An episode that takes longer hangs in a way that no other limit ends: its worker is ended."""
STOP_LIMIT_S = 8.0
"""How long workers get to close their browsers."""
_SHORTEST_POLL_S = 0.2


def play_all(jobs: Sequence[Job], command: Sequence[str], workers: int) -> Generator[Played, None, None]:
    """Play jobs and yield them in the order in which they end.

    Closing the iterator, or an exception in the loop over it, stops the workers; what they were playing is dropped.

    Args:
        jobs: what to play; started in this order.
        command: how a worker is started (``worker_command``).
        workers: how many at a time.
    """
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    ended: queue.SimpleQueue[Played | None] = queue.SimpleQueue()
    crew = [_Member(command, waiting, ended) for _ in range(min(workers, len(jobs)))]
    try:
        for member in crew:
            member.start()
        working = len(crew)
        while working:
            # A wait without a limit would keep Ctrl-C from being heard on some systems.
            with suppress(queue.Empty):
                played = ended.get(timeout=_SHORTEST_POLL_S)
                if played is None:
                    working -= 1
                else:
                    yield played
    finally:
        for member in crew:
            member.hang_up()
        for member in crew:
            member.finish()


def worker_command(address: str) -> list[str]:
    """The command of a worker that plays on the pages at ``address``."""
    return [sys.executable, "-m", "agent.evaluation.worker", address]


class _Member(threading.Thread):
    """Feeds one worker process."""

    def __init__(
        self, command: Sequence[str], waiting: queue.SimpleQueue[Job], ended: queue.SimpleQueue[Played | None]
    ) -> None:
        super().__init__(daemon=True)
        self._command = command
        self._waiting = waiting
        self._ended = ended
        self._stopping = threading.Event()
        self._worker: _Worker | None = None
        self._lock = threading.Lock()

    def run(self) -> None:
        """Play until there are no more jobs, or this is stopped."""
        try:
            while not self._stopping.is_set():
                try:
                    job = self._waiting.get_nowait()
                except queue.Empty:
                    break
                played = self._play(job)
                if played is not None:
                    self._ended.put(played)
        finally:
            self._let_go()
            self._ended.put(None)

    def finish(self) -> None:
        """Wait for the worker after ``hang_up``, and end it by force when it is stuck in a page."""
        self.join(STOP_LIMIT_S)
        with self._lock:
            worker = self._worker
        if self.is_alive() and worker is not None:
            worker.kill()
        self.join()

    def hang_up(self) -> None:
        """Tell the worker to stop; ``finish`` then waits for it."""
        self._stopping.set()
        with self._lock:
            if self._worker is not None:
                self._worker.hang_up()

    def _play(self, job: Job) -> Played | None:
        """What came of a job, or None when it was stopped."""
        try:
            with self._lock:
                if self._stopping.is_set():
                    return None
                self._worker = self._worker or _Worker(self._command)
            answer = self._worker.ask(job.model_dump_json())
        except OSError as error:
            answer, why = b"", f"the worker could not be started: {error.strerror or error}"
        else:
            if answer:
                return Played.model_validate_json(answer)
            why = self._worker.end()
        if self._stopping.is_set():
            return None
        self._let_go()
        return Played(line=EpisodeLine(agent=job.agent, task=job.task, seed=job.seed, error=why))

    def _let_go(self) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.hang_up()
            worker.end()


class _Worker:
    """One worker process."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it. Raises ``OSError``."""
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in end()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                start_new_session=True,
                env=_environment(),
            )
        except BaseException:
            self._said.close()
            raise
        self._late = False
        self._why = ""

    def ask(self, job: str) -> bytes:
        """The answer to a job; empty when the worker is gone."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(EPISODE_LIMIT_S, self._end_late)
        timer.daemon = True
        timer.start()
        try:
            self._process.stdin.write(job.encode() + b"\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except (BrokenPipeError, ValueError):
            # It is gone, or somebody has hung up meanwhile.
            return b""
        finally:
            timer.cancel()
        return answer if answer.endswith(b"\n") else b""

    def hang_up(self) -> None:
        """Close its stdin, at which it closes its browser and ends."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()

    def end(self) -> str:
        """Wait for it to end, by force when it does not; returns why it did. May be called twice."""
        if self._said.closed:
            return self._why
        self.hang_up()
        try:
            self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._why = self._tell()
        self._said.close()
        return self._why

    def _tell(self) -> str:
        if self._late:
            return f"the episode did not end within {EPISODE_LIMIT_S:.0f} s; its worker was ended"
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        last = f": {lines[-1].strip()[:300]}" if lines else ""
        return f"the worker ended with status {self._process.returncode}{last}"

    def _end_late(self) -> None:
        self._late = True
        self.kill()

    def kill(self) -> None:
        """End it at once, with all it started."""
        # Its Playwright driver is in its session and goes with it; the browser ends when the driver does.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """This process's environment, with its import paths: a worker must run the very same sources."""
    return dict(os.environ) | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
