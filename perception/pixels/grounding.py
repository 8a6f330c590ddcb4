"""Phrases to elements of a screen that was seen: the grounder for trees, with icons that speak for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from perception.evidence import Among
from perception.grounding import Grounder, Grounding
from perception.models.embedding import Embedder
from perception.models.icon_encoder import IconEncoder
from perception.pixels.perceiver import PixelScreen

FLOOR: Final = 0.16
"""Cosines of icons with words that have nothing to do with them stay below."""
FULL: Final = 0.62
_BEHIND: Final = 0.5
"""What is left of the grade of an icon that is much less like the words than the best."""


class PixelGrounder:
    """Finds what phrases mean on screens that were read from pictures.

    Args:
        embedder: MiniLM.
        encoder: compares icons with words.
    """

    def __init__(self, embedder: Embedder, encoder: IconEncoder) -> None:
        self._embedder = embedder
        self._encoder = encoder
        self._grounder = Grounder(embedder)

    def ground(self, phrase: str, seen: PixelScreen, among: Among | None = None) -> Grounding:
        """Rank the elements of a seen screen; see ``Grounder.ground``."""

        def pictured(text: str) -> Mapping[int, float]:
            return self.grades(text, seen)

        return self._grounder.ground(phrase, seen.screen, among, pictured if seen.icons else None)

    def grades(self, text: str, seen: PixelScreen) -> dict[int, float]:
        """How well the icon of each element shows the words, 0 to 1; those that do not at all are left out."""
        import numpy as np

        held = [(index, icon.vector) for index, icon in seen.icons.items() if icon.vector is not None]
        if not held:
            return {}
        wanted = self._encoder.words(self._embedder.embed([text]))[0]
        cosines = np.stack([vector for _, vector in held]) @ wanted
        top = float(cosines.max())
        grades = {}
        for (index, _), cosine in zip(held, cosines.tolist(), strict=True):
            grade = min(1.0, (cosine - FLOOR) / (FULL - FLOOR))
            if grade > 0:
                grades[index] = grade * (
                    1.0 if cosine >= top - 0.02 else _BEHIND + (1 - _BEHIND) * max(0.0, 1 - 4 * (top - cosine))
                )
        return grades
