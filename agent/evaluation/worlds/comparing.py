"""Planners against one another in recorded worlds, all asking the same stand-in for a model.

* ``iterative``: the model is asked at every step (``planner.modelled``), with the steps so far in a line each.
* ``react``: the same, with every screen that was seen kept in the prompt.
* ``single``: one chain is planned and followed; a new one is asked for where it fails (global replanning).
* ``tree``: several chains in one call, merged; the model is asked again at forks that nothing else decides.
* ``tree+memory``: the same, and a goal that was carried out before is not planned anew: every task is played twice, and
  the second time is what is counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from agent.episode import run_episode
from agent.evaluation.droidtask.contestants import Material
from agent.evaluation.errors import SelectionRefused
from agent.evaluation.host import program_version
from agent.evaluation.practice import PracticeGate
from agent.evaluation.worlds.comparison import Comparison, Outing, rows_of
from agent.evaluation.worlds.device import RecordedWorld
from agent.evaluation.worlds.graph import WorldGraph, graph_of
from agent.evaluation.worlds.playing import LIMITS
from agent.evaluation.worlds.react import ReActPolicy
from agent.evaluation.worlds.slips import Kind, Knowledge, SlippingModel, Way
from agent.looking import Memo
from agent.record.remembering import steps_of
from agent.record.traces import join_records
from perception.grounding import Grounder
from planner.goal import Goal
from planner.modelled import ModelledPolicy
from planner.policy import Policy
from planner.recorded.droidtask import read_exploration
from planner.recorded.simplified_html import read_screen
from planner.tree import Budget, TreePolicy
from planner.tree.choosing import ModelChooser
from planner.tree.sampling import ChainSource
from planner.tree.sources.journals import JournalChains, Remembered
from planner.tree.sources.model import ModelChains
from planner.vain import NeverInVain

Planner = Literal["react", "iterative", "single", "tree", "tree+memory"]
PLANNERS: Final[tuple[Planner, ...]] = get_args(Planner)
CHAINS: Final = 5


@dataclass(frozen=True, slots=True)
class Contest:
    """What is to be compared."""

    folder: Path
    planners: tuple[Planner, ...] = PLANNERS
    models: tuple[str, ...] = ("slips:0.85",)
    """``slips:SKILL`` or ``mistakes:SKILL``."""
    drop: float = 0.0
    seeds: tuple[int, ...] = (0,)
    chains: int = CHAINS


def compare(
    contest: Contest,
    on_begin: Callable[[int], object] = lambda _: None,
    on_played: Callable[[Outing], object] = lambda _: None,
) -> Comparison:
    """Play every task with every planner, model and seed. Ctrl-C ends it early, with what was played counted.

    Raises:
        EvaluationError: the wish cannot be fulfilled.
        RecordingUnusable: a file of the folder is not there, or is not what it should be.
    """
    began = time.monotonic()
    models = [_model(name) for name in contest.models]
    outings: list[Outing] = []
    interrupted = False
    with closing(Material(contest.folder)) as material:
        grounder = Grounder(material.embedder)
        whole = dict(_worlds(material))
        ways = [way for task in material.tasks if (way := Way(task, whole[task.app])).is_open]
        on_begin(len(contest.planners) * len(models) * len(contest.seeds) * len(ways))
        try:
            for kind, skill in models:
                for seed in contest.seeds:
                    for way in ways:
                        graph, app = way.graph, way.task.app
                        played = graph.without(contest.drop, f"{app}:{seed}") if contest.drop else graph
                        for planner in contest.planners:
                            knows = Knowledge(kind, skill, seed=seed)
                            outings.append(_Outing(planner, way, played, knows, grounder, contest.chains).play())
                            on_played(outings[-1])
        except KeyboardInterrupt:
            interrupted = True
    return Comparison(
        program=program_version(),
        folder=str(contest.folder),
        drop=contest.drop,
        seeds=contest.seeds,
        chains=contest.chains,
        interrupted=interrupted,
        wall_s=round(time.monotonic() - began, 1),
        rows=rows_of(outings),
        outings=tuple(outings),
    )


def planner_named(name: str) -> Planner:
    """The planner of a name.

    Raises:
        SelectionRefused: there is none.
    """
    if name not in PLANNERS:
        raise SelectionRefused(f"there is no planner {name!r}", f"choose from {', '.join(PLANNERS)}")
    return name


def _model(name: str) -> tuple[Kind, float]:
    kind, _, skill = name.partition(":")
    try:
        share = float(skill)
    except ValueError:
        share = -1.0
    if kind not in get_args(Kind) or not 0 <= share <= 1:
        raise SelectionRefused(f"there is no stand-in {name!r}", "write slips:0.85 or mistakes:0.85")
    return kind, share  # type: ignore[return-value]


def _worlds(material: Material) -> Iterator[tuple[str, WorldGraph]]:
    walks = read_exploration(material.folder)
    for app in dict.fromkeys(task.app for task in material.tasks):
        tasks = [task for task in material.tasks if task.app == app]
        yield app, graph_of(tasks, [step for step in walks if step.app == app])


@dataclass
class _Outing:
    """One task with one planner."""

    planner: Planner
    way: Way
    graph: WorldGraph
    knows: Knowledge
    grounder: Grounder
    chains: int

    def play(self) -> Outing:
        remembered: tuple[Remembered, ...] = ()
        if self.planner == "tree+memory":
            _, memo, done = self._once(())
            if done.success:
                steps = steps_of(join_records(Path(), memo.records))
                remembered = (Remembered("before", self.way.task.task, steps),) if steps else ()
        return self._once(remembered)[2]

    def _once(self, remembered: Sequence[Remembered]) -> tuple[RecordedWorld, Memo, Outing]:
        task = self.way.task
        world = RecordedWorld(self.graph, task.steps[0].state, f"world:{task.app}")
        model = SlippingModel(self.way, world, self.knows)
        memo = Memo()
        result = run_episode(
            Goal.of(task.task),
            world,
            self._policy(model, remembered),
            perceive=world.perceive,
            gate=PracticeGate(world.address),
            recorder=memo,
            limits=LIMITS,
            pictures=False,
        )
        arrived = read_screen(world.state).fingerprint == read_screen(task.steps[-1].state).fingerprint
        outing = Outing(
            planner=self.planner,
            model=model.name,
            seed=self.knows.seed,
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
            reason=result.reason,
        )
        return world, memo, outing

    def _policy(self, model: SlippingModel, remembered: Sequence[Remembered]) -> Policy:
        match self.planner:
            case "iterative":
                return NeverInVain(ModelledPolicy(model, self.grounder))
            case "react":
                return NeverInVain(ReActPolicy(model, self.grounder))
            case "single":
                return NeverInVain(TreePolicy([ModelChains(model, 1)], grounder=self.grounder, budget=Budget(plans=8)))
            case "tree" | "tree+memory":
                sources: list[ChainSource] = [JournalChains(lambda: remembered), ModelChains(model, self.chains)]
                chooser = ModelChooser(model)
                return NeverInVain(TreePolicy(sources, grounder=self.grounder, chooser=chooser, budget=Budget(plans=8)))
