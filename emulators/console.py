"""An emulator's console: a line of text asks, lines of text answer, the last of them says OK or KO."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from emulators.errors import ConsoleRefused

HOST = "127.0.0.1"
TOKEN_NAME = ".emulator_console_auth_token"  # noqa: S105 - a file's name
_LIMIT_S = 10.0
SNAPSHOT_LIMIT_S = 120.0
_MOST_BYTES = 1_000_000
_WORD = re.compile(r"[\w.:+-]{1,80}", re.ASCII)


class Console:
    """A conversation with one emulator.

    Args:
        port: its console's, the even one.
        token: the file that proves the right to it; in the home folder by default.
    """

    def __init__(self, port: int, token: Path | None = None) -> None:
        """Connect and prove who we are.

        Raises:
            ConsoleRefused: nobody listens, or the proof is not accepted.
        """
        self.port = port
        try:
            self._socket = socket.create_connection((HOST, port), _LIMIT_S)
        except OSError as error:
            raise ConsoleRefused(f"no emulator listens on port {port}: {error}", "is it running?") from error
        self._buffer = b""
        try:
            greeting = self._answer(_LIMIT_S)
            if any("auth" in line.casefold() for line in greeting):
                self._prove(token or Path.home() / TOKEN_NAME)
        except BaseException:
            self.close()
            raise

    def ask(self, *words: str, limit_s: float = _LIMIT_S) -> list[str]:
        """Send one command and return the lines of its answer, without the final OK.

        Raises:
            ConsoleRefused: it said KO, hung up, or did not answer in time.
        """
        line = " ".join(words)
        if "\n" in line or "\r" in line:
            raise ConsoleRefused("a command of the console is one line")
        try:
            self._socket.sendall(line.encode("utf-8") + b"\r\n")
        except OSError as error:
            raise ConsoleRefused(f"the emulator hung up: {error}") from error
        return self._answer(limit_s)

    # ---------------------------------------------------------------- what is asked often

    def avd_name(self) -> str:
        """The virtual device that it runs."""
        return next((line for line in self.ask("avd", "name") if line), "")

    def save_snapshot(self, name: str) -> None:
        """Keep the state as it is now."""
        self.ask("avd", "snapshot", "save", _word(name), limit_s=SNAPSHOT_LIMIT_S)

    def load_snapshot(self, name: str) -> None:
        """Go back to a state that was kept.

        Raises:
            ConsoleRefused: there is none of that name.
        """
        self.ask("avd", "snapshot", "load", _word(name), limit_s=SNAPSHOT_LIMIT_S)

    def delete_snapshot(self, name: str) -> None:
        """Forget a state."""
        self.ask("avd", "snapshot", "delete", _word(name), limit_s=SNAPSHOT_LIMIT_S)

    def snapshots(self) -> tuple[str, ...]:
        """Names of the states that were kept."""
        names = []
        for line in self.ask("avd", "snapshot", "list"):
            words = line.split()
            if len(words) == 1:
                names.append(words[0])
            elif len(words) > 1 and re.fullmatch(r"\d+|--", words[0]):
                names.append(words[1])  # a table of ID, TAG, size and date; its tag is the name
        return tuple(names)

    def locate(self, longitude: float, latitude: float) -> None:
        """Let the device be at a place."""
        self.ask("geo", "fix", f"{longitude:.6f}", f"{latitude:.6f}")

    def receive_sms(self, number: str, text: str) -> None:
        """Let a message arrive."""
        self.ask("sms", "send", _word(number), " ".join(text.split()))

    def receive_call(self, number: str) -> None:
        """Let somebody call."""
        self.ask("gsm", "call", _word(number))

    def set_battery(self, percent: int) -> None:
        """Let the battery hold so much."""
        self.ask("power", "capacity", str(min(max(percent, 0), 100)))

    def set_network(self, speed: str, delay: str) -> None:
        """Make the network slow: ``edge``, ``umts``, ``full`` … and ``none``, ``gprs`` …."""
        self.ask("network", "speed", _word(speed))
        self.ask("network", "delay", _word(delay))

    def rotate(self) -> None:
        """Turn it a quarter."""
        self.ask("rotate")

    def touch_finger(self, finger: int) -> None:
        """Touch the fingerprint sensor."""
        self.ask("finger", "touch", str(finger))

    def kill(self) -> None:
        """End the emulator."""
        with suppress(ConsoleRefused):  # it may be gone before it has answered
            self.ask("kill")

    # ---------------------------------------------------------------- the wire

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def __enter__(self) -> Console:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prove(self, token: Path) -> None:
        try:
            secret = token.read_text("utf-8").strip()
        except OSError as error:
            raise ConsoleRefused(f"the console wants a proof that cannot be read: {error}") from error
        if secret:
            try:
                self.ask("auth", secret)
            except ConsoleRefused as error:
                raise ConsoleRefused(f"the console does not accept what stands in {token}") from error

    def _answer(self, limit_s: float) -> list[str]:
        self._socket.settimeout(limit_s)
        lines: list[str] = []
        read = 0
        while True:
            line, found, rest = self._buffer.partition(b"\n")
            if found:
                self._buffer = rest
                told = line.decode("utf-8", "replace").rstrip("\r")
                if told == "OK":
                    return lines
                if told.startswith("KO"):
                    raise ConsoleRefused(f"the emulator's console said {told.partition(':')[2].strip() or told!r}")
                lines.append(told)
                continue
            try:
                piece = self._socket.recv(4096)
            except OSError as error:
                raise ConsoleRefused(f"the emulator's console did not answer: {error}") from error
            read += len(piece)
            if not piece or read > _MOST_BYTES:
                raise ConsoleRefused("the emulator's console hung up" if not piece else "the console does not stop")
            self._buffer += piece


def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise ConsoleRefused(f"{text[:80]!a} cannot be said on an emulator's console", "letters, digits, dots, dashes")
    return text
