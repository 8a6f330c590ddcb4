"""``python -m agent.practice``: plays tasks on the embedded phone, and learns from them what clewline ships for phones.

First the lessons (`planner.shown`), from six showings of each task; then the network (`planner.practised`), which is
trained on the decisions of many. ``--only lessons`` takes four minutes of one core, ``--only network`` an hour.

The seeds of training are 100 and above; those of evaluations (0 to 9) are refused. With ``--rounds`` the trained policy
plays itself, is corrected where it goes wrong, and is trained on that too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from perception.models.chooser import NAME
from perception.models.weights import shipped
from planner.shown.lessons import LESSONS, Lesson, Lessons

FIRST_SEED: Final = 100
"""Lower ones belong to evaluations."""
RECIPE: Final = "python -m agent.practice"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the recipe."""
    parser = argparse.ArgumentParser(prog="python -m agent.practice", description=__doc__)
    parser.add_argument("--only", choices=("lessons", "network"), help="learn only these")
    parser.add_argument("--showings", type=int, default=6, help="times that each task is shown for its lesson")
    parser.add_argument("--lessons", type=Path, default=LESSONS, help="file of the lessons; default: the shipped one")
    parser.add_argument("--out", type=Path, default=shipped(NAME), help="folder to write; default: the shipped one")
    parser.add_argument("--keep", type=Path, help="folder that keeps the decisions; played ones are not played again")
    parser.add_argument("--seeds", type=int, default=12, help="tasks of each template")
    parser.add_argument("--rounds", type=int, default=1, help="times that the trained policy plays and is corrected")
    parser.add_argument("--round-seeds", type=int, default=4, help="tasks of each template in each of these rounds")
    parser.add_argument("--epochs", type=int, default=6, help="rounds through the data")
    parser.add_argument("--more-epochs", type=int, default=3, help="the same after each correction")
    parser.add_argument("--without", default="", help="apps whose tasks are left out, separated by commas")
    parser.add_argument("--workers", type=int, default=2, help="phones at a time, and cores in training")
    chosen = parser.parse_args(arguments)
    if chosen.only != "network":
        learn_lessons(chosen.lessons, range(FIRST_SEED, FIRST_SEED + chosen.showings), chosen.workers)
    if chosen.only == "lessons":
        return 0
    left_out = tuple(name.strip() for name in chosen.without.split(",") if name.strip())
    with TemporaryDirectory() as spare:
        folder: Path = chosen.keep or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        practise(folder, chosen, left_out)
    return 0


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


def practise(folder: Path, chosen: argparse.Namespace, left_out: tuple[str, ...]) -> None:
    """Play, train, play again, train further, write."""
    from perception.models.word_meanings import WordMeanings
    from planner.training.practised.examples import Examples
    from planner.training.practised.export import export
    from planner.training.practised.fitting import Settings, fit

    meanings = WordMeanings.load()
    license_text = (Path(__file__).resolve().parents[2] / "LICENSE").read_text(encoding="utf-8")
    seed, network, examples = FIRST_SEED, None, Examples()
    for number in range(chosen.rounds + 1):
        many = chosen.round_seeds if number else chosen.seeds
        seeds = range(seed, seed + many)
        seed += many
        weights = chosen.out if number else None
        for path in played(folder, seeds, weights, chosen.workers, left_out):
            examples.extend(Examples.load(path).without(left_out))
        tell(f"{len(examples)} decisions")
        epochs = chosen.more_epochs if number else chosen.epochs
        rate = Settings().rate * (0.5 if number else 1.0)
        network = fit(examples, meanings, Settings(epochs=epochs, rate=rate, threads=chosen.workers), tell, network)
        apps = sorted({row["app"] for row in examples.rows})
        export(chosen.out, network, apps, recipe=RECIPE, license_text=license_text)
    tell(f"written to {chosen.out}")


def played(
    folder: Path, seeds: Sequence[int], weights: Path | None, workers: int, left_out: tuple[str, ...]
) -> list[Path]:
    """The files with what was written down, one a seed."""
    paths = [folder / f"{'corrected' if weights else 'shown'}-{seed}.npz" for seed in seeds]
    left = [(path, seed) for path, seed in zip(paths, seeds, strict=True) if not path.exists()]
    if left:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            jobs = [pool.submit(play_all, path, seed, weights, left_out) for path, seed in left]
            for job in jobs:
                tell(job.result())
    return paths


def play_all(path: Path, seed: int, weights: Path | None, left_out: tuple[str, ...]) -> str:
    """Play one task of each template and keep what was right; a line about it."""
    from agent.practice.rehearsing import Rehearsal
    from emulators.phone.tasks.templates import templates
    from perception.models.chooser import Chooser
    from planner.practised.policy import PractisedPolicy

    learner = PractisedPolicy(Chooser.load(weights)) if weights is not None else None
    rehearsal = Rehearsal(seed)
    for template in templates():
        if template.apps and template.apps[0] in left_out:
            continue
        rehearsal.play(template, seed, learner, trust=0.8)
    rehearsal.examples.save(path)
    tally = rehearsal.tally
    agreed = f", {tally.agreed} of them agreed on" if learner is not None else ""
    return f"seed {seed}: {tally.done} of {tally.played} tasks, {tally.decisions} decisions{agreed}"


def tell(line: str) -> None:
    """Progress."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
