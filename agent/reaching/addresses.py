"""What stands after ``--on``: ``browser:URL``, ``phone``, ``android:SERIAL``, ``appium:URL`` or ``world:FOLDER``."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from agent.errors import UnsupportedAddress
from agent.reaching.phones import KINDS, PhoneAddress, read_phone_address

NOWHERE = "about:blank"


@dataclass(frozen=True, slots=True)
class BrowserAddress:
    """Where a run in a browser begins."""

    url: str

    def __str__(self) -> str:
        return f"browser:{self.url}"


@dataclass(frozen=True, slots=True)
class WorldAddress:
    """A recorded world that is played."""

    folder: Path

    def __str__(self) -> str:
        return f"world:{self.folder}"


DeviceAddress = BrowserAddress | PhoneAddress | WorldAddress


def read_device_address(text: str) -> DeviceAddress:
    """Read what stands after ``--on``.

    Raises:
        UnsupportedAddress: it is no address of a device, or of one that this version does not drive.
    """
    kind, colon, rest = text.strip().partition(":")
    if kind == "browser" and (colon or not rest):
        return BrowserAddress(rest or NOWHERE)
    for phone in KINDS:
        if kind == phone:
            return read_phone_address(phone, rest)
    if kind == "world":
        if not rest:
            raise UnsupportedAddress("it is not said which world", "write --on world:FOLDER")
        return WorldAddress(Path(rest))
    if kind.lower() in ("http", "https"):
        raise UnsupportedAddress(f"{text.strip()[:200]!a} does not say what to open it in", "put browser: before it")
    near = difflib.get_close_matches(kind, ("browser", *KINDS, "world"), n=1)
    hint = "write --on browser:https://example.com/, --on phone, android:SERIAL or appium:URL"
    if near and kind != near[0]:
        hint = f"did you mean {near[0]}{'' if near[0] == 'phone' else ':…'}?"
    raise UnsupportedAddress(f"{text.strip()[:200]!a} is no address of a device", hint)
