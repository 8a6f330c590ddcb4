"""The keys whose signatures count, in a file that only the library's owner can write, and the owner's own key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skills.errors import KeyUnusable, LibraryDamaged, LibraryError
from skills.shelf import write_whole
from skills.trust.keys import SigningKey, key_id, make_key, read_signing_key, require_private

FORMAT: Final = 1
OWN: Final = "own"
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._@+-]{0,59}")


class TrustedKey(BaseModel):
    """One key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(max_length=60)
    """What its owner is called: plain ASCII, so that no two look alike."""
    public: str = Field(pattern="^[0-9a-f]{64}$")
    added_at: str = ""
    revoked_at: str = ""
    """Empty while it counts."""

    @property
    def id(self) -> str:
        """As ``keys.key_id``."""
        return key_id(self.public)


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = Field(default=FORMAT, le=FORMAT)
    keys: Annotated[tuple[TrustedKey, ...], Field(max_length=1000)] = ()


class KeyList:
    """The keys of one library.

    Args:
        folder: where list and own key lie; nothing is written before there is something to write.
        clock: gives the time that is written down.
    """

    def __init__(self, folder: Path, clock: Callable[[], str]) -> None:
        self._path, self._own = folder / "keys.json", folder / "own.pem"
        self._clock = clock

    def listed(self) -> tuple[TrustedKey, ...]:
        """All of them, those that were revoked among them.

        Raises:
            LibraryDamaged: the list is not what was written.
            LibraryError: others could have written it.
        """
        try:
            require_private(self._path)
            content = self._path.read_bytes()
            return _Document.model_validate_json(content).keys
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            hint = "put a copy back, or remove it and add the keys again"
            raise LibraryDamaged(f"{self._path} is damaged", hint) from error

    def find(self, id_: str) -> TrustedKey | None:
        """The key of an id, revoked or not."""
        return next((key for key in self.listed() if key.id == id_), None)

    def named(self, told: str) -> TrustedKey:
        """The key that a person means by its label, its digits or the beginning of its id.

        Raises:
            KeyUnusable: there is none, or more than one.
        """
        found = [key for key in self.listed() if told in (key.label, key.public) or (told and key.id.startswith(told))]
        if len(found) != 1:
            known = ", ".join(f"{key.label} ({key.id})" for key in self.listed()) or "none"
            raise KeyUnusable(f"{told[:80]!a} names {'no' if not found else 'more than one'} key", f"known: {known}")
        return found[0]

    def add(self, public: str, label: str) -> TrustedKey:
        """Let the signatures of a key count, again where it was revoked.

        Raises:
            KeyUnusable: the label is none, or another key's.
        """
        if _LABEL.fullmatch(label) is None:
            raise KeyUnusable(
                f"{label[:80]!a} is no label", "letters, digits, spaces and . _ @ + - of ASCII, 60 at most"
            )
        for key in self.listed():
            if key.label.casefold() == label.casefold() and key.public != public:
                raise KeyUnusable(f"another key is called {key.label}", "choose another label with --as")
        key = TrustedKey(label=label, public=public, added_at=self._clock())
        self._write((*(other for other in self.listed() if other.public != public), key))
        return key

    def revoke(self, id_: str) -> TrustedKey:
        """Let the signatures of a key count no more. It stays on the list, so that its skills are told apart.

        Raises:
            KeyUnusable: there is no such key.
        """
        key = self.find(id_)
        if key is None:
            raise KeyUnusable(f"there is no key {id_}")
        gone = key.model_copy(update={"revoked_at": self._clock()})
        self._write(tuple(gone if other.id == id_ else other for other in self.listed()))
        return gone

    def own(self) -> SigningKey:
        """The owner's own key; made, and trusted, at first need.

        Raises:
            KeyUnusable: its file is damaged, or others can read it.
            LibraryError: the disk refuses.
        """
        if self._own.exists():
            return read_signing_key(self._own)
        if any(key.label == OWN for key in self.listed()):
            hint = "put it back, or revoke it: clew skills trust remove own"
            if not any(key.label == OWN and key.revoked_at for key in self.listed()):
                raise LibraryError(f"the own key {self._own} is gone", hint)
        self._own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = make_key(self._own)
        self._write(
            (
                *(other for other in self.listed() if other.label != OWN),
                TrustedKey(label=OWN, public=key.public, added_at=self._clock()),
            )
        )
        return key

    def _write(self, keys: tuple[TrustedKey, ...]) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = _Document(keys=keys).model_dump(mode="json")
        write_whole(self._path, (json.dumps(told, indent=1) + "\n").encode(), mode=0o600)
