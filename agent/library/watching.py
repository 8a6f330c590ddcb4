"""Watches what is done with a device, so that it can be learnt from without a journal."""

from __future__ import annotations

from collections.abc import Callable

from devices.action import Action
from devices.device import Device, Receipt
from devices.effect import EffectClass, default_button_of, effect_on
from devices.errors import ActionFailed
from devices.observation import Observation
from devices.screen import Element, Screen
from skills.induction.demonstration import Shown


class Irreversible(Exception):
    """What was to be done cannot be undone; it was not done."""


class Watch:
    """A device that remembers what was done with it, and what was shown before and after.

    Args:
        device: the device.
        perceive: makes a Screen of what it shows.
        reversible_only: refuse what cannot be undone, before it is done.
    """

    def __init__(
        self, device: Device, perceive: Callable[[Observation], Screen], reversible_only: bool = False
    ) -> None:
        self._device, self._perceive, self._reversible_only = device, perceive, reversible_only
        self.steps: list[Shown] = []

    @property
    def address(self) -> str:
        """That of the device."""
        return self._device.address

    def observe(self, picture: bool = True) -> Observation:
        """Look."""
        return self._device.observe(picture)

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Do it, and remember it.

        Raises:
            Irreversible: it cannot be undone, and only what can be is wanted; nothing was done.
        """
        before = self._perceive(self._device.observe(picture=False))
        effect = effect_on(action, element, before, default_button_of(action, element, before))
        if self._reversible_only and effect.effect_class is EffectClass.IRREVERSIBLE:
            raise Irreversible(f"{action.describe()} cannot be undone ({effect.kind})")
        known = self._on(before, element)
        try:
            receipt = self._device.perform(action, element)
        except ActionFailed:
            self.steps.append(Shown(action, known, before, before, effect.effect_class, effect.kind, failed=True))
            raise
        after = self._perceive(self._device.observe(picture=False))
        self.steps.append(Shown(action, known, before, after, effect.effect_class, effect.kind))
        return receipt

    @staticmethod
    def _on(screen: Screen, element: Element | None) -> Element | None:
        if element is None:
            return None
        return next((e for e in screen if e.handle == element.handle), element)

    def close(self) -> None:
        """Nothing is closed: what reaches the phone serves the next one too."""
