"""The words of a text as retrieval counts them: camelCase apart, folded, without endings and without filler."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_BORDER: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD: Final = re.compile(r"[^\W_]+")
MAX_CHARACTERS: Final = 4000

_FILLER = """a an the of to on in at with for and or is are it its this that these those my your our as by from into
please which what be there here i me you can could would like want need give show tell find get do does how some any
also us we have has about if will"""
FILLER: Final = frozenset(_FILLER.split())
"""Words that say nothing about which skill is meant, the verbs of asking among them."""


def spaced(name: str) -> str:
    """``GetMovieCredit``, ``get_movie_credit`` and ``GET /movie/{id}/credit`` as words with spaces between."""
    return " ".join(_WORD.findall(_BORDER.sub(" ", name[:MAX_CHARACTERS]))).casefold()


def words(text: str) -> tuple[str, ...]:
    """Folded words without filler, each without its ending."""
    apart = _BORDER.sub(" ", unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]))
    return tuple(without_ending(word) for word in _WORD.findall(apart.casefold()) if word not in FILLER)


@lru_cache(maxsize=65536)
def without_ending(word: str) -> str:
    """A word without plural, -ing and -ed, after Harman's S-stemmer (1991) and the first step of Porter's (1980)."""
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies"):
        return word[:-2]  # of cities and of movies alike
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if len(stem) < len(word) and len(stem) >= 3 and any(letter in "aeiouy" for letter in stem):
            doubled = stem[-1] == stem[-2] and stem[-1] not in "lsz"
            return (stem[:-1] if doubled else stem).removesuffix("e")
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "i"
    return word.removesuffix("e")
