"""One try of one scenario: from an empty device to a verdict, step by step.

Every step that touches the device is an episode of the one loop (``agent.episode``), through the one gate and into the
attempt's one journal; assertions look and touch nothing.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from agent.concealing import ConcealingRecorder
from agent.episode import EpisodeResult
from agent.gate import Gate
from agent.looking import Recorder
from agent.suite.playing.asserting import Assertions
from agent.suite.playing.causes import Scene, failure_by
from agent.suite.playing.episodes import Episodes
from agent.suite.playing.failing import Failure
from agent.suite.playing.jobs import HealPolicy
from agent.suite.playing.learning import Learnt
from agent.suite.playing.mind import Mind, find_in
from agent.suite.playing.noting import Ended, Notes, Spent, StepFailed
from agent.suite.playing.scenes import dead_press
from agent.suite.playing.scripts import ActPolicy, UsePolicy, arguments_of
from agent.suite.playing.state_baselines import LATER_S, SLOWER_S
from agent.suite.playing.state_changes import Changes as Changed
from agent.suite.playing.step_recorder import StepRecorder
from agent.suite.playing.telling import StepKind, kind_of, step_told
from agent.suite.playing.venue import Venue
from agent.suite.playing.watched import WatchedDevice
from agent.suite.scenario import steps as written
from agent.suite.scenario.planned import Planned
from devices.errors import ClewError
from devices.journal import Journal
from devices.screen import Screen
from planner.goal import Goal
from planner.policy import Policy
from skills.conditions import holds, tell_filled
from skills.errors import ArgumentInvalid
from skills.parameters import Value, read_arguments
from skills.running.finding import unmet_now
from skills.skill import Skill
from skills.template import fill_text

_MOST_ACTIONS = 200
_GOAL_ACTIONS = 40


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where the counters stood when a step began."""

    at: float
    actions: int
    calls: int
    usd: float


class AttemptPlayer:
    """Plays one attempt.

    Args:
        planned: the scenario.
        device: where.
        venue: the place around the device.
        gate: of this attempt.
        recorder: its journal, secrets concealed.
        mind: who decides.
        library: skills by name.
        stopped: whether somebody has stopped the run.
        heal: what becomes of healed steps.
        update_baselines: take pictures and what is changed down instead of comparing them.
        later: begin a little later and go slower, so that what comes of the clock is seen.
        pictures: how the run's folder calls the journal's pictures.
        folder: of the attempt's journal; demonstrations are kept below it. None keeps none.
        rethink: steps, by number, that are thought out anew, each with the skill whose promises they have to keep.
        recorded: actions that are in the journal already.
    """

    def __init__(
        self,
        planned: Planned,
        device: WatchedDevice,
        venue: Venue,
        gate: Gate,
        recorder: Recorder,
        mind: Mind,
        library: dict[str, Skill],
        *,
        stopped: Callable[[], bool],
        heal: HealPolicy = "pass",
        update_baselines: bool = False,
        later: bool = False,
        pictures: str = "",
        folder: Path | None = None,
        rethink: Mapping[int, Skill] | None = None,
        recorded: int = 0,
    ) -> None:
        self._folder, self._rethink = folder, dict(rethink or {})
        self._planned, self._device, self._venue, self._gate = planned, device, venue, gate
        self._recorder, self._mind, self._library = recorder, mind, library
        self._heal = heal
        self._values: dict[str, Value] = dict(planned.row)
        self._answer = ""
        self._later = later
        self._healer = _heal_nothing if heal == "off" else mind.healer(planned.path)
        self._notes = Notes(device, venue, gate, recorder, pictures)
        self._episodes = Episodes(
            planned, device, gate, recorder, library, self._healer, self._notes, stopped, recorded
        )
        self._assertions = Assertions(planned, device, venue, gate, mind, self._notes, self._episodes, update_baselines)

    def play(self) -> Ended:
        """From the first step to the end. Errors of device and disk are told in what is returned."""
        given, planned = self._planned.given, self._planned
        first: list[written.Step] = []
        if given.open:
            first.append(written.OpenPlace.model_validate({"open": given.open, written.PLACE: planned.place}))
        if given.login is not None:
            first.append(given.login)
        try:
            if self._later:
                self._let_pass(planned.steps[0], LATER_S)
            self._all((*first, *given.steps), "given")
            self._assertions.begin()
            self._all(planned.steps, None)
            self._assertions.end()
            if crashed := self._venue.crashed():
                self._notes.end(Failure("app-crashed", crashed), Scene("check"))
        except StepFailed:
            pass
        return self.ended

    @property
    def ended(self) -> Ended:
        """What came of it so far."""
        return self._notes.ended

    @property
    def recorded(self) -> int:
        """Actions that are in the journal."""
        return self._episodes.recorded

    @property
    def answer(self) -> str:
        """What the last goal or skill answered."""
        return self._answer

    @property
    def changed(self) -> Changed | None:
        """What is to be taken down of what it has changed."""
        return self._assertions.changed

    # ---------------------------------------------------------------- steps

    def _all(self, steps: Iterable[written.Step], kind: Literal["given"] | None) -> None:
        waiting = list(steps)
        while waiting:
            step = waiting.pop(0)
            try:
                self._one(step, kind)
            except StepFailed:
                for left in waiting:
                    self._notes.skipped(left, step_told(left, self._values), kind or kind_of(left))
                raise

    def _one(self, step: written.Step, kind: Literal["given"] | None) -> None:
        if self._later:
            self._let_pass(step, SLOWER_S)
        match step:
            case written.When():
                screen = self._seen(step)
                self._all(step.then if holds(step.when, screen, self._values) else step.otherwise, kind)
            case written.Repeat():
                self._repeat(step, kind)
            case written.Include():
                outside = self._values
                self._values = dict(self._given_to(step))
                try:
                    self._all(step.steps, kind)
                finally:
                    self._values = {**outside}
            case written.Expect():
                self._assertions.expect(step, self._values, self._answer)
            case written.Judge():
                self._assertions.judge(step, self._values)
            case written.Goal():
                self._goal(step, kind)
            case written.Use():
                self._use(step, kind)
            case _:
                self._act(step, kind)

    def _let_pass(self, step: written.Step, seconds: float) -> None:
        try:
            self._device.pause(seconds)
        except ClewError as error:
            self._fail(step, "action", failure_by(error), self._mark())

    def _repeat(self, step: written.Repeat, kind: Literal["given"] | None) -> None:
        for _ in range(step.at_most + 1):
            screen = self._seen(step)
            if holds(step.until, screen, self._values):
                return
            self._all(step.steps, kind)
        told = f"after {step.at_most} rounds it is not so yet"
        self._fail(step, "action", Failure("too-many-steps", told), self._mark())

    def _given_to(self, step: written.Include) -> dict[str, Value]:
        try:
            return dict(arguments_of(step.arguments, self._values))
        except ArgumentInvalid as error:
            self._fail(step, "action", Failure("setup", error.message), self._mark())

    def _act(self, step: written.Action, kind: Literal["given"] | None) -> None:
        policy = ActPolicy(step, self._values)
        began = self._mark()
        result, recorder = self._episodes.run(step_told(step, self._values), policy, _MOST_ACTIONS)
        failure = policy.failure or self._episodes.failure_of(result, recorder, "cannot-act")
        self._note(step, kind or "action", recorder, began, failure)

    def _use(self, step: written.Use, kind: Literal["given"] | None) -> None:
        began, heals = self._mark(), len(self.ended.heals)
        try:
            skill = find_in(self._library, step.use)
            arguments = arguments_of(step.arguments, self._values)
        except ClewError as error:
            self._fail(step, kind or "skill", Failure("setup", str(error), type(error).__name__), began)
        policy = UsePolicy(step.use, arguments, "the scenario says so")
        result, recorder = self._episodes.run(step_told(step, self._values), policy, skill.budget + _GOAL_ACTIONS)
        failure = self._episodes.failure_of(result, recorder, "cannot-act") or self._healed(heals)
        if failure is None:
            self._answer = result.answer
            if step.prefix:
                self._values |= {f"{step.prefix}_{k}": v for k, v in recorder.uses[-1].returns.items()}
        self._note(step, kind or "skill", recorder, began, failure, step.use)

    def _goal(self, step: written.Goal, kind: Literal["given"] | None) -> None:
        began, heals = self._mark(), len(self.ended.heals)
        try:
            text = fill_text(step.goal, self._values)
            goal = Goal.of(text)
        except ClewError as error:
            self._fail(step, kind or "goal", Failure("setup", str(error), type(error).__name__), began)
        number = len(self.ended.steps) + 1
        old = self._rethink.get(number)
        try:
            learnt = self._learnt(step, text) if old is None else None
        except ClewError as error:
            self._fail(step, kind or "goal", Failure("setup", str(error), type(error).__name__), began)
        if learnt is not None:
            skill, arguments = learnt
            policy: Policy = UsePolicy(skill.name, arguments, "it was learnt for this very step")
            result, recorder = self._episodes.run(text, policy, skill.budget + _GOAL_ACTIONS, goal)
            failure = self._episodes.failure_of(result, recorder, "cannot-act")
            if failure is not None and failure.kind in ("element-missing", "cannot-begin", "ambiguous"):
                self.ended.rethink = (number, skill)
        else:
            result, recorder, failure = self._think(step, text, goal, number, old)
        failure = failure or dead_press(recorder) or self._healed(heals)
        if failure is None:
            self._answer = result.answer
            if step.name:
                self._values[step.name] = result.answer
        used = next((use.skill for use in reversed(recorder.uses) if use.status == "done"), "")
        self._note(step, kind or "goal", recorder, began, failure, used)

    def _learnt(self, step: written.Goal, text: str) -> tuple[Skill, dict[str, str]] | None:
        if step.think == "always":
            return None
        found = self._mind.learnt(step.goal, text, self._values, self._planned.path)
        return (find_in(self._library, found[0]), found[1]) if found is not None else None

    def _think(
        self, step: written.Goal, text: str, goal: Goal, number: int, old: Skill | None
    ) -> tuple[EpisodeResult, StepRecorder, Failure | None]:
        """Have the planner solve a goal, and keep how it was done."""
        learn = step.think == "once"
        policy = self._mind.policy(self._library)
        fresh = self._venue.as_it_is() if learn else None
        if learn and self._folder is not None:
            folder = self._folder / "goals" / str(number)
            with contextlib.closing(Journal(folder, durable=False)) as journal:
                told = ConcealingRecorder(journal, self._gate.conceal)
                result, recorder = self._episodes.run(text, policy, _GOAL_ACTIONS, goal, told)
            if result.status == "done":
                self.ended.goals.append(Learnt(number, step.goal, text, dict(self._values), folder, old, fresh))
        else:
            result, recorder = self._episodes.run(text, policy, _GOAL_ACTIONS, goal)
        failure = self._episodes.failure_of(result, recorder, "no-way-found")
        if failure is None and old is not None:
            failure = self._promised(step, text, old)
        return result, recorder, failure

    def _promised(self, step: written.Goal, text: str, old: Skill) -> Failure | None:
        """Whether what a learnt skill promised is so, however the goal was reached this time."""
        learnt = self._learnt(step, text)
        values = read_arguments(old.parameters, learnt[1] if learnt is not None else {})
        screen = self._device.perceive(self._device.observe())
        unmet = unmet_now(old, screen, values, self._healer)
        if unmet is None:
            return None
        return Failure("promise-broken", f"another way was found, and {tell_filled(unmet, values)} does not hold")

    def _healed(self, before: int) -> Failure | None:
        fresh = self._notes.ended.heals[before:]
        if self._heal != "fail" or not fresh:
            return None
        healed = "; ".join(f"{heal.old.describe()} → {heal.new.describe()}" for _, done in fresh for heal in done.heals)
        return Failure("healed", healed)

    def _seen(self, step: written.Step) -> Screen:
        try:
            return self._device.perceive(self._device.observe())
        except ClewError as error:
            self._fail(step, "action", failure_by(error), self._mark())

    # ---------------------------------------------------------------- writing down

    def _mark(self) -> _Mark:
        return _Mark(time.monotonic(), self._episodes.actions, self._mind.calls, self._mind.usd)

    def _spent(self, since: _Mark) -> Spent:
        return Spent(
            time.monotonic() - since.at,
            self._episodes.actions - since.actions,
            self._mind.calls - since.calls,
            self._mind.usd - since.usd,
        )

    def _note(
        self,
        step: written.Step,
        kind: StepKind,
        recorder: StepRecorder,
        began: _Mark,
        failure: Failure | None,
        skill: str = "",
    ) -> None:
        told, spent = step_told(step, self._values), self._spent(began)
        self._notes.carried_out(step, told, kind, recorder, spent, failure, self._library.get(skill))

    def _fail(
        self,
        step: written.Step,
        kind: StepKind,
        failure: Failure,
        began: _Mark,
    ) -> NoReturn:
        self._notes.failed(step, step_told(step, self._values), kind, failure, self._spent(began))


def _heal_nothing(*asked: object) -> None:
    """Finds nothing: what is called otherwise now is missing."""
    del asked
