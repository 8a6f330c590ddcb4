"""The small grammar of noun phrases: ordinals, places, containers, superlatives, colours."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from perception.phrase import read_phrase
from planner.quoting import HIDDEN, hide_quotes, show_quotes, unquoted

_COUNTED = (
    *(("one", "first"), ("two", "second"), ("three", "third"), ("four", "fourth"), ("five", "fifth"), ("six", "sixth")),
    *(("seven", "seventh"), ("eight", "eighth"), ("nine", "ninth"), ("ten", "tenth"), ("eleven", "eleventh")),
    ("twelve", "twelfth"),
)
CARDINALS = {cardinal: number for number, (cardinal, _) in enumerate(_COUNTED, start=1)}
ORDINALS = {ordinal: number for number, (_, ordinal) in enumerate(_COUNTED, start=1)} | {"last": -1, "final": -1}
_ORDINAL = re.compile(rf"\b(?:(\d{{1,6}})(?:st|nd|rd|th)|({'|'.join(ORDINALS)}))\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:(?:on|in|into|onto|at|to|over|the|a|an|this|that|your|my)\s+)+", re.IGNORECASE)
_JOINTS = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s*;\s*|\s+&\s+")
GENERIC_FIELD = re.compile(
    r"""
    ^(?:(?:both|all|each|the|a|an|of|text|input|given|provided|following|empty|blank|one|it|them|respective
          |corresponding)\s*)*
    (?:(?:text|input|entry|search)?\s*-?\s*
       (?:fields?|box(?:es)?|inputs?|text\s?box(?:es)?|text\s?areas?|forms?)
       (?:\s+(?:text\s?box|field|box|input))?)?
    (?:\s+(?:below|above|provided))?$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words that only say that a field is meant, not which."""
SUPERLATIVES = {
    **dict.fromkeys(("shortest", "cheapest", "lowest", "smallest", "fewest", "least", "earliest", "nearest", "closest",
                     "minimum", "youngest", "oldest date", "fastest", "quickest", "coldest", "coolest",
                     "lightest", "slowest", "first"), "min"),
    **dict.fromkeys(("longest", "highest", "largest", "biggest", "most", "latest", "greatest", "furthest", "farthest",
                     "maximum", "oldest", "newest", "best", "heaviest", "warmest", "hottest", "tallest",
                     "deepest", "most expensive", "priciest"), "max"),
}  # fmt: skip
"""Words that pick by a quantity, and which end of it."""
_COMPARATIVES = re.compile(
    r"\b(?:the\s+)(cheaper|more expensive|larger|bigger|smaller|older|newer|younger|longer|shorter|higher|lower|nearer"
    r"|faster|slower|heavier|lighter|warmer|colder|earlier|later)(?:\s+(?:one|of\s+(?:the\s+)?(?:two|them|both)))\b(?!\s+than)",
    re.IGNORECASE,
)
"""Of two, what is more so is most so."""
_KINDS = {
    **dict.fromkeys(("cost", "price", "fare", "amount", "total", "salary", "pay", "wage", "fee", "rent"), "price"),
    **dict.fromkeys(("duration", "length", "time taken", "travel time"), "duration"),
}
"""Quantities by what they are measured in."""
_MEASURES = {
    "cheapest": "price", "most expensive": "price", "priciest": "price", "earliest": "time", "latest": "time",
    "shortest": "duration", "longest": "duration", "fastest": "duration", "quickest": "duration", "nearest": "distance",
    "closest": "distance", "best": "rating", "oldest": "age", "youngest": "age", "warmest": "temperature",
    "hottest": "temperature", "coldest": "temperature", "coolest": "temperature",
}  # fmt: skip
_LONGEST = 400
"""Characters of a phrase that are read; nobody points at a thing with more."""
_WORDS = "|".join(sorted(SUPERLATIVES, key=len, reverse=True))
_WITH_MOST = re.compile(
    rf"(?:the\s+)?(.*?)\s*\b(?:with|having|of|that has|has|have)\s+(?:the\s+)?({_WORDS})\s+(.+)$",
    re.IGNORECASE | re.DOTALL,
)
_RANKED = re.compile(rf"\b(second|third|fourth|\d{{1,2}}(?:nd|rd|th))[\s-]+(?={_WORDS}\b)", re.IGNORECASE)
_MOST = re.compile(rf"\b({_WORDS})\b\s*(.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Superlative:
    """``the ticket with the shortest duration``: which end, of what quantity, among which things."""

    end: str
    quantity: str
    noun: str
    rank: int = 1
    """``2`` for "the second cheapest"."""


def bare(phrase: str) -> str:
    """A phrase without its leading prepositions and articles."""
    return _LEAD.sub("", phrase.strip(" ,.:;")).strip()


def ordinal_of(phrase: str) -> int | None:
    """``3`` for "the 3rd link", ``-1`` for "the last one"."""
    found = _ORDINAL.search(phrase)
    if found is None:
        return None
    return int(found[1]) if found[1] else ORDINALS[found[2].lower()]


def without_ordinal(phrase: str) -> str:
    """The phrase without its ordinal."""
    return re.sub(r"\s+", " ", _ORDINAL.sub("", phrase)).strip()


def superlative_of(phrase: str) -> Superlative | None:
    """The superlative in a phrase, None where there is none that measures something."""
    phrase = _COMPARATIVES.sub(_most, phrase[:_LONGEST])
    if (ranked := _RANKED.search(phrase)) and (rank := ordinal_of(ranked[1])) and rank > 1:
        plain = superlative_of(phrase[: ranked.start()] + phrase[ranked.end(1) :].lstrip(" -"))
        return None if plain is None else replace(plain, rank=rank)
    match = _WITH_MOST.match(phrase)
    if match and (word := match[2].lower()) != "first" and not _is_thing(word, match):
        told = match[3].strip(" .").lower()
        return Superlative(SUPERLATIVES[word], _KINDS.get(told, told), bare(match[1]))
    if (match := _MOST.search(phrase)) and (word := match[1].lower()) != "first":
        return Superlative(SUPERLATIVES[word], _MEASURES.get(word, ""), bare(match[2]))
    return None


def _most(match: re.Match[str]) -> str:
    """``cheaper one`` → ``cheapest one``."""
    word = match[1].lower()
    return "most expensive one" if " " in word else f"{'latest' if word == 'later' else word[:-1] + 'st'} one"


def _is_thing(word: str, match: re.Match[str]) -> bool:
    """Whether what follows the superlative is the thing and not its quantity: "the row of the youngest person"."""
    return bool(re.search(r"\bof\s+(?:the\s+)?$", match.string[: match.start(2)], re.I)) and word in _MEASURES


def core_name(phrase: str) -> str:
    """The words of a phrase that name the thing: ``button ONE`` → ``one``."""
    readings = [reading for reading in read_phrase(phrase) if reading.kind and reading.words]
    return " ".join(readings[0].words) if readings else ""


def split_list(body: str) -> list[str]:
    """The members of ``A, "B c" and D``; a quoted member loses its quotes, and nothing inside quotes is cut."""
    kept: list[str] = []
    parts = [part.strip(" .") for part in _JOINTS.split(hide_quotes(body, kept))]
    return [
        unquoted(show_quotes(part, kept)) if HIDDEN.fullmatch(part) else show_quotes(part, kept)
        for part in parts
        if part
    ]


def path_of(phrase: str) -> list[str]:
    """``File > Export > PDF`` as its parts; empty for anything else."""
    parts = [unquoted(part).strip() for part in re.split(r"\s*(?:->|→|»|>)\s*", unquoted(phrase))]
    return parts if len(parts) > 1 and all(parts) else []


def number_of(word: str) -> int | None:
    """The number a word or figure names: ``three`` → 3, ``12`` → 12."""
    if word.isdecimal():
        return int(word) if len(word) < 10 else None
    return CARDINALS.get(word.lower())


def plain_number(text: str) -> str:
    """``45 minutes``, ``$1,200`` and ``three`` as a field for numbers takes them; anything else as it stands."""
    words = text.strip().lower().split()
    if words and words[0] in CARDINALS:
        return str(CARDINALS[words[0]])
    match = re.fullmatch(
        r"[$€£]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(?:[%°€£$]|[a-z]+)?(?:\s+[a-z]+)?", text.strip(), re.IGNORECASE
    )
    return match[1].replace(",", "") if match else text
