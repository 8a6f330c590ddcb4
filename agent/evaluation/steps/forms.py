"""The ways of asking for a step, and what is made of an answer.

Every form is the product's own prompt (``planner.modelled``) with another end: by label or by number, held to the
schema or free, with the screen in brief or its whole tree. They differ in nothing else: a difference has one cause.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from agent.evaluation.steps.collecting import GoldStep
from devices.action import Adjust, Press, Scroll, Type
from perception.errors import AnswerInvalid
from perception.lexical import fold_text
from perception.models.answering import read_answer, why_not
from perception.models.model import Prompt, Reply, Schema, Text, Turn
from perception.models.prompt_file import PromptFile, read_prompt
from planner.decision import Act, Decision, Finish
from planner.goal import Goal
from planner.modelled import ModelledPolicy
from planner.modelled.choices import Choices

Form = Literal["label", "label-free", "index", "index-free", "whole-tree"]
FORMS: tuple[Form, ...] = ("label", "label-free", "index", "index-free", "whole-tree")
"""In the order in which a step is asked, so that a prompt begins like the one before."""
FREE_TOKENS = 48
"""Room for an answer that nothing holds to its form: a right one takes about half of it."""
_SCREEN = "\nScreen:\n"
_ANY_STEP: Schema = {
    "type": "object",
    "properties": {"step": {"type": "object", "required": ["action"]}},
    "required": ["step"],
}


@dataclass(frozen=True, slots=True)
class Question:
    """One step, asked in one form."""

    prompt: Prompt
    schema: Schema
    """What a valid answer looks like, whether or not the model is held to it."""
    choices: Choices
    everything: Choices
    numbers: Mapping[int, str]
    """Labels by number, in forms that ask for numbers; else empty."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is worth."""

    valid: bool
    """It is one object of the form that was asked for."""
    nonexistent: bool = False
    """It names an element that is not on the screen."""
    element: bool = False
    """The element is the one that the solution takes; steps without an element have none to be right."""
    right: bool = False
    """Action, element and value are the solution's."""


def ask(step: GoldStep, form: Form, policy: ModelledPolicy) -> Question:
    """The prompt of a step in a form."""
    goal, screen = Goal.of(step.goal), step.screen
    everything = Choices.of(screen)
    choices = everything if form == "whole-tree" else Choices.of(screen, policy.shortlist(goal, screen))
    told = policy.prompt(goal, screen, step.history, choices)
    before, _, shown = told.turns[0].text.rpartition(_SCREEN)
    numbers: dict[int, str] = {}
    if form in ("index", "index-free"):
        numbers = {number: label for number, label in enumerate(everything.labels, 1) if label in choices.labels}
        for number, label in enumerate(everything.labels, 1):
            shown = shown.replace(f"[{label}]", f"[{number}: {label}]")
    if form == "whole-tree":
        shown = f"{step.tree}\n\n{choices.offer()}"
    schema = _numbered(_without_reason(told.schema or {}), {label: number for number, label in numbers.items()})
    _, end = _end("index" if form in ("index", "index-free") else "label").fill()
    prompt = replace(
        told,
        turns=(Turn("user", (Text(f"{before}{_SCREEN}{shown}\n{end.strip()}"),)),),
        schema=None if form.endswith("-free") else schema,
        max_tokens=FREE_TOKENS if form.endswith("-free") else told.max_tokens,
        want_logprobs=False,
        judge=None,
    )
    return Question(prompt, schema, choices, everything, numbers)


def judge(step: GoldStep, question: Question, reply: Reply) -> Verdict:
    """Compare an answer with the solution.

    A free answer is read as leniently as the product reads one: prose around it and a reason in it are forgiven.
    """
    try:
        data = read_answer(reply, _ANY_STEP)
    except AnswerInvalid:
        return Verdict(valid=False)
    data = {"step": data["step"]}
    named = data["step"].get("element")
    known: set[object] = set(question.everything.labels)
    if question.numbers:
        known = set(range(1, len(known) + 1))
    nonexistent = named is not None and (isinstance(named, list | dict | bool) or named not in known)
    if why_not(data, question.schema):
        return Verdict(valid=False, nonexistent=nonexistent)
    if question.numbers and named is not None:
        data = {"step": {**data["step"], "element": question.numbers[named]}}
    decided = question.choices.decision({"reason": "", **data})
    return Verdict(True, nonexistent, *_compared(step, decided))


def _compared(step: GoldStep, decided: Decision | None) -> tuple[bool, bool]:
    """Whether the element is right, and whether all of it is."""
    if step.action is None:
        return False, isinstance(decided, Finish) and decided.outcome == "done"
    if not isinstance(decided, Act):
        return False, False
    same = step.element is not None and decided.element is not None and decided.element.index == step.element.index
    if (step.element is None) != (decided.element is None) or (step.element is not None and not same):
        return same, False
    match step.action, decided.action:
        case Type(text=wanted), Type(text=told):
            return same, fold_text(wanted) == fold_text(told)
        case Adjust(value=value), Adjust(value=other):
            return same, math.isclose(value, other, abs_tol=0.5)
        case Scroll(direction=way), Scroll(direction=went):
            return same, way == went
        case Press(key=key), Press(key=pressed):
            return same, key == pressed
        case wanted_action, told_action:
            return same, type(wanted_action) is type(told_action)


def _without_reason(schema: Schema) -> Schema:
    return {**schema, "properties": {"step": schema["properties"]["step"]}, "required": ["step"]}


def _numbered(schema: Any, numbers: Mapping[str, int]) -> Any:
    """The same schema with numbers in the place of the labels of elements.

    Its properties keep their order: runtimes hold an answer to it, and an element that had to stand before its action
    would bar every action on one.
    """
    match schema:
        case dict():
            return {
                key: {"enum": [numbers[label] for label in value["enum"]]}
                if key == "element" and numbers
                else _numbered(value, numbers)
                for key, value in schema.items()
            }
        case list():
            return [_numbered(value, numbers) for value in schema]
        case _:
            return schema


@cache
def _end(name: str) -> PromptFile:
    return read_prompt(Path(__file__).parent / "prompts" / f"{name}.md")
