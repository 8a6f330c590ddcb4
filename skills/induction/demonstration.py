"""A demonstration: what was asked, what was done for it step by step, and what was shown before and after each step."""

from __future__ import annotations

from dataclasses import dataclass

from devices.action import Action
from devices.effect import EffectClass
from devices.screen import Element, Screen


@dataclass(frozen=True, slots=True)
class Shown:
    """One step of a demonstration."""

    action: Action
    element: Element | None
    """On ``before``."""
    before: Screen
    after: Screen
    effect_class: EffectClass = EffectClass.PROBEABLE
    effect_kind: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Demonstration:
    """One goal, carried out."""

    goal: str
    steps: tuple[Shown, ...]
    answer: str = ""
    """What was answered, where the goal asks something."""
    run: str = ""
    """Id of the run it was recorded in."""
    device: str = ""
    """Its address."""
    day: str = ""
    """``2026-03-01``."""
    decider: str = ""
    """Who decided: a policy, a model, a person."""

    @property
    def final(self) -> Screen:
        """What was shown at the end."""
        return self.steps[-1].after
