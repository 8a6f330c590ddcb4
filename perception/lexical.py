"""Words: how a phrase a person says and the words a screen shows are compared.

Nothing here is learned. A word fits another when they are equal, have one stem, mean the same number, are everyday
synonyms, begin alike, or differ by a slip of the finger; digits fit only exactly, because a wrong order number is a
wrong order.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from perception.synonyms import SYMBOL_WORDS, same_meaning

_STOP_WORDS = """a an the of to on in at with for and or is are it its this that these those my your our as by from into
please which what be there here"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that name nothing by themselves; they count little, not nothing ("To" is the name of a field)."""
STOP_WEIGHT = 0.15
_NUMBER_WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty"""
NUMBER_WORDS = {word: str(number) for number, word in enumerate(_NUMBER_WORDS.split())}
_TOKEN = re.compile(
    r"\d+(?:[.,:/\-]\d+)+"  # 37.50, 2024-01-05, 10:30 stay whole
    r"|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"  # scripts without spaces: one sign, one token
    r"|[^\W_]+"
)
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|_")
_LONGEST_TEXT = 400
_LONGEST_WORD = 40
_LONGEST_SIGN = 8

EXACT, STEM, NUMBER, SYNONYM = 1.0, 0.92, 0.9, 0.6
"""How well two words fit, by what they have in common; prefixes and slips are graded in ``word_fit``."""


def fold_text(text: str) -> str:
    """Text as it is compared: compatibility form, no case, single spaces; at most 400 characters are looked at."""
    return " ".join(unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).casefold().split())


def words_of(text: str) -> tuple[str, ...]:
    """``"E-mail (work) #1001"`` → ``("e", "mail", "work", "1001")``; a lone ``+`` becomes what it is called."""
    if not text:
        return ()
    folded = _APOSTROPHE.sub("", fold_text(text))
    found = _TOKEN.findall(folded)
    if not found and len(text) <= _LONGEST_SIGN:
        found = [word for sign in text for word in SYMBOL_WORDS.get(sign, ())]
    return tuple(word[:_LONGEST_WORD] for word in found)


def hint_words_of(hints: Iterable[str]) -> tuple[str, ...]:
    """Words of developers' names, camelCase and numbers apart: ``saveDraft2`` → ``save draft 2``."""
    return tuple(dict.fromkeys(word for hint in hints for word in words_of(_CAMEL.sub(" ", hint[:_LONGEST_TEXT]))))


def joined(words: Sequence[str]) -> str:
    """The words without what parts them: "e-mail", "E mail" and "email" are one."""
    return "".join(words)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The word without the commonest English endings; short words and numbers stay as they are."""
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ie"):  # as "movies" is "movy" too
        return word[:-2] + "y"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            left = word[: -len(ending)]
            if left[-1] == left[-2] and left[-1] not in "lsz":
                left = left[:-1]
            return left.removesuffix("e")
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1].removesuffix("e")
    return word.removesuffix("e")


@lru_cache(maxsize=65536)
def word_fit(said: str, shown: str) -> float:
    """How well the word ``shown`` on the screen fits the word ``said``, 0 to 1."""
    if said == shown:
        return EXACT
    if said[0].isdigit() or shown[0].isdigit():
        return _number_fit(said, shown)
    if stem(said) == stem(shown):
        return STEM
    if NUMBER_WORDS.get(said, said) == NUMBER_WORDS.get(shown, shown):
        return NUMBER
    if any(same_meaning(one, other) for one in {said, stem(said)} for other in {shown, stem(shown)}):
        return SYNONYM
    if len(said) >= 3 and shown.startswith(said):
        return 0.45 + 0.4 * len(said) / len(shown)
    if len(shown) >= 4 and said.startswith(shown):
        return 0.35 + 0.35 * len(shown) / len(said)
    return _slip_fit(said, shown)


def _number_fit(said: str, shown: str) -> float:
    said, shown = NUMBER_WORDS.get(said, said), NUMBER_WORDS.get(shown, shown)
    if said == shown:
        return NUMBER
    if said.isdecimal() and shown.isdecimal() and said.lstrip("0") == shown.lstrip("0"):
        return 0.85
    # "7th" beside "7"; "v2" and "2" stay apart.
    return 0.8 if (said.rstrip("stndrh") or said) == (shown.rstrip("stndrh") or shown) else 0.0


def _slip_fit(said: str, shown: str) -> float:
    longest = max(len(said), len(shown))
    if min(len(said), len(shown)) < 4 or abs(len(said) - len(shown)) > 2:
        return 0.0
    allowed = 1 if longest < 8 else 2
    away = slips(said, shown, allowed)
    if away > allowed:
        return 0.0
    return {0: EXACT, 1: 0.55 + 0.02 * min(longest, 10), 2: 0.55}[away]


def slips(one: str, other: str, limit: int) -> int:
    """Letters added, dropped, changed or swapped with their neighbour between two words; ``limit + 1`` when more.

    Source: Damerau (1964), restricted to adjacent swaps.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def idf(count: int, of: int) -> float:
    """How telling a word is that ``count`` of ``of`` elements show: 1 for a single one, never below 0.2."""
    if of <= 1 or count <= 1:
        return 1.0
    return max(0.2, 1.0 - math.log(count) / math.log(of + 1) * 0.8)


def weights_of(words: Sequence[str], counts: Mapping[str, int], of: int) -> list[float]:
    """What each word of a phrase counts on a screen of ``of`` elements, ``counts`` of which show it."""
    return [STOP_WEIGHT if word in STOP_WORDS else idf(counts.get(word, 0), of) for word in words]
