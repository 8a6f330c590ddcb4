"""Cuts a sentence into words and values: what is quoted, dates, times, addresses and figures stay whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from perception.lexical import stem, words_of
from planner.offline.words.dates import DATE
from planner.quoting import unquoted

Kind = Literal["quoted", "date", "time", "address", "figure", "word"]
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("quoted", r"\"[^\"]+\"|“[^”]+”|«[^»]+»|(?<!\w)'[^']+'(?!\w)"),
    ("date", DATE.pattern),
    ("address", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("time", r"\d{1,2}:\d{2}(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?"),
    (
        "figure",
        r"(?<!\w)(?:\+\d{1,3}|0\d{1,5})(?:[ /-]\d{2,})+\b|(?<!\w)\d{3,4} \d{4}\b"  # as telephone numbers are written
        r"|[$€£#]?-?\d+(?:[.,-]\d+)*\b(?!\w)",
    ),
    ("word", r"[^\s,.;:!?\"“”()]+(?:[.,/'-][^\s,.;:!?\"“”()]+)*"),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One word or value of a sentence."""

    start: int
    end: int
    kind: Kind
    text: str
    """Without its quotation marks."""
    stems: tuple[str, ...] = field(default=())
    """Of its words; "e-mail" and "email" are one."""
    broken: bool = False
    """Whether a comma or another mark stands between it and the token before."""


def tokens_of(sentence: str) -> list[Token]:
    """The words and values of a sentence, in order."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(sentence):
        kind = next(kind for kind, _ in _PATTERNS if match[kind] is not None)
        broken = bool(re.search(r"[,.;!?(]", sentence[end : match.start()]))
        text = unquoted(match[0]) if kind == "quoted" else match[0]
        found.append(Token(match.start(), match.end(), kind, text, tuple(roots_of(match[0])), broken))
        end = match.end()
    return found


def roots_of(text: str) -> list[str]:
    """The roots of the words of a text; ``E-mail`` → ``email``."""
    return [root_of(word) for word in words_of(re.sub(r"\be[\s-]?mail", "email", text, flags=re.I))]


def root_of(word: str) -> str:
    """A stem that ``director`` and ``directed``, ``departure`` and ``depart`` share."""
    bare = stem(word)
    for ending in ("ation", "ure", "or", "er", "ion", "ment"):
        if bare.endswith(ending) and len(bare) - len(ending) >= 4:
            return bare[: -len(ending)]
    return bare
