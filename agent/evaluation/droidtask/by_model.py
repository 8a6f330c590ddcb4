"""A language model decides recorded steps, asked as ``clew run --model`` asks it at every step."""

from __future__ import annotations

import time

from agent.evaluation.droidtask.asking import NO_ANSWER, answer_of, history_before
from agent.evaluation.droidtask.scoring import Decided, scored
from agent.evaluation.tallied import Tallied
from devices.errors import ClewError
from perception.grounding import Grounder
from planner.goal import Goal
from planner.modelled import ModelledPolicy
from planner.recorded.droidtask import RecordedTask


class ByModel:
    """A model, asked at each recorded step; where it has no answer it is wrong.

    Args:
        model: who is asked.
        grounder: makes the shortlist.
        name: how the report calls it.
    """

    def __init__(self, model: Tallied, grounder: Grounder, name: str) -> None:
        self.name = name
        self._model = model
        self._policy = ModelledPolicy(model, grounder)

    def decide(self, task: RecordedTask, number: int) -> Decided:
        """Ask it."""
        goal, screen, history = Goal.of(task.task), task.steps[number].screen, history_before(task, number)
        before, began = self._model.usage, time.perf_counter()
        try:
            answer = answer_of(self._policy.decide(goal, screen, history))
        except ClewError:
            answer = NO_ANSWER
        used = self._model.usage
        return scored(
            self.name,
            task,
            number,
            answer,
            seconds=time.perf_counter() - began,
            tokens=used.tokens_out - before.tokens_out,
            tokens_read=used.tokens_in - before.tokens_in,
        )
