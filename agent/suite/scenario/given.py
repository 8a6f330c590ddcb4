"""What a scenario begins with, and how far it may go."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from agent.suite.scenario.durations import Duration
from agent.suite.scenario.steps import Step, Use
from skills.parts import Part, Text


def _as_list(told: object) -> object:
    return told if isinstance(told, list | tuple) else [told]


class Given(Part):
    """The state that a scenario begins in. Every scenario begins anew; nothing is left of the one before."""

    seed: int | None = Field(default=None, ge=0, le=2**31)
    """Of what the embedded phone's apps hold."""
    reset: bool = True
    """Whether the device is put back first. Without it the scenario begins where the last one on that device ended."""
    snapshot: Text = ""
    """An emulator's snapshot to load."""
    phone: dict[str, str | int | float | bool] = Field(default_factory=dict)
    """How the embedded phone is: ``dark``, ``font_scale``, ``locale``, ``rotation`` …"""
    clear: tuple[Text, ...] = Field(default=(), max_length=50)
    """Apps that forget everything first, by package."""
    data: dict[str, dict[str, Any]] = Field(default_factory=dict, alias="app data")
    """What apps hold, by label or package; of the embedded phone."""
    fixtures: tuple[Text, ...] = Field(default=(), max_length=50)
    """JSON files with such data, beside the suite."""
    files: dict[str, Text] = Field(default_factory=dict)
    """Files that are put on the phone: path there, and the file beside the suite."""
    login: Use | None = None
    """A skill that logs in, carried out first."""
    open: Text = ""
    """The app or address to begin at."""
    steps: tuple[Step, ...] = Field(default=(), max_length=100)
    """Whatever else has to be done first; no part of what is tested."""


class Budget(Part):
    """Hard ends of one scenario. 0 is a limit too."""

    usd: float | None = Field(default=None, ge=0, le=1_000_000, allow_inf_nan=False)
    model_calls: int | None = Field(default=None, ge=0, alias="model calls")
    actions: int | None = Field(default=None, ge=0)


class Quarantine(Part):
    """A scenario that is known to fail: it is run, and its failing does not fail the run."""

    reason: str = Field(min_length=1, max_length=500)
    until: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    """A day after which it counts again."""


Quarantined = Annotated[
    Quarantine,
    BeforeValidator(
        lambda told: {"reason": told} if isinstance(told, str) else told, json_schema_input_type=str | Quarantine
    ),
]
Texts = Annotated[
    tuple[Text, ...], BeforeValidator(_as_list, json_schema_input_type=Text | tuple[Text, ...]), Field(max_length=50)
]
Timeout = Annotated[Duration, Field(gt=0)]
