"""The memory of one app as a document: screens, ways between them, and what was written about them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from planner.errors import MemoryUnusable

MAX_MEMORY_BYTES = 64 << 20
View = Literal["tree", "picture", "again"]
"""Who saw what an element does: the tree, the picture read without it, or either on another visit."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KnownElement(_Record):
    """An element as it was seen."""

    role: str
    name: str
    description: str = ""

    @property
    def sign(self) -> tuple[str, str]:
        """What it is recognised by on another screen; the text of a field is what was typed, and says nothing."""
        return (self.role, "" if self.role == "textbox" else self.name)


class KnownScreen(_Record):
    """A screen that was seen, with everything on it, in order."""

    key: str
    """See ``planner.memory.places.key_of``."""
    location: str = ""
    elements: tuple[KnownElement, ...]


class Way(_Record):
    """Using an element of one screen led to another, or changed nothing."""

    start: int = Field(ge=0)
    """Index of a screen."""
    element: int = Field(ge=0)
    """Index of an element of that screen."""
    stop: int = Field(ge=0)
    """Index of a screen; equal to ``start`` when nothing changed."""
    times: int = Field(default=1, ge=1)


class Hint(_Record):
    """A sentence on what an element is for, written by somebody or something that is not the app."""

    screen: int = Field(ge=0)
    element: int = Field(ge=0)
    text: str
    views: tuple[View, ...] = ()
    """Who bears it out, where it was seen and not said."""

    @property
    def verified(self) -> bool:
        """Whether two independent looks agree on it."""
        return len(self.views) > 1


class ImaginedTask(_Record):
    """A task that somebody thought of for this app, with the elements that carry it out, in order."""

    text: str
    path: tuple[KnownElement, ...]


class AppMemory(_Record):
    """Everything that is remembered of one app."""

    format: Literal["clewline-app-memory"] = "clewline-app-memory"
    version: Literal[1] = 1
    app: str
    screens: tuple[KnownScreen, ...] = ()
    ways: tuple[Way, ...] = ()
    hints: tuple[Hint, ...] = ()
    imagined: tuple[ImaginedTask, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> AppMemory:
        keys = {screen.key for screen in self.screens}
        if len(keys) < len(self.screens):
            raise ValueError("two screens have one key")
        for way in self.ways:
            if max(way.start, way.stop) >= len(self.screens):
                raise ValueError(f"a way leads to screen {max(way.start, way.stop)} of {len(self.screens)}")
            self._check(way.start, way.element)
        for hint in self.hints:
            if hint.screen >= len(self.screens):
                raise ValueError(f"a hint is about screen {hint.screen} of {len(self.screens)}")
            self._check(hint.screen, hint.element)
        return self

    def _check(self, screen: int, element: int) -> None:
        if element >= len(self.screens[screen].elements):
            raise ValueError(f"screen {screen} has no element {element}")

    def without_writing(self) -> AppMemory:
        """The same memory without what was written about the app: only what walking through it shows."""
        return self.model_copy(update={"hints": (), "imagined": ()})

    def save(self, path: Path) -> None:
        """Write it as JSON.

        Raises:
            MemoryUnusable: the file cannot be written.
        """
        try:
            path.write_text(self.model_dump_json(exclude_defaults=False) + "\n", encoding="utf-8")
        except OSError as error:
            raise MemoryUnusable(f"{path} cannot be written: {error.strerror}") from error

    @classmethod
    def load(cls, path: Path) -> AppMemory:
        """Read it back.

        Raises:
            MemoryUnusable: the file is not there, too long, or no app memory.
        """
        try:
            with path.open("rb") as stream:
                raw = stream.read(MAX_MEMORY_BYTES + 1)
        except OSError as error:
            raise MemoryUnusable(f"{path} cannot be read: {error.strerror}", "explore the app first") from error
        if len(raw) > MAX_MEMORY_BYTES:
            raise MemoryUnusable(f"{path} is longer than {MAX_MEMORY_BYTES >> 20} MiB")
        try:
            return cls.model_validate(json.loads(raw))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise MemoryUnusable(f"{path} is no app memory: {where}: {first['msg']}") from error
        except (ValueError, RecursionError) as error:
            raise MemoryUnusable(f"{path} is no app memory: {error}") from error
