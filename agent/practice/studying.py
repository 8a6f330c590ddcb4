"""Trains the recogniser of lessons while goals are written down, until the time is over."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Final

import torch

from agent.practice.asking import lesson_names, slot_names
from perception.models.word_meanings import WordMeanings
from planner.training.practised.trial import save_numbers
from planner.training.shown.fitting import Goals, Studying, examine
from planner.training.shown.network import Recogniser

LAYERS: Final = 2
_BEGIN_AT: Final = 1_500
"""Goals."""
_LOOK_S: Final = 3.0
_JUDGING_S: Final = 8.0
"""Of the time, for judging and writing at the end."""


@dataclass(frozen=True, slots=True)
class Study:
    """What the process that trains does."""

    folder: Path
    out: Path
    ends_at: float
    device: str
    width: int = 128
    layers: int = LAYERS


def study(course: Study) -> None:
    """Train until the time is over; write the numbers and the figures."""
    torch.set_num_threads(1)
    device = torch.device(course.device)
    meanings = WordMeanings.load()
    torch.manual_seed(0)
    network = Recogniser(len(lesson_names()), len(slot_names()), meanings.dimensions, course.width, course.layers).to(
        device
    )
    goals = Goals(meanings, device)
    studying = Studying(goals, network)
    taken: set[Path] = set()
    looked = told = began = 0.0
    ends_at = course.ends_at - _JUDGING_S
    while (now := time.time()) < ends_at:
        if now - looked > _LOOK_S:
            for path in sorted(set(course.folder.glob("asked-[0-9p]*.npz")) - taken):
                goals.put(path)
                taken.add(path)
            looked = time.time()
        if len(goals) < _BEGIN_AT:
            Event().wait(0.5)  # until somebody has played
            continue
        began = began or now
        studying.step((now - began) / (ends_at - began))
        if now - told > 20:
            print(
                f"{now - began:5.0f} s recogniser: {len(goals)} goals, {studying.steps} steps, {studying.right:.3f}",
                flush=True,
            )
            told = now
            save_numbers(network, course.out / "recogniser.npz")
    save_numbers(network, course.out / "recogniser.npz")
    kept = Goals(meanings, device)
    for path in sorted(course.folder.glob("asked-kept*.npz")):
        kept.put(path)
    figures: dict[str, Any] = {
        "steps": studying.steps,
        "goals": len(goals),
        "lessons": lesson_names(),
        "slots": slot_names(),
    }
    if len(kept):
        figures["kept wordings"] = examine(network, kept)
        print("recogniser", figures["kept wordings"], flush=True)
    (course.out / "recogniser.json").write_text(json.dumps(figures), encoding="utf-8")
