"""Remembers what a device shows while it is used: a world grows beside any run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from devices.action import Action, Type, Wait
from devices.device import Device, Receipt
from devices.observation import Observation
from devices.screen import Element
from emulators.world.model import World

Identify = Callable[[Observation], str]
"""Names the state of a look: the digest of its screen's structure."""


Conceal = Callable[[str], str]
"""Puts references in the place of secrets: a world is a file that others will read."""


def as_it_is(text: str) -> str:
    """Nothing is secret."""
    return text


class RecordingDevice:
    """A device that adds to a world what is done with it.

    Args:
        device: what is used; closed with this.
        world: what grows.
        identify: names states.
        conceal: hides what is secret in texts of screens and in what is typed; pictures are kept as they are.
    """

    def __init__(self, device: Device, world: World, identify: Identify, conceal: Conceal = as_it_is) -> None:
        self._device, self._world, self._identify, self._conceal = device, world, identify, conceal
        self._here: Observation | None = None
        self._done: tuple[Observation, Action, Element | None] | None = None
        world.device = world.device or device.address

    @property
    def address(self) -> str:
        """That of the device."""
        return self._device.address

    def observe(self, picture: bool = True) -> Observation:
        """Look, and remember what was seen and how one came here."""
        now = self._device.observe(picture)
        id = self._identify(now)
        if id not in self._world.states:
            self._world.add_state(id, self._without_secrets(now))
        if self._done is not None:
            before, action, element = self._done
            start = self._identify(before)
            target = _index_of(element, before) if element is not None else -1
            stored = self._world.states[start].tree
            fits = target < 0 or (target < len(stored) and stored[target].tag == before.tree[target].tag)
            if (element is None or target >= 0) and fits:
                self._world.add_transition(start, self._as_written(action), target, id)
        self._done, self._here = None, now
        return now

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Do it; where it led is remembered at the next look. What fails leads nowhere."""
        before = self._here or self.observe(picture=False)
        receipt = self._device.perform(action, element)
        # two actions without a look between them are not one transition of either
        self._done = (before, action, element) if self._done is None and not isinstance(action, Wait) else None
        return receipt

    def close(self) -> None:
        """Close the device."""
        self._device.close()

    def _without_secrets(self, observation: Observation) -> Observation:
        tree = tuple(
            replace(
                node,
                text=self._conceal(node.text),
                attributes={name: self._conceal(value) for name, value in node.attributes.items()},
            )
            for node in observation.tree
        )
        return replace(observation, tree=tree, location=self._conceal(observation.location))

    def _as_written(self, action: Action) -> Action:
        return action.model_copy(update={"text": self._conceal(action.text)}) if isinstance(action, Type) else action


def _index_of(element: Element, observation: Observation) -> int:
    return next((node.index for node in observation.tree if node.handle and node.handle == element.handle), -1)
