"""States and transitions of a recorded app or site, and the folder they are stored in.

A state is a screen by its structure, so that two fillings of a form are one state; what it showed when it was first
seen is kept whole. A folder holds ``world.jsonl`` (a head line, then one for each state and transition) and
``pictures/``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from devices.action import Action
from devices.observation import Observation, TreeKind, TreeNode
from emulators.errors import WorldUnusable

FORMAT = 1
MOST_STATES = 100_000
NAME = "world.jsonl"
PICTURES = "pictures"


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Head(_Line):
    """The first line of a world."""

    kind: Literal["world"] = "world"
    format: int = Field(default=FORMAT, le=FORMAT)
    start: str = ""
    """The state that it begins in."""
    device: str = ""
    """Address of the device that was recorded."""


class State(_Line):
    """One screen."""

    kind: Literal["state"] = "state"
    id: str
    location: str
    title: str = ""
    size_px: tuple[int, int]
    scale: float = 1.0
    tree_kind: TreeKind = "none"
    tree: tuple[TreeNode, ...] = ()
    focus: str = ""
    keyboard_px: int = 0
    picture: str = ""
    """SHA-256 of its PNG in ``pictures/``; empty where none was taken."""


class Transition(_Line):
    """An action that was done in a state, and where it led."""

    kind: Literal["transition"] = "transition"
    start: str
    action: Action
    target: int = -1
    """Index of the node it was done to, in the tree of ``start``; -1 for none."""
    stop: str
    count: int = 1
    """How often it was seen."""


_AnyLine: TypeAdapter[Head | State | Transition] = TypeAdapter(
    Annotated[Head | State | Transition, Field(discriminator="kind")]
)


def key_of(start: str, action: Action, target: int) -> tuple[str, str, int]:
    """What two transitions have in common when they are the same: what is typed counts, how it is typed does not."""
    return start, action.model_dump_json(), target


@dataclass(slots=True)
class World:
    """What was seen, in memory."""

    start: str = ""
    device: str = ""
    states: dict[str, State] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    """PNG by SHA-256."""
    _transitions: dict[tuple[str, str, int], dict[str, Transition]] = field(default_factory=dict)

    def add_state(self, id: str, observation: Observation) -> State:
        """Remember a screen; the first sight of a state is the one that is kept.

        Raises:
            WorldUnusable: there are more states than any app has.
        """
        known = self.states.get(id)
        if known is not None:
            return known
        if len(self.states) >= MOST_STATES:
            raise WorldUnusable(f"a world of more than {MOST_STATES} states", "record a smaller part of the app")
        picture = ""
        if observation.png is not None:
            picture = hashlib.sha256(observation.png).hexdigest()
            self.pictures[picture] = observation.png
        state = State(
            id=id,
            location=observation.location,
            title=observation.title,
            size_px=observation.size_px,
            scale=observation.scale,
            tree_kind=observation.tree_kind,
            tree=observation.tree,
            focus=observation.focus,
            keyboard_px=observation.keyboard_px,
            picture=picture,
        )
        self.states[id] = state
        self.start = self.start or id
        return state

    def add_transition(self, start: str, action: Action, target: int, stop: str, count: int = 1) -> None:
        """Remember that an action led from one state to another.

        Raises:
            KeyError: a state is not known, or the node is not in its tree.
        """
        for id in (start, stop):
            if id not in self.states:
                raise KeyError(id)
        if not -1 <= target < len(self.states[start].tree):
            raise KeyError(target)
        led = self._transitions.setdefault(key_of(start, action, target), {})
        seen = led[stop].count if stop in led else 0
        led[stop] = Transition(start=start, action=action, target=target, stop=stop, count=seen + count)

    def leads(self, start: str, action: Action, target: int) -> str | None:
        """Where an action led most often; None where it was never done there."""
        led = self._transitions.get(key_of(start, action, target), {})
        return max(led.values(), key=lambda each: (each.count, each.stop)).stop if led else None

    def transitions(self, start: str | None = None) -> Iterator[Transition]:
        """All transitions, or those that begin in a state."""
        for led in self._transitions.values():
            for transition in led.values():
                if start is None or transition.start == start:
                    yield transition

    def save(self, folder: Path) -> None:
        """Write the world into a folder; an older one there is replaced in one step.

        Raises:
            WorldUnusable: it cannot be written.
        """
        try:
            (folder / PICTURES).mkdir(parents=True, exist_ok=True)
            for name, png in self.pictures.items():
                if not (path := folder / PICTURES / f"{name}.png").exists():
                    path.write_bytes(png)
            lines = [Head(start=self.start, device=self.device), *self.states.values(), *self.transitions()]
            half = folder / f"{NAME}.{os.getpid()}"
            with half.open("w", encoding="utf-8") as file:
                for line in lines:
                    file.write(line.model_dump_json(exclude_defaults=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
            half.replace(folder / NAME)
        except OSError as error:
            raise WorldUnusable(
                f"the world cannot be written to {folder}: {error.strerror or error}", "choose another folder"
            ) from error

    @classmethod
    def load(cls, folder: Path) -> World:
        """Read a world.

        Raises:
            WorldUnusable: there is none, it is damaged, or its lines contradict one another.
        """
        world = cls()
        try:
            with (folder / NAME).open(encoding="utf-8") as file:
                for number, text in enumerate(file, start=1):
                    world._take(text, number, folder)
        except OSError as error:
            raise WorldUnusable(f"{folder} holds no world: {error.strerror or error}", "name its folder") from error
        except UnicodeDecodeError as error:
            raise WorldUnusable(f"{folder / NAME} is no text", "record the world again") from error
        if world.start not in world.states:
            raise WorldUnusable(f"the world in {folder} does not know the state it begins in", "record it again")
        return world

    def _take(self, text: str, number: int, folder: Path) -> None:
        try:
            line = _AnyLine.validate_json(text)
            match line:
                case Head():
                    self.start, self.device = line.start, line.device
                case State():
                    self.states[line.id] = line
                    if line.picture:
                        self._read_picture(line.picture, folder)
                case Transition():
                    self.add_transition(line.start, line.action, line.target, line.stop, line.count)
        except (ValidationError, KeyError) as error:
            raise WorldUnusable(f"{folder / NAME} is damaged at line {number}", "record the world again") from error

    def _read_picture(self, name: str, folder: Path) -> None:
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            raise KeyError(name)
        path = folder / PICTURES / f"{name}.png"
        if path.is_file():
            self.pictures[name] = path.read_bytes()

    def paths_from(self, start: str) -> Mapping[str, tuple[Transition, ...]]:
        """The shortest way to every state that can be reached, by breadth-first search."""
        found: dict[str, tuple[Transition, ...]] = {start: ()}
        by_start: dict[str, list[Transition]] = {}
        for transition in self.transitions():
            by_start.setdefault(transition.start, []).append(transition)
        waiting = [start]
        for here in waiting:
            for transition in by_start.get(here, ()):
                if transition.stop not in found:
                    found[transition.stop] = (*found[here], transition)
                    waiting.append(transition.stop)
        return found
