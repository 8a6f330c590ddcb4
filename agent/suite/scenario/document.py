"""A suite's file, as it is written: what holds for all, and the scenarios."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag

from agent.suite.scenario.changes import ChangesSaid
from agent.suite.scenario.given import Budget, Given, Quarantined, Texts, Timeout
from agent.suite.scenario.limits import MAX_STEPS
from agent.suite.scenario.steps import Step
from skills.parts import Part, Text
from skills.steps import Variable

Cell = str | int | float | bool | None
Row = dict[Annotated[str, Field(max_length=60)], Cell]


def _kind(told: Any) -> str:
    return "file" if isinstance(told, str) else "rows"


Table = Annotated[
    Annotated[Text, Tag("file")] | Annotated[tuple[Row, ...], Tag("rows")],
    Discriminator(_kind),
]
"""Rows, or the CSV file that has them."""


class _Shared(Part):
    """What can be said for a whole file and for one scenario."""

    on: str = Field(default="", max_length=2_000)
    """The device: ``phone``, ``android``, ``android:SERIAL``, ``browser:URL`` …"""
    given: Given = Given()
    tags: Texts = ()
    retries: int | None = Field(default=None, ge=0, le=10)
    """How often a failure of the app's or the agent's is tried again; what passes then is flaky."""
    timeout: Timeout | None = None
    budget: Budget | None = None
    approve: Texts = ()
    """Steps that cannot be undone and are meant: ``send``, ``delete`` … On real devices only ``--approve`` counts."""
    grant: Texts = ()
    """Permissions that apps get when they ask; on real devices only ``--grant`` counts."""
    apps: Texts = ()
    """Apps it may enter, and no other; all but guarded ones where nothing is said."""
    hosts: Texts = ()
    """Hosts it may visit besides the one it begins at."""
    quarantine: Quarantined | None = None
    changes: ChangesSaid | None = None
    """Whether it may change of what is stored only what people have reviewed; of the embedded phone."""
    group: str = Field(default="", max_length=60)
    """Scenarios of one group never run at the same time, and keep their order."""


class Scenario(_Shared):
    """One scenario."""

    scenario: str = Field(min_length=1, max_length=200)
    data: Table | None = None
    """Runs once for each row, whose cells fill the holes of the steps."""
    skip: Text = ""
    """Why it is left out."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=MAX_STEPS)]


class SuiteDocument(_Shared):
    """A file of scenarios."""

    suite: str = Field(min_length=1, max_length=200)
    include: Annotated[Texts, BeforeValidator(lambda told: told)] = ()
    """Further files whose scenarios belong to this suite."""
    scenarios: tuple[Scenario, ...] = ()


class Fragment(Part):
    """Steps that others include."""

    fragment: str = Field(min_length=1, max_length=200)
    needs: tuple[Variable, ...] = ()
    """Values that whoever includes it has to give."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=MAX_STEPS)]
