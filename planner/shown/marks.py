"""How far a lesson has come, as it is left in the journal: each act bears the mark of the step that it belongs to.

A step that takes several acts (the keys of a number, the folders of a path) marks all but the last as a part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from devices.action import Scroll
from planner.decision import Act, Decision, History

_MARK: Final = "shown:"
_ELSE: Final = "else:"


@dataclass(frozen=True, slots=True)
class Place:
    """How far a lesson has come."""

    lesson: str
    way: int
    step: int
    """The step that was done last; -1 before the first."""

    @property
    def mark(self) -> str:
        """What an act of this step bears."""
        return f"{_MARK}{self.lesson}:{self.way}:{self.step}"

    @property
    def before(self) -> Place:
        """The step before."""
        return replace(self, step=self.step - 1)

    @property
    def next(self) -> Place:
        """The step after."""
        return replace(self, step=self.step + 1)


def place_of(history: History) -> Place | None:
    """Where the marks say that the run is; half of a number entered is no step yet."""
    for past in reversed(history.steps):
        mark = past.intent.clause_key.split("\n", 1)[0]
        if not mark.startswith(_MARK):
            continue
        lesson, way, step = mark.removeprefix(_MARK).rsplit(":", 2)
        whole, plus, _ = step.partition("+")
        return Place(lesson, int(way), int(whole) - bool(plus))
    return None


def marked(decision: Decision, mark: str) -> Decision:
    """An act with a mark; what is no act bears none."""
    return replace(decision, clause_key=mark) if isinstance(decision, Act) else decision


def marked_as_other(decision: Decision) -> Decision:
    """What another policy decided: its own mark, told apart from those of lessons."""
    if not isinstance(decision, Act):
        return decision
    return replace(decision, clause_key=f"{_ELSE}\n{decision.clause_key}" if decision.clause_key else _ELSE)


def was_left_to_other(history: History) -> bool:
    """Whether any act was another policy's."""
    return any(past.intent.clause_key.startswith(_ELSE) for past in history.steps)


def as_it_left_them(history: History) -> History:
    """The history with the other policy's own marks, by which it finds its place again."""
    steps = tuple(
        replace(past, intent=past.intent.model_copy(update={"clause_key": _own_mark(past.intent.clause_key)}))
        for past in history.steps
    )
    return replace(history, steps=steps)


def _own_mark(mark: str) -> str:
    return mark.removeprefix(_ELSE).removeprefix("\n") if mark.startswith(_ELSE) else mark


def parts_done(history: History, mark: str) -> int:
    """How many parts of a step that has several were done, searching in between."""
    return sum(past.intent.clause_key.startswith(f"{mark}+") for past in history.steps)


def searched_since(history: History) -> int:
    """How many acts were done in search of the next step."""
    many = 0
    before = ""
    for past in reversed(history.steps):
        searching = isinstance(past.intent.action, Scroll) or past.intent.reason.endswith("is not in sight")
        if not searching or (before and past.intent.clause_key != before):
            break
        before = past.intent.clause_key
        many += 1
    return many
