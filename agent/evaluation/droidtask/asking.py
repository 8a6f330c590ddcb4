"""Puts a recorded screen before a policy, with the history that a run would have."""

from __future__ import annotations

from itertools import pairwise
from typing import assert_never

from agent.evaluation.droidtask.scoring import Answer
from devices.action import Action, Tap, Type
from devices.effect import EffectClass
from devices.records import Intent, Outcome, Target, View
from devices.screen import Element, Screen
from devices.selector import Selector
from planner.decision import Act, Ask, Decision, Finish, History, Past, Plan, Use
from planner.recorded.droidtask import FINISHED, RecordedStep, RecordedTask

NO_ANSWER = Answer(id=-2, action="none")
"""No element and not finished: never right."""


def history_before(task: RecordedTask, number: int) -> History:
    """What the journal of a run would hold that did what was recorded, before step ``number``."""
    history = History()
    steps = task.steps[: number + 1]
    for at, (step, following) in enumerate(pairwise(steps), 1):
        history = history.then(_past(at, step, following))
    return history


def answer_of(decision: Decision) -> Answer:
    """A decision in the recording's terms."""
    match decision:
        case Finish(outcome="done"):
            return Answer(id=FINISHED)
        case Act(action=action, element=element) if element is not None and element.handle.isdecimal():
            typed = action.text if isinstance(action, Type) else ""
            return Answer(id=int(element.handle), action="input" if isinstance(action, Type) else "tap", text=typed)
        case Act() | Finish() | Ask() | Use() | Plan():
            return NO_ANSWER
    assert_never(decision)


def _past(number: int, step: RecordedStep, following: RecordedStep) -> Past:
    screen, after = step.screen, following.screen
    element = step.element
    action: Action = Tap() if step.typed is None else Type(text=step.typed)
    intent = Intent(
        at_s=0.0,
        step=number,
        decider="recording",
        reason="recorded",
        action=action,
        target=None if element is None else _target(element),
        effect_class=EffectClass.IDEMPOTENT,
        before=_view(screen),
    )
    changed = screen.fingerprint != after.fingerprint
    return Past(intent, Outcome(at_s=0.0, step=number, status="done", changed=changed, after=_view(after)))


def _target(element: Element) -> Target:
    bounds = element.bounds
    return Target(
        described=element.describe(),
        role=element.role,
        name=element.name,
        bounds=(bounds.left, bounds.top, bounds.right, bounds.bottom),
        selector=Selector(role=element.role, name=element.name),
    )


def _view(screen: Screen) -> View:
    return View(
        location=screen.location,
        size_px=screen.size_px,
        digest=screen.digest,
        fingerprint=screen.fingerprint,
        elements=len(screen),
    )
