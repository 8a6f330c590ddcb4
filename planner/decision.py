"""What a policy answers: one of four decisions, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from devices.action import Action
from devices.journal import Intent, Outcome, Used
from devices.screen import Element


@dataclass(frozen=True, slots=True)
class Option:
    """Something that was considered, with its score."""

    described: str
    score: float
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Do one thing."""

    action: Action
    element: Element | None
    reason: str
    clause: str = ""
    """The part of the goal this serves, verbatim."""
    clause_key: str = ""
    """The policy's own mark of that part: from the journal's marks it finds its place again."""
    confidence: float | None = None
    alternatives: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """Follow a skill of the library."""

    skill: str
    arguments: dict[str, str]
    reason: str
    clause: str = ""
    """The part of the goal this serves, verbatim."""
    clause_key: str = ""
    """As in `Act`."""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A person must say something first."""

    question: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """Nothing is left to do."""

    outcome: Literal["done", "failed"]
    reason: str
    answer: str = ""
    impossible: bool = False
    """Whether it failed because what was asked cannot be done here: said after looking, not for want of an idea."""


Decision = Act | Use | Ask | Finish


@dataclass(frozen=True, slots=True)
class Past:
    """One step that is behind us, as the journal has it."""

    intent: Intent
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class History:
    """Everything done so far in this run, oldest first."""

    steps: tuple[Past, ...] = field(default=())
    uses: tuple[Used, ...] = field(default=())
    """Skills that were followed, in order: each once as it begins and once as it ends."""

    def __len__(self) -> int:
        return len(self.steps)

    def then(self, past: Past) -> History:
        """This history and one step more."""
        return History((*self.steps, past), self.uses)

    def having(self, used: Used) -> History:
        """This history and one more word about a skill."""
        return History(self.steps, (*self.uses, used))

    def since(self, step: int) -> History:
        """What was done after so many steps, skills left out."""
        return History(self.steps[step:])

    @property
    def last(self) -> Past | None:
        """The latest step."""
        return self.steps[-1] if self.steps else None
