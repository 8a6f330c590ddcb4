"""A look: what the device gave, what is on the screen, and what the journal keeps of both."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.device import Device
from devices.observation import Observation
from devices.records import Record, View
from devices.screen import Screen

Perceive = Callable[[Observation], Screen]
"""What makes a Screen of an Observation."""


class Recorder(Protocol):
    """Where records and pictures go: a journal on disk, or a list in an evaluation."""

    def append(self, record: Record, durable: bool = True) -> None:
        """Keep one record."""

    def keep_picture(self, png: bytes | None) -> str:
        """Keep a picture and return its name."""

    def keep_screen(self, screen: Screen) -> str:
        """Keep what was on a screen, for learning from it, and return its name."""


class Memo:
    """A recorder that keeps records in memory and no pictures."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record, durable: bool = True) -> None:  # noqa: ARG002 - memory lasts as long as it lasts
        """Keep one record."""
        self.records.append(record)

    def keep_picture(self, png: bytes | None) -> str:  # noqa: ARG002
        """Forget the picture."""
        return ""

    def keep_screen(self, screen: Screen) -> str:  # noqa: ARG002
        """Forget the screen."""
        return ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look."""

    screen: Screen
    view: View
    """What the journal keeps of it."""
    elapsed_ms: dict[str, float]
    """Where its time went."""


def look(device: Device, perceive: Perceive, recorder: Recorder, pictures: bool = True) -> Seen:
    """Look once and keep the picture.

    Raises:
        DeviceError: the device is in trouble.
        JournalUnwritable: the picture cannot be kept.
    """
    began = time.perf_counter()
    observation = device.observe(pictures)
    looked = time.perf_counter()
    return remember(observation, perceive, recorder, (looked - began) * 1000)


def remember(observation: Observation, perceive: Perceive, recorder: Recorder, observed_ms: float = 0.0) -> Seen:
    """What a look that was taken already shows; its picture is kept.

    Raises:
        JournalUnwritable: the picture cannot be kept.
    """
    looked = time.perf_counter()
    screen = perceive(observation)
    view = View(
        location=observation.location,
        title=observation.title,
        size_px=observation.size_px,
        digest=screen.digest,
        fingerprint=screen.fingerprint,
        elements=len(screen),
        picture=recorder.keep_picture(observation.png),
        screen=recorder.keep_screen(screen),
        notices=screen.notices,
    )
    took = {"observe": observed_ms, "perceive": (time.perf_counter() - looked) * 1000}
    return Seen(screen, view, {key: round(ms, 2) for key, ms in took.items()})
