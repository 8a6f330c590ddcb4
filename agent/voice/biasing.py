"""What a model is told to expect: a few orders that together use the words that orders are made of.

Whisper continues a text; one that is made of orders and known names makes it hear "hotspot zone" where it heard "hearts
at home". Sentences are taken greedily by the words that they add, a word counting the more the more sentences have it
(weighted maximum coverage, Nemhauser et al. 1978). It biases only what the model writes, never how orders are weighed.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator

from agent.voice.grammar import LITTLE_WORDS, Sentence, SpokenGrammar

_MOST_WORDS = 80
_BEGIN = "Orders to a phone: "
_VALUES = {"time": "7:30", "number": "20", "digits": "5550123"}


def orders_to_expect(grammar: SpokenGrammar) -> str:
    """One line of orders that cover the words of a grammar, with names that are known now in their holes."""
    words_of = [_words(sentence) for sentence in grammar.sentences]
    seen = Counter(word for words in words_of for word in words)
    names = itertools.cycle(grammar.names or ("Emma",))
    covered: set[str] = set()
    chosen: list[str] = []
    length = 0
    left = set(range(len(words_of)))
    while left and length < _MOST_WORDS:
        best = max(left, key=lambda place: (_gain(words_of[place] - covered, grammar.sentences[place], seen), -place))
        if words_of[best] <= covered:
            break
        left.discard(best)
        covered |= words_of[best]
        text = _filled(grammar, grammar.sentences[best], names).strip(".?!")
        chosen.append(f"{text[:1].lower()}{text[1:]}")
        length += len(text.split())
    return f"{_BEGIN}{', '.join(chosen)}." if chosen else ""


def _words(sentence: Sentence) -> frozenset[str]:
    return frozenset(
        word
        for part in sentence.parts
        if not isinstance(part, tuple)
        for word in part.split()
        if word not in LITTLE_WORDS
    )


def _gain(new: frozenset[str], sentence: Sentence, seen: Counter[str]) -> float:
    return sum(math.log1p(seen[word]) for word in new) / (len(sentence.tokens) + 1)


def _filled(grammar: SpokenGrammar, sentence: Sentence, names: Iterator[str]) -> str:
    values = {
        part[0]: next(names)
        if part[1].rule == "name"
        else _VALUES.get(part[1].rule) or next(iter(grammar.values_of(part[1].rule).values()), "")
        for part in sentence.parts
        if isinstance(part, tuple)
    }
    return sentence.written(values)
