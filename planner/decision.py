"""What a policy answers: one of five decisions, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from devices.action import Action
from devices.records import Intent, Met, Outcome, Planned, Used
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
    repeats: bool = False
    """The goal itself asks for this again and again, whether or not anything is seen of it."""
    met: Met | None = None
    """What it has to do with the words of the goal; None where nobody looked."""


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
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Write a plan down; then ask again. What a policy wants to remember of a run stands in the journal alone."""

    plan: str
    """In the policy's own form."""
    told: str
    """The same for people."""
    reason: str


Decision = Act | Use | Ask | Finish | Plan


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
    plans: tuple[Planned, ...] = ()
    """Plans that were written down, in order; the last one counts."""
    ahead: tuple[str, ...] = ()
    """What is planned to follow, a line each, for a policy that carries out one part of a longer plan."""

    def __len__(self) -> int:
        return len(self.steps)

    def then(self, past: Past) -> History:
        """This history and one step more."""
        return replace(self, steps=(*self.steps, past))

    def having(self, used: Used) -> History:
        """This history and one more word about a skill."""
        return replace(self, uses=(*self.uses, used))

    def planning(self, planned: Planned) -> History:
        """This history and one plan more."""
        return replace(self, plans=(*self.plans, planned))

    def since(self, step: int) -> History:
        """What was done after so many steps, skills and plans left out."""
        return History(self.steps[step:], ahead=self.ahead)

    @property
    def last(self) -> Past | None:
        """The latest step."""
        return self.steps[-1] if self.steps else None
