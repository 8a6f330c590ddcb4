"""Which skill an order asks for that leaves a value out: ``Set an alarm`` lacks the time of ``Set an alarm at {time}``.

An example is cut before its last hole, with the little word that leads to it; an order that is all of what is left, and
no whole example, lacks that value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.skill_wording import Wording, value_said
from skills.errors import ArgumentInvalid
from skills.parameters import Parameter
from skills.skill import Skill

_LAST_HOLE = re.compile(
    r"(?:[\s,:]+(?:for|at|to|with|on|in|from|of|by|called|named|titled|saying|says|that|the|a|an|my|number|text))*"
    r"[\s$]*\{([a-z][a-z0-9_]*)\}[^{}]*$"
)


@dataclass(frozen=True, slots=True)
class Missing:
    """An order that would be whole with one value more."""

    skill: Skill
    example: str
    """As far as it goes with this value: filled but for the hole."""
    parameter: str

    @property
    def question(self) -> str:
        """What to ask."""
        told = self.skill.parameters[self.parameter].description or self.parameter
        return (
            f"{self.skill.description.rstrip('.')}: {self.parameter}{f' ({told})' if told != self.parameter else ''}?"
        )

    def filled(self, answer: str) -> str:
        """The whole order; empty where the answer is no value of that kind."""
        value = read_value(answer, self.skill.parameters[self.parameter])
        return self.example.replace(f"{{{self.parameter}}}", value) if value else ""


def missing_in(order: str, skills: Iterable[Skill]) -> Missing | None:
    """The value that an order lacks; None where it lacks none, or is another order."""
    best: tuple[int, Missing] | None = None
    for skill in skills:
        for example in skill.examples:
            cut = _LAST_HOLE.search(example)
            if cut is None or cut.start() == 0 or cut[1] not in skill.parameters:
                continue
            begun = example[: cut.start()]
            if re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", begun)) is None:
                continue  # a hole alone fits everything
            wording = Wording.of(skill, begun)
            said = wording.read(order) if wording is not None else None
            if said is None or not all(read_value(told, skill.parameters[name]) for name, told in said.items()):
                continue
            text = fill(example, said)
            words = len(example[: cut.start()].split())
            if best is None or words > best[0]:
                best = words, Missing(skill, text, cut[1])
    return best[1] if best is not None else None


def read_value(said: str, parameter: Parameter) -> str:
    """An answer as a value of a parameter, as it is written in an order; empty where it is none."""
    plain = re.sub(r"^(?:(?:for|at|to|in|on|by|it's|it is|make it)\s+)+", "", said.strip().rstrip(".!?"), flags=re.I)
    for told in (plain, f"{plain}:00" if parameter.type == "time" and re.fullmatch(r"\d{1,2}", plain) else plain):
        value = value_said(told, parameter)
        try:
            if value and parameter.read(value) is not None:
                return value
        except ArgumentInvalid:
            continue
    return ""


def fill(example: str, values: Mapping[str, str]) -> str:
    """An example with values in its holes; a hole without one stays."""
    return re.sub(r"\{([a-z][a-z0-9_]*)\}", lambda hole: values.get(hole[1], hole[0]), example)
