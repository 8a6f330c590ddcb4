"""What may run now. It knows nodes, what they need, and which places they share; time and devices are others' business.

Of the nodes that are ready, the one goes first that the longest chain waits for (list scheduling by upward rank, as in
HEFT: Topcuoglu et al. 2002). A place that is shared lets many read at a time, or one write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from planner.workflow.dag import Dag

Fate = Literal["waiting", "running", "done", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Claim:
    """Where a node runs."""

    place: str = ""
    """Empty for a place of its own."""
    alone: bool = False
    """Whether nobody else may be there meanwhile."""


@dataclass
class Schedule:
    """The state of one workflow.

    Args:
        dag: what waits for what.
        claims: where each node runs; nobody shares anything when empty.
        most: how many may run at a time; 0 for any number.
        seconds: how long each node is likely to take; all the same when empty.
    """

    dag: Dag
    claims: Sequence[Claim] = ()
    most: int = 0
    seconds: Sequence[float] = ()
    fates: list[Fate] = field(init=False)

    def __post_init__(self) -> None:
        self.fates = ["waiting"] * len(self.dag)
        self.claims = self.claims or [Claim()] * len(self.dag)
        self._rank = self.dag.tails(self.seconds or [1.0] * len(self.dag))

    @property
    def running(self) -> tuple[int, ...]:
        """Nodes that were begun and are not over."""
        return tuple(node for node, fate in enumerate(self.fates) if fate == "running")

    @property
    def over(self) -> bool:
        """Whether nothing runs and nothing can be begun any more."""
        return not self.running and "waiting" not in self.fates

    def begin(self) -> tuple[int, ...]:
        """Begin everything that may begin now, the most urgent first."""
        ready = [node for node, fate in enumerate(self.fates) if fate == "waiting" and self._is_ready(node)]
        begun: list[int] = []
        for node in sorted(ready, key=lambda node: (-self._rank[node], node)):
            if self.most and len(self.running) >= self.most:
                break
            if self._is_free(self.claims[node]):
                self.fates[node] = "running"
                begun.append(node)
        return tuple(begun)

    def end(self, node: int, well: bool, needed: bool = True) -> tuple[int, ...]:
        """A node is over.

        Args:
            node: which.
            well: whether it did what it should.
            needed: whether those that wait for it cannot do without it; only matters when it did not.

        Returns:
            The nodes that will never be begun because of it.

        Raises:
            ValueError: it was not running.
        """
        if self.fates[node] != "running":
            raise ValueError(f"node {node} is {self.fates[node]}, not running")
        self.fates[node] = "done" if well else "failed"
        return self._skip_after(node) if not well and needed else ()

    def stop(self) -> tuple[int, ...]:
        """Begin nothing any more; returns what is left out."""
        left = tuple(node for node, fate in enumerate(self.fates) if fate == "waiting")
        for node in left:
            self.fates[node] = "skipped"
        return left

    def _skip_after(self, node: int) -> tuple[int, ...]:
        skipped: list[int] = []
        waiting = sorted(self.dag.serves[node])
        for other in waiting:
            if self.fates[other] == "waiting":
                self.fates[other] = "skipped"
                skipped.append(other)
                waiting += sorted(self.dag.serves[other])
        return tuple(skipped)

    def _is_ready(self, node: int) -> bool:
        # A step that failed and has evidence all the same lets those go on that wait for it.
        return all(self.fates[other] in ("done", "failed") for other in self.dag.needs[node])

    def _is_free(self, claim: Claim) -> bool:
        if not claim.place:
            return True
        others = [self.claims[node] for node in self.running if self.claims[node].place == claim.place]
        return not others or not (claim.alone or any(other.alone for other in others))
