"""Healed skills as patch files for review: what a run has found elsewhere, as the change of the skill's file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from skills.running.following import Finished
from skills.running.proposing import diff, healed
from skills.skill import Skill

PATCHES_NAME = "patches"


def write_patches(folder: Path, attempt: str, heals: Sequence[tuple[Skill, Finished]]) -> tuple[str, ...]:
    """Write one patch for each skill that was healed.

    Args:
        folder: of the run.
        attempt: what its files are called.
        heals: skills as they were followed, with what was found elsewhere.

    Returns:
        The files, relative to the run's folder.

    Raises:
        OSError: they cannot be written.
    """
    written = []
    for skill, finished in heals:
        change = diff(skill, healed(skill, finished.heals))
        if not change:
            continue
        place = folder / PATCHES_NAME
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"{attempt}-{skill.name}.patch"
        part = path.with_suffix(".part")
        part.write_text(change + "\n", "utf-8")
        os.replace(part, path)
        written.append(path.relative_to(folder).as_posix())
    return tuple(dict.fromkeys(written))
