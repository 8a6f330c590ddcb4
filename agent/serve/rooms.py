"""The devices that clients of the protocol may use: those that the person who starts the server names."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from agent.config import Settings
from agent.errors import ConfigError, PolicyStop
from agent.reaching.addresses import read_device_address
from agent.reaching.frames import Frame
from agent.reaching.held import HeldDevice

DEFAULT_DEVICES = ("phone",)
MOST_OPEN = 4
_KEPT_LOOKS = 8


@dataclass
class Room:
    """One open device."""

    id: str
    held: HeldDevice
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    """Held by whoever acts: one at a time."""
    looks: dict[int, Frame] = field(default_factory=dict, repr=False)
    """The last looks that clients were given, by number: elements are named by them."""

    def keep(self, frame: Frame) -> None:
        """Remember a look that a client is given."""
        self.looks[frame.number] = frame
        while len(self.looks) > _KEPT_LOOKS:
            self.looks.pop(next(iter(self.looks)))


class Rooms:
    """All open devices.

    Args:
        settings: how they are opened, and what may be done on them.
        allowed: addresses that clients may open; ``*`` for any.
    """

    def __init__(self, settings: Settings, allowed: Iterable[str] = DEFAULT_DEVICES) -> None:
        """Keep them.

        Raises:
            UnsupportedAddress: one of the addresses is none.
        """
        self.settings = settings
        self.any = "*" in (allowed := tuple(allowed))
        self.allowed = tuple(str(read_device_address(address)) for address in allowed if address != "*")
        self._rooms: dict[str, Room] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def open(self, address: str) -> Room:
        """Open a device.

        Raises:
            PolicyStop: the person who started the server did not name it.
            ConfigError: too many are open.
            ClewError: it cannot be opened.
        """
        wanted = str(read_device_address(address))
        if not self.any and wanted not in self.allowed:
            raise PolicyStop(
                f"{wanted} is not among the devices that may be used here: {', '.join(self.allowed)}",
                f"the person who starts the server allows it with --on {wanted}",
            )
        with self._lock:
            for id in [id for id, room in self._rooms.items() if room.held.is_closed()]:
                del self._rooms[id]
            if len(self._rooms) >= MOST_OPEN:
                raise ConfigError(f"{MOST_OPEN} devices are open already", "close one first")
            room = Room(f"d{next(self._numbers)}", HeldDevice(wanted, self.settings))
            self._rooms[room.id] = room
        return room

    def get(self, id: str) -> Room:
        """An open device.

        Raises:
            ConfigError: there is none of that name.
        """
        room = self._rooms.get(id)
        if room is None:
            known = ", ".join(self._rooms) or "none"
            raise ConfigError(f"there is no open device {id[:40]!a}", f"open one with open_device; open now: {known}")
        return room

    def all(self) -> tuple[Room, ...]:
        """Every open device."""
        return tuple(room for room in self._rooms.values() if not room.held.is_closed())

    def close(self, id: str) -> None:
        """Close a device.

        Raises:
            ConfigError: there is none of that name.
        """
        room = self.get(id)
        self._rooms.pop(id, None)
        room.held.close()

    def close_all(self) -> None:
        """Close everything, after the step in hand."""
        for room in self.all():
            room.held.stop()
        for id in tuple(self._rooms):
            self.close(id)
