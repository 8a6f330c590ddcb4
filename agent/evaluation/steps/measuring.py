"""Asks models for steps, form by form, and keeps every answer in a file, so that a run goes on where it was stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.evaluation.errors import ResultsUnusable
from agent.evaluation.steps.collecting import GoldStep
from agent.evaluation.steps.forms import Form, Question, ask, judge
from devices.settle import Deadline
from perception.errors import ModelTimeout, RequestRefused
from perception.grounding import Grounder
from perception.models.model import Model
from perception.token_estimate import estimate_tokens
from planner.modelled import ModelledPolicy

STEP_S = 900.0
"""For one answer, wall-clock: a busy machine is no mistake of the model."""
LONGEST_KEPT = 300
"""Characters of an answer that are kept."""


class StepLine(BaseModel):
    """One answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    form: Form
    task: str
    seed: int
    number: int
    wanted: str
    """Kind of the right action; ``finish`` at the end of a task."""
    has_element: bool
    offered: int
    """Elements that the question offers."""
    valid: bool
    nonexistent: bool
    element: bool
    right: bool
    tokens_in: int
    tokens_out: int
    tokens_tree: int
    """Of the same prompt with the whole tree, a line a node, in the place of the screen."""
    tokens_xml: int
    """The same with the tree as XML."""
    tokens_brief: int
    """Of the prompt as it is in brief, by the same counter as the two above."""
    seconds: float
    error: str = ""
    """Why there was no answer at all."""
    answer: str = ""

    @property
    def key(self) -> tuple[str, str, str, int, int]:
        """What tells it from the others."""
        return self.model, self.form, self.task, self.seed, self.number


@dataclass(frozen=True, slots=True)
class Measured:
    """How a run ended."""

    lines: tuple[StepLine, ...]
    interrupted: bool = False


def measure(
    models: Sequence[Model],
    steps: Sequence[GoldStep],
    forms: Sequence[Form],
    path: Path,
    grounder: Grounder,
    *,
    max_seconds: float | None = None,
    advance: Callable[[StepLine], object] = lambda _: None,
) -> Measured:
    """Ask what is not in the file yet. Ctrl-C and ``max_seconds`` end it early, with what is answered kept.

    Raises:
        ResultsUnusable: the file cannot be used.
        ModelError: a model is in trouble that lasts.
    """
    end = Deadline.after(max_seconds) if max_seconds is not None else None
    found = read_lines(path)
    wanted = {(m.name, form, *step.key) for m in models for form in forms for step in steps}
    lines = [line for line in found if line.key in wanted]
    asked = {line.key for line in lines}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise ResultsUnusable(f"{path} cannot be written: {error.strerror or error}") from error
    with file:
        try:
            for line in _answers(models, steps, forms, grounder, asked):
                file.write(line.model_dump_json() + "\n")
                file.flush()
                lines.append(line)
                advance(line)
                if end is not None and end.passed:
                    break
        except KeyboardInterrupt:
            return Measured(tuple(lines), interrupted=True)
    return Measured(tuple(lines))


def _answers(
    models: Sequence[Model],
    steps: Sequence[GoldStep],
    forms: Sequence[Form],
    grounder: Grounder,
    asked: set[tuple[str, str, str, int, int]],
) -> Iterator[StepLine]:
    policies = [(model, ModelledPolicy(model, grounder)) for model in models]
    for step in steps:  # whatever ends it early, every model and form was asked the same steps
        for model, policy in policies:
            for form in forms:
                if (model.name, form, *step.key) not in asked:
                    yield answer_step(model, step, form, policy)


def answer_step(model: Model, step: GoldStep, form: Form, policy: ModelledPolicy) -> StepLine:
    """One step, asked once: neither repaired by asking again nor shown more."""
    question = ask(step, form, policy)
    count: Callable[[str], int] = getattr(model, "count_tokens", estimate_tokens)
    brief = ask(step, "label", policy).prompt
    head = question_head(ask(step, "whole-tree", policy), step)
    began = time.monotonic()
    line = StepLine(
        model=model.name,
        form=form,
        task=step.task,
        seed=step.seed,
        number=step.number,
        wanted=step.action.kind if step.action is not None else "finish",
        has_element=step.element is not None,
        offered=len(question.choices.labels),
        valid=False,
        nonexistent=False,
        element=False,
        right=False,
        tokens_in=0,
        tokens_out=0,
        tokens_tree=count(head.replace(_HERE, step.tree)),
        tokens_xml=count(head.replace(_HERE, step.xml)),
        tokens_brief=count(brief.text),
        seconds=0.0,
    )
    try:
        reply = model.complete(question.prompt, Deadline.after(STEP_S))
    except (ModelTimeout, RequestRefused) as error:
        return line.model_copy(update={"error": str(error), "seconds": round(time.monotonic() - began, 3)})
    verdict = judge(step, question, reply)
    return line.model_copy(
        update={
            "valid": verdict.valid,
            "nonexistent": verdict.nonexistent,
            "element": verdict.element,
            "right": verdict.right,
            "tokens_in": reply.usage.tokens_in,
            "tokens_out": reply.usage.tokens_out,
            "seconds": round(time.monotonic() - began, 3),
            "answer": reply.text[:LONGEST_KEPT],
        }
    )


_HERE = "\0tree\0"


def question_head(question: Question, step: GoldStep) -> str:
    """The text of a prompt with the whole tree, a mark in the tree's place."""
    return question.prompt.text.replace(step.tree, _HERE)


def read_lines(path: Path) -> tuple[StepLine, ...]:
    """The answers that a file holds; none where there is no file. What a crash left of a last line is dropped.

    Raises:
        ResultsUnusable: it cannot be read, or another line is damaged.
    """
    try:
        raw = path.read_text("utf-8") if path.exists() else ""
        whole = raw[: raw.rfind("\n") + 1]
        if whole != raw:
            path.write_text(whole, "utf-8")
        return tuple(StepLine.model_validate_json(line) for line in whole.splitlines())
    except OSError as error:
        raise ResultsUnusable(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValidationError, UnicodeDecodeError) as error:
        raise ResultsUnusable(f"{path} is damaged or of another version", "choose another --results") from error
