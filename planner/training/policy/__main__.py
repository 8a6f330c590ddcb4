"""``python -m planner.training.policy FOLDER``: trains the learnt policy's network and writes it where it is shipped.

FOLDER holds recorded tasks and explorations in DroidTask's format. The seeds are fixed. With ``--measure`` one app is
left out at a time first, which gives a figure for the manifest; it takes as many times longer as there are apps.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from perception.models.embedding import Embedder
from perception.models.ranker import NAME, Ranker
from perception.models.weights import shipped
from planner.recorded.droidtask import EXPLORATION, HINTS, SIMULATED, TASKS, read_exploration, read_tasks
from planner.recorded.explored import read_memories
from planner.training.policy.crossing import Lesson, leave_one_app_out, lesson_of
from planner.training.policy.export import export
from planner.training.policy.fitting import Settings, fit

VERSION = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the recipe."""
    parser = argparse.ArgumentParser(prog="python -m planner.training.policy", description=__doc__)
    parser.add_argument("folder", type=Path, help=f"with {TASKS} and what else there is of the recordings")
    parser.add_argument("--out", type=Path, default=shipped(NAME), help="folder to write; default: the shipped one")
    parser.add_argument("--measure", action="store_true", help="leave one app out at a time first")
    parser.add_argument("--epochs", type=int, default=Settings().epochs, help="rounds through the data")
    parser.add_argument("--members", type=int, default=Settings().members, help="perceptrons in the ensemble")
    chosen = parser.parse_args(arguments)
    settings = Settings(epochs=chosen.epochs, members=chosen.members)
    embedder = Embedder.load(cache_entries=1 << 15)
    lesson = lesson_of(
        read_tasks(chosen.folder), read_exploration(chosen.folder), read_memories(chosen.folder), embedder, _tell
    )
    _tell(f"{len(lesson.recorded)} recorded and {len(lesson.made_up)} made-up decisions, {len(lesson.columns)} columns")
    metrics = measure(lesson, leave_one_app_out(lesson, settings, _tell)) if chosen.measure else {}
    _tell("training on all apps")
    ensemble = fit((*lesson.recorded, *lesson.made_up), lesson.columns, settings)
    license_file = chosen.folder / "LICENSE"
    export(
        chosen.out,
        ensemble,
        lesson.columns,
        lesson.apps,
        recipe="python -m planner.training.policy FOLDER --measure",
        license_text=license_file.read_text(encoding="utf-8") if license_file.exists() else "see the data's source\n",
        sources={
            name: hashlib.sha256((chosen.folder / name).read_bytes()).hexdigest()
            for name in (TASKS, EXPLORATION, HINTS, SIMULATED)
            if (chosen.folder / name).exists()
        },
        metrics=metrics,
        version=VERSION,
    )
    Ranker.load(chosen.out).expect(lesson.columns)
    _tell("\n".join(f"{name} = {value:g}" for name, value in metrics.items()))
    _tell(f"written to {chosen.out}")
    return 0


def measure(lesson: Lesson, rankers: dict[str, Ranker]) -> dict[str, float]:
    """How often the right choice is ranked first in apps that were left out; typed texts are not compared here."""
    right = sum(int(rankers[example.app].rank(example.table).argmax()) == example.right for example in lesson.recorded)
    return {
        "decisions": len(lesson.recorded),
        "left_out_right_choice": round(right / len(lesson.recorded), 4),
    }


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
