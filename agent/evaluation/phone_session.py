"""One sitting of the phone's evaluation: which episodes, played by processes side by side, kept in a file, counted."""

from __future__ import annotations

import fnmatch
import os
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from pydantic import ValidationError

from agent.evaluation.drawn import drawn
from agent.evaluation.errors import ResultsUnusable, SelectionRefused
from agent.evaluation.miniwob_tasks import choose_seeds
from agent.evaluation.phone import AGENTS, Agent, EpisodeLine, Job, all_templates, play
from agent.evaluation.phone_reaching import Through
from agent.evaluation.phone_report import PhoneReport, report_of
from agent.places import data_folder
from agent.practice.unseen import UNSEEN
from perception.perceiver import Eyes

_MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class PhoneWish:
    """What somebody asked for; what was not said is empty or None."""

    agents: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    """Names or patterns, ``clock.*``."""
    seeds: str = ""
    apps: Path | None = None
    through: Through = "inprocess"
    eyes: Eyes = "tree"
    workers: int = 0
    results: Path | None = None
    resume: bool = False
    policy: Path | None = None
    """Weights of the practised policy; the shipped ones when None."""
    learned: Path | None = None
    """Weights of the learnt policy; the shipped ones when None."""
    memories: Path | None = None
    """Folder of what explorations remember; nothing when None."""
    without: tuple[str, ...] = ()
    """Apps whose lessons are left out."""
    unseen_wordings: bool = False
    """Goals in words that were kept from training; only the tasks that have such."""
    model: str = ""
    """The language model that is asked, as ``clew run --model`` takes it."""
    threads: int | None = None
    """Cores, for models on this machine."""
    most: int | None = None
    """Tasks: the first of an order that is drawn once; None plays all."""


@dataclass(frozen=True, slots=True)
class PhoneSitting:
    """How a sitting ended."""

    report: PhoneReport
    path: Path
    interrupted: bool = False


OnStart = Callable[[Path, int, int], object]
OnEpisode = Callable[[EpisodeLine], object]


def evaluate_phone(
    wish: PhoneWish, on_start: OnStart = lambda *_: None, on_episode: OnEpisode = lambda _: None
) -> PhoneSitting:
    """Play what was wished for and is not in the results file yet. Ctrl-C ends it early, with what is finished kept.

    Raises:
        SelectionRefused: there is no such agent, task or seed.
        ResultsUnusable: the results file cannot be used.
        AppUnusable: somebody's apps cannot be loaded.
    """
    began = time.monotonic()
    jobs = _jobs(wish)
    path = wish.results or _new_path()
    found = _read(path) if wish.resume else ()
    if not wish.resume and path.exists():
        raise ResultsUnusable(f"{path} holds results already", "go on with --resume, or choose another --results")
    wanted = {(job.agent, job.task, job.seed) for job in jobs}
    lines = [line for line in found if (line.agent, line.task, line.seed) in wanted]
    played = {(line.agent, line.task, line.seed) for line in lines}
    left = [job for job in jobs if (job.agent, job.task, job.seed) not in played]
    on_start(path, len(jobs), len(lines))
    interrupted = False
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        path.open("a", encoding="utf-8") as file,
        closing(_play_all(left, 1 if wish.model else wish.workers)) as episodes,
    ):
        try:
            for line in episodes:
                file.write(line.model_dump_json() + "\n")
                file.flush()
                lines.append(line)
                on_episode(line)
        except KeyboardInterrupt:
            interrupted = True
    report = report_of(lines, missing=len(jobs) - len(lines), wall_s=time.monotonic() - began, results=str(path))
    return PhoneSitting(report, path, interrupted)


def _jobs(wish: PhoneWish) -> list[Job]:
    agents: list[Agent] = []
    for name in wish.agents or (agent for agent in AGENTS if agent != "model" or wish.model):
        known = next((agent for agent in AGENTS if agent == name), None)
        if known is None:
            raise SelectionRefused(f"there is no agent {name!r}", f"choose from {', '.join(AGENTS)}")
        if known == "model" and not wish.model:
            raise SelectionRefused("the agent model asks a language model, and none is named", "add --model")
        agents.append(known)
    names = [template.name for template in all_templates(wish.apps)]
    chosen: list[str] = []
    for pattern in wish.tasks or ("*",):
        fitting = [name for name in names if fnmatch.fnmatch(name, pattern)]
        if not fitting:
            raise SelectionRefused(f"no task is called {pattern!r}", "patterns such as clock.* are understood")
        chosen += [name for name in fitting if name not in chosen]
    if wish.unseen_wordings:
        chosen = [name for name in chosen if name in UNSEEN]
    seeds = choose_seeds(wish.seeds or "0-2")
    chosen = drawn(chosen, wish.most)
    return [
        Job(
            agent=agent,
            task=task,
            seed=seed,
            apps=wish.apps,
            through=wish.through,
            policy=wish.policy,
            learned=wish.learned,
            memories=wish.memories,
            without=wish.without,
            eyes=wish.eyes,
            unseen_wordings=wish.unseen_wordings,
            model=wish.model,
            threads=wish.threads,
        )
        for agent in agents
        for task in chosen
        for seed in seeds
    ]


def _play_all(jobs: Sequence[Job], workers: int) -> Generator[EpisodeLine, None, None]:
    """Play on so many processes; each answer as it comes."""
    workers = min(workers or os.cpu_count() or 1, _MOST_WORKERS, max(1, len(jobs)))
    if workers == 1 and all(job.through == "inprocess" for job in jobs):
        yield from map(play, jobs)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        for done in as_completed([pool.submit(play, job) for job in jobs]):
            yield done.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _new_path() -> Path:
    folder, stamp = data_folder() / "results", time.strftime("phone-%Y%m%d-%H%M%S")
    number = next(n for n in range(1, 10_000) if not (folder / _name(stamp, n)).exists())
    return folder / _name(stamp, number)


def _name(stamp: str, number: int) -> str:
    return f"{stamp}.jsonl" if number == 1 else f"{stamp}-{number}.jsonl"


def _read(path: Path) -> tuple[EpisodeLine, ...]:
    try:
        raw = path.read_text("utf-8")
    except OSError as error:
        raise ResultsUnusable(f"{path} cannot be read: {error.strerror or error}", "leave out --resume") from error
    whole = raw[: raw.rfind("\n") + 1]  # what a crash left of a last line is dropped
    if whole != raw:
        path.write_text(whole, "utf-8")
    try:
        return tuple(EpisodeLine.model_validate_json(line) for line in whole.splitlines())
    except ValidationError as error:
        raise ResultsUnusable(f"{path} is damaged or of another version", "begin anew without --resume") from error
