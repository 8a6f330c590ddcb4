"""A schedule keeps to its graph, begins what may begin, and takes no longer than it has to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.workflow.dag import Dag
from planner.workflow.schedule import Claim, Schedule
from planner.workflow.simulation import random_dag, simulate


def dag(*needs):
    return Dag(tuple(frozenset(each) for each in needs))


DIAMOND = dag((), (0,), (0,), (1, 2))


def test_a_graph_knows_its_order_levels_and_longest_way():
    assert DIAMOND.order == (0, 1, 2, 3)
    assert DIAMOND.levels == ((0,), (1, 2), (3,))
    assert DIAMOND.critical_path([1, 5, 2, 1]) == 7
    assert DIAMOND.tails([1, 5, 2, 1]) == (7, 6, 3, 1)
    assert dag((1,), ()).order == (1, 0)
    assert Dag(()).critical_path([]) == 0


def test_a_ring_is_found():
    assert DIAMOND.cycle() is None
    assert set(dag((), (2,), (1,)).cycle() or ()) == {1, 2}
    assert dag((0,)).cycle() == (0,)


@pytest.mark.parametrize("seed", range(150))
def test_any_graph_takes_its_longest_way_and_breaks_no_dependency(seed):
    graph, seconds = random_dag(f"test:{seed}")
    done = simulate(graph, seconds)
    assert done.violations == 0
    assert done.makespan_s == pytest.approx(graph.critical_path(seconds))
    assert all(ended >= 0 for ended in done.ended_s)


@given(st.integers(0, 10_000), st.integers(1, 4))
def test_with_few_hands_it_is_never_longer_than_list_scheduling_may_be(seed, hands):
    """Graham's bound: work over hands, and what of the longest way cannot be shared."""
    graph, seconds = random_dag(f"few:{seed}", most=12)
    done = simulate(graph, seconds, most=hands)
    longest, work = graph.critical_path(seconds), sum(seconds)
    assert done.violations == 0
    assert max(longest, work / hands) - 1e-6 <= done.makespan_s <= work / hands + longest * (1 - 1 / hands) + 1e-6


@given(st.integers(0, 10_000), st.data())
def test_a_shared_place_has_one_writer_or_many_readers(seed, data):
    graph, seconds = random_dag(f"places:{seed}", most=10)
    claim = st.builds(Claim, st.sampled_from(["", "phone", "shop"]), st.booleans())
    claims = [data.draw(claim) for _ in range(len(graph))]
    done = simulate(graph, seconds, claims)
    assert done.violations == 0
    assert all(ended >= 0 for ended in done.ended_s)


class Hasty(Schedule):
    """Begins whatever waits."""

    def _is_ready(self, node):
        return True


def test_a_violation_would_be_seen(monkeypatch):
    monkeypatch.setattr("planner.workflow.simulation.Schedule", Hasty)
    assert simulate(DIAMOND, [1, 1, 1, 1]).violations == 3


def test_what_the_most_waits_for_goes_first():
    schedule = Schedule(dag((), (), (1,), (2,)), most=1)
    assert schedule.begin() == (1,)
    assert schedule.begin() == ()
    schedule.end(1, well=True)
    assert schedule.begin() == (2,)


def test_a_failure_skips_all_that_waits_for_it_and_nothing_else():
    schedule = Schedule(dag((), (), (0,), (2,), (1,)))
    assert schedule.begin() == (0, 1)
    assert schedule.end(0, well=False) == (2, 3)
    schedule.end(1, well=True)
    assert schedule.begin() == (4,)
    schedule.end(4, well=True)
    assert schedule.over
    assert schedule.fates == ["failed", "done", "skipped", "skipped", "done"]


def test_a_failure_that_is_provided_for_holds_nobody_up():
    schedule = Schedule(DIAMOND)
    schedule.begin()
    assert schedule.end(0, well=False, needed=False) == ()
    assert schedule.begin() == (1, 2)


def test_stopping_begins_nothing_more():
    schedule = Schedule(DIAMOND)
    schedule.begin()
    assert schedule.stop() == (1, 2, 3)
    schedule.end(0, well=True)
    assert schedule.begin() == ()
    assert schedule.over


def test_what_does_not_run_cannot_end():
    with pytest.raises(ValueError, match="waiting, not running"):
        Schedule(DIAMOND).end(0, well=True)
