"""What the records of a step tell of why it failed."""

from __future__ import annotations

from agent.suite.playing.causes import Scene, app_of
from agent.suite.playing.failing import Failure
from agent.suite.playing.scripts import FIELDS
from agent.suite.playing.step_recorder import StepRecorder
from devices.errors import FocusRefused, GoneWhenPressed
from skills.skill import Skill

_PRESSES = ("tap", "long_press")
_LOOKING = ("wait", "scroll", "hover")
"""What is done to see more; it changes nothing of the app."""
_REFUSED, _LED_AWAY = FocusRefused.__name__, GoneWhenPressed.__name__
"""How writing fails where pressing the field did nothing, or led away from it."""


def scene_of(step: str, recorder: StepRecorder, skill: Skill | None) -> Scene:
    """What was seen beside a failure.

    Args:
        step: kind of the step.
        recorder: what it did.
        skill: the skill that it followed.
    """
    return Scene(
        step,
        app=recorder.intents[0].before.location if recorder.intents else "",
        verified=skill is not None and skill.provenance.source != "induced",
        stalled=dead_press(recorder) or _dead_field(recorder),
        strayed=_strayed(recorder),
    )


def dead_press(recorder: StepRecorder) -> Failure | None:
    """A step's last press, where it changed nothing: whoever calls a goal reached after it is mistaken."""
    outcomes = {outcome.step: outcome for outcome in recorder.outcomes}
    last = next((intent for intent in reversed(recorder.intents) if intent.action.kind not in _LOOKING), None)
    if last is None or last.action.kind not in _PRESSES or last.target is None or last.target.role in FIELDS:
        return None
    outcome = outcomes.get(last.step)
    if outcome is None or outcome.changed or outcome.status != "done" or outcome.notices:
        return None
    told = f"{last.action.describe()} {last.target.described} changed nothing"
    return Failure("no-effect", told, "", last.target.bounds)


def _dead_field(recorder: StepRecorder) -> Failure | None:
    """The field that a step ended at, where pressing it did not even give it the focus."""
    if not recorder.outcomes or not recorder.intents:
        return None
    last, outcome = recorder.intents[-1], recorder.outcomes[-1]
    if outcome.step != last.step or outcome.status != "failed" or outcome.error_kind != _REFUSED or last.target is None:
        return None
    return Failure("no-effect", outcome.error, outcome.error_kind, last.target.bounds)


def _strayed(recorder: StepRecorder) -> str:
    """The press that put another app in front, where nothing but looking followed it."""
    outcomes = {outcome.step: outcome for outcome in recorder.outcomes}
    for intent in reversed(recorder.intents):
        outcome = outcomes.get(intent.step)
        led = outcome is not None and (outcome.status == "done" or outcome.error_kind == _LED_AWAY)
        if outcome is None or not led or outcome.after is None or intent.action.kind in _LOOKING:
            continue
        here, there = app_of(intent.before.location), app_of(outcome.after.location)
        pressed = intent.action.kind in _PRESSES or outcome.error_kind == _LED_AWAY
        if not pressed or not here or here == there or "launcher" in here:
            return ""
        target = f" {intent.target.described}" if intent.target is not None else ""
        return f"{intent.action.describe()}{target} led from {here} to {there}"
    return ""
