"""The memories that explorations have left in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from planner.errors import MemoryUnusable
from planner.memory.records import AppMemory

_MOST_FILES: Final = 64


def memories_in(folder: Path) -> list[AppMemory]:
    """What can be read of them; exploring the app again mends the others."""
    found = []
    for path in sorted(folder.glob("*.json"))[:_MOST_FILES]:
        try:
            found.append(AppMemory.load(path))
        except MemoryUnusable:
            continue
    return found
