"""What an attempt leaves: a line a step, pictures, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from agent.gate import Gate
from agent.looking import Recorder
from agent.suite.playing.causes import Scene, explain, failure_by
from agent.suite.playing.failing import Failure
from agent.suite.playing.learning import Learnt
from agent.suite.playing.scenes import scene_of
from agent.suite.playing.step_recorder import StepRecorder
from agent.suite.playing.telling import StepKind, kind_of
from agent.suite.playing.venue import Venue
from agent.suite.playing.watched import WatchedDevice
from agent.suite.results import AttemptVerdict, Cause, Sight, StepResult
from agent.suite.scenario import steps as written
from agent.suite.scenario.changes import Changes
from devices.errors import ClewError
from devices.records import Note
from skills.running.following import Finished
from skills.skill import Skill

FRAMES = 12
"""Pictures that a capture is made of."""


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


class StepFailed(Exception):
    """Leaves the steps of an attempt; what is to be told of it stands in ``Ended`` by then."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a step took."""

    seconds: float
    actions: int = 0
    model_calls: int = 0
    usd: float = 0.0


class Notes:
    """Writes down what comes of an attempt's steps.

    Args:
        device: where pictures are taken.
        venue: asked whether the app crashed.
        gate: conceals secrets.
        recorder: the attempt's journal.
        pictures: how the run's folder calls the journal's pictures.
    """

    def __init__(self, device: WatchedDevice, venue: Venue, gate: Gate, recorder: Recorder, pictures: str) -> None:
        self._device, self._venue, self._gate = device, venue, gate
        self._recorder, self._pictures = recorder, pictures
        self.ended = Ended()

    def carried_out(
        self,
        step: written.Step,
        told: str,
        kind: StepKind,
        recorder: StepRecorder,
        spent: Spent,
        failure: Failure | None,
        skill: Skill | None = None,
    ) -> None:
        """A step that acted.

        Args:
            step: what is written.
            told: in words.
            kind: of the step.
            recorder: what it did.
            spent: what it took.
            failure: why it failed, if it did.
            skill: the skill that did it.

        Raises:
            StepFailed: it failed.
        """
        last = next((intent for intent in reversed(recorder.intents) if intent.target is not None), None)
        last = last or (recorder.intents[-1] if recorder.intents else None)
        bounds = failure.bounds if failure is not None and failure.bounds else None
        if last is not None and last.target is not None:
            bounds = bounds or last.target.bounds
        before = Sight(picture=self._named(last.before.picture), bounds=bounds) if last is not None else None
        shown = next((out.after.picture for out in reversed(recorder.outcomes) if out.after is not None), "")
        after = Sight(picture=self._named(shown) if shown else self.look(), bounds=bounds if last is None else None)
        healed = tuple(line for use in recorder.uses for line in use.healed)
        self._add(
            step,
            told,
            kind,
            failure,
            spent,
            before,
            after,
            skill=skill.name if skill is not None else "",
            healed=healed,
        )
        if failure is not None:
            self.end(failure, scene_of(kind_of(step), recorder, skill))

    def checked(
        self,
        step: written.Step | Changes,
        told: str,
        spent: Spent,
        after: Sight,
        *,
        reason: str = "",
        judged: bool = False,
    ) -> None:
        """An assertion that holds."""
        self._add(step, told, "check", None, spent, None, after, reason=reason, judged=judged)

    def failed(
        self,
        step: written.Step | Changes,
        told: str,
        kind: StepKind,
        failure: Failure,
        spent: Spent,
        *,
        judged: bool = False,
    ) -> NoReturn:
        """A step that failed before it could act, or an assertion that does not hold.

        Raises:
            StepFailed: always.
        """
        seen = self.look() if failure.kind not in ("device-lost", "disk-full") else ""
        before = next((each.after for each in reversed(self.ended.steps) if each.after is not None), None)
        after = Sight(picture=seen, bounds=failure.bounds)
        self._add(step, told, kind, failure, spent, before, after, judged=judged)
        self.end(failure, Scene(kind_of(step)))

    def skipped(self, step: written.Step, told: str, kind: StepKind) -> None:
        """A step that was not come to."""
        self.ended.steps.append(
            StepResult(
                number=len(self.ended.steps) + 1,
                kind=kind,
                text=self._gate.conceal(told),
                place=step.place,
                status="skipped",
            )
        )

    def end(self, failure: Failure, scene: Scene) -> NoReturn:
        """End the attempt: whose failure it is, and the likely cause.

        Raises:
            StepFailed: always.
        """
        screen = None
        if failure.kind not in ("device-lost", "disk-full"):
            try:
                screen = self._device.perceive(self._device.observe())
            except ClewError as error:
                failure = failure_by(error)
        verdict, cause = explain(failure, scene.seen(self._venue.crashed(), screen))
        self.ended.verdict = verdict
        self.ended.reason = self._gate.conceal(failure.told)
        self.ended.cause = cause.model_copy(update={"told": self._gate.conceal(cause.told)})
        self.ended.error_kind = failure.error_kind
        raise StepFailed(failure.told)

    def write(self, told: str, failure: Failure | None) -> None:
        """An expectation and what came of it, in the journal.

        Raises:
            StepFailed: it holds, and the journal cannot be written.
        """
        verdict = "holds" if failure is None else f"does not hold: {failure.told}"
        try:
            self._recorder.append(Note(topic="expect", text=f"{told}: {verdict}"), durable=False)
        except ClewError as error:
            if failure is None:
                self.end(failure_by(error), Scene("check"))

    def look(self) -> str:
        """A picture of what is shown now; empty where there is none to be had."""
        try:
            seen = self._device.observe()
            name = self._named(self._recorder.keep_picture(seen.png))
        except ClewError:
            return ""
        self.frame(name.rpartition("/")[2])
        return name

    def frame(self, *names: str) -> None:
        """Pictures that belong into the capture."""
        for name in names:
            shown = self._named(name)
            if shown and (not self.ended.frames or self.ended.frames[-1] != shown):
                self.ended.frames.append(shown)
        del self.ended.frames[:-FRAMES]

    def _add(
        self,
        step: written.Step | Changes,
        told: str,
        kind: StepKind,
        failure: Failure | None,
        spent: Spent,
        before: Sight | None,
        after: Sight,
        *,
        reason: str = "",
        judged: bool = False,
        skill: str = "",
        healed: tuple[str, ...] = (),
    ) -> None:
        self.ended.steps.append(
            StepResult(
                number=len(self.ended.steps) + 1,
                kind=kind,
                text=self._gate.conceal(told),
                place=step.place,
                status="failed" if failure is not None else "passed",
                reason=self._gate.conceal(failure.told if failure is not None else reason),
                seconds=round(spent.seconds, 4),
                actions=spent.actions,
                model_calls=spent.model_calls,
                usd=spent.usd,
                judged=judged,
                skill=skill,
                healed=healed,
                before=before,
                after=after,
            )
        )

    def _named(self, picture: str) -> str:
        return f"{self._pictures}/{picture}" if picture else ""
