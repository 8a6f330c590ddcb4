"""Names for what is learnt: of the skill from the goal's words, of its parameters from where they stand in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_LITTLE = frozenset(
    (
        *("a", "an", "the", "my", "me", "i", "please", "to", "of", "in", "on", "at", "for", "with", "and", "or", "is"),
        *(
            "are",
            "was",
            "be",
            "it",
            "its",
            "that",
            "this",
            "as",
            "by",
            "from",
            "into",
            "then",
            "so",
            "do",
            "does",
            "did",
        ),
        *("not", "no", "you", "your", "can", "could", "would", "will", "want", "need", "have", "has", "there", "which"),
        *("what", "who", "when", "where", "how"),
    )
)
_QUESTIONS = frozenset(("which", "what", "who", "when", "where", "how"))
_CALLED = frozenset(["called", "named", "titled", "title", "name"])
_MOST_WORDS = 6
_RESERVED = frozenset({"item", "key", "answer"})


def skill_name(words: str) -> str:
    """``delete-note`` from the goal without its values."""
    plain = _ascii(words)
    told = [word for word in re.findall(r"[a-z0-9]+", plain) if len(word) > 1 or word.isdigit()]
    kept = [word for word in told if word not in _LITTLE] or told
    questions = [word for word in told if word in _QUESTIONS][:1]
    chosen = [*questions, *kept][:_MOST_WORDS] or ["learnt"]
    name = "-".join(dict.fromkeys(chosen))[:60].strip("-")
    return name if len(name) >= 4 else f"{name}-learnt"


def parameter_name(goal: str, start: int, field_name: str, kind: str, taken: Collection[str]) -> str:
    """``title``, ``recipient``, ``time``: from the field it is typed into, the word before it, or its kind."""
    before = [word for word in re.findall(r"[a-z]+", _ascii(goal[:start])) if len(word) > 1]
    word = before[-1] if before else ""
    field_words = [each for each in re.findall(r"[a-z]+", _ascii(field_name)) if each not in _LITTLE]
    if kind in ("time", "date"):
        name = kind
    elif field_words and "search" not in field_words and len(field_words) <= 3:
        name = "_".join(field_words)
    elif word in _CALLED:
        name = "title" if word.startswith("title") else "name"
    elif word and word not in _LITTLE and len(before) > 1:
        name = word
    elif len(before) > 1 and before[-2] not in _LITTLE and word in _LITTLE:
        name = f"{word}_{before[-2]}" if kind == "number" else ("number" if kind == "number" else "thing")
    else:
        name = "number" if kind == "number" else "thing"
    name = name[:30].strip("_")
    number, unique = 2, name
    while unique in taken or unique in _RESERVED:
        unique = f"{name}_{number}"
        number += 1
    return unique


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return folded.casefold()
