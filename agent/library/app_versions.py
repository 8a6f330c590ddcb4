"""Where a skill was verified, with the versions of its apps: evidence of another version is evidence of another app."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from agent.reaching.addresses import DeviceAddress
from agent.reaching.phones import PhoneAddress
from skills.evidence import Evidence
from skills.skill import Skill

_TOLD = re.compile(r"phone \((.+)\)")


def where_told(address: DeviceAddress, skill: Skill) -> str:
    """What evidence says of its place: ``phone (org.clewline.clock 1.0.0)``; without versions where none are known."""
    if not isinstance(address, PhoneAddress) or address.kind != "phone":
        return str(address)
    told = _versions(skill.effects.apps)
    return f"phone ({told})" if told else str(address)


def where_now(skill: Skill, evidence: Evidence) -> str:
    """What evidence of the same place would say today; empty where it names no versions."""
    if _TOLD.fullmatch(evidence.where) is None:
        return ""
    return f"phone ({_versions(skill.effects.apps)})"


def _versions(apps: Iterable[str]) -> str:
    known = _known()
    return ", ".join(f"{app} {known[app]}" for app in sorted(apps) if app in known)


@cache
def _known() -> Mapping[str, str]:
    """Version of each app that comes with the embedded phone, by its package."""
    from emulators.phone.apps import shipped
    from emulators.phone.system.launcher import Launcher

    return {app.package: app.version for app in (Launcher(), *shipped())}
