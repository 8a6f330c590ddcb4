"""Which skill an order asks for that leaves a value out: ``Set an alarm`` lacks the time of ``Set an alarm at {time}``.

An example is cut before its last hole, with the little word that leads to it; an order that is all of what is left, and
no whole example, lacks that value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.wordings.patterns import Wording, value_said
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


class Gaps:
    """Finds the value that an order lacks.

    Args:
        skills: those that can be used.
    """

    def __init__(self, skills: Iterable[Skill]) -> None:
        self._skills = tuple(skills)

    @cached_property
    def _begun(self) -> list[tuple[Wording, str, str, int]]:
        """Examples without their last hole: the pattern, the whole example, the hole, and how many words are left."""
        found = []
        for skill in self._skills:
            for example in skill.examples:
                begun, lacked = without_last_hole(example)
                wording = Wording.of(skill, begun) if lacked in skill.parameters else None
                if wording is not None:
                    found.append((wording, example, lacked, len(begun.split())))
        return found

    def missing(self, order: str) -> Missing | None:
        """The value that an order lacks; None where it lacks none, or is another order."""
        best: tuple[int, Missing] | None = None
        for wording, example, lacked, words in self._begun:
            said = wording.read(order)
            parameters = wording.skill.parameters
            if said is None or not all(read_value(told, parameters[name]) for name, told in said.items()):
                continue
            if best is None or words > best[0]:
                best = words, Missing(wording.skill, fill(example, said), lacked)
        return best[1] if best is not None else None


def without_last_hole(example: str) -> tuple[str, str]:
    """An example up to its last hole, and what stands in that; both empty where nothing with words is left."""
    cut = _LAST_HOLE.search(example)
    begun = example[: cut.start()] if cut is not None else ""
    if cut is None or re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", begun)) is None:
        return "", ""  # a hole alone would fit everything
    return begun, cut[1]


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
