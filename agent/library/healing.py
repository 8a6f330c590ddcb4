"""Healing as the program does it: the memory that comes with a skill, and names compared as the grounder compares them.

No language model is asked. How much two names mean the same is told by their letters, by everyday synonyms, and, where
the sentence encoder's files are there, by the cosine of two small vectors that are worked out on this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from perception.errors import PerceptionError
from perception.grounding import Grounder
from perception.lexical import word_fit, words_of
from perception.meaning import FLOOR
from skills.memory import Memory
from skills.running.healing import Healing
from skills.running.likeness import Alike, letters_and_words
from skills.skill import Skill

_PAIRS = 65_536


def healing(memory: Callable[[Skill], Memory | None], encoder: bool = True) -> Healing:
    """The healer of a run.

    Args:
        memory: what is remembered of a skill.
        encoder: whether meanings are compared too, where that is possible.
    """
    return Healing(memory, names_alike(encoder))


@lru_cache(maxsize=2)
def names_alike(encoder: bool = True) -> Alike:
    """How much two names mean the same, 0 to 1."""
    grounder = _grounder() if encoder else None

    @lru_cache(maxsize=_PAIRS)
    def alike(one: str, other: str) -> float:
        if not one or not other:
            return 0.0
        found = max(letters_and_words(one, other), _synonyms(one, other))
        if grounder is not None and found < 1.0:
            cosine = grounder.meanings([one], [other])[0][0]
            found = max(found, (cosine - FLOOR) / (1.0 - FLOOR))
        return found

    return alike


def _grounder() -> Grounder | None:
    from perception.models.embedding import Embedder

    try:
        return Grounder(Embedder.load(threads=1))
    except PerceptionError:
        return None  # words alone do


def _synonyms(one: str, other: str) -> float:
    """Share of the words of the longer name that have a word that fits them in the other."""
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return 0.0
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    return sum(max(word_fit(word, each) for each in shorter) for word in longer) / len(longer)
