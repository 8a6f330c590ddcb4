"""Where a policy that goes by likeness should stop, chosen for each app on all the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.evaluation.droidtask.asking import answer_of, history_before
from agent.evaluation.droidtask.baselines import LikestPolicy
from agent.evaluation.droidtask.scoring import is_right, kind_of
from planner.goal import Goal
from planner.recorded.droidtask import RecordedTask


def choose_stops(tasks: Sequence[RecordedTask], policies: Mapping[str, LikestPolicy]) -> dict[str, float]:
    """For each app the likeness to finish below that makes most decisions right in the other apps.

    Args:
        tasks: recorded ones of all apps.
        policies: for each app one that never stops.
    """
    graded: dict[str, list[tuple[float, bool, bool]]] = {}
    for task in tasks:
        for number, step in enumerate(task.steps):
            goal, history = Goal.of(task.task), history_before(task, number)
            grade = policies[task.app].best_grade(goal, step.screen, history)
            acted = answer_of(policies[task.app].decide(goal, step.screen, history))
            graded.setdefault(task.app, []).append((grade, is_right(step, acted), kind_of(step) == "finish"))
    return {app: _best([line for other in graded if other != app for line in graded[other]]) for app in graded}


def _best(lines: list[tuple[float, bool, bool]]) -> float:
    """The stop with the most right decisions; the lowest of equals."""
    # Stopping at a decision gains a finish and loses what acting would have got right.
    best, most, gained = float("-inf"), 0, 0
    ordered = sorted(lines)
    for at, (grade, acts_right, finishes) in enumerate(ordered):
        gained += int(finishes) - int(acts_right)
        following = ordered[at + 1][0] if at + 1 < len(ordered) else grade + 1.0
        if gained > most and following > grade:
            best, most = (grade + following) / 2, gained
    return best
