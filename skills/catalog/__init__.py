"""The skills that come with clewline: one YAML file each, by the kind of device they are for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from skills.codec import SUFFIX, read_skill
from skills.errors import SkillNotFound
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
