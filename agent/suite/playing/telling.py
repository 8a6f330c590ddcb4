"""A step of a scenario in words, as reports show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from agent.suite.playing.checking import told_of
from agent.suite.playing.scripts import action_of, target_of
from agent.suite.scenario import steps as written
from agent.suite.scenario.changes import Changes
from agent.suite.scenario.targets import told_of as target_told
from devices.errors import ClewError
from skills.parameters import Value
from skills.template import fill_text

StepKind = Literal["given", "skill", "goal", "action", "check"]


def kind_of(step: written.Step | Changes) -> StepKind:
    """What sort of step it is."""
    match step:
        case written.Expect() | written.Judge() | Changes():
            return "check"
        case written.Goal():
            return "goal"
        case written.Use():
            return "skill"
        case _:
            return "action"


def filled(told: str, values: Mapping[str, Value]) -> str:
    """Words with their holes filled; as they are where a value is missing."""
    try:
        return fill_text(told, values)
    except (ClewError, ValueError):
        return told


def step_told(step: written.Step, values: Mapping[str, Value]) -> str:
    """A step in words, holes filled."""
    return filled(_told(step, values), values)


def _told(step: written.Step, values: Mapping[str, Value]) -> str:
    match step:
        case written.Goal():
            return step.goal
        case written.Use():
            given = ", ".join(f"{name}: {value}" for name, value in step.arguments.items())
            return f"{step.use}{f' ({given})' if given else ''}"
        case written.Expect():
            return "; ".join(map(told_of, step.expect))
        case written.Judge():
            return step.judge
        case written.WaitFor():
            return f"wait {'until it is gone: ' if step.gone else 'for '}{target_told(step.wait_for)}"
        case written.ScrollTo():
            return f"scroll to {target_told(step.scroll_to)}"
        case written.Rest():
            return f"wait {step.wait:g} s"
        case written.When():
            return "when"
        case written.Repeat():
            return "repeat"
        case written.Include():
            return f"include {step.include}"
        case _:
            try:
                told = action_of(step, values).describe()
            except (ClewError, ValueError):
                told = type(step).__name__
            target, _ = target_of(step)
            return f"{told} {target_told(target)}" if target is not None else told
