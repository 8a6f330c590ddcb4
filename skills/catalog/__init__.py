"""The skills that come with clewline: one YAML file each, by the kind of device they are for.

``evidence/HASH.json`` is what the version of a skill with that hash stands on, as a library keeps it: found by running
its tests over seeds. A changed skill has none until it is verified again. ``memory/HASH.json`` is what its elements
looked like in those runs, for healing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from skills.codec import SUFFIX, hash_of, read_skill
from skills.errors import SkillNotFound
from skills.evidence import Evidence
from skills.memory import Memory
from skills.skill import Skill

FOLDER = Path(__file__).resolve().parent


@cache
def shipped() -> tuple[Skill, ...]:
    """All of them, by name.

    Raises:
        SkillInvalid: one of the files was altered and is no skill any more.
    """
    return tuple(sorted((read_skill(path) for path in FOLDER.rglob(f"*{SUFFIX}")), key=lambda skill: skill.name))


def find_shipped(name: str) -> Skill:
    """The shipped skill of a name.

    Raises:
        SkillNotFound: there is none.
    """
    found = next((skill for skill in shipped() if skill.name == name), None)
    if found is None:
        raise SkillNotFound(f"there is no skill {name!r}", "clew skills list shows what there is")
    return found


def shipped_memory(skill: Skill) -> Memory | None:
    """What the elements of a shipped skill looked like where it worked; None for one that was changed."""
    own, memory = _remembered(skill.name)
    return memory if own == skill else None


@cache
def _remembered(name: str) -> tuple[Skill | None, Memory | None]:
    skill = next((each for each in shipped() if each.name == name), None)
    if skill is None:
        return None, None
    try:
        return skill, Memory.model_validate_json((FOLDER / "memory" / f"{hash_of(skill)}.json").read_bytes())
    except FileNotFoundError:
        return skill, None


def shipped_evidence(skill: Skill) -> Evidence | None:
    """What a shipped skill stands on; None for one that was changed, or never verified."""
    try:
        found = Evidence.model_validate_json((FOLDER / "evidence" / f"{hash_of(skill)}.json").read_bytes())
    except FileNotFoundError:
        return None
    others = {each.name: each for each in shipped()}
    current = all(name in others and hash_of(others[name]) == hash_ for name, hash_ in found.calls.items())
    return found if current else None
