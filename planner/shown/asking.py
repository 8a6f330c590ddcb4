"""Which lesson a goal asks for, and with which values: an alignment of its words with a wording's.

Words that are said in both are the evidence; what is left over on either side speaks against. A slot takes what stands
in its place, within what it was seen to hold. Alignment by dynamic programming, as for edit distances (Wagner and
Fischer 1974); only wordings that share telling words with the goal are aligned at all.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from perception.lexical import STOP_WORDS, word_fit
from planner.practised.words import Word, words_in
from planner.shown.lessons import Lesson, Lessons, Slot, Wording

_ALIGNED: Final = 40
_LEFT_OVER, _LEFT_OVER_STOP, _LEFT_OVER_SIGN = 1.0, 0.25, 0.02
_MISSED_STOP: Final = 0.3
_ALIKE: Final = 0.6
_TAKEN: Final = 0.01
_ODD_SHAPE: Final = 0.6
_ODD_LENGTH: Final = 0.04
_TOO_LONG: Final = 0.15
_ODD_END: Final = 0.3
"""A value that ends in a small word, or begins with one that joins, has taken what is the wording's: "Anna that"."""
_JOINING: Final = frozenset({"that", "saying"})
_POLITE: Final = frozenset({
    "pleas", "please", "kindly", "could", "would", "can", "you", "hey", "want", "need", "i", "me", "thank", "now",
    "go", "let", "us", "my",
})  # fmt: skip
_CUT_NAME: Final = 0.3
"""Two values meet in the middle of what looks like one name: "Anna | Keller that dinner is ready"."""
_SIGNS_IN_VALUES: Final = frozenset('“”"«»')
_SIGNS_AFTER: Final = _SIGNS_IN_VALUES | frozenset(",;:")


@dataclass(frozen=True, slots=True)
class Asked:
    """A lesson that a goal may ask for."""

    lesson: Lesson
    values: dict[str, str]
    """What stands in its slots, as the goal says it."""
    score: float
    """1 where every word is accounted for, 0 where nothing is."""


def shape_of(text: str) -> str:
    """``figures``, ``name`` or ``word``, by the first sign of a text."""
    first = next((sign for sign in text if sign.isalnum()), "")
    return "figures" if first.isdecimal() else "name" if first.isupper() else "word"


class Asking:
    """Finds lessons.

    Args:
        lessons: that were learnt.
    """

    def __init__(self, lessons: Lessons) -> None:
        self._wordings: list[tuple[Lesson, Wording, frozenset[str]]] = []
        counts: Counter[str] = Counter()
        for lesson in lessons.lessons:
            for wording in lesson.wordings:
                keys = frozenset(part for part in wording.parts if not part.startswith("{") and part[0].isalnum())
                counts.update(keys)
                self._wordings.append((lesson, wording, keys))
        many = max(len(self._wordings), 1)
        self._weights = {key: math.log(1 + many / count) for key, count in counts.items()}
        self._default = math.log(1 + many)
        self.find = lru_cache(maxsize=64)(self._find)

    def _weight(self, key: str) -> float:
        base = self._weights.get(key, self._default) / self._default
        return base * (0.3 if key in STOP_WORDS else 1.0)

    def _find(self, goal: str) -> tuple[Asked, ...]:
        words = words_in(goal)
        keys = {word.key for word in words}
        near = []
        for at, (_, _, literal) in enumerate(self._wordings):
            shared = sum(self._weight(key) for key in literal & keys)
            missing = sum(self._weight(key) for key in literal - keys)
            near.append((shared - 0.5 * missing, at))
        near.sort(reverse=True)
        found: dict[str, Asked] = {}
        for _, at in near[:_ALIGNED]:
            lesson, wording, _ = self._wordings[at]
            asked = self._align(goal, words, lesson, wording)
            if asked is not None and (lesson.name not in found or asked.score > found[lesson.name].score):
                found[lesson.name] = asked
        return tuple(sorted(found.values(), key=lambda asked: -asked.score))

    def _align(self, goal: str, words: Sequence[Word], lesson: Lesson, wording: Wording) -> Asked | None:
        parts = wording.parts
        rows, columns = len(words) + 1, len(parts) + 1
        best = [[math.inf] * columns for _ in range(rows)]
        came: list[list[tuple[int, int, bool]]] = [[(0, 0, False)] * columns for _ in range(rows)]
        best[0][0] = 0.0
        leave = [self._left_over(word.key) for word in words]
        miss = [0.0 if part.startswith("{") else self._missed(part) for part in parts]
        for i in range(rows):
            for j in range(columns):
                here = best[i][j]
                if here == math.inf:
                    continue
                if i < rows - 1 and here + leave[i] < best[i + 1][j]:
                    best[i + 1][j], came[i + 1][j] = here + leave[i], (i, j, False)
                if j == columns - 1:
                    continue
                part = parts[j]
                if not part.startswith("{"):
                    if here + miss[j] < best[i][j + 1]:
                        best[i][j + 1], came[i][j + 1] = here + miss[j], (i, j, False)
                    if i < rows - 1:
                        cost = here + self._differ(words[i].key, part)
                        if cost < best[i + 1][j + 1]:
                            best[i + 1][j + 1], came[i + 1][j + 1] = cost, (i, j, False)
                    continue
                slot = lesson.slots[part[1:]]
                if _follows_slot(parts, j) and _is_inside_name(goal, words, i):
                    here += _CUT_NAME
                for end in range(i + 1, min(rows, i + 1 + 2 * slot.most + 6)):
                    cost = here + self._fits(slot, goal, words, i, end)
                    if cost < best[end][j + 1]:
                        best[end][j + 1], came[end][j + 1] = cost, (i, j, True)
        cost = best[-1][-1]
        if cost == math.inf:
            return None
        values: dict[str, str] = {}
        at = (rows - 1, columns - 1)
        while at != (0, 0):
            i, j, slotted = came[at[0]][at[1]]
            if slotted:
                values[parts[j][1:]] = _cut(goal, words, i, at[0])
            at = (i, j)
        whole = sum(self._left_over(part) for part in parts if not part.startswith("{")) + sum(leave) * 0.5 + 0.5
        return Asked(lesson, values, max(0.0, 1.0 - cost / whole))

    def _left_over(self, key: str) -> float:
        if not key[0].isalnum():
            return _LEFT_OVER_SIGN
        if key in _POLITE or key in STOP_WORDS:
            return _LEFT_OVER_STOP * 0.6
        return max(0.35, self._weight(key)) * _LEFT_OVER

    def _missed(self, part: str) -> float:
        """Small words hold a wording together where slots meet: "from … to …"."""
        return max(_MISSED_STOP, self._left_over(part)) if part[0].isalnum() else _LEFT_OVER_SIGN

    def _differ(self, said: str, part: str) -> float:
        if said == part:
            return 0.0
        if not said[0].isalnum() or not part[0].isalnum():
            return math.inf
        fit = _fit(said, part)
        return 0.35 * (1 - fit) + 0.1 if fit >= _ALIKE else math.inf

    def _fits(self, slot: Slot, goal: str, words: Sequence[Word], begin: int, end: int) -> float:
        text = _cut(goal, words, begin, end)
        if not text:
            return math.inf
        many = sum(word.text not in _SIGNS_IN_VALUES for word in words[begin:end])
        cost = _TAKEN * many
        cost += _ODD_LENGTH * max(0, slot.fewest - many) + _TOO_LONG * max(0, many - slot.most - 1)
        if shape_of(text) not in slot.shapes:
            cost += _ODD_SHAPE
        if many > 1 and (words[end - 1].key in STOP_WORDS or goal[words[begin].start : words[begin].end] in _JOINING):
            cost += _ODD_END
        return cost


def _follows_slot(parts: Sequence[str], at: int) -> bool:
    """Whether only signs stand between a part and a slot before it."""
    before = next((part for part in reversed(parts[:at]) if part[0] == "{" or part[0].isalnum()), "")
    return before.startswith("{")


def _is_inside_name(goal: str, words: Sequence[Word], at: int) -> bool:
    """Whether a word and the one before it look like one name; a goal's first word is no sign of one."""
    return 1 < at < len(words) and all(goal[word.start].isupper() for word in words[at - 1 : at + 1])


def _cut(goal: str, words: Sequence[Word], begin: int, end: int) -> str:
    """What stands between two words, without quotation marks around it."""
    while begin < end and words[begin].text in _SIGNS_IN_VALUES:
        begin += 1
    while end > begin and words[end - 1].text in _SIGNS_AFTER:
        end -= 1
    return goal[words[begin].start : words[end - 1].end] if end > begin else ""


@lru_cache(maxsize=65536)
def _fit(one: str, other: str) -> float:
    return word_fit(one, other)
