"""What an app's memory says about a goal: where its words are met again, and what that makes of each next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from devices.screen import Element, Screen
from planner.learned.kinds import sorts_of
from planner.learned.past import title_of
from planner.memory.places import Places, known
from planner.memory.records import AppMemory
from planner.memory.routes import Routes

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FADES: Final = 0.9
"""What a find is worth one hop further away."""
_FAR: Final = 99


@dataclass(frozen=True, slots=True)
class Find:
    """An element somewhere in the app."""

    screen: int
    element: int
    score: float


class Outlook:
    """One app's memory, made ready for looking ahead. Ways back are left out: they lead everywhere.

    Args:
        memory: of the app.
    """

    def __init__(self, memory: AppMemory) -> None:
        self.memory = memory
        self._places = Places(memory.screens)
        forward = tuple(
            way
            for way in memory.ways
            if not sorts_of(memory.screens[way.start].elements[way.element].name) & {"back", "cancel"}
        )
        self._routes = Routes(memory.model_copy(update={"ways": forward}))
        self._all_routes = Routes(memory)
        self._hints = {(hint.screen, hint.element): hint.text for hint in memory.hints}
        self.labels: tuple[str, ...] = tuple(
            dict.fromkeys(title_of(e.name) for screen in memory.screens for e in screen.elements if e.name)
        )
        """The different first lines that elements of the app bear."""
        numbers = {label: at for at, label in enumerate(self.labels)}
        self._label_of = [
            [numbers[title_of(e.name)] if e.name and e.role != "text" else -1 for e in screen.elements]
            for screen in memory.screens
        ]
        self._by_sign: dict[tuple[str, str], dict[int, int]] = {}
        for way in memory.ways:
            sign = memory.screens[way.start].elements[way.element].sign
            stops = self._by_sign.setdefault(sign, {})
            stops[way.stop] = stops.get(way.stop, 0) + way.times

    def place(self, screen: Screen) -> int | None:
        """The known screen that this one is; None when it is none."""
        return self._places.find(screen)

    def opens(self, place: int | None, element: Element) -> int | None:
        """Where using the element leads: as seen on this screen, else as seen of the same element elsewhere."""
        if place is not None:
            at = self._counterpart(place, element)
            if at is not None and (stop := self._all_routes.opens(place, at)) is not None:
                return stop
        stops = self._by_sign.get(known(element).sign) if element.role != "textbox" else None
        return max(stops, key=lambda stop: (stops[stop], -stop)) if stops else None

    def leads_on(self, role: str, name: str) -> bool:
        """Whether an element that is called so was used on the walk, and opened something."""
        return bool(self._by_sign.get((role, name)))

    def hint(self, place: int | None, element: Element) -> str:
        """What somebody wrote about the element; empty when nobody did."""
        if place is None:
            return ""
        at = self._counterpart(place, element)
        return "" if at is None else self._hints.get((place, at), "")

    def words_on(self, place: int) -> str:
        """Everything that is to be read on a known screen."""
        return " ".join(element.name for element in self.memory.screens[place].elements)

    def best(self, scores: npt.NDArray[np.float32], used: frozenset[tuple[str, str]], many: int = 1) -> list[Find]:
        """The elements of the app with the highest scores, best first, one for each label.

        Args:
            scores: one number for each of ``labels``.
            used: ``(role, first line)`` of elements that were used already and no longer count.
            many: at most so many.
        """
        found: list[Find] = []
        taken: set[int] = set()
        for label in sorted(range(len(self.labels)), key=lambda at: -scores[at]):
            for place, element in self._bearers[label]:
                seen = self.memory.screens[place].elements[element]
                if label not in taken and (seen.role, title_of(seen.name)) not in used:
                    found.append(Find(place, element, float(scores[label])))
                    taken.add(label)
            if len(found) >= many:
                break
        return found[:many]

    def ahead(self, scores: npt.NDArray[np.float32], used: frozenset[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """For each known screen the best score there or behind it, fading with every hop; shape (screens,)."""
        import numpy as np

        here = np.zeros(len(self.memory.screens), dtype=np.float32)
        for place, labels in enumerate(self._label_of):
            elements = self.memory.screens[place].elements
            for at, label in enumerate(labels):
                if label >= 0 and scores[label] > here[place]:
                    element = elements[at]
                    if (element.role, title_of(element.name)) not in used:
                        here[place] = scores[label]
        if not len(here):
            return here
        faded: npt.NDArray[np.float32] = (self._fading * here[None, :]).max(axis=1)
        return faded

    def hops(self, start: int, find: Find) -> int | None:
        """Hops from a known screen to the one where the find is; None when no way forward is known."""
        return self._routes.distances(start).get(find.screen)

    def first_hops(self, start: int, find: Find) -> frozenset[int]:
        """Elements of a known screen with which a shortest way to the find begins, or the find itself."""
        if find.screen == start:
            return frozenset({find.element})
        path = self._routes.path(start, find.screen)
        return frozenset({path[0][1]}) if path else frozenset()

    def counterpart(self, place: int | None, element: Element) -> int | None:
        """Index of the same element on the known screen."""
        return None if place is None else self._counterpart(place, element)

    def _counterpart(self, place: int, element: Element) -> int | None:
        elements = self.memory.screens[place].elements
        sign = known(element).sign
        if element.index < len(elements) and elements[element.index].sign == sign:
            return element.index
        exact = next((at for at, other in enumerate(elements) if other.sign == sign), None)
        if exact is not None:
            return exact
        if element.role == "textbox":
            return None
        title = title_of(element.name)
        return next(
            (at for at, other in enumerate(elements) if other.role == element.role and title_of(other.name) == title),
            None,
        )

    @cached_property
    def borne(self) -> tuple[int, ...]:
        """Numbers of the labels that something other than a text bears."""
        return tuple(label for label, places in self._bearers.items() if places)

    @cached_property
    def _bearers(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {at: [] for at in range(len(self.labels))}
        for place, labels in enumerate(self._label_of):
            for at, label in enumerate(labels):
                if label >= 0:
                    found[label].append((place, at))
        return found

    @cached_property
    def _fading(self) -> npt.NDArray[np.float32]:
        import numpy as np

        many = len(self.memory.screens)
        hops = np.full((many, many), _FAR, dtype=np.float32)
        for start in range(many):
            for stop, distance in self._routes.distances(start).items():
                hops[start, stop] = distance
        faded: npt.NDArray[np.float32] = np.where(hops < _FAR, FADES**hops, 0.0).astype(np.float32)
        return faded
