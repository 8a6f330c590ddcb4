"""Plays tasks for as long as there is time, in a process of its own, and leaves what was right on each screen in files.

First a share of the tasks that are kept for judging, then the others, over and over with new seeds. As soon as there is
a network it plays every second task itself and is corrected (DAgger: Ross, Gordon and Bagnell 2011).
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.practice.rehearsing import Rehearsal
from agent.practice.seeds import FIRST_SEED, KEPT_SEED
from agent.practice.ways_to_ask import kept_wordings
from emulators.phone.tasks.task import Template
from emulators.phone.tasks.templates import templates
from perception.models.embedding import Embedder
from perception.models.word_meanings import WordMeanings
from planner.practised.policy import PractisedPolicy
from planner.training.practised.trial import TrialChooser, load_numbers

HEADS: Final = 4
LEARNER: Final = "learner.npz"
"""The network of the moment, in the players' folder."""
_IN_A_FILE: Final = 40
"""Tasks."""
_TRUST: Final = 0.85


@dataclass(frozen=True, slots=True)
class Part:
    """One player's share."""

    folder: Path
    number: int
    of: int
    ends_at: float
    """By ``time.time()``."""
    wordings: int = 4
    begun: int = 0
    """How often this player was begun again."""
    seeds: int = 10_000
    """Tasks of each template at most."""


def play(part: Part) -> None:
    """Play until the time is over."""
    import torch

    torch.set_num_threads(1)
    embedder, meanings = Embedder.load(threads=1), WordMeanings.load()
    if not part.begun:
        _play_kept(part, embedder)
    dice = random.Random(part.number)  # noqa: S311 - nothing secret
    learner, learnt_at = None, 0.0
    seed = FIRST_SEED + part.number + part.of * 50 * part.begun
    last = FIRST_SEED + part.seeds
    number = 0
    while time.time() < part.ends_at and seed < last:
        rehearsal = Rehearsal(seed, part.wordings)
        order = dice.sample(templates(), len(templates()))
        for at, template in enumerate(order):
            if time.time() >= part.ends_at:
                break
            written = part.folder / LEARNER
            if at % 10 == 0 and written.exists() and written.stat().st_mtime > learnt_at:
                learnt_at = written.stat().st_mtime
                network = load_numbers(written, HEADS)
                learner = PractisedPolicy(TrialChooser(network), meanings=meanings, embedder=embedder, careful=False)
            rehearsal.play(template, seed, learner if at % 2 else None, _TRUST)
            if at % _IN_A_FILE == _IN_A_FILE - 1:
                _save(rehearsal, part.folder / f"played-{part.number}-{part.begun}-{number}.npz", embedder)
                number += 1
        _save(rehearsal, part.folder / f"played-{part.number}-{part.begun}-{number}.npz", embedder)
        number += 1
        tally = rehearsal.tally
        agreed = f", {tally.agreed} of them as the network" if tally.agreed else ""
        print(f"seed {seed}: {tally.done} of {tally.played} tasks, {tally.decisions} decisions{agreed}", flush=True)
        seed += part.of


def _play_kept(part: Part, embedder: Embedder) -> None:
    """This player's share of what the network is judged by: other seeds, and of some tasks other wordings."""
    if any(part.folder.glob("kept-*-packed.npz")):
        return  # they are there from an earlier time
    for kept, name in ((True, "wordings"), (False, "seeds")):
        rehearsal = Rehearsal(KEPT_SEED + part.number, wordings=1, kept=kept)
        for template in _share(part, kept):
            rehearsal.play(template, KEPT_SEED)
        _save(rehearsal, part.folder / f"kept-{name}-{part.number}.npz", embedder)


def _share(part: Part, kept: bool) -> list[Template]:
    chosen = [template for template in templates() if not kept or kept_wordings(template)]
    return chosen[part.number :: part.of]


def _save(rehearsal: Rehearsal, path: Path, embedder: Embedder) -> None:
    if len(rehearsal.examples):
        rehearsal.examples.save(path, embedder.embed)
    rehearsal.examples.rows, rehearsal.examples.goals, rehearsal.examples.words = [], {}, {"": 0}


def main(part: Part) -> None:
    """A process of its own."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    play(part)
