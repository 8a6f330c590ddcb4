"""The rules by which AutoDroid's authors score a decision and a task (Wen et al., MobiCom 2024).

* "finished" is right when the answer's id is -1, which an unreadable answer counts as, too;
* a tap is right when the id is equal and the action is not "input";
* a text input is right when id, action "input" and text are all equal, character by character.

A task is complete when all its decisions are right, or only the closing "finished" is wrong; ``strict`` wants them all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from planner.recorded.droidtask import FINISHED, RecordedStep, RecordedTask

Kind = Literal["tap", "input", "finish"]
KINDS: tuple[Kind, ...] = ("tap", "input", "finish")


class Answer(BaseModel):
    """What somebody answers at a step."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    """Of the element, or -1 for "finished"."""
    action: str = "tap"
    text: str = ""


class Decided(BaseModel):
    """One decision, scored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contestant: str
    app: str
    task: str
    """Its id."""
    step: int
    kind: Kind
    right: float
    """1 or 0; for one who throws dice, the probability of being right."""
    target: float
    """The same for the element alone; of no meaning for "finished"."""
    answer: Answer | None = None
    confidence: float | None = None
    seconds: float = 0.0
    tokens: int = 0
    """Of a language model's answer; estimated, where it was stored."""
    tokens_read: int = 0
    """Of the prompt, where it was asked now."""


def kind_of(step: RecordedStep) -> Kind:
    """What the right decision is."""
    if step.choice == FINISHED:
        return "finish"
    return "tap" if step.typed is None else "input"


def is_right(step: RecordedStep, answer: Answer) -> bool:
    """Whether the decision is right by the authors' rule."""
    match kind_of(step):
        case "finish":
            return answer.id == FINISHED
        case "tap":
            return answer.id == step.choice and answer.action != "input"
        case "input":
            return answer.id == step.choice and answer.action == "input" and answer.text == step.typed


def completed(decisions: Sequence[Decided], strict: bool = False) -> float:
    """Whether a task is complete (for one who throws dice: how probably), from its decisions in order."""
    lenient = not strict and decisions[-1].kind == "finish"
    return math.prod(decision.right for decision in (decisions[:-1] if lenient else decisions))


def scored(
    name: str,
    task: RecordedTask,
    number: int,
    answer: Answer,
    *,
    confidence: float | None = None,
    seconds: float = 0.0,
    tokens: int = 0,
    tokens_read: int = 0,
) -> Decided:
    """Score one answer."""
    step = task.steps[number]
    kind = kind_of(step)
    return Decided(
        contestant=name,
        app=task.app,
        task=task.task_id,
        step=number,
        kind=kind,
        right=float(is_right(step, answer)),
        target=float(kind != "finish" and answer.id == step.choice),
        answer=answer,
        confidence=confidence,
        seconds=round(seconds, 5),
        tokens=tokens,
        tokens_read=tokens_read,
    )
