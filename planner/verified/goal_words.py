"""The words of a goal that name something, and whether what is shown says them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from perception.kinds import KIND_WORDS
from perception.lexical import NUMBER_WORDS, STOP_WORDS, stem, word_fit, words_of
from planner.branches import Way, read_branch
from planner.clauses import Clause, read_clauses

_FILLING_SAID: Final = """
i me we us you he she her him his hers they them their theirs im id ive it's its am was were be been being
do does did done has have had having will would shall should must may might can could want wants like need
needs let lets just now then also so too only very really well please thanks called named titled saying says
say said tell thing things one ones way after before finally afterwards next instead without using through
if otherwise else unless when while until once both all every each any some other than more most not no yes
but because since again okay hi hello everything everyone else times inside outside completely exactly
directly still already
"""
_FILLING: Final = frozenset(_FILLING_SAID.split())
"""Words that are said beside what is meant."""
_HANDS_SAID: Final = """
click clicking tap press pressing hit push enter entering type typing input fill filling write put insert
set setting select selecting choose choosing pick take check tick mark uncheck untick deselect open opening
go navigate visit switch turn find look use get give make change update edit show view see submit submitting
confirm close scroll drag move sort search wait hover clear on off up down out
"""
_HANDS: Final = frozenset(_HANDS_SAID.split())
"""What hands do: the step itself bears it, not the name of what it is done to."""
_PLACES_SAID: Final = """
page form site website screen window section field value entry item list text option here below above box
button number name word letter answer onto within into begin start end position order
"""
_PLACES: Final = frozenset(_PLACES_SAID.split()) | frozenset(word for words in KIND_WORDS for word in words.split())
_PLACE_STEMS: Final = frozenset(stem(word) for word in _PLACES)
_COMPARING: Final = re.compile(
    r"(?:most|least|more|less|fewer|best|worst|first|second|third|fourth|fifth|last|latest|only|how|many|much|which|what"
    r"|who|whose|when|where|greater|bigger|smaller|larger|higher|lower|cheaper|longer|shorter|older|newer|earlier|later"
    r"|total|sum|altogether|same|two|three|both|(?!west|rest|guest|request|interest|test|forest|nest|honest|pest|quest"
    r"|east|chest|contest|harvest|invest|suggest)[a-z]{2,}est|\d+(?:st|nd|rd|th))"
)
"""Words that compare, count or place: no name says them, what they choose was read."""
_NAMED: Final = re.compile(r"(?<![\w'’])(?:[A-Z][\w'’-]*|\d[\d.,:/-]*)")
_BEGINS: Final = re.compile(r"(?:^|[.!?;:]\s+|\n|[\"“‘«]\s*)$")
_FITS: Final = 0.6
"""From this fit on a word is met by another: one stem, everyday synonyms, the same number, most of its letters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a goal asks for, in words."""

    clauses: tuple[Clause, ...]
    words: tuple[str, ...]
    """Words that name something, each once, in order."""
    names: frozenset[str]
    """Those of them with a capital in the middle of a sentence, and figures."""

    def words_in(self, text: str) -> tuple[str, ...]:
        """Those of the words that a part of the goal says; all of them where no part is told."""
        spoken = words_of(text)
        return tuple(word for word in self.words if word in spoken) if text else self.words


@lru_cache(maxsize=64)
def read_goal(goal: str, way: Way | None = None) -> Asked:
    """Read a goal; of a condition the way that was taken counts."""
    branch = read_branch(goal)
    clauses = branch.clauses(way) if branch is not None and way is not None else read_clauses(goal)
    text = goal if branch is None or way is None else "\n".join(clause.text for clause in clauses)
    # what the rules say otherwise, as "have the cursor in" is to focus, names nothing
    kept = words_of(" ".join(f"{clause.scope} {clause.text} {clause.body}" for clause in clauses))
    words = tuple(
        word
        for word in dict.fromkeys(words_of(text))
        if word in kept
        and word not in STOP_WORDS
        and word not in _FILLING
        and word not in _HANDS
        and stem(word) not in _PLACE_STEMS
        and not _COMPARING.fullmatch(word)
        and (len(word) > 1 or word.isdigit())
    )
    return Asked(clauses, words, _names(text) & frozenset(words))


def _names(text: str) -> frozenset[str]:
    return frozenset(
        word
        for found in _NAMED.finditer(text)
        if found[0][0].isdigit() or not _BEGINS.search(text[: found.start()])
        for word in words_of(found[0])
    )


def is_met(word: str, shown: Collection[str]) -> bool:
    """Whether one of the words that are shown says this one."""
    if word in shown:
        return True
    root, number = stem(word), NUMBER_WORDS.get(word, word)
    return any(
        stem(other) == root or NUMBER_WORDS.get(other, other) == number or word_fit(word, other) >= _FITS
        for other in shown
    )


def met_among(words: Collection[str], shown: Collection[str]) -> tuple[str, ...]:
    """Those of the words that what is shown says."""
    return tuple(word for word in words if is_met(word, shown))
