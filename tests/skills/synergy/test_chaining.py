"""A goal as a chain of skills: fitness, links, and clauses that nothing fits."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skills.retrieval.library import SearchLibrary
from skills.retrieval.search import Retriever
from skills.synergy.chaining import Choice, Prudence, chain, choices
from tests.skills.retrieval.toy import ENTRIES, embed


def test_each_clause_gets_what_fits_it_in_the_order_of_the_clauses():
    of = [Choice((4, 1), (5.0, 1.0)), Choice((2, 0), (4.0, 3.5))]
    assert chain(of) == [4, 2]
    assert chain(of[::-1]) == [2, 4]


def test_a_link_decides_where_words_leave_it_open():
    links = np.zeros((5, 5), np.float32)
    links[4, 0] = 2.0
    of = [Choice((4, 1), (5.0, 1.0)), Choice((2, 0), (4.0, 3.5))]
    assert chain(of, links, Prudence(links=1.0)) == [4, 0]
    assert chain(of, links, Prudence(links=0.0)) == [4, 2]


def test_a_clause_that_nothing_fits_is_passed_over_and_a_skill_stands_once():
    of = [Choice((1,), (5.0,)), Choice((3,), (0.5,)), Choice((1,), (5.0,))]
    assert chain(of) == [1]
    assert chain(of, prudence=Prudence(passing=0.0)) == [1, 3]


def test_where_nothing_fits_the_best_is_still_named():
    assert chain([Choice((3, 1), (0.5, 0.1)), Choice((2,), (0.7,))]) == [2]
    assert chain([]) == []


@given(st.lists(st.lists(st.floats(-3, 6), min_size=2, max_size=2), min_size=1, max_size=4), st.integers(0, 1000))
def test_the_chain_is_the_best_of_all(fits, seed):
    """Against every way there is, for candidates that differ from clause to clause."""
    links = np.random.default_rng(seed).standard_normal((8, 8)).astype(np.float32)
    of = [Choice((2 * at, 2 * at + 1), tuple(row)) for at, row in enumerate(fits)]
    prudence = Prudence(links=0.7, passing=1.0)

    def worth(way):
        total, last = 0.0, -1
        for choice in of:
            place = next((p for p in choice.places if p in way), None)
            if place is None:
                total += prudence.passing
                continue
            total += choice.fitness[choice.places.index(place)]
            total += prudence.links * float(links[last, place]) if last >= 0 else 0.0
            last = place
        return total

    ways: list[tuple[int, ...]] = [()]
    for choice in of:
        ways = [(*way, *more) for way in ways for more in ((), *((p,) for p in choice.places))]
    best = max(worth(way) for way in ways)
    found = tuple(chain(of, links, prudence))
    if worth(()) < best:
        assert abs(worth(found) - best) < 1e-6
    assert len(set(found)) == len(found) >= 1


def test_a_goal_of_two_wishes_becomes_two_skills():
    library = SearchLibrary(ENTRIES, embed)
    goal = "set an alarm clock for seven, and then report the weather of Oslo"
    found = chain(choices(goal, Retriever(library)), prudence=Prudence(passing=0.0))
    assert [library.entries[place].name for place in found] == ["set-alarm", "weather-report"]
