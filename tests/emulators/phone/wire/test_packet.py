from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.phone.wire.packet import (
    HEADER_BYTES,
    MAX_PAYLOAD_BYTES,
    BadPacket,
    Command,
    decode_header,
    encode,
    verify_checksum,
)

words = st.integers(0, 2**32 - 1)


@given(st.sampled_from(Command), words, words, st.binary(max_size=300), st.booleans())
def test_what_is_written_is_read(command: Command, arg0: int, arg1: int, payload: bytes, checksum: bool) -> None:
    packet = encode(command, arg0, arg1, payload, checksum=checksum)
    header = decode_header(packet[:HEADER_BYTES], MAX_PAYLOAD_BYTES)
    assert (header.command, header.arg0, header.arg1, header.length) == (command, arg0, arg1, len(payload))
    assert packet[HEADER_BYTES:] == payload
    if checksum:
        verify_checksum(header, payload)
    else:
        assert header.checksum == 0


@given(st.binary(max_size=40))
def test_anything_else_is_refused(data: bytes) -> None:
    try:
        header = decode_header(data, 1000)
    except BadPacket:
        return
    assert header.length <= 1000
    assert encode(header.command, header.arg0, header.arg1)[:12] == data[:12]


def test_the_words_are_the_protocols() -> None:
    assert encode(Command.OKAY, 1, 2, b"x")[:4] == b"OKAY"
    assert encode(Command.CNXN, 0x01000001, 4096, b"host::")[4:12].hex() == "0100000100100000"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda head: head[:20] + bytes(4),
        lambda head: b"NOPE" + head[4:],
        lambda head: head[:12] + b"\xff" * 4 + head[16:],
        lambda head: head[:23],
    ],
)
def test_a_spoiled_header_is_refused(spoil) -> None:
    with pytest.raises(BadPacket):
        decode_header(spoil(encode(Command.WRTE, 1, 2, b"data")[:HEADER_BYTES]), MAX_PAYLOAD_BYTES)


def test_a_spoiled_payload_is_seen() -> None:
    header = decode_header(encode(Command.WRTE, 1, 2, b"data", checksum=True)[:HEADER_BYTES], 10)
    with pytest.raises(BadPacket):
        verify_checksum(header, b"dada")
