"""An Appium server of our own: on loopback, on a free port, gone with all its children when we are done."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from devices.android.adb_server import AdbServer, adb_program
from devices.settle import Deadline
from emulators.appium_packages import find_node
from emulators.errors import AppiumNotStarted
from emulators.running import end_group

HOST = "127.0.0.1"
START_LIMIT_S = 60.0
STOP_LIMIT_S = 10.0
_TRIES = 3
_TAIL_BYTES = 2000


class AppiumServer:
    """A running server.

    Args:
        folder: of the packages (`emulators.appium_packages.find_appium`).
        adb: the adb server that its sessions use.
        log: where what it prints goes; a temporary file by default.
    """

    def __init__(self, folder: Path, adb: AdbServer | None = None, log: Path | None = None) -> None:
        """Start it and wait until it answers.

        Raises:
            AppiumNotInstalled: there is no Node for it.
            AppiumNotStarted: it does not come up; the end of its log is told.
        """
        self._adb = adb or AdbServer()
        self._adb.start()
        self._place = TemporaryDirectory(prefix="clew-appium-", ignore_cleanup_errors=True)
        self._log = log or Path(self._place.name) / "appium.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        try:
            self._start(folder, find_node().path)
        except BaseException:
            self.close()
            raise

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://{HOST}:{self.port}"

    @property
    def log_tail(self) -> str:
        """The end of what it printed."""
        try:
            with self._log.open("rb") as file:
                file.seek(max(0, self._log.stat().st_size - _TAIL_BYTES))
                return file.read().decode("utf-8", "replace")
        except OSError:
            return ""

    def capabilities(self, serial: str, **others: object) -> Mapping[str, object]:
        """What a session on one phone needs so that it leaves other adb servers alone.

        Args:
            serial: of the phone, known to our adb server.
            others: more of them, without ``appium:``.
        """
        told = {"udid": serial, "adbPort": self._adb.port, "suppressKillServer": True, **others}
        return {f"appium:{name}": value for name, value in told.items()}

    def healthy(self) -> bool:
        """Whether it says that it is ready."""
        if self._process is None or self._process.poll() is not None:
            return False
        connection = HTTPConnection(HOST, self.port, timeout=2)
        try:
            connection.request("GET", "/status")
            return bool(json.loads(connection.getresponse().read())["value"]["ready"])
        except (OSError, HTTPException, ValueError, KeyError, TypeError):
            return False
        finally:
            connection.close()

    def close(self) -> None:
        """End it and its children. May be called twice."""
        process, self._process = self._process, None
        if process is not None:
            end_group(process, signal.SIGTERM)
            try:
                process.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                pass
            end_group(process)  # also what did not heed the first
            process.wait()
        self._place.cleanup()

    def __enter__(self) -> AppiumServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, folder: Path, node: str) -> None:
        environ = {**os.environ, "APPIUM_HOME": str(folder), "ANDROID_HOME": str(self._sdk())}
        environ.pop("ANDROID_SDK_ROOT", None)
        pause = threading.Event()
        for _ in range(_TRIES):  # between choosing a port and taking it somebody else may
            self.port = free_port()
            argv = [
                node, str(folder / "node_modules/appium/index.js"), "server",
                "--address", HOST, "--port", str(self.port), "--log-no-colors",
            ]  # fmt: skip
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    argv,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=folder,
                    env=environ,
                    start_new_session=True,
                )
            deadline = Deadline.after(START_LIMIT_S)
            while not deadline.passed and self._process.poll() is None:
                if self.healthy():
                    return
                pause.wait(0.1)
            ended = self._process.poll()
            end_group(self._process)
            self._process.wait()
            if "EADDRINUSE" not in self.log_tail:
                how = "did not answer" if ended is None else f"ended with status {ended}"
                raise AppiumNotStarted(f"Appium {how}: {_last_line(self.log_tail)}", f"its log: {self._log}")
        raise AppiumNotStarted("Appium found every port taken", "try again")

    def _sdk(self) -> Path:
        """As much of an Android SDK as Appium looks for: the adb that we use."""
        sdk = Path(self._place.name) / "sdk"
        tools = sdk / "platform-tools"
        tools.mkdir(parents=True)
        (tools / "adb").symlink_to(adb_program())
        return sdk


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing"
