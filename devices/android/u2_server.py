"""uiautomator2's server on the phone, spoken to so that no input is ever sent twice.

Its own client stops, restarts and replays a call whose connection broke, which presses buttons twice. Here that is done
for calls that only read; an input goes out once, and only over a connection that stood before it was sent.
"""

from __future__ import annotations

import json
import socket
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any

from devices.errors import DeviceCrashed, DeviceError, DeviceTimeout, DeviceUnavailable

if TYPE_CHECKING:
    from adbutils import AdbDevice

PORT = 9008
_MOST_RESTARTS = 2
_PING_LIMIT_S = 2.0


class NotConnected(DeviceUnavailable):
    """The server cannot be reached; nothing was sent."""


class ServerFault(DeviceError):
    """The server answered that it could not do it.

    Args:
        message: its words.
        dead: whether it has lost the phone and has to be started again.
    """

    def __init__(self, message: str, dead: bool = False) -> None:
        super().__init__(message)
        self.dead = dead


class U2Server:
    """The server of one phone.

    Args:
        device: adbutils' device.
    """

    def __init__(self, device: AdbDevice) -> None:
        """Start it where it does not run.

        Raises:
            DeviceUnavailable: it does not come up.
        """
        self._device = device
        self._restarts = 0
        self._process: Any = None
        self._start()

    def read(self, method: str, *params: object, limit_s: float = 10.0) -> Any:
        """Ask something that changes nothing; a server that died is started again, at most twice in a row.

        Raises:
            DeviceTimeout: no answer in time.
            DeviceUnavailable: it cannot be brought back.
            ServerFault: it answered that it could not.
        """
        while True:
            try:
                return self._call(method, params, limit_s)
            except (NotConnected, DeviceCrashed) as error:
                self._restart(error)
            except ServerFault as error:
                if not error.dead:
                    raise
                self._restart(error)

    def send(self, method: str, *params: object, limit_s: float = 10.0) -> Any:
        """Send an input, once.

        Raises:
            NotConnected: it was not sent.
            DeviceError: what became of it is not known.
        """
        try:
            return self._call(method, params, limit_s)
        except NotConnected as error:
            self._restart(error)
        return self._call(method, params, limit_s)  # the first was never sent

    def close(self) -> None:
        """End the server that we started."""
        process, self._process = self._process, None
        if process is not None:
            process.close()

    # ---------------------------------------------------------------- one call

    def _call(self, method: str, params: tuple[object, ...], limit_s: float) -> Any:
        asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
        body = self._exchange("POST", "/jsonrpc/0", json.dumps(asked), limit_s)
        try:
            told = json.loads(body)
        except ValueError as error:
            raise DeviceCrashed(f"uiautomator2's server answered {method} with no JSON") from error
        if not isinstance(told, dict):
            raise DeviceCrashed(f"uiautomator2's server answered {method} with no object")
        if (fault := told.get("error")) is not None:
            said = str(fault.get("message", fault)) if isinstance(fault, dict) else str(fault)
            dead = any(sign in body for sign in ("UiAutomation not connected", "DeadObjectException", "DeadSystem"))
            raise ServerFault(f"{method}: {said[:300]}", dead)
        self._restarts = 0
        return told.get("result")

    def _exchange(self, verb: str, path: str, body: str | None, limit_s: float) -> str:
        connection = _OverAdb(self._device, limit_s)
        try:
            connection.connect()
            # Its gzip leaks (NanoHTTPD issue 492), so none is asked for.
            headers = {"User-Agent": "uiautomator2", "Accept-Encoding": "", "Content-Type": "application/json"}
            connection.request(verb, path, body.encode("utf-8") if body is not None else None, headers)
            answer = connection.getresponse()
            told = answer.read()
            if answer.status != 200:
                raise DeviceCrashed(f"uiautomator2's server answered {answer.status} {answer.reason}")
            return told.decode("utf-8", "replace")
        except TimeoutError as error:
            raise DeviceTimeout(f"uiautomator2's server did not answer within {limit_s:g} s") from error
        except (OSError, HTTPException) as error:
            raise DeviceCrashed(f"the connection to uiautomator2's server broke: {error!r}") from error
        finally:
            connection.close()

    # ---------------------------------------------------------------- its life

    def _alive(self) -> bool:
        try:
            return self._exchange("GET", "/ping", None, _PING_LIMIT_S) == "pong"
        except DeviceError:
            return False

    def _restart(self, why: DeviceError) -> None:
        if self._restarts >= _MOST_RESTARTS:
            raise DeviceUnavailable(
                f"uiautomator2's server died {self._restarts + 1} times, the last time because {why.message}",
                "restart the phone, or look into its logcat",
            ) from why
        self._restarts += 1
        self.close()
        self._start()

    def _start(self) -> None:
        if self._alive():
            return
        from adbutils import AdbError
        from uiautomator2.core import BasicUiautomatorServer
        from uiautomator2.exceptions import BaseException as U2Error

        try:
            # It pushes its jar, starts it over adb and waits until it answers.
            self._process = _Process(BasicUiautomatorServer(self._device, PORT))
        except (AdbError, U2Error, OSError) as error:
            raise DeviceUnavailable(f"uiautomator2's server does not start: {str(error)[:300]}") from error


class _Process:
    """The server as uiautomator2 started it."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def close(self) -> None:
        self._server.stop_uiautomator(wait=False)


class _OverAdb(HTTPConnection):
    """HTTP to a port of the phone, with a limit on every wait."""

    def __init__(self, device: AdbDevice, limit_s: float) -> None:
        super().__init__("127.0.0.1", PORT, timeout=limit_s)
        self._device = device

    def connect(self) -> None:
        from adbutils import AdbError

        try:
            wire = self._device.open_transport(timeout=self.timeout)
            try:
                wire.send_command(f"tcp:{PORT}")
                wire.check_okay()
            except BaseException:
                wire.close()
                raise
        except (AdbError, OSError) as error:
            raise NotConnected(f"uiautomator2's server cannot be reached: {error}") from error
        self.sock = wire.conn
        self.sock.settimeout(self.timeout)
        # Head and body go out as two pieces, of which the second would wait for the first to be acknowledged.
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
