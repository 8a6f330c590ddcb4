"""``python -m agent.practice.unknown FOLDER``: trains the policy for apps that nobody practised on, and ships it.

First the apps of the embedded phone are walked through, as ``clew explore`` does, and their tasks are played by their
own solutions: decisions (``--keep``). Then the network is trained on them together with DroidTask's tasks in
FOLDER (`planner.training.policy`). With ``--fold N`` a quarter of the apps is left out of it, for an honest measure:
``clew evaluate phone --agent learned --learned DIR --memories KEEP/memories``.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from agent.exploring.keeping import save as save_memory
from agent.exploring.walking import Walk
from agent.practice.deciding import Deciding
from agent.practice.folds import FOLDS
from agent.practice.seeds import FIRST_SEED
from agent.practice.straying import Straying
from devices.android.device import AndroidDevice
from emulators.phone.apps import shipped as shipped_apps
from emulators.phone.link import PhoneLink
from emulators.phone.phone import Phone
from emulators.phone.tasks.templates import templates
from perception.models.embedding import Embedder
from perception.models.ranker import NAME
from perception.models.weights import shipped
from perception.perceiver import Perceiver
from planner.learned.policy import LearnedPolicy
from planner.memory.kept import memories_in
from planner.training.policy.__main__ import main as train
from planner.training.policy.examples import Example
from planner.training.policy.stored import save

DECISIONS: Final = "decisions.npz"
MEMORIES: Final = "memories"
_WALK_SEED: Final = 7
_MOST_STEPS: Final = 400
_STRAYS: Final = 0.2
"""Share of the steps that are led astray."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the recipe."""
    parser = argparse.ArgumentParser(prog="python -m agent.practice.unknown", description=__doc__)
    parser.add_argument("folder", type=Path, help="DroidTask's tasks and explorations")
    parser.add_argument(
        "--keep", type=Path, required=True, help="folder for memories and decisions; kept between calls"
    )
    parser.add_argument("--seeds", type=int, default=2, help="how often each task is played")
    parser.add_argument("--fold", type=int, choices=range(len(FOLDS)), help="leave these apps out")
    parser.add_argument(
        "--out", type=Path, default=shipped(NAME), help="folder of the weights; default: the shipped one"
    )
    chosen, more = parser.parse_known_args(arguments)
    chosen.keep.mkdir(parents=True, exist_ok=True)
    walk(chosen.keep / MEMORIES)
    decisions = chosen.keep / DECISIONS
    if not decisions.exists():
        play(decisions, chosen.keep / MEMORIES, range(FIRST_SEED, FIRST_SEED + chosen.seeds))
    left_out = ",".join(sorted(FOLDS[chosen.fold])) if chosen.fold is not None else ""
    return train([str(chosen.folder), "--also", str(decisions), "--without", left_out, "--out", str(chosen.out), *more])


def walk(folder: Path) -> None:
    """Explore every app that is in no memory yet; on a phone of its own, so that no task sees anything of it."""
    for app in sorted({app for template in templates() for app in template.apps}):
        path = folder / f"{app.casefold()}.json"
        if path.exists():
            continue
        phone = Phone(apps=shipped_apps())
        phone.reset(_WALK_SEED)
        walked = Walk(AndroidDevice(PhoneLink(phone)), Perceiver().perceive, app, seed=_WALK_SEED).go(_MOST_STEPS)
        save_memory(walked.memory, path)
        tell(f"{app}: {len(walked.memory.screens)} screens in {walked.steps} steps")


def play(path: Path, memories: Path, seeds: range) -> None:
    """Play every task by its own solution, first in its own words, then in others and led astray now and then."""
    known = [memory.without_writing() for memory in memories_in(memories)]
    policy = LearnedPolicy(lambda: known, embedder=Embedder.load(threads=1, cache_entries=1 << 16))
    tables: list[Example] = []
    for seed in seeds:
        again = seed > seeds.start
        deciding = Deciding(seed, policy, reworded=again)
        straying = Straying(policy, random.Random(seed)) if again else None  # noqa: S311 - nothing secret
        for at, template in enumerate(templates()):
            deciding.play(template, seed, straying, _STRAYS)
            if at % 50 == 0:
                tell(f"seed {seed}: {at} of {len(templates())} tasks, {len(deciding.tables)} decisions")
        tables += deciding.tables
        tell(f"what could not be chosen: {deciding.missing}")
    save(tables, path)
    tell(f"{len(tables)} decisions in {path}")


def tell(line: str) -> None:
    """Progress."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
