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
        self._library = library
        self._needs = [needed_things(entry) for entry in library.entries]
        called = [frozenset(words(spaced(entry.title or entry.name))) for entry in library.entries]
        self._lookup = [bool(name & _LOOKUPS) for name in called]
        self._by_word: dict[str, list[int]] = {}
        self._anything: list[int] = []
        """Searches that do not say what for."""
        self._here: dict[int, int] | None = None
        """Where entries of the whole library stand in this part of it; None for the whole."""
        for place, entry in enumerate(library.entries):
            said = {word for thing in entry.produces for word in thing_of(thing)}
            for word in said or called[place]:
                self._by_word.setdefault(word, []).append(place)
            if not said and self._lookup[place] and called[place] <= _LOOKUPS | _HOLLOW:
                self._anything.append(place)

    def of(self, place: int) -> frozenset[int]:
        """Entries that may find something that this one needs."""
        needs = self._needs[place]
        if not needs:
            return frozenset()
        found: set[int] = set()
        entries, mine = self._library.entries, self._library.entries[place]
        for thing in needs:
            makers = [self._named(word) for word in thing]
            able = set.intersection(*makers) | set(self._anything) if makers else set()
            # Its own app first; where that finds nothing, nobody else's ids are of use.
            able = {p for p in able if entries[p].group == mine.group and thing not in self._needs[p]}
            found |= able if len(able) <= MAX_PRODUCERS else set()
        return frozenset(found - {place})

    def _named(self, word: str) -> set[int]:
        """Entries that find what is called so."""
        named = self._by_word.get(word, ())
        return set(named) if self._here is None else {self._here[place] for place in named if place in self._here}

    def part(self, places: npt.NDArray[np.int64], library: SearchLibrary) -> Producers:
        """The same among some of the entries only, of which ``library`` is the library."""
        part = copy(self)
        kept = places.tolist()
        part._here = here = {place: at for at, place in enumerate(kept)}
        part._library = library
        part._needs = [self._needs[place] for place in kept]
        part._lookup = [self._lookup[place] for place in kept]
        part._anything = [here[place] for place in self._anything if place in here]
        return part

    def features(self, goal: str, scores: Matrix) -> Matrix:
        """What each entry is worth as a producer for the likeliest entries: shape (entries, len(CHAINED)).

        Args:
            goal: as a person said it.
            scores: of every entry without this, standardised or not; higher fits better.
        """
        import numpy as np

        found = np.zeros((len(self._library), len(CHAINED)), np.float32)
        named = names_something(goal)
        order = np.argsort(-scores, kind="stable")[:_LIKELY]
        # In a small library the ten best are nearly all there is; what stands no higher than most calls for nothing.
        order = order[scores[order] > scores.mean() + _STANDING * scores.std()]
        for rank, place in enumerate(order):
            worth = 1.0 / (1.0 + 0.25 * rank)
            for producer in self.of(int(place)):
                lookup = self._lookup[producer]
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
