"""Finds elements by what they turned out to do, where what the screen says of them finds nothing.

An exploration writes down what each element does (``Hint``). A person may ask for just that, in words that stand
nowhere on the screen: "go to the world clock's list of cities". What two views bore out is believed, and only where
the grounder, which reads the screen, is not sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from devices.screen import Screen
from perception.evidence import Among
from perception.grounding import Grounder, Grounding, Pictured
from perception.models.embedding import Embedder
from planner.memory.kept import memories_in
from planner.memory.places import Places, known
from planner.memory.records import AppMemory

FLOOR: Final = 0.4
"""Cosines of a phrase with sentences about something else stay below."""
FULL: Final = 0.75
SURE: Final = 0.5
"""Confidence of the grounder from which on nothing else is asked."""


class Functions:
    """What is known of the elements of some apps.

    Args:
        memories: of apps that were explored.
        embedder: compares sentences.
    """

    def __init__(self, memories: Sequence[AppMemory], embedder: Embedder) -> None:
        self._embedder = embedder
        self._apps = [
            (
                Places(memory.screens),
                {
                    (hint.screen, memory.screens[hint.screen].elements[hint.element].sign): hint.text
                    for hint in memory.hints
                    if hint.verified
                },
            )
            for memory in memories
        ]

    def told(self, screen: Screen) -> dict[int, str]:
        """What elements of a screen do, by their index; those nothing is known of are left out."""
        for places, hints in self._apps:
            place = places.find(screen)
            if place is None:
                continue
            found = {e.index: hints.get((place, known(e).sign), "") for e in screen}
            return {index: text for index, text in found.items() if text}
        return {}

    def grades(self, text: str, screen: Screen) -> dict[int, float]:
        """How well what an element does is what a text says, 0 to 1; without those that have nothing to do with it."""
        told = self.told(screen)
        if not told or not text:
            return {}
        cosines = self._embedder.similarity([text], list(told.values()))[0]
        graded = {index: (float(c) - FLOOR) / (FULL - FLOOR) for index, c in zip(told, cosines, strict=True)}
        return {index: min(1.0, grade) for index, grade in graded.items() if grade > 0}


class DescribedGrounder(Grounder):
    """The grounder, which asks what was explored where the screen leaves it unsure.

    Args:
        embedder: MiniLM.
        folder: of app memories; read when first needed, and what cannot be read is passed over.
    """

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        super().__init__(embedder)
        self._described_by, self._folder = embedder, folder

    def ground(
        self, phrase: str, screen: Screen, among: Among | None = None, pictured: Pictured | None = None
    ) -> Grounding:
        """See ``Grounder.ground``."""
        found = super().ground(phrase, screen, among, pictured)
        if found.confidence >= SURE or not self._functions.grades(phrase, screen):
            return found

        def described(text: str) -> Mapping[int, float]:
            return self._functions.grades(text, screen)

        remembered = super().ground(phrase, screen, among, described)
        return remembered if remembered.confidence > found.confidence else found

    @cached_property
    def _functions(self) -> Functions:
        return Functions(memories_in(self._folder), self._described_by)
