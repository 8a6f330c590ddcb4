"""Performs one decision: through the gate, into the journal, onto the device, and says what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from devices.action import Action, Press, Type, describe
from devices.device import Device, Receipt
from devices.effect import Effect, EffectClass, effect_of
from devices.errors import ActionFailed, AddressRefused, DeviceError, OutcomeUnknown, SelectorError, StaleElement
from devices.journal import Alternative, Intent, Outcome, Record, Target, View
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


class Gate(Protocol):
    """Decides outside every model whether a step may run."""

    def judge(self, action: Action, element: Element | None, effect: Effect, location: str) -> Judged:
        """The verdict on one concrete action. May raise ``NeedsPerson``."""

    def reveal(self, text: str, element: Element | None, location: str) -> str:
        """The text with secret references replaced by their values, for the driver only."""

    def conceal(self, text: str) -> str:
        """The text with secret values replaced by their references, for everything that is written down."""


class Writer(Protocol):
    """Where records go."""

    def append(self, record: Record, durable: bool = True) -> None:
        """Keep one record."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is over, and the look taken after it."""

    past: Past
    screen: Screen
    view: View
    took: dict[str, float]
    stop: Literal["policy", "needs-person"] | None = None


Look = Callable[[], tuple[Screen, View, dict[str, float]]]


class Executor:
    """Performs decisions on one device.

    Args:
        device: what acts.
        gate: who may refuse.
        recorder: where INTENT and OUTCOME go.
        look: takes the look after a step.
    """

    def __init__(self, device: Device, gate: Gate, recorder: Writer, look: Look) -> None:
        self._device = device
        self._gate = gate
        self._recorder = recorder
        self._look = look

    def perform(
        self, number: int, decision: Act, screen: Screen, before: View, took: dict[str, float], decider: str
    ) -> Done:
        """Do one step. Errors that leave the device usable become the step's outcome; others are raised."""
        action, element = decision.action, decision.element
        effect = effect_of(action, element, _default_button(action, element, screen))
        verdict = self._gate.judge(action, element, effect, before.location)
        intent = self._intent(number, decision, screen, before, took, decider, effect, verdict.reason)
        self._recorder.append(intent)
        if not verdict.allowed:
            outcome = Outcome(step=number, status="refused", error=verdict.reason, error_kind="Refused", after=before)
            self._recorder.append(outcome)
            stop: Literal["policy", "needs-person"] = (
                "needs-person" if effect.effect_class is EffectClass.IRREVERSIBLE else "policy"
            )
            return Done(Past(intent, outcome), screen, before, {}, stop)
        began = time.perf_counter()
        receipt, status, error = self._send(action, element, screen, before.location)
        acted = round((time.perf_counter() - began) * 1000, 2)
        screen, after, seen = self._look()
        outcome = Outcome(
            step=number,
            status=status,
            error=self._gate.conceal(str(error)) if error is not None else "",
            error_kind=type(error).__name__ if error is not None else "",
            changed=after.fingerprint != before.fingerprint,
            point_px=receipt.point_px if receipt is not None else None,
            value=self._shown(receipt, element),
            notices=tuple(dict.fromkeys((*(receipt.notices if receipt is not None else ()), *after.notices))),
            after=after,
            elapsed_ms={"act": acted},
        )
        self._recorder.append(outcome, durable=False)
        return Done(Past(intent, outcome), screen, after, seen)

    def _send(
        self, action: Action, element: Element | None, screen: Screen, location: str
    ) -> tuple[Receipt | None, Literal["done", "failed", "unknown"], DeviceError | None]:
        if isinstance(action, Type):
            action = action.model_copy(update={"text": self._gate.reveal(action.text, element, location)})
        try:
            return self._device.perform(action, element), "done", None
        except StaleElement as error:
            # The page redrew itself between the look and the act: find the same thing by its description, once.
            again = self._find_again(element, screen)
            if again is None:
                return None, "failed", error
            try:
                return self._device.perform(action, again), "done", None
            except ActionFailed as second:
                return None, "failed", second
            except OutcomeUnknown as second:
                return None, "unknown", second
        except (ActionFailed, AddressRefused) as error:
            return None, "failed", error
        except OutcomeUnknown as error:
            return None, "unknown", error

    def _find_again(self, element: Element | None, screen: Screen) -> Element | None:
        if element is None:
            return None
        fresh, _, _ = self._look()
        try:
            return selector_for(element, screen).resolve(fresh)
        except SelectorError:
            return None

    def _intent(
        self,
        number: int,
        decision: Act,
        screen: Screen,
        before: View,
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
            target=_target(element, screen) if element is not None else None,
            effect_class=effect.effect_class,
            effect_kind=effect.kind,
            gate=gate,
            before=before,
            elapsed_ms=took,
        )

    def _shown(self, receipt: Receipt | None, element: Element | None) -> str | None:
        if receipt is None or receipt.value is None:
            return None
        if element is not None and "password" in element.states:
            return "•" * len(receipt.value)
        return self._gate.conceal(receipt.value)


def _default_button(action: Action, element: Element | None, screen: Screen) -> Element | None:
    """The button that Enter presses: a focused control itself, else the submit button of the field's form."""
    if not isinstance(action, Press) or action.key not in ("Enter", "NumpadEnter"):
        return None
    at = element or screen.focus
    if at is None or at.role not in ("textbox", "searchbox", "spinbutton", "combobox"):
        return at
    forms = [above for above in screen.ancestors(at) if above.role in ("form", "dialog", "group")]
    inside = list(screen.within(forms[0])) if forms else list(screen)
    buttons = [e for e in inside if e.role == "button" and "tap" in e.actions]
    return next((b for b in buttons if "submit" in b.hints), buttons[0] if len(buttons) == 1 else None)


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
