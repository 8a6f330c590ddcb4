"""What somebody does on a device with their own hands, through the gate and into a journal, as a run's steps are.

The trace it leaves can be shown, and learnt from, like any other: its policy, and the decider of each step, say who it
was.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agent.concealing import ConcealingRecorder
from agent.episode import EpisodeResult, write_end
from agent.executor import Executor
from agent.gate import Gate
from agent.looking import Perceive, Seen, look, remember
from agent.record.run_folder import open_journal
from agent.record.telling import TellingRecorder
from agent.record.traces import TraceError
from agent.view.trace_page import write_trace
from devices.action import Action, Type, describe
from devices.device import Device
from devices.errors import ClewError
from devices.observation import Observation
from devices.records import Begin, Record
from devices.screen import Element, Screen
from devices.selector import selector_for
from planner.decision import Act, Past

PERSON = "person"
"""The decider of what a person does with their own hands."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What somebody pointed at: an element, on the screen on which they saw it."""

    element: Element
    screen: Screen


def new_run() -> str:
    """An id for a run that begins now."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"


class ByHand:
    """One row of actions by hand, and its journal.

    Args:
        device: on what; it stays open.
        perceive: Observation to Screen.
        gate: who may refuse.
        folder: where the trace goes.
        goal: what is being done, as far as somebody said it.
        who: the decider of the steps.
        program: version line for the journal.
        tell: told of every record.
    """

    def __init__(
        self,
        device: Device,
        perceive: Perceive,
        gate: Gate,
        folder: Path,
        goal: str,
        who: str = PERSON,
        program: str = "",
        tell: Callable[[Record], None] = lambda record: None,
    ) -> None:
        """Begin the journal.

        Raises:
            JournalUnwritable: it cannot be written.
        """
        self.folder, self.goal = folder, goal
        self.steps = 0
        self._device, self._perceive, self._gate, self._who = device, perceive, gate, who
        self._stack = ExitStack()
        journal = self._stack.enter_context(open_journal(folder, exists=False))
        self._recorder = ConcealingRecorder(TellingRecorder(journal, tell), gate.conceal)
        self._executor = Executor(device, gate, self._recorder, self._look)
        self._began = time.monotonic()
        self._last: Seen | None = None
        begin = Begin(run=folder.name, goal=goal, device=device.address, policy=who, program=program)
        self._recorder.append(begin)

    def act(self, action: Action, pointed: Pointed | None = None, latest: Observation | None = None) -> Past:
        """Do one thing.

        Args:
            action: what.
            pointed: to what; found again on the present screen where that is another one.
            latest: the device's latest look, where one was taken.

        Returns:
            The step. One that the gate refuses is ``refused``, and its error says why.

        Raises:
            SelectorError: what was pointed at is not there any more.
            DeviceError: the device is in trouble.
            JournalUnwritable: nothing can be written, so nothing was done.
        """
        seen = remember(latest, self._perceive, self._recorder) if latest is not None else self._look()
        element = _on(seen.screen, pointed)
        self._gate.begin_turn()
        if isinstance(action, Type) and element is not None and "password" in element.states and action.text:
            action = action.model_copy(update={"text": self._gate.hide(action.text)})
        told = describe(action, element.describe() if element is not None else "")
        decision = Act(action, element, f"{self._who} chose to {told}", clause=self.goal)
        done = self._executor.perform(self.steps + 1, decision, seen, dict(seen.elapsed_ms), self._who)
        self.steps += 1
        self._last = done.seen
        return done.past

    def end(
        self, status: Literal["done", "interrupted", "infrastructure"] = "done", reason: str = "done by hand"
    ) -> Path:
        """End the journal and draw its page. Nothing more can be done then.

        Returns:
            The folder of the trace.
        """
        result = EpisodeResult(status, reason, steps=self.steps, seconds=round(time.monotonic() - self._began, 3))
        with self._stack:
            try:
                write_end(self._recorder, result, self._last.view if self._last is not None else None)
            except ClewError:
                return self.folder  # what was done is written; that it ended can be seen from the lock
        try:
            write_trace(self.folder)
        except TraceError:
            pass
        return self.folder

    def _look(self) -> Seen:
        return look(self._device, self._perceive, self._recorder)


def _on(screen: Screen, pointed: Pointed | None) -> Element | None:
    """What was pointed at, on the screen as it is now."""
    if pointed is None:
        return None
    if screen.fingerprint == pointed.screen.fingerprint:
        return list(screen)[pointed.element.index]
    return selector_for(pointed.element, pointed.screen).resolve(screen)
