"""The loop: look, decide, pass the gate, write the intent, act, look again, write the outcome.

One look serves twice, as what came of a step and as what the next decision is made on. Nothing is done before its INTENT
is durable; when it cannot be made durable the run stops instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol, assert_never

from agent.executor import Executor, Gate
from agent.limits import Limits, find_loop
from devices.device import Device
from devices.errors import AddressRefused, ClewError, DeviceError
from devices.journal import Begin, End, Note, Outcome, Record, Resume, View
from devices.observation import Observation
from devices.screen import Screen
from planner.decision import Act, Ask, Finish, History, Past, Use
from planner.goal import Goal
from planner.policy import Policy

Status = Literal["done", "failed", "infrastructure", "policy", "needs-person", "interrupted"]


class Recorder(Protocol):
    """Where records and pictures go: a journal on disk, or a list in an evaluation."""

    def append(self, record: Record, durable: bool = True) -> None:
        """Keep one record."""

    def keep_picture(self, png: bytes | None) -> str:
        """Keep a picture and return its name."""


class Memo:
    """A recorder that keeps records in memory and no pictures."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record, durable: bool = True) -> None:
        """Keep one record."""
        self.records.append(record)

    def keep_picture(self, png: bytes | None) -> str:
        """Forget the picture."""
        return ""


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


def never() -> bool:
    """The environment never says that it is over."""
    return False


def run_episode(
    goal: Goal,
    device: Device,
    policy: Policy,
    *,
    perceive: Callable[[Observation], Screen],
    gate: Gate,
    recorder: Recorder | None = None,
    limits: Limits | None = None,
    run: str = "",
    pictures: bool = True,
    ended: Callable[[], bool] = never,
    on_step: Callable[[Past], None] | None = None,
    past: History | None = None,
    program: str = "",
) -> EpisodeResult:
    """Carry out one goal.

    Args:
        goal: what was asked.
        device: where; it stays open.
        policy: who decides.
        perceive: Observation to Screen.
        gate: who may refuse.
        recorder: where the journal goes; None keeps it in memory.
        limits: hard ends.
        run: the run's id, for the journal.
        pictures: whether looks take a picture.
        ended: asked after every step whether the environment itself is over (evaluations).
        on_step: told of every finished step, for progress.
        past: the history of a run that goes on.
        program: version line for the journal.

    Returns:
        How it ended. Errors of the device, the gate and the journal end the run and are told in the result; the journal
        then still gets its END record where it can be written.
    """
    loop = _Loop(goal, device, policy, perceive, gate, recorder or Memo(), limits or Limits(), pictures, ended, on_step)
    return loop.run(run, past, program)


class _Loop:
    def __init__(
        self,
        goal: Goal,
        device: Device,
        policy: Policy,
        perceive: Callable[[Observation], Screen],
        gate: Gate,
        recorder: Recorder,
        limits: Limits,
        pictures: bool,
        ended: Callable[[], bool],
        on_step: Callable[[Past], None] | None,
    ) -> None:
        self._goal, self._device, self._policy = goal, device, policy
        self._perceive, self._recorder, self._limits = perceive, recorder, limits
        self._pictures, self._ended, self._on_step = pictures, ended, on_step
        self._executor = Executor(device, gate, recorder, self._look)
        self._started = time.monotonic()
        self._step_seconds: list[float] = []
        self._history = History()
        self._view: View | None = None

    def run(self, run: str, past: History | None, program: str) -> EpisodeResult:
        try:
            if past is None:
                self._recorder.append(self._begin(run, program))
            else:
                self._history = past
                self._recorder.append(Resume(after_step=len(past)))
            result = self._go()
        except KeyboardInterrupt:
            result = self._result("interrupted", "stopped by the person at the keyboard")
        except AddressRefused as error:
            result = self._result("policy", str(error), error=error)
        except ClewError as error:
            result = self._result(_status_of(error), str(error), error=error)
        self._finish(result)
        return result

    def _begin(self, run: str, program: str) -> Begin:
        limits = self._limits
        return Begin(
            run=run,
            goal=self._goal.text,
            device=self._device.address,
            policy=self._policy.name,
            limits={"steps": limits.max_steps, "seconds": limits.max_seconds, "tokens": limits.max_tokens},
            program=program,
        )

    def _go(self) -> EpisodeResult:
        screen, self._view, took = self._look()
        while True:
            if stop := self._spent():
                return stop
            began = time.perf_counter()
            decision = self._policy.decide(self._goal, screen, self._history)
            took = {**took, "decide": round((time.perf_counter() - began) * 1000, 2)}
            match decision:
                case Finish():
                    return self._result(decision.outcome, decision.reason, decision.answer)
                case Ask():
                    return self._result("needs-person", decision.question)
                case Use():
                    raise AssertionError(f"no library of skills is open, yet {decision.skill} was chosen")
                case Act():
                    number = len(self._history) + 1
                    done = self._executor.perform(number, decision, screen, self._view, took, self._policy.name)
                case _:
                    assert_never(decision)
            self._history = self._history.then(done.past)
            self._step_seconds.append(time.perf_counter() - began)
            if self._on_step is not None:
                self._on_step(done.past)
            if done.stop is not None:
                return self._result(done.stop, done.past.outcome.error if done.past.outcome else "")
            if self._ended():
                return self._result("done", "the environment ended the episode")
            screen, self._view, took = done.screen, done.view, done.took

    def _look(self) -> tuple[Screen, View, dict[str, float]]:
        began = time.perf_counter()
        observation = self._device.observe(self._pictures)
        looked = time.perf_counter()
        screen = self._perceive(observation)
        view = View(
            location=observation.location,
            title=observation.title,
            size_px=observation.size_px,
            digest=screen.digest,
            fingerprint=screen.fingerprint,
            elements=len(screen),
            picture=self._recorder.keep_picture(observation.png),
            notices=observation.notices,
        )
        took = {"observe": (looked - began) * 1000, "perceive": (time.perf_counter() - looked) * 1000}
        return screen, view, {key: round(ms, 2) for key, ms in took.items()}

    def _spent(self) -> EpisodeResult | None:
        limits, history = self._limits, self._history
        if len(history) >= limits.max_steps:
            return self._result("policy", f"the limit of {limits.max_steps} steps is reached")
        if time.monotonic() - self._started >= limits.max_seconds:
            return self._result("policy", f"the limit of {limits.max_seconds:g} seconds is reached")
        if why := find_loop(history):
            return self._result("failed", why)
        recent = history.steps[-limits.max_failures_in_row :]
        if len(recent) == limits.max_failures_in_row and all(
            p.outcome is not None and p.outcome.status == "failed" for p in recent
        ):
            last = recent[-1].outcome
            return self._result("failed", f"{len(recent)} steps in a row failed, the last one: {last.error if last else ''}")
        return None

    def _result(self, status: Status, reason: str, answer: str = "", error: ClewError | None = None) -> EpisodeResult:
        return EpisodeResult(
            status=status,
            reason=reason,
            answer=answer,
            steps=len(self._history),
            seconds=round(time.monotonic() - self._started, 3),
            step_seconds=tuple(self._step_seconds),
            error=error,
        )

    def _finish(self, result: EpisodeResult) -> None:
        end = End(
            status=result.status,
            reason=result.reason,
            answer=result.answer,
            steps=result.steps,
            seconds=result.seconds,
            final=self._view,
        )
        try:
            self._recorder.append(end)
        except ClewError as error:
            # The disk is what failed: the result says so already, and there is nowhere to write it.
            if result.error is None:
                raise
            result.error.add_note(str(error))


def _status_of(error: ClewError) -> Status:
    return {0: "done", 3: "infrastructure", 4: "policy", 5: "needs-person"}.get(error.exit_code, "failed")  # type: ignore[return-value]


def history_of(records: list[Record]) -> History:
    """What a journal says was done, oldest first."""
    steps: dict[int, Past] = {}
    for record in records:
        if record.kind == "intent":
            steps[record.step] = Past(record, None)
        elif record.kind == "outcome" and record.step in steps:
            steps[record.step] = Past(steps[record.step].intent, record)
    return History(tuple(steps[number] for number in sorted(steps)))


def settle_last_step(history: History, now: View, recorder: Recorder) -> History:
    """Decide what became of a step that was cut off, by looking at where things stand now.

    An idempotent or probeable step that left no mark is taken as not done, so that the policy decides anew; one whose
    screen has changed is taken as done, outcome unknown. An irreversible step is never decided here.

    Raises:
        NeedsPerson: the step was irreversible.
    """
    from agent.errors import NeedsPerson

    last = history.last
    if last is None or last.outcome is not None:
        return history
    intent = last.intent
    if intent.effect_class == "irreversible":
        raise NeedsPerson(
            f"the run was cut off while it did this: {intent.reason}. Whether it happened is not known",
            "look for yourself, then start a new run for what is left",
        )
    changed = intent.before.fingerprint != now.fingerprint
    outcome = Outcome(
        step=intent.step,
        status="unknown" if changed else "failed",
        error="cut off; the screen has changed since" if changed else "cut off before it had an effect",
        error_kind="CutOff",
        changed=changed,
        after=now,
    )
    recorder.append(outcome)
    recorder.append(Note(topic="resume", text=outcome.error))
    return History((*history.steps[:-1], Past(intent, outcome)))


__all__ = [
    "DeviceError",
    "EpisodeResult",
    "Memo",
    "Recorder",
    "Status",
    "history_of",
    "never",
    "run_episode",
    "settle_last_step",
]
