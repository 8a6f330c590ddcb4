"""Recorded decisions on phone screens, with what a small and a large model once answered to each of them.

The folder is DroidTask's (``planner.recorded.droidtask``), the rules are its authors' (``agent.evaluation.droidtask``).
Decisions are teacher-forced: each is made on the recorded screen, whatever was answered before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from agent.evaluation.droidtask.asking import history_before
from agent.evaluation.droidtask.replies import StoredReplies, read_reply
from agent.evaluation.droidtask.scoring import is_right
from planner.goal import Goal
from planner.modelled.setting import setting_of
from planner.recorded.droidtask import FINISHED, RecordedTask, read_replies, read_tasks
from planner.signals import Chosen, Setting

SMALL, LARGE = "gpt-3.5", "gpt-4"


@dataclass(frozen=True, slots=True)
class Logged:
    """One decision."""

    app: str
    task: str
    step: int
    last: bool
    setting: Setting
    small: Chosen
    small_right: bool
    large_right: bool


def read_logged(folder: Path) -> list[Logged]:
    """Every decision with both models' answers, task by task, in order.

    Raises:
        RecordingUnusable: the folder does not hold the data.
        SelectionRefused: it holds no replies of one of the models.
    """
    replies = read_replies(folder)
    small, large = StoredReplies(SMALL, replies), StoredReplies(LARGE, replies)
    return [
        _logged(task, number, small.reply(task, number), large.reply(task, number))
        for task in read_tasks(folder)
        for number in range(len(task.steps))
    ]


def _logged(task: RecordedTask, number: int, small: str, large: str) -> Logged:
    step = task.steps[number]
    return Logged(
        app=task.app,
        task=task.task_id,
        step=number,
        last=number == len(task.steps) - 1,
        setting=setting_of(Goal(task.task), step.screen, history_before(task, number)),
        small=_chosen(task, number, small),
        small_right=is_right(step, read_reply(small)),
        large_right=is_right(step, read_reply(large)),
    )


def _chosen(task: RecordedTask, number: int, reply: str) -> Chosen:
    """The small model's answer, as far as a router sees it."""
    answer = read_reply(reply)
    try:
        told = json.loads(reply)
        reason = str(told.get("Analyses", told.get("Analysis", "")))
    except (ValueError, AttributeError, RecursionError):
        told, reason = None, ""
    places = {element.handle: at for at, element in enumerate(task.steps[number].screen)}
    return Chosen(
        finished=answer.id == FINISHED,
        at=places.get(str(answer.id)) if answer.id != FINISHED else None,
        types=answer.action == "input",
        text=answer.text if answer.action == "input" else "",
        reason=reason,
        readable=told is not None,
    )
