"""Planners against one another in recorded worlds, all asking the same model, or the same stand-in for one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from agent.episode import run_episode
from agent.evaluation.drawn import drawn
from agent.evaluation.droidtask.contestants import Material, OnPrepare
from agent.evaluation.host import program_version
from agent.evaluation.practice import PracticeGate
from agent.evaluation.worlds.asked import Asked, open_asked
from agent.evaluation.worlds.comparison import Chains, Comparison, Outing, rows_of
from agent.evaluation.worlds.device import RecordedWorld
from agent.evaluation.worlds.graph import WorldGraph, graph_of
from agent.evaluation.worlds.outings import Conditions, OutingsFile
from agent.evaluation.worlds.planners import LAYERS, LEARNED, PLANNERS, Kit, Layer, Planner, policy_of
from agent.evaluation.worlds.playing import LIMITS
from agent.evaluation.worlds.slips import Way
from agent.looking import Memo
from agent.record.remembering import steps_of
from agent.record.traces import join_records
from devices.settle import Deadline
from perception.grounding import Grounder
from planner.goal import Goal
from planner.learned.policy import LearnedPolicy
from planner.recorded.droidtask import read_exploration
from planner.recorded.simplified_html import read_screen
from planner.tree.deciding import USUAL, Weighing
from planner.tree.sources.journals import Remembered

CHAINS: Final = 5
_LONGEST_S: Final = 7_200.0
"""For an outing with a real model: it is the steps that end it, not how busy the machine is."""


@dataclass(frozen=True, slots=True)
class Contest:
    """What is to be compared."""

    folder: Path
    planners: tuple[Planner, ...] = PLANNERS
    models: tuple[str, ...] = ("slips:0.85",)
    """``slips:SKILL`` or ``mistakes:SKILL``, or what ``clew run --model`` takes."""
    drop: float = 0.0
    seeds: tuple[int, ...] = (0,)
    chains: int = CHAINS
    most: int | None = None
    """Tasks: the first of an order that is drawn once; None plays all."""
    max_steps: int = LIMITS.max_steps
    max_seconds: float | None = None
    """After which no outing is begun any more."""
    threads: int | None = None
    """Cores, for models on this machine."""
    results: Path | None = None
    """File that keeps the outings, to go on after a stop."""
    leave_one_app_out: bool = False
    also: Path | None = None
    networks: Path | None = None
    """As for ``clew evaluate droidtask``, of the learnt policy."""
    apps: tuple[str, ...] = ()
    """Only the tasks of these; none stands for all."""
    weighing: Weighing = USUAL
    layers: frozenset[Layer] = LAYERS
    """Of ``tree+learned``."""


def compare(
    contest: Contest,
    on_begin: Callable[[int], object] = lambda _: None,
    on_played: Callable[[Outing], object] = lambda _: None,
    on_prepare: OnPrepare = lambda _: None,
    material: Material | None = None,
) -> Comparison:
    """Play every task with every planner, model and seed. Ctrl-C ends it early, with what was played counted.

    Args:
        contest: what is to be compared.
        on_begin: told how many outings there will be.
        on_played: told of each.
        on_prepare: told what is being prepared.
        material: what the folder holds, where several contests share it; it stays open.

    Raises:
        EvaluationError: the wish cannot be fulfilled.
        ModelError: a model cannot be opened, or is in trouble that lasts.
        RecordingUnusable: a file of the folder is not there, or is not what it should be.
    """
    began = time.monotonic()
    end = Deadline.after(contest.max_seconds) if contest.max_seconds is not None else None
    outings: list[Outing] = []
    interrupted = False
    conditions = Conditions(
        program=program_version(),
        drop=contest.drop,
        chains=contest.chains,
        max_steps=contest.max_steps,
        left_out=contest.leave_one_app_out,
    )
    kept = OutingsFile(contest.results, conditions)
    with open_asked(contest.models, contest.threads) as models, ExitStack() as stack:
        if material is None:
            left_out = contest.leave_one_app_out
            material = Material(contest.folder, left_out, on_prepare, contest.also, contest.networks)
            stack.enter_context(closing(material))
        kit = Kit(Grounder(material.embedder), contest.chains, _learned_of(material), contest.weighing, contest.layers)
        if LEARNED & set(contest.planners):
            _ = material.rankers  # trained before anything is played, so that progress tells of it
        ways = _drawn(material, contest)
        on_begin(len(contest.planners) * len(models) * len(contest.seeds) * len(ways))
        try:
            for outing in _outings(contest, models, ways, kit, kept):
                outings.append(outing)
                on_played(outing)
                if end is not None and end.passed:
                    break
        except KeyboardInterrupt:
            interrupted = True
    return Comparison(
        program=program_version(),
        folder=str(contest.folder),
        drop=contest.drop,
        seeds=contest.seeds,
        chains=contest.chains,
        tasks=len(ways),
        max_steps=contest.max_steps,
        left_out=contest.leave_one_app_out,
        interrupted=interrupted,
        wall_s=round(time.monotonic() - began, 1),
        rows=rows_of(outings),
        outings=tuple(outings),
    )


def _learned_of(material: Material) -> Callable[[str], LearnedPolicy]:
    """The learnt policy for each app, with what a walk through it showed and nothing that a model wrote."""
    policies: dict[str, LearnedPolicy] = {}

    def learned(app: str) -> LearnedPolicy:
        if app not in policies:
            known = material.memories.get(app)
            memory = known.without_writing() if known is not None else None
            policies[app] = LearnedPolicy(memory, ranker=material.rankers[app], embedder=material.embedder)
        return policies[app]

    return learned


def _drawn(material: Material, contest: Contest) -> list[Way]:
    """Tasks that can be done in their worlds."""
    whole = dict(_worlds(material))
    tasks = [task for task in material.tasks if not contest.apps or task.app in contest.apps]
    return drawn([way for task in tasks if (way := Way(task, whole[task.app])).is_open], contest.most)


def _outings(
    contest: Contest, models: Sequence[Asked], ways: Sequence[Way], kit: Kit, kept: OutingsFile
) -> Iterator[Outing]:
    """One outing after the other: every planner has its turn at a task before the next task comes."""
    for model in models:
        for seed in contest.seeds:
            for way in ways:
                app = way.task.app
                graph = way.graph.without(contest.drop, f"{app}:{seed}") if contest.drop else way.graph
                for planner in contest.planners:
                    found = kept.find((planner, model.name, str(seed), app, way.task.task_id))
                    if found is None:
                        found = _Outing(planner, way, graph, model, seed, kit, contest.max_steps).play()
                        kept.append(found)
                    yield found


def _worlds(material: Material) -> Iterator[tuple[str, WorldGraph]]:
    walks = read_exploration(material.folder)
    for app in dict.fromkeys(task.app for task in material.tasks):
        tasks = [task for task in material.tasks if task.app == app]
        yield app, graph_of(tasks, [step for step in walks if step.app == app])


@dataclass(frozen=True, slots=True)
class _Outing:
    """One task with one planner."""

    planner: Planner
    way: Way
    graph: WorldGraph
    asked: Asked
    seed: int
    kit: Kit
    max_steps: int

    def play(self) -> Outing:
        remembered: tuple[Remembered, ...] = ()
        if self.planner == "tree+memory":
            memo, done = self._once(())
            if done.success:
                steps = steps_of(join_records(Path(), memo.records))
                remembered = (Remembered("before", self.way.task.task, steps),) if steps else ()
        return self._once(remembered)[1]

    def _once(self, remembered: Sequence[Remembered]) -> tuple[Memo, Outing]:
        task = self.way.task
        world = RecordedWorld(self.graph, task.steps[0].state, f"world:{task.app}")
        model = self.asked.open(self.way, world, self.seed)
        memo = Memo()
        result = run_episode(
            Goal.of(task.task),
            world,
            policy_of(self.planner, task.app, model, self.kit, remembered),
            perceive=world.perceive,
            gate=PracticeGate(world.address),
            recorder=memo,
            limits=replace(LIMITS, max_steps=self.max_steps, max_seconds=_LONGEST_S),
            pictures=False,
        )
        arrived = read_screen(world.state).fingerprint == read_screen(task.steps[-1].state).fingerprint
        outing = Outing(
            planner=self.planner,
            model=model.name,
            seed=self.seed,
            app=task.app,
            task=task.task_id,
            success=arrived and result.status == "done",
            claimed=result.status == "done",
            steps=result.steps,
            recorded_steps=len(task.steps) - 1,
            corrections=world.in_vain + world.returns,
            calls=model.usage.calls,
            tokens_in=model.usage.tokens_in,
            tokens_out=model.usage.tokens_out,
            estimated=model.estimated,
            chains=Chains(written=model.written, read=model.read, fit=model.fit),
            reason=result.reason,
        )
        return memo, outing
