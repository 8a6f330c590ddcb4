"""Decides who plays what next, on which device, and what becomes of scenarios whose worker or device is lost."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from agent.suite.errors import NoDevice
from agent.suite.playing.causes import Scene, explain
from agent.suite.playing.failing import Failure
from agent.suite.playing.jobs import Job
from agent.suite.results import GREEN, Attempt, ScenarioResult
from agent.suite.running.crew import Answered, Crew, Died, Event
from agent.suite.running.devices import Devices
from agent.suite.running.settling import next_of, result_of, skipped
from agent.suite.scenario.planned import DEFAULT_ON, Planned

_POLL_S = 0.2


@dataclass(slots=True)
class Unit:
    """One scenario in one repetition."""

    planned: Planned
    repeat: int
    attempts: list[Attempt] = field(default_factory=list)
    patches: list[str] = field(default_factory=list)
    on: str = ""
    began_s: float = 0.0


@dataclass(slots=True)
class Watch:
    """Whom to tell what."""

    begun: Callable[[int, Unit], object] = lambda worker, unit: None
    attempted: Callable[[int, Unit, Attempt], object] = lambda worker, unit, attempt: None
    finished: Callable[[ScenarioResult], object] = lambda result: None


class Dispatch:
    """Hands scenarios out and gathers what comes of them.

    Args:
        crew: who plays.
        devices: on what.
        watch: whom to tell.
        first_number: of the first attempt; those of an earlier part of the run are taken.
        stop_at_failure: nothing more is begun after a scenario that is not green.
    """

    def __init__(
        self, crew: Crew, devices: Devices, watch: Watch, first_number: int = 1, stop_at_failure: bool = False
    ) -> None:
        self._crew, self._devices, self._watch = crew, devices, watch
        self._number, self._stop_at_failure = first_number, stop_at_failure
        self._waiting: deque[Unit] = deque()
        self._playing: dict[int, tuple[Unit, Job]] = {}
        self._groups: set[tuple[str, str]] = set()
        self._ended = False
        self.no_device: NoDevice | None = None
        """Why scenarios could not be begun."""

    def run(self, units: Iterable[Unit], stopped: Callable[[], bool] = lambda: False) -> None:
        """Play all of them, or until somebody stops it; what ends is told to ``watch.finished``."""
        self._waiting.extend(units)
        while (self._waiting and not self._ended) or self._playing:
            if stopped():
                self._interrupt()
                return
            if not self._ended:
                self._hand_out()
            if not self._playing and (self._ended or not self._waiting):
                return
            for event in self._crew.wait(_POLL_S):
                self._hear(event)

    # ---------------------------------------------------------------- giving

    def _hand_out(self) -> None:
        for worker in self._crew.idle:
            unit = self._next()
            if unit is None:
                return
            self._begin(worker, unit)

    def _next(self) -> Unit | None:
        """The first unit that may begin now."""
        for place, unit in enumerate(self._waiting):
            planned = unit.planned
            if planned.group and (planned.file, planned.group) in self._groups:
                continue
            if planned.skip:
                del self._waiting[place]
                self._watch.finished(skipped(planned, unit.repeat))
                return self._next()
            try:
                on = self._devices.free(planned.on)
            except NoDevice as error:
                del self._waiting[place]
                self.no_device = error
                self._lose(unit, str(error), "device-lost")
                return self._next()
            if on is not None:
                del self._waiting[place]
                unit.on = on
                return unit
        return None

    def _begin(self, worker: int, unit: Unit) -> None:
        job = Job(
            number=self._number,
            planned=unit.planned,
            on=unit.on,
            repeat=unit.repeat,
            attempt=len(unit.attempts) + 1,
        )
        self._number += 1
        self._devices.take(unit.on)
        if unit.planned.group:
            self._groups.add((unit.planned.file, unit.planned.group))
        unit.began_s = time.time()
        self._playing[worker] = unit, job
        self._watch.begun(worker, unit)
        self._crew.give(worker, job)

    # ---------------------------------------------------------------- taking

    def _hear(self, event: Event) -> None:
        match event:
            case Answered(worker, played):
                unit, job = self._playing.pop(worker)
                assert played.number == job.number, "a worker answers what it was asked"
                unit.patches += played.patches
                self._over(worker, unit, played.attempt)
            case Died(worker, job, why):
                if worker not in self._playing:
                    return
                unit, _ = self._playing.pop(worker)
                self._over(worker, unit, _lost(unit, why, "worker-lost", job))

    def _over(self, worker: int, unit: Unit, attempt: Attempt) -> None:
        lost = attempt.cause is not None and attempt.cause.name == "device-lost"
        self._devices.give_back(unit.on, attempt.reason if lost else "")
        self._groups.discard((unit.planned.file, unit.planned.group))
        unit.attempts.append(attempt)
        self._watch.attempted(worker, unit, attempt)
        if next_of(unit.planned, unit.attempts) == "again" and not self._ended:
            self._waiting.appendleft(unit)
            return
        self._settle(unit)

    def _lose(self, unit: Unit, why: str, kind: str) -> None:
        unit.began_s = unit.began_s or time.time()
        unit.on = unit.on or unit.planned.on or DEFAULT_ON
        unit.attempts.append(_lost(unit, why, kind))
        self._settle(unit)

    def _settle(self, unit: Unit) -> None:
        result = result_of(unit.planned, unit.on, unit.repeat, unit.attempts, unit.patches)
        if self._stop_at_failure and result.verdict not in GREEN:
            self._ended = True
        self._watch.finished(result)

    def _interrupt(self) -> None:
        """Have workers end what they play; what has begun ends as interrupted, what has not is not told of."""
        self._ended = True
        self._crew.stop()
        until = time.monotonic() + 5.0
        while self._playing and time.monotonic() < until:
            for event in self._crew.wait(_POLL_S):
                self._hear(event)
        for unit, job in list(self._playing.values()):
            unit.attempts.append(_lost(unit, "the run was stopped", "interrupted", job))
            self._settle(unit)
        self._playing.clear()


def _lost(unit: Unit, why: str, kind: str, job: Job | None = None) -> Attempt:
    """An attempt of which nobody else tells."""
    verdict, cause = explain(Failure(kind, why), Scene("given"))  # type: ignore[arg-type]
    return Attempt(
        number=job.attempt if job is not None else len(unit.attempts) + 1,
        device=unit.on or DEFAULT_ON,
        verdict=verdict,
        started_s=unit.began_s,
        seconds=round(max(0.0, time.time() - unit.began_s), 4),
        reason=why,
        cause=cause,
        error_kind="WorkerLost" if kind == "worker-lost" else "",
    )
