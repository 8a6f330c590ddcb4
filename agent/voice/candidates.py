"""The orders that may have been said, given what a recogniser wrote: those whose sounds are nearest.

What was written is turned into phones and compared with every sentence that can be said, holes open
(``phone_rows``). The nearest sentences have their holes filled with the values that sound most like what lies in them,
and what comes of that is compared once more, whole. A recogniser that knows the sound then says which of a few dozen
orders it was (``ear``): this list only has to hold the right one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.voice.grammar import LITTLE_WORDS, Order, Sentence, SpokenGrammar
from agent.voice.phone_rows import HOLE, LITTLE, PhoneRows
from agent.voice.pronouncing import phones_of
from agent.voice.readings import writings_of_time
from agent.voice.spoken_values import DIGIT_WORDS, VALUES, read_digits

_TEMPLATES, _VALUES, _COMBINATIONS = 24, 8, 12
_WRITINGS = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order that may have been said."""

    order: Order
    spoken: str
    """As it is said."""
    writings: tuple[str, ...]
    """As a model may write it."""
    distance: float
    """Of its phones to those that were heard, by the longer of both: 0 the same, about 1 nothing in common."""


class Candidates:
    """Finds candidates among the sentences of a grammar.

    Args:
        grammar: what can be said.
        phones: what the dictionary has for a word; empty for a word that it has not got.
    """

    def __init__(self, grammar: SpokenGrammar, phones: Callable[[str], str]) -> None:
        self._grammar = grammar
        self._dictionary = lru_cache(maxsize=16384)(phones)
        self._sentences = grammar.sentences
        self._rows = PhoneRows([self._template(sentence) for sentence in self._sentences])
        self._values: dict[str, tuple[Mapping[str, str], list[str], PhoneRows]] = {}

    def nearest(self, heard: Iterable[Sequence[str]], most: int) -> list[Candidate]:
        """The candidates that sound most like one of several readings, each a list of words; the nearest first."""
        found: dict[tuple[int, tuple[str, ...]], float] = {}
        for words in heard:
            phones = self.phones(words)
            if not phones:
                continue
            filled = dict.fromkeys(self._filled(phones))
            rows = PhoneRows([self._filled_row(place, values) for place, values in filled])
            distances = rows.distances(phones)
            for key, distance, length in zip(filled, distances, rows.lengths, strict=True):
                told = float(distance) / max(len(phones), int(length))
                found[key] = min(told, found.get(key, 9.0))
        ranked = sorted(found, key=lambda key: found[key])
        told_: dict[str, Candidate] = {}
        for place, values in ranked:
            candidate = self._candidate(place, values, round(found[place, values], 4))
            if candidate is not None:
                told_.setdefault(candidate.spoken, candidate)
            if len(told_) == most:
                break
        return list(told_.values())

    def distance(self, one: str, other: str) -> float:
        """How differently two sentences sound, by the longer of both; words that may be left out count little."""
        row, phones = self._weighed(one), self.phones(other.split())
        if not row or not phones:
            return 1.0
        return float(PhoneRows([row]).distances(phones)[0]) / max(len(row), len(phones))

    def sounds_like(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Whether two sentences, as words, are said in the same way, words that may be left out apart."""
        said, heard = (self.phones(word for word in words if word not in LITTLE_WORDS) for words in (one, other))
        return bool(said) and said == heard

    def phones(self, words: Iterable[str]) -> list[str]:
        """The phones of some words, by the dictionary, and by rules where it has not got them."""
        return [phone for word in words for phone in self._of(word)]

    def _of(self, word: str) -> Sequence[str]:
        known = self._grammar.pronunciations.get(word) or self._dictionary(word)
        return known.split() if known else phones_of(word)

    def _template(self, sentence: Sentence) -> list[tuple[str, float]]:
        row: list[tuple[str, float]] = []
        for part in sentence.parts:
            row += [(HOLE, 1.0)] if isinstance(part, tuple) else self._weighed(part)
        return row

    def _weighed(self, words: str) -> list[tuple[str, float]]:
        return [(phone, LITTLE if word in LITTLE_WORDS else 1.0) for word in words.split() for phone in self._of(word)]

    def _filled(self, phones: Sequence[str]) -> Iterable[tuple[int, tuple[str, ...]]]:
        memory: dict[tuple[str, int, int], list[tuple[float, str]]] = {}
        for fit in self._rows.nearest(phones, _TEMPLATES):
            holes = [part[1].rule for part in self._sentences[fit.row].parts if isinstance(part, tuple)]
            choices: list[list[tuple[float, str]]] = []
            for rule, (begin, end) in zip(holes, fit.filled, strict=True):
                key = (rule, begin, end)
                if key not in memory:
                    memory[key] = self._nearest_values(rule, phones[begin:end])
                choices.append(memory[key])
            combined = sorted(itertools.product(*choices), key=lambda values: sum(value[0] for value in values))
            for values in combined[:_COMBINATIONS]:
                yield fit.row, tuple(value[1] for value in values)

    def _nearest_values(self, rule: str, phones: Sequence[str]) -> list[tuple[float, str]]:
        if rule == "digits":
            return self._digits(phones)
        told, said, rows = self._table(rule)
        del told
        return [(fit.distance, said[fit.row]) for fit in rows.nearest(list(phones) or ["AH"], _VALUES)]

    def _table(self, rule: str) -> tuple[Mapping[str, str], list[str], PhoneRows]:
        values = self._grammar.values_of(rule)
        known = self._values.get(rule)
        if known is None or known[0] is not values:
            said = list(dict.fromkeys(VALUES.get(rule, values)))
            rows = PhoneRows([[(phone, 1.0) for word in value.split() for phone in self._of(word)] for value in said])
            known = self._values[rule] = (values, said, rows)
        return known

    def _digits(self, phones: Sequence[str]) -> list[tuple[float, str]]:
        """The phones as a row of digits: the cheapest way to cut them."""
        rows = PhoneRows([[(phone, 1.0) for phone in self._of(word)] for word in DIGIT_WORDS])
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for end in range(1, len(phones) + 1):
            options = [(best[end - 1][0] + 1, best[end - 1][1])]
            for begin in range(max(0, end - 5), end):
                costs = rows.distances(phones[begin:end])
                nearest = int(costs.argmin())
                options.append((best[begin][0] + float(costs[nearest]), (*best[begin][1], DIGIT_WORDS[nearest])))
            best.append(min(options))
        cost, digits = best[-1]
        return [(cost, " ".join(digits))] if len(digits) >= 3 else []

    def _filled_row(self, place: int, values: Sequence[str]) -> list[tuple[str, float]]:
        row: list[tuple[str, float]] = []
        rest = iter(values)
        for part in self._sentences[place].parts:
            row += (
                self._weighed(part)
                if not isinstance(part, tuple)
                else [(p, 1.0) for p in self.phones(next(rest).split())]
            )
        return row

    def _candidate(self, place: int, values: Sequence[str], distance: float) -> Candidate | None:
        sentence = self._sentences[place]
        rest = iter(values)
        spoken = " ".join(part if not isinstance(part, tuple) else next(rest) for part in sentence.parts)
        order = self._grammar.order_of(sentence, values)
        if order is None:
            return None
        return Candidate(order, spoken, tuple(self._writings(sentence, values, order)), distance)

    def _writings(self, sentence: Sentence, values: Sequence[str], order: Order) -> list[str]:
        """The sentence with the ways in which its values are written; never more than a few."""
        ways: list[list[str]] = []
        names: list[str] = []
        for part, said in zip((part for part in sentence.parts if isinstance(part, tuple)), values, strict=True):
            names.append(part[0])
            written = order.arguments[part[0]]
            match part[1].rule:
                case "time":
                    ways.append(list(dict.fromkeys(writings_of_time(said))))
                case "number":
                    ways.append([written] if int(written) > 12 else [written, said])
                case "digits":
                    ways.append([read_digits(said), " ".join(read_digits(said))])
                case _:
                    ways.append([written])
        texts: list[str] = []
        for chosen in itertools.islice(itertools.product(*ways), _WRITINGS):
            text = sentence.written(dict(zip(names, chosen, strict=True)))
            texts.append(text)
        return list(dict.fromkeys(texts))
