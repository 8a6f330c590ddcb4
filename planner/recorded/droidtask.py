"""The files of DroidTask (AutoDroid: Wen et al., MobiCom 2024) as JSON lines.

A folder holds ``tasks.jsonl.gz``, and beside it, where they are had: ``exploration.jsonl.gz`` (a random walk through
each app), ``navigation.jsonl.gz`` (what a language model said opens behind an element), ``memory.jsonl.gz`` (a task
that a language model made up, for each real one the nearest) and ``replies.jsonl.gz`` (what two language models said).
``utg.jsonl.gz`` holds the recorded runs too and is not read here: nothing that decides may have seen them.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from devices.screen import Element, Screen
from planner.errors import RecordingUnusable
from planner.recorded.simplified_html import read_screen

TASKS: Final = "tasks.jsonl.gz"
EXPLORATION: Final = "exploration.jsonl.gz"
HINTS: Final = "navigation.jsonl.gz"
SIMULATED: Final = "memory.jsonl.gz"
REPLIES: Final = "replies.jsonl.gz"
FINISHED: Final = -1
"""The element id that stands for "finished"."""
NO_INPUT: Final = "null"
MAX_FILE_BYTES: Final = 256 << 20


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


def _one(value: object) -> object:
    """A screen has one key, or a list of keys that mean the same screen."""
    return (value[0] if value else "") if isinstance(value, list) else value


def _told(value: object) -> object:
    """A text that was not recorded is an empty one."""
    return "" if value is None else value


def _told_only(value: object) -> object:
    """Entries without a text are left out."""
    return {key: text for key, text in value.items() if text is not None} if isinstance(value, dict) else value


Text = Annotated[str, BeforeValidator(_told)]


class RecordedStep(_Line):
    """A screen and what was done on it."""

    state: str
    """Simplified HTML."""
    choice: int
    """Id of the element, or ``FINISHED``."""
    input: Text = NO_INPUT
    """The text that was typed, or ``NO_INPUT``."""
    screen_hash: Text = ""
    state_hash: Annotated[str, BeforeValidator(_one)] = ""

    @property
    def screen(self) -> Screen:
        """What was shown."""
        return read_screen(self.state)

    @property
    def element(self) -> Element | None:
        """What was used; None when the task was finished."""
        return next((e for e in self.screen if e.handle == str(self.choice)), None)

    @property
    def typed(self) -> str | None:
        """The text that was typed."""
        return None if self.input in ("", NO_INPUT) else self.input


class RecordedTask(_Line):
    """What was asked, and how a person did it."""

    app: str
    task_id: str
    task: str
    task_key: str = ""
    steps: tuple[RecordedStep, ...]


class ExploredStep(RecordedStep):
    """One step of a random walk through an app."""

    app: str
    index: int


class Hints(_Line):
    """What a language model said opens behind the elements of a screen."""

    app: str
    state: str
    """``screen_hash`` of the screen."""
    hints: Annotated[dict[str, str], BeforeValidator(_told_only)]


class SimulatedTask(_Line):
    """The task that a language model made up and that is nearest to a real one."""

    app: str
    task: str
    similar: Text = ""
    path: Text = ""


class StoredReply(_Line):
    """What a language model answered at a step."""

    app: str
    model: str
    task_key: str
    step: int
    reply: Text


_L = TypeVar("_L", bound=_Line)


def read_tasks(folder: Path) -> list[RecordedTask]:
    """The tasks, in the order of the file.

    A step may name an element that its screen does not have: nobody can then do it right, and that is for the scorer.

    Raises:
        RecordingUnusable: the file is not there, or is not what it should be.
    """
    tasks = list(_lines(folder / TASKS, RecordedTask))
    for task in tasks:
        if not task.steps:
            raise RecordingUnusable(f"{folder / TASKS}: {task.task_id} has no steps")
    return tasks


def read_exploration(folder: Path) -> list[ExploredStep]:
    """The random walks, empty when there are none.

    Raises:
        RecordingUnusable: the file is not what it should be.
    """
    return _optional(folder / EXPLORATION, ExploredStep)


def read_hints(folder: Path) -> list[Hints]:
    """What opens where, as a language model wrote it; empty when there is none.

    Raises:
        RecordingUnusable: the file is not what it should be.
    """
    return _optional(folder / HINTS, Hints)


def read_simulated(folder: Path) -> list[SimulatedTask]:
    """The made-up tasks, empty when there are none.

    Raises:
        RecordingUnusable: the file is not what it should be.
    """
    return _optional(folder / SIMULATED, SimulatedTask)


def read_replies(folder: Path) -> list[StoredReply]:
    """What language models answered, empty when there is nothing.

    Raises:
        RecordingUnusable: the file is not what it should be.
    """
    return _optional(folder / REPLIES, StoredReply)


def _optional(path: Path, kind: type[_L]) -> list[_L]:
    return list(_lines(path, kind)) if path.exists() else []


def _lines(path: Path, kind: type[_L]) -> Iterator[_L]:
    number = read = 0
    try:
        with gzip.open(path, "rb") as stream:
            for line in stream:
                number += 1
                read += len(line)
                if read > MAX_FILE_BYTES:
                    raise RecordingUnusable(f"{path} holds more than {MAX_FILE_BYTES >> 20} MiB")
                if line.strip():
                    yield kind.model_validate(json.loads(line))
    except OSError as error:
        raise RecordingUnusable(
            f"{path} cannot be read: {error.strerror or error}", f"give the folder that holds {TASKS}"
        ) from error
    except (EOFError, zlib.error) as error:
        raise RecordingUnusable(f"{path} is cut off or damaged after line {number}") from error
    except (ValueError, ValidationError) as error:
        raise RecordingUnusable(f"{path}, line {number}: {_short(error)}") from error


def _short(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return str(error)
