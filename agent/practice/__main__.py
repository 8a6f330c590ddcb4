"""``python -m agent.practice``: plays tasks on the embedded phone, and learns from them what clewline ships for phones.

First the lessons (`planner.shown`), from six showings of each task: four minutes of one core. Then, side by side for
``--seconds``, tasks are played and written down, and two networks are trained on that: the one that chooses steps
(`planner.practised`), and the one that recognises lessons. With a GPU that takes 400 seconds; without, hours.

The seeds of training are 100 and above; those of evaluations (0 to 9) are never played here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from agent.practice.seeds import FIRST_SEED
from perception.models import chooser, recogniser
from perception.models.weights import shipped
from planner.shown.lessons import LESSONS, Lesson, Lessons

RECIPE: Final = "python -m agent.practice"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the recipe."""
    parser = argparse.ArgumentParser(prog="python -m agent.practice", description=__doc__)
    parser.add_argument("--only", choices=("lessons", "networks", "export"), help="do only this")
    parser.add_argument("--showings", type=int, default=6, help="times that each task is shown for its lesson")
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="file of the lessons; default: the shipped one")
    parser.add_argument("--steps-to", type=Path, default=shipped(chooser.NAME), help="folder of the first network")
    parser.add_argument("--recogniser-to", type=Path, default=shipped(recogniser.NAME), help="folder of the second")
    parser.add_argument("--keep", type=Path, help="folder for decisions, goals, numbers and figures in between")
    parser.add_argument("--seconds", type=float, default=390.0, help="that playing and training may take")
    parser.add_argument("--players", type=int, default=6, help="processes that play")
    parser.add_argument("--askers", type=int, default=2, help="processes that write goals down")
    parser.add_argument("--wordings", type=int, default=5, help="of each task that is played")
    parser.add_argument("--device", default="cuda", help="that trains: cuda or cpu")
    parser.add_argument("--folds", action="store_true", help="also train without a quarter of the apps, four times")
    parser.add_argument("--ablations", action="store_true", help="also train without history, meanings, rewording")
    chosen = parser.parse_args(arguments)
    if chosen.only in (None, "lessons"):
        learn_lessons(chosen.lessons, range(FIRST_SEED, FIRST_SEED + chosen.showings), max(1, min(chosen.players, 2)))
    if chosen.only == "lessons":
        return 0
    with TemporaryDirectory() as spare:
        folder: Path = chosen.keep or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        if chosen.only != "export":
            learn_networks(folder, chosen)
        write(folder, chosen.steps_to, chosen.recogniser_to)
    return 0


def learn_networks(folder: Path, chosen: argparse.Namespace) -> None:
    """Play and train side by side."""
    from agent.practice.side_by_side import practise

    also = (("folds", chosen.folds), ("ablations", chosen.ablations))
    practise(
        folder,
        folder,
        seconds=chosen.seconds,
        players=chosen.players,
        sorts=("whole", *(sort for sort, wanted in also if wanted)),  # type: ignore[arg-type]
        device=chosen.device,
        wordings=chosen.wordings,
        askers=chosen.askers,
        tell=tell,
    )


def write(folder: Path, steps_to: Path, recogniser_to: Path) -> None:
    """Write both networks down as weights that can be shipped."""
    import json

    from agent.practice.asking import lesson_names, slot_names
    from agent.practice.players import HEADS
    from agent.practice.studying import LAYERS
    from emulators.phone.tasks.templates import templates
    from planner.training.practised import export as steps
    from planner.training.practised.trial import load_numbers
    from planner.training.shown import export as lessons
    from planner.training.shown.network import load_recogniser

    license_text = (Path(__file__).resolve().parents[2] / "LICENSE").read_text(encoding="utf-8")
    if (folder / "whole.npz").exists():
        figures = json.loads((folder / "whole.json").read_text("utf-8"))["whole"]
        steps.export(
            steps_to,
            load_numbers(folder / "whole.npz", HEADS),
            sorted({app for template in templates() for app in template.apps}),
            recipe=f"{RECIPE} --only networks",
            license_text=license_text,
            temperature=figures.get("temperature", 1.0),
            metrics=shares_of(figures),
            version=2,
        )
        tell(f"written to {steps_to}")
    if (folder / "recogniser.npz").exists():
        figures = json.loads((folder / "recogniser.json").read_text("utf-8"))
        lessons.export(
            recogniser_to,
            load_recogniser(folder / "recogniser.npz", LAYERS),
            lesson_names(),
            slot_names(),
            recipe=f"{RECIPE} --only networks",
            license_text=license_text,
            temperature=figures.get("temperature", 1.0),
            metrics={f"kept_wordings_{name}": share for name, share in figures.get("kept wordings", {}).items()},
        )
        tell(f"written to {recogniser_to}")


def learn_lessons(path: Path, seeds: range, workers: int) -> None:
    """Show every task a few times, and write down what the showings have in common."""
    parts = range(workers)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        found = [
            lesson for part in pool.map(show_some, parts, [workers] * workers, [seeds] * workers) for lesson in part
        ]
    lessons = Lessons(seeds=tuple(seeds), lessons=tuple(sorted(found, key=lambda lesson: lesson.name)))
    lessons.save(path)
    ways = sum(len(lesson.ways) for lesson in found)
    tell(f"{len(found)} lessons with {ways} ways in {path}")


def show_some(part: int, of: int, seeds: range) -> list[Lesson]:
    """The lessons of every so manyth task."""
    from agent.practice.lessons import Showing
    from emulators.phone.tasks.templates import templates

    showing = Showing()
    found = (showing.lesson(template, seeds) for template in templates()[part::of])
    return [lesson for lesson in found if lesson is not None]


def shares_of(figures: dict[str, Any]) -> dict[str, float]:
    """The shares of decisions that were right altogether, for the manifest."""
    kept = {name: told for name, told in figures.items() if name.startswith("kept ")}
    found = {f"{name.replace(' ', '_')}_right": round(told["all"]["whole"], 4) for name, told in kept.items()}
    return {**found, "decisions": float(figures.get("decisions", 0)), "seen": float(figures.get("seen", 0))}


def tell(line: str) -> None:
    """Progress."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
