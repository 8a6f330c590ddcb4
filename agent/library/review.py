"""Reviews skills as the agent will use them: examples are read by the planner's own reader, and a model may be asked.

What a model says is an opinion: it is marked as judged, and no rule follows from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perception.models.answering import answer
from perception.models.model import Model, Prompt
from perception.models.prompt_file import read_prompt
from planner.wordings.patterns import Wording, value_said
from skills.codec import dump
from skills.curating.reviewing import CHECKLIST
from skills.curating.story import story
from skills.errors import ArgumentInvalid
from skills.parameters import read_arguments
from skills.skill import Skill
from skills.template import plain

_PROMPT = Path(__file__).with_name("review.md")
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "findings": {
            "type": "array",
            "maxItems": 8,
            "items": {
                "type": "object",
                "properties": {
                    "point": {"type": "string", "enum": [name for name, _, _ in CHECKLIST]},
                    "finding": {"type": "string", "minLength": 1, "maxLength": 300},
                },
                "required": ["point", "finding"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["findings"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model found; nobody checked it."""

    point: str
    finding: str
    model: str


def reads_back(skill: Skill, example: str) -> bool:
    """Whether an order in the words of an example is understood as this skill, with the arguments that were said."""
    wording = Wording.of(skill, example)
    if wording is None:
        return False
    for quoted in (False, True):
        order = example
        for name in wording.pattern.groupindex:
            order = order.replace(f"{{{name}}}", _said(skill, name, quoted))
        if _is_read(skill, wording.read(order)):
            return True
    return False


def _is_read(skill: Skill, found: Mapping[str, str] | None) -> bool:
    if found is None:
        return False
    arguments = {name: value_said(text, skill.parameters[name]) for name, text in found.items()}
    try:
        read_arguments(skill.parameters, arguments)
    except ArgumentInvalid:
        return False
    return "" not in arguments.values()


def judged(skill: Skill, model: Model) -> tuple[Judged, ...]:
    """What a model has against a skill.

    Raises:
        AnswerInvalid: its answer is of another form.
        ModelError: there is no answer.
    """
    asked = "\n".join(f"- {name}: {asks}" for name, asks, _ in CHECKLIST)
    system, user = read_prompt(_PROMPT).fill(points=asked, story="\n".join(story(skill)), skill=dump(skill))
    reply = answer(model, Prompt.of(user, system, schema=_SCHEMA))
    findings: list[dict[str, str]] = reply.data["findings"]
    unique = {json.dumps(found, sort_keys=True): found for found in findings}
    return tuple(Judged(found["point"], found["finding"], reply.model) for found in unique.values())


def _said(skill: Skill, name: str, quoted: bool) -> str:
    """How a person says an argument: that of a test, else a made-up one; texts in quotation marks."""
    parameter = skill.parameters[name]
    told = next((trial.arguments[name] for trial in skill.tests if name in trial.arguments), None)
    value = plain(parameter.specimen()) if told is None else _listed(told)
    return f'"{value}"' if quoted and parameter.type == "string" else value


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
