"""First run thinks, later runs don't: a goal that was reached becomes a skill in the suite's own folder.

The folder lies beside the suite and is reviewed with it. A skill goes there only once it was tried out where nothing is
lost and its evidence suffices; what could not be tried stays a draft below the run's folder, for a person to take over.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from agent.reaching.addresses import DeviceAddress
from agent.suite.playing.mind import memory_path, skills_folder
from agent.suite.playing.step_index import add_step
from agent.suite.scenario.baselines import slug_of
from agent.suite.scenario.planned import Planned
from devices.errors import ClewError
from skills.codec import SUFFIX, hash_of, read_skill
from skills.running.proposing import diff
from skills.shelf import write_whole
from skills.skill import Skill
from skills.store import SkillStore
from skills.verification import OpenDevice

if TYPE_CHECKING:
    from agent.library.learning import Lesson

LEARNT_NAME = "learnt"
_CHANGES = ("dark", "large-text", "small-screen")
"""Changes of the phone under which a step's skill is tried: those that a suite meets."""


@dataclass(slots=True)
class Learnt:
    """A goal that was reached by thinking."""

    number: int
    """Of its step."""
    written: str
    """The step, with its holes."""
    goal: str
    """With the values filled in."""
    values: Mapping[str, object]
    """What could be in the holes."""
    folder: Path
    """Of the demonstration: the part of the attempt that reached it."""
    replaces: Skill | None = None
    """What it was replayed with until now, and cannot be any more."""
    fresh: OpenDevice | None = None
    """Opens the place as it was when the step began; None for a new phone."""


@dataclass(slots=True)
class Kept:
    """What came of learning from an attempt."""

    names: dict[int, str] = field(default_factory=dict)
    """Skills by the number of their step."""
    patches: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """Why something was not learnt."""


def keep_learnt(goals: list[Learnt], planned: Planned, run: Path, address: DeviceAddress) -> Kept:
    """Learn from what was reached, and keep it beside the suite.

    Args:
        goals: of an attempt that passed.
        planned: its scenario.
        run: folder of the run.
        address: where it was played.

    Returns:
        What was learnt. What cannot be learnt from, or tried out, does not undo what was reached.
    """
    from agent.library.learning import LearningPolicy, learn  # only first runs learn, and it takes long to import

    kept = Kept()
    for goal in goals:
        library = run / LEARNT_NAME / slug_of(Path(planned.path).stem)
        with _alone(library, f"{goal.written}\n{goal.replaces is not None}") as ours:
            if not ours:
                continue  # another worker learns from the same words
            try:
                lesson = learn(
                    [goal.folder],
                    library,
                    on=address,
                    goal=goal.goal,
                    author="clew suite",
                    policy=LearningPolicy(changes=_CHANGES),
                    fresh=goal.fresh,
                )
                _keep(goal, lesson, planned, run, kept)
            except (ClewError, OSError) as error:
                kept.told.append(f"nothing was learnt from {goal.goal[:80]!r}: {error}")
    return kept


def _keep(goal: Learnt, lesson: Lesson, planned: Planned, run: Path, kept: Kept) -> None:
    if lesson.status not in ("in use", "known") or not lesson.path:
        kept.told.append(f"nothing was learnt from {goal.goal[:80]!r}: {lesson.reason}")
        return
    skill = read_skill(Path(lesson.path))
    if goal.replaces is not None:
        # What people have reviewed is changed by people alone.
        patch = run / "patches" / f"{goal.replaces.name}-{hash_of(skill)[:8]}.patch"
        write_whole(patch, (diff(goal.replaces, skill) + "\n").encode())
        kept.patches.append(patch.relative_to(run).as_posix())
        return
    folder = skills_folder(planned.path)
    if (memory := SkillStore(Path(lesson.path).parents[1]).memory(skill)) is not None:
        write_whole(memory_path(folder, skill), memory.model_dump_json(indent=1).encode())
    write_whole(folder / f"{skill.name}{SUFFIX}", Path(lesson.path).read_bytes())
    add_step(folder, goal.written, goal.goal, goal.values, skill.name, lesson.arguments)
    kept.names[goal.number] = skill.name


@contextlib.contextmanager
def _alone(library: Path, goal: str) -> Iterator[bool]:
    """Whether nobody else in this run learns from these words."""
    library.parent.mkdir(parents=True, exist_ok=True)
    mark = library.parent / f"{blake2b(goal.encode(), digest_size=8).hexdigest()}.taken"
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        yield False
        return
    yield True
