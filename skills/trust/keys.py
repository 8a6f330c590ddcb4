"""Ed25519 keys (RFC 8032): made, read, kept, and used. The one door to the package ``cryptography``."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from skills.errors import KeyUnusable, LibraryError
from skills.shelf import write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_HEX: Final = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES: Final = 16_384


class SigningKey:
    """A private key.

    Args:
        key: of the library.
    """

    def __init__(self, key: Ed25519PrivateKey) -> None:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self._key = key
        self.public: str = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        """The public half: 64 hexadecimal digits."""

    def sign(self, content: bytes) -> str:
        """The signature, 128 hexadecimal digits."""
        return self._key.sign(content).hex()


def is_signed(public: str, signature: str, content: bytes) -> bool:
    """Whether a signature is that of a public key under just this content."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(public: str) -> str:
    """What a key is called: the first 16 digits of the sha256 of its public half."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]


def make_key(path: Path) -> SigningKey:
    """Make a key and keep it in a file that only its owner can read (PKCS#8, PEM).

    Raises:
        KeyUnusable: there is a file already.
        LibraryError: the disk refuses.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    if os.path.lexists(path):
        raise KeyUnusable(f"{path} is there already", "a key is never written over; choose another file")
    key = Ed25519PrivateKey.generate()
    write_whole(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
    return SigningKey(key)


def read_signing_key(path: Path) -> SigningKey:
    """The private key in a file.

    Raises:
        KeyUnusable: it is none, is locked with a passphrase, or others can read it.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = _content(path, private=True)
    try:
        key = load_pem_private_key(content, password=None)
    except TypeError as error:
        hint = "write it without one into a file that only you can read: openssl pkey -in KEY -out FILE"
        raise KeyUnusable(f"{path} is locked with a passphrase", hint) from error
    except ValueError as error:
        hint = "openssl genpkey -algorithm ed25519 makes one"
        raise KeyUnusable(f"{path} is no private key in PEM", hint) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"{path} is a key of another kind", "openssl genpkey -algorithm ed25519 makes one that fits")
    return SigningKey(key)


def read_public_key(told: str) -> str:
    """A public key from 64 hexadecimal digits, or from a file in PEM; its digits.

    Raises:
        KeyUnusable: it is none.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

    folded = told.strip().casefold()
    if _HEX.fullmatch(folded):
        return folded
    content = _content(Path(told).expanduser(), private=False)
    if _HEX.fullmatch(text := content.decode("ascii", "replace").strip().casefold()):
        return text
    try:
        key = load_pem_public_key(content)
    except ValueError as error:
        raise KeyUnusable(f"{told} is no public key", "give 64 hexadecimal digits, or a PEM file") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnusable(f"{told} is a key of another kind", "only ed25519 keys sign skills")
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def require_private(path: Path) -> None:
    """Refuse a file that others could have written, or read.

    Raises:
        LibraryError: its permissions are too wide, or it is somebody else's.
    """
    status = path.stat()
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise LibraryError(f"others can read or write {path}", f"look whether it was changed, then: chmod 600 {path}")
    if status.st_uid != os.getuid():
        raise LibraryError(f"{path} belongs to somebody else", "take it back, or move it away")


def _content(path: Path, private: bool) -> bytes:
    try:
        if private:
            require_private(path)
        with path.open("rb") as stream:
            return stream.read(_MOST_BYTES)
    except OSError as error:
        raise KeyUnusable(f"{path} cannot be read: {error.strerror}", "name a key file") from error
    except LibraryError as error:
        raise KeyUnusable(error.message, error.hint) from error
