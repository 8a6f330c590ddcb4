"""Verifies skills where nothing can be lost: on changed embedded phones, or in a recorded world."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from agent.errors import ConfigError
from agent.opening import DeviceAddress, WorldAddress
from agent.phones import PhoneAddress
from devices.device import Device
from emulators.mutate.mutation import KINDS, read_mutation
from perception.perceiver import Perceiver
from skills.evidence import Evidence
from skills.running.following import Find
from skills.skill import Skill
from skills.verification import OpenDevice, Verdict, verify
NOT_OF_ALL: Final = frozenset({"renamed", "german", "removed"})
"""What a skill cannot be expected to pass as it is written: under these it heals, or it refuses."""


def choose_changes(text: str) -> tuple[str, ...]:
    """Read ``all``, ``none`` or ``dark,landscape``.

    Raises:
        ConfigError: one of them is no change.
    """
    if text in ("all", "none"):
        return tuple(kind for kind in KINDS if kind not in NOT_OF_ALL) if text == "all" else ()
    named = tuple(part.strip() for part in re.split(r",(?![^\[]*\])", text))
    for name in named:
        read_mutation(name)
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
    return verify(skill, opened, Perceiver().perceive, seeds, changes, find, str(address), made_at, finished)


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
    from emulators.mutate.phones import mutated_phone
    from emulators.phone.link import PhoneLink

    return AndroidDevice(PhoneLink(mutated_phone(change, seed)))
