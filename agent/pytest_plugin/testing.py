"""One test on one device: goals, skills, actions and expectations go through the loop and the gate that suites use."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from agent.concealing import ConcealingRecorder
from agent.errors import ConfigError
from agent.gate import Gate
from agent.looking import Memo, Recorder
from agent.models.accounting import note_of
from agent.program_name import program
from agent.pytest_plugin.expecting import LiveScreen
from agent.pytest_plugin.session import ClewSession
from agent.reaching.addresses import read_device_address
from agent.record.run_folder import open_journal
from agent.record.traces import TraceError
from agent.suite.playing.attempt import AttemptPlayer
from agent.suite.playing.gating import gate_of
from agent.suite.playing.noting import Ended
from agent.suite.playing.step_recorder import StepRecorder
from agent.suite.playing.venue import PhoneVenue
from agent.suite.playing.watched import WatchedDevice
from agent.suite.results import Cause, Place, StepResult
from agent.suite.scenario.given import Budget, Given
from agent.suite.scenario.planned import Planned
from agent.suite.scenario.steps import Step
from agent.view.trace_page import write_trace
from devices.errors import ClewError
from devices.journal import PICTURES_NAME
from devices.records import Begin, End

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devices.device import Device
    from emulators.phone.phone import Phone
    from emulators.phone.system.effects import Effect

_STEP: TypeAdapter[Any] = TypeAdapter(Step)
_TIMEOUT_S = 300.0
_MARKED = {"on", "seed", "data", "phone", "approve", "grant", "apps", "hosts", "timeout", "model_calls"}


class StepFailed(AssertionError):
    """A goal, skill, action or expectation of a test did not come true.

    Args:
        told: what happened.
        cause: the likely cause, by rule.
        step: what of it is on record.
    """

    def __init__(self, told: str, cause: Cause | None, step: StepResult | None) -> None:
        likely = f"\nlikely cause: {cause.told} ({cause.name})" if cause is not None else ""
        what = f"\nin the step: {step.text}" if step is not None else ""
        super().__init__(f"{told}{what}{likely}")
        self.cause = cause
        self.step = step


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a goal or a skill."""

    answer: str
    returns: Mapping[str, str]
    """What a skill returns, by name."""
    skills: tuple[str, ...]
    """Skills that carried it out."""
    actions: int
    model_calls: int
    healed: tuple[str, ...] = ()
    """Elements that were found elsewhere than the skill says."""


class Clew:
    """Does what a test says on the test's device.

    Args:
        session: what lasts.
        item: the test.
        on: address of the device.

    Raises:
        ConfigError: the marker makes no sense.
        DeviceError: the device cannot be opened.
    """

    def __init__(self, session: ClewSession, item: pytest.Item, on: str) -> None:
        self.address = on
        self.page: Path | None = None
        """The trace as a page, once the test is over and where one is kept."""
        self._session = session
        self._planned = _planned(item, on)
        self._steps: list[StepResult] = []
        self._number = 0
        self._began = time.monotonic()
        self._over = False
        self._folder: Path | None = None
        self._stack = ExitStack()
        self._venue = session.venue(on)
        gate = self._gate()
        with ExitStack() as undo:
            undo.callback(self._let_go)
            self._device = WatchedDevice(self._venue.begin(self._planned, gate))
            self._recorder = self._record(gate)
            undo.pop_all()

    # ---------------------------------------------------------------- what tests use

    @property
    def device(self) -> Device:
        """The device itself, for what no goal says."""
        return self._device

    @property
    def phone(self) -> Phone:
        """The embedded phone, to look into it: ``phone.state(PACKAGE)``, ``phone.effects``.

        Raises:
            ConfigError: the device is another one.
        """
        if not isinstance(self._venue, PhoneVenue):
            raise ConfigError(f"{self.address} is no embedded phone", "use --clew-on phone")
        return self._venue.phone

    @property
    def screen(self) -> LiveScreen:
        """What is shown, looked at whenever it is asked for something."""
        return LiveScreen(self._device, self.step)

    @property
    def effects(self) -> Sequence[Effect]:
        """What truly happened on the embedded phone."""
        return self._venue.effects() or ()

    def app_data(self, app: str) -> Any:
        """What an app of the embedded phone holds.

        Raises:
            ConfigError: that is not known on this device.
        """
        return self._venue.app_data(app)

    def do(self, goal: str) -> Done:
        """Reach a goal in plain words.

        Raises:
            StepFailed: it was not reached.
            DeviceError: the device is in trouble.
        """
        __tracebackhide__ = True
        return self.step({"goal": goal, "think": "always"})

    def use(self, skill: str, **arguments: object) -> Done:
        """Follow a verified skill.

        Raises:
            StepFailed: it does not hold what it promises.
            DeviceError: the device is in trouble.
        """
        __tracebackhide__ = True
        return self.step({"use": skill, "with": arguments})

    def step(self, step: str | Mapping[str, object]) -> Done:
        """Take any step that scenarios have: ``clew.step({"tap": "Save"})``.

        Raises:
            StepFailed: it failed.
            ConfigError: it is no step.
            DeviceError: the device is in trouble.
        """
        __tracebackhide__ = True
        try:
            written = _STEP.validate_python(step)
        except ValidationError as error:
            told = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in told["loc"])
            raise ConfigError(f"{step!r} is no step: {where}: {told['msg']}", "docs/suites.md lists them") from error
        planned = self._planned.model_copy(
            update={"steps": (written,), "budget": self._budget(), "name": f"{self._planned.name}\n{_texts(step)}"}
        )
        gate = self._gate(planned)
        mind = self._session.mind
        mind.begin(gate.conceal, planned.budget.model_calls, planned.budget.usd)
        recorder = StepRecorder(ConcealingRecorder(self._recorder, gate.conceal), self._number)
        mind.on_decision = lambda decision: recorder.append(note_of(decision), durable=False)
        self._device.look_anew()
        address = read_device_address(self.address)
        pictures = str(self._folder / PICTURES_NAME) if self._folder is not None else ""
        player = AttemptPlayer(
            planned,
            self._device,
            self._venue,
            gate,
            recorder,
            mind,
            mind.library(planned.path, address),
            stopped=lambda: False,
            pictures=pictures,
        )
        actions = self._device.actions
        ended = player.play()
        self._number += len(recorder.intents)
        self._session.usd += mind.usd
        self._steps += ended.steps
        self._require(ended)
        used = [use for use in recorder.uses if use.status == "done"]
        return Done(
            answer=player.answer,
            returns=used[-1].returns if used else {},
            skills=tuple(use.skill for use in used),
            actions=self._device.actions - actions,
            model_calls=mind.calls,
            healed=tuple(line for use in used for line in use.healed),
        )

    # ---------------------------------------------------------------- what pytest uses

    def finish(self, outcome: str) -> None:
        """The test is over: write down how, and draw the page where it is kept."""
        if self._over:
            return
        self._over = True
        passed = outcome == "passed"
        seconds = round(time.monotonic() - self._began, 3)
        reason = "the test passed" if passed else "the test failed"
        with suppress(ClewError):
            end = End(status="done" if passed else "failed", reason=reason, steps=self._number, seconds=seconds)
            self._recorder.append(end)
        self._stack.close()
        kept = self._session.traces == "on" or not passed
        if self._folder is not None and kept:
            with suppress(TraceError):
                self.page = write_trace(self._folder)
        elif self._folder is not None:
            import shutil

            shutil.rmtree(self._folder, ignore_errors=True)

    def sections(self, failed: bool) -> Iterator[tuple[str, str]]:
        """What a report adds: the steps and the pictures of a test that failed."""
        if not failed:
            return
        lines = [f"{_SIGNS[step.status]} {step.text} ({step.seconds:.2f} s)" for step in self._steps]
        last = self._steps[-1] if self._steps else None
        sights = (last.before, last.after) if last is not None else (None, None)
        for name, sight in zip(("before", "after"), sights, strict=True):
            if sight is not None and sight.picture:
                lines.append(f"picture {name} the last step: {sight.picture}")
        if self.page is not None:
            lines.append(f"trace: {self.page}")
        if lines:
            yield f"clewline on {self.address}", "\n".join(lines)
        if log := self._venue.log():
            yield "device log", log

    def close(self) -> None:
        """Let go of the device; the place stays for the next test."""
        self.finish("passed")
        self._let_go()

    # ----------------------------------------------------------------

    def _let_go(self) -> None:
        self._stack.close()
        try:
            self._venue.end()
        except ClewError:
            self._session.forget(self.address)

    def _require(self, ended: Ended) -> None:
        __tracebackhide__ = True
        if ended.verdict == "passed":
            return
        if ended.verdict == "infrastructure":
            self._session.forget(self.address)
        raise StepFailed(ended.reason, ended.cause, self._steps[-1] if self._steps else None)

    def _gate(self, planned: Planned | None = None) -> Gate:
        return gate_of(planned or self._planned, read_device_address(self.address), self._session.settings)

    def _budget(self) -> Budget:
        return self._planned.budget.model_copy(update={"usd": self._session.left_usd})

    def _record(self, gate: Gate) -> Recorder:
        if self._session.traces == "off":
            return Memo()
        self._folder = self._session.folder_for(self._planned.name)
        journal = self._stack.enter_context(open_journal(self._folder, exists=False, durable=False))
        limits = {"seconds": self._planned.timeout_s}
        begin = Begin(
            run=self._folder.name,
            goal=self._planned.name,
            device=self.address,
            policy="pytest",
            limits=limits,
            program=program(),
        )
        ConcealingRecorder(journal, gate.conceal).append(begin)
        return journal


_SIGNS = {"passed": "✓", "failed": "✕", "skipped": "–"}


def _planned(item: pytest.Item, on: str) -> Planned:
    marker = item.get_closest_marker("clew")
    told = dict(marker.kwargs) if marker is not None else {}
    if unknown := set(told) - _MARKED:
        raise ConfigError(
            f"the marker clew does not take {', '.join(sorted(unknown))}", f"it takes {', '.join(sorted(_MARKED))}"
        )
    given = {name: told[name] for name in ("seed", "data", "phone") if name in told}
    try:
        return Planned(
            id=item.nodeid,
            name=item.nodeid,
            suite=item.nodeid.partition("::")[0],
            file=item.nodeid.partition("::")[0],
            path=str(item.path),
            place=Place(file=str(item.path)),
            on=on,
            given=Given.model_validate(given),
            timeout_s=told.get("timeout", _TIMEOUT_S),
            budget=Budget.model_validate({"model calls": told.get("model_calls")}),
            approve=tuple(told.get("approve", ())),
            grant=tuple(told.get("grant", ())),
            apps=tuple(told.get("apps", ())),
            hosts=tuple(told.get("hosts", ())),
        )
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        raise ConfigError(f"the marker clew: {'.'.join(map(str, wrong['loc']))}: {wrong['msg']}") from error


def _texts(step: str | Mapping[str, object]) -> str:
    """What a step says, for secrets and apps that it names."""
    return step if isinstance(step, str) else repr(dict(step))
