"""Policies carry tasks out in recorded worlds, with the ordinary episode loop."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.episode import run_episode
from agent.evaluation.droidtask.contestants import ByPolicy, Material, OnPrepare, prepare
from agent.evaluation.errors import SelectionRefused
from agent.evaluation.host import program_version
from agent.evaluation.practice import PracticeGate
from agent.evaluation.worlds.device import RecordedWorld
from agent.evaluation.worlds.graph import WorldGraph, graph_of
from agent.evaluation.worlds.report import Played, Report, rows_of
from agent.limits import Limits
from planner.goal import Goal
from planner.policy import Policy
from planner.recorded.droidtask import RecordedTask, read_exploration
from planner.recorded.simplified_html import read_screen

LIMITS: Final = Limits(max_steps=25, max_seconds=120.0)
DEFAULT: Final = ("learned", "learned-unwritten", "minilm+memory+stop")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for."""

    folder: Path
    policies: tuple[str, ...] = ()
    leave_one_app_out: bool = False
    drop: float = 0.0
    """Share of the recorded ways that are taken away."""
    seed: int = 0
    also: Path | None = None
    """Decisions in other apps that are learnt from besides, where an app is left out."""
    networks: Path | None = None
    """Folder where trained networks are kept, and taken from when they are there."""


OnBegin = Callable[[int], object]
OnPlayed = Callable[[Played], object]


def evaluate(
    wish: Wish,
    on_begin: OnBegin = lambda _: None,
    on_played: OnPlayed = lambda _: None,
    on_prepare: OnPrepare = lambda _: None,
) -> Report:
    """Play every task with every policy. Ctrl-C ends it early, with what was played counted.

    Raises:
        EvaluationError: the wish cannot be fulfilled.
        RecordingUnusable: a file of the folder is not there, or is not what it should be.
    """
    began = time.monotonic()
    names = tuple(dict.fromkeys(wish.policies)) or DEFAULT
    interrupted = False
    played: list[Played] = []
    with closing(Material(wish.folder, wish.leave_one_app_out, on_prepare, wish.also, wish.networks)) as material:
        worlds = dict(_worlds(material, wish))
        on_begin(len(names) * len(material.tasks))
        try:
            for name, contestant in prepare(material, _policies_only(names)):
                assert isinstance(contestant, ByPolicy)
                for task in material.tasks:
                    played.append(_play(name, task, worlds[task.app], contestant.policies(task.app)))
                    on_played(played[-1])
        except KeyboardInterrupt:
            interrupted = True
    return Report(
        program=program_version(),
        folder=str(wish.folder),
        tasks=len(material.tasks),
        ways=sum(len(world.ways) for world in worlds.values()),
        drop=wish.drop,
        seed=wish.seed,
        left_out=wish.leave_one_app_out,
        interrupted=interrupted,
        wall_s=round(time.monotonic() - began, 1),
        rows=rows_of(played),
        played=tuple(played),
    )


def _policies_only(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if name == "random" or name.startswith("replies:"):
            raise SelectionRefused(
                f"{name} cannot act in a world", f"choose from {', '.join(DEFAULT)}, offline, minilm"
            )
    return names


def _worlds(material: Material, wish: Wish) -> Iterator[tuple[str, WorldGraph]]:
    walks = read_exploration(material.folder)
    for app in dict.fromkeys(task.app for task in material.tasks):
        tasks = [task for task in material.tasks if task.app == app]
        graph = graph_of(tasks, [step for step in walks if step.app == app])
        yield app, graph.without(wish.drop, f"{app}:{wish.seed}") if wish.drop else graph


def _play(name: str, task: RecordedTask, graph: WorldGraph, policy: Policy) -> Played:
    world = RecordedWorld(graph, task.steps[0].state, f"world:{task.app}")
    goal = Goal.of(task.task)
    result = run_episode(
        goal,
        world,
        policy,
        perceive=world.perceive,
        gate=PracticeGate(world.address),
        limits=LIMITS,
        pictures=False,
    )
    wanted = read_screen(task.steps[-1].state).fingerprint
    arrived = read_screen(world.state).fingerprint == wanted
    return Played(
        policy=name,
        app=task.app,
        task=task.task_id,
        success=arrived and result.status == "done",
        arrived=arrived,
        claimed=result.status == "done",
        steps=result.steps,
        recorded_steps=len(task.steps) - 1,
        in_vain=world.in_vain,
        seconds=round(result.seconds, 4),
        read_tokens=world.read_tokens,
        status=result.status,
        reason=result.reason,
    )
