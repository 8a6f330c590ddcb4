"""HTTP inside the phone, and each way in which it breaks."""

from __future__ import annotations

import asyncio
import http.client
import socket
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.phone.wire.faults import Fault, Kind, Layer, Phase
from emulators.phone.wire.ports import LoopbackSocket
from emulators.phone.wire.web import Request, Response, Site, serve_http


class Bench:
    """A site whose effect is counted, on a socket of this machine so that a real client speaks to it."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.effects = 0
        self.crashed = False
        self.spent: list[float | None] = []

    def answer(self, request: Request, fault: Fault | None) -> Response:
        self.effects += 1
        return Response(200, b'{"value": "' + request.body + b'"}')

    def strike(self, request: Request) -> Fault | None:
        fault, self.fault = self.fault, None
        return fault

    def crash(self) -> None:
        self.crashed = True

    def spend(self, seconds: float | None) -> None:
        self.spent.append(seconds)

    def run(self, play: Callable[[int], None]) -> None:
        async def serving() -> None:
            site = Site(self.answer, self.strike, self.crash, self.spend)

            begun: list[asyncio.Task[None]] = []

            async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                serving = asyncio.ensure_future(serve_http(site, LoopbackSocket(reader, writer)))
                begun.append(serving)
                await asyncio.wait({serving})
                writer.close()

            server = await asyncio.start_server(one, "127.0.0.1", 0)
            async with server:
                await asyncio.to_thread(play, server.sockets[0].getsockname()[1])
                await asyncio.wait(begun, timeout=1.0)
                for serving in begun:
                    serving.cancel()
                await asyncio.gather(*begun, return_exceptions=True)
                await asyncio.sleep(0)

        asyncio.run(serving())


def post(port: int, body: bytes = b"x") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", "/p?q=1", body)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


NO_HTTP = (
    b"nonsense\r\n\r\n",
    b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    b"POST / HTTP/1.1\r\n" + b"a" * 70_000,
)


def test_one_connection_carries_many_requests() -> None:
    def play(port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        for body in (b"a", b"b" * 100_000, b""):
            connection.request("POST", "/x", body)
            response = connection.getresponse()
            assert (response.status, response.read()) == (200, b'{"value": "' + body + b'"}')
        connection.close()

    bench = Bench()
    bench.run(play)
    assert bench.effects == 3


def test_what_is_no_http_is_answered_with_an_error() -> None:
    def play(port: int) -> None:
        for data in (
            b"nonsense\r\n\r\n",
            b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            b"POST / HTTP/1.1\r\n" + b"a" * 70_000,
        ):
            with socket.create_connection(("127.0.0.1", port), 5) as connection:
                connection.sendall(data)
                assert connection.makefile("rb").read().startswith(b"HTTP/1.1 4")

    bench = Bench()
    bench.run(play)
    assert bench.effects == 0


@pytest.mark.parametrize(
    ("kind", "phase", "effects", "raised"),
    [
        (Kind.DROP, Phase.BEFORE, 0, http.client.RemoteDisconnected),
        (Kind.DROP, Phase.DURING, 1, http.client.IncompleteRead),
        (Kind.DROP, Phase.AFTER, 1, http.client.RemoteDisconnected),
        (Kind.REPLY_LOST, Phase.AFTER, 1, http.client.RemoteDisconnected),
        (Kind.SERVER_CRASH, Phase.BEFORE, 0, http.client.RemoteDisconnected),
        (Kind.SERVER_CRASH, Phase.AFTER, 1, http.client.RemoteDisconnected),
        (Kind.MALFORMED_HTTP, Phase.AFTER, 1, http.client.HTTPException),
        (Kind.TRUNCATED_HTTP, Phase.BEFORE, 0, http.client.IncompleteRead),
        (Kind.TRUNCATED_HTTP, Phase.AFTER, 1, http.client.IncompleteRead),
    ],
)
def test_how_a_broken_exchange_looks_and_whether_it_had_its_effect(kind, phase, effects, raised) -> None:
    def play(port: int) -> None:
        with pytest.raises(raised):
            post(port)
        assert post(port)[0] == 200

    bench = Bench(Fault(kind, Layer.HTTP, phase=phase))
    bench.run(play)
    assert bench.effects == effects + 1
    assert bench.crashed is (kind is Kind.SERVER_CRASH)


@pytest.mark.parametrize(("phase", "effects"), [(Phase.BEFORE, 0), (Phase.AFTER, 1)])
def test_an_error_of_the_server(phase: Phase, effects: int) -> None:
    bench = Bench(Fault(Kind.STATUS_500, Layer.HTTP, phase=phase))
    bench.run(lambda port: None if post(port)[0] == 500 else pytest.fail("no 500"))
    assert bench.effects == effects


def test_json_that_breaks_off() -> None:
    def play(port: int) -> None:
        status, body = post(port)
        assert (status, body.count(b"{"), body.count(b"}")) == (200, 2, 0)

    Bench(Fault(Kind.MALFORMED_JSON, Layer.HTTP)).run(play)


def test_a_hang_lasts_until_the_client_gives_up() -> None:
    def play(port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=0.2)
        connection.request("POST", "/x", b"a")
        with pytest.raises(TimeoutError):
            connection.getresponse()
        connection.close()
        assert post(port)[0] == 200

    bench = Bench(Fault(Kind.HANG, Layer.HTTP))
    bench.run(play)
    assert bench.effects == 1


def test_latency_is_spent_on_the_phones_clock() -> None:
    bench = Bench(Fault(Kind.LATENCY, Layer.HTTP, seconds=30.0))
    bench.run(lambda port: void(post(port)))
    assert bench.spent == [30.0]


def void(_: object) -> None:
    return


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_comes_the_server_lives(data: bytes) -> None:
    def play(port: int) -> None:
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.sendall(data)
        assert post(port)[0] == 200

    Bench().run(play)
