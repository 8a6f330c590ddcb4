"""``python -m planner.training.policy.ablations FOLDER``: what each part is worth, one app left out at a time.

The choice alone is counted, not the typed text. Each variant is trained anew; intervals draw whole tasks. The two lines
after the first ask whether finishing is read off the length of the way: how well the network tells an end from a middle
among decisions after equally many steps, and what a rule on the number of steps alone would get.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from perception.models.embedding import Embedder
from planner.recorded.droidtask import read_exploration, read_tasks
from planner.recorded.explored import read_memories
from planner.training.policy.crossing import Lesson, leave_one_app_out, lesson_of
from planner.training.policy.examples import Example, place_of
from planner.training.policy.fitting import REMEMBERED, WRITTEN, Settings
from planner.training.policy.stored import ALSO_WEIGHT, load

GRAPH = ("memory.",)
HISTORY = ("done.", "choice.")
"""Columns of the steps before. Decisions that were kept as tables hold more of them, in what is left of a goal."""
RESAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recorded decision stands."""

    task: int
    step: int
    last: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one decision."""

    right: bool
    finishes: float
    """Probability of finishing."""
    finished: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one line a variant."""
    parser = argparse.ArgumentParser(prog="python -m planner.training.policy.ablations", description=__doc__)
    parser.add_argument("folder", type=Path, help="with recorded tasks and explorations")
    parser.add_argument("--members", type=int, default=2, help="perceptrons in each ensemble")
    parser.add_argument("--epochs", type=int, default=Settings().epochs, help="rounds through the data")
    parser.add_argument("--also", type=Path, help="file of decisions from the embedded phone")
    parser.add_argument("--networks", type=Path, help="folder where trained networks are kept, to go on after a stop")
    chosen = parser.parse_args(arguments)
    settings = Settings(members=chosen.members, epochs=chosen.epochs)
    also = load(chosen.also, ALSO_WEIGHT) if chosen.also else []
    tasks, walks = read_tasks(chosen.folder), read_exploration(chosen.folder)
    memories = read_memories(chosen.folder)
    with closing(Embedder.load(cache_entries=1 << 15)) as embedder:
        lesson = lesson_of(tasks, walks, memories, embedder, also=also)
        forgetful = lesson_of(tasks, walks, memories, embedder, history=False, also=also)
    by_name = {
        place_of(task, n): Place(at, n, n == len(task.steps) - 1)
        for at, task in enumerate(tasks)
        for n in range(len(task.steps))
    }
    places = [by_name[example.task] for example in lesson.recorded]
    if missing := len(by_name) - len(places):
        print(f"{missing} recorded decisions that could not be chosen are left out")
    whole = outcomes(lesson, settings, chosen.networks)
    report("whole", whole, places)
    print(among_equals(whole, places))
    print(by_steps_alone(places, [example.app for example in lesson.recorded]), flush=True)
    report("without made-up tasks", outcomes(replace(lesson, made_up=()), settings, chosen.networks), places)
    report("without graph", outcomes(blanked(lesson, GRAPH), settings, chosen.networks), places)
    report("without history", outcomes(blanked(forgetful, HISTORY), settings, chosen.networks), places)
    for name, left_out in (
        ("without memory", REMEMBERED),
        ("without writing", WRITTEN),
        ("without typed values", ("fill.", "key.", "ending.")),
        ("without meaning", ("meaning.",)),
    ):
        report(name, outcomes(blanked(lesson, left_out), settings, chosen.networks), places)
    return 0


def outcomes(lesson: Lesson, settings: Settings, kept: Path | None = None) -> list[Outcome]:
    """What networks make of the apps they were not trained on; those that were kept are not trained again."""
    rankers = leave_one_app_out(lesson, settings, kept=kept)
    found = []
    for example in lesson.recorded:
        ranked = rankers[example.app].rank(example.table)
        first = int(ranked.argmax())
        found.append(Outcome(first == example.right, float(ranked[-1]), first == len(ranked) - 1))
    return found


def blanked(lesson: Lesson, left_out: tuple[str, ...]) -> Lesson:
    """The lesson without the columns that begin like this."""
    gone = np.array([name.startswith(left_out) for name in lesson.columns])

    def blank(examples: Sequence[Example]) -> tuple[Example, ...]:
        return tuple(replace(e, table=np.where(gone, 0, e.table).astype(np.float32)) for e in examples)

    return replace(lesson, recorded=blank(lesson.recorded), made_up=blank(lesson.made_up), also=blank(lesson.also))


def report(name: str, found: Sequence[Outcome], places: Sequence[Place]) -> None:
    """One line: decisions, complete tasks, finishes in time and too early."""
    tasks: dict[int, list[tuple[Outcome, Place]]] = {}
    for outcome, place in zip(found, places, strict=True):
        tasks.setdefault(place.task, []).append((outcome, place))
    right = sum(outcome.right for outcome in found)
    low, high = interval([(sum(o.right for o, _ in of), len(of)) for of in tasks.values()])
    complete = sum(all(o.right for o, place in of if not place.last) for of in tasks.values())
    ends = sum(o.right for o, place in zip(found, places, strict=True) if place.last)
    early = sum(o.finished for o, place in zip(found, places, strict=True) if not place.last)
    print(
        f"{name:24s} {right}/{len(found)} {right / len(found):.3f} [{low:.3f}–{high:.3f}]  "
        f"complete {complete}/{len(tasks)}  finishes {ends}/{len(tasks)}  early {early}/{len(found) - len(tasks)}",
        flush=True,
    )


def interval(clusters: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """95 % percentile bootstrap that draws whole tasks."""
    counts = np.array(clusters, dtype=np.float64)
    drawn = np.random.default_rng(0).integers(0, len(counts), size=(RESAMPLES, len(counts)))
    shares = counts[drawn, 0].sum(axis=1) / counts[drawn, 1].sum(axis=1)
    low, high = np.percentile(shares, (2.5, 97.5))
    return float(low), float(high)


def by_steps_alone(places: Sequence[Place], apps: Sequence[str]) -> str:
    """What "finish after so many steps" gets, the number chosen on all the other apps."""

    def right(limit: int, counts: Callable[[str], bool]) -> int:
        return sum((p.step >= limit) == p.last for p, app in zip(places, apps, strict=True) if counts(app))

    ends = early = 0
    for app in dict.fromkeys(apps):
        limit = max(range(1, 20), key=lambda steps, held=app: right(steps, lambda other: other != held))  # type: ignore[misc]
        mine = [p for p, other in zip(places, apps, strict=True) if other == app]
        ends += sum(p.last and p.step >= limit for p in mine)
        early += sum(not p.last and p.step >= limit for p in mine)
    many = sum(p.last for p in places)
    return f"by the number of steps alone: finishes {ends}/{many}, early {early}/{len(places) - many}"


def among_equals(found: Sequence[Outcome], places: Sequence[Place]) -> str:
    """Area under the curve of "is it over?", counted only between decisions after equally many steps."""
    above = pairs = 0.0
    by_step: dict[int, tuple[list[float], list[float]]] = {}
    for outcome, place in zip(found, places, strict=True):
        by_step.setdefault(place.step, ([], []))[place.last].append(outcome.finishes)
    for middles, ends in by_step.values():
        for end in ends:
            pairs += len(middles)
            above += sum((end > middle) + 0.5 * (end == middle) for middle in middles)
    return f"telling ends from middles after equally many steps: AUC {above / pairs:.3f} over {pairs:.0f} pairs"


if __name__ == "__main__":
    sys.exit(main())
