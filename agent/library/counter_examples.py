"""Runs a counter-example again and leaves a trace of it, with pictures, that ``clew traces open`` shows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from agent.looking import Seen, look
from agent.record.run_folder import open_journal
from agent.view.trace_page import write_trace
from devices.action import Action, describe
from devices.device import Device, Receipt
from devices.effect import effect_of
from devices.errors import ActionFailed, ClewError, DeviceTimeout
from devices.journal import Journal
from devices.observation import Observation
from devices.records import (
    Begin,
    End,
    Intent,
    Outcome,
    Target,
)
from devices.screen import Element
from devices.selector import selector_for
from perception.perceiver import Perceiver
from skills.evidence import CounterExample, Evidence
from skills.running.carrying_out import carry_out
from skills.running.following import Find
from skills.skill import Skill
from skills.verification import OpenDevice


def write_traces(
    skill: Skill,
    evidence: Evidence,
    opened: OpenDevice,
    find: Find,
    folder: Path,
    wrote: Callable[[Path], object] = lambda _folder: None,
) -> tuple[Path, ...]:
    """A trace of every counter-example, each in a folder of its own below ``folder``.

    Raises:
        JournalUnwritable: they cannot be written.
    """
    made = []
    for number, example in enumerate(evidence.counter_examples, 1):
        told = example.mutation.replace("+", "-").replace("[", "-").replace("]", "").replace(",", "-") or "unchanged"
        place = folder / f"{skill.name}-{number:03}-{told[:40]}-seed{example.seed}"
        _trace(skill, example, opened, find, place)
        made.append(place)
        wrote(place)
    return tuple(made)


def _trace(skill: Skill, example: CounterExample, opened: OpenDevice, find: Find, place: Path) -> None:
    began = time.monotonic()
    trial = next((each for each in skill.tests if dict(each.arguments) == dict(example.arguments)), skill.tests[0])
    told = f"{skill.name} with {json.dumps(dict(example.arguments), default=str)}"
    where = f"{example.mutation or 'unchanged'}, seed {example.seed}"
    with open_journal(place, exists=False) as journal, closing(opened(example.mutation, example.seed)) as device:
        begin = Begin(run=place.name, goal=told, device=f"{device.address} ({where})", policy=f"skill {skill.name}")
        journal.append(begin)
        writing = _Writing(device, journal, skill.name)
        reason = example.error
        try:
            for call in trial.prepare:
                carry_out(find(call.call), call.arguments, device, Perceiver().perceive, find)
            carry_out(skill, trial.arguments, writing, Perceiver().perceive, find)
        except ClewError as error:
            reason = str(error)
        last = look(device, Perceiver().perceive, journal)
        seconds = time.monotonic() - began
        journal.append(End(status="failed", reason=reason, steps=writing.steps, seconds=seconds, final=last.view))
    write_trace(place)


class _Writing:
    """A device that writes down what is done to it."""

    def __init__(self, device: Device, journal: Journal, decider: str) -> None:
        self._device, self._journal, self._decider = device, journal, decider
        self.steps = 0

    @property
    def address(self) -> str:
        return self._device.address

    def observe(self, picture: bool = True) -> Observation:
        return self._device.observe(picture)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        self.steps += 1
        before = look(self._device, Perceiver().perceive, self._journal)
        effect = effect_of(action, element)
        self._journal.append(
            Intent(
                step=self.steps,
                decider=f"skill {self._decider}",
                reason=describe(action, element.describe() if element is not None else ""),
                action=action,
                target=_target(element, before) if element is not None else None,
                effect_class=effect.effect_class,
                effect_kind=effect.kind,
                gate="verification: nothing here is real",
                before=before.view,
            ),
            durable=False,
        )
        error: ClewError | None = None
        receipt: Receipt | None = None
        try:
            receipt = self._device.perform(action, element)
        except (ActionFailed, DeviceTimeout) as failed:
            error = failed
        after = look(self._device, Perceiver().perceive, self._journal)
        outcome = Outcome(
            step=self.steps,
            status="done" if error is None else "failed",
            error=str(error) if error is not None else "",
            error_kind=type(error).__name__ if error is not None else "",
            changed=after.view.fingerprint != before.view.fingerprint,
            point_px=receipt.point_px if receipt is not None else None,
            value=receipt.value if receipt is not None else None,
            after=after.view,
        )
        self._journal.append(outcome, durable=False)
        if error is not None:
            raise error
        assert receipt is not None
        return receipt

    def close(self) -> None:
        self._device.close()


def _target(element: Element, seen: Seen) -> Target | None:
    again = next((e for e in seen.screen if e.handle == element.handle and e.role == element.role), None)
    if again is None:
        return None
    box = again.bounds
    return Target(
        described=again.describe(),
        role=again.role,
        name=again.name or again.label,
        bounds=(box.left, box.top, box.right, box.bottom),
        selector=selector_for(again, seen.screen),
        secret="password" in again.states,
    )
