"""A phone over adb: uiautomator2's server for speed and Unicode, the plain shell where that does not start."""

from __future__ import annotations

import io
import re
import shlex
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from devices.android import shell_words
from devices.android.adb_server import AdbServer, find_server
from devices.android.link import Look
from devices.android.tree import ViewTree, read_tree
from devices.android.u2_server import ServerFault, U2Server
from devices.errors import (
    DeviceCrashed,
    DeviceError,
    DeviceTimeout,
    DeviceUnavailable,
    NavigationFailed,
    UnsupportedAction,
)
from devices.observation import TreeNode

if TYPE_CHECKING:
    from adbutils import AdbDevice

_SHELL_LIMIT_S = 15.0
_DUMP_LIMIT_S = 20.0
_MAX_DEPTH = 1000
"""uiautomator2 cuts trees at 50 unless told otherwise."""
_LONG_MS = 300
_STEP_MS = 5
"""UiAutomator moves a finger one step each 5 ms."""
_PICK_UP_MS = 700
_KEYBOARD_SHARE = 0.42
"""How much of a screen a keyboard is taken to cover where its window is not told."""
_PASTE = 279
_KEYS_AT_ONCE = 200
_ENTER = 66
_TARGET = re.compile(r"[A-Za-z]\w*(?:\.\w+)+(?:/[\w.$]+)?")


class AdbLink:
    """One phone over adb.

    Args:
        serial: as ``adb devices`` lists it; ``HOST:PORT`` is connected to.
        server: the adb server; found by default.
        fast: use uiautomator2's server, which needs to push a file to the phone.
    """

    def __init__(self, serial: str, server: AdbServer | None = None, fast: bool = True) -> None:
        """Reach the phone.

        Raises:
            DeviceUnavailable: it cannot be used; the hint says what to do.
        """
        self.serial = serial
        self._server = server or find_server(serial)
        with _talking("reach the phone"):
            self._device: AdbDevice = self._server.client().device(serial)
        self._pause = threading.Event()
        self._fast: U2Server | None = None
        self._slow_because = ""
        if fast:
            try:
                self._fast = U2Server(self._device)
            except DeviceUnavailable as error:
                self._slow_because = error.message
        self._upright, self._scale = self._geometry()
        with _talking("read the input method"):
            self._keyboard_app = self._shell("settings get secure default_input_method").partition("/")[0]

    @property
    def address(self) -> str:
        """``android:`` and the serial."""
        return f"android:{self.serial}"

    @property
    def slow_because(self) -> str:
        """Why only the plain shell is used; empty when uiautomator2's server is."""
        return self._slow_because

    # ---------------------------------------------------------------- looking

    def look(self, picture: bool) -> Look:
        """Read tree, foreground app and keyboard; the picture right after the tree."""
        with _talking("look"):
            if self._fast is not None:
                seen, said = self._tree(self._fast), self._shell(shell_words.STATE_COMMAND)
            else:
                dump, _, said = self._shell(shell_words.LOOK_COMMAND).partition(shell_words.MARK)
                seen = read_tree(dump)
            png = self._picture() if picture else None
        package, activity = shell_words.focus(said)
        turned = seen.rotation % 2 == 1
        size = self._upright[::-1] if turned else self._upright
        if png is not None:
            size = _png_size(png) or size
        keyboard = self._keyboard_px(seen.nodes, size) if shell_words.keyboard_shown(said) else 0
        return Look(seen.nodes, size, self._scale, package, activity, png, seen.rotation, keyboard)

    def _tree(self, server: U2Server) -> ViewTree:
        try:
            told = server.read("dumpWindowHierarchy", False, _MAX_DEPTH, limit_s=_DUMP_LIMIT_S)
        except ServerFault:
            return ViewTree(())  # while the app hangs there is no root to dump
        return read_tree(str(told or ""))

    def _picture(self) -> bytes:
        png = self._device.shell(["screencap", "-p"], encoding=None, timeout=_SHELL_LIMIT_S)
        if not isinstance(png, bytes) or not png.startswith(b"\x89PNG"):
            raise DeviceCrashed("the phone gave no picture", "is a protected screen shown?")
        return png

    def _keyboard_px(self, nodes: tuple[TreeNode, ...], size: tuple[int, int]) -> int:
        tops = [
            node.bounds.top for node in nodes
            if node.bounds is not None and node.attributes.get("package") == self._keyboard_app
        ]  # fmt: skip
        return size[1] - min(tops) if tops else round(size[1] * _KEYBOARD_SHARE)

    def _geometry(self) -> tuple[tuple[int, int], float]:
        with _talking("read the screen's size"):
            said = self._shell(shell_words.GEOMETRY_COMMAND)
        size, density = shell_words.screen_size(said), shell_words.density(said)
        if size is None:
            raise DeviceUnavailable(f"the phone does not say how big its screen is: {said[:200]!r}")
        return size, density or 1.0

    # ---------------------------------------------------------------- inputs

    def tap(self, x: int, y: int, hold_ms: int = 50, count: int = 1) -> None:
        """Press and release."""
        long = hold_ms >= _LONG_MS
        if self._fast is not None:
            params = (x, y, hold_ms) if long else (x, y)
            for _ in range(count):
                self._fast.send("click", *params)
        elif long:
            self._input("swipe", x, y, x, y, hold_ms)
        else:
            self._input_all([["tap", x, y]] * count)

    def swipe(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        """Move a finger."""
        if self._fast is not None:
            self._fast.send("swipe", x1, y1, x2, y2, max(2, duration_ms // _STEP_MS), limit_s=10 + duration_ms / 500)
        else:
            self._input("swipe", x1, y1, x2, y2, duration_ms)

    def drag(self, x1: int, y1: int, x2: int, y2: int, duration_ms: int) -> None:
        """Pick up, carry, let go."""
        if self._fast is not None:
            self._fast.send("drag", x1, y1, x2, y2, max(2, duration_ms // _STEP_MS), limit_s=10 + duration_ms / 500)
        else:
            self._input("draganddrop", x1, y1, x2, y2, _PICK_UP_MS + duration_ms)

    def can_write(self, text: str) -> bool:
        """Anything with uiautomator2's server; ASCII without it."""
        return self._fast is not None or text.isascii()

    def key(self, code: int, long: bool = False, meta: int = 0, times: int = 1) -> None:
        """Press a key; many at once where nothing is held down."""
        if self._fast is not None and not long and (meta or times == 1):
            for _ in range(times):
                self._fast.send("pressKeyCode", code, *((meta,) if meta else ()))
        elif meta:
            raise UnsupportedAction("keys are not held down over the plain shell")
        else:
            for begin in range(0, times, _KEYS_AT_ONCE):
                codes = [code] * min(_KEYS_AT_ONCE, times - begin)
                self._input("keyevent", *(("--longpress",) if long else ()), *codes)

    def commit_text(self, text: str) -> None:
        """Keys for ASCII; the clipboard for what has no key."""
        if not text.isascii():
            if self._fast is None:
                raise UnsupportedAction("only ASCII can be typed over the plain shell", self._slow_because)
            self._fast.send("setClipboard", "clewline", text)
            self._fast.send("pressKeyCode", _PASTE)
            return
        words: list[list[object]] = []
        for number, line in enumerate(text.split("\n")):
            words += [["keyevent", _ENTER]] if number else []
            words += [["text", piece] for piece in shell_words.input_words(line)]
        self._input_all(words)

    def set_text(self, handle: str, text: str) -> bool:
        """Through the accessibility action, on the field that has the focus."""
        if self._fast is None:
            return False
        node = next((n for n in self._tree(self._fast).nodes if n.handle == handle), None)
        if node is None or "focused" not in node.flags:
            return False
        from uiautomator2 import Selector

        method = ("setText", Selector(focused=True, className=node.tag), text)
        try:
            return bool(self._fast.send(method[0], *method[1:]))
        except ServerFault as error:
            if error.dead:
                raise
            return False  # it answered, so nothing was done

    def open(self, target: str) -> None:
        """Start an app's launcher activity, the named activity, or what is registered for a URL."""
        if not _TARGET.fullmatch(target):
            self._start(["-a", "android.intent.action.VIEW", "-d", target], target)
            return
        component = target
        if "/" not in target:
            with _talking("find the app"):
                said = self._shell(f"cmd package resolve-activity --brief {shlex.quote(target)}")
            found = shell_words.components(said)
            if not found:
                raise NavigationFailed(f"{target} has nothing to show, or is not installed")
            component = found[-1]
        main = ["-a", "android.intent.action.MAIN", "-c", "android.intent.category.LAUNCHER", "-f", "0x10200000"]
        self._start(["-n", component, *(main if "/" not in target else [])], target)

    def _start(self, how: list[str], target: str) -> None:
        with _talking("open an app"):
            said = self._shell(shlex.join(["am", "start", "-W", *how]))
        if "Error" in said or "SecurityException" in said:
            lines = [line.strip() for line in said.splitlines() if "Error" in line or "Exception" in line]
            raise NavigationFailed(f"{target} cannot be opened: {lines[0][:200]}")

    def apps(self) -> Mapping[str, str]:
        """By package name: labels stand in the apps' resources, which the shell does not read."""
        launcher = "cmd package query-activities --brief -a android.intent.action.MAIN"
        with _talking("list the apps"):
            found = shell_words.components(self._shell(f"{launcher} -c android.intent.category.LAUNCHER"))
            names = [component.partition("/")[0] for component in found]
            names = names or shell_words.packages(self._shell("pm list packages"))
        return {name: name for name in names}

    # ---------------------------------------------------------------- the rest

    def now_s(self) -> float:
        """The machine's monotonic clock."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        self._pause.wait(seconds)

    def close(self) -> None:
        """End uiautomator2's server. The adb server stays."""
        fast, self._fast = self._fast, None
        if fast is not None:
            fast.close()

    def _input(self, *words: object) -> None:
        self._input_all([list(words)])

    def _input_all(self, commands: list[list[object]]) -> None:
        """Run ``input`` with each, in one call, so that two taps come close together."""
        line = "; ".join(shlex.join(["input", *(str(word) for word in words)]) for words in commands)
        with _talking("send an input"):
            done = self._device.shell2(line, timeout=_SHELL_LIMIT_S)
        if done.returncode != 0:
            raise DeviceError(f"the phone's shell answered {done.output.strip()[:200]!r}")

    def _shell(self, command: str) -> str:
        told: Any = self._device.shell(command, timeout=_SHELL_LIMIT_S)
        return str(told)


@contextmanager
def _talking(what: str) -> Iterator[None]:
    """Adbutils' errors as ours."""
    from adbutils import AdbError, AdbTimeout

    try:
        yield
    except (AdbTimeout, TimeoutError) as error:
        raise DeviceTimeout(f"the phone did not answer in time, asked to {what}") from error
    except (AdbError, OSError, EOFError) as error:
        raise DeviceUnavailable(f"adb cannot {what}: {str(error)[:300]}", "is the phone still attached?") from error


def _png_size(png: bytes) -> tuple[int, int] | None:
    with io.BytesIO(png) as file:
        head = file.read(24)
    return (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) if len(head) == 24 else None
