"""Phrases to places on a picture by asking a vision model, and from its point to the element that lies there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.screen import Element, Screen
from devices.settle import Deadline
from perception.errors import AnswerInvalid
from perception.models.dialects import Dialect
from perception.models.dialects.asking import ask_step, step_prompt
from perception.models.dialects.steps import Step, element_at, pressable
from perception.models.model import Image, Model

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

ANSWER_S = 120.0


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where a model points for a phrase."""

    point_px: tuple[int, int] | None
    """None where it gave no answer that can be used."""
    element: Element | None
    """What lies under the point and can be pressed."""
    reason: str
    """What the model thinks, or what was wrong with its answers."""


def point_at(phrase: str, picture: npt.NDArray[np.uint8], screen: Screen, model: Model, dialect: Dialect) -> Pointed:
    """Ask a model what it would click.

    Args:
        phrase: what is meant.
        picture: shape (h, w, 3), RGB.
        screen: what was read from it.
        model: who is asked; it has to see pictures.
        dialect: how it is asked and what it answers.

    Raises:
        ModelError: there was no answer; one that cannot be used is told in the result.
    """
    from perception.pixels.picture import encode_picture

    height, width = picture.shape[:2]
    prompt = step_prompt(dialect, f"Click {phrase}", Image(encode_picture(picture), (width, height)), privacy="free")
    try:
        step = ask_step(model, prompt, dialect, _pointing, Deadline.after(ANSWER_S))
    except AnswerInvalid as error:
        return Pointed(None, None, error.message)
    assert step.point_px is not None
    return Pointed(step.point_px, element_at(screen, step.point_px, pressable), step.thought)


def _pointing(step: Step) -> Step:
    if step.point_px is None:
        raise AnswerInvalid("it points nowhere")
    return step
