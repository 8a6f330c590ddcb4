"""Gathers chains of action from every source at once, and sorts out what could not run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from devices.errors import ClewError
from devices.screen import Screen
from planner.chain.steps import Carry, Chain, Close, Do, Follow, Source, Step, mark_of
from planner.decision import History
from planner.goal import Goal
from planner.tree.merging import resolved
from planner.tree.tree import Discarded
from skills.conditions import first_unmet
from skills.errors import ArgumentInvalid
from skills.parameters import read_arguments
from skills.skill import Skill


@dataclass(frozen=True, slots=True)
class Request:
    """For what chains are wanted."""

    goal: Goal
    screen: Screen
    history: History
    most: int
    """Chains, of each source."""
    depth: int
    """Steps of each chain, at most."""
    seed: int = 0


class ChainSource(Protocol):
    """Proposes chains."""

    @property
    def source(self) -> Source:
        """What kind of source it is."""

    @property
    def costs(self) -> bool:
        """Whether asking takes tokens, and so is left out where the others are sure."""

    def propose(self, request: Request) -> Iterable[Chain]:
        """At most ``request.most`` chains, the likeliest first; none where it knows nothing.

        Raises:
            ClewError: whoever it asks lets it down. The chains of the other sources are used then.
        """


def sort_out(
    chains: Iterable[Chain], screen: Screen, depth: int, skills: Mapping[str, Skill]
) -> tuple[list[Chain], list[Discarded]]:
    """The chains that could be begun here, each once, and the others with the reason.

    Args:
        chains: from any sources.
        screen: what is shown now.
        depth: steps of a chain, at most; what is longer is cut, and is open then.
        skills: those there are, by name.
    """
    kept: dict[tuple[str, ...], Chain] = {}
    thrown: list[Discarded] = []
    for chain in chains:
        whole = chain if len(chain.steps) <= depth else chain.model_copy(update={"steps": chain.steps[:depth]})
        if why := why_not(whole.steps, screen, skills):
            thrown.append(Discarded(source=chain.source, told=chain.told, why=why))
            continue
        marks = tuple(mark_of(step) for step in whole.steps)
        twin = kept.get(marks)
        if twin is None:
            kept[marks] = whole
        elif twin.source == whole.source == "model":
            # What a model says more than once it believes more: self-consistency.
            kept[marks] = twin.model_copy(update={"weight": min(1.0, twin.weight + whole.weight)})
        elif whole.weight > twin.weight:
            kept[marks] = whole
    return list(kept.values()), thrown


def why_not(steps: Sequence[Step], screen: Screen, skills: Mapping[str, Skill]) -> str:
    """Why a chain could not run on this screen; empty where it could."""
    for number, step in enumerate(steps, start=1):
        match step:
            case Do(on=None, action=action) if action.needs_element:
                return f"step {number} does not say on what: {action.describe()}"
            case Follow(skill=name) if name not in skills:
                return f"step {number} follows {name!r}, and there is no such skill here"
            case Follow(skill=name, arguments=arguments):
                try:
                    read_arguments(skills[name].parameters, arguments)
                except ArgumentInvalid as error:
                    return f"step {number}: {error.message}"
            case Close() if number < len(steps):
                return f"it goes on after its end in step {number}"
            case Carry(orders=orders) if not orders.strip():
                return f"step {number} has no orders"
            case _:
                pass
    marks = [mark_of(step) for step in steps]
    if len(marks) > 2 and len(set(marks)) == 1:
        return "it does the same thing for ever"
    first = steps[0]
    if (
        not isinstance(first, Do)
        or first.on is None
        or (first.ensures and first_unmet(first.ensures, screen, {}) is None)
    ):
        return ""
    if resolved(first.on, screen) is None:
        return f"its first step cannot be taken here: {first.on.describe()} is not on this screen, or not alone"
    return ""


def gather(sources: Iterable[ChainSource], request: Request) -> tuple[list[Chain], list[Discarded]]:
    """Every source's chains, in the order of the sources; and which source had none to give because it failed."""
    chains: list[Chain] = []
    failed: list[Discarded] = []
    for source in sources:
        try:
            for number, chain in enumerate(source.propose(request)):
                if number >= request.most:
                    break
                chains.append(chain)
        except ClewError as error:
            failed.append(Discarded(source=source.source, told=type(error).__name__, why=error.message))
    return chains, failed
