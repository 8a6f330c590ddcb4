"""Words as orders are compared by: stems, groups that ask for the same, and words that say nothing of what is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from planner.clauses import read_clauses
from skills.retrieval.words import without_ending

_GROUPS: Final = Path(__file__).with_name("synonyms.txt")
_PHRASES: Final = (
    (re.compile(r"\b(?:get|getting) rid of\b", re.IGNORECASE), "delete"),
    (re.compile(r"\b(?:do not|don['’]t|no longer) (?:need|want)\b", re.IGNORECASE), "remove"),
    (re.compile(r"\b(?:turn|switch|flip) (on|off)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"\b(?:take|throw) (?:out|away|off)\b", re.IGNORECASE), "remove"),
    (re.compile(r"\b(?:set|write|jot|note) (?:up|down)\b", re.IGNORECASE), "create"),
    (re.compile(r"\b(?:wi)[- ](fi)\b", re.IGNORECASE), r"wi\1"),
    (re.compile(r"\be-mail", re.IGNORECASE), "email"),
    (re.compile(r"^\W*(?:please\s+)?like\b", re.IGNORECASE), "favorite"),
)
EMPTY: Final = frozenset(
    """
    a an the of to on in at with for and or is are am be it its this that these those my mine your our their
    as by from into onto please which what who when can could would will shall i i'd i'm i'll i've me we us
    you he she they want need like kindly just now so there here do does did have has had if then about than
    too also let's lets hey hi ok okay thanks thank out up down over under right away which's what's where's s
    t d m ll ve re us them his her there's one some any was were should may might via using must put get give
    make go use let take anymore more longer mode
    """.split()  # noqa: SIM905
)
"""Words that say nothing about which skill is meant."""
ASKING: Final = frozenset(
    """
    show tell find look see know check say how give read list view display me
    """.split()  # noqa: SIM905
)
"""Words of asking: they need not be those of the example."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’.@:/-][^\W_]+)*%?|%")


def simplified(text: str) -> str:
    """A text whose phrases of several words have become single ones."""
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    return text


def words_with_places(text: str) -> list[tuple[str, int, int]]:
    """Every word of a text as it stands, with where it begins and ends."""
    return [(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]


def content_of(text: str) -> tuple[str, ...]:
    """The words of a text that say what is meant, folded, each once, in order."""
    folded = (_folded(word) for word, _, _ in words_with_places(simplified(text)))
    return tuple(dict.fromkeys(word for word in folded if word not in EMPTY))


def _folded(word: str) -> str:
    word = word.casefold().replace("’", "'")
    return word.removesuffix("'s")


def senses_of(word: str) -> frozenset[str]:
    """What a word may stand for: its stem, and the groups it is in."""
    folded = _folded(word)
    stem = without_ending(folded)
    return frozenset({stem}) | _groups().get(stem, frozenset())


def senses_of_all(words: Iterable[str]) -> frozenset[str]:
    """The senses of every word together."""
    return frozenset(sense for word in words for sense in senses_of(word))


def is_order_word(word: str) -> bool:
    """Whether a word is one that orders begin with or are about: it is in a group, or a verb of orders."""
    return bool(_groups().get(without_ending(_folded(word)))) or bool(read_clauses(f"{word} x")[0].verb)


@cache
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for number, line in enumerate(_GROUPS.read_text("utf-8").splitlines()):
        if line.strip() and not line.startswith("#"):
            for word in line.split():
                found.setdefault(without_ending(word), set()).add(f"#{number}")
    return {word: frozenset(groups) for word, groups in found.items()}
