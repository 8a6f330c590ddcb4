"""What a walk amounts to: a task for each element that leads somewhere, called by the names on the way to it."""

from __future__ import annotations

from typing import Final

from planner.memory.records import AppMemory, ImaginedTask, KnownElement
from planner.memory.routes import Routes

DEEPEST: Final = 8
"""Hops; what is further away is not gone to, and no task."""


def with_tasks(memory: AppMemory) -> AppMemory:
    """The memory with those tasks, each wording once."""
    routes = Routes(memory)
    told: list[ImaginedTask] = []
    for way in memory.ways:
        if way.start == way.stop:
            continue
        path = routes.path(0, way.start)
        if path is None or len(path) > DEEPEST:
            continue
        elements: list[KnownElement] = [memory.screens[at].elements[e] for at, e in path]
        last = memory.screens[way.start].elements[way.element]
        text = ", ".join(e.name.split("\n", 1)[0] for e in (*elements, last) if e.name)
        if text:
            told.append(ImaginedTask(text=text, path=(*elements, last)))
    return memory.model_copy(update={"imagined": tuple({task.text: task for task in told}.values())})
