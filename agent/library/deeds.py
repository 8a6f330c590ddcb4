"""Runs a skill where nothing can be lost, and says what it did as a text that is the same for the same deeds.

On the embedded phone a deed is what changed in the apps' stored state, what happened that cannot be undone, and what
was read. Where the skill went to do it, what it left open and how long it took are no deeds. A skill that changes
nothing and reads nothing is known by the screen that it leaves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

from devices.android.device import AndroidDevice
from devices.errors import ClewError
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from perception.perceiver import Perceiver
from skills.curating.behaviour import FAILED, Input
from skills.running.carrying_out import carry_out
from skills.running.following import Find
from skills.skill import Argument, Skill
from skills.template import plain


def deeds_on_phone(find: Find) -> Callable[[Skill, Mapping[str, Argument], Input], str]:
    """What runs a skill on a fresh embedded phone, as ``skills.curating.behaviour.alike`` asks for it.

    Args:
        find: where called skills come from.
    """

    def act(skill: Skill, arguments: Mapping[str, Argument], given: Input) -> str:
        phone, perceive = Phone(seed=given.seed), Perceiver().perceive
        with closing(AndroidDevice(PhoneLink(phone))) as device:
            try:
                for call in given.prepare:
                    carry_out(find(call.call), call.arguments, device, perceive, find)
                before, happened = _stored(phone), len(phone.effects)
                finished = carry_out(skill, arguments, device, perceive, find)
            except ClewError as error:
                if error.exit_code == 3:  # the place let us down, not the skill
                    raise
                return FAILED
            changed = _changes(before, _stored(phone))
            final = [effect for effect in list(phone.effects)[happened:] if effect.kind == "irreversible"]
            done = [[effect.app, effect.name, effect.arguments] for effect in final]
            read = sorted(plain(value) for value in finished.returns.values())
            seen = "" if changed or done or read else perceive(device.observe(picture=False)).fingerprint
        return json.dumps([changed, done, read, seen], sort_keys=True)

    return act


def _stored(phone: Phone) -> dict[str, str]:
    told: dict[str, Any] = json.loads(phone.snapshot().state)
    return dict(_leaves(told["states"], ""))


def _leaves(tree: object, at: str) -> Iterator[tuple[str, str]]:
    match tree:
        case dict():
            for key, value in tree.items():
                yield from _leaves(value, f"{at}/{key}")
        case list():
            for place, value in enumerate(tree):
                yield from _leaves(value, f"{at}/{place}")
        case _:
            yield at, json.dumps(tree)


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    places = sorted(before.keys() | after.keys())
    return [(place, after.get(place, "")) for place in places if before.get(place) != after.get(place)]
