"""Looks for a better plan by its score: regularised evolution (Real et al., AAAI 2019), repeatable by its seed.

A population of points; in every round the best of a few drawn ones is changed in one place, scored, and joins while the
oldest leaves. A point is scored once, however often it comes up: scores may cost hours.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from planner.workflow.space import Point, Space, Value

POPULATION: Final = 8
SAMPLE: Final = 3


@dataclass(frozen=True, slots=True)
class Tried:
    """One point and its score."""

    round: int
    point: dict[str, Value]
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has come to."""

    best: Tried
    tried: tuple[Tried, ...]
    """Every point that was scored, in order; the first is where it began."""

    @property
    def best_so_far(self) -> tuple[float, ...]:
        """The best score after each of them."""
        told: list[float] = []
        for each in self.tried:
            told.append(max(each.score, told[-1]) if told else each.score)
        return tuple(told)


def search(
    space: Space,
    score: Callable[[Point], float],
    begin: Point,
    rounds: int,
    seed: int = 0,
    on_tried: Callable[[Tried], object] = lambda _: None,
) -> Found:
    """Search.

    Args:
        space: where.
        score: the higher the better; on a development set, never on what is measured in the end.
        begin: the point to better.
        rounds: points that may be scored beside that.
        seed: of the dice.
        on_tried: told of each point as it is scored.

    Raises:
        ValueError: ``begin`` does not lie in the space.
    """
    if not space.holds(begin):
        raise ValueError(f"{dict(begin)} does not lie in the space")
    dice = random.Random(seed)  # noqa: S311 - no secret
    known: dict[str, Tried] = {}
    tried: list[Tried] = []

    def judge(point: Point) -> Tried:
        key = repr(sorted(point.items()))
        if key not in known:
            known[key] = Tried(len(tried), dict(point), score(point))
            tried.append(known[key])
            on_tried(known[key])
        return known[key]

    population = deque([judge(begin)], maxlen=POPULATION)
    idle = 0
    while len(tried) <= rounds and idle < 50 * POPULATION:
        before = len(tried)
        if len(population) < POPULATION // 2:
            point = space.mutate(begin, dice)
        else:
            drawn = [dice.choice(population) for _ in range(SAMPLE)]
            point = space.mutate(max(drawn, key=lambda each: each.score).point, dice)
        population.append(judge(point))
        idle = 0 if len(tried) > before else idle + 1
    best = max(tried, key=lambda each: (each.score, -each.round))
    return Found(best, tuple(tried))
