"""An attempt's assertions: what is expected by rule, what a model has to agree to, and what is stored afterwards.

They look and touch nothing, and each leaves a line in the journal and one in the record.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import NoReturn

from agent.errors import ConfigError
from agent.gate import Gate
from agent.suite.playing.causes import failure_by
from agent.suite.playing.checking import Surroundings, check, told_of
from agent.suite.playing.episodes import Episodes
from agent.suite.playing.failing import Failure
from agent.suite.playing.judging import judge
from agent.suite.playing.mind import Mind
from agent.suite.playing.noting import Notes, Spent
from agent.suite.playing.state_baselines import StateWatch
from agent.suite.playing.state_changes import Changes as Changed
from agent.suite.playing.telling import filled, step_told
from agent.suite.playing.venue import Venue
from agent.suite.playing.watched import WatchedDevice
from agent.suite.results import Sight
from agent.suite.scenario import steps as written
from agent.suite.scenario.changes import Changes
from agent.suite.scenario.planned import Planned
from devices.errors import ClewError
from skills.parameters import Value
from skills.template import fill_text

_STORED_TOLD = {
    "as reviewed": "what is stored has changed as it was reviewed",
    "none": "nothing that is stored has changed",
}


class Assertions:
    """Judges the assertions of one attempt.

    Args:
        planned: the scenario.
        device: looked at.
        venue: knows what truly happened and what is stored.
        gate: conceals secrets.
        mind: has the model that judges.
        notes: where what comes of them is written.
        episodes: of the attempt; they know when it is over.
        update_baselines: take down instead of comparing.
    """

    def __init__(
        self,
        planned: Planned,
        device: WatchedDevice,
        venue: Venue,
        gate: Gate,
        mind: Mind,
        notes: Notes,
        episodes: Episodes,
        update_baselines: bool,
    ) -> None:
        self._planned, self._device, self._venue, self._gate = planned, device, venue, gate
        self._mind, self._notes, self._episodes = mind, notes, episodes
        self._update_baselines = update_baselines
        self._effects_before = 0
        self._watch = StateWatch(planned, venue, gate.conceal, update_baselines)
        self.changed: Changed | None = None
        """What is to be taken down of what the scenario has changed."""

    def begin(self) -> None:
        """What is tested begins now; what was given is over.

        Raises:
            StepFailed: what is stored is expected, and not known here.
        """
        effects = self._venue.effects()
        self._effects_before = len(effects) if effects is not None else 0
        changes = self._planned.changes
        if changes is not None:
            began = self._mark()
            try:
                self._watch.begin()
            except ConfigError as error:
                self._fail(changes, _STORED_TOLD[changes.are], Failure("setup", str(error)), began)

    def end(self) -> None:
        """The steps are over: what is stored now?

        Raises:
            StepFailed: something else than it should be.
        """
        changes = self._planned.changes
        if changes is None:
            return
        began, told, note = self._mark(), _STORED_TOLD[changes.are], ""
        try:
            compared = self._watch.compare()
            failure, note, self.changed = compared.failure, compared.note, compared.taken
        except ConfigError as error:
            failure = Failure("setup", str(error), type(error).__name__)
        self._notes.write(told, failure)
        if failure is not None:
            self._fail(changes, told, failure, began)
        self._notes.checked(changes, told, self._spent(began), Sight(picture=self._notes.look()), reason=note)

    def expect(self, step: written.Expect, values: Mapping[str, Value], answer: str) -> None:
        """What must be so.

        Raises:
            StepFailed: it is not.
        """
        began = self._mark()
        around = Surroundings(
            self._planned, self._device, self._venue, values, answer, self._effects_before, self._update_baselines
        )
        bounds, notes = None, []
        for expectation in step.expect:
            told = filled(told_of(expectation), values)
            try:
                checked = check(expectation, min(step.within, max(0.0, self._episodes.deadline.left_s)), around)
                failure, note = checked.failure, checked.note
                bounds = checked.bounds or bounds
            except ConfigError as error:
                failure, note = Failure("setup", str(error)), ""
            except ClewError as error:
                failure, note = failure_by(error), ""
            notes += [note] if note else []
            failure = failure or self._episodes.why_over()
            self._notes.write(told, failure)
            if failure is not None:
                self._fail(step, told, failure, began)
        told = filled("; ".join(map(told_of, step.expect)), values)
        sight = Sight(picture=self._notes.look(), bounds=bounds)
        self._notes.checked(step, told, self._spent(began), sight, reason="; ".join(notes))

    def judge(self, step: written.Judge, values: Mapping[str, Value]) -> None:
        """What a model has to agree to.

        Raises:
            StepFailed: it does not, or there is none.
        """
        began, told, reason = self._mark(), step_told(step, values), ""
        failure: Failure | None
        try:
            claim = fill_text(step.judge, values)
            model = self._mind.model()
            if model is None:
                raise ConfigError("a claim has to be judged, and no model is named", "add --model, or expect by rule")
            seen = self._device.observe()
            holds, reason = judge(model, claim, self._device.perceive(seen), seen, self._gate.conceal)
            failure = None if holds else Failure("judged-no", f"{claim!r}: {reason}")
        except ConfigError as error:
            failure = Failure("setup", str(error), type(error).__name__)
        except ClewError as error:
            failure = failure_by(error)
        self._notes.write(f"judged: {told}", failure)
        if failure is not None:
            self._fail(step, told, failure, began, judged=True)
        sight = Sight(picture=self._notes.look())
        self._notes.checked(step, told, self._spent(began), sight, reason=reason, judged=True)

    def _fail(
        self,
        step: written.Step | Changes,
        told: str,
        failure: Failure,
        began: tuple[float, int, float],
        judged: bool = False,
    ) -> NoReturn:
        self._notes.failed(step, told, "check", failure, self._spent(began), judged=judged)

    def _mark(self) -> tuple[float, int, float]:
        return time.monotonic(), self._mind.calls, self._mind.usd

    def _spent(self, since: tuple[float, int, float]) -> Spent:
        at, calls, usd = since
        return Spent(time.monotonic() - at, 0, self._mind.calls - calls, self._mind.usd - usd)
