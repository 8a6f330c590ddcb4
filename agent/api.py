"""clewline as a library: one device, held open, and what can be asked of it.

::

    from agent import Agent

    with Agent("phone") as agent:
        result = agent.run("Set an alarm for 7:30")
        print(result.status, result.steps)

Everything an ``Agent`` does passes the same gate and leaves the same traces as ``clew run``. It may be used from any
thread; what is asked at the same time is done one thing after another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from agent.assembly import RunResult
from agent.config import Settings, load_settings
from agent.consent.approvals import Asker
from agent.events import Events
from agent.library.usable import skills_for
from agent.reaching.by_hand import Pointed
from agent.reaching.frames import Frame
from agent.reaching.held import HeldDevice
from devices.action import Action
from devices.errors import StaleElement
from devices.observation import Observation
from devices.screen import Element, Screen
from devices.selector import Selector
from planner.decision import Past, Use
from planner.directed import goal_of
from skills.skill import Skill

if TYPE_CHECKING:
    from agent.evaluation.phone_report import PhoneReport

WHO = "library"
"""The decider of actions that a program does through ``act``."""


class Agent:
    """One open device.

    Args:
        on: its address, as after ``--on``: ``phone``, ``browser:URL``, ``android:SERIAL``, ``appium:URL``,
            ``world:FOLDER``.
        settings: None reads ``clewline.toml`` and the environment, as the command line does.
        approve: kinds of steps that cannot be undone and are allowed beforehand: ``send``, ``pay`` …
        allow_hosts: hosts that may be visited besides the one of ``on``.
        traces: the folder of traces.
        ask: puts a question of the gate to a person; it is called in another thread, and has to come back by itself.
            None when nobody is there: then such a step ends the run with ``needs-person``.
    """

    def __init__(
        self,
        on: str = "phone",
        settings: Settings | None = None,
        *,
        approve: Iterable[str] = (),
        allow_hosts: Iterable[str] = (),
        traces: Path | None = None,
        ask: Asker | None = None,
    ) -> None:
        """Open the device, and wait until it is open.

        Raises:
            ConfigError: a setting makes no sense, or there is no such kind of device.
            DeviceError: it cannot be opened.
        """
        told = settings if settings is not None else load_settings()
        gate = told.gate.model_copy(
            update={
                "approve": (*told.gate.approve, *approve),
                "allow_hosts": (*told.gate.allow_hosts, *allow_hosts),
            }
        )
        folder = told.traces.model_copy(update={"folder": traces}) if traces is not None else told.traces
        self.settings = told.model_copy(update={"gate": gate, "traces": folder})
        self._ask = ask
        self._held = HeldDevice(on, self.settings)
        self._seen: Frame | None = None

    # ---------------------------------------------------------------------------------------------------- runs

    def run(self, goal: str) -> RunResult:
        """Carry out a goal, and wait for its end. Ctrl-C stops the run in good order.

        Returns:
            How it ended; ``status`` is ``done`` where the goal was reached.

        Raises:
            ClewError: there was no run: the goal cannot be read, or nothing can be written.
        """
        return self._wait(self._held.start(goal, ask=self._ask))

    def stream(self, goal: str) -> Events:
        """Carry out a goal, and get its events while it goes on.

        Raises:
            ClewError: as ``run`` does; while iterating, where it is found out then.
        """
        return self._stream(lambda events: self._held.start(goal, ask=self._ask, on_record=events.tell))

    def use(self, skill: str, **arguments: object) -> RunResult:
        """Follow one skill, and wait for its end; no model is asked.

        Args:
            skill: its name.
            arguments: what it is told; anything whose text the skill can read.

        Returns:
            How it ended; ``answer`` has what the skill found out, a line each.

        Raises:
            ClewError: there was no run.
        """
        given = {name: str(value) for name, value in arguments.items()}
        use = Use(skill, given, "a program asked for it", goal_of(skill, given), skill)
        return self._wait(self._held.start(goal_of(skill, given), use=use, ask=self._ask))

    def stop(self) -> None:
        """Stop the run that goes on, after the step in hand."""
        self._held.stop()

    def skills(self) -> tuple[Skill, ...]:
        """The skills that can do something on this device, by name.

        Raises:
            LibraryDamaged: the library cannot be read.
        """
        return tuple(sorted(skills_for(self._held.address).values(), key=lambda skill: skill.name))

    # ------------------------------------------------------------------------------------------ step by step

    def look(self) -> Screen:
        """What is shown now.

        Raises:
            DeviceError: the device is in trouble.
        """
        self._seen = self._held.look(picture=False)
        return self._seen.screen

    def observe(self) -> Observation:
        """The raw look, picture and tree.

        Raises:
            DeviceError: the device is in trouble.
        """
        self._seen = self._held.look()
        return self._seen.observation

    def act(self, action: Action, on: Element | Selector | None = None) -> Past:
        """Do one thing, through the gate and into a trace that goes on until the next run.

        Args:
            action: of ``devices.action``: ``Tap()``, ``Type(text=…)``, ``Open(location=…)`` …
            on: the element, of the latest look; or a description of it that fits one alone.

        Returns:
            The step. ``outcome.status`` is ``refused`` where the gate does not allow it.

        Raises:
            SelectorError: no element fits, or several do.
            DeviceError: the device is in trouble.
        """
        if on is not None and self._seen is None:
            self.look()
        frame = self._seen
        pointed = None
        if on is not None:
            assert frame is not None
            element = on.resolve(frame.screen) if isinstance(on, Selector) else on
            if element not in list(frame.screen):
                raise StaleElement(f"{element.describe()} is not on the latest look", "look again, then choose")
            pointed = Pointed(element, frame.screen)
        past = self._held.act(action, pointed, WHO, self._ask, "what a program did")
        self._seen = None
        return past

    # -------------------------------------------------------------------------------------------- open and shut

    @property
    def address(self) -> str:
        """What it is and where."""
        return str(self._held.address)

    def close(self) -> None:
        """Close the device, after the step in hand. May be called twice."""
        self._held.close()

    def __enter__(self) -> Agent:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wait(self, future: Future[RunResult]) -> RunResult:
        self._seen = None
        try:
            return future.result()
        except KeyboardInterrupt:
            self._held.stop()
            future.result()  # the step in hand comes to its end, and the journal says how the run ended
            raise

    def _stream(self, start: Callable[[Events], Future[RunResult]]) -> Events:
        self._seen = None
        events = Events()
        events.follow(start(events))
        return events


def evaluate(
    tasks: Sequence[str] = (), seeds: str = "0", agents: Sequence[str] = ("offline",), workers: int = 1
) -> PhoneReport:
    """Play tasks on embedded phones, judged by the apps' state and never by the screen.

    Args:
        tasks: names, or ``clock.*`` for all of one kind; empty for all.
        seeds: such as ``0-4`` or ``0,2,7``.
        agents: ``offline`` (what ``Agent.run`` does), ``rules``, ``oracle`` or ``nothing``.
        workers: phones at a time.

    Returns:
        The report that ``clew evaluate phone --json`` prints.

    Raises:
        SelectionRefused: there is no such task, seed or agent.
    """
    import tempfile

    from agent.evaluation.phone_session import PhoneWish, evaluate_phone

    with tempfile.TemporaryDirectory(prefix="clew-evaluate-") as folder:
        wish = PhoneWish(
            agents=tuple(agents), tasks=tuple(tasks), seeds=seeds, workers=workers, results=Path(folder) / "results"
        )
        return evaluate_phone(wish, lambda *_: None, lambda *_: None).report
