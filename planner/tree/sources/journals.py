"""Chains of what was done before: successful runs of the same goal, or of one that differs in its values only.

Where the goals differ, what was typed or chosen is replaced value by value: a text that stands in the old goal as its
second time of day becomes the second time of day of the new one. A run that typed something the goals do not account
for is not followed, unless its goal is the same to the word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from devices.action import Action, Adjust, Select, Type
from devices.selector import fold
from planner.chain.steps import Chain, Close, Do, Follow, Source, Step
from planner.meaning import Similarity
from planner.spans import Span, spans_of
from planner.tree.sampling import Request

ENOUGH: Final = 0.85
"""Cosine, values taken out, from which two goals ask for the same."""
SAME_GOAL: Final = 0.9
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Remembered:
    """A run that ended well."""

    run: str
    goal: str
    steps: tuple[Step, ...]
    """What it did, what was in vain left out."""
    answer: str = ""


class JournalChains:
    """Proposes what worked before.

    Args:
        runs: gives the runs on such a device, the newest first; asked once.
        similarity: compares goals whose words differ; None follows runs whose words are the same.
    """

    costs: Final = False
    source: Final[Source] = "journal"

    def __init__(self, runs: Callable[[], Iterable[Remembered]], similarity: Similarity | None = None) -> None:
        self._load, self._similarity = runs, similarity
        self._runs: tuple[Remembered, ...] | None = None

    def propose(self, request: Request) -> Iterator[Chain]:
        """The likest runs first, the newest among equals."""
        if self._runs is None:
            self._runs = tuple(self._load())
        goal = request.goal.text
        likes = self._likeness(goal)
        for at in sorted(range(len(likes)), key=lambda at: -likes[at]):
            if likes[at] <= 0:
                return
            run = self._runs[at]
            steps = run.steps if fold(run.goal) == fold(goal) else _with_values(run, goal)
            if steps is None or not steps:
                continue
            # An answer was read off that day's screen; it is not today's.
            ending = () if run.answer else (Close(why=f"the run {run.run} was done here"),)
            yield Chain(source="journal", told=f"run {run.run}", steps=(*steps, *ending), weight=likes[at])

    def _likeness(self, goal: str) -> list[float]:
        assert self._runs is not None
        masked = _masked(goal)
        olds = [_masked(run.goal) for run in self._runs]
        likes = [
            SAME_GOAL if fold(run.goal) == fold(goal) else _ALIKE + 0.1 if old == masked else 0.0
            for run, old in zip(self._runs, olds, strict=True)
        ]
        if self._similarity is None or not olds:
            return likes
        cosines = self._similarity([masked], olds)[0]
        return [
            like or (_ALIKE * float(cosine) if cosine >= ENOUGH else 0.0)
            for like, cosine in zip(likes, cosines, strict=True)
        ]


def _masked(goal: str) -> str:
    told, at = "", 0
    for span in spans_of(goal):
        told += f"{goal[at : span.start]}<{span.kind}>"
        at = span.end
    return fold(told + goal[at:])


def _with_values(run: Remembered, goal: str) -> tuple[Step, ...] | None:
    """The run's steps with the new goal's values; None where a value cannot be accounted for."""
    old, new = spans_of(run.goal), spans_of(goal)
    if [span.kind for span in old] != [span.kind for span in new]:
        return None
    values = {form: new_form for pair in zip(old, new, strict=True) for form, new_form in _forms(*pair, run.goal, goal)}
    steps: list[Step] = []
    for step in run.steps:
        replaced = _replaced(step, values)
        if replaced is None:
            return None
        steps.append(replaced)
    return tuple(steps)


def _forms(old: Span, new: Span, old_goal: str, new_goal: str) -> Iterator[tuple[str, str]]:
    yield old.value, new.value
    yield old_goal[old.start : old.end], new_goal[new.start : new.end]


def _replaced(step: Step, values: dict[str, str]) -> Step | None:
    match step:
        case Do(action=action, on=on):
            changed = _replaced_action(action, values)
            if changed is None:
                return None
            named = on if on is None or on.name not in values else on.model_copy(update={"name": values[on.name]})
            return step.model_copy(update={"action": changed, "on": named})
        case Follow(arguments=arguments):
            if any(value not in values for value in arguments.values()):
                return None
            return step.model_copy(update={"arguments": {name: values[value] for name, value in arguments.items()}})
        case _:
            return step


def _replaced_action(action: Action, values: dict[str, str]) -> Action | None:
    match action:
        case Type(text=text):
            return action.model_copy(update={"text": values[text]}) if text in values else None
        case Select(options=options):
            if all(option in values for option in options):
                return action.model_copy(update={"options": tuple(values[option] for option in options)})
            return None
        case Adjust():
            told = f"{action.value:g}"
            return action.model_copy(update={"value": float(values[told])}) if told in values else None
        case _:
            return action
