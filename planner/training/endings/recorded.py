"""Reads runs that were written down whole, screens included, and whether what was asked was done in the end.

A file holds a run a line, as JSON, and is compressed. Evidence is gathered anew from the screens whenever it is wanted,
so that figures can be changed without playing the runs again.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from devices.records import Intent, Outcome, Target
from devices.screen import Element, Screen
from devices.screen_record import load_screen
from planner.decision import Act, History, Past
from planner.goal import Goal
from planner.verified.evidence import Evidence, gather, way_of
from planner.verified.goal_words import read_goal
from planner.verified.steps import met_by


@dataclass(frozen=True, slots=True)
class Recorded:
    """One run."""

    page: str
    goal: str
    right: bool
    """Whether the page was told what was asked, or stands so, and nothing else."""
    status: str
    steps: tuple[Past, ...]
    """The view before and after each names its screen by its number."""
    screens: tuple[Screen, ...]


def evidence_of(run: Recorded) -> Evidence:
    """What would have been known of a run at its end."""
    history = History(run.steps)
    steps = tuple(_met(run, past, History(run.steps[:at])) for at, past in enumerate(history.steps))
    return gather(Goal(run.goal), run.screens[-1], History(steps))


def _met(run: Recorded, past: Past, before: History) -> Past:
    """A step with what it has to do with the goal, as the policy notes it."""
    intent = past.intent
    screen = run.screens[int(intent.before.screen)]
    target = _find(intent.target, screen) if intent.target is not None else None
    act = Act(intent.action, target, intent.reason, intent.clause, intent.clause_key)
    asked = read_goal(run.goal, way_of(before, intent.clause_key))
    return replace(past, intent=intent.model_copy(update={"met": met_by(run.goal, asked, screen, act)}))


def _find(target: Target, screen: Screen) -> Element | None:
    """The element that a step was meant for."""
    for element in screen:
        box = element.bounds
        bounds = (box.left, box.top, box.right, box.bottom)
        if (element.role, element.name or element.label, bounds) == (target.role, target.name, target.bounds):
            return element
    return None


def read_runs(path: Path) -> Iterator[Recorded]:
    """Read what ``benchmarks.endings_runs`` wrote.

    Raises:
        OSError: it cannot be read.
        ValueError: it holds no runs.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            steps = [
                Past(Intent.model_validate(step["intent"]), Outcome.model_validate(step["outcome"]))
                for step in told["steps"]
            ]
            screens = tuple(load_screen(json.dumps(screen).encode()) for screen in told["screens"])
            yield Recorded(told["page"], told["goal"], told["right"], told["status"], tuple(steps), screens)
