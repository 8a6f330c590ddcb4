"""Connects to a host whose address was judged: the name is resolved once, and what was judged is what is dialled.

Resolving a second time would let a name server answer the judge with a public address and the connection with this
machine (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol, TypeVar

from agent.network.http1 import HEAD_LIMIT_BYTES
from devices.errors import AddressRefused

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]

RESOLVE_LIMIT_S = 10.0
CONNECT_LIMIT_S = 15.0
NEXT_ADDRESS_AFTER_S = 0.3
"""How long an address is given before the next one is tried beside it (RFC 8305 recommends 0.25 s)."""

_T = TypeVar("_T")


class Unreachable(Exception):
    """A host may be reached but cannot; the message says why, for people."""


class Network(Protocol):
    """How names become addresses and addresses connections."""

    def resolve(self, host: str) -> Sequence[str]:
        """The IP addresses of a name, best first; may block.

        Raises:
            OSError: it has none.
        """

    async def connect(self, address: str, port: int) -> Connection:
        """Connect to an IP address.

        Raises:
            OSError: nothing answers there.
        """


class SystemNetwork:
    """The resolver and the network of this machine."""

    def resolve(self, host: str) -> Sequence[str]:
        """Ask the system."""
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    async def connect(self, address: str, port: int) -> Connection:
        """Connect over TCP."""
        return await asyncio.open_connection(address, port, limit=HEAD_LIMIT_BYTES)


async def dial(host: str, port: int, judge: Callable[[str], None], network: Network) -> Connection:
    """Resolve a host, leave out every address that ``judge`` refuses, and connect to the first that answers.

    Args:
        host: canonical host; an IP address stands for itself, ``localhost`` for this machine.
        port: TCP port.
        judge: raises ``AddressRefused`` for an IP address that may not be dialled.
        network: where to resolve and connect.

    Raises:
        AddressRefused: every address was refused.
        Unreachable: it does not resolve, or nothing answers.
    """
    allowed: list[str] = []
    refused: AddressRefused | None = None
    for address in await _addresses(host, network):
        try:
            judge(address)
            allowed.append(address)
        except AddressRefused as error:
            refused = refused or error
    if refused is not None and not allowed:
        raise refused
    return await _first_to_answer(allowed, host, port, network)


async def _addresses(host: str, network: Network) -> Sequence[str]:
    if host == "localhost" or host.endswith(".localhost"):
        return ("127.0.0.1", "::1")  # RFC 6761: not a question for a name server
    for family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError):
            socket.inet_pton(family, host)
            return (host,)
    try:
        async with asyncio.timeout(RESOLVE_LIMIT_S):
            found = await _in_thread(lambda: network.resolve(host))
    except TimeoutError:
        raise Unreachable(f"the name {host} was not resolved within {RESOLVE_LIMIT_S:.0f} s") from None
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"the name {host} cannot be resolved: {_told(error)}") from None
    if not found:
        raise Unreachable(f"the name {host} has no address")
    return found


async def _first_to_answer(addresses: Sequence[str], host: str, port: int, network: Network) -> Connection:
    """Try the addresses in order, each with a short start on the next, and keep the first that answers."""
    waiting = list(addresses)
    trying: set[asyncio.Task[Connection]] = set()
    last: OSError | None = None
    try:
        async with asyncio.timeout(CONNECT_LIMIT_S):
            while waiting or trying:
                if waiting:
                    trying.add(asyncio.create_task(network.connect(waiting.pop(0), port)))
                done, trying = await asyncio.wait(
                    trying,
                    timeout=NEXT_ADDRESS_AFTER_S if waiting else None,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                for task in done:
                    try:
                        connection = task.result()
                    except OSError as error:
                        last = error
                    else:
                        trying.update(done - {task})
                        return connection
    except TimeoutError:
        raise Unreachable(f"{host} did not answer on port {port} within {CONNECT_LIMIT_S:.0f} s") from None
    finally:
        for task in trying:
            task.cancel()
            task.add_done_callback(_hang_up)
    raise Unreachable(f"{host} cannot be reached on port {port}: {_told(last)}")


def _hang_up(task: asyncio.Task[Connection]) -> None:
    """Close a connection that came too late."""
    if not task.cancelled() and task.exception() is None:
        task.result()[1].transport.abort()


def _told(error: BaseException | None) -> str:
    told = getattr(error, "strerror", None) or str(error)
    return str(told).strip()[:200]


async def _in_thread(call: Callable[[], _T]) -> _T:
    """Run a call that blocks in a thread of its own, which nobody has to wait for.

    A resolver cannot be interrupted; the threads of a pool would hold up the end of the program until it answers.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[_T] = loop.create_future()

    def settle(result: _T | None, error: Exception | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # it is None only beside an error

    def work() -> None:
        result, error = None, None
        try:
            result = call()
        except (OSError, ValueError) as caught:
            error = caught
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=work, name="clew-resolver", daemon=True).start()
    return await answer
