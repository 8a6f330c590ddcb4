"""How to get from one known screen to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from planner.memory.records import AppMemory

Hop = tuple[int, int]
"""``(screen, element)``: use this element of this screen."""


class Routes:
    """Shortest ways through an app, by breadth-first search.

    Where an element led to different screens, the most frequent one counts, the later known one among equals.

    Args:
        memory: of the app.
    """

    def __init__(self, memory: AppMemory) -> None:
        seen: dict[Hop, dict[int, int]] = {}
        for way in memory.ways:
            stops = seen.setdefault((way.start, way.element), {})
            stops[way.stop] = stops.get(way.stop, 0) + way.times
        self._opens = {hop: max(stops, key=lambda stop: (stops[stop], stop)) for hop, stops in seen.items()}
        self._from: dict[int, list[tuple[int, int]]] = {}
        for (start, element), stop in self._opens.items():
            if stop != start:
                self._from.setdefault(start, []).append((element, stop))
        self._trees: dict[int, dict[int, tuple[int, Hop | None]]] = {}

    def opens(self, screen: int, element: int) -> int | None:
        """The screen that the element leads to; its own when using it changed nothing; None when it was never used."""
        return self._opens.get((screen, element))

    def distances(self, start: int) -> Mapping[int, int]:
        """Screens that can be reached from ``start``, itself included, and how many hops away they are."""
        return {screen: hops for screen, (hops, _) in self._tree(start).items()}

    def path(self, start: int, stop: int) -> tuple[Hop, ...] | None:
        """The hops of a shortest way; empty when it is the same screen, None when there is no way."""
        tree = self._tree(start)
        if stop not in tree:
            return None
        hops: list[Hop] = []
        at = stop
        while (hop := tree[at][1]) is not None:
            hops.append(hop)
            at = hop[0]
        return tuple(reversed(hops))

    def _tree(self, start: int) -> dict[int, tuple[int, Hop | None]]:
        if start not in self._trees:
            tree: dict[int, tuple[int, Hop | None]] = {start: (0, None)}
            waiting = deque([start])
            while waiting:
                screen = waiting.popleft()
                for element, stop in self._from.get(screen, ()):
                    if stop not in tree:
                        tree[stop] = (tree[screen][0] + 1, (screen, element))
                        waiting.append(stop)
            self._trees[start] = tree
        return self._trees[start]
