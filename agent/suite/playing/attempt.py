"""One try of one scenario: from an empty device to a verdict, step by step.

Every step that touches the device is an episode of the one loop (``agent.episode``), through the one gate and into the
attempt's one journal; assertions look and touch nothing.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NoReturn

from agent.concealing import ConcealingRecorder
from agent.episode import EpisodeResult, run_episode
from agent.errors import ConfigError
from agent.gate import Gate
from agent.limits import Limits
from agent.looking import Recorder
from agent.suite.playing.causes import Scene, explain, kind_of_error, kind_of_skill
from agent.suite.playing.checking import Surroundings, check, told_of
from agent.suite.playing.failing import Failure, Kind
from agent.suite.playing.jobs import HealPolicy
from agent.suite.playing.judging import judge
from agent.suite.playing.learning import Learnt
from agent.suite.playing.mind import Mind, find_in
from agent.suite.playing.scripts import FIELDS, ActPolicy, UsePolicy, action_of, arguments_of, target_of
from agent.suite.playing.step_recorder import StepRecorder
from agent.suite.playing.venue import Venue
from agent.suite.playing.watched import WatchedDevice
from agent.suite.results import AttemptVerdict, Cause, Sight, StepResult
from agent.suite.scenario import steps as written
from agent.suite.scenario.planned import Planned
from agent.suite.scenario.targets import told_of as target_told
from devices.errors import ClewError
from devices.journal import Journal, Note
from devices.screen import Screen
from devices.settle import Deadline
from planner.goal import Goal
from planner.policy import Policy
from skills.conditions import first_unmet, holds, tell_filled
from skills.errors import ArgumentInvalid
from skills.parameters import Value, read_arguments
from skills.running.following import Finished
from skills.running.healing import heal_nearby
from skills.skill import Skill
from skills.template import fill_text

StepKind = Literal["given", "skill", "goal", "action", "check"]
FRAMES = 12
"""Pictures that a capture is made of."""
_MOST_ACTIONS = 200
_GOAL_ACTIONS = 40


@dataclass(slots=True)
class Ended:
    """How an attempt ended."""

    verdict: AttemptVerdict = "passed"
    reason: str = ""
    cause: Cause | None = None
    steps: list[StepResult] = field(default_factory=list)
    error_kind: str = ""
    frames: list[str] = field(default_factory=list)
    heals: list[tuple[Skill, Finished]] = field(default_factory=list)
    goals: list[Learnt] = field(default_factory=list)
    rethink: tuple[int, Skill] | None = None
    """The step whose learnt skill finds its way no more, and the skill: another try may think again."""


class _Failed(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.told)
        self.failure = failure


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
        update_baselines: take pictures down instead of comparing them.
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
        pictures: str = "",
        folder: Path | None = None,
        rethink: Mapping[int, Skill] | None = None,
        recorded: int = 0,
    ) -> None:
        self._folder, self._rethink = folder, dict(rethink or {})
        self._planned, self._device, self._venue, self._gate = planned, device, venue, gate
        self._recorder, self._mind, self._library = recorder, mind, library
        self._stopped, self._heal, self._pictures = stopped, heal, pictures
        self._deadline = Deadline.after(planned.timeout_s)
        self._values: dict[str, Value] = dict(planned.row)
        self._answer = ""
        self._actions = 0
        self._recorded = recorded
        self._effects_before = 0
        self._update_baselines = update_baselines
        self.ended = Ended()

    def play(self) -> Ended:
        """From the first step to the end. Errors of device and disk are told in what is returned."""
        given, planned = self._planned.given, self._planned
        first: list[written.Step] = []
        if given.open:
            first.append(written.OpenPlace.model_validate({"open": given.open, written.PLACE: planned.place}))
        if given.login is not None:
            first.append(given.login)
        try:
            self._all((*first, *given.steps), "given")
            effects = self._venue.effects()
            self._effects_before = len(effects) if effects is not None else 0
            self._all(planned.steps, None)
            if crashed := self._venue.crashed():
                self._end(Failure("app-crashed", crashed), "check", "")
        except _Failed:
            pass
        return self.ended

    @property
    def recorded(self) -> int:
        """Actions that are in the journal."""
        return self._recorded

    @property
    def answer(self) -> str:
        """What the last goal or skill answered."""
        return self._answer

    # ---------------------------------------------------------------- steps

    def _all(self, steps: Iterable[written.Step], kind: Literal["given"] | None) -> None:
        waiting = list(steps)
        while waiting:
            step = waiting.pop(0)
            try:
                self._one(step, kind)
            except _Failed:
                for left in waiting:
                    self._skip(left, kind)
                raise

    def _one(self, step: written.Step, kind: Literal["given"] | None) -> None:
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
                self._expect(step)
            case written.Judge():
                self._judge(step)
            case written.Goal():
                self._goal(step, kind)
            case written.Use():
                self._use(step, kind)
            case _:
                self._act(step, kind)

    def _repeat(self, step: written.Repeat, kind: Literal["given"] | None) -> None:
        for _ in range(step.at_most + 1):
            screen = self._seen(step)
            if holds(step.until, screen, self._values):
                return
            self._all(step.steps, kind)
        told = f"after {step.at_most} rounds it is not so yet"
        self._fail(step, "action", Failure("too-many-steps", told), time.monotonic(), self._actions)

    def _given_to(self, step: written.Include) -> dict[str, Value]:
        try:
            return dict(arguments_of(step.arguments, self._values))
        except ArgumentInvalid as error:
            self._fail(step, "action", Failure("setup", error.message), time.monotonic(), self._actions)

    def _act(self, step: written.Action, kind: Literal["given"] | None) -> None:
        policy = ActPolicy(step, self._values)
        began, actions = time.monotonic(), self._actions
        result, recorder = self._episode(self._told(step), policy, _MOST_ACTIONS)
        failure = policy.failure or self._failure_of(result, recorder, "cannot-act")
        self._note(step, kind or "action", recorder, began, actions, failure)

    def _use(self, step: written.Use, kind: Literal["given"] | None) -> None:
        began, actions, heals = time.monotonic(), self._actions, len(self.ended.heals)
        try:
            skill = find_in(self._library, step.use)
            arguments = arguments_of(step.arguments, self._values)
        except ClewError as error:
            self._fail(step, kind or "skill", Failure("setup", str(error), type(error).__name__), began, actions)
        policy = UsePolicy(step.use, arguments, "the scenario says so")
        result, recorder = self._episode(self._told(step), policy, skill.budget + _GOAL_ACTIONS)
        failure = self._failure_of(result, recorder, "cannot-act") or self._healed(heals)
        if failure is None:
            self._answer = result.answer
            if step.prefix:
                self._values |= {f"{step.prefix}_{k}": v for k, v in recorder.uses[-1].returns.items()}
        self._note(step, kind or "skill", recorder, began, actions, failure, skill=step.use)

    def _goal(self, step: written.Goal, kind: Literal["given"] | None) -> None:
        began, actions, heals = time.monotonic(), self._actions, len(self.ended.heals)
        calls, usd = self._mind.calls, self._mind.usd
        try:
            text = fill_text(step.goal, self._values)
            goal = Goal.of(text)
        except ClewError as error:
            self._fail(step, kind or "goal", Failure("setup", str(error), type(error).__name__), began, actions)
        number = len(self.ended.steps) + 1
        old = self._rethink.get(number)
        try:
            learnt = self._learnt(step, text) if old is None else None
        except ClewError as error:
            self._fail(step, kind or "goal", Failure("setup", str(error), type(error).__name__), began, actions)
        if learnt is not None:
            skill, arguments = learnt
            policy: Policy = UsePolicy(skill.name, arguments, "it was learnt for this very step")
            result, recorder = self._episode(text, policy, skill.budget + _GOAL_ACTIONS, goal)
            failure = self._failure_of(result, recorder, "cannot-act")
            if failure is not None and failure.kind in ("element-missing", "cannot-begin", "ambiguous"):
                self.ended.rethink = (number, skill)
        else:
            result, recorder, failure = self._think(step, text, goal, number, old)
        failure = failure or _dead(recorder) or self._healed(heals)
        if failure is None:
            self._answer = result.answer
            if step.name:
                self._values[step.name] = result.answer
        used = next((use.skill for use in reversed(recorder.uses) if use.status == "done"), "")
        spent = self._mind.calls - calls, self._mind.usd - usd
        self._note(step, kind or "goal", recorder, began, actions, failure, skill=used, spent=spent)

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
                result, recorder = self._episode(text, policy, _GOAL_ACTIONS, goal, told)
            if result.status == "done":
                self.ended.goals.append(Learnt(number, step.goal, text, dict(self._values), folder, old, fresh))
        else:
            result, recorder = self._episode(text, policy, _GOAL_ACTIONS, goal)
        failure = self._failure_of(result, recorder, "no-way-found")
        if failure is None and old is not None:
            failure = self._promised(step, text, old)
        return result, recorder, failure

    def _promised(self, step: written.Goal, text: str, old: Skill) -> Failure | None:
        """Whether what a learnt skill promised is so, however the goal was reached this time."""
        learnt = self._learnt(step, text)
        values = read_arguments(old.parameters, learnt[1] if learnt is not None else {})
        screen = self._device.perceive(self._device.observe())
        unmet = first_unmet(old.ensures, screen, values)
        if unmet is None:
            return None
        return Failure("promise-broken", f"another way was found, and {tell_filled(unmet, values)} does not hold")

    def _expect(self, step: written.Expect) -> None:
        began, actions = time.monotonic(), self._actions
        around = Surroundings(
            self._planned,
            self._device,
            self._venue,
            self._values,
            self._answer,
            self._effects_before,
            self._update_baselines,
        )
        bounds, notes = None, []
        for expectation in step.expect:
            try:
                checked = check(expectation, min(step.within, max(0.0, self._deadline.left_s)), around)
                failure, note = checked.failure, checked.note
                bounds = checked.bounds or bounds
            except ConfigError as error:
                failure, note = Failure("setup", str(error)), ""
            except ClewError as error:
                failure, note = _failure_by(error), ""
            notes += [note] if note else []
            if failure is None and self._over():
                failure = self._over_failure()
            self._write_down(told_of(expectation), failure)
            if failure is not None:
                self._fail(step, "check", failure, began, actions, told=told_of(expectation))
        told = "; ".join(map(told_of, step.expect))
        self._pass(step, "check", told, began, Sight(picture=self._look(), bounds=bounds), reason="; ".join(notes))

    def _judge(self, step: written.Judge) -> None:
        began, actions = time.monotonic(), self._actions
        calls, usd = self._mind.calls, self._mind.usd
        reason = ""
        failure: Failure | None
        try:
            claim = fill_text(step.judge, self._values)
            model = self._mind.model()
            if model is None:
                raise ConfigError("a claim has to be judged, and no model is named", "add --model, or expect by rule")
            seen = self._device.observe()
            holds_, reason = judge(model, claim, self._device.perceive(seen), seen, self._gate.conceal)
            failure = None if holds_ else Failure("judged-no", f"{claim!r}: {reason}")
        except ConfigError as error:
            failure = Failure("setup", str(error), type(error).__name__)
        except ClewError as error:
            failure = _failure_by(error)
        self._write_down(f"judged: {step.judge}", failure)
        spent = self._mind.calls - calls, self._mind.usd - usd
        if failure is not None:
            self._fail(step, "check", failure, began, actions, judged=True, spent=spent)
        self._pass(
            step, "check", step.judge, began, Sight(picture=self._look()), reason=reason, judged=True, spent=spent
        )

    # ---------------------------------------------------------------- the one loop

    def _episode(
        self,
        told: str,
        policy: Policy,
        most: int,
        goal: Goal | None = None,
        demonstration: Recorder | None = None,
    ) -> tuple[EpisodeResult, StepRecorder]:
        budget = self._planned.budget.actions
        allowed = most if budget is None else min(most, max(0, budget - self._actions))
        recorder = StepRecorder(self._recorder, self._recorded, demonstration)
        actions = self._device.actions
        result = run_episode(
            goal or Goal(told),
            self._device,
            policy,
            perceive=self._device.perceive,
            gate=self._gate,
            recorder=recorder,
            limits=Limits(max_steps=allowed, max_seconds=max(0.001, self._deadline.left_s)),
            interrupted=self._over,
            skills=lambda name: find_in(self._library, name),
            heal=_heal_nothing if self._heal == "off" else heal_nearby,
            on_followed=lambda skill, finished: self.ended.heals.append((skill, finished)) if finished.heals else None,
        )
        self._recorded += len(recorder.intents)
        self._actions += self._device.actions - actions
        views = [outcome.after for outcome in recorder.outcomes if outcome.after is not None]
        self._frame(*(view.picture for view in views))
        return result, recorder

    def _failure_of(self, result: EpisodeResult, recorder: StepRecorder, otherwise: Kind) -> Failure | None:
        if result.status == "done":
            return None
        bounds = next((intent.target.bounds for intent in reversed(recorder.intents) if intent.target), None)
        if result.status == "interrupted":
            return self._over_failure()
        if result.error is not None:
            return _failure_by(result.error)
        if result.status == "policy":
            spent = self._planned.budget.actions
            limited = spent is not None and self._actions >= spent
            kind: Kind = "budget" if limited else "timeout" if self._deadline.passed else "too-many-steps"
            return Failure(kind, f"the scenario may take {spent} actions" if limited else result.reason, bounds=bounds)
        if result.status == "needs-person":
            return Failure("needs-person", result.reason, bounds=bounds)
        used = recorder.uses[-1] if recorder.uses else None
        if used is not None and used.status == "failed":
            return Failure(kind_of_skill(used.error_kind), used.reason, used.error_kind, bounds)
        if (dead := _dead(recorder)) is not None:
            return dead
        return Failure(otherwise, result.reason, bounds=bounds)

    def _healed(self, before: int) -> Failure | None:
        fresh = self.ended.heals[before:]
        if self._heal != "fail" or not fresh:
            return None
        healed = "; ".join(f"{heal.old.describe()} → {heal.new.describe()}" for _, done in fresh for heal in done.heals)
        return Failure("healed", healed)

    def _over(self) -> bool:
        return self._deadline.passed or self._stopped()

    def _over_failure(self) -> Failure:
        if self._deadline.passed:
            return Failure("timeout", f"it did not end within {self._planned.timeout_s:g} s")
        return Failure("interrupted", "the run was stopped")

    def _seen(self, step: written.Step) -> Screen:
        try:
            return self._device.perceive(self._device.observe())
        except ClewError as error:
            self._fail(step, "action", _failure_by(error), time.monotonic(), self._actions)

    # ---------------------------------------------------------------- writing down

    def _note(
        self,
        step: written.Step,
        kind: StepKind,
        recorder: StepRecorder,
        began: float,
        actions: int,
        failure: Failure | None,
        skill: str = "",
        spent: tuple[int, float] = (0, 0.0),
    ) -> None:
        last = next((intent for intent in reversed(recorder.intents) if intent.target is not None), None)
        last = last or (recorder.intents[-1] if recorder.intents else None)
        bounds = failure.bounds if failure is not None and failure.bounds else None
        if last is not None and last.target is not None:
            bounds = bounds or last.target.bounds
        before = Sight(picture=self._named(last.before.picture), bounds=bounds) if last is not None else None
        shown = next((out.after.picture for out in reversed(recorder.outcomes) if out.after is not None), "")
        after = Sight(picture=self._named(shown) if shown else self._look(), bounds=bounds if last is None else None)
        result = StepResult(
            number=len(self.ended.steps) + 1,
            kind=kind,
            text=self._gate.conceal(self._told(step)),
            place=step.place,
            status="failed" if failure is not None else "passed",
            reason=self._gate.conceal(failure.told) if failure is not None else "",
            seconds=round(time.monotonic() - began, 4),
            actions=self._actions - actions,
            model_calls=spent[0],
            usd=spent[1],
            skill=skill,
            healed=tuple(line for use in recorder.uses for line in use.healed),
            before=before,
            after=after,
        )
        self.ended.steps.append(result)
        if failure is not None:
            app = recorder.intents[0].before.location if recorder.intents else ""
            self._end(failure, _kind_of(step), app)

    def _pass(
        self,
        step: written.Step,
        kind: Literal["check"],
        told: str,
        began: float,
        after: Sight,
        *,
        reason: str = "",
        judged: bool = False,
        spent: tuple[int, float] = (0, 0.0),
    ) -> None:
        self.ended.steps.append(
            StepResult(
                number=len(self.ended.steps) + 1,
                kind=kind,
                text=self._gate.conceal(self._filled(told)),
                place=step.place,
                status="passed",
                reason=self._gate.conceal(reason),
                seconds=round(time.monotonic() - began, 4),
                judged=judged,
                model_calls=spent[0],
                usd=spent[1],
                after=after,
            )
        )

    def _fail(
        self,
        step: written.Step,
        kind: StepKind,
        failure: Failure,
        began: float,
        actions: int,
        *,
        told: str = "",
        judged: bool = False,
        spent: tuple[int, float] = (0, 0.0),
    ) -> NoReturn:
        """Note a failure and leave the steps.

        Raises:
            _Failed: always.
        """
        seen = self._look() if failure.kind not in ("device-lost", "disk-full") else ""
        before = next((each.after for each in reversed(self.ended.steps) if each.after is not None), None)
        self.ended.steps.append(
            StepResult(
                number=len(self.ended.steps) + 1,
                kind=kind,
                text=self._gate.conceal(self._filled(told) if told else self._told(step)),
                place=step.place,
                status="failed",
                reason=self._gate.conceal(failure.told),
                seconds=round(time.monotonic() - began, 4),
                actions=self._actions - actions,
                judged=judged,
                model_calls=spent[0],
                usd=spent[1],
                before=before,
                after=Sight(picture=seen, bounds=failure.bounds),
            )
        )
        self._end(failure, _kind_of(step), "")

    def _skip(self, step: written.Step, kind: Literal["given"] | None) -> None:
        self.ended.steps.append(
            StepResult(
                number=len(self.ended.steps) + 1,
                kind=kind or _kind_of(step),
                text=self._gate.conceal(self._told(step)),
                place=step.place,
                status="skipped",
            )
        )

    def _end(self, failure: Failure, kind: StepKind, app: str) -> NoReturn:
        screen = None
        if failure.kind not in ("device-lost", "disk-full"):
            try:
                screen = self._device.perceive(self._device.observe())
            except ClewError as error:
                failure = _failure_by(error)
        verdict, cause = explain(failure, Scene(kind, self._venue.crashed(), screen, app))
        self.ended.verdict = verdict
        self.ended.reason = self._gate.conceal(failure.told)
        self.ended.cause = cause.model_copy(update={"told": self._gate.conceal(cause.told)})
        self.ended.error_kind = failure.error_kind
        raise _Failed(failure)

    def _write_down(self, told: str, failure: Failure | None) -> None:
        verdict = "holds" if failure is None else f"does not hold: {failure.told}"
        try:
            self._recorder.append(Note(topic="expect", text=f"{self._filled(told)}: {verdict}"), durable=False)
        except ClewError as error:
            if failure is None:
                raise _Failed(_failure_by(error)) from error

    def _look(self) -> str:
        """A picture of what is shown now; empty where there is none to be had."""
        try:
            seen = self._device.observe()
            name = self._named(self._recorder.keep_picture(seen.png))
        except ClewError:
            return ""
        self._frame(name.rpartition("/")[2])
        return name

    def _frame(self, *names: str) -> None:
        for name in names:
            shown = self._named(name)
            if shown and (not self.ended.frames or self.ended.frames[-1] != shown):
                self.ended.frames.append(shown)
        del self.ended.frames[:-FRAMES]

    def _named(self, picture: str) -> str:
        return f"{self._pictures}/{picture}" if picture else ""

    def _filled(self, told: str) -> str:
        try:
            return fill_text(told, self._values)
        except (ClewError, ValueError):
            return told

    def _told(self, step: written.Step) -> str:
        """A step in words, holes filled."""
        match step:
            case written.Goal():
                return self._filled(step.goal)
            case written.Use():
                given = ", ".join(f"{name}: {value}" for name, value in step.arguments.items())
                return self._filled(f"{step.use}{f' ({given})' if given else ''}")
            case written.Expect():
                return self._filled("; ".join(map(told_of, step.expect)))
            case written.Judge():
                return self._filled(step.judge)
            case written.WaitFor():
                return self._filled(f"wait {'until it is gone: ' if step.gone else 'for '}{target_told(step.wait_for)}")
            case written.ScrollTo():
                return self._filled(f"scroll to {target_told(step.scroll_to)}")
            case written.Rest():
                return f"wait {step.wait:g} s"
            case written.When() | written.Repeat() | written.Include():
                return (
                    "when"
                    if isinstance(step, written.When)
                    else "repeat"
                    if isinstance(step, written.Repeat)
                    else (f"include {step.include}")
                )
            case _:
                try:
                    told = action_of(step, self._values).describe()
                except (ClewError, ValueError):
                    told = type(step).__name__
                target, _ = target_of(step)
                return self._filled(f"{told} {target_told(target)}") if target is not None else told


def _heal_nothing(*asked: object) -> None:
    """Finds nothing: what is called otherwise now is missing."""
    del asked


def _kind_of(step: written.Step) -> StepKind:
    match step:
        case written.Expect() | written.Judge():
            return "check"
        case written.Goal():
            return "goal"
        case written.Use():
            return "skill"
        case _:
            return "action"


def _failure_by(error: ClewError) -> Failure:
    kind = kind_of_error(type(error).__name__, error.exit_code, error.message)
    return Failure(kind, str(error), type(error).__name__)


def _dead(recorder: StepRecorder) -> Failure | None:
    """A goal's last press that changed nothing: whoever calls the goal reached after it is mistaken."""
    outcomes = {outcome.step: outcome for outcome in recorder.outcomes}
    last = next((intent for intent in reversed(recorder.intents) if intent.action.kind != "wait"), None)
    if last is None or last.action.kind not in ("tap", "long_press") or last.target is None:
        return None
    if last.target.role in FIELDS:
        return None
    outcome = outcomes.get(last.step)
    if outcome is None or outcome.changed or outcome.status != "done" or outcome.notices:
        return None
    told = f"{last.action.describe()} {last.target.described} changed nothing"
    return Failure("no-effect", told, "", last.target.bounds)
