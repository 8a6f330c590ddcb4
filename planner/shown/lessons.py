"""Lessons as a document: wordings with slots, and the steps that carry the task out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from planner.errors import MemoryUnusable

LESSONS: Final = Path(__file__).resolve().parent / "lessons.json.gz"
"""Those that are shipped: of the embedded phone's tasks."""
_MOST_BYTES: Final = 64 << 20


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


RefKind = Literal["text", "slot", "part", "hour", "minute", "day", "figures", "lower", "seen", "any", "path"]


class Ref(_Record):
    """Where a text comes from."""

    kind: RefKind
    text: str = ""
    """The text itself; of what was seen, the words that stood before it."""
    slot: str = ""
    first: int = 0
    last: int = 0
    """Words of the slot, both included; negative ones count from its end."""


class Step(_Record):
    """One step, and how its element is recognised."""

    sort: str
    """One of ``planner.practised.deeds.SORTS``; ``open`` opens an app, ``keys`` enters a number key by key, ``month``
    turns pages until a month is shown, ``wait`` lets time pass, ``path`` opens one folder after the other."""
    title: Ref | None = None
    role: str = ""
    hints: tuple[str, ...] = ()
    place: int = 0
    """Which of the elements that look the same."""
    steady: bool = False
    """Whether that was the same in every showing, and there were several."""
    beside: Ref | None = None
    """What stands in its row, where others look the same."""
    after: str = ""
    """What stands right before it, where that is always the same."""
    times: Ref | None = None
    """How often it is done: the number in a slot less ``first``."""
    form: str = ""
    """What an answer looks like, as ``finding.form_of`` tells it."""
    holds: tuple[str, ...] = ()
    """Slots that the element speaks of besides its title."""
    typed: Ref | None = None


class Slot(_Record):
    """What may stand in a slot."""

    shapes: tuple[str, ...]
    """Of the first word: ``figures``, ``name``, ``word``."""
    fewest: int
    most: int
    """Words."""


class Wording(_Record):
    """One way to ask: literal words and slots by turns."""

    parts: tuple[str, ...]
    """Words as they are compared; a slot is its name after ``{``."""


class Lesson(_Record):
    """One kind of task."""

    name: str
    app: str
    wordings: tuple[Wording, ...]
    slots: dict[str, Slot]
    ways: tuple[tuple[Step, ...], ...]
    """Different ways that were shown, the most frequent first."""
    whens: tuple[dict[str, tuple[str, ...]], ...] = ()
    """For each way what stood in the short slots when it was shown."""
    impossible: bool = False
    """Whether the showing ended with saying that it cannot be done."""
    whole: bool = True
    """Whether all steps could be understood."""


class Lessons(_Record):
    """All that was shown."""

    format: Literal["clewline-lessons"] = "clewline-lessons"
    version: Literal[1] = 1
    seeds: tuple[int, ...] = ()
    lessons: tuple[Lesson, ...]

    def without(self, apps: frozenset[str]) -> Lessons:
        """Those of other apps only."""
        return self.model_copy(update={"lessons": tuple(each for each in self.lessons if each.app not in apps)})

    def save(self, path: Path) -> None:
        """Write them down, always the same bytes for the same lessons."""
        raw = self.model_dump_json(exclude_defaults=True).encode("utf-8")
        path.write_bytes(gzip.compress(raw, mtime=0))

    @classmethod
    def load(cls, path: Path = LESSONS) -> Lessons:
        """Read them back.

        Raises:
            MemoryUnusable: the file is not there, or holds no lessons.
        """
        try:
            with gzip.open(path) as file:
                return cls.model_validate(json.loads(file.read(_MOST_BYTES)))
        except (OSError, EOFError, ValueError, ValidationError) as error:
            raise MemoryUnusable(f"{path} holds no lessons: {error}", "reinstall clewline") from error
