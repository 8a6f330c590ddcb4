"""Which element a phrase means.

A phrase is read in several ways (``perception.phrase``), each reading collects evidence for each element
(``perception.evidence``), and a weighted sum of the parts is the score; the best reading of an element counts. Only where
words leave the choice open is the meaning of the labels compared, by the cosine of sentence vectors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.screen import Element, Screen
from perception.counting import find_nth
from perception.evidence import Parts, ScreenSense
from perception.models.embedding import Embedder
from perception.phrase import Phrase, read_phrase

Among = Callable[[Element], bool]

MOST_CANDIDATES = 20
ABSTAIN_BELOW = 0.12
"""A best score below this means that nothing on the screen fits, and there are no candidates."""

WEIGHTS: Mapping[str, float] = {
    "exact": 0.9,
    "words": 1.0,
    "tight": 0.35,
    "contained": 0.15,
    "hint": 0.45,
    "other words": -0.9,
    "words left over": -0.6,
    "unnamed": -0.15,
    "not quoted": -0.9,
    "kind": 0.4,
    "other kind": -0.5,
    "look": 0.5,
    "other look": -0.5,
    "state": 0.4,
    "other state": -0.5,
    "place": 0.5,
    "other place": -0.3,
    "beside": 0.9,
    "inside": 0.7,
    "no landmark": -0.3,
    "is landmark": -0.6,
    "container": -0.25,
    "blank": -0.3,
    "usable": 0.08,
    "hidden": -0.06,
    "nth": 0.5,
    "not nth": -0.4,
    "semantic": 0.5,
}
"""What each part of the evidence counts."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One element a phrase may mean."""

    element: Element
    score: float
    parts: Mapping[str, float]
    """What each kind of evidence added to the score."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """The elements a phrase may mean, best first."""

    phrase: str
    candidates: tuple[Candidate, ...]
    confidence: float
    """Probability that the best candidate is the one that was meant; 0 when there is none."""

    @property
    def best(self) -> Element | None:
        """The element that fits best, None when nothing does."""
        return self.candidates[0].element if self.candidates else None

    @property
    def margin(self) -> float:
        """By how much the best one leads; the whole score when it stands alone."""
        if not self.candidates:
            return 0.0
        second = self.candidates[1].score if len(self.candidates) > 1 else 0.0
        return self.candidates[0].score - second


class Grounder:
    """Finds the elements that phrases mean.

    Args:
        embedder: compares meanings where words do not decide; None for words alone.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder
        self._sense: ScreenSense | None = None

    def ground(self, phrase: str, screen: Screen, among: Among | None = None) -> Grounding:
        """Rank the elements of a screen by how well they are what the phrase says.

        Args:
            phrase: as a person would say it, with or without a leading "click"; the first 400 characters are read.
            screen: where to look.
            among: which elements may be the answer; landmarks ("below X") may be any.

        Returns:
            At most 20 candidates with a positive score; none when nothing fits.
        """
        if self._sense is None or self._sense.screen is not screen:
            self._sense = ScreenSense(screen)
        ranked: dict[int, tuple[float, Parts]] = {}
        for number, reading in enumerate(read_phrase(phrase)):
            for index, scored in self._score(reading, among).items():
                score = scored[0] - 0.001 * number
                if index not in ranked or score > ranked[index][0]:
                    ranked[index] = (score, scored[1])
        order = sorted(ranked.items(), key=lambda item: (-item[1][0], item[0]))
        if not order or order[0][1][0] < ABSTAIN_BELOW:
            return Grounding(phrase, (), 0.0)
        candidates = tuple(
            Candidate(screen.elements[index], round(score, 4), parts)
            for index, (score, parts) in order[:MOST_CANDIDATES]
            if score > 0
        )
        return Grounding(phrase, candidates, _confidence(candidates))

    def _score(self, reading: Phrase, among: Among | None) -> dict[int, tuple[float, Parts]]:
        assert self._sense is not None
        weighed = self._sense.weigh(reading, among)
        if reading.ordinal or reading.line or reading.column:
            self._count(reading, weighed)
        scored: dict[int, tuple[float, Parts]] = {}
        for index, parts in weighed.items():
            told = {name: round(WEIGHTS[name] * grade, 4) for name, grade in parts.items()}
            scored[index] = (sum(told.values()), told)
        return scored

    def _count(self, reading: Phrase, weighed: dict[int, Parts]) -> None:
        """Marks the n-th of those that fit about as well as the best one."""
        assert self._sense is not None
        if weighed:
            fits = {i: _fit_to_count(parts) for i, parts in weighed.items()}
            nth = find_nth(reading, fits, self._sense.screen.elements)
            if nth is not None:
                for index, parts in weighed.items():
                    parts["nth" if index == nth else "not nth"] = 1.0


def _fit_to_count(parts: Parts) -> float:
    """How well an element is one of those that an ordinal counts: on the named side, but not by how near it is."""
    told = sum(WEIGHTS[name] * grade for name, grade in parts.items() if name not in ("place", "beside", "hidden"))
    return told + (0.3 if parts.get("beside", 0.0) > 0.1 else 0.0)


def _confidence(candidates: tuple[Candidate, ...]) -> float:
    best = candidates[0].score
    second = candidates[1].score if len(candidates) > 1 else 0.0
    return 1.0 / (1.0 + math.exp(-(-2.0 + 1.2 * best + 4.0 * min(1.0, best - second))))
