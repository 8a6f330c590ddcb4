"""Which scenarios a run takes, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import ConfigError
from agent.suite.errors import NothingChosen
from agent.suite.results import Place
from agent.suite.running.choosing import choose, order
from agent.suite.scenario.planned import Planned


def planned(name: str, *tags: str, group: str = "") -> Planned:
    return Planned(
        id=f"s.yaml::{name}", name=name, suite="S", file="s.yaml", path="/s.yaml", place=Place(file="s.yaml"),
        tags=tags, group=group,
    )  # fmt: skip


def names(chosen):
    return [each.name for each in chosen]


def test_tags_take_and_leave_out():
    all_ = [planned("a", "smoke"), planned("b", "smoke", "slow"), planned("c")]

    assert names(choose(all_, ["smoke"])) == ["a", "b"]
    assert names(choose(all_, ["smoke", "not slow"])) == ["a"]
    assert names(choose(all_, names=["::C"])) == ["c"]
    with pytest.raises(NothingChosen, match="no scenario"):
        choose(all_, ["smok"])


@given(st.integers(1, 7), st.integers(1, 40))
def test_shards_part_the_whole(of, count):
    all_ = [planned(f"s{n}", group="g" if n % 5 == 0 else "") for n in range(count)]

    parts = [names(choose(all_, shard=f"{n}/{of}")) for n in range(1, of + 1)]

    assert sorted(name for part in parts for name in part) == sorted(names(all_))
    assert sum(any(name in part for name in names(all_)[::5]) for part in parts) == 1, "a group stays together"


@pytest.mark.parametrize("shard", ["0/4", "5/4", "1", "a/b", "1/0"])
def test_a_shard_that_makes_no_sense_is_refused(shard):
    with pytest.raises(ConfigError, match="no part of a run"):
        choose([planned("a")], shard=shard)


def test_the_longest_go_first_and_unknown_ones_count_as_the_mean():
    all_ = [planned("short"), planned("unknown"), planned("long")]
    took = {"s.yaml::short": 1.0, "s.yaml::long": 9.0}

    assert names(order(all_, took.get)) == ["long", "unknown", "short"]


def test_groups_keep_their_order_and_count_as_a_whole():
    all_ = [planned("a", group="g"), planned("big"), planned("b", group="g")]
    took = {"s.yaml::a": 3.0, "s.yaml::b": 4.0, "s.yaml::big": 5.0}

    assert names(order(all_, took.get)) == ["a", "b", "big"]
