"""Where in an app a goal's words are met again: which element, how many hops away, by which path."""

from __future__ import annotations

from dataclasses import dataclass

from devices.screen import Screen
from perception.models.embedding import Embedder
from planner.learned.outlook import Outlook
from planner.learned.reading import Weights
from planner.learned.situation import Situation
from planner.learned.views import View
from planner.memory.records import AppMemory, KnownElement
from planner.memory.routes import Routes

_WORDS, _MEANING = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Recollection:
    """An element that was seen somewhere in the app."""

    element: KnownElement
    screen: int
    """Index of its screen in the memory."""
    score: float
    """How well it fits the goal, 0 to 1: its words more than its meaning."""
    path: tuple[KnownElement, ...] | None
    """What to use, one after the other, to come from the present screen to its own; None when no way is known."""

    @property
    def hops(self) -> int | None:
        """How many screens away it is."""
        return None if self.path is None else len(self.path)


def recall(
    goal: str, memory: AppMemory, embedder: Embedder, screen: Screen | None = None, most: int = 5
) -> tuple[Recollection, ...]:
    """What an app's memory holds for a goal, best first, one element for each label.

    Args:
        goal: what was asked.
        memory: of the app.
        embedder: sentences to vectors.
        screen: where one is now; the screen the exploration began with when None.
        most: at most so many.
    """
    outlook = Outlook(memory)
    if not outlook.labels or most < 1:
        return ()
    here = screen or Screen(())
    view = View(Situation(goal, here, (), embedder, Weights(outlook.labels), outlook), outlook)
    start = 0 if screen is None else view.place
    routes = Routes(memory)
    found = []
    for find in outlook.best(_WORDS * view.fit + _MEANING * view.meaning, frozenset(), most):
        hops = None if start is None else routes.path(start, find.screen)
        path = None if hops is None else tuple(memory.screens[at].elements[element] for at, element in hops)
        element = memory.screens[find.screen].elements[find.element]
        found.append(Recollection(element, find.screen, min(find.score, 1.0), path))
    return tuple(found)
