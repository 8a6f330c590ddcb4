"""Everybody decides everything, and it is counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from agent.evaluation.drawn import drawn
from agent.evaluation.droidtask.contestants import LEARNED, Material, OnPrepare, choose, prepare
from agent.evaluation.droidtask.report import Report, calibration_of, rows_of
from agent.evaluation.droidtask.scoring import Decided
from agent.evaluation.host import program_version


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for."""

    folder: Path
    policies: tuple[str, ...] = ()
    """Names; empty for everybody."""
    leave_one_app_out: bool = False
    also: Path | None = None
    """Decisions in other apps that are learnt from besides, where an app is left out."""
    networks: Path | None = None
    """Folder where trained networks are kept, and taken from when they are there."""
    models: tuple[str, ...] = ()
    """Language models that decide, as ``clew run --model`` takes them."""
    most: int | None = None
    """Tasks: the first of an order that is drawn once; None decides all."""
    threads: int | None = None
    """Cores, for models on this machine."""


OnBegin = Callable[[int], object]
"""Told how many decisions there will be."""
OnDecided = Callable[[Decided], object]
"""Told of every decision."""


def evaluate(
    wish: Wish,
    on_begin: OnBegin = lambda _: None,
    on_decided: OnDecided = lambda _: None,
    on_prepare: OnPrepare = lambda _: None,
) -> Report:
    """Decide what was wished for. Ctrl-C ends it early, with whoever has decided everything counted.

    Raises:
        EvaluationError: the wish cannot be fulfilled.
        RecordingUnusable: a file of the folder is not there, or is not what it should be.
    """
    began = time.monotonic()
    with closing(Material(wish.folder, wish.leave_one_app_out, on_prepare, wish.also, wish.networks)) as material:
        names = choose(material, wish.policies, wish.models)
        tasks = drawn(material.tasks, wish.most)
        steps = [(task, number) for task in tasks for number in range(len(task.steps))]
        on_begin((len(names) + len(wish.models)) * len(steps))
        decided: list[Decided] = []
        interrupted = False
        try:
            for _, contestant in prepare(material, names, wish.models, wish.threads):
                mine = []
                for task, number in steps:
                    mine.append(contestant.decide(task, number))
                    on_decided(mine[-1])
                decided += mine
        except KeyboardInterrupt:
            interrupted = True
        apps = tuple(dict.fromkeys(task.app for task in tasks))
        asked_shipped = not wish.leave_one_app_out and any(decision.contestant in LEARNED for decision in decided)
        trained_on = material.rankers[apps[0]].trained_on if asked_shipped else frozenset()
    return Report(
        program=program_version(),
        folder=str(wish.folder),
        apps=apps,
        tasks=len(tasks),
        decisions=len(steps),
        left_out=wish.leave_one_app_out,
        trained_on=tuple(app for app in apps if app in trained_on),
        interrupted=interrupted,
        wall_s=round(time.monotonic() - began, 1),
        rows=rows_of(decided),
        calibration=calibration_of(decided),
        decided=tuple(decided),
    )
