"""Healed skills as patch files for review: what a run has found elsewhere, as the change of the skill's file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from skills.running.following import Finished
from skills.running.proposing import diff, healed
from skills.shelf import write_whole
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
        LibraryError: the disk refuses.
    """
    written = []
    for skill, finished in heals:
        change = diff(skill, healed(skill, finished.heals))
        if not change:
            continue
        path = folder / PATCHES_NAME / f"{attempt}-{skill.name}.patch"
        write_whole(path, f"{change}\n".encode())
        written.append(path.relative_to(folder).as_posix())
    return tuple(dict.fromkeys(written))
