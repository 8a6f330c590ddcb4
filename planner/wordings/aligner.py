"""The skills of a library laid beside an order, and the one that fits in the end.

The examples that come nearest in meaning are looked at closely; what is known of a skill's language, and the vectors of
its words, are made once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from planner.meaning import Similarity
from planner.wordings.alignment import Alignment, aligned
from planner.wordings.judging import shipped_judge
from planner.wordings.language import known_of
from planner.wordings.pieces import masked
from planner.wordings.words import senses_of
from skills.skill import Skill

_LOOKED_AT: Final = 6
"""Skills that are looked at closely."""
_LONGEST: Final = 400
"""Characters of an order that is compared."""
_NEAREST: Final = 0.3
"""Cosine below which no skill is looked at."""
_WHERE: Final = re.compile(
    r"^\W*in\s+(?:the\s+|my\s+)?(\w+)(?:\s+app)?\s*,|\b(?:in|on|using)\s+(?:the\s+|my\s+)?(\w+)(?:\s+app)?[\s.!?]*$",
    re.IGNORECASE,
)
"""Where an order says in which app it is to be done: before everything else, or after it."""


class Aligner:
    """Finds skills for orders in other words.

    Args:
        skills: those that may be used.
        cosines: compares meanings.
    """

    def __init__(self, skills: Sequence[Skill], cosines: Similarity) -> None:
        self._known = [known for skill in skills if (known := known_of(skill)).examples]
        self._cosines = cosines
        self._apps = [_named(app.rpartition(".")[2] for app in known.skill.effects.apps) for known in self._known]
        self._all_apps = frozenset().union(*self._apps)
        self._masked = [(place, each.masked) for place, known in enumerate(self._known) for each in known.examples]

    def candidates(self, order: str, today: date | None = None) -> list[tuple[float, Alignment]]:
        """Skills beside the order, with the probability that each and its arguments are right, the likeliest first."""
        if not self._masked or not order.strip() or len(order) > _LONGEST:
            return []
        nearest: dict[int, float] = {}
        rows = self._cosines([masked(order), order], [text for _, text in self._masked])
        for row in (rows[0], rows[1]):
            for (place, _), cosine in zip(self._masked, row, strict=True):
                nearest[place] = max(nearest.get(place, -1.0), float(cosine))
        places = sorted((place for place in nearest if nearest[place] >= _NEAREST), key=lambda place: -nearest[place])
        judge, found = shipped_judge(), []
        app = _named(word for found in _WHERE.finditer(order) for word in found.groups() if word) & self._all_apps
        for place in [each for each in places if not app or self._is_of(app, each)][:_LOOKED_AT]:
            alignment = aligned(order, self._known[place], self._cosines, today)
            if alignment is not None:
                found.append((judge.probability(alignment.figures), alignment))
        return sorted(found, key=lambda each: -each[0])

    def _is_of(self, app: frozenset[str], place: int) -> bool:
        """Whether a skill is of the app that an order names."""
        return not app.isdisjoint(self._apps[place] | _named(self._known[place].skill.tags))

    def best(self, order: str, today: date | None = None) -> list[tuple[float, Alignment]]:
        """The candidates that are likely enough; none where two of them are about as likely."""
        judge, found = shipped_judge(), self.candidates(order, today)
        likely = [each for each in found if each[0] >= judge.enough]
        close = len(found) > 1 and found[0][0] - found[1][0] < judge.clear
        return [] if close else likely


def _named(words: Iterable[str]) -> frozenset[str]:
    """What words are called by, whether one or many: the map, Maps."""
    return frozenset(sense for word in words for sense in senses_of(word) if not sense.startswith("#"))
