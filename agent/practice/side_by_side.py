"""Players and trainers side by side: so many processes that play, three at most that train, until the time is over."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Final, get_args

from agent.practice.asking import Lectures
from agent.practice.asking import tell as write_goals
from agent.practice.players import Part
from agent.practice.players import main as play
from agent.practice.studying import Study, study
from agent.practice.trainers import Course, Sort, train
from planner.training.practised.fitting import Settings

_MOST_BEGUN: Final = 4
_LECTURES: Final = 14
"""Seeds after which there are goals enough."""
_PATIENCE_S: Final = 45.0
"""After the end, until what is still running is ended."""
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)


def practise(
    folder: Path,
    out: Path,
    *,
    seconds: float,
    players: int,
    sorts: Sequence[Sort] = ("whole",),
    device: str = "cpu",
    settings: Settings | None = None,
    wordings: int = 4,
    seeds: int = 10_000,
    askers: int = 0,
    tell: Callable[[str], object] = print,
) -> dict[str, Any]:
    """Play and train at the same time.

    Args:
        folder: for the files in between; what lies there already (``played-*.npz``) is trained on too.
        out: for numbers (``NAME.npz``) and figures (``SORT.json``).
        seconds: that it may take, all in all.
        players: processes that play.
        sorts: of training; a process each.
        device: ``cpu`` or ``cuda``.
        settings: of all networks.
        wordings: of each task.
        seeds: tasks of each template at most.
        askers: processes that write goals down for the recogniser of lessons, which is trained where there are any.
        tell: takes a line of progress.

    Returns:
        The figures of each sort that came to its end.
    """
    context = get_context("spawn")
    ends_at = time.time() + seconds
    courses = [Course(sort, folder, out, ends_at, settings or Settings(), device) for sort in sorts]
    trainers = {
        sort: context.Process(target=train, args=(course,)) for sort, course in zip(sorts, courses, strict=True)
    }
    # judging at the end wants the players gone
    parts = [Part(folder, at, players, ends_at - 20.0, wordings, seeds=seeds) for at in range(players)]
    asking = [
        context.Process(target=write_goals, args=(Lectures(folder, at, askers, ends_at - 20.0, min(seeds, _LECTURES)),))
        for at in range(askers)
    ]
    if askers:
        asking.append(context.Process(target=study, args=(Study(folder, out, ends_at, device),)))
    for process in [*trainers.values(), *asking]:
        process.start()
    playing = [(part, _begin(context, part)) for part in parts]
    try:
        while time.time() < ends_at + _PATIENCE_S and any(
            process.is_alive() for process in [*trainers.values(), *asking[-1:]]
        ):
            running = [process.sentinel for process in trainers.values() if process.is_alive()]
            wait(running or [asking[-1].sentinel], 0.5)
            for at, (part, process) in enumerate(playing):
                if (
                    process.is_alive()
                    or not process.exitcode
                    or time.time() > ends_at - 30
                    or part.begun >= _MOST_BEGUN
                ):
                    continue
                tell(f"player {part.number} ended with {process.exitcode}; it begins again")
                again = replace(part, begun=part.begun + 1)
                playing[at] = (again, _begin(context, again))
    finally:
        for process in [*trainers.values(), *asking, *(process for _, process in playing)]:
            if process.is_alive():
                process.terminate()
            process.join()
    tell(f"{len(list(folder.glob('played-*.npz')))} files of decisions")
    names = [*sorts, *(["recogniser"] if askers else [])]
    return {sort: json.loads(path.read_text("utf-8")) for sort in names if (path := out / f"{sort}.json").exists()}


def _begin(context: Any, part: Part) -> SpawnProcess:
    process: SpawnProcess = context.Process(target=play, args=(part,))
    process.start()
    return process
