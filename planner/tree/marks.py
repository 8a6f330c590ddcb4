"""Marks in the journal: at which node of which plan a step was taken, or what a step takes back.

``tree:2:3+7`` is a step at the nodes 3 and 7 of the second plan, which turned out to be one; ``tree:2:5|1:press`` one
that a policy took which carries node 5 out, with the policy's own mark; ``undo:2:7>1`` leads from the failed node 7
back to node 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_STEP = re.compile(r"tree:(\d{1,6}):(\d{1,6}(?:\+\d{1,6})*)(?:\|(.*))?\Z", re.DOTALL)
_UNDO = re.compile(r"undo:(\d{1,6}):(\d{1,6}(?:\+\d{1,6})*)>(\d{1,6}(?:\+\d{1,6})*)\Z")


@dataclass(frozen=True, slots=True)
class Taken:
    """A step at some nodes."""

    plan: int
    nodes: tuple[int, ...]
    inner: str = ""
    """The mark of the policy that carries the node out."""

    def __str__(self) -> str:
        told = f"tree:{self.plan}:{_joined(self.nodes)}"
        return f"{told}|{self.inner}" if self.inner else told


@dataclass(frozen=True, slots=True)
class Undoing:
    """A step that takes something back."""

    plan: int
    dead: tuple[int, ...]
    """Where it failed."""
    to: tuple[int, ...]
    """Where another way is open."""

    def __str__(self) -> str:
        return f"undo:{self.plan}:{_joined(self.dead)}>{_joined(self.to)}"


def read_mark(key: str) -> Taken | Undoing | None:
    """What a mark says; None of one that is not ours."""
    if step := _STEP.match(key):
        return Taken(int(step[1]), _numbers(step[2]), step[3] or "")
    if undo := _UNDO.match(key):
        return Undoing(int(undo[1]), _numbers(undo[2]), _numbers(undo[3]))
    return None


def _joined(nodes: Sequence[int]) -> str:
    return "+".join(map(str, nodes))


def _numbers(told: str) -> tuple[int, ...]:
    return tuple(int(number) for number in told.split("+"))
