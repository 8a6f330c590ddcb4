"""Leaves out what did not matter: waits, steps that failed or did nothing, and ways that led back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from devices.action import Back, Open, Type, Wait
from devices.effect import EffectClass
from skills.induction.demonstration import Shown

Needed = Callable[[Sequence[Shown]], bool]
"""Whether something that was seen on a way is used after it."""


def trim(steps: Sequence[Shown], needed: Needed) -> list[Shown]:
    """The steps that brought the goal about."""
    kept = [step for step in steps if not step.failed and not isinstance(step.action, Wait)]
    kept = [step for step in kept if not _did_nothing(step)]
    kept = _without_overwritten(kept)
    return _without_detours(kept, needed)


def _did_nothing(step: Shown) -> bool:
    if isinstance(step.action, Open | Type):
        return False  # where one already is, or what a field holds already, another run has to bring about
    if step.effect_class is EffectClass.IRREVERSIBLE:
        return False
    return step.before.fingerprint == step.after.fingerprint


def _without_overwritten(steps: list[Shown]) -> list[Shown]:
    """A text that was typed anew in the same field right after counts only the last time."""
    kept: list[Shown] = []
    for step in steps:
        last = kept[-1] if kept else None
        if (
            last is not None
            and isinstance(step.action, Type)
            and isinstance(last.action, Type)
            and not step.action.append
            and last.element is not None
            and step.element is not None
            and (last.element.role, last.element.name, last.element.bounds)
            == (step.element.role, step.element.name, step.element.bounds)
        ):
            kept.pop()
        kept.append(step)
    return kept


def _without_detours(steps: list[Shown], needed: Needed) -> list[Shown]:
    """Cuts ways that end on the very screen they began on, the longest first, with nothing that counts on them."""
    at = 0
    while at < len(steps):
        ends = [
            end
            for end in range(len(steps) - 1, at, -1)
            if steps[at].before.fingerprint == steps[end].after.fingerprint
            and _is_detour(steps[at : end + 1])
            and not needed(steps[at : end + 1])
        ]
        if ends:
            del steps[at : ends[0] + 1]
        else:
            at += 1
    return steps


def _is_detour(steps: Sequence[Shown]) -> bool:
    """Only what ends with going back is one: a switch that was pressed twice may have been meant."""
    return isinstance(steps[-1].action, Back | Open) and all(
        step.effect_class is not EffectClass.IRREVERSIBLE for step in steps
    )
