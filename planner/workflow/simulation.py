"""Runs a schedule under a virtual clock, and looks whether it kept to its graph."""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence
from dataclasses import dataclass

from planner.workflow.dag import Dag
from planner.workflow.schedule import Claim, Schedule


@dataclass(frozen=True, slots=True)
class Simulated:
    """How it went."""

    begun_s: tuple[float, ...]
    ended_s: tuple[float, ...]
    makespan_s: float
    violations: int
    """Nodes that began before something they need was over, or in a place that was not free."""


def simulate(
    dag: Dag, seconds: Sequence[float], claims: Sequence[Claim] = (), most: int = 0, foreseen: Sequence[float] = ()
) -> Simulated:
    """Run every node for its seconds.

    Args:
        dag: what waits for what.
        seconds: how long each node takes.
        claims: where each runs.
        most: how many at a time.
        foreseen: how long each was thought to take; the truth is not known beforehand.
    """
    schedule = Schedule(dag, claims, most, foreseen)
    begun, ended = [-1.0] * len(dag), [-1.0] * len(dag)
    now, clock = 0.0, list[tuple[float, int]]()
    while True:
        for node in schedule.begin():
            begun[node] = now
            heapq.heappush(clock, (now + seconds[node], node))
        if not clock:
            break
        now, node = heapq.heappop(clock)
        ended[node] = now
        schedule.end(node, well=True)
    return Simulated(tuple(begun), tuple(ended), now, _violations(dag, begun, ended, claims))


def random_dag(seed: str, most: int = 24) -> tuple[Dag, tuple[float, ...]]:
    """A graph and how long its nodes take, by the dice of ``seed``: from one node to many, from a chain to no edge."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    count = dice.randint(1, most)
    density = dice.random()
    order = list(range(count))
    dice.shuffle(order)
    place = {node: at for at, node in enumerate(order)}
    needs = tuple(
        frozenset(other for other in range(count) if place[other] < place[node] and dice.random() < density)
        for node in range(count)
    )
    return Dag(needs), tuple(round(dice.lognormvariate(0, 1), 3) + 0.001 for _ in range(count))


def _violations(dag: Dag, begun: Sequence[float], ended: Sequence[float], claims: Sequence[Claim]) -> int:
    early = sum(
        begun[node] < 0 or any(ended[other] > begun[node] for other in needed) for node, needed in enumerate(dag.needs)
    )
    crowded = 0
    for one, first in enumerate(claims):
        for other in range(one + 1, len(claims)):
            second = claims[other]
            if first.place and first.place == second.place and (first.alone or second.alone):
                crowded += begun[one] < ended[other] and begun[other] < ended[one]
    return early + crowded
