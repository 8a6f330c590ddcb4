"""What finds the thing that another skill needs: whoever needs a ``movie_id`` is helped by whoever finds movies.

A skill says outright what it ``produces``. Where nothing says so (an endpoint's description, a fresh import) it is
inferred: a parameter called ``movie_id``, or a path ``/movies/{id}``, needs a movie, and an entry that has *movie* in
its name and does not itself need one may find it; better so when it is a search and the goal names a particular thing.
The idea is Chain of Tools' and of dependency graphs over tools; the rule here is ours.
"""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING, Final

from skills.retrieval.decomposition import names_something
from skills.retrieval.entry import Entry
from skills.retrieval.library import SearchLibrary
from skills.retrieval.words import spaced, words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.retrieval.features import Matrix

CHAINED: Final = ("finds_needed", "looks_up_named", "lists_unnamed")
"""Columns of ``Producers.features``: finds what a likely entry needs; by searching, when the goal names a particular
thing; by listing, when it does not."""

_LOOKUPS = frozenset({"search", "find", "lookup", "look", "query", "resolve", "autocomplete"})
_HOLLOW = frozenset({"get", "post", "item", "all", "api", "v1", "v2", "v3", "any", "thing", "by", "name"})
_HOLE = re.compile(r"([A-Za-z][\w-]*)/\{(\w+)\}|\{(\w+)\}")
_IDENTIFIERS = frozenset({"id", "ids", "identifier", "uuid", "key", "code", "slug"})
MAX_PRODUCERS = 200
_LIKELY = 10
"""So many of the best entries may call for their producers."""
_STANDING = 0.75
"""So many deviations above the mean they have to stand."""


class Producers:
    """Who needs what, and who finds it, in one library."""

    def __init__(self, library: SearchLibrary) -> None:
        import numpy as np

        self._needs: dict[int, frozenset[tuple[str, ...]]] = {}
        """What the entries need that need anything, by their place in the whole library."""
        self._lookup = np.zeros(len(library), bool)
        self._anything: list[int] = []
        """Searches that do not say what for."""
        for place, entry in enumerate(library.entries):
            if needs := needed_things(entry):
                self._needs[place] = needs
            called = _called(entry)
            self._lookup[place] = not called.isdisjoint(_LOOKUPS)
            if self._lookup[place] and called <= _LOOKUPS | _HOLLOW and not _said(entry):
                self._anything.append(place)
        self._by_word = library.postings("words-of-makers", (tuple(_said(e) or _called(e)) for e in library.entries))
        self._app = library.app
        self._whole: npt.NDArray[np.int64] | None = None
        """Where the entries of this part stand in the whole library; None for the whole."""

    def of(self, place: int) -> frozenset[int]:
        """Entries that may find something that this one needs."""
        import numpy as np

        mine = place if self._whole is None else int(self._whole[place])
        found: set[int] = set()
        for thing in self._needs.get(mine, ()):
            able = self._makers(thing)
            # Its own app first; where that finds nothing, nobody else's ids are of use.
            able = able[self._app[able] == self._app[mine]]
            kept = [p for p in able.tolist() if thing not in self._needs.get(p, ())]
            found.update(kept if len(kept) <= MAX_PRODUCERS else ())
        found.discard(mine)
        if self._whole is None:
            return frozenset(found)
        return frozenset(np.searchsorted(self._whole, sorted(found)).tolist())

    def _makers(self, thing: tuple[str, ...]) -> npt.NDArray[np.int64]:
        """Entries of this part that say every word of a thing, and searches for anything; by place in the whole."""
        import numpy as np

        named = [self._by_word.of(word) for word in thing]
        makers = min(named, key=len).astype(np.int64)
        for other in named:
            at = np.minimum(np.searchsorted(other, makers), len(other) - 1)
            makers = makers[other[at] == makers] if len(other) else makers[:0]
        makers = np.union1d(makers, np.array(self._anything, np.int64))
        return makers if self._whole is None else np.intersect1d(makers, self._whole, assume_unique=True)

    def part(self, places: npt.NDArray[np.int64]) -> Producers:
        """The same among some of the entries only.

        Args:
            places: of them, ascending.
        """
        part = copy(self)
        part._whole = places if self._whole is None else self._whole[places]
        return part

    def features(self, goal: str, scores: Matrix) -> Matrix:
        """What each entry is worth as a producer for the likeliest entries: shape (entries, len(CHAINED)).

        Args:
            goal: as a person said it.
            scores: of every entry without this, standardised or not; higher fits better.
        """
        import numpy as np

        found = np.zeros((len(scores), len(CHAINED)), np.float32)
        named = names_something(goal)
        order = np.argsort(-scores, kind="stable")[:_LIKELY]
        # In a small library the ten best are nearly all there is; what stands no higher than most calls for nothing.
        order = order[scores[order] > scores.mean() + _STANDING * scores.std()]
        for rank, place in enumerate(order):
            worth = 1.0 / (1.0 + 0.25 * rank)
            for producer in self.of(int(place)):
                lookup = bool(self._lookup[producer if self._whole is None else self._whole[producer]])
                fits = (True, lookup and named, not lookup and not named)
                found[producer] = np.maximum(found[producer], np.array(fits, np.float32) * worth)
        return found


def needed_things(entry: Entry) -> frozenset[tuple[str, ...]]:
    """The kinds of thing an entry needs to be told the id of, each as the words it is called by."""
    things = {thing_of(name) for name in entry.needs if _names_an_id(name)}
    for before, inside, alone in _HOLE.findall(entry.name):
        name = inside or alone
        if name.casefold() in _IDENTIFIERS and before:
            things.add(tuple(words(before)))
        elif _names_an_id(name):
            things.add(thing_of(name))
    return frozenset(thing for thing in things if thing)


def thing_of(parameter: str) -> tuple[str, ...]:
    """``movie_id`` and ``movieId`` → ``("movie",)``."""
    parts = spaced(parameter.replace("_", " ")).split()
    return tuple(words(" ".join(part for part in parts if part not in _IDENTIFIERS)))


def _names_an_id(parameter: str) -> bool:
    parts = spaced(parameter.replace("_", " ")).split()
    return len(parts) > 1 and parts[-1] in _IDENTIFIERS


def _called(entry: Entry) -> frozenset[str]:
    """The words an entry is called by."""
    return frozenset(words(spaced(entry.title or entry.name)))


def _said(entry: Entry) -> frozenset[str]:
    """The words of what an entry says that it finds."""
    return frozenset(word for thing in entry.produces for word in thing_of(thing))
