"""Writes an app's memory down while the app is being walked through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from devices.screen import Element, Screen
from planner.memory.places import key_of, known
from planner.memory.records import AppMemory, Hint, ImaginedTask, KnownScreen, View, Way


class Notebook:
    """Collects screens and the ways between them.

    Args:
        app: the app's name.
    """

    def __init__(self, app: str) -> None:
        self._app = app
        self._index: dict[str, int] = {}
        self._screens: list[KnownScreen] = []
        self._ways: Counter[tuple[int, int, int]] = Counter()
        self._hints: dict[tuple[int, int], tuple[str, tuple[View, ...]]] = {}
        self._imagined: list[ImaginedTask] = []

    @classmethod
    def of(cls, memory: AppMemory) -> Notebook:
        """A notebook that goes on where an earlier one ended."""
        found = cls(memory.app)
        found._screens = list(memory.screens)
        found._index = {screen.key: index for index, screen in enumerate(memory.screens)}
        for way in memory.ways:
            found._ways[way.start, way.element, way.stop] = way.times
        found._hints = {(hint.screen, hint.element): (hint.text, hint.views) for hint in memory.hints}
        return found

    def __len__(self) -> int:
        """How many screens were seen."""
        return len(self._screens)

    @property
    def ways(self) -> int:
        """How many different ways were gone."""
        return len(self._ways)

    def saw(self, screen: Screen) -> int:
        """A screen was seen; returns its index."""
        key = key_of(screen)
        index = self._index.get(key)
        if index is None:
            index = self._index[key] = len(self._screens)
            elements = tuple(known(element) for element in screen)
            self._screens.append(KnownScreen(key=key, location=screen.location, elements=elements))
        return index

    def went(self, screen: Screen, element: Element, after: Screen) -> None:
        """Using ``element`` of ``screen`` led to ``after``."""
        self._ways[self.saw(screen), element.index, self.saw(after)] += 1

    def walked(self, steps: Iterable[tuple[Screen, Element | None]]) -> None:
        """A whole walk: each screen with what was used on it; None where the walk broke off."""
        before: tuple[Screen, Element] | None = None
        for screen, element in steps:
            self.saw(screen)
            if before is not None:
                self.went(*before, screen)
            before = None if element is None else (screen, element)

    def heard(self, screen: Screen, element: Element, hint: str, views: tuple[View, ...] = ()) -> None:
        """Somebody says what ``element`` is for; a later hint on the same element replaces it.

        Args:
            screen: where it is.
            element: of that screen.
            hint: a sentence.
            views: who saw it; where an earlier visit saw the same, that is one view more.
        """
        place = self.saw(screen), element.index
        told, seen = self._hints.get(place, ("", ()))
        if views and seen and told == hint:
            views = tuple(dict.fromkeys((*seen, *views, "again")))
        self._hints[place] = hint, views

    def imagined(self, task: ImaginedTask) -> None:
        """Somebody thought of a task."""
        self._imagined.append(task)

    def memory(self) -> AppMemory:
        """What has been collected so far."""
        return AppMemory(
            app=self._app,
            screens=tuple(self._screens),
            ways=tuple(Way(start=a, element=e, stop=b, times=n) for (a, e, b), n in self._ways.items()),
            hints=tuple(
                Hint(screen=s, element=e, text=text, views=views) for (s, e), (text, views) in self._hints.items()
            ),
            imagined=tuple(self._imagined),
        )
