"""A run of suites in a process of its own: what the live view and the protocol server start and stop.

It is ``clew suite run``, so that what is started from a page is what is started at a terminal: the same configuration,
gate, exit codes and folder. A fault in it is its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from agent.errors import ConfigError
from agent.suite.results import RUN_NAME
from agent.suite.running.folder import new_folder

_BEGIN_S, _END_S = 60.0, 20.0
_MOST_LINES = 40


class RunApart:
    """One run of suites.

    Args:
        paths: suites, or folders of them.
        on: devices; none leaves it to the suites.
        runs: the folder that the run's own folder goes into.
        only: only scenarios with one of these in their name.

    Raises:
        ConfigError: there is no such file, or a process cannot be started.
    """

    def __init__(self, paths: Sequence[Path], on: Sequence[str], runs: Path, only: Sequence[str] = ()) -> None:
        for path in paths:
            if not path.exists():
                raise ConfigError(f"{path} is no suite, and no folder of suites", "give the path of a YAML file")
        self.folder = runs / new_folder().name
        command = [sys.executable, "-m", "agent.cli", "suite", "run", f"--out={self.folder}"]
        command += [f"--on={device}" for device in on] + [f"--only={name}" for name in only]
        command += ["--", *(str(path.absolute()) for path in paths)]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                start_new_session=True, env={**os.environ, "NO_COLOR": "1"},
            )  # fmt: skip
        except OSError as error:
            raise ConfigError(f"no run can be started: {error.strerror or error}", "free some memory") from error
        self._said: deque[str] = deque(maxlen=_MOST_LINES)
        self._listening = threading.Thread(target=self._listen, name="run of suites", daemon=True)
        self._listening.start()

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._process.poll() is not None

    @property
    def said(self) -> str:
        """The last lines that it told."""
        return "\n".join(self._said)

    def wait_begun(self, timeout_s: float = _BEGIN_S) -> None:
        """Wait until the run has a folder of its own.

        Raises:
            ConfigError: it ended before it began: a mistake in the suites, or no device.
        """
        until = time.monotonic() + timeout_s
        while not (self.folder / RUN_NAME).is_file():
            if self.over or time.monotonic() > until:
                self.stop()
                self._listening.join(5)
                told = self.said or "it did not begin"
                raise ConfigError(f"the suites were not run: {told}", "clew suite lint PATH tells more")
            self.wait_a_little(0.05)

    def wait_a_little(self, timeout_s: float = 1.0) -> None:
        """Wait for the end, but no longer than that."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout_s)

    @property
    def exit_code(self) -> int | None:
        """Of ``clew suite run``; None while it goes on."""
        return self._process.poll()

    def stop(self) -> None:
        """Stop it as Ctrl-C does: what was finished is kept. One that does not heed that is ended."""
        for number, patience_s in ((signal.SIGINT, _END_S), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            if self.over:
                return
            try:
                os.killpg(self._process.pid, number) if number == signal.SIGKILL else self._process.send_signal(number)
                self._process.wait(patience_s)
            except (subprocess.TimeoutExpired, ProcessLookupError):
                continue

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                if told := line.decode("utf-8", "replace").strip():
                    self._said.append(told)
