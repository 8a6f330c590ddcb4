"""How alike in meaning a phrase and the labels of a screen are, where their words are not."""

from __future__ import annotations

from collections.abc import Sequence

from devices.screen import Element
from perception.lexical import hint_words_of
from perception.models.embedding import Embedder
from perception.phrase import Phrase

MOST_LABELS = 64
"""Different labels that are compared for one phrase; a new one costs about a millisecond."""
FLOOR = 0.25
"""Labels of unrelated meaning have cosines of about this much; only what is above it is evidence."""
_LONGEST_LABEL = 120


def meaning_text(reading: Phrase) -> str:
    """The words of a reading that have a meaning to compare; empty when it names nothing."""
    return reading.quoted or " ".join(reading.words)


def label_text(element: Element) -> str:
    """What an element says of itself, or else what its developers called it."""
    told = element.name or element.label or element.description
    return (told or " ".join(hint_words_of(element.hints)[:6]))[:_LONGEST_LABEL]


class Meaning:
    """Compares meanings with a sentence encoder.

    Args:
        embedder: the encoder; it remembers the vectors of labels it has seen.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def grades(self, text: str, elements: Sequence[Element]) -> dict[int, float]:
        """How near in meaning each element is, 0 to 1, by its index.

        Args:
            text: the words of the phrase.
            elements: most likely first; those whose labels come after the first 64 different ones are left out.
        """
        labels: dict[str, list[int]] = {}
        for element in elements:
            if told := label_text(element):
                if told not in labels and len(labels) == MOST_LABELS:
                    break
                labels.setdefault(told, []).append(element.index)
        if not text or not labels:
            return {}
        vectors = self._embedder.embed([text, *labels])
        cosines = vectors[1:] @ vectors[0]
        return {
            index: grade
            for (_, indices), cosine in zip(labels.items(), cosines.tolist(), strict=True)
            if (grade := (cosine - FLOOR) / (1.0 - FLOOR)) > 0
            for index in indices
        }
