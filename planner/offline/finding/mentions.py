"""Controls that a phrase speaks of by their whole names: "seat 4D", "the navy shirt in size L"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from devices.screen import Element
from perception.kinds import KIND_WORDS
from perception.lexical import STOP_WORDS, stem, words_of

_LONGEST_NAME = 40
_ASIDE = re.compile(r"\s*\([^)]*\)|(?<=\d),\s+\d.*$")
"""What a name tells besides: "Bottle (500 ml)", "Table 3, 2 seats"."""


def mentioned(elements: Iterable[Element], phrase: str) -> list[Element]:
    """Those whose names stand in the phrase word for word, in the order in which they are said; longer names first win.

    Endings do not count. A name of one letter counts only
    where the phrase writes it as a capital or the only letter there is.
    """
    words = [stem(w) for w in words_of(phrase)]
    letters = {w.lower() for w in phrase.replace(",", " ").split() if len(w) == 1 and w.isupper()}
    found: list[tuple[int, int, Element]] = []
    for element in elements:
        plain = _ASIDE.sub("", element.name)
        name = list(words_of(plain)) if 0 < len(plain) <= _LONGEST_NAME else []
        if not name or all(w in STOP_WORDS or w in KIND_WORDS for w in name):
            continue
        said = [stem(w) for w in name]
        if len(name) == 1 and len(name[0]) == 1 and not name[0].isdigit() and name[0] not in letters:
            continue
        at = next((i for i in range(len(words) - len(name) + 1) if words[i : i + len(name)] == said), None)
        if at is not None:
            found.append((at, len(name), element))
    kept = [f for f in found if not any(_covers(other, f) for other in found)]
    return [element for _, _, element in sorted(kept, key=lambda f: (f[0], f[2].index))]


def _covers(one: tuple[int, int, Element], other: tuple[int, int, Element]) -> bool:
    """Whether the place of one name holds the place of another, shorter one."""
    return one[1] > other[1] and one[0] <= other[0] and other[0] + other[1] <= one[0] + one[1]
