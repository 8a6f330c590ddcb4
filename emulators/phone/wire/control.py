"""A way into a phone that runs in another process: JSON lines over a loopback port, with a token.

It is for tests and for whoever started the phone, beside the wire that a device has: it reads the ground truth
(effects, apps' states), sets what goes wrong, and lets time pass. `RemotePhone` is the client.

One request a line, ``{"token": …, "call": "count", "arguments": {…}}``; one answer a line, ``{"result": …}`` or
``{"error": …}``. A wrong token ends the connection.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Any

from emulators.errors import PhoneNotServed
from emulators.phone.system.packages import Component, Intent
from emulators.phone.wire.faults import Fault, FaultPlan, Kind, Layer, Phase
from emulators.phone.wire.xml import Form, write_xml

if TYPE_CHECKING:
    from emulators.phone.system.snapshot import Snapshot
    from emulators.phone.wire.server import Server

MAX_LINE_BYTES = 16 * 1024 * 1024
ANSWER_LIMIT_S = 30.0


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(24)


class Control:
    """Answers the calls for one served phone.

    Args:
        server: the phone on the wire.
        token: what every request has to carry.
    """

    def __init__(self, server: Server, token: str) -> None:
        self._server = server
        self._token = token
        self.stopping = False
        """Whether the phone was asked to stop; it does when the answer has been sent."""
        self._snapshots: dict[str, Snapshot] = {}
        self._calls: Mapping[str, Callable[..., Any]] = {
            "ping": lambda: "pong",
            "advance": self._advance,
            "configure": self._configure,
            "count": self._count,
            "crashes": self._crashes,
            "drop_connections": server.drop_connections,
            "crash_servers": server.crash_servers,
            "effects": self._effects,
            "faults": self._faults,
            "focused": self._focused,
            "load": self._load,
            "log": self._log,
            "make_trouble": self._make_trouble,
            "reset": self._reset,
            "save": self._save,
            "settings": self._settings,
            "start": self._start,
            "state": self._state,
            "stop": self._stop,
            "struck": self._struck,
            "tree": self._tree,
        }

    def answer(self, line: bytes) -> bytes | None:
        """Answer one request; None when the token is wrong."""
        try:
            asked = json.loads(line)
            token, call, arguments = str(asked["token"]), asked["call"], asked.get("arguments", {})
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            return None
        try:
            told = {"result": self._calls[call](**arguments)}
        except (KeyError, TypeError, ValueError, LookupError) as error:
            told = {"error": f"{type(error).__name__}: {error}"}
        return json.dumps(told).encode() + b"\n"

    # --- the calls ----------------------------------------------------------------------------------------------------

    def _advance(self, seconds: float) -> None:
        with self._server.holding() as phone:
            phone.advance(float(seconds))

    def _configure(self, **changes: Any) -> None:
        with self._server.holding() as phone:
            phone.configure(**changes)

    def _count(self, name: str = "", kind: Any = None, arguments: Mapping[str, Any] | None = None) -> int:
        with self._server.holding() as phone:
            return phone.effects.count(name, kind, **(arguments or {}))

    def _crashes(self) -> list[str]:
        with self._server.holding() as phone:
            return list(phone.crashes)

    def _effects(self) -> list[dict[str, Any]]:
        with self._server.holding() as phone:
            return phone.effects.to_state()

    def _faults(self, faults: Iterable[Mapping[str, Any]], seed: int = 0) -> None:
        self._server.faults = FaultPlan.of((read_fault(told) for told in faults), seed)

    def _focused(self) -> list[str] | None:
        with self._server.holding() as phone:
            one = phone.focused
            return None if one is None else [one.package, one.activity]

    def _load(self, name: str) -> None:
        with self._server.holding() as phone:
            phone.restore(self._snapshots[name])

    def _log(self) -> list[list[str]]:
        with self._server.holding() as phone:
            return [[line.priority, line.tag, line.text] for line in phone.log.lines]

    def _make_trouble(self, kind: str, package: str = "") -> None:
        with self._server.holding() as phone:
            phone.questions.make_trouble(kind, package)

    def _reset(self, seed: int) -> None:
        with self._server.holding() as phone:
            phone.reset(int(seed))

    def _save(self, name: str) -> str:
        with self._server.holding() as phone:
            self._snapshots[name] = phone.snapshot()
        return self._snapshots[name].hash

    def _settings(self) -> dict[str, dict[str, str]]:
        with self._server.holding() as phone:
            return phone.settings

    def _start(self, package: str, activity: str = "") -> list[str]:
        with self._server.holding() as phone:
            component = Component(package, activity) if activity else None
            started = phone.start_activity(Intent(component=component, package="" if component else package))
            return [started.package, started.activity]

    def _state(self, package: str) -> dict[str, Any]:
        with self._server.holding() as phone:
            return phone.state(package)

    def _stop(self) -> None:
        self.stopping = True

    def _struck(self) -> list[dict[str, Any]]:
        return [
            {"call": one.call, "count": one.count, "kind": one.fault.kind.value, "rows": list(one.fault.rows)}
            for one in self._server.faults.struck
        ]

    def _tree(self) -> str:
        with self._server.holding() as phone:
            return write_xml(phone.nodes(all_windows=True), Form.DUMP, phone.config.rotation, phone.size_px)


def read_fault(told: Mapping[str, Any]) -> Fault:
    """Return a fault of what `write_fault` gave.

    Raises:
        TypeError, ValueError: a field is unknown, or its value is.
    """
    given: dict[str, Any] = dict(told)
    words = {"kind": Kind, "layer": Layer, "phase": Phase}
    for name in words.keys() & given.keys():
        given[name] = words[name](given[name])
    return Fault(**given)


def write_fault(fault: Fault) -> dict[str, Any]:
    """Return a fault as JSON data."""
    return asdict(fault)


async def serve_control(server: Server, token: str, host: str) -> asyncio.Server:
    """Listen on a free port."""
    control = Control(server, token)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                told = await asyncio.to_thread(control.answer, line)
                if told is None:
                    break
                writer.write(told)
                await writer.drain()
                if control.stopping:
                    server.stop_soon()
        except (ConnectionError, ValueError):  # gone, or a line beyond the limit
            pass
        except asyncio.CancelledError:  # we stop; Python 3.11 would log it as an error of its own
            pass
        finally:
            writer.close()

    return await asyncio.start_server(converse, host, 0, limit=MAX_LINE_BYTES)


class RemotePhone:
    """A phone in another process, by its control port.

    Args:
        port: the control port.
        token: its token.

    Raises:
        PhoneNotServed: nobody listens there.
    """

    def __init__(self, port: int, token: str) -> None:
        self._token = token
        try:
            self._socket = socket.create_connection(("127.0.0.1", port), ANSWER_LIMIT_S)
        except OSError as error:
            raise PhoneNotServed(f"the phone's control port {port} does not answer: {error}") from error
        self._lines = self._socket.makefile("rb")

    def call(self, call: str, /, **arguments: Any) -> Any:
        """Ask for something; see `Control` for what there is.

        Raises:
            PhoneNotServed: the phone has gone away.
            ValueError: it cannot do what is asked.
        """
        asked = json.dumps({"token": self._token, "call": call, "arguments": arguments}).encode() + b"\n"
        try:
            self._socket.sendall(asked)
            line = self._lines.readline()
        except OSError as error:
            raise PhoneNotServed(f"the phone has gone away: {error}") from error
        if not line:
            raise PhoneNotServed("the phone has gone away, or the token is not its own")
        told = json.loads(line)
        if "error" in told:
            raise ValueError(told["error"])
        return told["result"]

    def count(self, name: str = "", **arguments: Any) -> int:
        """Return how often an effect happened."""
        return int(self.call("count", name=name, arguments=arguments))

    def state(self, package: str) -> dict[str, Any]:
        """Return an app's state."""
        told: dict[str, Any] = self.call("state", package=package)
        return told

    def advance(self, seconds: float) -> None:
        """Let the phone's time pass."""
        self.call("advance", seconds=seconds)

    def break_with(self, *faults: Fault, seed: int = 0) -> None:
        """Set what goes wrong from now on."""
        self.call("faults", faults=[write_fault(fault) for fault in faults], seed=seed)

    def close(self) -> None:
        """Close the connection; the phone goes on."""
        self._lines.close()
        self._socket.close()

    def __enter__(self) -> RemotePhone:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
