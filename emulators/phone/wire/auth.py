"""Who may use the phone over adb: the keys it knows, and what it does with the ones it does not.

The host signs a random token with its RSA key, PKCS#1 v1.5, the token standing where a SHA-1 digest would
(``adb_auth.cpp`` of the Android Open Source Project; the key's binary form is that of ``android_pubkey``).
"""

from __future__ import annotations

import base64
import binascii
import secrets
import struct
from collections.abc import Callable
from enum import StrEnum

TOKEN_BYTES = 20

TOKEN, SIGNATURE, PUBLIC_KEY = 1, 2, 3
"""First argument of AUTH."""

_KEY_WORDS = 64
_MODULUS_BYTES = 256
_KEY_BYTES = 4 + 4 + 2 * _MODULUS_BYTES + 4
_SHA1_DIGEST_INFO = bytes.fromhex("3021300906052b0e03021a05000414")


class Mode(StrEnum):
    """What the phone does when a host connects."""

    NONE = "none"  # no authentication, as on an emulator
    ACCEPT = "accept"  # a new key is accepted and remembered
    UNAUTHORIZED = "unauthorized"  # a new key is left waiting for an answer that never comes
    DIALOG = "dialog"  # a person is asked on the phone's own screen


class BadKey(ValueError):
    """The text is no adb public key."""


def decode_public_key(text: bytes) -> tuple[int, int]:
    """Return (modulus, exponent) of an adb public key: base64, then a space and a comment.

    Raises:
        BadKey: not 2048 bits, or not base64.
    """
    try:
        raw = base64.b64decode(text.rstrip(b"\0").split(b" ", 1)[0], validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadKey("the key is not base64") from error
    if len(raw) != _KEY_BYTES or struct.unpack_from("<I", raw)[0] != _KEY_WORDS:
        raise BadKey(f"a key has {_KEY_BYTES} bytes and {_KEY_WORDS} words")
    (exponent,) = struct.unpack_from("<I", raw, _KEY_BYTES - 4)
    return int.from_bytes(raw[8 : 8 + _MODULUS_BYTES], "little"), exponent


def verify(key: tuple[int, int], token: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is that of ``token`` by the holder of ``key``; every byte of the padding is compared."""
    modulus, exponent = key
    number = int.from_bytes(signature, "big")
    if len(signature) != _MODULUS_BYTES or number >= modulus:
        return False
    digest = _SHA1_DIGEST_INFO + token
    padded = b"\x00\x01" + b"\xff" * (_MODULUS_BYTES - 3 - len(digest)) + b"\x00" + digest
    return pow(number, exponent, modulus).to_bytes(_MODULUS_BYTES, "big") == padded


Ask = Callable[[str, Callable[[bool], None]], None]
"""Shows the question for a host's name on the phone, and calls back with the answer."""


class Authorisation:
    """The keys the phone knows, and how it meets a new one.

    Args:
        mode: see `Mode`.
        ask: for `Mode.DIALOG`.
    """

    def __init__(
        self, mode: Mode = Mode.NONE, ask: Callable[[str, Callable[[bool], None]], None] | None = None
    ) -> None:
        self.mode = mode
        self.keys: set[tuple[int, int]] = set()
        self.ask = ask

    def new_token(self) -> bytes:
        """Return what the host has to sign."""
        return secrets.token_bytes(TOKEN_BYTES)

    def knows(self, token: bytes, signature: bytes) -> bool:
        """Whether one of the known keys made the signature."""
        return any(verify(key, token, signature) for key in self.keys)

    def offer(self, text: bytes, accepted: Callable[[], None]) -> None:
        """Take a host's public key; ``accepted`` is called when it is let in, now or later or never.

        Raises:
            BadKey: the text is no key.
        """
        key = decode_public_key(text)

        def let_in(yes: bool = True) -> None:
            if yes:
                self.keys.add(key)
                accepted()

        if self.mode in (Mode.NONE, Mode.ACCEPT):
            let_in()
        elif self.mode is Mode.DIALOG and self.ask is not None:
            comment = text.rstrip(b"\0").partition(b" ")[2].decode("utf-8", "replace")
            self.ask(comment, let_in)
