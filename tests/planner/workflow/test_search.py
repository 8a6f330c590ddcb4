"""Plans are searched by their score: repeatably, and never for the worse."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.workflow.search import search
from planner.workflow.space import Layers, OneOf, Space, Value

SPACE = Space(
    {
        "chains": OneOf((1, 2, 3, 5, 8), ordered=True),
        "ask": OneOf(("never", "forks", "always")),
        "layers": Layers(("draw", "rank", "verify", "fuse"), first="draw"),
    }
)
BEGIN: dict[str, Value] = {"chains": 1, "ask": "always", "layers": ("draw",)}


def score(point):
    layers = point["layers"]
    return point["chains"] + (3 if point["ask"] == "forks" else 0) + 2 * (layers[1:2] == ("rank",)) - len(layers)


def test_it_gets_better_and_never_worse():
    found = search(SPACE, score, BEGIN, rounds=60, seed=1)
    assert found.best.score > found.tried[0].score + 5
    assert list(found.best_so_far) == sorted(found.best_so_far)
    assert found.best.score == found.best_so_far[-1]


def test_the_same_seed_searches_the_same_way():
    assert search(SPACE, score, BEGIN, 20, seed=3) == search(SPACE, score, BEGIN, 20, seed=3)
    assert search(SPACE, score, BEGIN, 20, seed=3) != search(SPACE, score, BEGIN, 20, seed=4)


def test_nothing_is_scored_twice():
    asked = []

    def counted(point):
        asked.append(repr(sorted(point.items())))
        return score(point)

    search(SPACE, counted, BEGIN, 40, seed=5)
    assert len(asked) == len(set(asked)) <= 41


def test_a_small_space_comes_to_an_end():
    small = Space({"a": OneOf((1, 2))})
    found = search(small, lambda point: float(str(point["a"])), {"a": 1}, rounds=100)
    assert len(found.tried) == 2
    assert found.best.point == {"a": 2}


def test_a_beginning_outside_is_refused():
    for wrong in (
        {},
        {**BEGIN, "chains": 4},
        {**BEGIN, "layers": ("rank", "draw")},
        {**BEGIN, "layers": ("draw", "draw")},
    ):
        with pytest.raises(ValueError, match="does not lie"):
            search(SPACE, score, wrong, 3)


@given(st.integers(0, 10_000))
def test_every_point_lies_in_its_space(seed):
    dice = random.Random(seed)
    point = SPACE.draw(dice)
    assert SPACE.holds(point)
    for _ in range(10):
        changed = SPACE.mutate(point, dice)
        assert SPACE.holds(changed)
        assert sum(changed[name] != point[name] for name in point) == 1
        point = changed
