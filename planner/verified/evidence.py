"""What speaks for and against a run being done, gathered from the goal, the steps and the last screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast, get_args

from devices.screen import Screen
from planner.branches import Way
from planner.decision import History, Past
from planner.endings import doubts
from planner.goal import Goal
from planner.verified.course import doing, run_of
from planner.verified.coverage import Coverage, cover
from planner.verified.goal_words import read_goal
from planner.verified.values import typing_of
from planner.verified.wishes import wish_of

_LAST_MAY_BE_STILL: Final = "the last step changed nothing"
"""What pages do may be out of sight, so that this alone is no doubt."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a run that calls itself done."""

    figures: Mapping[str, float]
    """By what they say, each between 0 and 1."""
    coverage: Coverage
    doubts: tuple[str, ...]
    """What speaks against it on the last screen, in words."""
    steps: tuple[Past, ...]


def gather(goal: Goal, screen: Screen, history: History) -> Evidence:
    """Gather what there is.

    Args:
        goal: what was asked.
        screen: what is shown at the end.
        history: what was done.
    """
    steps = tuple(p for p in history.steps if p.outcome is not None and p.outcome.status != "refused")
    asked = read_goal(goal.text, way_of(history))
    coverage = cover(asked, steps, screen)
    against = tuple(told for told in doubts(goal.text, screen, History(steps)) if told != _LAST_MAY_BE_STILL)
    figures = {
        **coverage.figures,
        **run_of(goal.text, steps),
        **typing_of(goal.text, steps),
        **wish_of(goal.text, asked, len(doing(steps))),
        "doubts": float(bool(against)),
    }
    return Evidence(figures, coverage, against, steps)


def way_of(history: History, key: str = "") -> Way | None:
    """Which way of a condition was taken: the steps bear its mark, and so does the next one's key."""
    for each in (*(past.intent.clause_key for past in history.steps), key):
        for way in get_args(Way):
            if each.startswith(way):
                return cast("Way", way)
    return None
