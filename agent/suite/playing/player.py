"""Plays attempts one after another and keeps what lasts between them: phones, networks, models."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from agent.concealing import ConcealingRecorder
from agent.errors import ConfigError
from agent.gate import Gate
from agent.looking import Recorder
from agent.models.accounting import note_of
from agent.program_name import program
from agent.reaching.addresses import DeviceAddress, read_device_address
from agent.reaching.phones import PhoneAddress
from agent.record.run_folder import open_journal
from agent.record.traces import TraceError
from agent.suite.playing.attempt import AttemptPlayer
from agent.suite.playing.causes import Scene, explain, kind_of_error
from agent.suite.playing.driver_venue import DriverVenue
from agent.suite.playing.failing import Failure
from agent.suite.playing.gating import gate_of
from agent.suite.playing.jobs import Job, Played, Setup
from agent.suite.playing.learning import keep_learnt
from agent.suite.playing.mind import Mind
from agent.suite.playing.noting import Ended
from agent.suite.playing.patches import write_patches
from agent.suite.playing.state_baselines import keep_baseline
from agent.suite.playing.venue import PhoneVenue, Venue
from agent.suite.playing.watched import WatchedDevice
from agent.suite.results import TRACES_NAME, Attempt
from agent.suite.scenario.planned import DEFAULT_ON, Planned
from devices.device import Device
from devices.errors import ClewError
from devices.journal import PICTURES_NAME
from devices.records import Begin, End
from skills.skill import Skill

_LOG_CHARACTERS = 6_000
_STATUS = {
    "passed": "done",
    "failed-app": "failed",
    "failed-agent": "failed",
    "infrastructure": "infrastructure",
    "policy": "policy",
    "needs-person": "needs-person",
    "interrupted": "interrupted",
}


@dataclass(frozen=True, slots=True)
class _Way:
    """How a scenario is gone through this time."""

    rethink: Mapping[int, Skill]
    """Steps that are thought out anew."""
    recorded: int
    """Actions that are in the journal already."""
    later: bool
    """Whether it begins a little later and goes slower."""


class Player:
    """Plays attempts.

    Args:
        setup: of the run.
        venues: what opens the place of an address; for places of one's own.
    """

    def __init__(self, setup: Setup, venues: Mapping[str, Callable[[], Venue]] | None = None) -> None:
        self._setup = setup
        self._folder = Path(setup.folder)
        self._open = dict(venues or {})
        self._venues: dict[str, Venue] = {}
        self._mind = Mind(setup.settings)

    def warm(self, on: str = DEFAULT_ON) -> None:
        """Open what the first job will need, while others still read the suites."""
        address = read_device_address(on)
        if isinstance(address, PhoneAddress) and address.kind == "phone":
            self._venue(on, address)

    def play(self, job: Job, stopped: Callable[[], bool] = lambda: False) -> Played:
        """One attempt. Whatever goes wrong is told in what is returned."""
        began_s, began = time.time(), time.monotonic()
        name = folder_name(job)
        folder = self._folder / TRACES_NAME / name
        device: WatchedDevice | None = None
        usage = False
        log = network = ""
        patches: tuple[str, ...] = ()
        try:
            address = read_device_address(job.on)
            gate = gate_of(job.planned, address, self._setup.settings)
            # A scenario that is cut off is played anew, never gone on with: its journal need not survive a power cut.
            with open_journal(folder, exists=False, durable=False) as journal:
                recorder = ConcealingRecorder(journal, gate.conceal)
                venue = self._venue(job.on, address)
                recorder.append(_begin(job))

                def once(rethink: Mapping[int, Skill], recorded: int, later: bool = False) -> AttemptPlayer:
                    nonlocal device, log, network
                    with self._begun(venue, job.planned, gate) as inner:
                        device = WatchedDevice(inner, device)
                        way = _Way(rethink, recorded, later)
                        played = self._attempt(job, device, venue, gate, recorder, address, stopped, way)
                        if played.play().verdict != "passed":
                            log, network = gate.conceal(venue.log()), gate.conceal(venue.network())
                    return played

                rethink: dict[int, Skill] = {}
                played = once(rethink, 0)
                while (again := played.ended.rethink) is not None:
                    if again[0] in rethink or self._setup.heal == "off" or stopped():
                        break
                    rethink[again[0]] = again[1]
                    played = once(rethink, played.recorded)
                ended = played.ended
                if rethink and ended.verdict == "passed" and self._setup.heal == "fail":
                    ended = _only_healed(ended, rethink)
                patches = self._learn(ended, job.planned, address, bool(rethink))
                if ended.verdict == "passed" and played.changed is not None:
                    # What was learnt is played now, as in every later run.
                    second = once(rethink, played.recorded, later=True)
                    ended = _taken_down(job.planned, played, second)
                assert device is not None
                recorder.append(_end(ended, device, time.monotonic() - began))
            if ended.heals:
                patches += write_patches(self._folder, name, ended.heals)
            elapsed_s = time.monotonic() - began
        except ClewError as error:
            ended, usage = _never_began(error), isinstance(error, ConfigError)
            elapsed_s = time.monotonic() - began
            self._forget(job.on, error)
        page = ""
        if ended.verdict != "passed":
            with suppress(TraceError):
                from agent.view.trace_page import write_trace  # a page is drawn where somebody keeps it

                page = write_trace(folder).relative_to(self._folder).as_posix()
        attempt = Attempt(
            number=job.attempt,
            device=job.on,
            verdict=ended.verdict,
            started_s=began_s,
            seconds=round(elapsed_s, 4),
            device_s=round(device.device_s, 4) if device is not None else 0.0,
            steps=tuple(ended.steps),
            reason=ended.reason,
            cause=ended.cause,
            log=log[-_LOG_CHARACTERS:],
            network=network[-_LOG_CHARACTERS:],
            trace=page or f"{TRACES_NAME}/{name}",
            frames=tuple(ended.frames),
            error_kind=ended.error_kind,
        )
        return Played(number=job.number, attempt=attempt, patches=patches, usage=usage)

    def close(self) -> None:
        """Let go of everything."""
        for venue in self._venues.values():
            venue.close()
        self._venues.clear()
        self._mind.close()

    # ---------------------------------------------------------------- one attempt

    def _learn(self, ended: Ended, planned: Planned, address: DeviceAddress, anew: bool) -> tuple[str, ...]:
        """Keep what was thought out as skills; gives the patches of those that people have reviewed before."""
        if not ended.goals or not self._setup.learn or not (ended.verdict == "passed" or anew):
            return ()
        kept = keep_learnt(ended.goals, planned, self._folder, address)
        ended.steps = [
            step.model_copy(update={"learnt": kept.names[step.number]}) if step.number in kept.names else step
            for step in ended.steps
        ]
        return tuple(kept.patches)

    def _attempt(
        self,
        job: Job,
        device: WatchedDevice,
        venue: Venue,
        gate: Gate,
        recorder: Recorder,
        address: DeviceAddress,
        stopped: Callable[[], bool],
        way: _Way,
    ) -> AttemptPlayer:
        planned = job.planned
        if not way.recorded:
            self._mind.begin(gate.conceal, planned.budget.model_calls, planned.budget.usd)
        self._mind.on_decision = lambda decision: recorder.append(note_of(decision), durable=False)
        name = folder_name(job)
        return AttemptPlayer(
            planned,
            device,
            venue,
            gate,
            recorder,
            self._mind,
            self._mind.library(planned.path, address),
            stopped=stopped,
            heal=self._setup.heal,
            update_baselines=self._setup.update_baselines,
            pictures=f"{TRACES_NAME}/{name}/{PICTURES_NAME}",
            later=way.later,
            folder=self._folder / TRACES_NAME / name if self._setup.learn and not way.later else None,
            rethink=way.rethink,
            recorded=way.recorded,
        )

    @contextmanager
    def _begun(self, venue: Venue, planned: Planned, gate: Gate) -> Iterator[Device]:
        try:
            yield venue.begin(planned, gate)
        finally:
            venue.end()

    def _venue(self, on: str, address: DeviceAddress) -> Venue:
        if on not in self._venues:
            if on in self._open:
                self._venues[on] = self._open[on]()
            elif isinstance(address, PhoneAddress) and address.kind == "phone":
                self._venues[on] = PhoneVenue()
            else:
                self._venues[on] = DriverVenue(address, self._setup.settings)
        return self._venues[on]

    def _forget(self, on: str, error: ClewError) -> None:
        """A place that is in trouble is opened anew next time."""
        if error.exit_code == 3 and (venue := self._venues.pop(on, None)) is not None:
            with suppress(ClewError):
                venue.close()


def folder_name(job: Job) -> str:
    """What the folder of an attempt's trace is called: readable, and no other's."""
    row = job.planned.id.removeprefix(f"{job.planned.file}::")
    slug = re.sub(r"[^a-z0-9]+", "-", row.casefold()).strip("-")[:60] or "scenario"
    return f"{job.number:05d}-{slug}"


def _begin(job: Job) -> Begin:
    planned = job.planned
    return Begin(
        run=f"{job.number:05d}",
        goal=planned.name,
        device=job.on,
        policy="scenario",
        limits={"seconds": planned.timeout_s},
        program=program(),
    )


def _end(ended: Ended, device: WatchedDevice, seconds: float) -> End:
    return End(
        status=_STATUS[ended.verdict],  # type: ignore[arg-type]
        reason=ended.reason or "every step passed",
        steps=device.actions,
        seconds=round(seconds, 3),
    )


def _only_healed(ended: Ended, rethink: Mapping[int, Skill]) -> Ended:
    """A scenario that passes only since steps were thought out anew, in a run that lets nothing heal."""
    told = f"the way of {', '.join(skill.name for skill in rethink.values())} had to be found anew"
    verdict, cause = explain(Failure("healed", told), Scene("goal"))
    ended.verdict, ended.reason, ended.cause = verdict, told, cause
    return ended


def _taken_down(planned: Planned, first: AttemptPlayer, second: AttemptPlayer) -> Ended:
    """A scenario whose changes are taken down, where it passes the second time too.

    Raises:
        LibraryError: the disk refuses.
    """
    ended = second.ended
    if ended.verdict != "passed":
        ended.reason = f"played again, a little later and slower: {ended.reason}"
        return ended
    assert first.changed is not None
    assert second.changed is not None
    path = keep_baseline(planned, first.changed, second.changed)
    told = f"{len(first.changed)} changes taken down in {path.name}"
    first.ended.steps[-1] = first.ended.steps[-1].model_copy(update={"reason": told})
    return first.ended


def _never_began(error: ClewError) -> Ended:
    kind = kind_of_error(type(error).__name__, error.exit_code, error.message)
    failure = Failure(kind, str(error), type(error).__name__)
    verdict, cause = explain(failure, Scene("given"))
    return Ended(verdict=verdict, reason=str(error), cause=cause, error_kind=type(error).__name__)
