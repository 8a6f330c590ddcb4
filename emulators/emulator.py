"""Starts an Android emulator without a window, and waits until it can be used.

Its boot passes gates, each with a deadline of its own, so that what went wrong is told by name: the launcher lives, the
console answers, adb sees it, Android has booted, its animation has stopped, the services answer.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from devices.android.adb_server import AdbServer
from devices.errors import DeviceError
from devices.settle import Deadline
from emulators.avd import Avd
from emulators.console import Console
from emulators.errors import ConsoleRefused, EmulatorNotStarted
from emulators.ports import PortPair
from emulators.running import Progress, end_group

STOP_LIMIT_S = 20.0
_EVERY_S = 0.25
_TAIL_BYTES = 4000
_SERVICES = ("activity:", "package:", "window:")

GATES_S: Mapping[str, float] = {
    "console": 60.0,
    "adb": 60.0,
    "boot": 240.0,
    "animation": 60.0,
    "services": 60.0,
}
"""How long each gate may take, in the order in which they are passed."""

PROFILE: Mapping[str, Mapping[str, str]] = {
    "global": {
        "window_animation_scale": "0",
        "transition_animation_scale": "0",
        "animator_duration_scale": "0",
    },
    "system": {"show_touches": "0", "pointer_location": "0"},
    "secure": {"show_ime_with_hard_keyboard": "1"},
}
"""Settings that make one run like another: nothing is animated, nothing is drawn over the apps."""


@dataclass(frozen=True, slots=True)
class EmulatorOptions:
    """How an emulator is started."""

    headless: bool = True
    gpu: str = "swiftshader_indirect"
    """``swiftshader_indirect`` draws without a graphics card, ``host`` with the machine's, ``auto`` lets it choose."""
    snapshot: str = ""
    """The state to begin with."""
    cold: bool = False
    """Boot Android anew, whatever was kept."""
    wipe: bool = False
    """Forget all data first."""
    read_only: bool = False
    """Keep nothing; the same virtual device may then run several times at once."""
    memory_mb: int | None = None
    cores: int | None = None
    dns: tuple[str, ...] = ()
    proxy: str = ""
    """``http://host:port`` through which everything goes."""
    grpc_port: int | None = None
    deterministic: bool = True
    """Apply `PROFILE` after the boot."""
    gates_s: Mapping[str, float] = field(default_factory=lambda: GATES_S)

    def argv(self, program: Path, avd: str, ports: PortPair) -> list[str]:
        """The launcher's command line."""
        argv = [str(program), "-avd", avd, "-ports", f"{ports.console},{ports.adb}", "-gpu", self.gpu]
        if self.headless:
            argv += ["-no-window", "-no-audio", "-no-boot-anim"]
        if self.snapshot and not self.cold:
            argv += ["-snapshot", self.snapshot, "-no-snapshot-save"]
        else:
            argv += ["-no-snapshot"]
        argv += ["-wipe-data"] if self.wipe else []
        argv += ["-read-only"] if self.read_only else []
        argv += ["-memory", str(self.memory_mb)] if self.memory_mb else []
        argv += ["-cores", str(self.cores)] if self.cores else []
        argv += ["-dns-server", ",".join(self.dns)] if self.dns else []
        argv += ["-http-proxy", self.proxy] if self.proxy else []
        argv += ["-grpc", str(self.grpc_port)] if self.grpc_port else []
        return argv


class Emulator:
    """A running emulator, started by us.

    Args:
        program: the launcher (`emulators.sdk.Sdk.emulator`).
        avd: what it runs.
        ports: where it listens.
        adb: the adb server that it announces itself to.
        log: where what it prints goes.
        options: how it is started.
        progress: receives a line at each gate.
        token: the console's proof; the file in the home folder by default.
    """

    def __init__(
        self,
        program: Path,
        avd: Avd | str,
        ports: PortPair,
        adb: AdbServer,
        log: Path,
        options: EmulatorOptions | None = None,
        progress: Progress = lambda line: None,
        token: Path | None = None,
    ) -> None:
        """Start it and wait until it can be used.

        Raises:
            EmulatorNotStarted: it ended, or a gate was not passed in time; ``stage`` says which.
        """
        self.name = avd if isinstance(avd, str) else avd.name
        self.ports = ports
        self.log = log
        self._adb = adb
        self._token = token
        self._options = options or EmulatorOptions()
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = threading.Event()
        adb.start()
        try:
            self._launch(program)
            self._pass_gates(progress)
            if self._options.deterministic:
                self.apply_profile()
        except BaseException:
            self.close()
            raise

    @property
    def serial(self) -> str:
        """What adb calls it: ``emulator-5554``."""
        return f"emulator-{self.ports.console}"

    @property
    def pid(self) -> int:
        """Of its process, 0 when it has ended."""
        return self._process.pid if self._process is not None else 0

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def console(self) -> Console:
        """A conversation with its console; close it.

        Raises:
            ConsoleRefused: it does not answer.
        """
        return Console(self.ports.console, self._token)

    def shell(self, command: str) -> str:
        """Run a command of Android's shell.

        Raises:
            EmulatorNotStarted: it cannot be reached.
        """
        from devices.android.adb_server import shell

        try:
            return shell(self._adb, self.serial, command)
        except DeviceError as error:
            raise EmulatorNotStarted("shell", error.message, self.log_tail) from error

    def apply_profile(self) -> None:
        """Make one run like another; see `PROFILE`."""
        orders = (
            f"settings put {space} {key} {value}" for space, keys in PROFILE.items() for key, value in keys.items()
        )
        self.shell("; ".join(orders))

    def trouble(self) -> str:
        """What is wrong with it, in a word for counting; empty when nothing is."""
        if not self.running:
            return "ended"
        state = next((d.state for d in self._adb.devices() if d.serial == self.serial), "absent")
        if state != "device":
            return f"adb {state}"
        try:
            booted = self.shell("getprop sys.boot_completed").strip()
        except EmulatorNotStarted:
            return "shell silent"
        return "" if booted == "1" else "not booted"

    @property
    def log_tail(self) -> str:
        """The end of what it printed."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, self.log.stat().st_size - _TAIL_BYTES))
                return file.read().decode("utf-8", "replace")
        except OSError:
            return ""

    def detach(self) -> None:
        """Let it run on after this process ends; `emulators.running_emulators` finds it again."""
        process, self._process = self._process, None
        if process is not None:
            process.returncode = 0  # nobody waits for it any more

    def close(self) -> None:
        """End it: asked first, then made to. May be called twice."""
        process = self._process
        if process is None:
            return
        self._process = None
        if process.poll() is None:
            try:
                with self.console() as console:
                    console.kill()
                process.wait(STOP_LIMIT_S)
            except (ConsoleRefused, subprocess.TimeoutExpired):
                end_group(process, signal.SIGTERM)
                try:
                    process.wait(STOP_LIMIT_S / 2)
                except subprocess.TimeoutExpired:
                    pass
        end_group(process)  # the launcher's children too
        process.wait()

    def __enter__(self) -> Emulator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---------------------------------------------------------------- starting

    def _launch(self, program: Path) -> None:
        argv = self._options.argv(program, self.name, self.ports)
        environ = {**os.environ, "ANDROID_ADB_SERVER_PORT": str(self._adb.port)}
        self.log.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.log.open("wb") as log:
                self._process = subprocess.Popen(
                    argv,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=environ,
                    start_new_session=True,
                )
        except OSError as error:
            raise EmulatorNotStarted("launcher", f"{program} cannot be run: {error.strerror or error}") from error

    def _pass_gates(self, progress: Progress) -> None:
        gates: Mapping[str, Callable[[], bool]] = {
            "console": self._console_answers,
            "adb": self._adb_sees_it,
            "boot": lambda: self._says("getprop sys.boot_completed") == "1",
            "animation": lambda: self._says("getprop init.svc.bootanim") in ("stopped", ""),
            "services": lambda: all(name in self._says("service list") for name in _SERVICES),
        }
        for name, passed in gates.items():
            limit_s = self._options.gates_s.get(name, GATES_S[name])
            deadline = Deadline.after(limit_s)
            while not passed():
                if not self.running:
                    status = self._process.poll() if self._process is not None else None
                    raise EmulatorNotStarted(name, f"it ended with status {status}", self.log_tail)
                if deadline.passed:
                    raise EmulatorNotStarted(name, f"not within {limit_s:g} s", self.log_tail)
                self._pause.wait(min(_EVERY_S, deadline.left_s))
            progress(f"{self.serial}: {name}")

    def _console_answers(self) -> bool:
        try:
            with self.console() as console:
                name = console.avd_name()
        except ConsoleRefused:
            return False
        if name != self.name:
            raise EmulatorNotStarted("console", f"{name!r} answers on its port, not {self.name!r}", self.log_tail)
        return True

    def _adb_sees_it(self) -> bool:
        self._adb.announce_emulator(self.ports.adb)
        return any(d.serial == self.serial and d.state == "device" for d in self._adb.devices())

    def _says(self, command: str) -> str:
        try:
            return self.shell(command).strip()
        except EmulatorNotStarted:
            return "?"
