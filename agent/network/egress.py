"""The one way out: a forward proxy on this machine through which the browser must send everything.

A gate that judges addresses before they are opened comes too late for what a page does by itself: redirects, pictures,
frames, ``fetch``, beacons, downloads, sockets and workers. All of that passes here. The host of each request is judged,
its name is resolved once, the address is judged as well, and that very address is dialled (``agent.network.dialling``).

The proxy listens on 127.0.0.1 only, on a port of the system's choice, and serves whoever knows its password, which is
made anew each time. It speaks plain HTTP in absolute form, and CONNECT for everything else; what is encrypted stays so.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Literal

from agent.network.addresses import AddressPolicy, Reach, WebAddress
from agent.network.dialling import Connection, Network, SystemNetwork, Unreachable, dial
from agent.network.ranges import LOOPBACK, to_address, why_not_public
from agent.network.relay import ClientProtocol, Relay
from devices.errors import AddressRefused

Kind = Literal["refused", "unreachable"]

MOST_CONNECTIONS = 256
MOST_RECORDS = 200
"""Different hosts that are remembered; the rest is only counted."""
CLOSE_LIMIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A host that something in the browser asked for and did not get."""

    kind: Kind
    """Whether the policy said no, or nothing answered."""
    host: str
    port: int
    reason: str
    count: int = 1


class EgressProxy:
    """Lets out what the policy allows. Runs in a thread of its own from the moment it is made until ``close``.

    Args:
        policy: the allow-list.
        reach: ``public`` lets pages load what they need from any public host; ``strict`` only from hosts on the list.
        network: how names are resolved and connections made.
    """

    def __init__(self, policy: AddressPolicy, reach: Reach = "public", network: Network | None = None) -> None:
        """Start listening.

        Raises:
            OSError: this machine has no free port.
        """
        self._policy = policy
        self._reach: Reach = reach
        self._network = network or SystemNetwork()
        self._user = "clew"
        self._password = secrets.token_urlsafe(24)
        pair = f"{self._user}:{self._password}".encode()
        self._credentials = b"basic " + base64.b64encode(pair)
        self._records: dict[tuple[Kind, str, int], Refusal] = {}
        self._lock = threading.Lock()
        self._open: set[asyncio.Task[None]] = set()
        # With its protocol named: asyncio turns off Nagle's algorithm (40 ms a response) only where it sees TCP.
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(128)
        self.port: int = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="clew-egress", daemon=True)
        self._thread.start()

    def __enter__(self) -> EgressProxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def credentials(self) -> tuple[str, str, str]:
        """``(address, user, password)``, as ``BrowserOptions.proxy`` takes them."""
        return f"http://127.0.0.1:{self.port}", self._user, self._password

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What the policy kept in so far, oldest first."""
        return self._recorded("refused")

    @property
    def failures(self) -> tuple[Refusal, ...]:
        """What was allowed and could not be reached so far, oldest first."""
        return self._recorded("unreachable")

    def close(self) -> None:
        """End every connection and the thread. May be called twice."""
        if self._thread.is_alive():
            with suppress(RuntimeError):  # it ended in between
                self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(CLOSE_LIMIT_S)

    # ---------------------------------------------------------------- the thread

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._listener.close()
            asyncio.set_event_loop(None)
            self._loop.close()

    async def _serve(self) -> None:
        server = await self._loop.create_server(
            lambda: ClientProtocol(self, self._connected, self._loop), sock=self._listener
        )
        await self._stop.wait()
        server.close()
        # Connections first: each ends what it started. What is left then is what nobody waits for any more.
        for _ in range(3):
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            if tasks:
                await asyncio.wait(tasks, timeout=CLOSE_LIMIT_S / 4)
            await asyncio.sleep(0)  # transports close in the next round of the loop

    def _connected(self, relay: Relay) -> None:
        full = len(self._open) >= MOST_CONNECTIONS
        task = self._loop.create_task(relay.turn_away() if full else relay.serve())
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    # ---------------------------------------------------------------- the policy

    def knows(self, credentials: list[bytes]) -> bool:
        """Whether this is our browser. Compared in constant time: other programs on this machine may try."""
        if len(credentials) != 1:
            return False
        scheme, _, pair = credentials[0].partition(b" ")
        return hmac.compare_digest(b"%s %s" % (scheme.lower(), pair.strip()), self._credentials)

    async def reach(self, address: WebAddress) -> Connection:
        """Connect to where a request wants to go.

        Raises:
            AddressRefused: the policy says no; recorded.
            Unreachable: nothing answers; recorded.
        """
        host, port = address.host, address.port
        try:
            self._policy.check_request(host, port, self._reach)
            return await dial(host, port, lambda ip: self._judge(host, ip, port), self._network)
        except AddressRefused as error:
            self._record("refused", host, port, str(error))
            raise
        except Unreachable as error:
            self._record("unreachable", host, port, str(error))
            raise

    def _judge(self, host: str, ip: str, port: int) -> None:
        if port == self.port and why_not_public(to_address(ip)) == LOOPBACK:
            raise AddressRefused("the proxy does not lead to itself")
        self._policy.check_resolved(host, ip, port)

    def refuse(self, target: str, reason: str) -> None:
        """Remember a request to something that is no address of the web."""
        self._record("refused", target[:80], 0, reason)

    def _record(self, kind: Kind, host: str, port: int, reason: str) -> None:
        """Remember what was kept in; a page that tries a million hosts cannot fill the memory with them."""
        with self._lock:
            key = (kind, host, port)
            if key not in self._records and len(self._records) >= MOST_RECORDS:
                key, host, port, reason = (kind, "", 0), "", 0, "and other hosts"
            record = self._records.get(key, Refusal(kind, host, port, reason, count=0))
            self._records[key] = replace(record, count=record.count + 1)

    def _recorded(self, kind: Kind) -> tuple[Refusal, ...]:
        with self._lock:
            return tuple(record for record in self._records.values() if record.kind == kind)
