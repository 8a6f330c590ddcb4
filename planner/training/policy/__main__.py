"""``python -m planner.training.policy FOLDER``: trains the learnt policy's network and writes it where it is shipped.

FOLDER holds recorded tasks and explorations in DroidTask's format; ``--also FILE`` adds decisions from the embedded
phone, which ``python -m agent.practice.unknown`` makes. The seeds are fixed. What the network is worth is measured by
``clew evaluate droidtask FOLDER --leave-one-app-out --json``; with ``--evaluation FILE`` the figures of such a document
go into the manifest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from perception.models.embedding import Embedder
from perception.models.ranker import NAME, Ranker
from perception.models.weights import shipped
from planner.errors import RecordingUnusable
from planner.recorded.droidtask import EXPLORATION, HINTS, SIMULATED, TASKS, read_exploration, read_tasks
from planner.recorded.explored import read_memories
from planner.training.policy.crossing import lesson_of
from planner.training.policy.export import export
from planner.training.policy.fitting import Settings, fit
from planner.training.policy.stored import ALSO_WEIGHT, load

VERSION = 3
_ALONE = "python -m planner.training.policy FOLDER --evaluation FILE"
_WITH_PHONE = "python -m agent.practice.unknown FOLDER --keep DIR --evaluation FILE"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the recipe."""
    parser = argparse.ArgumentParser(prog="python -m planner.training.policy", description=__doc__)
    parser.add_argument("folder", type=Path, help=f"with {TASKS} and what else there is of the recordings")
    parser.add_argument("--out", type=Path, default=shipped(NAME), help="folder to write; default: the shipped one")
    parser.add_argument("--evaluation", type=Path, help="JSON document with the figures for the manifest")
    parser.add_argument("--epochs", type=int, default=Settings().epochs, help="rounds through the data")
    parser.add_argument("--members", type=int, default=Settings().members, help="perceptrons in the ensemble")
    parser.add_argument("--also", type=Path, help="file of decisions from the embedded phone")
    parser.add_argument("--without", default="", help="apps of that file that are left out, separated by commas")
    chosen = parser.parse_args(arguments)
    settings = Settings(epochs=chosen.epochs, members=chosen.members)
    with closing(Embedder.load(cache_entries=1 << 15)) as embedder:
        tasks, walks = read_tasks(chosen.folder), read_exploration(chosen.folder)
        without = tuple(filter(None, chosen.without.split(",")))
        also = load(chosen.also, ALSO_WEIGHT, without) if chosen.also else []
        lesson = lesson_of(tasks, walks, read_memories(chosen.folder), embedder, _tell, also=also)
    many = f"{len(lesson.recorded)} recorded, {len(lesson.made_up)} made-up and {len(lesson.also)} practised decisions"
    _tell(f"{many}, {len(lesson.columns)} columns")
    _tell("training on all apps")
    ensemble = fit(lesson.without(""), lesson.columns, settings)
    license_file = chosen.folder / "LICENSE"
    export(
        chosen.out,
        ensemble,
        lesson.columns,
        {*lesson.apps, *(app for example in lesson.also for app in example.app.split(","))},
        recipe=_WITH_PHONE if chosen.also else _ALONE,
        license_text=license_file.read_text(encoding="utf-8") if license_file.exists() else "see the data's source\n",
        sources={
            name: hashlib.sha256((chosen.folder / name).read_bytes()).hexdigest()
            for name in (TASKS, EXPLORATION, HINTS, SIMULATED)
            if (chosen.folder / name).exists()
        },  # the practised decisions are made by a command of this version, and shipped nowhere
        metrics=metrics_of(chosen.evaluation) if chosen.evaluation else None,
        version=VERSION,
    )
    Ranker.load(chosen.out).expect(lesson.columns)
    _tell(f"written to {chosen.out}")
    return 0


def metrics_of(evaluation: Path) -> dict[str, float]:
    """Figures of the learnt policies from an evaluation that left one app out at a time.

    Raises:
        RecordingUnusable: the file is no such document.
    """
    try:
        told = json.loads(evaluation.read_text(encoding="utf-8"))
        if not told["left_out"]:
            raise RecordingUnusable(f"{evaluation}: no app was left out", "evaluate with --leave-one-app-out")
        rows = [row for row in told["rows"] if not row["app"] and row["contestant"].startswith("learned")]
        return {
            f"{row['contestant'].replace('-', '_')}_{figure}": row[figure]["share"]
            for row in rows
            for figure in ("action_accuracy", "completion")
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordingUnusable(f"{evaluation} is no evaluation of droidtask: {error}") from error


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
