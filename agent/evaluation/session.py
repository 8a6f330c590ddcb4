"""One sitting of an evaluation: what to play is settled, played by a crew, kept in the results file, and counted."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from agent.evaluation.crew import play_all, worker_command
from agent.evaluation.errors import EvaluationBroken, ResultsUnusable, SelectionRefused
from agent.evaluation.host import describe_host, load_average
from agent.evaluation.miniwob import Job, Played, choose_agents, conditions
from agent.evaluation.miniwob_pages import find_pages, require_pages, serve
from agent.evaluation.miniwob_tasks import Split, choose_seeds, choose_tasks, require_open
from agent.evaluation.report import Report, report_of
from agent.evaluation.results import (
    EpisodeLine,
    Head,
    ResultsFile,
    Selection,
    Session,
    check_same_conditions,
    read_results,
)
from agent.places import data_folder

DEFAULT_AGENTS = ("offline", "random", "naive")
DEFAULT_SEEDS = "0-4"
BROKEN_IN_A_ROW = 20
"""So many broken episodes one after another are no property of an agent: the browser or the machine is."""
_MOST_DEFAULT_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for; what was not said is empty or None."""

    agents: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    split: Split | None = None
    seeds: str = ""
    workers: int = 0
    results: Path | None = None
    resume: bool = False
    watch: bool = False
    """Whether to tell what happened in failed episodes."""
    unlocked: bool = False
    """Whether the held-out half may be looked at."""
    pages: Path | None = None
    """Folder with the task pages; None takes the installed package's."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """How a sitting ended."""

    report: Report
    path: Path
    interrupted: bool = False


OnStart = Callable[[Path, int, int], object]
"""Told of the results file, of how many episodes there are, and how many of them it holds already."""
OnEpisode = Callable[[Played], object]
"""Told of every finished episode."""


def evaluate(wish: Wish, on_start: OnStart = lambda *_: None, on_episode: OnEpisode = lambda _: None) -> Sitting:
    """Play what was wished for and is not in the results file yet. Ctrl-C ends it early, with what is finished kept.

    Raises:
        EvaluationError: the wish cannot be fulfilled, or nothing works.
        BrowserNotFound: there is no Chromium.
    """
    if wish.resume and (wish.agents or wish.tasks or wish.split or wish.seeds):
        raise SelectionRefused(
            "--resume goes on with what its file began", "leave out --agent, --tasks, --split and --seeds"
        )
    path = _results_path(wish)
    now = conditions()
    head = None if wish.resume else Head(conditions=now, selection=_selection(wish))
    selection = head.selection if head is not None else read_results(path).head.selection
    if wish.watch:
        require_open(selection.tasks, wish.unlocked)
    pages = wish.pages or find_pages()
    require_pages(pages, selection.tasks)
    workers = wish.workers or min(os.cpu_count() or 1, _MOST_DEFAULT_WORKERS)
    began = time.monotonic()
    with closing(ResultsFile(path, head)) as file:
        check_same_conditions(file.found.head.conditions, now, path)
        played = {line.key for line in file.found.episodes}
        jobs = [
            Job(agent=agent, task=task, seed=seed, watch=wish.watch, unlocked=wish.unlocked)
            for agent, task, seed in selection.episodes()
            if (agent, task, seed) not in played
        ]
        file.append(
            Session(
                at=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
                workers=min(workers, len(jobs)),
                host=describe_host(),
                load=load_average(),
            )
        )
        on_start(path, len(jobs) + len(played), len(played))
        interrupted = False
        try:
            with serve(pages) as address, closing(play_all(jobs, worker_command(address), workers)) as episodes:
                _keep(episodes, file, on_episode)
        except KeyboardInterrupt:
            interrupted = True
    wall_s = time.monotonic() - began
    return Sitting(report_of(read_results(path), str(path), wall_s, load_average()), path, interrupted)


def _keep(episodes: Iterable[Played], file: ResultsFile, on_episode: OnEpisode) -> None:
    """Write each episode down. Broken ones wait for one that is not: a machine that fails is no result."""
    broken: list[EpisodeLine] = []
    try:
        for played in episodes:
            on_episode(played)
            broken.append(played.line)
            if not played.line.error:
                _write(file, broken)
            elif len(broken) >= BROKEN_IN_A_ROW:
                reason = broken[-1].error
                broken.clear()
                raise EvaluationBroken(
                    f"{BROKEN_IN_A_ROW} episodes in a row broke, the last one with {reason}",
                    "`clew doctor` shows what is wrong; then go on with --resume",
                )
    finally:
        _write(file, broken)


def _write(file: ResultsFile, lines: list[EpisodeLine]) -> None:
    while lines:
        file.append(lines.pop(0))


def _selection(wish: Wish) -> Selection:
    # Whoever wants to see failures and says no more wants those that may be seen.
    split = wish.split or ("train" if wish.watch and not wish.tasks and not wish.unlocked else "all")
    return Selection(
        agents=choose_agents(wish.agents or DEFAULT_AGENTS),
        tasks=tuple(task.name for task in choose_tasks(wish.tasks, split)),
        seeds=choose_seeds(wish.seeds or DEFAULT_SEEDS),
    )


def _results_path(wish: Wish) -> Path:
    """The file that was named, else the newest of ours to go on with, else a new one.

    Raises:
        ResultsUnusable: there is nothing to go on with.
    """
    if wish.results is not None:
        return wish.results
    folder = data_folder() / "results"
    if not wish.resume:
        stamp = time.strftime("miniwob-%Y%m%d-%H%M%S")
        names = itertools.chain([stamp], (f"{stamp}-{number}" for number in itertools.count(2)))
        return next(path for name in names if not (path := folder / f"{name}.jsonl").exists())
    found = sorted(folder.glob("miniwob-*.jsonl"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise ResultsUnusable(f"there are no results in {folder} to go on with", "leave out --resume to begin")
    return found[-1]
