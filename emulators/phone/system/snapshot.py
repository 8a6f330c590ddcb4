"""A whole phone at one moment, as one value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole phone at one moment."""

    system: bytes
    """Canonical JSON of all but what apps store."""
    apps: Mapping[str, bytes]
    """Canonical JSON of what each app stores, by its package."""
    files: Any
    """What the file system keeps of itself."""

    @property
    def state(self) -> bytes:
        """Canonical JSON of the whole, with what apps store under ``states``."""
        states = {package: json.loads(told) for package, told in self.apps.items()}
        return canonical({**json.loads(self.system), "states": states})

    @property
    def hash(self) -> str:
        """Equal for equal phones."""
        return hashlib.sha256(self.state).hexdigest()


class States:
    """What each app stores, by its package; taken out of a snapshot when somebody first asks for it.

    Args:
        told: canonical JSON of each, as a snapshot keeps it.
    """

    def __init__(self, told: Mapping[str, bytes] | None = None) -> None:
        self._told = dict(told or {})
        self._read: dict[str, dict[str, Any]] = {}

    def __getitem__(self, package: str) -> dict[str, Any]:
        if package not in self._read:
            self._read[package] = json.loads(self._told[package])
        return self._read[package]

    def __setitem__(self, package: str, state: dict[str, Any]) -> None:
        self._read[package] = state

    def __contains__(self, package: object) -> bool:
        return package in self._read or package in self._told

    def save(self) -> dict[str, bytes]:
        """What a snapshot keeps."""
        return {**self._told, **{package: canonical(state) for package, state in self._read.items()}}


def canonical(told: object) -> bytes:
    """JSON that is the same for the same data."""
    return json.dumps(told, sort_keys=True).encode()
