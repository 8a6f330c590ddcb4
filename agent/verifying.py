"""Verifies skills where nothing can be lost: on changed embedded phones, or in a recorded world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from agent.app_versions import where_told
from agent.errors import ConfigError
from agent.opening import DeviceAddress, WorldAddress
from agent.phones import PhoneAddress
from devices.device import Device
from perception.perceiver import Perceiver
from skills.evidence import Evidence
from skills.running.following import Find
from skills.skill import Skill
from skills.verification import OpenDevice, Verdict, verify

CHANGES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "dark": {"dark": True},
        "large-text": {"font_scale": 1.3},
        "small-screen": {"width_px": 720, "height_px": 1280, "density_dpi": 320},
        "tablet": {"width_px": 1600, "height_px": 2560, "density_dpi": 320},
        "landscape": {"rotation": 1},
        "buttons": {"navigation": "buttons"},
    }
)
"""Name of a change -> the fields of the phone's `emulators.phone.system.config.Config` that it sets."""


def choose_changes(text: str) -> tuple[str, ...]:
    """Read ``all``, ``none`` or ``dark,landscape``.

    Raises:
        ConfigError: one of them is no change.
    """
    if text in ("all", "none"):
        return tuple(CHANGES) if text == "all" else ()
    named = tuple(part.strip() for part in text.split(","))
    for name in named:
        if name not in CHANGES:
            raise ConfigError(f"{name!r} is no change of the phone", f"choose all, none, or of {', '.join(CHANGES)}")
    return named


def verify_skill(
    skill: Skill,
    address: DeviceAddress,
    seeds: Sequence[int],
    changes: Sequence[str],
    find: Find,
    finished: Callable[[Verdict, int, int], None] = lambda _verdict, _done, _of: None,
) -> Evidence:
    """Run a skill's tests on every seed, unchanged and under every change.

    Raises:
        ConfigError: nothing is verified on a device of this kind.
        CurationRefused: the skill has no test.
        DeviceError: the place is in trouble.
    """
    opened = places(address)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    if isinstance(address, WorldAddress):
        seeds, changes = seeds[:1], ()  # a recording has neither
    return verify(
        skill, opened, Perceiver().perceive, seeds, changes, find, where_told(address, skill), made_at, finished
    )


def places(address: DeviceAddress) -> OpenDevice:
    """What opens a fresh place for a change and a seed.

    Raises:
        ConfigError: nothing is verified on a device of this kind.
    """
    match address:
        case PhoneAddress(kind="phone"):
            return _open_phone
        case WorldAddress():
            from emulators.world.model import World
            from emulators.world.playing import WorldDevice

            world = World.load(address.folder)
            return lambda _change, _seed: WorldDevice(world, str(address))
        case _:
            hint = "verify on phone or on a recording, world:FOLDER"
            raise ConfigError(f"nothing is tried out on {address}: what is done there may count", hint)


def _open_phone(change: str, seed: int) -> Device:
    from devices.android.device import AndroidDevice
    from emulators.phone.link import PhoneLink
    from emulators.phone.phone import Phone
    from emulators.phone.system.config import Config

    return AndroidDevice(PhoneLink(Phone(seed=seed, config=Config(**CHANGES.get(change, {})))))
