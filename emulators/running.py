"""Runs a command to its end: what it prints is handed on line by line, and it ends with all its children in time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

_UNREACHABLE = re.compile(r"ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED|ETIMEDOUT")
_DOWNLOADING = re.compile(r"\b[1-9]\d?% of\b")
_UNREACHABLE_LINES = 3
"""How many refused connections in a row, with nothing arriving between them, mean that there is no network."""

Progress = Callable[[str], object]
"""Receives one line at a time."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit status, why we stopped it if we did, and its last lines."""

    status: int
    stopped: str
    tail: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why it did not do what it should, in a few words."""
        if self.stopped:
            return self.stopped
        said = next((line for line in reversed(self.tail) if re.search(r"\b(error|E:|failed|cannot)", line, re.I)), "")
        return f"it ended with status {self.status}" + (f": {said}" if said else "")


def run_to_end(
    argv: list[str],
    progress: Progress,
    *,
    limit_s: float,
    environ: Mapping[str, str],
    stop_without_network: bool = False,
) -> Ended:
    """Run a command, hand on what it prints line by line, and end it with all its children when its time is up."""
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=dict(environ),
            start_new_session=True,  # a group of its own, so that its children end with it
        )
    except OSError as error:
        return Ended(127, f"{argv[0]} cannot be run: {error.strerror or error}", ())
    stopped = ""
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        end_group(process)

    clock = threading.Timer(limit_s, expire)
    clock.daemon = True
    clock.start()
    tail: deque[str] = deque(maxlen=20)
    unreachable = 0
    with process:  # closes the pipe and waits
        try:
            assert process.stdout is not None
            for raw in process.stdout:
                line = raw.rstrip()
                if not line:
                    continue
                tail.append(line)
                progress(f"  {line}")
                if _DOWNLOADING.search(line):
                    unreachable = 0
                elif _UNREACHABLE.search(line) and line.startswith("Error"):
                    unreachable += 1
                if stop_without_network and unreachable >= _UNREACHABLE_LINES:
                    stopped = "its download host cannot be reached from here"
                    break
        except BaseException:  # an interrupt, or a progress callback that raised
            stopped = "it was interrupted"
            raise
        finally:
            if stopped:
                end_group(process)
            process.wait()
            clock.cancel()
    if expired.is_set():
        stopped = f"it did not finish within {limit_s:g} s"
    return Ended(process.returncode, stopped, tuple(tail))


def end_group(process: subprocess.Popen[str] | subprocess.Popen[bytes], how: signal.Signals = signal.SIGKILL) -> None:
    """End a process that leads a group of its own, with all its children."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, how)
