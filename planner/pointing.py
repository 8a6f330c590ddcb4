"""Decides by asking a vision model that points: its place on the picture becomes the element that lies there.

What the model answers is worth no more than what is on the screen: a point with nothing under it that can be acted on,
or typing where no field is, is refused, asked for once more, and then ends the run with a typed error. The step that
comes of it passes gate, journal and executor like every other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from devices.action import Action, Back, Drag, Hover, LongPress, Open, Press, Scroll, Tap, Type, Wait
from devices.screen import Element, Screen
from devices.settle import Deadline
from perception.errors import AnswerInvalid, PictureError
from perception.models.dialects import Dialect
from perception.models.dialects.asking import ask_step, step_prompt
from perception.models.dialects.steps import Step, element_at, pressable
from perception.models.model import Image, Model
from planner.decision import Act, Ask, Decision, Finish, History
from planner.goal import Goal
from planner.modelled.policy import DECISION_S, tell_history
from planner.modelled.privacy import privacy_of

_NO_REASON = "the model says so"


class PointingPolicy:
    """A policy that shows a model the picture of the screen.

    Args:
        model: who is asked; it has to see pictures.
        dialect: how it is asked and what it answers.
        conceal: takes secrets out of the words it is told.
        decision_s: seconds that one decision may take.
    """

    def __init__(
        self,
        model: Model,
        dialect: Dialect,
        conceal: Callable[[str], str] = str,
        decision_s: float = DECISION_S,
    ) -> None:
        self._model, self._dialect, self._conceal, self._decision_s = model, dialect, conceal, decision_s

    @property
    def name(self) -> str:
        """``model:`` and the model's name."""
        return f"model:{self._model.name}"

    def decide(self, goal: Goal, screen: Screen, history: History) -> Decision:
        """Ask the model.

        Raises:
            PictureError: the screen has no picture.
            AnswerInvalid: neither of two answers can be carried out here.
            ModelError: there is no answer.
            ClewError: what a router in its place refuses: a budget, a private screen.
        """
        if screen.png is None:
            raise PictureError("this model decides on pictures, and none was taken", "leave --no-pictures out")
        prompt = step_prompt(
            self._dialect,
            self._conceal(goal.text.strip()),
            Image(screen.png, screen.size_px),
            self._conceal(tell_history(history)),
            privacy_of(screen),
        )

        def accept(step: Step) -> Decision:
            return decision_of(step, screen, f"model:{len(history) + 1}")

        return ask_step(self._model, prompt, self._dialect, accept, Deadline.after(self._decision_s))


def decision_of(step: Step, screen: Screen, key: str = "") -> Decision:
    """What a step means on a screen.

    Args:
        step: from a model's answer.
        screen: the one it was shown.
        key: the policy's mark of the step.

    Raises:
        AnswerInvalid: it cannot be carried out there.
    """
    reason = step.thought or _NO_REASON
    match step.verb:
        case "done":
            return Finish("done", reason, step.text)
        case "answer":
            return Finish("done", reason, step.text)
        case "failed":
            return Finish("failed", reason, step.text)
        case "ask":
            return Ask(step.text or reason, reason)
        case _:
            action, element = _act(step, screen)
            return Act(action, element, reason, clause_key=key)


def _act(step: Step, screen: Screen) -> tuple[Action, Element | None]:
    match step.verb:
        case "tap" | "double-tap" | "right-tap" | "long-press" | "hover":
            element = _under(step, screen, pressable, "that can be pressed")
            return _touch(step, element), element
        case "drag":
            assert step.to_px is not None, "readers give both ends of a drag"
            held = _under(step, screen, lambda element: True, "at all")
            return Drag(to_px=step.to_px, from_px=step.point_px), held
        case "type":
            field = screen.focus if step.point_px is None else _under(step, screen, _takes_text, "that takes text")
            if field is None or not field.can("type"):
                raise AnswerInvalid("it types, and no field has the focus; the field has to be clicked first")
            text = step.text if "multiline" in field.states else step.text.removesuffix("\n")
            return Type(text=text), field
        case "scroll":
            assert step.direction is not None, "readers give the direction of a scroll"
            around = None if step.point_px is None else element_at(screen, step.point_px, _scrolls)
            return Scroll(direction=step.direction), around
        case "press":
            return Press(key=step.key), None
        case "home":
            return Press(key="Home"), None
        case "back":
            return Back(), None
        case "open":
            if not step.text.strip():
                raise AnswerInvalid("it opens nothing")
            return Open(location=step.text.strip()), None
        case "wait":
            return Wait(), None
        case "done" | "answer" | "failed" | "ask":
            raise AssertionError(f"{step.verb} is no action")
        case _:
            assert_never(step.verb)


def _touch(step: Step, element: Element) -> Action:
    match step.verb:
        case "long-press":
            return LongPress()
        case "hover":
            return Hover()
        case "double-tap":
            return Tap(count=2)
        case "right-tap":
            return Tap(button="right")
        case _:
            # What a drawing shows inside its box only the model sees: there the place itself is meant.
            assert step.point_px is not None
            x, y = step.point_px[0] - element.bounds.left, step.point_px[1] - element.bounds.top
            return Tap(offset_px=(x, y) if "opaque" in element.states else None)


def _under(step: Step, screen: Screen, able: Callable[[Element], bool], wanted: str) -> Element:
    if step.point_px is None:
        raise AnswerInvalid("it points nowhere")
    element = element_at(screen, step.point_px, able)
    if element is None:
        x, y = step.point_px
        raise AnswerInvalid(f"at {x},{y} of {screen.size_px[0]}×{screen.size_px[1]} pixels there is nothing {wanted}")
    return element


def _takes_text(element: Element) -> bool:
    return element.can("type")


def _scrolls(element: Element) -> bool:
    return element.can("scroll")
