"""The skills that come with clewline: one YAML file each, by the kind of device they are for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from skills.codec import SUFFIX, read_skill
from skills.skill import Skill

FOLDER = Path(__file__).resolve().parent


@cache
def shipped() -> tuple[Skill, ...]:
    """All of them, by name.

    Raises:
        SkillInvalid: one of the files was altered and is no skill any more.
    """
    return tuple(sorted((read_skill(path) for path in FOLDER.rglob(f"*{SUFFIX}")), key=lambda skill: skill.name))
