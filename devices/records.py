"""What is written down of a run: every kind of record a journal can hold, told apart by ``kind``.

``devices.journal`` writes and reads them.
"""

from __future__ import annotations

import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from devices.action import Action
from devices.effect import EffectClass
from devices.selector import Selector

FORMAT_VERSION = 4


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    at_s: float = Field(default_factory=time.time)
    """Wall clock in Unix seconds, for display only."""


class View(BaseModel):
    """What was shown at one moment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    location: str
    title: str = ""
    size_px: tuple[int, int]
    digest: str
    """Structure of the Screen."""
    fingerprint: str
    """Content of the Screen."""
    elements: int = 0
    picture: str = ""
    """File name below ``pictures/``; empty when none was taken."""
    screen: str = ""
    """File name below ``screens/`` (``devices.screen_record``); empty where the elements were not kept."""
    notices: tuple[str, ...] = ()


class Target(BaseModel):
    """The element an action was meant for, as it was seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    described: str
    role: str
    name: str
    bounds: tuple[int, int, int, int]
    """Left, top, right, bottom in picture pixels."""
    selector: Selector
    secret: bool = False
    """Its content must not be shown (a password field)."""


class Alternative(BaseModel):
    """Something else that was considered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    described: str
    score: float
    bounds: tuple[int, int, int, int] | None = None


class Met(BaseModel):
    """What a step has to do with the words of the goal, as its screen told when it was decided."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    said: tuple[str, ...] = ()
    """Words of the goal that the target is called, or that are put there."""
    near: tuple[str, ...] = ()
    """Others that stand around it: in its row, its card, the heading above."""
    offered: tuple[str, ...] = ()
    """Others that something else on the screen is called which can be pressed or filled."""
    unsaid: int = 0
    """Words of the target's name that the goal does not say."""
    outdone: bool = False
    """Whether another one of its kind, called the same, stands beside more of the goal's words."""
    outnamed: bool = False
    """Whether something else of its kind is called by more words of that part of the goal."""


class Begin(_Record):
    """A run starts."""

    kind: Literal["begin"] = "begin"
    version: int = Field(default=FORMAT_VERSION, le=FORMAT_VERSION)
    run: str
    goal: str
    device: str
    policy: str
    limits: dict[str, float] = Field(default_factory=dict)
    program: str = ""


class Resume(_Record):
    """A run that was cut off goes on."""

    kind: Literal["resume"] = "resume"
    after_step: int


class Intent(_Record):
    """What is about to be done; durable before it is done."""

    kind: Literal["intent"] = "intent"
    step: int = Field(ge=1)
    decider: str
    """Who decided: a policy, a skill, a model, a person."""
    reason: str
    clause: str = ""
    """The part of the goal this serves, verbatim."""
    clause_key: str = ""
    """The decider's own mark of that part, from which it finds its place again after a restart."""
    confidence: float | None = None
    alternatives: tuple[Alternative, ...] = ()
    action: Action
    target: Target | None = None
    effect_class: EffectClass
    effect_kind: str = ""
    gate: str = ""
    """What the gate said and why."""
    met: Met | None = None
    """What it has to do with the words of the goal; None where nobody looked."""
    before: View
    elapsed_ms: dict[str, float] = Field(default_factory=dict)


class Outcome(_Record):
    """What came of it."""

    kind: Literal["outcome"] = "outcome"
    step: int = Field(ge=1)
    status: Literal["done", "failed", "unknown", "refused"]
    error: str = ""
    error_kind: str = ""
    changed: bool = False
    """Whether the screen's content differs from before."""
    point_px: tuple[int, int] | None = None
    value: str | None = None
    notices: tuple[str, ...] = ()
    after: View | None = None
    elapsed_ms: dict[str, float] = Field(default_factory=dict)


class Healed(BaseModel):
    """An element that a skill named otherwise than it is called by now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    skill: str
    place: tuple[str | int, ...]
    """Where in the skill it is named."""
    old: Selector
    new: Selector


class Used(_Record):
    """A skill is about to be followed, or was followed to its end or to where it could not go on."""

    kind: Literal["used"] = "used"
    skill: str
    hash: str = ""
    """Of the skill as it was followed."""
    arguments: dict[str, str] = Field(default_factory=dict)
    clause: str = ""
    clause_key: str = ""
    """As in INTENT."""
    status: Literal["begun", "done", "failed"]
    reason: str = ""
    error_kind: str = ""
    """The kind of error that stopped it."""
    after_step: int = 0
    """Steps of the run that were over by then."""
    returns: dict[str, str] = Field(default_factory=dict)
    healed: tuple[str, ...] = ()
    heals: tuple[Healed, ...] = ()
    """The same, for a new version of the skill."""
    """Steps whose element was no longer called what the skill calls it, as a diff for review."""


class Planned(_Record):
    """A policy wrote a plan down, to find it again after a restart."""

    kind: Literal["planned"] = "planned"
    plan: str
    """In the policy's own form."""
    told: str = ""
    """The same for people."""
    reason: str = ""
    after_step: int = 0
    """Steps of the run that were over by then."""


class Note(_Record):
    """Something worth telling that is not a step: a question, an approval, a fallback."""

    kind: Literal["note"] = "note"
    topic: str
    text: str


class ModelUse(BaseModel):
    """What one model was used for in a run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    calls: int
    tokens_in: int
    tokens_out: int
    tokens_cached: int = 0
    seconds: float = 0.0
    usd: float | None = None
    """None when the price is not known."""


class End(_Record):
    """A run is over."""

    kind: Literal["end"] = "end"
    status: Literal["done", "failed", "infrastructure", "policy", "needs-person", "interrupted"]
    reason: str
    answer: str = ""
    steps: int = 0
    seconds: float = 0.0
    final: View | None = None
    models: tuple[ModelUse, ...] = ()
    """The account: every model that was asked."""


Record = Annotated[Begin | Resume | Intent | Outcome | Used | Planned | Note | End, Field(discriminator="kind")]
"""Everything a journal can hold, told apart by ``kind``."""
