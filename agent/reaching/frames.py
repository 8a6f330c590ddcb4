"""What an open device showed, moment by moment, for those who watch it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from devices.action import Action
from devices.device import Device, Receipt
from devices.observation import Observation
from devices.screen import Element, Screen
from perception.errors import PerceptionError
from perception.perceiver import Perceiver


@dataclass(frozen=True)
class Frame:
    """What a device showed at one moment."""

    number: int
    observation: Observation
    at_s: float
    """Monotonic."""

    @cached_property
    def screen(self) -> Screen:
        """Its elements; none where there is no tree, since reading pictures is left to runs."""
        seen = self.observation
        if seen.tree_kind == "none":
            return Screen((), seen.location, seen.title, seen.size_px)
        try:
            return Perceiver().perceive(seen)
        except PerceptionError:
            return Screen((), seen.location, seen.title, seen.size_px)


class WatchedDevice:
    """A device whose looks are shown to others as well.

    Args:
        inner: the device.
        publish: told of each look.
    """

    def __init__(self, inner: Device, publish: Callable[[Observation], None]) -> None:
        self._inner, self._publish = inner, publish

    @property
    def address(self) -> str:
        """Of the device."""
        return self._inner.address

    def observe(self, picture: bool = True) -> Observation:
        """Look, and tell."""
        seen = self._inner.observe(picture)
        self._publish(seen)
        return seen

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """As the device does."""
        return self._inner.perform(action, element)

    def close(self) -> None:
        """As the device does."""
        self._inner.close()


def are_same(one: Frame | None, other: Frame | None) -> bool:
    """Whether two looks show the same picture."""
    return one is not None and other is not None and one.observation.png == other.observation.png
