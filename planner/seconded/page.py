"""A decision on a web page, as the learnt columns see it: what shows only the goal itself is no choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.screen import Element, Screen
from planner.decision import History
from planner.learned.kinds import sorts_of
from planner.learned.past import deeds_of, title_of
from planner.learned.reading import Weights
from planner.learned.situation import Situation
from planner.offline.pages import instruction_of

if TYPE_CHECKING:
    from perception.models.embedding import Embedder

_ANY_PAGE: Final = Weights(())


class Page(Situation):
    """A goal before a page that nobody has walked through.

    Args:
        goal: as it was said.
        screen: what is shown.
        history: what was done.
        embedder: sentences to vectors.
    """

    def __init__(self, goal: str, screen: Screen, history: History, embedder: Embedder) -> None:
        super().__init__(goal, screen, deeds_of(history), embedder, _ANY_PAGE)
        told = instruction_of(goal, screen)
        self.elements = [element for element in self.elements if element.index not in told]
        self.names = [_called(element) for element in self.elements]
        self.titles = [title_of(name) for name in self.names]
        self.sorts = [sorts_of(t) | sorts_of(e.description) for t, e in zip(self.titles, self.elements, strict=True)]


def _called(element: Element) -> str:
    return element.name or element.label or element.description
