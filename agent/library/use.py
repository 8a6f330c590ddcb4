"""The skills of the person's library that a run may follow, whatever state the library is in.

A damaged library stops no run: what can be read of it is used, and the rest is told as a warning with what to do. What
is followed has evidence that suffices, and somebody whose key counts answers for it; in development mode nobody has to.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from devices.errors import ClewError
from skills.errors import LibraryError, SkillNotFound
from skills.library_folder import ACTIVE, DEPRECATED, LibraryFolder
from skills.skill import Skill
from skills.store import SkillStore


@dataclass(frozen=True, slots=True)
class Followable:
    """What a run may follow."""

    skills: tuple[Skill, ...] = ()
    """Found by what a goal says."""
    called: tuple[Skill, ...] = ()
    """Deprecated ones: found no longer, and still there for those that call them."""
    warnings: tuple[str, ...] = ()


def followable(root: Path, development: bool = False) -> Followable:
    """Read a library for a run.

    Args:
        root: its folder; one that is not there has no skills.
        development: skills that nobody signed are followed too.
    """
    if not root.is_dir():
        return Followable()
    warnings: list[str] = []
    folder: LibraryFolder
    try:
        folder = SkillStore(root)
    except LibraryError as error:
        folder = LibraryFolder(root)
        told = f"the library of skills is in trouble: {error.message}; {error.hint}"
        warnings.append(f"{told}. What can be read of it is used, and older versions are not told from newer ones")
    active = _of_state(folder, ACTIVE, development, warnings)
    return Followable(active, _of_state(folder, DEPRECATED, development, warnings), tuple(warnings))


def obstacle(folder: LibraryFolder, skill: Skill, development: bool = False) -> str:
    """Why a skill may not be followed; empty where it may.

    Raises:
        LibraryError: its evidence or the list of keys is damaged.
    """
    evidence = folder.evidence(skill)
    if evidence is None:
        return f"this version has no evidence: clew skills verify {skill.name}"
    if not evidence.suffices():
        return f"it did not pass its verification: clew skills verify {skill.name}"
    judgement = folder.judged(skill)
    if judgement.is_trusted or (development and judgement.standing in ("unsigned", "unknown-key")):
        return ""
    return f"{judgement.told}: {judgement.advice}"


def _of_state(folder: LibraryFolder, state: str, development: bool, warnings: list[str]) -> tuple[Skill, ...]:
    found: list[Skill] = []
    for name in folder.names(state):
        try:
            skill = folder.read(name, state)
            why = obstacle(folder, skill, development)
        except SkillNotFound:
            continue  # it was moved while we looked
        except ClewError as error:
            warnings.append(f"the skill {name[:64]!a} is not used: {error.message}; {error.hint}")
            continue
        if not why:
            found.append(skill)
        elif state == ACTIVE:
            warnings.append(f"the skill {name} is not used, {why}")
    return tuple(found)
