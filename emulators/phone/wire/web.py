"""HTTP/1.1 inside the phone: the servers that automation tools start on it, and what can go wrong on the way.

h11 does the protocol. Faults are carried out here, around the application, so that each kind means the same on every
server: what happens to the effect is said by the fault's phase.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import h11

from emulators.phone.wire.faults import Fault, Kind, Phase
from emulators.phone.wire.streams import Duplex

MAX_BODY_BYTES = 64 * 1024 * 1024

JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One request; ``path`` without its query."""

    method: str
    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; ``then`` is called when it has been sent."""

    status: int
    body: bytes
    content_type: str = JSON
    then: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """An application.

    Args:
        answer: performs a request; it gets the faults that change an answer's meaning (a stale element, no tree).
            Called on a thread beside the event loop.
        strike: what goes wrong with a request, if anything.
        crash: ends the program that serves.
        spend: lets the phone's time pass.
    """

    answer: Callable[[Request, Fault | None], Response]
    strike: Callable[[Request], Fault | None]
    crash: Callable[[], None]
    spend: Callable[[float | None], None]


class _Cut(Exception):
    """The connection ends here."""


async def serve_http(site: Site, duplex: Duplex) -> None:
    """Serve one connection until either side closes it."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=64 * 1024)
    with suppress(_Cut, BrokenPipeError, ConnectionError):
        while (request := await _next_request(connection, duplex)) is not None:
            await _exchange(site, connection, duplex, request)
            if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                break
            connection.start_next_cycle()
    with suppress(BrokenPipeError, ConnectionError):
        await duplex.close()


async def serve_while(stopped: asyncio.Event, site: Site, duplex: Duplex) -> None:
    """Serve one connection of a program: it ends when the program does."""
    serving = asyncio.ensure_future(serve_http(site, duplex))
    dying = asyncio.ensure_future(stopped.wait())
    try:
        await asyncio.wait({serving, dying}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        dying.cancel()
        if not serving.done():
            serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
        with suppress(BrokenPipeError, ConnectionError):
            await duplex.close()


async def _next_request(connection: h11.Connection, duplex: Duplex) -> Request | None:
    """Read a whole request; None when the client is through."""
    head: h11.Request | None = None
    body = bytearray()
    while True:
        try:
            event = connection.next_event()
        except h11.RemoteProtocolError as error:
            await duplex.write(_plain(error.error_status_hint, str(error)))
            raise _Cut from error
        match event:
            case h11.NEED_DATA:
                if connection.they_are_waiting_for_100_continue:
                    await duplex.write(connection.send(_CONTINUE) or b"")
                connection.receive_data(await duplex.read())
            case h11.Request():
                head = event
            case h11.Data(data=data):
                body += data
                if len(body) > MAX_BODY_BYTES:
                    await duplex.write(_plain(413, "the body is too large"))
                    raise _Cut
            case h11.EndOfMessage():
                assert head is not None
                path = head.target.decode("latin-1").partition("?")[0]
                return Request(head.method.decode("latin-1"), path, bytes(body))
            case _:
                return None


_CONTINUE = h11.InformationalResponse(status_code=100, headers=[])


def _plain(status: int, text: str) -> bytes:
    body = text.encode()
    return b"HTTP/1.1 %d Error\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(body)) + body


async def _exchange(site: Site, connection: h11.Connection, duplex: Duplex, request: Request) -> None:
    fault = site.strike(request)
    kind = fault.kind if fault else None
    site.spend(fault.seconds if fault and kind is Kind.LATENCY else None)
    if fault is not None and kind in _BROKEN:
        await _break(site, connection, duplex, request, fault)
        return
    response = await asyncio.to_thread(site.answer, request, fault)
    await duplex.write(_packed(connection, response))
    if response.then is not None:
        response.then()


def _packed(connection: h11.Connection, response: Response) -> bytes:
    headers = [
        ("Content-Type", response.content_type),
        ("Content-Length", str(len(response.body))),
        ("Connection", "keep-alive"),
    ]
    head = h11.Response(status_code=response.status, headers=headers, reason=_REASONS.get(response.status, "Error"))
    pieces = [connection.send(head), connection.send(h11.Data(data=response.body)), connection.send(h11.EndOfMessage())]
    return b"".join(piece or b"" for piece in pieces)


_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 500: "Internal Server Error"}

_BROKEN = frozenset(
    {
        Kind.DROP, Kind.REPLY_LOST, Kind.HANG, Kind.SERVER_CRASH, Kind.STATUS_500, Kind.MALFORMED_HTTP,
        Kind.TRUNCATED_HTTP, Kind.MALFORMED_JSON,
    }
)  # fmt: skip


async def _break(site: Site, connection: h11.Connection, duplex: Duplex, request: Request, fault: Fault) -> None:
    """Answer as the fault has it. Unless its phase is BEFORE, or the server hangs, the effect happens."""
    if fault.kind is Kind.HANG:
        await duplex.wait_closed()
        raise _Cut
    happens = fault.phase is not Phase.BEFORE or fault.kind is Kind.REPLY_LOST
    sent = b""
    if happens:
        response = await asyncio.to_thread(site.answer, request, None)
        sent = _packed(connection, response)
        if response.then is not None:
            response.then()
    match fault.kind:
        case Kind.DROP | Kind.REPLY_LOST | Kind.SERVER_CRASH:
            if fault.phase is Phase.DURING:
                head, mark, body = sent.partition(b"\r\n\r\n")
                await duplex.write(head + mark + body[: len(body) // 2])
            if fault.kind is Kind.SERVER_CRASH:
                site.crash()
        case Kind.STATUS_500:
            await duplex.write(_plain(500, "Internal Server Error"))
        case Kind.MALFORMED_HTTP:
            await duplex.write(b"HTTP/1.1 OK two hundred\r\nContent-Length banana\r\n\r\n\x00\x01")
        case Kind.TRUNCATED_HTTP:
            await duplex.write(sent[:-2] if sent else b'HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n{"va')
        case Kind.MALFORMED_JSON:
            body = b'{"value": {"unfinished": '
            await duplex.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    raise _Cut
