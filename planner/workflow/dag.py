"""What has to be over before what: a graph without rings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Dag:
    """Nodes are places from 0.

    Args:
        needs: of each node, the nodes that have to be over before it begins.
    """

    needs: tuple[frozenset[int], ...]

    def __len__(self) -> int:
        return len(self.needs)

    @cached_property
    def serves(self) -> tuple[frozenset[int], ...]:
        """Of each node, the nodes that wait for it."""
        found: list[set[int]] = [set() for _ in self.needs]
        for node, needed in enumerate(self.needs):
            for other in needed:
                found[other].add(node)
        return tuple(map(frozenset, found))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Every node after all that it needs, else as they are written; nodes of rings are left out (Kahn 1962)."""
        left = [len(needed) for needed in self.needs]
        ready = [node for node, count in enumerate(left) if count == 0]
        found: list[int] = []
        while ready:
            node = min(ready)
            ready.remove(node)
            found.append(node)
            for other in self.serves[node]:
                left[other] -= 1
                if left[other] == 0:
                    ready.append(other)
        return tuple(found)

    def cycle(self) -> tuple[int, ...] | None:
        """A ring of nodes that wait for one another; None where there is none."""
        caught = set(range(len(self))) - set(self.order)
        if not caught:
            return None
        walk: list[int] = []
        node = min(caught)
        while node not in walk:
            walk.append(node)
            node = min(self.needs[node] & caught)
        return tuple(walk[walk.index(node) :])

    @cached_property
    def levels(self) -> tuple[tuple[int, ...], ...]:
        """Nodes by how many have to be over one after another before they can begin."""
        depth = [0] * len(self)
        for node in self.order:
            depth[node] = max((depth[other] + 1 for other in self.needs[node]), default=0)
        deepest = max(depth, default=-1)
        return tuple(tuple(n for n in range(len(self)) if depth[n] == level) for level in range(deepest + 1))

    def tails(self, seconds: Sequence[float]) -> tuple[float, ...]:
        """Of each node, how long it and the longest chain that waits for it take."""
        found = [0.0] * len(self)
        for node in reversed(self.order):
            found[node] = seconds[node] + max((found[other] for other in self.serves[node]), default=0.0)
        return tuple(found)

    def critical_path(self, seconds: Sequence[float]) -> float:
        """Seconds that it takes however many run at a time."""
        return max(self.tails(seconds), default=0.0)
