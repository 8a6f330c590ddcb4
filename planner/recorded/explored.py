"""App memories from recorded explorations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from planner.memory.notebook import Notebook
from planner.memory.places import known
from planner.memory.records import AppMemory, ImaginedTask, KnownElement
from planner.recorded.droidtask import (
    ExploredStep,
    Hints,
    SimulatedTask,
    read_exploration,
    read_hints,
    read_simulated,
)
from planner.recorded.simplified_html import read_screen

_STEP = re.compile(r"^(?:Click on|Check|Uncheck|Type .*? in(?:to)?|Input .*? (?:in(?:to)?|on)) (?=<)", re.DOTALL)


def read_memories(folder: Path) -> dict[str, AppMemory]:
    """The memory of each app: what the random walks saw, and what a language model wrote about it.

    The recorded runs of the tasks leave nothing in it. Hints are kept where they speak of a screen that was walked
    through; those of other screens were made from the runs.

    Raises:
        RecordingUnusable: a file is not what it should be.
    """
    return memories_of(read_exploration(folder), read_hints(folder), read_simulated(folder))


def memories_of(
    walks: Iterable[ExploredStep], hints: Iterable[Hints] = (), simulated: Iterable[SimulatedTask] = ()
) -> dict[str, AppMemory]:
    """The memory of each app, by the app's name."""
    by_app: dict[str, list[ExploredStep]] = {}
    for step in walks:
        by_app.setdefault(step.app, []).append(step)
    written: dict[tuple[str, str], dict[str, str]] = {}
    for line in hints:
        written.setdefault((line.app, line.state), {}).update(line.hints)
    imagined: dict[str, dict[str, ImaginedTask]] = {}
    for task in simulated:
        read = ImaginedTask(text=task.similar.removeprefix("task:").strip(), path=_path(task.path))
        if read.text:
            imagined.setdefault(task.app, {})[read.text] = read
    return {app: _memory(app, steps, written, imagined.get(app, {})) for app, steps in by_app.items()}


def _memory(
    app: str,
    steps: list[ExploredStep],
    written: dict[tuple[str, str], dict[str, str]],
    imagined: dict[str, ImaginedTask],
) -> AppMemory:
    notebook = Notebook(app)
    steps = sorted(steps, key=lambda step: step.index)
    notebook.walked((step.screen, step.element) for step in steps)
    for step in steps:
        for element in step.screen:
            hint = written.get((app, step.screen_hash), {}).get(element.handle, "")
            if hint:
                notebook.heard(step.screen, element, hint)
    for task in imagined.values():
        notebook.imagined(task)
    return notebook.memory()


def _path(told: str) -> tuple[KnownElement, ...]:
    """``Click on <button text='Sort by'></button>`` … as the elements that are used."""
    found: list[KnownElement] = []
    for line in re.split(r"\n(?=[A-Z])", told):
        marked = _STEP.sub("", line)
        numbered = re.sub(r"^<(\w+)", r"<\1 id=0", marked)
        found += [known(element) for element in read_screen(numbered)]
    return tuple(found)
