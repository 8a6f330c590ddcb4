"""Which element a phrase means.

A phrase is read in several ways (``perception.phrase``), each reading collects evidence for each element
(``perception.evidence``), and a weighted sum of the parts is the score; the best reading of an element counts. Only
where words leave the choice open is the meaning of the labels compared, by the cosine of sentence vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from devices.screen import Element, Screen
from perception.confidence import confidence_of, equals_of, features_of
from perception.counting import countable, find_nth, find_nth_alike
from perception.evidence import Among, Parts, ScreenSense
from perception.lexical import fold_text
from perception.meaning import Meaning, meaning_text
from perception.models.embedding import Embedder
from perception.phrase import Phrase, read_phrase

MOST_CANDIDATES = 20
ABSTAIN_BELOW = 0.2
"""With less confidence than this in the best, and all that are equal to it, nothing fits: there are no candidates."""
STANDING = frozenset({"usable", "hidden", "container", "blank"})
"""Parts that hold whatever was said."""
DECIDED_SCORE, DECIDED_MARGIN = 1.6, 0.5
"""From here on words have decided, and meanings are not compared."""
EVERYBODY = 0.4
"""What every element that comes into question begins with, so that weak evidence against it is not the end."""
_LATER_READING = 0.001
"""What a later reading of a phrase is worth less: where two say the same, the plainer one is told."""

WEIGHTS: Mapping[str, float] = {
    "whole": 0.61,
    "exact": 0.73,
    "words": 0.57,
    "tight": 0.09,
    "contained": 0.04,
    "hint": 0.66,
    "other words": -0.74,
    "words left over": -0.39,
    "unnamed": -0.43,
    "not quoted": -0.9,
    "kind": 0.1,
    "kind hint": 0.12,
    "sole kind": 0.3,
    "other kind": -0.12,
    "only text": -0.5,
    "look": 1.2,
    "other look": -0.61,
    "state": 0.4,
    "other state": -0.5,
    "captioned": 1.0,
    "is caption": -0.47,
    "usual place": 0.35,
    "place": 1.11,
    "other place": -0.53,
    "beside": 1.28,
    "inside": 1.04,
    "no landmark": -0.07,
    "is landmark": -0.41,
    "container": -0.06,
    "blank": -1.01,
    "usable": 0.41,
    "hidden": -0.06,
    "nth": 0.27,
    "not nth": -0.11,
    "nth of all": 0.29,
    "nth alike": 0.71,
    "meaning": 0.66,
    "pictured": 1.15,
}
"""What each part of the evidence counts. Fitted by ``perception.training.grounding``."""


_PICTURED = 0.35
"""From here on an icon speaks for itself, and that no word names it is no fault."""

Evidence = Sequence[Mapping[int, Parts]]
Pictured = Callable[[str], Mapping[int, float]]
"""Words → how well the icon of each element shows them, 0 to 1, by the element's index."""


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


@dataclass(frozen=True, slots=True)
class Scored:
    """The best reading of one element."""

    score: float
    parts: Parts


class Grounder:
    """Finds the elements that phrases mean.

    Args:
        embedder: compares meanings where words do not decide; None for words alone.
        weights: what each part of the evidence counts.
    """

    def __init__(self, embedder: Embedder | None = None, weights: Mapping[str, float] = WEIGHTS) -> None:
        self._embedder = embedder
        self._meaning = None if embedder is None else Meaning(embedder)
        self._weights = weights
        self._sense: ScreenSense | None = None

    def meanings(self, phrases: Sequence[str], texts: Sequence[str]) -> list[list[float]]:
        """How alike in meaning phrases and texts are: one row a phrase, cosines of sentence vectors.

        Without an embedder words stand in for meanings: 1 for equal texts, else 0.
        """
        if self._embedder is None or not phrases or not texts:
            return [[float(fold_text(p) == fold_text(t)) for t in texts] for p in phrases]
        return [[float(c) for c in row] for row in self._embedder.similarity(list(phrases), list(texts))]

    def ground(
        self, phrase: str, screen: Screen, among: Among | None = None, pictured: Pictured | None = None
    ) -> Grounding:
        """Rank the elements of a screen by how well they are what the phrase says.

        Args:
            phrase: as a person would say it, with or without a leading "click"; the first 400 characters are read.
            screen: where to look.
            among: which elements may be the answer; landmarks ("below X") may be any.
            pictured: where the screen was seen: how well icons show the words.

        Returns:
            At most 20 candidates with a positive score; none when nothing fits.
        """
        ranked = self.rank(phrase, screen, among, pictured)
        candidates = tuple(
            Candidate(screen.elements[index], round(found.score, 4), self.contributions(found.parts))
            for index, found in ranked[:MOST_CANDIDATES]
            if found.score > 0
        )
        if not candidates:
            return Grounding(phrase, (), 0.0)
        best = ranked[0][1].parts
        scores = [found.score for _, found in ranked if found.score > 0]
        confidence = confidence_of(features_of(scores, self._said(best), best), equals_of(scores))
        if confidence * equals_of(scores) < ABSTAIN_BELOW:
            return Grounding(phrase, (), 0.0)
        return Grounding(phrase, candidates, confidence)

    def rank(
        self, phrase: str, screen: Screen, among: Among | None = None, pictured: Pictured | None = None
    ) -> list[tuple[int, Scored]]:
        """Indices of all elements that come into question with what was found, best first, however weak."""
        return self._rank(self.gather(phrase, screen, among, pictured))

    def gather(
        self, phrase: str, screen: Screen, among: Among | None = None, pictured: Pictured | None = None
    ) -> Evidence:
        """For each reading of the phrase, the evidence for each element that comes into question, by its index."""
        if self._sense is None or self._sense.screen is not screen:
            self._sense = ScreenSense(screen)
        sense = self._sense
        readings = read_phrase(phrase)
        shown: dict[str, Mapping[int, float]] = {}
        if pictured is not None:
            shown = {text: pictured(text) for text in dict.fromkeys(map(meaning_text, readings)) if text}
        evidence = [
            self._weigh(reading, sense, among, {}, shown.get(meaning_text(reading), {})) for reading in readings
        ]
        if self._meaning is None or _decided(ranked := self._rank(evidence)):
            return evidence
        grades = self._compare_meanings(self._meaning, readings, sense, among, [index for index, _ in ranked])
        return [
            self._weigh(reading, sense, among, grades.get(text, {}), shown.get(text, {}))
            for reading, text in ((reading, meaning_text(reading)) for reading in readings)
        ]

    def contributions(self, parts: Parts) -> dict[str, float]:
        """What each part adds to the score."""
        return {name: round(self._weights[name] * grade, 4) for name, grade in parts.items()}

    def _weigh(
        self,
        reading: Phrase,
        sense: ScreenSense,
        among: Among | None,
        grades: Mapping[int, float],
        shown: Mapping[int, float],
    ) -> dict[int, Parts]:
        """The evidence for each element under one reading, ordinals, meanings and icons included."""
        weighed = sense.weigh(reading, among, extra={*grades, *shown})
        for index, grade in shown.items():
            if (parts := weighed.get(index)) is not None:
                parts["pictured"] = grade
                if grade >= _PICTURED:
                    parts.pop("unnamed", None)
                    parts.pop("other words", None)
        for index, grade in grades.items():
            if (parts := weighed.get(index)) is not None:
                parts["meaning"] = grade
        if weighed and reading.counted:
            self._count(reading, sense, among, weighed)
        return weighed

    def _count(self, reading: Phrase, sense: ScreenSense, among: Among | None, weighed: dict[int, Parts]) -> None:
        """Finds whom an ordinal picks: of all that are there, whether or not they may be the answer."""
        elements = sense.screen.elements
        fits = {i: countable(parts) for i, parts in weighed.items()}
        everybody = fits
        if among is not None:
            everybody = {i: countable(parts) for i, parts in sense.weigh(reading, None).items()} | fits
        picked: dict[str, set[int | None]] = {
            "nth": {find_nth(reading, fits, elements)},
            "nth of all": {find_nth(reading, everybody, elements)},
            "nth alike": {*find_nth_alike(reading, everybody, elements, list(fits))},
        }
        for index, parts in weighed.items():
            found = [name for name, indices in picked.items() if index in indices]
            parts.update(dict.fromkeys(found or ("not nth",), 1.0))

    def _rank(self, evidence: Evidence) -> list[tuple[int, Scored]]:
        """Elements with their best reading, best first."""
        best: dict[int, Scored] = {}
        for number, weighed in enumerate(evidence):
            for index, parts in weighed.items():
                told = sum(self._weights[name] * grade for name, grade in parts.items())
                score = EVERYBODY + told - _LATER_READING * number
                if index not in best or score > best[index].score:
                    best[index] = Scored(score, parts)
        return sorted(best.items(), key=lambda item: (-item[1].score, item[0]))

    def _compare_meanings(
        self,
        meaning: Meaning,
        readings: Sequence[Phrase],
        sense: ScreenSense,
        among: Among | None,
        first: Sequence[int],
    ) -> dict[str, Mapping[int, float]]:
        """How near in meaning the likeliest labels are to each wording of the phrase."""
        elements = sense.screen.elements
        known = set(first)
        others = [e.index for e in elements if e.index not in known and (among is None or among(e))]
        others.sort(key=lambda i: (not elements[i].actions, i))
        likely = [elements[i] for i in (*first, *others)]
        texts = dict.fromkeys(meaning_text(reading) for reading in readings)
        return {text: meaning.grades(text, likely) for text in texts if text}

    def _said(self, parts: Parts) -> float:
        """How much of the score comes from what was said."""
        return sum(self._weights[name] * grade for name, grade in parts.items() if name not in STANDING)


def _decided(ranked: Sequence[tuple[int, Scored]]) -> bool:
    """Whether words alone leave no choice open."""
    if not ranked:
        return False
    best = ranked[0][1]
    second = ranked[1][1].score if len(ranked) > 1 else 0.0
    if best.parts.get("exact", 0.0) >= 0.9:
        # Equal names are told apart by place, not by meaning.
        return True
    return best.score >= DECIDED_SCORE and best.score - second >= DECIDED_MARGIN
