"""A skill: what it does, what it must be told, what must be seen before and after, and the steps between.

One readable YAML file holds one skill (``codec``). It is data and never code: no expression is evaluated, no step runs
anything but the actions of ``devices.action``, and every loop is bounded. What a skill may touch it declares in
``effects``; a step beyond that is refused when it is checked and again when it runs.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from devices.effect_words import IRREVERSIBLE_WORDS
from skills.conditions import Condition
from skills.errors import ArgumentInvalid
from skills.limits import MAX_ACTIONS
from skills.parameters import Parameter, read_arguments
from skills.parts import Part, Text
from skills.scope import problems_of
from skills.steps import NAME, Call, Step, Variable, walk

OTHER_KIND = "other"
"""Stands for a consequence that no word gives away."""
Argument = Text | int | float | bool | tuple[Text | int | float | bool, ...]


class Effects(Part):
    """What a run may touch. Nothing is allowed that is not named here."""

    apps: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9_.*-]+$", max_length=200)], ...] = ()
    """Android packages."""
    hosts: tuple[Annotated[str, Field(pattern=r"^[a-z0-9.*:\[\]-]+$", max_length=253)], ...] = ()
    """Hosts whose pages it opens; ``*.example.org`` takes in those below."""
    irreversible: tuple[str, ...] = ()
    """Kinds of consequence that cannot be undone, as ``devices.effect`` names them. A person still has to agree."""

    @field_validator("irreversible")
    @classmethod
    def _are_kinds(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        known = (*IRREVERSIBLE_WORDS, OTHER_KIND)
        for kind in kinds:
            if kind not in known:
                raise ValueError(f"there is no irreversible kind {kind[:40]!r}; known: {', '.join(known)}")
        return kinds


class Trial(Part):
    """A test: arguments, and what is seen when the skill is done with them."""

    arguments: dict[Variable, Argument] = Field(default_factory=dict)
    prepare: tuple[Call, ...] = Field(default=(), max_length=20)
    """Skills carried out first, so that there is what the test works on; they are no part of what is tested."""
    expect: tuple[Condition, ...] = ()
    returns: dict[Variable, Text] = Field(default_factory=dict)


class Provenance(Part):
    """Where a skill comes from."""

    source: Literal["written", "recorded", "induced", "created", "imported"] = "written"
    author: Text = ""
    created: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    basis: tuple[Text, ...] = ()
    """Runs, recordings or files it was made from."""
    replaces: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """Hash of the skill it was made from."""

    @model_validator(mode="after")
    def _is_a_day(self) -> Self:
        if self.created:
            date.fromisoformat(self.created)
        return self


class Skill(Part):
    """One skill.

    ``needs`` are its preconditions, ``ensures`` its postconditions; ``produces`` names what it finds that other skills
    may need, such as ``order_id``.
    """

    skill: str = Field(pattern=f"^{NAME}$", max_length=64)
    description: str = Field(min_length=1, max_length=2000)
    format: Literal[1] = 1
    parameters: dict[Variable, Parameter] = Field(default_factory=dict, max_length=50)
    examples: tuple[Text, ...] = Field(default=(), max_length=200)
    """Goals in people's words that this skill carries out."""
    tags: tuple[Annotated[str, Field(max_length=60)], ...] = Field(default=(), max_length=30)
    needs: tuple[Condition, ...] = Field(default=(), max_length=50)
    steps: tuple[Step, ...] = Field(min_length=1)
    ensures: tuple[Condition, ...] = Field(default=(), max_length=50)
    returns: tuple[Variable, ...] = ()
    produces: tuple[Variable, ...] = ()
    effects: Effects = Effects()
    budget: int = Field(default=100, ge=1, le=MAX_ACTIONS)
    """Actions of one run at most, called skills included."""
    tests: tuple[Trial, ...] = Field(default=(), max_length=200)
    provenance: Provenance = Provenance()

    @property
    def name(self) -> str:
        """What it is called by."""
        return self.skill

    @property
    def calls(self) -> tuple[str, ...]:
        """Names of the skills it calls itself."""
        return tuple(dict.fromkeys(step.call for step, _ in walk(self.steps) if isinstance(step, Call)))

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.skill in self.calls:
            raise PydanticCustomError("recursion", "{name} calls itself", {"name": self.skill})
        for problem in problems_of(self.parameters, self.steps, self.needs, self.ensures, self.returns):
            raise PydanticCustomError("unsound", "{problem}", {"problem": problem.told, "at": problem.at})
        for number, trial in enumerate(self.tests):
            try:
                read_arguments(self.parameters, trial.arguments)
            except ArgumentInvalid as error:
                told = {"problem": str(error), "at": ("tests", number)}
                raise PydanticCustomError("unsound", "{problem}", told) from error
        return self
