"""Moments of a run by hand: a goal, a screen, and steps that were taken."""

from __future__ import annotations

from typing import Literal

from devices.effect import EffectClass
from devices.records import Intent, Outcome, Target, View
from devices.screen import Screen
from devices.selector import Selector
from perception.grounding import Grounder
from planner.clauses import read_clauses
from planner.decision import Act, History, Past
from planner.goal import Goal
from planner.offline.situation import Situation

GROUNDER = Grounder()
VIEW = View(location="here", size_px=(800, 600), digest="d", fingerprint="f")


def situation(goal: str, screen: Screen, *steps: Past) -> Situation:
    return Situation(Goal(goal), screen, History(tuple(steps)), read_clauses(goal), GROUNDER)


def step(
    act: Act,
    status: Literal["done", "failed", "unknown", "refused"] = "done",
    error: str = "",
    number: int = 1,
    changed: bool = True,
) -> Past:
    """The step that a decision became, as the journal has it."""
    target = None
    if (element := act.element) is not None:
        box = element.bounds
        target = Target(
            described=element.describe(),
            role=element.role,
            name=element.name,
            bounds=(box.left, box.top, box.right, box.bottom),
            selector=Selector(role=element.role),
        )
    intent = Intent(
        step=number,
        decider="offline",
        reason=act.reason,
        clause=act.clause,
        clause_key=act.clause_key,
        confidence=act.confidence,
        action=act.action,
        target=target,
        effect_class=EffectClass.PROBEABLE,
        before=VIEW,
    )
    return Past(intent, Outcome(step=number, status=status, error=error, changed=changed, after=VIEW, elapsed_ms={}))
