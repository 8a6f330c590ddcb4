"""Asks a model of a dialect what it would do on a picture, in the words its family was trained on.

An answer is used only when it is read as a whole and whoever asks accepts it: a point with nothing under it is as wrong
as prose. It is asked for once more then, with what was wrong, as ``answering`` does with answers in JSON. What was done
before is told in words; earlier pictures, which some families were also shown, are not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from devices.settle import Deadline
from perception.errors import AnswerInvalid
from perception.models.dialects import Dialect
from perception.models.dialects.steps import Step
from perception.models.model import Image, Model, Privacy, Prompt, Reply, Text, Turn
from perception.models.prompt_file import PromptFile, read_prompt

ANSWER_TOKENS = 512
"""Room for thoughts and one action."""
_QUOTED_BACK = 2_000
"""Of a wrong answer, how much the model is shown again."""
Accepted = TypeVar("Accepted")


def ask_step(
    model: Model,
    prompt: Prompt,
    dialect: Dialect,
    accept: Callable[[Step], Accepted],
    deadline: Deadline | None = None,
) -> Accepted:
    """Ask, and once more where the answer cannot be used.

    Args:
        model: who is asked.
        prompt: from ``step_prompt``.
        dialect: what the model speaks.
        accept: makes of a step whatever is wanted; what it refuses with ``AnswerInvalid`` is asked for again.
        deadline: for both tries together.

    Returns:
        What ``accept`` made of the answer.

    Raises:
        AnswerInvalid: both answers could not be used.
        ModelError: there was no answer.
    """
    picture_px = prompt.images[0].size_px
    first = model.complete(prompt, deadline)
    try:
        return accept(_read(first, dialect, picture_px))
    except AnswerInvalid as error:
        if first.finish == "refused":
            raise
        question = _file("reask").fill(problem=error.message)[1]
    second = model.complete(prompt.then(first.text[:_QUOTED_BACK] or "(nothing)", question), deadline)
    return accept(_read(second, dialect, picture_px))


def step_prompt(
    dialect: Dialect, goal: str, image: Image, history: str = "none", privacy: Privacy = "masked"
) -> Prompt:
    """What a model of a dialect is asked; the picture, which changes with every step, stands last."""
    file = _file(dialect.prompt)
    width, height = dialect.grid_of(image.size_px).units
    told = {"goal": goal, "history": history, "width": f"{width:g}", "height": f"{height:g}"}
    system, user = file.fill(**{name: told[name] for name in file.names})
    return Prompt(
        system=system,
        turns=(Turn("user", (Text(user), image)),),
        max_tokens=ANSWER_TOKENS,
        privacy=privacy,
        source=file.source,
    )


def _read(reply: Reply, dialect: Dialect, picture_px: tuple[int, int]) -> Step:
    match reply.finish:
        case "refused":
            raise AnswerInvalid(f"{reply.model} would not answer", "say the goal in other words, or use another model")
        case "length":
            raise AnswerInvalid("the answer was cut off before its end")
        case "stop":
            return dialect.read(reply.text, picture_px)


@cache
def _file(name: str) -> PromptFile:
    return read_prompt(Path(__file__).parent / "prompts" / f"{name}.md")
