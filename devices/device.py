"""The one protocol every driver speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from devices.action import Action
from devices.observation import Observation
from devices.screen import Element


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a driver can say of an action that was performed."""

    point_px: tuple[int, int] | None = None
    """Where the input landed, in picture pixels."""
    value: str | None = None
    """What the field holds afterwards, where the action can be read back."""
    scrolled_px: tuple[int, int] = (0, 0)
    """How far the content moved."""
    notices: tuple[str, ...] = ()
    """Dialogs, downloads, new tabs that the action caused."""
    elapsed_ms: float = 0.0
    """From the call to the last input event, settling included."""


@runtime_checkable
class Device(Protocol):
    """A place where a goal is carried out: a page in a browser, a phone, a recorded world.

    A device is used from the thread that opened it. ``observe`` never changes what is shown. ``perform`` returns once
    what it started has settled, or raises:

    * ``ActionFailed`` (and its kinds) — nothing happened, the screen is as it was;
    * ``OutcomeUnknown`` — something may have happened, look before doing anything else;
    * any other ``DeviceError`` — the device itself is in trouble.
    """

    @property
    def address(self) -> str:
        """What it is and where: ``browser:URL``, ``android:SERIAL``."""

    def observe(self, picture: bool = True) -> Observation:
        """Look once. ``picture=False`` may leave out the PNG where only the tree is needed."""

    def perform(self, action: Action, element: Element | None = None) -> Receipt:
        """Do one thing. ``element`` comes from a Screen of the latest Observation."""

    def close(self) -> None:
        """Free everything. May be called twice."""
