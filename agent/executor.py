"""Performs one decision: through the gate, into the journal, onto the device, and says what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from agent.looking import Recorder, Seen
from devices.action import Action, Type, Wait, describe
from devices.device import Device, Receipt
from devices.effect import Effect, default_button_of, effect_on
from devices.errors import (
    ActionFailed,
    AddressRefused,
    ClewError,
    DeviceError,
    DeviceTimeout,
    OutcomeUnknown,
    SelectorError,
    StaleElement,
)
from devices.records import (
    Alternative,
    Intent,
    Outcome,
    Target,
    View,
)
from devices.screen import Element, Screen
from devices.selector import selector_for
from planner.decision import Act, Option, Past


class Judged(Protocol):
    """What a gate says."""

    @property
    def allowed(self) -> bool:
        """Whether the step may run."""

    @property
    def reason(self) -> str:
        """Why, in a sentence."""

    def error(self) -> ClewError:
        """The refusal as the error that ends the run."""


class Gate(Protocol):
    """Decides outside every model whether a step may run."""

    def judge(
        self, action: Action, element: Element | None, effect: Effect, location: str, *, typed: Collection[str] = ()
    ) -> Judged:
        """The verdict on one concrete action, ``typed`` being what the run typed itself so far."""

    def reveal(self, text: str, element: Element | None, location: str) -> str:
        """The text with secret references replaced by their values, for the driver only."""

    def conceal(self, text: str) -> str:
        """The text with secret values replaced by their references, for everything that is written down."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step that was judged and not performed yet."""

    intent: Intent
    verdict: Judged


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is over, and the look taken after it."""

    past: Past
    seen: Seen
    error: ClewError | None = None
    """What ends the run: the gate's refusal, or a device that is in trouble."""


Look = Callable[[], Seen]
OutcomeStatus = Literal["done", "failed", "unknown", "refused"]


@dataclass(frozen=True, slots=True)
class _Sent:
    """What the device made of an action."""

    status: OutcomeStatus
    receipt: Receipt | None = None
    error: DeviceError | None = None
    fatal: DeviceError | None = None
    """The same error, where the run cannot go on after it."""
    elapsed_ms: float = 0.0


class Executor:
    """Performs decisions on one device.

    Args:
        device: what acts.
        gate: who may refuse.
        recorder: where INTENT and OUTCOME go.
        look: takes the look after a step.
    """

    def __init__(self, device: Device, gate: Gate, recorder: Recorder, look: Look) -> None:
        self._device = device
        self._gate = gate
        self._recorder = recorder
        self._look = look
        self._typed: set[str] = set()
        """As it was decided, secrets by reference: what shows on a screen of these words is the agent's own."""

    def propose(self, number: int, decision: Act, seen: Seen, took: dict[str, float], decider: str) -> Proposal:
        """Classify and judge one step; nothing is written down or done."""
        action, element = decision.action, decision.element
        pressed = default_button_of(action, element, seen.screen)
        effect = effect_on(action, element, seen.screen, pressed, self._typed)
        verdict = self._gate.judge(action, element, effect, seen.view.location, typed=self._typed)
        return Proposal(self._intent(number, decision, seen, took, decider, effect, verdict.reason), verdict)

    def perform(self, number: int, decision: Act, seen: Seen, took: dict[str, float], decider: str) -> Done:
        """Do one step.

        What becomes of it is its outcome, whatever the device does; where the run cannot go on, ``error`` says why.

        Raises:
            JournalError: a record cannot be written. INTENT comes first, so then nothing was done.
        """
        proposal = self.propose(number, decision, seen, took, decider)
        intent, verdict, before = proposal.intent, proposal.verdict, seen.view
        self._recorder.append(intent)
        if not verdict.allowed:
            refusal = verdict.error()
            outcome = self._outcome(number, "refused", refusal, before)
            self._recorder.append(outcome)
            return Done(Past(intent, outcome), seen, refusal)
        sent = self._send(decision.action, decision.element, seen.screen, before.location)
        if isinstance(decision.action, Type):
            self._typed.add(decision.action.text)
        try:
            now = self._look()
        except DeviceError as error:
            # What was done is known even where what came of it cannot be seen.
            outcome = self._outcome(number, sent.status, sent.error or error, None, sent)
            self._recorder.append(outcome, durable=False)
            return Done(Past(intent, outcome), seen, sent.fatal or error)
        after = now.view
        outcome = self._outcome(number, sent.status, sent.error, after, sent).model_copy(
            update={
                "changed": after.fingerprint != before.fingerprint,
                "value": self._shown(sent.receipt, decision.element),
                "notices": tuple(dict.fromkeys((*(sent.receipt.notices if sent.receipt else ()), *after.notices))),
            }
        )
        self._recorder.append(outcome, durable=False)
        return Done(Past(intent, outcome), now, sent.fatal)

    def _send(self, action: Action, element: Element | None, screen: Screen, location: str) -> _Sent:
        if isinstance(action, Type):
            action = action.model_copy(update={"text": self._gate.reveal(action.text, element, location)})
        began = time.perf_counter()
        sent = self._send_once(action, element)
        if isinstance(sent.error, StaleElement):
            # The page redrew itself between the look and the act: find the same thing by its description, once.
            try:
                again = self._find_again(element, screen)
            except DeviceError as error:
                return replace(sent, fatal=error)
            sent = self._send_once(action, again) if again is not None else sent
        return replace(sent, elapsed_ms=round((time.perf_counter() - began) * 1000, 2))

    def _send_once(self, action: Action, element: Element | None) -> _Sent:
        try:
            return _Sent("done", self._device.perform(action, element))
        except ActionFailed as error:
            return _Sent("failed", error=error)
        except OutcomeUnknown as error:
            return _Sent("unknown", error=error)
        except AddressRefused as error:
            # It was done, and led to where the run may not be.
            return _Sent("refused", error=error, fatal=error)
        except DeviceError as error:
            if isinstance(action, Wait) and isinstance(error, DeviceTimeout):
                return _Sent("failed", error=error)  # waited in vain; if the device is in trouble, the next look tells
            return _Sent("unknown", error=error, fatal=error)

    def _outcome(
        self, number: int, status: OutcomeStatus, error: ClewError | None, after: View | None, sent: _Sent | None = None
    ) -> Outcome:
        point = sent.receipt.point_px if sent is not None and sent.receipt is not None else None
        return Outcome(
            step=number,
            status=status,
            error=self._gate.conceal(str(error)) if error is not None else "",
            error_kind=type(error).__name__ if error is not None else "",
            point_px=point,
            after=after,
            elapsed_ms={"act": sent.elapsed_ms} if sent is not None else {},
        )

    def _find_again(self, element: Element | None, screen: Screen) -> Element | None:
        if element is None:
            return None
        fresh = self._look().screen
        try:
            return selector_for(element, screen).resolve(fresh)
        except SelectorError:
            return None

    def _intent(
        self,
        number: int,
        decision: Act,
        seen: Seen,
        took: dict[str, float],
        decider: str,
        effect: Effect,
        gate: str,
    ) -> Intent:
        action, element = decision.action, decision.element
        if isinstance(action, Type):
            action = action.model_copy(update={"text": self._gate.conceal(action.text)})
        return Intent(
            step=number,
            decider=decider,
            reason=self._gate.conceal(decision.reason or describe(action, element.describe() if element else "")),
            clause=self._gate.conceal(decision.clause),
            clause_key=decision.clause_key,
            confidence=decision.confidence,
            alternatives=tuple(_alternative(option) for option in decision.alternatives[:5]),
            action=action,
            target=_target(element, seen.screen) if element is not None else None,
            effect_class=effect.effect_class,
            effect_kind=effect.kind,
            gate=gate,
            met=decision.met,
            before=seen.view,
            elapsed_ms=took,
        )

    def _shown(self, receipt: Receipt | None, element: Element | None) -> str | None:
        if receipt is None or receipt.value is None:
            return None
        if element is not None and "password" in element.states:
            return "•" * len(receipt.value)
        return self._gate.conceal(receipt.value)


def _target(element: Element, screen: Screen) -> Target:
    box = element.bounds
    return Target(
        described=element.describe(),
        role=element.role,
        name=element.name or element.label,
        bounds=(box.left, box.top, box.right, box.bottom),
        selector=selector_for(element, screen),
        secret="password" in element.states,
    )


def _alternative(option: Option) -> Alternative:
    box = option.element.bounds if option.element is not None else None
    return Alternative(
        described=option.described,
        score=round(option.score, 4),
        bounds=(box.left, box.top, box.right, box.bottom) if box is not None else None,
    )
