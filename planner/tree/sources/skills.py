"""Chains of the skills that answer a goal's orders, with what stands between them left to orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from planner.chain.steps import Carry, Chain, Follow, Source, Step
from planner.skilled import Part, parts_of
from planner.tree.sampling import Request
from planner.wordings.matching import Match


class SkillChains:
    """Proposes to follow skills.

    Args:
        matches: the skills that answer some orders, the best first.
    """

    costs: Final = False
    source: Final[Source] = "skill"

    def __init__(self, matches: Callable[[str], Sequence[Match]]) -> None:
        self._matches = matches

    def propose(self, request: Request) -> Iterator[Chain]:
        """The best skill for every part first; then one part's next best at a time."""
        parts = parts_of(request.goal, self._matches)
        if not any(part.matches for part in parts):
            return
        yield _chain(parts, {})
        for place, part in enumerate(parts):
            for rank in range(1, len(part.matches)):
                yield _chain(parts, {place: rank})


def _chain(parts: Sequence[Part], ranks: dict[int, int]) -> Chain:
    steps: list[Step] = []
    weight = 1.0
    for place, part in enumerate(parts):
        rank = ranks.get(place, 0)
        if not part.matches:
            steps.append(Carry(orders=part.text, why="no skill answers this"))
            continue
        match = part.matches[rank]
        weight *= match.score / (rank + 1)
        why = f"{match.skill.name} does this: {match.example!r}"
        steps.append(Follow(skill=match.skill.name, arguments=match.arguments, clause=part.text, why=why))
    told = "+".join(step.skill for step in steps if isinstance(step, Follow))
    return Chain(source="skill", told=told, steps=tuple(steps), weight=max(0.01, min(1.0, weight)))
