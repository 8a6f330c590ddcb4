"""The order that takes another one back, where there is one.

It follows from the names of skills: what ``add-``, ``create-`` or ``set-`` made, ``delete-`` or ``remove-`` takes away,
and a switch is put back. A switch that stood as asked already was not touched, so there is nothing to put back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.chat.missing import fill
from devices.action import Tap
from planner.decision import Past
from planner.wordings.matching import Match
from skills.errors import ArgumentInvalid
from skills.parameters import read_arguments
from skills.skill import Skill

_MAKES = re.compile(r"^(?:add|create|set|write|new|save)-")
_OTHER = {"on": "off", "off": "on"}


@dataclass(frozen=True, slots=True)
class Undo:
    """What would take the last order back: an order, ``back``, or neither and why."""

    order: str = ""
    back: bool = False
    why_not: str = ""


def undo_of(last: Match | None, steps: Sequence[Past], skills: Mapping[str, Skill]) -> Undo:
    """How to take back what was done.

    Args:
        last: the skill that did it; None where no skill did.
        steps: what was done, step by step.
        skills: those there are.
    """
    if last is None:
        only_led_on = steps and all(
            isinstance(p.intent.action, Tap) and p.intent.effect_class.value == "idempotent" for p in steps
        )
        if only_led_on and len(steps) == 1:
            return Undo(back=True)
        return Undo(why_not="I do not know how to take that back; say what should be changed")
    state = last.arguments.get("state", "")
    if state in _OTHER:
        touched = any(p.intent.target is not None and "switch" in p.intent.target.described for p in steps)
        if not touched:
            return Undo(why_not=f"it was {state} already, so nothing was changed")
        return _filled(last.skill, {**last.arguments, "state": _OTHER[state]})
    rest = _MAKES.sub("", last.skill.name)
    if rest != last.skill.name:
        for name in (f"delete-{rest}", f"remove-{rest}", f"delete-{rest.rpartition('-')[2]}"):
            if name in skills and (arguments := _arguments(skills[name], last.arguments)) is not None:
                return _filled(skills[name], arguments)
    return Undo(why_not=f"nothing here takes back what {last.skill.name} does; say what should be changed")


def _arguments(inverse: Skill, given: Mapping[str, str]) -> dict[str, str] | None:
    """What the inverse needs, from what was given; a whole name from its halves."""
    told = dict(given)
    if "first" in told:
        told["name"] = f"{told['first']} {told.get('last', '')}".strip()
    arguments = {name: told[name] for name in inverse.parameters if name in told}
    try:
        read_arguments(inverse.parameters, arguments)
    except ArgumentInvalid:
        return None
    return arguments


def _filled(skill: Skill, arguments: Mapping[str, str]) -> Undo:
    for example in skill.examples:
        holes = re.findall(r"\{([a-z][a-z0-9_]*)\}", example)
        if set(holes) == set(arguments):
            return Undo(fill(example, arguments))
    return Undo(why_not=f"{skill.name} has no words for that")
