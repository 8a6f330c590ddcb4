"""What runs have healed, as proposals for people: a patch beside the trace, and a new draft when somebody says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from agent.places import library_folder
from agent.record.traces import read_episode
from devices.journal import read_journal
from devices.records import Record, Used
from skills.catalog import shipped_memory
from skills.errors import CurationRefused
from skills.memory import Memory
from skills.running.healing import Heal
from skills.running.proposing import diff, healed
from skills.shelf import write_whole
from skills.skill import Skill
from skills.store import SkillStore

PATCH = "heal-{name}.patch"
"""Name of the patch of one skill in a trace's folder."""


def remembered(skill: Skill) -> Memory | None:
    """What is remembered of a skill, shipped or of the library."""
    found = shipped_memory(skill)
    if found is None and library_folder().is_dir():
        found = SkillStore(library_folder()).memory(skill)
    return found


def heals_in(records: Iterable[Record]) -> tuple[Heal, ...]:
    """Everything that was healed in a run that came to its end, each once."""
    found = (h for record in records if isinstance(record, Used) and record.status == "done" for h in record.heals)
    return tuple(dict.fromkeys(Heal(h.skill, h.place, h.old, h.new) for h in found))


def write_patches(folder: Path, library: Mapping[str, Skill]) -> tuple[str, ...]:
    """Write a patch for every skill that was healed; a line for people for each.

    Raises:
        JournalCorrupt: the journal cannot be read.
        OSError: the folder cannot be written.
    """
    heals = heals_in(read_journal(folder))
    told = []
    for name in dict.fromkeys(heal.skill for heal in heals):
        skill = library.get(name)
        changes = diff(skill, healed(skill, heals)) if skill is not None else ""
        if changes:
            path = folder / PATCH.format(name=name)
            write_whole(path, f"{changes}\n".encode())
            told.append(f"{name} was healed; review {path} and take it with: clew skills heal {name} --from {folder}")
    return tuple(told)


def proposal(name: str, folder: Path, find: Callable[[str], Skill]) -> tuple[Skill, Skill]:
    """The skill as it is, and as the run in a trace would have it.

    Raises:
        CurationRefused: that run healed nothing of this skill, or the skill says so already.
        TraceDamaged: the trace cannot be read.
        SkillNotFound: there is no such skill.
    """
    heals = [heal for heal in heals_in(read_episode(folder).records) if heal.skill == name]
    if not heals:
        raise CurationRefused(
            f"the run in {folder} healed nothing of {name}", "clew traces show LATEST tells what it did"
        )
    now = find(name)
    new = healed(now, heals)
    if new == now:
        raise CurationRefused(f"{name} says already what that run healed", "it has been changed since")
    return now, new
