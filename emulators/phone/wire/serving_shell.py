"""A shell on an adb stream: plain, framed by ``shell,v2``, or behind a terminal that echoes what is typed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from emulators.phone.wire.faults import Fault
from emulators.phone.wire.shell import COMMANDS
from emulators.phone.wire.shell.flows import Lines, Output
from emulators.phone.wire.shell.framing import FrameReader, Id, encode_frame
from emulators.phone.wire.shell.session import ExitShell, Flows, Shell
from emulators.phone.wire.streams import Stream

if TYPE_CHECKING:
    from emulators.phone.wire.handset import Handset

MAX_FRAME_OUT = 64 * 1024

_CTRL_C, _CTRL_D, _BACKSPACES = 0x03, 0x04, b"\x7f\x08"


async def serve_plain_shell(handset: Handset, stream: Stream, text: str, fault: Fault | None) -> None:
    """Run a command, its output and errors on the one stream."""
    await _run(handset, stream, text, Flows(stream, stream, stream), fault)


async def serve_framed_shell(
    handset: Handset, stream: Stream, text: str, fault: Fault | None, *, terminal: bool = False
) -> None:
    """Run a command with its output, errors and exit status apart."""
    keyboard = _Terminal(stream) if terminal else None
    typed = _Framed(stream, keyboard)
    out, err = _FrameWriter(stream, Id.STDOUT), _FrameWriter(stream, Id.STDERR)
    flows = Flows(typed, _Translated(out), _Translated(out)) if terminal else Flows(typed, out, err)
    receiving = asyncio.ensure_future(typed.receive())
    try:
        status = await _run(handset, stream, text, flows, fault, prompt=terminal)
    finally:
        receiving.cancel()
        with suppress(asyncio.CancelledError):
            await receiving
    await stream.write(encode_frame(Id.EXIT, bytes([status & 0xFF])))


async def _run(
    handset: Handset, stream: Stream, text: str, flows: Flows, fault: Fault | None, *, prompt: bool = True
) -> int:
    """Run a command, or an interactive shell where there is none, until it ends or the host goes away."""
    shell = Shell(handset, COMMANDS, fault=fault)
    work = _interactive(shell, flows, prompt=prompt) if not text.strip() else shell.run_text(text, flows)
    running = asyncio.ensure_future(work)
    closing = asyncio.ensure_future(stream.wait_closed())
    try:
        await asyncio.wait({running, closing}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            raise BrokenPipeError("the host has gone away")
        return running.result()
    finally:
        for task in (running, closing):
            task.cancel()
        await asyncio.gather(running, closing, return_exceptions=True)


async def _interactive(shell: Shell, flows: Flows, *, prompt: bool) -> int:
    """Read lines and run each, until the input ends or ``exit``."""
    lines = Lines(flows.stdin)
    status = 0
    while True:
        if prompt:
            await flows.stdout.write(f"simulated:{shell.state.folder} $ ".encode())
        line = await lines.next()
        if line is None:
            return status
        try:
            status = await shell.run_lines(line, flows)
        except ExitShell as ended:
            return ended.status


class _Framed:
    """The host's frames as the standard input of a command."""

    def __init__(self, stream: Stream, keyboard: _Terminal | None) -> None:
        self._stream = stream
        self._keyboard = keyboard
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue(maxsize=16)

    async def receive(self) -> None:
        """Sort frames until the host closes its side."""
        frames = FrameReader()
        while data := await self._stream.read():
            for kind, payload in frames.feed(data):
                if kind == Id.STDIN and self._keyboard is not None:
                    for line in await self._keyboard.typed(payload):
                        await self._chunks.put(line)
                elif kind == Id.STDIN and payload:
                    await self._chunks.put(payload)
                elif kind == Id.CLOSE_STDIN:
                    await self._chunks.put(b"")
        await self._chunks.put(b"")

    async def read(self) -> bytes:
        return await self._chunks.get()


class _FrameWriter:
    """One of a command's outputs as frames."""

    def __init__(self, stream: Stream, kind: Id) -> None:
        self._stream = stream
        self._kind = kind

    async def write(self, data: bytes) -> None:
        for start in range(0, len(data), MAX_FRAME_OUT):
            await self._stream.write(encode_frame(self._kind, data[start : start + MAX_FRAME_OUT]))


class _Translated:
    """Output through a terminal: a newline also returns the carriage."""

    def __init__(self, output: Output) -> None:
        self._output = output

    async def write(self, data: bytes) -> None:
        await self._output.write(data.replace(b"\n", b"\r\n"))


class _Terminal:
    """What a terminal does with keys: shows them, lets a line be mended, and hands over whole lines."""

    def __init__(self, stream: Stream) -> None:
        self._echo = _FrameWriter(stream, Id.STDOUT)
        self._line = bytearray()

    async def typed(self, data: bytes) -> list[bytes]:
        """Take keys; return the lines that they finish, and ``b""`` for Ctrl-D on an empty line."""
        done: list[bytes] = []
        shown = bytearray()
        for byte in data:
            if byte in b"\r\n":
                shown += b"\r\n"
                done.append(bytes(self._line) + b"\n")
                self._line.clear()
            elif byte in _BACKSPACES:
                if self._line:
                    self._line.pop()
                    shown += b"\b \b"
            elif byte == _CTRL_C:
                shown += b"^C\r\n"
                self._line.clear()
                done.append(b"\n")
            elif byte == _CTRL_D:
                if not self._line:
                    done.append(b"")
            else:
                self._line.append(byte)
                shown.append(byte)
        if shown:
            await self._echo.write(bytes(shown))
        return done
