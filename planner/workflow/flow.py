"""A workflow as a document."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from planner.workflow.dag import Dag
from planner.workflow.variables import references_in
from skills.parts import Part, Text

MOST_STEPS = 500
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class FlowStep(Part):
    """One goal on one device."""

    goal: Text = Field(min_length=1)
    """As a person would say it; with variables for what earlier steps found."""
    name: Name | Literal[""] = ""
    on: Text = ""
    """Address of the device; empty for the one that the run is given."""
    after: tuple[Name | int, ...] = ()
    """Steps that have to be over first, beside those whose evidence it uses: names, or numbers from 1."""
    effects: Literal["reads", "writes"] = "writes"
    """Steps that only read may share a place; one that writes has it to itself."""
    otherwise: Text | None = None
    """What its evidence is when it fails; without it, the steps that need it are not begun."""


class Flow(Part):
    """Steps, and what is said when all are over."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    flow: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)]
    description: Text = ""
    steps: tuple[FlowStep, ...] = Field(min_length=1, max_length=MOST_STEPS)
    answer: Text = ""
    """What is answered in the end; with variables. Empty for the last step's evidence."""

    @model_validator(mode="after")
    def _is_sound(self) -> Flow:
        names = [step.name for step in self.steps if step.name]
        for number, step in enumerate(self.steps):
            if step.name and names.index(step.name) != len([s for s in self.steps[:number] if s.name]):
                raise _unsound(f"two steps are called {step.name!r}", number, "name")
            for key in self._wanted(step):
                if self._place(key) is None:
                    part = "after" if key in map(str, step.after) else "goal"
                    raise _unsound(f"there is no step {key!r}; known: {self._known()}", number, part)
        for reference in references_in(self.answer):
            if self._place(reference.key) is None:
                raise PydanticCustomError(
                    "unsound",
                    "{problem}",
                    {"problem": f"there is no step {reference.key!r}; known: {self._known()}", "at": ("answer",)},
                )
        if (ring := self.dag.cycle()) is not None:
            told = " → ".join(self.steps[at].name or str(at + 1) for at in ring)
            raise _unsound(f"these steps wait for one another: {told}", ring[0], "goal")
        return self

    @cached_property
    def dag(self) -> Dag:
        """What each step waits for, by place from 0."""
        return Dag(
            tuple(
                frozenset(place for key in self._wanted(step) if (place := self._place(key)) is not None)
                for step in self.steps
            )
        )

    def place(self, key: str) -> int:
        """The place, from 0, of the step that a variable names."""
        found = self._place(key)
        assert found is not None, "an unknown name is refused when the workflow is read"
        return found

    def _place(self, key: str) -> int | None:
        if key.isdecimal():
            return int(key) - 1 if 1 <= int(key) <= len(self.steps) else None
        return next((at for at, step in enumerate(self.steps) if step.name == key), None)

    def _wanted(self, step: FlowStep) -> Iterator[str]:
        yield from (reference.key for reference in references_in(step.goal))
        yield from map(str, step.after)

    def _known(self) -> str:
        return ", ".join(step.name or str(number) for number, step in enumerate(self.steps, start=1))


def _unsound(problem: str, number: int, part: str) -> PydanticCustomError:
    return PydanticCustomError("unsound", "{problem}", {"problem": problem, "at": ("steps", number, part)})
