"""Which lesson a goal asks for in words that nobody used when it was learnt: a network recognises it.

What the network says is believed only when it hangs together: the lesson is far more probable than any that does
something else, every slot that the lesson needs has found its words, and no value of the goal is left over.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from perception.lexical import NUMBER_WORDS
from planner.practised.words import Word
from planner.shown.asking import Asked
from planner.shown.hearing import MOST_WORDS, NONE, best_piece, heard_numbers, heard_words
from planner.shown.lessons import Lesson, Lessons

if TYPE_CHECKING:
    from perception.models.embedding import Embedder
    from perception.models.recogniser import Heard, Recogniser
    from perception.models.word_meanings import WordMeanings

_MOST: Final = 4
_BELIEVED: Final = 0.5
"""Weakest word of a slot, as a probability."""
_QUOTES: Final = frozenset('“”"«»')


class Recognising:
    """Finds lessons by what a goal means.

    Args:
        lessons: that were learnt.
        recogniser: the network.
        meanings: words to vectors.
        embedder: goals to vectors.
    """

    def __init__(self, lessons: Lessons, recogniser: Recogniser, meanings: WordMeanings, embedder: Embedder) -> None:
        self._recogniser, self._meanings, self._embedder = recogniser, meanings, embedder
        self._lessons = {lesson.name: lesson for lesson in lessons.lessons}
        self._slot_at = {name: at for at, name in enumerate(recogniser.slots)}
        by_wording: dict[tuple[str, ...], set[str]] = {}
        for lesson in lessons.lessons:
            for wording in lesson.wordings:
                by_wording.setdefault(wording.parts, set()).add(lesson.name)
        self._twins: dict[str, set[str]] = {name: {name} for name in self._lessons}
        for names in by_wording.values():
            for name in names:
                self._twins[name] |= names
        self.find = lru_cache(maxsize=64)(self._find)

    @classmethod
    def load(
        cls, lessons: Lessons, meanings: WordMeanings | None = None, embedder: Embedder | None = None
    ) -> Recognising:
        """With the shipped network.

        Raises:
            WeightsMissing, WeightsAltered, ManifestInvalid, ModelUnusable: a network cannot be opened.
        """
        from perception.models.embedding import Embedder
        from perception.models.recogniser import Recogniser
        from perception.models.word_meanings import WordMeanings

        return cls(lessons, Recogniser.load(), meanings or WordMeanings.load(), embedder or Embedder.load(threads=1))

    def close(self) -> None:
        """Let go of the tables of words."""
        self._meanings.close()
        self._embedder.close()

    def _find(self, goal: str) -> tuple[Asked, ...]:
        """The most probable lessons first; ``score`` is how much can be built on each."""
        import numpy as np

        words = heard_words(goal)
        if not words or len(words) == MOST_WORDS:
            return ()
        vectors = np.stack([self._meanings.of(word.text) for word in words]).astype(np.float32)
        numbers = np.array(heard_numbers(goal, words), dtype=np.float32)
        (meaning,) = self._embedder.embed([goal])
        heard = self._recogniser.hear(meaning, vectors, numbers)
        odds = dict(zip(self._recogniser.lessons, heard.lessons.tolist(), strict=True))
        found = []
        for name in sorted(odds, key=lambda name: -odds[name])[:_MOST]:
            lesson = self._lessons.get(name)
            if name == NONE or lesson is None:
                continue
            found.append(self._asked(goal, words, lesson, heard, self._sure(lesson, odds)))
        return tuple(found)

    def _sure(self, lesson: Lesson, odds: dict[str, float]) -> float:
        """How probable it is that it is asked for, or one in the same words, or one that says that it cannot be."""
        same = set(self._twins[lesson.name])
        if not lesson.impossible:
            same |= {each.name for each in self._lessons.values() if each.impossible and each.app == lesson.app}
        return min(1.0, sum(odds.get(name, 0.0) for name in same))

    def _asked(self, goal: str, words: tuple[Word, ...], lesson: Lesson, heard: Heard, sure: float) -> Asked:
        import numpy as np

        names = [name for name in lesson.slots if name in self._slot_at]
        columns = [0, *(self._slot_at[name] for name in names)]
        scores = heard.slots[:, columns]
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        told = np.log(np.clip(odds, 1e-6, 1.0)) - np.log(np.clip(1.0 - odds, 1e-6, 1.0))
        values: dict[str, str] = {}
        used: set[int] = set()
        weakest = 1.0
        for at, name in enumerate(names, start=1):
            first, last, _ = best_piece(told[:, at], words)
            if last < first:
                continue
            values[name] = goal[words[first].start : words[last].end]
            used.update(range(first, last + 1))
            weakest = min(weakest, float(odds[first : last + 1, at].min()))
        rest = [at for at in range(len(words)) if at not in used and words[at].text[0].isalnum()]
        scattered = float(odds[rest, 1:].sum(axis=1).max()) if rest and names else 0.0
        if _needed(lesson) - set(values) or weakest < _BELIEVED or left_over(words, used, lesson):
            sure = min(sure, 0.3)
        return Asked(lesson, values, sure * weakest * (1.0 - max(0.0, scattered - 0.3)))


def _needed(lesson: Lesson) -> set[str]:
    """Slots that every wording has."""
    told = [{part[1:] for part in wording.parts if part.startswith("{")} for wording in lesson.wordings]
    return set.intersection(*told) if told else set()


def left_over(words: tuple[Word, ...], used: set[int], lesson: Lesson) -> list[str]:
    """Numbers, and what stands in quotation marks, that no slot took and no wording of the lesson says."""
    said = {part for wording in lesson.wordings for part in wording.parts}
    inside = False
    found = []
    for at, word in enumerate(words):
        if word.text in _QUOTES:
            inside = not inside
            continue
        telling = inside or any(sign.isdecimal() for sign in word.text) or "@" in word.text
        if telling and at not in used and word.text not in NUMBER_WORDS and word.key not in said:
            found.append(word.text)
    return found
