"""A whole phone at one moment, as one value."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole phone at one moment."""

    state: bytes
    """Canonical JSON."""
    files: Any
    """What the file system keeps of itself."""

    @property
    def hash(self) -> str:
        """Equal for equal phones."""
        return hashlib.sha256(self.state).hexdigest()
