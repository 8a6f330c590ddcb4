"""Starts a phone in a process of its own and gives its addresses: one phone a process, as pools want it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType

from emulators.errors import PhoneNotServed
from emulators.phone.wire.control import RemotePhone

START_LIMIT_S = 30.0
STOP_LIMIT_S = 10.0


class PhoneProcess:
    """A phone that runs beside us, and ends with us.

    Args:
        arguments: further words for ``python -m emulators.phone``.

    Raises:
        PhoneNotServed: it did not start; the message has its last words.
    """

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        argv = [sys.executable, "-m", "emulators.phone", "--json", "--until-eof", *arguments]
        self._process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        watchdog = threading.Timer(START_LIMIT_S, self._process.kill)
        watchdog.start()
        try:
            assert self._process.stdout is not None
            line = self._process.stdout.readline()
        finally:
            watchdog.cancel()
        if not line:
            _, said = self._process.communicate()
            raise PhoneNotServed(f"the phone did not start: {said.strip()[-500:] or 'it said nothing'}")
        told = json.loads(line)
        self.serial: str = told["serial"]
        self.port: int = told["port"]
        self.console_port: int = told["console_port"]
        self.control_port: int = told["control_port"]
        self.token: str = told["token"]

    @property
    def process_id(self) -> int:
        """Its process."""
        return self._process.pid

    def control(self) -> RemotePhone:
        """Connect to its control port."""
        return RemotePhone(self.control_port, self.token)

    def close(self) -> None:
        """End it; closing twice is allowed."""
        try:
            self._process.communicate(timeout=STOP_LIMIT_S)  # closes its input, which ends it
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def __enter__(self) -> PhoneProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
