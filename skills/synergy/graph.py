"""A library as a graph: what is known of each skill, and which skill has been seen to follow which.

A link goes from a skill to one that may use what it leaves behind, or that was used after it. Where it comes from is
the caller's affair: a public graph of tools, calls between skills, typed parameters, or runs that used both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skills.retrieval.entry import entry_of
from skills.retrieval.producers import needed_things, thing_of
from skills.skill import Skill

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Adjacency = npt.NDArray[np.float32]
    """Shape (nodes, nodes): 1 where the row's node is followed by the column's."""


@dataclass(frozen=True, slots=True)
class Node:
    """A skill or tool, and the kinds of thing it takes and gives."""

    name: str
    description: str = ""
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Name and description as one sentence."""
        called = self.name.replace("_", " ").replace("-", " ")
        return f"{called}: {self.description}" if self.description else called


@dataclass(frozen=True, slots=True)
class SkillGraph:
    """Nodes, and links between their places."""

    name: str
    nodes: tuple[Node, ...]
    links: frozenset[tuple[int, int]]

    def __post_init__(self) -> None:
        for one, other in self.links:
            if not (0 <= one < len(self.nodes) and 0 <= other < len(self.nodes)) or one == other:
                raise ValueError(f"a link of {self.name} joins {one} and {other} of {len(self.nodes)} nodes")

    def adjacency(self, links: Iterable[tuple[int, int]] | None = None) -> Adjacency:
        """The links, or some of them, as a matrix."""
        import numpy as np

        matrix = np.zeros((len(self.nodes), len(self.nodes)), np.float32)
        for one, other in self.links if links is None else links:
            matrix[one, other] = 1.0
        return matrix

    def pairs(self) -> list[tuple[int, int]]:
        """Pairs that are linked one way or both, the lower place first, in order."""
        return sorted({(min(link), max(link)) for link in self.links})

    def without(self, hidden: Iterable[tuple[int, int]]) -> SkillGraph:
        """The graph without any link, in either direction, between the places of these pairs."""
        gone = {(min(pair), max(pair)) for pair in hidden}
        kept = frozenset(link for link in self.links if (min(link), max(link)) not in gone)
        return SkillGraph(self.name, self.nodes, kept)


def graph_of_skills(skills: Sequence[Skill], used_together: Iterable[tuple[str, str]] = ()) -> SkillGraph:
    """The graph of a library: who finds what another needs, who was used before whom.

    Args:
        skills: the library, in any order.
        used_together: names of skills in the order in which one run used them.
    """
    ordered = sorted(skills, key=lambda skill: skill.name)
    place = {skill.name: at for at, skill in enumerate(ordered)}
    entries = [entry_of(skill) for skill in ordered]
    nodes = tuple(
        Node(entry.name, entry.description, (*entry.needs, *entry.takes), entry.produces) for entry in entries
    )
    links = {(place[a], place[b]) for a, b in used_together if a in place and b in place and a != b}
    for at, entry in enumerate(entries):
        needs = needed_things(entry)
        made = [{thing_of(thing) or (thing,) for thing in other.produces} for other in entries]
        links |= {(other, at) for other, things in enumerate(made) if other != at and things & needs}
    return SkillGraph("library", nodes, frozenset(links))
