"""What a run and its workers tell each other: the setup, jobs, and what came of them. Each is one JSON line."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.config import Settings
from agent.suite.results import Attempt
from agent.suite.scenario.planned import Planned

HealPolicy = Literal["pass", "fail", "off"]
"""What becomes of a scenario in which a skill was healed: it passes, it fails, or nothing is healed at all."""


class Setup(BaseModel):
    """What a worker is told once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: str
    """Of the run."""
    settings: Settings
    heal: HealPolicy = "pass"
    update_baselines: bool = False
    learn: bool = True
    """Whether plain-language steps are kept as skills."""


class Job(BaseModel):
    """One attempt that is to be played."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    """Unique within the run."""
    planned: Planned
    on: str
    """The device."""
    repeat: int = 1
    attempt: int = 1


class Played(BaseModel):
    """What came of a job."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    attempt: Attempt
    patches: tuple[str, ...] = ()
    usage: bool = False
    """Whether the scenario itself cannot be used as it is written."""
