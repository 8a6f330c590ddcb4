"""Tells what happened in an episode, for whoever works on an agent."""

from __future__ import annotations

from collections.abc import Sequence

from agent.evaluation.miniwob_pages import Score
from agent.resuming import history_of
from devices.action import describe
from devices.records import Record
from planner.decision import Past
from planner.goal import Goal


def tell(goal: Goal, records: Sequence[Record], score: Score) -> tuple[str, ...]:
    """One line for the goal, one for each step, one for how it ended."""
    lines = [f"goal: {' '.join(goal.text.split())}"]
    lines += [_step(past) for past in history_of(list(records)).steps]
    lines += [f"end: {record.status}: {record.reason}" for record in records if record.kind == "end"]
    lines.append(f"score: raw {score.raw:g}{'' if score.done else ', the page had not ended the episode'}")
    return tuple(lines)


def _step(past: Past) -> str:
    intent, outcome = past.intent, past.outcome
    what = describe(intent.action, intent.target.described if intent.target is not None else "")
    if outcome is None:
        came = "cut off"
    elif outcome.status == "done":
        came = "changed the screen" if outcome.changed else "changed nothing"
    else:
        came = f"{outcome.status}: {outcome.error}"
    return f"{intent.step}. {what} ({intent.reason}) -> {came}"
