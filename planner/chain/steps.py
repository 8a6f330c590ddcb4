"""What a chain is made of: an action, a skill, orders for another policy, or an end."""

from __future__ import annotations

from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field

from devices.action import Action, Tap, describe
from devices.selector import Selector, fold
from skills.conditions import Condition

MOST_STEPS = 40
"""Of one chain."""
Source = Literal["skill", "journal", "policy", "model", "orders"]
"""Who proposed a chain: a skill that fits, a remembered run, a policy's beam, a model, or the goal's own orders."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Do(_Part):
    """One action, on the element that a selector names."""

    kind: Literal["do"] = "do"
    action: Action
    on: Selector | None = None
    ensures: tuple[Condition, ...] = Field(default=(), max_length=10)
    """What must be seen afterwards; where it is seen beforehand already, the action is not needed."""
    why: str = ""


class Follow(_Part):
    """A skill of the library."""

    kind: Literal["follow"] = "follow"
    skill: str
    arguments: dict[str, str] = Field(default_factory=dict)
    clause: str = ""
    """The part of the goal that it serves, verbatim."""
    why: str = ""


class Carry(_Part):
    """A part of the goal, carried out by a policy that decides step by step."""

    kind: Literal["carry"] = "carry"
    orders: str
    why: str = ""


class Close(_Part):
    """The goal is reached, or cannot be."""

    kind: Literal["close"] = "close"
    outcome: Literal["done", "failed"] = "done"
    answer: str = ""
    why: str = ""


Step = Annotated[Do | Follow | Carry | Close, Field(discriminator="kind")]
"""Everything a chain can hold."""


class Chain(_Part):
    """Steps that somebody proposes for a goal, in order. Without a ``Close`` it is open: what follows is not known."""

    source: Source
    told: str = ""
    """The skill, the run or the model, for people."""
    steps: tuple[Step, ...] = Field(min_length=1, max_length=MOST_STEPS)
    weight: float = Field(default=1.0, gt=0, le=1, allow_inf_nan=False)
    """How much its source believes in it."""


def tell_step(step: Step) -> str:
    """One line for people."""
    match step:
        case Do():
            return describe(step.action, step.on.describe() if step.on is not None else "")
        case Follow():
            given = ", ".join(f"{name} = {value!r}" for name, value in step.arguments.items())
            return f"follow {step.skill}{f' with {given}' if given else ''}"
        case Carry():
            return f"carry out: {' '.join(step.orders.split())}"
        case Close():
            return f"{step.outcome}{f': {step.answer}' if step.answer else ''}"
        case _:
            assert_never(step)


def mark_of(step: Step) -> str:
    """What two steps have in common that are the same wherever they are taken; why they are taken does not count."""
    match step:
        case Do():
            on = "" if step.on is None else _folded(step.on)
            return f"do {_action_mark(step.action)} {on}"
        case Follow():
            return f"follow {step.skill} {sorted(step.arguments.items())!r}"
        case Carry():
            return f"carry {fold(step.orders)}"
        case Close():
            return f"close {step.outcome} {fold(step.answer)}"
        case _:
            assert_never(step)


def same_action(one: Action, other: Action) -> bool:
    """Whether two actions do the same to one element."""
    return _action_mark(one) == _action_mark(other)


def _action_mark(action: Action) -> str:
    # Where on an element it is tapped is a detail of how it was recorded.
    return (action.model_copy(update={"offset_px": None}) if isinstance(action, Tap) else action).model_dump_json()


def _folded(selector: Selector) -> str:
    told = selector.model_dump(exclude_defaults=True, exclude={"fallbacks"})
    return repr(_fold_tree(told))


def _fold_tree(tree: object) -> object:
    if isinstance(tree, dict):
        return sorted((key, _fold_tree(value)) for key, value in tree.items())
    return fold(tree) if isinstance(tree, str) else tree
