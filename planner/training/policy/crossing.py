"""Leaves one app out at a time: what a network makes of apps it has never seen."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devices.screen import Screen
from perception.models.embedding import Embedder
from perception.models.ranker import Ranker
from planner.learned.features import describe, names_of
from planner.learned.reading import Weights
from planner.learned.situation import Situation
from planner.memory.records import AppMemory
from planner.recorded.droidtask import ExploredStep, RecordedTask
from planner.training.policy.examples import Example, made_up_examples, recorded_examples
from planner.training.policy.export import export
from planner.training.policy.fitting import Settings, fit


@dataclass(frozen=True, slots=True)
class Lesson:
    """Everything there is to learn from."""

    recorded: tuple[Example, ...]
    made_up: tuple[Example, ...]
    columns: tuple[str, ...]
    also: tuple[Example, ...] = ()
    """Decisions that were learnt elsewhere, in other apps than the recorded ones."""

    @property
    def apps(self) -> tuple[str, ...]:
        """Apps with recorded tasks."""
        return tuple(dict.fromkeys(example.app for example in self.recorded))

    def without(self, app: str) -> list[Example]:
        """All that does not come from an app."""
        return [example for example in (*self.recorded, *self.made_up, *self.also) if example.app != app]


Told = Callable[[str], object]
"""Told what is being done, for progress."""


def lesson_of(
    tasks: Sequence[RecordedTask],
    walks: Iterable[ExploredStep],
    memories: Mapping[str, AppMemory],
    embedder: Embedder,
    told: Told = lambda _: None,
    history: bool = True,
    also: Sequence[Example] = (),
) -> Lesson:
    """Turn recordings into examples; about a minute for 100 tasks.

    Args:
        tasks: recorded ones.
        walks: explorations, which tasks are made up from.
        memories: of the apps.
        embedder: sentences to vectors.
        told: told what is being done.
        history: whether what was done before a decision is known.
        also: decisions in other apps.
    """
    told("reading recorded tasks")
    recorded = tuple(recorded_examples(tasks, memories, embedder, history))
    told("making tasks up from explorations")
    made_up = tuple(made_up_examples(walks, memories, embedder, history))
    return Lesson(recorded, made_up, columns_of(embedder), tuple(also))


def columns_of(embedder: Embedder) -> tuple[str, ...]:
    """What the columns are called; the same for every decision."""
    return names_of(describe(Situation("open", Screen(()), (), embedder, Weights(()))))


def leave_one_app_out(
    lesson: Lesson, settings: Settings, told: Told = lambda _: None, kept: Path | None = None
) -> dict[str, Ranker]:
    """For each app a network that was trained on all the others.

    Args:
        lesson: what there is to learn from.
        settings: how.
        told: told what is being done.
        kept: a folder: what was trained there on the same examples is taken, and what is trained is added, so that
            training that was cut off goes on where it was.

    Raises:
        ValueError: there are fewer than two apps.
        TrainingUnavailable: a package is missing.
    """
    if len(lesson.apps) < 2:
        raise ValueError("to leave one app out there must be two")
    found = {}
    for number, app in enumerate(lesson.apps, 1):
        told(f"training without {app} ({number}/{len(lesson.apps)})")
        if kept is None:
            with tempfile.TemporaryDirectory() as scratch:
                found[app] = _trained(Path(scratch), lesson, app, settings)
        else:
            found[app] = _taken(kept, lesson, app, settings)
    return found


def _taken(kept: Path, lesson: Lesson, app: str, settings: Settings) -> Ranker:
    folder = kept / f"without-{app}-{_fingerprint(lesson, app, settings)}"
    if folder.is_dir():
        return Ranker.load(folder)
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept) as scratch:
        ranker = _trained(Path(scratch) / "network", lesson, app, settings)
        (Path(scratch) / "network").rename(folder)
    return ranker


def _fingerprint(lesson: Lesson, app: str, settings: Settings) -> str:
    """Changes with anything that the network is made of."""
    found = hashlib.sha256(repr((settings, lesson.columns)).encode())
    for example in lesson.without(app):
        found.update(repr((example.right, example.weight, example.table.shape)).encode())
        found.update(example.table.tobytes())
    return found.hexdigest()[:16]


def _trained(folder: Path, lesson: Lesson, without: str, settings: Settings) -> Ranker:
    """A trained network behind the door that shipped ones go through."""
    ensemble = fit(lesson.without(without), lesson.columns, settings)
    apps = [app for app in lesson.apps if app != without]
    export(folder, ensemble, lesson.columns, apps, recipe="leave one app out", license_text="MIT")
    return Ranker.load(folder)
