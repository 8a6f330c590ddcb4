"""The composition root: puts goal, device, gate, policy and journal together for one run, and takes them apart again.

However a run ends, its browser, proxy and profile lock are let go of, and its journal says how it ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from agent.apps import AppPolicy
from agent.concealing import ConcealingRecorder
from agent.config import Settings
from agent.consent.approvals import Approvals, Asker, Question
from agent.episode import EXIT_CODES, EpisodeResult, Status, begin_record, run_episode, status_of, write_end
from agent.gate import Gate, files_named_in
from agent.library.curation import note_uses
from agent.library.healed_runs import remembered, write_patches
from agent.library.healing import healing
from agent.library.usable import skills_for
from agent.looking import Recorder, look
from agent.models.accounting import AccountingRecorder, note_of, uses_of
from agent.models.opening import OpenModels, open_models
from agent.network.addresses import AddressPolicy
from agent.places import library_folder
from agent.plans.networks import Networks
from agent.plans.planning import Remembering, open_planner
from agent.plans.preview import preview_episode
from agent.program_name import program
from agent.reaching.addresses import BrowserAddress
from agent.reaching.opening import Opened, address_policy, open_device
from agent.reaching.phones import PhoneAddress
from agent.record.retention import forget_old_traces
from agent.record.run_folder import open_journal
from agent.record.telemetry import Telemetry, telemetry_of
from agent.record.telling import TellingRecorder
from agent.record.traces import TraceError
from agent.request import Plan, RunRequest, read_request, traces_root
from agent.resuming import check_state, settle_last_step
from agent.router import RouteDecision
from agent.secrets import Secrets
from agent.stopping import StopSignals, forget_stop, is_asked_to_stop
from agent.view.trace_page import write_trace
from devices.device import Device
from devices.errors import ClewError
from devices.journal import read_journal
from devices.records import ModelUse, Record, Resume
from emulators.world.identity import state_of
from emulators.world.model import NAME, World
from emulators.world.recording import RecordingDevice
from perception.perceiver import Perceiver
from planner.decision import Past
from planner.policy import Policy
from skills.errors import SkillNotFound
from skills.skill import Skill
from skills.store import SkillStore

STOPPED = "stopped by the person at the keyboard"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came of a request."""

    status: Status
    reason: str
    answer: str
    exit_code: int
    run: str
    folder: Path
    """Where the trace lies."""
    page: Path | None
    """The trace as a page; None when it could not be drawn."""
    seconds: float
    steps: int
    hint: str = ""
    """What somebody can do about it."""
    error_kind: str = ""
    """The kind of error that ended it."""
    kept_in: tuple[str, ...] = ()
    """Requests of pages that the egress proxy did not let out."""
    warnings: tuple[str, ...] = ()
    models: tuple[ModelUse, ...] = ()
    """What each model was asked for in this run; the most expensive first."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Whom to tell what while a run goes on."""

    on_begin: Callable[[Plan], None] = field(default=lambda plan: None)
    on_step: Callable[[Past], None] = field(default=lambda past: None)
    on_record: Callable[[Record], None] = field(default=lambda record: None)
    """Told of every record once it is in the journal, secrets concealed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A device that is open already, stays open after the run, and where it may go."""

    opened: Opened
    addresses: AddressPolicy
    apps: AppPolicy | None = None
    networks: Networks | None = None
    """Of the planners, which stay open as the device does."""


def run(request: RunRequest, progress: Progress | None = None, place: Place | None = None) -> RunResult:
    """Carry out one request.

    Args:
        request: what is wanted.
        progress: whom to tell.
        place: where, if the device is open already; else the request's address is opened and closed again.

    Returns:
        How it ended. From the first record on, errors are told here and in the journal.

    Raises:
        ClewError: there was no run: the goal, the address or a setting is unusable, or nothing can be written.
    """
    progress = progress or Progress()
    plan = read_request(request)
    settings = request.settings
    signals = StopSignals()
    gate = Gate(
        place.addresses if place is not None else address_policy(plan.address, settings),
        Approvals(settings.gate.approve, _interruptible(request.ask, signals)),
        Secrets.gather(plan.goal.text, settings.secrets),
        (*files_named_in(plan.goal.text), *settings.gate.allow_files),
        _apps_of(plan, settings, place),
    )
    with ExitStack() as stack:
        warned: list[str] = []
        own = skills_for(plan.address, settings.gate.development, warned.append)
        library = {**own, **{skill.name: skill for skill in request.skills}}
        told: list[Recorder] = []
        telemetry = stack.enter_context(telemetry_of(settings.telemetry))
        models: OpenModels | None = None
        policy = request.decider
        if policy is None:
            models = stack.enter_context(
                open_models(
                    settings,
                    lambda made: _tell_model(made, told[0], telemetry),
                    pointing=settings.planner.kind == "steps",
                )
            )
            remembering = Remembering(traces_root(settings), str(plan.address))
            policy = stack.enter_context(
                open_planner(
                    library,
                    models,
                    gate.conceal,
                    settings.planner.kind,
                    remembering,
                    lambda: gate.apps.labels if gate.apps is not None else (),
                    phone=isinstance(plan.address, PhoneAddress),
                    networks=place.networks if place is not None else None,
                )
            )
        stack.enter_context(signals)
        journal = stack.enter_context(open_journal(plan.folder, plan.earlier is not None))
        forget_stop(plan.folder)
        telling = TellingRecorder(journal, lambda record: _tell(record, progress, telemetry))
        counting = AccountingRecorder(telling, models.account if models is not None else None)
        recorder = ConcealingRecorder(counting, gate.conceal)
        told.append(recorder)
        progress.on_begin(plan)
        if plan.earlier is None:
            recorder.append(begin_record(plan.goal, str(plan.address), policy, plan.limits, plan.run, program()))
        else:
            recorder.append(Resume(after_step=len(plan.earlier.history)))
        work = _Work(request, plan, gate, recorder, policy, signals, progress, library, place)
        result = work.carry_out()
        uses = uses_of(models.account) if models is not None else ()
    page, undrawn = _draw(plan.folder)
    warnings = (*warned, *undrawn, *_note_uses(plan.folder), *_propose_heals(plan.folder, library))
    forget_old_traces(traces_root(settings), settings.traces.keep)
    return RunResult(
        status=result.status,
        reason=gate.conceal(result.error.message if result.error is not None else result.reason),
        answer=gate.conceal(result.answer),
        exit_code=EXIT_CODES[result.status],
        run=plan.run,
        folder=plan.folder,
        page=page,
        seconds=result.seconds,
        steps=result.steps,
        hint=gate.conceal(result.error.hint) if result.error is not None else "",
        error_kind=type(result.error).__name__ if result.error is not None else "",
        kept_in=work.kept_in,
        warnings=warnings,
        models=uses,
    )


def _tell(record: Record, progress: Progress, telemetry: Telemetry) -> None:
    telemetry.record(record)
    progress.on_record(record)


def _tell_model(made: RouteDecision, recorder: Recorder, telemetry: Telemetry) -> None:
    recorder.append(note_of(made), durable=False)
    telemetry.decided(made)


def _apps_of(plan: Plan, settings: Settings, place: Place | None) -> AppPolicy | None:
    if place is not None:
        if place.apps is not None:
            place.apps.turn_to(plan.goal.text)
        return place.apps
    if isinstance(plan.address, BrowserAddress):
        return None
    return AppPolicy(settings.gate.allow_apps, plan.goal.text)


def _interruptible(ask: Asker | None, signals: StopSignals) -> Asker | None:
    """Ctrl-C at a question ends the run at once."""
    if ask is None:
        return None

    def ask_until_signalled(question: Question) -> bool:
        with signals.raising():
            return ask(question)

    return ask_until_signalled


class _Work:
    """The part of a run that needs a device."""

    def __init__(
        self,
        request: RunRequest,
        plan: Plan,
        gate: Gate,
        recorder: ConcealingRecorder,
        policy: Policy,
        signals: StopSignals,
        progress: Progress,
        library: Mapping[str, Skill],
        place: Place | None = None,
    ) -> None:
        self._library, self._place = library, place
        self._request, self._plan, self._gate, self._recorder = request, plan, gate, recorder
        self._policy, self._signals, self._progress = policy, signals, progress
        self._perceive = Perceiver(request.settings.perception.eyes).perceive
        self.kept_in: tuple[str, ...] = ()

    def carry_out(self) -> EpisodeResult:
        """Open the device, do it, close the device. END is written in every case."""
        earlier = self._plan.earlier
        location = earlier.location if earlier is not None else ""
        began = time.monotonic()
        try:
            with self._open(location) as opened:
                try:
                    with self._recorded(opened) as device:
                        return self._use(device)
                finally:
                    self.kept_in = tuple(f"{r.host}:{r.port}, {r.count} times: {r.reason}" for r in opened.refusals)
        except ClewError as error:
            # An episode lets no error out, so this one came before it began.
            stopped = self._is_stopped()
            spent_s = (earlier.seconds if earlier is not None else 0.0) + time.monotonic() - began
            result = EpisodeResult(
                status="interrupted" if stopped else status_of(error),
                reason=STOPPED if stopped else str(error),
                steps=len(earlier.history) if earlier is not None else 0,
                seconds=round(spent_s, 3),
                error=None if stopped else error,
            )
            write_end(self._recorder, result, earlier.last_view if earlier is not None else None)
            return result

    def _open(self, location: str) -> AbstractContextManager[Opened]:
        if self._place is not None:
            return nullcontext(self._place.opened)
        return open_device(self._plan.address, location, self._gate, self._request.settings)

    def _is_stopped(self) -> bool:
        return self._signals.asked() or self._request.stopped() or is_asked_to_stop(self._plan.folder)

    @contextmanager
    def _recorded(self, opened: Opened) -> Iterator[Device]:
        """The device; with a world growing beside it where somebody wants one."""
        folder = self._request.record
        if folder is None:
            yield opened.device
            return
        world = World.load(folder) if (folder / NAME).exists() else World()
        yield RecordingDevice(opened.device, world, lambda seen: state_of(self._perceive(seen)), self._gate.conceal)
        world.save(folder)

    def _use(self, device: Device) -> EpisodeResult:
        plan, pictures = self._plan, self._request.pictures
        past = None
        if plan.earlier is not None:
            seen = look(device, self._perceive, self._recorder, pictures)
            check_state(plan.earlier, seen, self._recorder)
            past = settle_last_step(plan.earlier.history, seen.view, self._recorder)
        if self._request.dry_run:
            return preview_episode(
                plan.goal,
                device,
                self._policy,
                perceive=self._perceive,
                gate=self._gate,
                recorder=self._recorder,
                pictures=pictures,
                past=past,
            )
        return run_episode(
            plan.goal,
            device,
            self._policy,
            perceive=self._perceive,
            gate=self._gate,
            recorder=self._recorder,
            limits=plan.limits,
            pictures=pictures,
            interrupted=self._is_stopped,
            on_step=self._tell_step,
            past=past,
            spent_s=plan.earlier.seconds if plan.earlier is not None else 0.0,
            begun=True,
            skills=self._find_skill,
            heal=healing(remembered),
        )

    def _find_skill(self, name: str) -> Skill:
        if name not in self._library:
            raise SkillNotFound(f"there is no skill {name!r} for this device", "`clew skills list` shows what there is")
        return self._library[name]

    def _tell_step(self, past: Past) -> None:
        recorder = self._recorder
        outcome = recorder.shown(past.outcome) if past.outcome is not None else None
        self._progress.on_step(Past(recorder.shown(past.intent), outcome))


def _note_uses(folder: Path) -> tuple[str, ...]:
    """Tell the library what became of its skills; what it cannot take down does not undo what was done."""
    if not library_folder().is_dir():
        return ()
    try:
        note_uses(SkillStore(library_folder()), read_journal(folder))
    except (ClewError, OSError) as error:
        return (f"the library of skills was not told of this run: {error}",)
    return ()


def _propose_heals(folder: Path, library: Mapping[str, Skill]) -> tuple[str, ...]:
    """Lay down beside the trace what healed skills would have to say from now on."""
    try:
        return write_patches(folder, library)
    except (ClewError, OSError) as error:
        return (f"what was healed could not be written down: {error}",)


def _draw(folder: Path) -> tuple[Path | None, tuple[str, ...]]:
    """Draw the trace; a page that cannot be drawn does not undo what was done."""
    try:
        return write_trace(folder), ()
    except TraceError as error:
        return None, (str(error),)
