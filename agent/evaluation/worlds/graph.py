"""An app as it was recorded: screens, and what each recorded action led to."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.recorded.droidtask import FINISHED, ExploredStep, RecordedStep, RecordedTask

Deed = tuple[str, str, str]
"""``(state, id of the element, typed text)``; the text is empty for a tap."""


@dataclass(frozen=True, slots=True)
class WorldGraph:
    """Everything that was recorded of one app.

    Args:
        ways: the state that each recorded action led to, where the recordings differ the latest one.
    """

    ways: Mapping[Deed, str]

    def after(self, state: str, element: str, typed: str = "") -> str:
        """The state that follows; the same when nobody ever did this there."""
        return self.ways.get((state, element, typed), state)

    def without(self, share: float, seed: str) -> WorldGraph:
        """The same world with a share of its ways gone, by the dice of ``seed``."""
        dice = random.Random(seed)  # noqa: S311 - no secret
        return WorldGraph({deed: state for deed, state in self.ways.items() if dice.random() >= share})


def graph_of(tasks: Iterable[RecordedTask], walk: Sequence[ExploredStep]) -> WorldGraph:
    """Join the runs of one app's tasks and a walk through it; what runs recorded counts before what the walk did."""
    ways: dict[Deed, str] = {}
    walked: list[RecordedStep] = [*sorted(walk, key=_index_of)]
    _join(ways, walked)
    for task in tasks:
        _join(ways, task.steps)
    return WorldGraph(ways)


def _index_of(step: ExploredStep) -> int:
    return step.index


def _join(ways: dict[Deed, str], steps: Sequence[RecordedStep]) -> None:
    for step, following in pairwise(steps):
        if step.choice != FINISHED:
            ways[step.state, str(step.choice), step.typed or ""] = following.state
