"""What sort of control a label names, by its words: the few sorts that interfaces everywhere share."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from perception.lexical import words_of

_SORTS: Final[dict[str, str]] = {
    "confirm": "ok okay yes confirm accept agree apply done always continue next allow got",
    "save": "save submit finish",
    "send": "send post",
    "cancel": "cancel no close dismiss discard deny never skip later once",
    "back": "back",
    "settings": "settings preferences options configure customize",
    "overflow": "more menu overflow",
    "search": "search find",
    "sort": "sort order filter",
    "add": "add new create insert compose",
    "delete": "delete remove clear erase trash",
    "edit": "edit rename modify change",
    "open": "open view show details info",
    "about": "about help faq feedback version licenses contributors rate",
    "promotion": "purchase pro upgrade buy donate thank us",
    "call": "call dial phone",
    "theme": "theme color colors dark light",
}
SORTS: Final = tuple(_SORTS)
COMMITTING: Final = frozenset({"confirm", "save", "send", "delete", "call", "promotion"})
"""Those that hand something in, or take it away."""
_BY_WORD: Final = {word: sort for sort, words in _SORTS.items() for word in words.split()}
_LONGEST = 4
"""Words; what says more is a sentence, not the name of a control."""


@lru_cache(maxsize=16384)
def sorts_of(label: str) -> frozenset[str]:
    """The sorts that a short label's words name; a label of more than four words names none."""
    words = words_of(label)
    if len(words) > _LONGEST:
        return frozenset()
    return frozenset(_BY_WORD[word] for word in words if word in _BY_WORD)
