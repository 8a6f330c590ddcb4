"""Decisions to learn from: tables of features with the right row, recorded and made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from devices.screen import Element, Screen
from perception.lexical import fold_text
from perception.models.embedding import Embedder
from planner.learned.choices import Choice, Sort, choices_of
from planner.learned.features import describe, table_of
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
    task: str = ""


def recorded_examples(
    tasks: Iterable[RecordedTask],
    memories: Mapping[str, AppMemory],
    embedder: Embedder,
    history: bool = True,
) -> list[Example]:
    """The decisions of recorded tasks; a step whose element is not on its screen teaches nothing and is left out."""
    sights = Sights(memories, embedder, history)
    found = []
    for task in tasks:
        deeds = deeds_of_task(task)
        for number, step in enumerate(task.steps):
            element = step.element
            if element is not None or step.choice < 0:
                right = _right(element, step.typed or "")
                made = sights.example(task.app, task.task, step.screen, deeds[:number], right)
                found += [replace(example, task=place_of(task, number)) for example in made]
    return found


def place_of(task: RecordedTask, number: int) -> str:
    """Which decision of which recorded task an example is made of."""
    return f"{task.app}/{task.task_id}#{number}"


def made_up_examples(
    walks: Iterable[ExploredStep],
    memories: Mapping[str, AppMemory],
    embedder: Embedder,
    history: bool = True,
) -> list[Example]:
    """The decisions of tasks that are made up from explorations, the same ones every time."""
    sights = Sights(memories, embedder, history)
    by_app: dict[str, list[ExploredStep]] = {}
    for step in walks:
        by_app.setdefault(step.app, []).append(step)
    found = []
    for app, steps in by_app.items():
        steps.sort(key=lambda step: step.index)
        for task in make_up([(step.screen, step.element) for step in steps], app, MADE_UP_TASKS):
            for moment in task.moments:
                target = None if moment.target is None else moment.screen.elements[moment.target]
                right = _right(target, moment.typed)
                found += sights.example(app, task.goal, moment.screen, moment.deeds, right, MADE_UP_WEIGHT)
    return found


def _right(element: Element | None, typed: str) -> Right:
    if element is None:
        return Right()
    return Right("type", element.index, typed) if typed else Right("tap", element.index)


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
                kind="type" if step.typed else "tap",
            )
        )
    return tuple(deeds)


@dataclass(frozen=True, slots=True)
class Right:
    """What was right at one decision."""

    sort: Sort = "finish"
    element: int | None = None
    """Index on the screen."""
    text: str = ""
    """What is typed or set."""
    answers: frozenset[str] = frozenset()
    """Texts that are right as an answer."""


class Sights:
    """Turns screens with goals into tables.

    Args:
        memories: of apps, by name.
        embedder: sentences to vectors.
        history: whether what was done before a decision is known.
    """

    def __init__(self, memories: Mapping[str, AppMemory], embedder: Embedder, history: bool = True) -> None:
        self._history = history
        self._embedder = embedder
        self._outlooks = {app: Outlook(memory) for app, memory in memories.items()}
        self._weights = {app: Weights(outlook.labels) for app, outlook in self._outlooks.items()}
        self._unknown = Weights(())

    def example(
        self, app: str, goal: str, screen: Screen, deeds: Sequence[Deed], right: Right, weight: float = 1.0
    ) -> list[Example]:
        """The decision as an example; none where nothing that could be done is right."""
        weights = self._weights.get(app, self._unknown)
        deeds = deeds if self._history else ()
        return example_of(
            Situation(goal, screen, deeds, self._embedder, weights, self._outlooks.get(app)), app, right, weight
        )


def example_of(s: Situation, app: str, right: Right, weight: float = 1.0, task: str = "") -> list[Example]:
    """One decision as an example; none where nothing that could be done is right."""
    choices = choices_of(s)
    fitting = rows_of(s, choices, right)
    if not fitting:
        return []
    return [Example(app, table_of(describe(s), s, choices), fitting[0], weight, task)]


def rows_of(s: Situation, choices: Sequence[Choice], right: Right) -> list[int]:
    """Numbers of the choices that are right, the best first; what is typed must be the text, where it is offered."""
    if right.sort == "answer":
        wanted = {fold_text(text) for text in right.answers}
        return [at for at, c in enumerate(choices) if c.sort == "answer" and fold_text(c.answer) in wanted]
    place = next((at for at, e in enumerate(s.elements) if e.index == right.element), None)
    if right.element is not None and place is None:
        return []
    same = [at for at, c in enumerate(choices) if c.sort == right.sort and c.at == place]
    if right.sort in ("type", "adjust"):
        return [at for at in same if _written(choices[at].text) == _written(right.text)]
    return same


def _written(text: str) -> str:
    """A text without what does not matter: case, and the gaps in a number."""
    folded = fold_text(text)
    closed = folded.replace(" ", "").replace("-", "")
    return closed if closed.isdigit() else folded
