"""Which known screen the present one is.

A screen is recognised by what is on it, not by what its boxes and fields hold: a setting that was flipped does not make
another screen. Where no known screen has exactly the same elements, the one that shares most of them is taken, since
lists grow and titles change (AutoDroid merges screens in the same way).
"""

from __future__ import annotations

import hashlib

from devices.screen import Element, Screen
from planner.memory.records import KnownElement, KnownScreen

ENOUGH_SHARED = 0.5
"""Share of elements, of both screens together, from which two count as one (Jaccard index)."""
_FEWEST = 3
"""A screen of fewer elements is known exactly or not at all."""


def known(element: Element) -> KnownElement:
    """What is remembered of an element."""
    return KnownElement(role=element.role, name=element.name, description=element.description)


def key_of(screen: Screen) -> str:
    """16 hexadecimal digits that change with the location and the elements' roles and names, and with nothing else."""
    told = repr((screen.location, [known(element).sign for element in screen]))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Places:
    """Recognises screens.

    Args:
        screens: the known ones; what they are told by is their index.
    """

    def __init__(self, screens: tuple[KnownScreen, ...]) -> None:
        self._by_key = {screen.key: index for index, screen in enumerate(screens)}
        self._signs = [frozenset(_title(element) for element in screen.elements) for screen in screens]
        self._locations = [screen.location for screen in screens]

    def find(self, screen: Screen) -> int | None:
        """Index of the known screen that this one is, or is most like; None when it is like none."""
        exact = self._by_key.get(key_of(screen))
        if exact is not None:
            return exact
        signs = frozenset(_title(known(element)) for element in screen)
        if len(signs) < _FEWEST:
            return None
        best, where = ENOUGH_SHARED, None
        for index, other in enumerate(self._signs):
            if self._locations[index] != screen.location or len(other) < _FEWEST:
                continue
            shared = len(signs & other)
            like = shared / (len(signs) + len(other) - shared)
            if like > best:
                best, where = like, index
        return where


def _title(element: KnownElement) -> tuple[str, str]:
    role, name = element.sign
    return role, name.split("\n", 1)[0]
