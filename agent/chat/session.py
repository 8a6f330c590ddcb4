"""Carries the turns of a conversation out on one open device."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import assert_never

from agent.assembly import Progress, RunResult
from agent.chat.dialogue import Dialogue, GoBack, Question, Start, Tell
from agent.config import Settings
from agent.consent.approvals import Asker
from agent.library.usable import skills_for
from agent.reaching.held import HeldDevice
from agent.request import Plan
from devices.action import Back
from devices.errors import ClewError
from planner.decision import Past


@dataclass(slots=True)
class Underway:
    """An order that is being carried out."""

    order: str
    future: Future[RunResult]
    steps: list[Past] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """Something to say; nothing is going on."""

    text: str
    asks: bool = False
    """Whether an answer is waited for."""
    refused: bool = False


class Session:
    """One conversation with one device. Closing it stops what goes on and closes the device.

    Args:
        on: what stands after ``--on``.
        settings: how the device is opened, and what may be done on it.
        ask: puts questions of the gate to the person; None when nobody is there.
        on_begin: told of each run that begins.
        on_step: told of each step.

    Raises:
        ClewError: the device cannot be opened.
    """

    def __init__(
        self,
        on: str,
        settings: Settings,
        ask: Asker | None = None,
        on_begin: Callable[[Plan], None] = lambda plan: None,
        on_step: Callable[[Past], None] = lambda past: None,
    ) -> None:
        self.held = HeldDevice(on, settings, watched=True)
        try:
            self.prepared = self.held.prepare()
            """Done when the first order finds everything open."""
            self.skills = skills_for(self.held.address)
        except ClewError:
            self.held.close()
            raise
        self.dialogue = Dialogue(self.skills)
        self._ask, self._on_begin, self._on_step = ask, on_begin, on_step

    def take(self, text: str) -> Underway | Told:
        """One turn of the person: begins what it asks for, or says what to say.

        Raises:
            DeviceError: the device was closed, or is in trouble.
        """
        turn = self.dialogue.turn(text)
        match turn:
            case Start():
                return self._start(turn.order)
            case Question():
                return Told(turn.text, asks=True)
            case Tell():
                return Told(turn.text, refused=turn.refused)
            case GoBack():
                self.held.act(Back(), goal="take the last step back")
                self.held.end_by_hand()
                return Told("went back")
            case _:
                assert_never(turn)

    def finish(self, underway: Underway, timeout_s: float | None = None) -> RunResult:
        """Wait for the end of what goes on; the next turns know of it.

        Raises:
            ClewError: there was no run.
            TimeoutError: it goes on still.
        """
        result = underway.future.result(timeout_s)
        self.dialogue.ended(underway.order, result.status == "done", underway.steps)
        return result

    def stop(self) -> None:
        """Stop what goes on, after the step in hand."""
        self.held.stop()

    def names(self) -> list[str]:
        """Names of what the screen showed last."""
        frame = self.held.frame
        return [element.name for element in frame.screen if element.name] if frame is not None else []

    def close(self) -> None:
        """Stop what goes on, and close the device."""
        self.held.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, order: str) -> Underway:
        steps: list[Past] = []

        def step(past: Past) -> None:
            steps.append(past)
            self._on_step(past)

        future = self.held.start(order, ask=self._ask, progress=Progress(self._on_begin, step))
        return Underway(order, future, steps)
