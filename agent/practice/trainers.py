"""Trains networks while others play: takes every new file of decisions, and trains on until the time is over.

A trainer has a process of its own and several networks, which take turns. ``whole`` has one, of all apps; ``folds`` has
four, each without a quarter of the apps; ``ablations`` has four, of which one lacks nothing, the others one thing each.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any, Final, Literal

import torch

from agent.practice.folds import FOLDS
from agent.practice.players import LEARNER
from perception.models.word_meanings import WordMeanings
from planner.training.practised.fitting import Settings, Training, best_temperature, judge
from planner.training.practised.shelf import Shelf
from planner.training.practised.trial import save_numbers

Sort = Literal["whole", "folds", "ablations"]
_BEGIN_AT: Final = 2_000
"""Decisions."""
_LOOK_S: Final = 3.0
_WRITE_S: Final = 15.0
_SAVE_S: Final = 60.0
_JUDGING_S: Final = 12.0
"""Of the time, for judging and writing at the end."""


@dataclass(frozen=True, slots=True)
class Course:
    """What one trainer does."""

    sort: Sort
    folder: Path
    """Where the players leave their files."""
    out: Path
    ends_at: float
    """By ``time.time()``."""
    settings: Settings
    device: str
    threads: int = 1


@dataclass(slots=True)
class _Pupil:
    name: str
    training: Training


def train(course: Course) -> None:
    """Train until the time is over; write the numbers and the figures."""
    torch.set_num_threads(course.threads)
    torch.backends.cuda.matmul.allow_tf32 = True
    device = torch.device(course.device)
    meanings = WordMeanings.load()
    shelf = Shelf(meanings, device)
    pupils = _pupils(course, shelf)
    taken: set[str] = set()
    began = time.time()
    ends_at = course.ends_at - _JUDGING_S
    looked = written = told = 0.0
    saved = began
    training_from = 0.0
    while (now := time.time()) < ends_at:
        if now - looked > _LOOK_S:
            _take(course.folder, taken, shelf)
            looked = time.time()
        if len(shelf) < _BEGIN_AT:
            Event().wait(0.5)  # until somebody has played
            continue
        training_from = training_from or time.time()
        for pupil in pupils:
            pupil.training.step((time.time() - training_from) / (ends_at - training_from))
        if course.sort == "whole" and now - written > _WRITE_S and pupils[0].training.steps > 400:
            save_numbers(pupils[0].training.network, course.folder / LEARNER)
            written = now
        if now - saved > _SAVE_S:  # should it be cut short
            _save(pupils, course)
            saved = now
        if now - told > _WRITE_S:
            for pupil in pupils:
                _tell(pupil, now - began)
            told = now
    _save(pupils, course)
    figures: dict[str, Any] = {"settings": asdict(course.settings)}
    for pupil in pupils:
        _tell(pupil, time.time() - began)
        figures[pupil.name] = _judged(pupil, course, meanings, device)
        (course.out / f"{course.sort}.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
        shown = {name: told["all"] for name, told in figures[pupil.name].items() if name.startswith("kept")}
        print(f"{pupil.name}: {shown}", flush=True)


def _pupils(course: Course, shelf: Shelf) -> list[_Pupil]:
    settings = course.settings
    if course.sort == "whole":
        return [_Pupil("whole", Training(shelf, settings))]
    if course.sort == "folds":
        return [
            _Pupil(f"fold-{number}", Training(shelf, settings, lambda apps, _, out=out: not apps & out))  # type: ignore[misc]
            for number, out in enumerate(FOLDS)
        ]
    lacks: Mapping[str, Settings] = {
        "nothing-lacks": settings,
        "no-history": replace(settings, history=False),
        "no-meaning": replace(settings, meaningless=1.0),
    }
    found = [_Pupil(name, Training(shelf, one)) for name, one in lacks.items()]
    return [*found, _Pupil("no-rewording", Training(shelf, settings, lambda _, plain: plain))]


def _save(pupils: list[_Pupil], course: Course) -> None:
    if course.sort != "ablations":
        for pupil in pupils:
            save_numbers(pupil.training.network, course.out / f"{pupil.name}.npz", half=course.sort != "whole")


def _take(folder: Path, taken: set[str], shelf: Shelf) -> None:
    for path in sorted(folder.glob("played-*.npz")):
        if path.name not in taken:
            taken.add(path.name)
            shelf.put(path)


def _tell(pupil: _Pupil, spent_s: float) -> None:
    training = pupil.training
    print(
        f"{spent_s:5.0f} s {pupil.name}: {len(training.shelf)} decisions, {training.steps} steps, "
        f"{training.seen} seen, {training.right:.3f} right",
        flush=True,
    )


def _judged(pupil: _Pupil, course: Course, meanings: WordMeanings, device: torch.device) -> dict[str, Any]:
    """Shares of what was kept: other seeds, other wordings; of a fold also the apps that were left out."""
    found: dict[str, Any] = {
        "steps": pupil.training.steps,
        "decisions": len(pupil.training.shelf),
        "seen": pupil.training.seen,
    }
    surprises = []
    for name in ("seeds", "wordings"):
        known, unknown = Shelf(meanings, device), Shelf(meanings, device)
        for path in sorted(course.folder.glob(f"kept-{name}-*.npz")):
            if course.sort != "folds":
                known.put(path)
                continue
            out = FOLDS[int(pupil.name.rpartition("-")[2])]
            known.put(path, lambda apps, out=out: not apps & out)  # type: ignore[misc]
            unknown.put(path, lambda apps, out=out: bool(apps & out))  # type: ignore[misc]
        for shelf, label in ((known, f"kept {name}"), (unknown, f"left out, kept {name}")):
            if len(shelf):
                settings = pupil.training.settings
                if settings.meaningless >= 1:
                    shelf.forget_meanings()
                found[label], surprise = judge(pupil.training.network, shelf, settings.history)
                if shelf is known:
                    surprises.append(surprise)
    if surprises:
        found["temperature"] = best_temperature(surprises)
        found["surprises"] = surprises
    return found
