"""Follows a skill on a device to its end: the plain loop, for verification, trials and tests.

A person's run goes through the agent's gate and journal instead, by the same generator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from devices.device import Device
from devices.errors import ActionFailed, DeviceTimeout
from devices.observation import Observation
from devices.screen import Screen
from skills.running.exchange import After, Perform
from skills.running.finding import Notice, nobody
from skills.running.following import Find, Finished, follow, nothing_else
from skills.running.healing import Healer
from skills.skill import Skill

Perceive = Callable[[Observation], Screen]
"""What makes a Screen of an Observation."""


def carry_out(
    skill: Skill,
    arguments: Mapping[str, object],
    device: Device,
    perceive: Perceive,
    find: Find = nothing_else,
    heal: Healer | None = None,
    performed: Callable[[Perform, After], None] = lambda _step, _after: None,
    patience: int = 1,
    reaches: bool = True,
    notice: Notice = nobody,
) -> Finished:
    """Follow a skill on a device.

    Args:
        skill: what to follow.
        arguments: by name.
        device: where.
        perceive: makes a Screen of what the device shows.
        find: where called skills come from.
        heal: finds elements that no selector fits.
        performed: told of every step once it is over.
        patience: more looks where something is not there yet.
        reaches: whether what is out of sight is scrolled to, and what is in the way closed.
        notice: told what each selector named.

    Raises:
        SkillError: as ``follow``.
        DeviceError: the device is in trouble.
    """

    def look() -> Screen:
        return perceive(device.observe(picture=False))

    following = follow(skill, arguments, look(), find, heal, patience, reaches, notice)
    try:
        step = next(following)
        while True:
            error: ActionFailed | DeviceTimeout | None = None
            try:
                device.perform(step.action, step.element)
            except (ActionFailed, DeviceTimeout) as failed:
                error = failed
            after = After(look(), error)
            performed(step, after)
            step = following.send(after)
    except StopIteration as end:
        finished: Finished = end.value
        return finished
