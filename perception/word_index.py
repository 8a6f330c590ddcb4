"""The words of one screen, indexed once: which element shows which word in which of its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from devices.screen import Element, Screen
from perception.lexical import STOP_WORDS, SYNONYM, fold_text, hint_words_of, joined, weights_of, word_fit, words_of
from perception.vocabulary import Vocabulary

FIELD_WEIGHTS: Mapping[str, float] = {
    "name": 1.0,
    "label": 0.97,
    "description": 0.85,
    "value": 0.8,
    "options": 0.6,
    "hints": 0.5,
}
"""How much a word counts by where it stands. Hints are what developers wrote; a person cannot read them."""
_SHOWN = ("name", "label", "description", "value")
_EXACT_BELOW = {"name": 1.0, "label": 0.97, "value": 0.85, "description": 0.85}
_SURE = 0.9
_MOST_OPTIONS = 200
_LONGEST_PAIR = 16
_MOST_WORDS = 40
_NO_NAMES = frozenset(
    [
        "image",
        "icon",
        "button",
        "picture",
        "photo",
        "img",
        "logo",
        "item",
        "thumbnail",
        "graphic",
        "description",
        "untitled",
        "bar",
        "tab",
    ]
)
"""What developers write where they had to write something: it says the kind again, and nobody is called so."""


@dataclass(slots=True)
class WordMatch:
    """What the words of a phrase have in common with one element."""

    exact: float = 0.0
    """1 when the whole text is the same, letter by letter; a little less without case; 0 otherwise."""
    covered: float = 0.0
    """Share of the phrase's words, by weight, that the element shows anywhere but in its hints."""
    tight: float = 0.0
    """Share of the element's own words, in its best field, that the phrase says."""
    hinted: float = 0.0
    """Share of the phrase's words found only in the hints."""
    contained: float = 0.0
    """1 when the phrase stands in the name as it is."""


@dataclass(slots=True)
class _Own:
    """Words of one element by field."""

    words: dict[str, tuple[str, ...]] = field(default_factory=dict)


class WordIndex:
    """Words of the elements of one Screen; built in time linear in the text, a lookup touches only what matches."""

    def __init__(self, screen: Screen) -> None:
        self.size = len(screen)
        self._elements: Sequence[Element] = screen.elements
        self._own: list[_Own] = []
        self._named: list[bool] = []
        self._where: dict[str, dict[int, float]] = {}
        """word → element → the best weight of a field that shows it."""
        self._joined: dict[str, list[tuple[int, str]]] = {}
        """A field's words without what parts them → (element, field)."""
        for element in screen:
            self._add(element)
        self.counts = {word: len(found) for word, found in self._where.items()}
        self._vocabulary = Vocabulary(self._where)
        self._fits: dict[str, dict[str, float]] = {}

    def _add(self, element: Element) -> None:
        own = _Own()
        value = "" if "password" in element.states else element.value
        texts = {"name": element.name, "label": element.label, "description": element.description, "value": value}
        for name, text in texts.items():
            if not text:
                continue
            words = words_of(text)
            own.words[name] = words
            whole = joined(words) or fold_text(text)
            self._joined.setdefault(whole, []).append((element.index, name))
        if element.options:
            own.words["options"] = tuple(w for o in element.options[:_MOST_OPTIONS] for w in words_of(o))
        if element.hints:
            own.words["hints"] = tuple(w for w in hint_words_of(element.hints) if w not in _NO_NAMES)
        for name, words in own.words.items():
            weight = FIELD_WEIGHTS[name]
            for at, word in enumerate(words):
                self._note(word, element.index, weight)
                if at and name in _SHOWN and len(word) <= 12 and len(words[at - 1]) <= 12:
                    # "E-mail" is also found as "email".
                    self._note(words[at - 1] + word, element.index, weight * 0.95)
        self._own.append(own)
        shown = (word for name in _SHOWN[:3] for word in own.words.get(name, ()))
        self._named.append(any(word not in _NO_NAMES for word in shown))

    def _note(self, word: str, index: int, weight: float) -> None:
        found = self._where.setdefault(word, {})
        if found.get(index, 0.0) < weight:
            found[index] = weight

    def fits(self, word: str) -> Mapping[str, float]:
        """Words of this screen that fit ``word``, with how well; slips count only where nothing fits without."""
        known = self._fits.get(word)
        if known is None:
            known = {shown: fit for shown in self._vocabulary.related(word) if (fit := word_fit(word, shown)) > 0}
            if all(fit < _SURE for fit in known.values()):
                near = self._vocabulary.of_like_length(word)
                known |= {shown: fit for shown in near if shown not in known and (fit := word_fit(word, shown)) > 0}
            else:
                known = {shown: fit for shown, fit in known.items() if fit >= SYNONYM}
            self._fits[word] = known
        return known

    def match(self, words: Sequence[str], text: str = "") -> dict[int, WordMatch]:
        """Elements that share a word with the phrase, by their index.

        Args:
            words: of the phrase.
            text: the phrase as written, for the comparison letter by letter.
        """
        matches: dict[int, WordMatch] = {}
        if not words and not text:
            return matches
        weights = weights_of(words, self._counts_of(words), self.size)
        total = sum(weights) or 1.0
        # "the" alone finds nobody: such words come last and add to what the others have found.
        small = [word in STOP_WORDS for word in words]
        for at in sorted(range(len(words)), key=small.__getitem__):
            weight, adds_only = weights[at], small[at] and not all(small)
            shown: dict[int, float] = {}
            hinted: dict[int, float] = {}
            for other, fit in self._forms(words, at).items():
                for index, by in self._where[other].items():
                    if adds_only and index not in matches:
                        continue
                    into, grade = (hinted, fit) if by == FIELD_WEIGHTS["hints"] else (shown, fit * by)
                    if into.get(index, 0.0) < grade:
                        into[index] = grade
            for index, grade in shown.items():
                matches.setdefault(index, WordMatch()).covered += weight / total * grade
            for index, grade in hinted.items():
                if index not in shown:
                    matches.setdefault(index, WordMatch()).hinted += weight / total * grade
        said: dict[str, float] = {}
        for at in range(len(words)):
            for other, fit in self._forms(words, at).items():
                said[other] = max(fit, said.get(other, 0.0))
        for index, match in matches.items():
            if match.covered > 0:
                match.tight = self._tightness(index, said)
        self._compare_whole(words, text, matches)
        return matches

    def _forms(self, words: Sequence[str], at: int) -> Mapping[str, float]:
        """Shown words that fit the word at ``at``, by itself or with a neighbour: "log in" as "login"."""
        fits = self.fits(words[at])
        pairs = [words[i] + words[i + 1] for i in (at - 1, at) if 0 <= i < len(words) - 1]
        wide = [self.fits(pair) for pair in pairs if len(pair) <= _LONGEST_PAIR]
        if not any(wide):
            return fits
        joined_fits = dict(fits)
        for found in wide:
            for shown, fit in found.items():
                if fit >= SYNONYM and fit > joined_fits.get(shown, 0.0):
                    joined_fits[shown] = fit
        return joined_fits

    def _counts_of(self, words: Sequence[str]) -> dict[str, int]:
        """How many elements show each word, or one of its forms."""
        return {
            word: self.counts.get(word)
            or max((self.counts[s] for s, f in self.fits(word).items() if f >= 0.9), default=0)
            for word in words
        }

    def _tightness(self, index: int, said: Mapping[str, float]) -> float:
        """Share of an element's own words that the phrase says, in the field where that is most."""
        best = 0.0
        own = self._own[index].words
        for name in _SHOWN:
            if words := own.get(name):
                hits = sum(said.get(word, 0.0) for word in words[:_MOST_WORDS])
                best = max(best, FIELD_WEIGHTS[name] * hits / len(words))
        return best

    def _compare_whole(self, words: Sequence[str], text: str, matches: dict[int, WordMatch]) -> None:
        whole = joined(words) or fold_text(text)
        for index, name in self._joined.get(whole, ()):
            match = matches.setdefault(index, WordMatch())
            shown = getattr(self._elements[index], name)
            same = 1.0 if shown == text else 0.98 if fold_text(shown) == fold_text(text) else 0.95
            match.exact = max(match.exact, same * _EXACT_BELOW[name])
            match.covered = max(match.covered, _EXACT_BELOW[name])
            match.tight = max(match.tight, _EXACT_BELOW[name])
        if len(words) > 1 or len(whole) > 3:
            told = " ".join(words)
            for index, match in matches.items():
                if match.covered > 0.5 and any(
                    told in " ".join(self._own[index].words.get(name, ())) for name in ("name", "label")
                ):
                    match.contained = 1.0

    def is_named(self, index: int) -> bool:
        """Whether the element shows any words a person would call it by."""
        return self._named[index]
