"""Which skills may be followed on a device: shipped ones, and those of the person's library."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from agent.library.use import followable
from agent.places import library_folder
from agent.reaching.addresses import BrowserAddress, DeviceAddress
from skills.catalog import shipped, shipped_evidence
from skills.skill import Skill


def skills_for(
    address: DeviceAddress, development: bool = False, warn: Callable[[str], None] = lambda _told: None
) -> dict[str, Skill]:
    """The skills that can do something on such a device, by name.

    They are those that come with clewline, and the verified ones of the person's library that somebody answers for;
    these take the place of shipped ones of the same name.

    Args:
        address: of the device.
        development: skills that nobody signed are followed too.
        warn: is told what of the library cannot be used; nothing of that stops a run.

    Raises:
        SkillInvalid: a shipped one was altered.
    """
    browser = isinstance(address, BrowserAddress)
    own = followable(library_folder(), development)
    for told in own.warnings:
        warn(told)
    # Without examples no goal finds a skill; a deprecated one is there for those that call it.
    called = (skill.model_copy(update={"examples": ()}) for skill in own.called)
    return {
        skill.name: skill
        for skill in (*_unaltered(development, warn), *called, *own.skills)
        if not (skill.effects.apps if browser else skill.effects.hosts)  # what is declared for the other kind alone
    }


def _unaltered(development: bool, warn: Callable[[str], None]) -> Iterator[Skill]:
    """The shipped skills; one for a phone only where the package has the evidence of just this version."""
    for skill in shipped():
        if development or not skill.effects.apps or shipped_evidence(skill) is not None:
            yield skill
        else:
            warn(f"the shipped skill {skill.name} was altered and is not used; install clewline again")
