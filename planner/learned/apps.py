"""The memories of several apps: which of them is about the present screen, and which one knows a goal's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from devices.screen import Screen
from perception.lexical import fold_text, stem
from planner.learned.outlook import Outlook
from planner.learned.past import title_of
from planner.learned.reading import label_words
from planner.memory.records import AppMemory

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from perception.models.embedding import Embedder

_NEAREST: Final = 3
"""Labels whose meanings are averaged."""
_FRONT: Final = 4
"""Screens, from where the walk began, whose labels are compared in meaning: reading all of them takes seconds."""
_MOST_LABELS: Final = 30


class Apps:
    """Apps that were walked through.

    Args:
        memories: of the apps; a memory alone, that bears no location, is about every screen.
    """

    def __init__(self, memories: Iterable[AppMemory] = ()) -> None:
        walked = [memory for memory in memories if memory.screens]
        self._outlooks = [(memory, Outlook(memory)) for memory in walked]
        self._by_package = {package_of(m.screens[0].location): outlook for m, outlook in self._outlooks}
        self._by_name = {fold_text(memory.app): outlook for memory, outlook in self._outlooks}
        self._stems = {
            id(outlook): frozenset(stem(word) for label in outlook.labels for word in label_words(label))
            for _, outlook in self._outlooks
        }

    def of(self, screen: Screen) -> Outlook | None:
        """What is remembered of the app that a screen belongs to."""
        return self._by_package.get(package_of(screen.location))

    def named(self, name: str) -> Outlook | None:
        """What is remembered of the app that is called so."""
        return self._by_name.get(fold_text(name))

    def fit(self, outlook: Outlook, words: Sequence[str]) -> float:
        """Share of the words that the app's elements bear, by their stems; words that many apps bear count less."""
        if not words:
            return 0.0
        stems = [stem(word) for word in words]
        weights = [1.0 / (1 + sum(one in borne for borne in self._stems.values())) for one in stems]
        met = [weight for weight, one in zip(weights, stems, strict=True) if one in self._stems[id(outlook)]]
        return sum(met) / sum(weights)

    def meaning(self, outlook: Outlook, embedder: Embedder, goal: npt.NDArray[np.float32]) -> float:
        """How near in meaning what stands at the app's entrance is to the goal: the mean of its nearest labels."""
        import numpy as np

        labels = _front_labels(outlook.memory)
        if not labels:
            return 0.0
        near = np.sort(embedder.embed(labels) @ goal)[-_NEAREST:]
        return float(near.mean())


def _front_labels(memory: AppMemory) -> tuple[str, ...]:
    told = (
        title_of(element.name)
        for screen in memory.screens[:_FRONT]
        for element in screen.elements
        if element.name and element.role not in ("listitem", "text")
    )
    return tuple(dict.fromkeys(told))[:_MOST_LABELS]


def package_of(location: str) -> str:
    """The app of an activity: what stands before the slash."""
    return location.partition("/")[0]
