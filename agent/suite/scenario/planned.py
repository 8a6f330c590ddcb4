"""One scenario with one row of its data, ready to be played: what travels to a worker."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from agent.suite.results import Place
from agent.suite.scenario.changes import Changes
from agent.suite.scenario.document import Scenario, SuiteDocument
from agent.suite.scenario.given import Budget, Given, Quarantine
from agent.suite.scenario.steps import Step

DEFAULT_ON = "phone"
DEFAULT_TIMEOUT_S = 180.0


class Planned(BaseModel):
    """One scenario, one row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """``FILE::NAME`` or ``FILE::NAME[ROW]``: stable over runs."""
    name: str
    suite: str
    """Name of the suite."""
    file: str
    """Of the suite, as it is told to people."""
    path: str
    """Of the suite, absolute: baselines, skills and fixtures lie beside it."""
    place: Place
    on: str = ""
    """The device it asks for; empty where it does not."""
    row: dict[str, str | int | float | bool] = Field(default_factory=dict)
    tags: tuple[str, ...] = ()
    given: Given = Given()
    steps: tuple[Step, ...] = ()
    retries: int = 0
    timeout_s: float = DEFAULT_TIMEOUT_S
    budget: Budget = Budget()
    approve: tuple[str, ...] = ()
    grant: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    quarantine: Quarantine | None = None
    group: str = ""
    skip: str = ""
    changes: Changes | None = None
    """What may be stored otherwise afterwards; None where nobody asks."""


def given_of(document: SuiteDocument, scenario: Scenario) -> Given:
    """The beginning that a file and a scenario ask for together; what the scenario says comes on top."""
    ours, own = document.given, scenario.given
    told = {name: getattr(own, name) for name in own.model_fields_set}
    joined = {
        "phone": {**ours.phone, **own.phone},
        "data": {**ours.data, **own.data},
        "files": {**ours.files, **own.files},
        "clear": tuple(dict.fromkeys((*ours.clear, *own.clear))),
        "fixtures": (*ours.fixtures, *own.fixtures),
        "steps": (*ours.steps, *own.steps),
    }
    return ours.model_copy(update={**told, **joined})
