"""The loop: look, decide, pass the gate, write the intent, act, look again, write the outcome.

One look serves twice, as what came of a step and as what the next decision is made on. Nothing is done before its
INTENT is durable; when it cannot be made durable the run stops instead.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from agent.errors import LOOK_FOR_YOURSELF, NeedsPerson
from agent.executor import Executor, Gate
from agent.limits import Limits, find_loop
from agent.looking import Memo, Perceive, Recorder, Seen, look
from devices.device import Device
from devices.effect import EffectClass
from devices.errors import ActionFailed, ClewError
from devices.records import (
    Begin,
    End,
    Healed,
    Planned,
    Used,
    View,
)
from planner.decision import Act, Ask, Decision, Finish, History, Past, Plan, Use
from planner.goal import Goal
from planner.policy import Policy
from skills.codec import hash_of
from skills.errors import SkillError
from skills.running.exchange import After
from skills.running.following import Find, Finished, follow, nothing_else
from skills.running.healing import Healer, heal_nearby
from skills.skill import Skill

Status = Literal["done", "failed", "infrastructure", "policy", "needs-person", "interrupted"]

EXIT_CODES: dict[Status, int] = {
    "done": 0,
    "failed": 1,
    "interrupted": 1,
    "infrastructure": 3,
    "policy": 4,
    "needs-person": 5,
}
"""What a command ends with; 2 is a command that could not be understood, which never becomes a run."""
MOST_PLANS_AHEAD = 8
"""Plans that a policy may make beyond the number of things it has done."""


@dataclass(frozen=True, slots=True)
class EpisodeResult:
    """How a run ended."""

    status: Status
    reason: str
    answer: str = ""
    steps: int = 0
    seconds: float = 0.0
    step_seconds: tuple[float, ...] = field(default=())
    """Seconds of each step: decide, act and look."""
    error: ClewError | None = None
    """What ended it, where an error did."""
    impossible: bool = False
    """Whether the policy said that it cannot be done here."""


def never() -> bool:
    """It is not over, and nobody stops it."""
    return False


def run_episode(
    goal: Goal,
    device: Device,
    policy: Policy,
    *,
    perceive: Perceive,
    gate: Gate,
    recorder: Recorder | None = None,
    limits: Limits | None = None,
    run: str = "",
    pictures: bool = True,
    ended: Callable[[], bool] = never,
    interrupted: Callable[[], bool] = never,
    on_step: Callable[[Past], None] | None = None,
    past: History | None = None,
    spent_s: float = 0.0,
    begun: bool = False,
    program: str = "",
    skills: Find = nothing_else,
    heal: Healer = heal_nearby,
    on_followed: Callable[[Skill, Finished], None] | None = None,
) -> EpisodeResult:
    """Carry out one goal.

    Args:
        goal: what was asked.
        device: where; it stays open.
        policy: who decides.
        perceive: Observation to Screen.
        gate: who may refuse.
        recorder: where the journal goes; None keeps it in memory.
        limits: hard ends; of a run that goes on they count what was done before.
        run: the run's id, for the journal.
        pictures: whether looks take a picture.
        ended: asked after every step whether the environment itself is over (evaluations).
        interrupted: asked before every step, and after an error, whether a person has stopped the run.
        on_step: told of every finished step, for progress.
        past: the history of a run that goes on.
        spent_s: the seconds that run has taken already.
        begun: whether BEGIN, or RESUME, is in the journal already.
        program: version line for the journal.
        skills: where the skills come from that the policy decides to use.
        heal: finds elements of skills that no selector fits.
        on_followed: told of every skill that was followed to its end, with what was healed.

    Returns:
        How it ended. Errors of the device, the gate and the journal end the run and are told in the result; the journal
        then still gets its END record where it can be written.
    """
    limits = limits or Limits()
    loop = _Loop(goal, device, policy, perceive, gate, recorder or Memo(), limits, pictures)
    loop.ended, loop.interrupted, loop.on_step = ended, interrupted, on_step
    loop.history, loop.spent_s, loop.skills = past or History(), spent_s, skills
    loop.heal, loop.on_followed = heal, on_followed
    begin = None if begun else begin_record(goal, device.address, policy, limits, run, program)
    return loop.run(begin)


def begin_record(goal: Goal, address: str, policy: Policy, limits: Limits, run: str = "", program: str = "") -> Begin:
    """The first record of a run."""
    told = {"steps": limits.max_steps, "seconds": limits.max_seconds, "tokens": limits.max_tokens}
    return Begin(run=run, goal=goal.text, device=address, policy=policy.name, limits=told, program=program)


def status_of(error: ClewError) -> Status:
    """How a run ends that this error ends."""
    match error.exit_code:
        case 3:
            return "infrastructure"
        case 4:
            return "policy"
        case 5:
            return "needs-person"
        case _:
            return "failed"


def write_end(recorder: Recorder, result: EpisodeResult, final: View | None) -> None:
    """Write how a run ended.

    Raises:
        JournalError: it cannot be written, and that is news: the result does not say so already.
    """
    end = End(
        status=result.status,
        reason=result.reason,
        answer=result.answer,
        steps=result.steps,
        seconds=result.seconds,
        final=final,
    )
    try:
        recorder.append(end)
    except ClewError as error:
        if result.error is None:
            raise
        result.error.add_note(str(error))


def _require_known(past: Past) -> None:
    """Let no run go on, and none call itself done, over something that cannot be undone and perhaps did not happen.

    Raises:
        NeedsPerson: its reply was lost, and the screen shows nothing of it.
    """
    intent, outcome = past.intent, past.outcome
    if outcome is None or outcome.status != "unknown" or outcome.changed:
        return
    if intent.effect_class is EffectClass.IRREVERSIBLE:
        raise NeedsPerson(f"whether this happened is not known: {intent.reason}", LOOK_FOR_YOURSELF, intent.effect_kind)


def failure_of(history: History) -> ActionFailed | None:
    """Why the last step was not performed; None where it was."""
    outcome = history.last.outcome if history.last is not None else None
    if outcome is None or outcome.status != "failed":
        return None
    return ActionFailed(outcome.error)


class _Loop:
    skills: Find = staticmethod(nothing_else)
    ended: Callable[[], bool] = staticmethod(never)
    interrupted: Callable[[], bool] = staticmethod(never)
    on_step: Callable[[Past], None] | None = None
    heal: Healer = staticmethod(heal_nearby)
    on_followed: Callable[[Skill, Finished], None] | None = None

    def __init__(
        self,
        goal: Goal,
        device: Device,
        policy: Policy,
        perceive: Perceive,
        gate: Gate,
        recorder: Recorder,
        limits: Limits,
        pictures: bool,
    ) -> None:
        self._goal, self._policy, self._recorder, self._limits = goal, policy, recorder, limits
        self._look: Callable[[], Seen] = lambda: look(device, perceive, recorder, pictures)
        self._executor = Executor(device, gate, recorder, self._look)
        self._started = time.monotonic()
        self._step_seconds: list[float] = []
        self._seen: Seen | None = None
        self.history = History()
        self.spent_s = 0.0

    def run(self, begin: Begin | None) -> EpisodeResult:
        result: EpisodeResult | None = None
        try:
            if begin is not None:
                self._recorder.append(begin)
            result = self._go()
        except KeyboardInterrupt:
            result = self._interrupted()
        except ClewError as error:
            result = self._interrupted() if self.interrupted() else self._result(status_of(error), str(error), error)
        finally:
            if result is None:  # an error of our own making is on its way out
                result = self._result("infrastructure", f"clewline failed: {sys.exception()!r}")
            self._finish(result)
        return result

    def _go(self) -> EpisodeResult:
        seen = self._seen = self._look()
        while True:
            if stop := self._spent():
                return stop
            began = time.perf_counter()
            decision: Decision = self._policy.decide(self._goal, seen.screen, self.history)
            took = {**seen.elapsed_ms, "decide": round((time.perf_counter() - began) * 1000, 2)}
            match decision:
                case Finish():
                    ended = self._result(decision.outcome, decision.reason, answer=decision.answer)
                    return replace(ended, impossible=decision.impossible)
                case Ask():
                    return self._result("needs-person", decision.question)
                case Use():
                    if stop := self._use(decision, seen):
                        return stop
                    seen = self._seen
                case Plan():
                    if stop := self._note_plan(decision):
                        return stop
                    continue
                case Act():
                    seen = self._step(decision, seen, took, self._policy.name, began)
                case _:
                    assert_never(decision)
            if self.ended():
                return self._result("done", "the environment ended the episode")

    def _step(self, act: Act, seen: Seen, took: dict[str, float], decider: str, began: float) -> Seen:
        """One step through the executor, into the history.

        Raises:
            ClewError: what ends the run.
        """
        done = self._executor.perform(len(self.history) + 1, act, seen, took, decider)
        self._seen = done.seen
        self.history = self.history.then(done.past)
        self._step_seconds.append(time.perf_counter() - began)
        if self.on_step is not None:
            self.on_step(done.past)
        if done.error is not None:
            raise done.error
        _require_known(done.past)
        return done.seen

    def _note_plan(self, plan: Plan) -> EpisodeResult | None:
        """Write a plan down. Whoever plans twice on the same screen without having done anything does not get on."""
        history, after = self.history, len(self.history) + len(self.history.uses)
        last = history.plans[-1] if history.plans else None
        if last is not None and (last.after_step, last.plan) == (len(history), plan.plan):
            return self._result("failed", "the same plan was made twice, and nothing was done in between")
        if len(history.plans) > after + MOST_PLANS_AHEAD:
            return self._result("failed", f"{len(history.plans)} plans were made for {len(history)} steps")
        planned = Planned(plan=plan.plan, told=plan.told, reason=plan.reason, after_step=len(history))
        self._recorder.append(planned)
        self.history = history.planning(planned)
        return None

    def _use(self, use: Use, seen: Seen) -> EpisodeResult | None:
        """Follow a skill; every step passes the gate as any other does. What stops the run is returned.

        Raises:
            ClewError: what ends the run.
        """
        began = time.perf_counter()
        skill = self.skills(use.skill)
        self._note_use(use, hash_of(skill), "begun", use.reason)
        following = follow(skill, use.arguments, seen.screen, self.skills, self.heal)
        try:
            step = next(following)
            while True:
                if stop := self._spent():
                    return stop
                why = f"the skill {step.skill} says so: {step.reason}"
                act = Act(step.action, step.element, why, use.clause, use.clause_key, use.confidence)
                took = {**seen.elapsed_ms, "decide": round((time.perf_counter() - began) * 1000, 2)}
                seen = self._step(act, seen, took, f"skill {step.skill}", began)
                began = time.perf_counter()
                step = following.send(After(seen.screen, failure_of(self.history)))
        except StopIteration as end:
            finished: Finished = end.value
            returns = {name: str(value) for name, value in finished.returns.items()}
            healed = tuple(f"{heal.old.describe()} → {heal.new.describe()}" for heal in finished.heals)
            heals = tuple(Healed(skill=h.skill, place=h.place, old=h.old, new=h.new) for h in finished.heals)
            self._note_use(use, hash_of(skill), "done", f"in {finished.actions} steps", returns, healed, heals)
            if self.on_followed is not None:
                self.on_followed(skill, finished)
        except SkillError as error:
            self._note_use(use, hash_of(skill), "failed", str(error), error_kind=type(error).__name__)
        return None

    def _note_use(
        self,
        use: Use,
        hash_: str,
        status: Literal["begun", "done", "failed"],
        reason: str,
        returns: dict[str, str] | None = None,
        healed: tuple[str, ...] = (),
        heals: tuple[Healed, ...] = (),
        error_kind: str = "",
    ) -> None:
        used = Used(
            skill=use.skill,
            hash=hash_,
            arguments=use.arguments,
            clause=use.clause,
            clause_key=use.clause_key,
            status=status,
            reason=reason,
            error_kind=error_kind,
            after_step=len(self.history),
            returns=returns or {},
            healed=healed,
            heals=heals,
        )
        self._recorder.append(used)
        self.history = self.history.having(used)

    def _spent(self) -> EpisodeResult | None:
        limits, history = self._limits, self.history
        if self.interrupted():
            return self._interrupted()
        if len(history) >= limits.max_steps:
            return self._result("policy", f"the limit of {limits.max_steps} steps is reached")
        if self._seconds() >= limits.max_seconds:
            return self._result("policy", f"the limit of {limits.max_seconds:g} seconds is reached")
        if why := find_loop(history):
            return self._result("failed", why)
        recent = history.steps[-limits.max_failures_in_row :]
        outcomes = [past.outcome for past in recent if past.outcome is not None and past.outcome.status == "failed"]
        if len(outcomes) == limits.max_failures_in_row:
            return self._result("failed", f"{len(outcomes)} steps in a row failed, the last one: {outcomes[-1].error}")
        return None

    def _interrupted(self) -> EpisodeResult:
        return self._result("interrupted", "stopped by the person at the keyboard")

    def _seconds(self) -> float:
        return self.spent_s + time.monotonic() - self._started

    def _result(self, status: Status, reason: str, error: ClewError | None = None, answer: str = "") -> EpisodeResult:
        return EpisodeResult(
            status=status,
            reason=reason,
            answer=answer,
            steps=len(self.history),
            seconds=round(self._seconds(), 3),
            step_seconds=tuple(self._step_seconds),
            error=error,
        )

    def _finish(self, result: EpisodeResult) -> None:
        write_end(self._recorder, result, self._seen.view if self._seen is not None else None)
