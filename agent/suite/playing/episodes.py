"""The one loop as a scenario runs it: under its time and its count of actions, into the attempt's journal.

What an episode ends with becomes a failure of a kind that verdicts know.
"""

from __future__ import annotations

from collections.abc import Callable

from agent.episode import EpisodeResult, run_episode
from agent.gate import Gate
from agent.limits import Limits
from agent.looking import Recorder
from agent.suite.playing.causes import failure_by, kind_of_skill
from agent.suite.playing.failing import Failure, Kind
from agent.suite.playing.mind import find_in
from agent.suite.playing.noting import Notes
from agent.suite.playing.scenes import dead_press
from agent.suite.playing.step_recorder import StepRecorder
from agent.suite.playing.watched import WatchedDevice
from agent.suite.scenario.planned import Planned
from devices.settle import Deadline
from planner.goal import Goal
from planner.policy import Policy
from skills.running.following import Finished
from skills.running.healing import Healer
from skills.skill import Skill


class Episodes:
    """Runs the episodes of one attempt, one after another.

    Args:
        planned: the scenario.
        device: where.
        gate: of this attempt.
        recorder: its journal, secrets concealed.
        library: skills by name.
        heal: finds again what is called otherwise now.
        notes: where pictures and heals are noted.
        stopped: whether somebody has stopped the run.
        recorded: actions that are in the journal already.
    """

    def __init__(
        self,
        planned: Planned,
        device: WatchedDevice,
        gate: Gate,
        recorder: Recorder,
        library: dict[str, Skill],
        heal: Healer,
        notes: Notes,
        stopped: Callable[[], bool],
        recorded: int = 0,
    ) -> None:
        self._planned, self._device, self._gate, self._recorder = planned, device, gate, recorder
        self._library, self._heal, self._notes, self._stopped = library, heal, notes, stopped
        self.deadline = Deadline.after(planned.timeout_s)
        self.actions = 0
        """Actions of this attempt."""
        self.recorded = recorded
        """Actions that are in the journal."""

    def run(
        self,
        told: str,
        policy: Policy,
        most: int,
        goal: Goal | None = None,
        demonstration: Recorder | None = None,
    ) -> tuple[EpisodeResult, StepRecorder]:
        """One episode.

        Args:
            told: what it is to do, where no goal says so.
            policy: decides.
            most: actions it may take, and never more than the scenario has left.
            goal: what is asked.
            demonstration: written beside the attempt's journal, to be learnt from.
        """
        budget = self._planned.budget.actions
        allowed = most if budget is None else min(most, max(0, budget - self.actions))
        recorder = StepRecorder(self._recorder, self.recorded, demonstration)
        actions = self._device.actions
        result = run_episode(
            goal or Goal(told),
            self._device,
            policy,
            perceive=self._device.perceive,
            gate=self._gate,
            recorder=recorder,
            limits=Limits(max_steps=allowed, max_seconds=max(0.001, self.deadline.left_s)),
            interrupted=self.is_over,
            skills=lambda name: find_in(self._library, name),
            heal=self._heal,
            on_followed=self._note_heals,
        )
        self.recorded += len(recorder.intents)
        self.actions += self._device.actions - actions
        views = [outcome.after for outcome in recorder.outcomes if outcome.after is not None]
        self._notes.frame(*(view.picture for view in views))
        return result, recorder

    def _note_heals(self, skill: Skill, finished: Finished) -> None:
        if finished.heals:
            self._notes.ended.heals.append((skill, finished))

    def failure_of(self, result: EpisodeResult, recorder: StepRecorder, otherwise: Kind) -> Failure | None:
        """What an episode that is not done has failed of; ``otherwise`` where nothing else is known."""
        if result.status == "done":
            return None
        bounds = next((intent.target.bounds for intent in reversed(recorder.intents) if intent.target), None)
        if result.status == "interrupted":
            return self._over_failure()
        if result.error is not None:
            return failure_by(result.error)
        if result.status == "policy":
            spent = self._planned.budget.actions
            limited = spent is not None and self.actions >= spent
            kind: Kind = "budget" if limited else "timeout" if self.deadline.passed else "too-many-steps"
            return Failure(kind, f"the scenario may take {spent} actions" if limited else result.reason, bounds=bounds)
        if result.status == "needs-person":
            return Failure("needs-person", result.reason, bounds=bounds)
        used = recorder.uses[-1] if recorder.uses else None
        if used is not None and used.status == "failed":
            return Failure(kind_of_skill(used.error_kind), used.reason, used.error_kind, bounds)
        if (dead := dead_press(recorder)) is not None:
            return dead
        return Failure(otherwise, result.reason, bounds=bounds)

    def is_over(self) -> bool:
        """Whether its time is up, or somebody has stopped the run."""
        return self.deadline.passed or self._stopped()

    def why_over(self) -> Failure | None:
        """The same as a failure; None while it may go on."""
        return self._over_failure() if self.is_over() else None

    def _over_failure(self) -> Failure:
        if self.deadline.passed:
            return Failure("timeout", f"it did not end within {self._planned.timeout_s:g} s")
        return Failure("interrupted", "the run was stopped")
