"""The tree of actions: chains for one goal, merged where they begin alike. A document, since a run keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from planner.chain.steps import Do, Source, Step, tell_step
from planner.errors import ChainUnreadable

ROOT = 0


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Branch(_Part):
    """A chain that the tree was made of."""

    source: Source
    told: str = ""
    weight: float


class Node(_Part):
    """One step, after those above it."""

    id: int = Field(ge=1)
    parent: int = Field(ge=0)
    """0 is the root, where nothing has been done yet."""
    step: Step
    branches: tuple[int, ...]
    """Indices of the chains that pass through."""


class Discarded(_Part):
    """A chain that is not in the tree, and why."""

    source: Source
    told: str = ""
    why: str


class ActionTree(_Part):
    """Nodes in the order in which they were made: parents first, and of siblings the likelier first."""

    format: Literal["clewline-action-tree"] = "clewline-action-tree"
    version: Literal[1] = 1
    goal: str
    nodes: tuple[Node, ...] = ()
    branches: tuple[Branch, ...] = ()
    discarded: tuple[Discarded, ...] = ()

    @model_validator(mode="after")
    def _is_a_tree(self) -> ActionTree:
        for number, node in enumerate(self.nodes, start=1):
            if node.id != number or node.parent >= node.id:
                raise ValueError(f"node {node.id} stands where {number} should, or before its parent")
            if any(not 0 <= branch < len(self.branches) for branch in node.branches):
                raise ValueError(f"node {node.id} belongs to a chain that is not there")
        return self

    @classmethod
    def read(cls, text: str) -> ActionTree:
        """The tree that a journal kept.

        Raises:
            ChainUnreadable: it is none.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise ChainUnreadable(f"the plan in the journal cannot be read: {error.errors()[0]['msg']}") from error

    @cached_property
    def _below(self) -> dict[int, tuple[Node, ...]]:
        found: dict[int, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.parent, []).append(node)
        return {parent: tuple(nodes) for parent, nodes in found.items()}

    def node(self, id: int) -> Node:
        """The node of that number.

        Raises:
            ChainUnreadable: there is none.
        """
        if not 1 <= id <= len(self.nodes):
            raise ChainUnreadable(f"the plan has no node {id}")
        return self.nodes[id - 1]

    def below(self, places: Sequence[int]) -> tuple[Node, ...]:
        """Every node that comes directly after one of these."""
        return tuple(node for place in places for node in self._below.get(place, ()))

    def above(self, id: int) -> Iterator[int]:
        """The nodes above one, the nearest first, and last the root."""
        while id != ROOT:
            id = self.node(id).parent
            yield id

    def weight(self, nodes: Sequence[Node]) -> float:
        """How much the chains through these nodes are believed, together."""
        return sum(self.branches[at].weight for at in {branch for node in nodes for branch in node.branches})

    def is_below(self, id: int, places: Sequence[int]) -> bool:
        """Whether a node comes, at once or later, after one of these, or is one of them."""
        return id in places or any(above in places for above in self.above(id))

    @property
    def forks(self) -> int:
        """Places where more than one step is possible."""
        return sum(len(nodes) > 1 for nodes in self._below.values())

    def told(self) -> str:
        """The tree as indented lines, for people."""
        lines: list[str] = []
        waiting = [(node, 0) for node in reversed(self.below((ROOT,)))]
        while waiting:
            node, depth = waiting.pop()
            lines.append(f"{'  ' * depth}{node.id}. {tell_step(node.step)}  [{self._proposed(node)}]")
            below = self.below((node.id,))
            if not below and isinstance(node.step, Do):
                lines[-1] += " …"
            waiting += [(child, depth + 1) for child in reversed(below)]
        return "\n".join(lines)

    def _proposed(self, node: Node) -> str:
        sources = dict.fromkeys(self.branches[at].source for at in node.branches)
        many = f", {len(node.branches)} chains" if len(node.branches) > 1 else ""
        return f"{'+'.join(sources)}{many}"
