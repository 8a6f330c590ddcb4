"""Flow control of one stream, and many streams on a connection that a made-up host drives packet by packet."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.phone.wire.packet import HEADER_BYTES, VERSION, Command, encode
from emulators.phone.wire.server import Options, Server, serve
from emulators.phone.wire.streams import Stream
from tests.emulators.phone.play_app import play_phone

Packet = tuple[Command, int, int, bytes]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.binary(max_size=50), max_size=6), st.integers(1, 17))
def test_what_is_written_arrives_in_pieces_one_at_a_time(chunks: list[bytes], limit: int) -> None:
    async def run() -> bytes:
        sent: list[bytes] = []
        pending = 0

        async def send(command: Command, local: int, peer: int, payload: bytes) -> None:
            nonlocal pending
            if command is Command.WRTE:
                pending += 1
                assert pending == 1, "a second WRTE before the first was acknowledged"
                assert len(payload) <= limit
                sent.append(payload)
                asyncio.get_running_loop().call_soon(acknowledge)

        def acknowledge() -> None:
            nonlocal pending
            pending -= 1
            stream.acknowledged(9)

        stream = Stream(send, 1, 9, limit)
        await asyncio.gather(*(stream.write(chunk) for chunk in chunks))
        return b"".join(sent)

    assert asyncio.run(run()) == b"".join(chunks)


def test_a_writer_is_woken_when_the_stream_ends() -> None:
    async def run() -> str:
        async def send(*_: object) -> None:
            return

        stream = Stream(send, 1, 9, 10)
        writing = asyncio.ensure_future(stream.write(b"never acknowledged"))
        await asyncio.sleep(0)
        stream.ended()
        try:
            await writing
        except BrokenPipeError:
            return "woken"
        return "not told"

    assert asyncio.run(run()) == "woken"


def test_reading_gives_all_and_then_the_end() -> None:
    async def run() -> tuple[bytes, bytes, bytes]:
        acknowledged: list[Command] = []

        async def send(command: Command, *_: object) -> None:
            acknowledged.append(command)

        stream = Stream(send, 1, 9, 10)
        stream.arrived(b"abc")
        stream.arrived(b"def")
        head = await stream.read_exactly(4)
        rest = await stream.read()
        assert acknowledged == [Command.OKAY] * 2
        stream.ended()
        return head, rest, await stream.read()

    assert asyncio.run(run()) == (b"abcd", b"ef", b"")


# --- a host of our own ------------------------------------------------------------------------------------------------


class Host:
    """Speaks packets to a served phone."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, command: Command, arg0: int, arg1: int, payload: bytes = b"") -> None:
        self.writer.write(encode(command, arg0, arg1, payload))

    async def next(self) -> Packet:
        head = await asyncio.wait_for(self.reader.readexactly(HEADER_BYTES), 10)
        command, arg0, arg1, length, _, _ = struct.unpack("<6I", head)
        return Command(command), arg0, arg1, await self.reader.readexactly(length)

    async def ended(self) -> bool:
        return await asyncio.wait_for(self.reader.read(1), 10) == b""


def as_host(play: Callable[[Host, Server], Awaitable[None]], *, greet: bool = True) -> None:
    async def run(server: Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        host = Host(reader, writer)
        if greet:
            host.send(Command.CNXN, VERSION, 4096, b"host::features=shell_v2")
            command, _, _, banner = await host.next()
            assert command is Command.CNXN
            assert banner.startswith(b"device::ro.product.name=simulated")
        try:
            await play(host, server)
        finally:
            writer.close()

    with serve(play_phone()) as server:
        asyncio.run(run(server))


def test_a_service_is_granted_before_its_data_and_closed_after_it() -> None:
    async def play(host: Host, server: Server) -> None:
        host.send(Command.OPEN, 7, 0, b"shell:echo hi\0")
        command, ours, peer, _ = await host.next()
        assert (command, peer) == (Command.OKAY, 7)
        assert await host.next() == (Command.WRTE, ours, 7, b"hi\n")
        host.send(Command.OKAY, 7, ours)
        assert await host.next() == (Command.CLSE, ours, 7, b"")

    as_host(play)


def test_what_is_unknown_is_refused_with_a_close() -> None:
    async def play(host: Host, server: Server) -> None:
        for service in (b"abb:package", b"nonsense", b"tcp:1", b"localabstract:nobody", b""):
            host.send(Command.OPEN, 7, 0, service + b"\0")
            assert await host.next() == (Command.CLSE, 0, 7, b"")
        host.send(Command.WRTE, 7, 999, b"to nobody")
        assert await host.next() == (Command.CLSE, 0, 7, b"")
        host.send(Command.OKAY, 7, 999)
        host.send(Command.CLSE, 7, 999)
        host.send(Command.OPEN, 8, 0, b"shell:true\0")
        assert (await host.next())[0] is Command.OKAY

    as_host(play)


def test_a_slow_stream_does_not_hold_up_another() -> None:
    async def play(host: Host, server: Server) -> None:
        host.send(Command.OPEN, 1, 0, b"shell:logcat\0")
        _, slow, _, _ = await host.next()
        command, *_ = await host.next()
        assert command is Command.WRTE  # and it is left unacknowledged
        host.send(Command.OPEN, 2, 0, b"shell:echo quick\0")
        command, quick, peer, _ = await host.next()
        assert (command, peer) == (Command.OKAY, 2)
        assert await host.next() == (Command.WRTE, quick, 2, b"quick\n")
        assert slow != quick
        host.send(Command.CLSE, 1, slow)
        assert await host.next() == (Command.CLSE, slow, 1, b"")

    as_host(play)


def test_nonsense_and_early_packets_end_the_connection() -> None:
    async def nonsense(host: Host, _: Server) -> None:
        host.writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert await host.ended()

    async def early(host: Host, _: Server) -> None:
        host.send(Command.OPEN, 1, 0, b"shell:echo never\0")
        assert await host.ended()

    async def encrypted(host: Host, _: Server) -> None:
        host.send(Command.STLS, 0x01000000, 0)
        assert await host.ended()

    for play in (nonsense, early, encrypted):
        as_host(play, greet=False)


def test_too_many_streams_are_refused_and_none_is_forgotten() -> None:
    async def play(host: Host, server: Server) -> None:
        for number in range(1, 300):
            host.send(Command.OPEN, number, 0, b"track-jdwp\0")
        seen: dict[Command, int] = {}
        while sum(seen.get(one, 0) for one in (Command.OKAY, Command.CLSE)) < 299:
            command, *_ = await host.next()
            seen[command] = seen.get(command, 0) + 1
        assert seen[Command.CLSE] == 299 - 256

    as_host(play)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(Command), st.integers(0, 3), st.integers(0, 3), st.binary(max_size=40)), max_size=12
    )
)
def test_whatever_a_host_sends_the_phone_lives(packets: list[Packet]) -> None:
    async def run(server: Server) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(encode(Command.CNXN, VERSION, 4096, b"host::"))
        for packet in packets:
            writer.write(encode(*packet))
        writer.close()
        with suppress(ConnectionError):  # it may have been cut off in the middle
            await writer.wait_closed()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        host = Host(reader, writer)
        host.send(Command.CNXN, VERSION, 4096, b"host::")
        assert (await host.next())[0] is Command.CNXN
        writer.close()

    server = SHARED_SERVER[0]
    asyncio.run(run(server))


SHARED_SERVER: list[Server] = []


def setup_module() -> None:
    server = Server(play_phone(), Options())
    server.start()
    SHARED_SERVER.append(server)


def teardown_module() -> None:
    SHARED_SERVER.pop().close()
