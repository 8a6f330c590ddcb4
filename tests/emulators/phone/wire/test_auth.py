from __future__ import annotations

import base64
import random
import struct
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.phone.wire.auth import Authorisation, BadKey, Mode, decode_public_key, verify

DIGEST_INFO = bytes.fromhex("3021300906052b0e03021a05000414")


def is_prime(number: int, dice: random.Random) -> bool:
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(12):
        x = pow(dice.randrange(2, number - 1), odd, number)
        if x in (1, number - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % number
            if x == number - 1:
                break
        else:
            return False
    return True


def make_key(seed: int) -> tuple[int, int, int]:
    """A 2048-bit key as (modulus, public exponent, private exponent)."""
    dice = random.Random(seed)

    def prime() -> int:
        while True:
            number = dice.getrandbits(1024) | 1 << 1023 | 1 << 1022 | 1
            small = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)
            if number % 65537 != 1 and all(number % one for one in small) and is_prime(number, dice):
                return number

    p, q = prime(), prime()
    return p * q, 65537, pow(65537, -1, (p - 1) * (q - 1))


MODULUS, EXPONENT, PRIVATE = make_key(7)


def sign(token: bytes) -> bytes:
    digest = DIGEST_INFO + token
    padded = b"\0\1" + b"\xff" * (256 - 3 - len(digest)) + b"\0" + digest
    return pow(int.from_bytes(padded, "big"), PRIVATE, MODULUS).to_bytes(256, "big")


def public_text() -> bytes:
    raw = struct.pack("<II", 64, 0) + MODULUS.to_bytes(256, "little") + bytes(256) + struct.pack("<I", EXPONENT)
    return base64.b64encode(raw) + b" somebody@host\0"


def test_a_key_is_read_and_its_signature_holds() -> None:
    assert decode_public_key(public_text()) == (MODULUS, EXPONENT)
    token = bytes(range(20))
    assert verify((MODULUS, EXPONENT), token, sign(token))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 255), st.integers(0, 255))
def test_a_signature_that_was_changed_does_not_hold(at: int, by: int) -> None:
    token = bytes(20)
    signature = bytearray(sign(token))
    before = signature[at]
    signature[at] ^= by
    assert verify((MODULUS, EXPONENT), token, bytes(signature)) is (signature[at] == before)


def test_padding_that_only_ends_right_is_refused() -> None:
    token = bytes(20)
    for head in (b"\0\1" + b"\xff" * 8 + b"\0", b"\0\2" + b"\xff" * 200 + b"\0"):
        forged = (head + bytes(256 - len(head) - 35) + DIGEST_INFO + token)[:256]
        signature = pow(int.from_bytes(forged, "big"), PRIVATE, MODULUS).to_bytes(256, "big")
        assert not verify((MODULUS, EXPONENT), token, signature)
    assert not verify((MODULUS, EXPONENT), token, sign(token)[:-1])
    assert not verify((MODULUS, EXPONENT), token, b"\xff" * 256)


@pytest.mark.parametrize("text", [b"", b"no base64!", b"QUJD", base64.b64encode(bytes(524)), b"\0"])
def test_what_is_no_key_is_refused(text: bytes) -> None:
    with pytest.raises(BadKey):
        decode_public_key(text)


@pytest.mark.parametrize(("mode", "at_once"), [(Mode.ACCEPT, True), (Mode.UNAUTHORIZED, False), (Mode.DIALOG, False)])
def test_each_mode_meets_a_new_key_in_its_way(mode: Mode, at_once: bool) -> None:
    token = bytes(20)
    let_in: list[Mode] = []
    answers: list[tuple[str, Callable[[bool], None]]] = []
    authorisation = Authorisation(mode, lambda who, answer: answers.append((who, answer)))
    assert not authorisation.knows(token, sign(token))
    authorisation.offer(public_text(), lambda: let_in.append(mode))
    assert bool(let_in) is at_once
    if mode is Mode.DIALOG:
        ((who, answer),) = answers
        assert who == "somebody@host"
        answer(False)
        assert not let_in
        answer(True)
    assert authorisation.knows(token, sign(token)) is (mode is not Mode.UNAUTHORIZED)


def test_no_two_tokens_are_the_same() -> None:
    assert Authorisation().new_token() != Authorisation().new_token()
