"""Goals for the recogniser of lessons: what each asks for, and with which values.

Tasks are prepared, not played: that is quick. Each is said in several wordings, whose slots are known. What asks for no
lesson is learnt from other goals, from two goals in one, and from pieces of goals.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from agent.practice.seeds import FIRST_SEED, KEPT_SEED
from agent.practice.ways_to_ask import kept_wordings, wordings_of
from agent.practice.wording import rephrased
from emulators.phone.apps import shipped
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import make_case
from emulators.phone.tasks.templates import templates
from perception.models.embedding import Embedder
from planner.shown.hearing import NONE
from planner.training.shown.said import Said, save_said

_SLOT: Final = re.compile(r"\{(\w+)\}")
_WORDINGS: Final = 14
"""Of each task."""
_IN_A_FILE: Final = 122


@dataclass(frozen=True, slots=True)
class Lectures:
    """What a process that writes goals down does."""

    folder: Path
    number: int
    of: int
    ends_at: float
    seeds: int = 10_000


@cache
def lesson_names() -> tuple[str, ...]:
    """What a goal may ask for; "none" last."""
    return (*sorted(template.name for template in templates()), NONE)


@cache
def slot_names() -> tuple[str, ...]:
    """What a word may belong to; "none" first."""
    found = {slot for template in templates() for goal in wordings_of(template) for slot in _SLOT.findall(goal)}
    return (NONE, *sorted(found))


def filled(goal: str, values: Mapping[str, Any], lesson: int) -> Said:
    """A wording with its values, and where they stand."""
    text, spans = "", []
    for at, piece in enumerate(_SLOT.split(goal)):
        if at % 2:
            said = f"{values[piece]}"
            spans.append((len(text), len(text) + len(said), slot_names().index(piece)))
            text += said
        else:
            text += piece
    return Said(text, lesson, tuple(spans))


def tell(lectures: Lectures) -> None:
    """Write goals down, task by task, until the time is over."""
    embedder, phone = Embedder.load(threads=1), Phone(apps=shipped())
    dice = random.Random(lectures.number)  # noqa: S311 - nothing secret
    others = files("agent.practice").joinpath("other_goals.txt").read_text("utf-8").splitlines()
    if lectures.number == 0 and not any(lectures.folder.glob("asked-kept*")):
        kept = []
        for at, template in enumerate(templates()):
            values = make_case(template, KEPT_SEED + at % 3, phone).parameters
            number = lesson_names().index(template.name)
            kept += [filled(goal, values, number) for goal in kept_wordings(template)]
        save_said(lectures.folder / "asked-kept.npz", kept, embedder.embed([one.goal for one in kept]))
    seed, number, said = FIRST_SEED + lectures.number, 0, list[Said]()
    while time.time() < lectures.ends_at and seed < FIRST_SEED + lectures.seeds:
        for at, template in enumerate(dice.sample(templates(), len(templates()))):
            if time.time() >= lectures.ends_at:
                break
            values = make_case(template, seed, phone).parameters
            lesson = lesson_names().index(template.name)
            wordings = wordings_of(template)
            for _ in range(_WORDINGS):
                goal, filling = rephrased(dice.choice(wordings), values, dice, 0.75)
                said.append(filled(goal, filling, lesson))
            said += _others(said, others, dice)
            if at % _IN_A_FILE == _IN_A_FILE - 1:
                path = lectures.folder / f"asked-{lectures.number}-{number}.npz"
                save_said(path, said, embedder.embed([one.goal for one in said]))
                said, number = [], number + 1
        seed += lectures.of


def _others(said: Sequence[Said], others: Sequence[str], dice: random.Random) -> list[Said]:
    """What asks for none of the lessons."""
    none = lesson_names().index(NONE)
    one, other = dice.choice(said).goal, dice.choice(said).goal
    words = dice.choice(said).goal.split()
    piece = " ".join(words[: dice.randint(1, max(1, len(words) // 3))])
    found = [f"{one.rstrip('.')}{dice.choice((' and then ', ', then ', '. ', '; also '))}{other}", piece]
    if dice.random() < 0.5:
        found.append(rephrased(dice.choice(others).replace("{", "").replace("}", ""), {}, dice, 0.5)[0])
    return [Said(goal, none) for goal in found]
