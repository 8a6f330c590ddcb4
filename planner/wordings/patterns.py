"""Examples of a skill as patterns: which words an order must have, and what may stand in the holes between them.

People leave out articles, are polite, and say in which app; none of that changes what is asked. What stands in a hole
is taken as it was said, so it has to be a value and nothing more: a wrong skill is worse than none. A name without
quotation marks is a few words that say neither when, where nor what else; a text follows ``saying`` or a colon and goes
to the end of the order, unless another order begins in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from planner.clauses import read_clauses
from planner.quoting import HIDDEN, hide_quotes, quotes_of, show_quotes
from planner.spans import SpanKind, spans_of
from skills.parameters import ListParameter, Parameter
from skills.skill import Skill

KINDS: Mapping[str, SpanKind] = {"time": "time", "int": "number", "number": "number", "date": "date"}
"""Types of parameters, and the kind of value that an order gives them."""
MOST_WORDS = 5
"""Of a name without quotation marks."""
_LONGEST = 1000
"""Characters of an order that is compared: patterns with several holes take long over more."""

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LITTLE = frozenset(["please", "the", "a", "an", "my", "me", "just", "now", "kindly"])
_FILLING = r"(?-i:(?:please|the|an?|my|me|just|now|kindly)\s+)*"
_POLITE_FIRST = (
    r"(?:(?:hey|hi|ok|okay|please|kindly|(?:can|could|would|will)\s+you|i\s+(?:want|need)\s+(?:you\s+)?to"
    r"|i\s?['’]d\s+like\s+(?:you\s+)?to|i\s+would\s+like\s+(?:you\s+)?to|let['’]?s)\b\s*,?\s+)*"
)
_POLITE_LAST = (
    r"(?:\s*,?\s+(?:please|for\s+me|thanks|thank\s+you|right\s+now|now|right\s+away|on\s+(?:my|the)\s+phone))*"
)
_BETWEEN, _BEFORE_TEXT = r"\s*,?\s+", r"\s*[,:]?\s+"
_END = r"\s*[.!?;]*\s*"
_TEXT_FOLLOWS = re.compile(r"(?:\b(?:saying|says|that|reads|reading)|:)$", re.IGNORECASE)
_NO_PART_OF_A_NAME = re.compile(
    r"\b(?:and|or|then|but|with|without|for|at|on|in|into|to|from|about|by|saying|says|that|than|as|if|when|while|after"
    r"|before|until|till|unless|except|not|tomorrow|today|tonight|yesterday|every|each|all|both|only|any|it|this|these"
    r"|those|him|her|them|me|us|you|one|something|someone|somebody|anything|anyone|everything|everybody|first|last"
    r"|some|same|second|third|latest|newest|oldest|next|previous|another|other|new|more|less|back|up|down|off|is|are|was|my"
    r"|your|called|named|titled|labell?ed|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_KIND_AND_NAME = re.compile(r"[a-z]+\s+(?:[A-Z0-9]|\ue000)")
"""``album Holiday``: the order says what kind of thing it means, and the example does not."""
_LOOSE = re.compile(r"[-\s'’]+")
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_NUMBERS = {
    **dict(
        zip(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
            range(1, 13),
            strict=True,
        )
    ),
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
_STATES = {
    "on": ("enable", "enabled", "activate", "activated", "turn on", "switch on"),
    "off": ("disable", "disabled", "deactivate", "deactivated", "turn off", "switch off"),
}
"""What else people say for the two states of a switch."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One example of a skill, ready to be compared with orders."""

    skill: Skill
    example: str
    source: str
    """Of the pattern, which is made when an order first has all its words: making hundreds takes longer than a run."""
    letters: tuple[str, ...]
    """What an order has to have, as ``_letters`` writes it."""
    texts: frozenset[str]
    """Holes that take whatever is said to the end."""

    @classmethod
    def of(cls, skill: Skill, example: str) -> Wording | None:
        """The pattern of an example; None where a hole is no parameter, or stands there twice."""
        names = _HOLE.findall(example)
        if len(set(names)) < len(names) or not skill.parameters.keys() >= set(names):
            return None
        ending = r"\s*[.!?,;]+$"
        words = [word for word in re.sub(ending, "", example).split() if word.casefold() not in _LITTLE]
        texts = {
            hole
            for before, word in zip(["", *words], words, strict=False)
            for hole in _HOLE.findall(word)
            if _TEXT_FOLLOWS.search(before) and word == words[-1] and skill.parameters[hole].type == "string"
        }
        app = "|".join(re.escape(tag) for tag in skill.tags) or r"(?!)"
        first = rf"(?:in\s+(?:the\s+)?(?:{app})(?:\s+app)?\s*,\s+)?{_POLITE_FIRST}"
        last = rf"(?:\s+(?:in|on|using|with)\s+(?:(?:the|my)\s+)?(?:{app}))?(?:\s+app)?{_POLITE_LAST}{_END}"
        told = "".join(
            (_BEFORE_TEXT if texts.intersection(_HOLE.findall(word)) else _BETWEEN) * bool(place) + _word(word, texts)
            for place, word in enumerate(words)
        )
        letters = tuple(filter(None, (_needed(part) for word in words for part in _HOLE.sub(" ", word).split())))
        return cls(skill, example, first + told + last, letters, frozenset(texts))

    @property
    def pattern(self) -> re.Pattern[str]:
        """What an order is compared with."""
        return _compiled(self.source)

    def read(self, order: str) -> dict[str, str] | None:
        """What stands in the holes, by name; None where the order is another, or says more."""
        if len(order) > _LONGEST or any(part not in _letters(order) for part in self.letters):
            return None
        kept: list[str] = []
        fits = self.pattern.fullmatch(hide_quotes(order.strip(), kept))
        if fits is None:
            return None
        said: dict[str, str] = {}
        for name, value in fits.groupdict().items():
            parameter = self.skill.parameters[name]
            if parameter.type in ("string", "list") and not _is_value(value, parameter, name in self.texts):
                return None
            said[name] = show_quotes(value, kept)
        return said


@lru_cache(maxsize=4096)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


@lru_cache(maxsize=64)
def _letters(text: str) -> str:
    """A text without what people write or leave out as they like: spaces, hyphens, apostrophes."""
    return _LOOSE.sub("", text.casefold())


def _needed(part: str) -> str:
    """The letters that every spelling of a part of a word has (see ``_spelt``); empty where that is not sure."""
    letters = _letters(part) if part.isascii() else ""
    return "mail" if letters == "email" else letters.partition("favo")[0] if "favo" in letters else letters


def value_said(text: str, parameter: Parameter, today: date | None = None) -> str:
    """What stands in a hole, as its parameter takes it; empty where it is of another kind, or more than that."""
    kind = parameter.type
    if (wanted := KINDS.get(kind)) is not None:
        if wanted == "number" and (number := _NUMBERS.get(text.casefold())) is not None:
            return str(number)
        spans = spans_of(text, today)
        whole = len(spans) == 1 and spans[0].kind == wanted and (spans[0].start, spans[0].end) == (0, len(text))
        return spans[0].value if whole else ""
    if kind == "choice":
        return _option(text, [str(option) for option in getattr(parameter, "options", ())])
    if isinstance(parameter, ListParameter):
        if parameter.separator != ",":
            return _bare(text)
        return ", ".join(_bare(item) for item in _items(text))
    return _bare(text)


def _option(text: str, options: Iterable[str]) -> str:
    said = " ".join(_bare(text).casefold().split())
    for option in options:
        if said == option.casefold() or said in _STATES.get(option.casefold(), ()):
            return option
    return text


def _is_value(text: str, parameter: Parameter, is_text: bool) -> bool:
    """Whether a text, its quotations hidden, is a value and nothing more."""
    if HIDDEN.fullmatch(text):
        return True
    if isinstance(parameter, ListParameter) and parameter.separator != ",":
        return all(_is_name(item) for item in text.split(parameter.separator))
    if isinstance(parameter, ListParameter):
        return all(HIDDEN.fullmatch(item) or _is_name(item) for item in _AND.split(text))
    if is_text:
        return HIDDEN.search(text) is None and len(read_clauses(text)) == 1
    return _is_name(text)


def _is_name(text: str) -> bool:
    return (
        HIDDEN.search(text) is None
        and text.casefold() not in _LITTLE
        and 0 < len(text.split()) <= MOST_WORDS
        and _NO_PART_OF_A_NAME.search(text) is None
        and _KIND_AND_NAME.match(text) is None
        and re.search(r"[,;:!?()]", re.sub(r"\d[:.,]\d", "", text)) is None
    )


def _items(text: str) -> list[str]:
    kept: list[str] = []
    return [show_quotes(item, kept) for item in _AND.split(hide_quotes(text, kept)) if item]


def _bare(text: str) -> str:
    quotes = quotes_of(text)
    return quotes[0] if quotes and len(text.strip()) == len(quotes[0]) + 2 else text.strip()


def _word(word: str, texts: Iterable[str]) -> str:
    """One word of an example, fillings before it allowed; a hole in it is a group."""
    pattern, at = "", 0
    for hole in _HOLE.finditer(word):
        pattern += _spelt(word[at : hole.start()]) + rf"(?P<{hole[1]}>\S(?:.*?\S)??)"
        at = hole.end()
    pattern += _spelt(word[at:])
    return pattern if any(name in texts for name in _HOLE.findall(word)) else _FILLING + pattern


def _spelt(text: str) -> str:
    """A word in the ways that people write it: Wi-Fi, wifi; what’s, what's, whats; email, mail; favorite, favourite."""
    pattern = re.sub(r"['’]", "['’]?", re.escape(text).replace(r"\-", r"[-\s]?"))
    pattern = re.sub("favou?rite", "favou?rite", pattern, flags=re.IGNORECASE)
    return r"(?:e[-\s]?)?mail" if pattern.casefold() == "email" else pattern
