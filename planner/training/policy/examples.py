"""Decisions to learn from: tables of features with the right row, recorded and made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from devices.screen import Screen
from perception.models.embedding import Embedder
from planner.learned.features import features_of
from planner.learned.outlook import Outlook
from planner.learned.past import Deed
from planner.learned.reading import Weights
from planner.learned.situation import Situation
from planner.memory.records import AppMemory
from planner.recorded.droidtask import ExploredStep, RecordedTask
from planner.training.policy.synthesis import make_up

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MADE_UP_WEIGHT = 0.15
"""What a made-up decision counts beside a recorded one."""
MADE_UP_TASKS = 40
"""For each app."""


@dataclass(frozen=True, slots=True)
class Example:
    """One decision."""

    app: str
    table: npt.NDArray[np.float32]
    """Shape (choices, columns); the last row is finishing."""
    right: int
    """Row of the right choice."""
    weight: float = 1.0


def recorded_examples(
    tasks: Iterable[RecordedTask],
    memories: Mapping[str, AppMemory],
    embedder: Embedder,
    history: bool = True,
) -> list[Example]:
    """The decisions of recorded tasks; a step whose element is not on its screen teaches nothing and is left out."""
    sights = _Sights(memories, embedder, history)
    found = []
    for task in tasks:
        deeds = deeds_of_task(task)
        for number, step in enumerate(task.steps):
            element = step.element
            if element is not None or step.choice < 0:
                target = None if element is None else element.index
                found += sights.example(task.app, task.task, step.screen, deeds[:number], target)
    return found


def made_up_examples(
    walks: Iterable[ExploredStep],
    memories: Mapping[str, AppMemory],
    embedder: Embedder,
    history: bool = True,
) -> list[Example]:
    """The decisions of tasks that are made up from explorations, the same ones every time."""
    sights = _Sights(memories, embedder, history)
    by_app: dict[str, list[ExploredStep]] = {}
    for step in walks:
        by_app.setdefault(step.app, []).append(step)
    found = []
    for app, steps in by_app.items():
        steps.sort(key=lambda step: step.index)
        for task in make_up([(step.screen, step.element) for step in steps], app, MADE_UP_TASKS):
            for moment in task.moments:
                found += sights.example(app, task.goal, moment.screen, moment.deeds, moment.target, MADE_UP_WEIGHT)
    return found


def deeds_of_task(task: RecordedTask) -> tuple[Deed, ...]:
    """What was done in a recorded task, as a run's history would tell it."""
    deeds = []
    for step, following in pairwise(task.steps):
        screen, element = step.screen, step.element
        deeds.append(
            Deed(
                role=element.role if element else "",
                name=element.name if element else "",
                typed=step.typed or "",
                changed=screen.fingerprint != following.screen.fingerprint,
                before=screen.fingerprint,
            )
        )
    return tuple(deeds)


class _Sights:
    def __init__(self, memories: Mapping[str, AppMemory], embedder: Embedder, history: bool) -> None:
        self._history = history
        self._embedder = embedder
        self._outlooks = {app: Outlook(memory) for app, memory in memories.items()}
        self._weights = {app: Weights(outlook.labels) for app, outlook in self._outlooks.items()}
        self._unknown = Weights(())

    def example(
        self, app: str, goal: str, screen: Screen, deeds: Sequence[Deed], target: int | None, weight: float = 1.0
    ) -> list[Example]:
        weights = self._weights.get(app, self._unknown)
        deeds = deeds if self._history else ()
        situation = Situation(goal, screen, deeds, self._embedder, weights, self._outlooks.get(app))
        rows = [*(element.index for element in situation.elements), None]
        return [Example(app, features_of(situation), rows.index(target), weight)] if target in rows else []
