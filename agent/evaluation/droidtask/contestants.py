"""Everybody who can be measured, by name."""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from agent.evaluation.droidtask.asking import answer_of, history_before
from agent.evaluation.droidtask.baselines import LikestPolicy, MeaningGrades, lexical_grades
from agent.evaluation.droidtask.by_model import ByModel
from agent.evaluation.droidtask.replies import StoredReplies, read_reply
from agent.evaluation.droidtask.scoring import Decided, kind_of, scored
from agent.evaluation.droidtask.stopping import choose_stops
from agent.evaluation.errors import SelectionRefused
from agent.evaluation.tallied import Tallied, opened
from perception.grounding import Grounder
from perception.models.embedding import Embedder
from perception.models.ranker import Ranker
from perception.token_estimate import estimate_tokens
from planner.decision import Act
from planner.goal import Goal
from planner.learned.policy import LearnedPolicy
from planner.memory.records import AppMemory
from planner.policy import Policy
from planner.recorded.droidtask import RecordedTask, StoredReply, read_exploration, read_replies, read_tasks
from planner.recorded.explored import read_memories

REPLIES = "replies:"
"""What the name of a model's stored replies begins with."""
OnPrepare = Callable[[str], object]
"""Told what is being prepared, for progress."""


class Contestant(Protocol):
    """Answers recorded steps."""

    def decide(self, task: RecordedTask, number: int) -> Decided:
        """The scored decision at one step."""


class Material:
    """What a folder holds, read when it is needed.

    Args:
        folder: with the files of DroidTask.
        leave_one_app_out: whether what learns is trained anew for each app, on the others.
        on_prepare: told what is being prepared.
        also: decisions in other apps that are learnt from besides.
        networks: a folder where what was trained is kept, and taken from.
    """

    def __init__(
        self,
        folder: Path,
        leave_one_app_out: bool = False,
        on_prepare: OnPrepare = lambda _: None,
        also: Path | None = None,
        networks: Path | None = None,
    ) -> None:
        self.folder, self._also, self._networks = folder, also, networks
        self.leave_one_app_out = leave_one_app_out
        self._on_prepare = on_prepare

    @cached_property
    def tasks(self) -> list[RecordedTask]:
        """The tasks."""
        return read_tasks(self.folder)

    @cached_property
    def memories(self) -> Mapping[str, AppMemory]:
        """What is remembered of each app."""
        return read_memories(self.folder)

    @cached_property
    def replies(self) -> list[StoredReply]:
        """What language models answered."""
        return read_replies(self.folder)

    @cached_property
    def rankers(self) -> Mapping[str, Ranker]:
        """The network to ask about each app.

        Raises:
            SelectionRefused: one app is to be left out and there is no other.
        """
        apps = dict.fromkeys(task.app for task in self.tasks)
        if not self.leave_one_app_out:
            return dict.fromkeys(apps, Ranker.load())
        if len(apps) < 2:
            raise SelectionRefused("there is only one app here, and none to train on", "leave out --leave-one-app-out")
        from planner.training.policy.crossing import leave_one_app_out, lesson_of
        from planner.training.policy.fitting import Settings
        from planner.training.policy.stored import ALSO_WEIGHT, load

        walks = read_exploration(self.folder)
        also = load(self._also, ALSO_WEIGHT) if self._also is not None else []
        lesson = lesson_of(self.tasks, walks, self.memories, self.embedder, self._on_prepare, also=also)
        return leave_one_app_out(lesson, Settings(), self._on_prepare, self._networks)

    @cached_property
    def embedder(self) -> Embedder:
        """Sentences to vectors; one for everybody, so that no text is read twice."""
        return Embedder.load(cache_entries=1 << 15)

    def close(self) -> None:
        """Gives open files back; nobody can be asked afterwards."""
        if "embedder" in self.__dict__:
            self.embedder.close()


@dataclass(frozen=True, slots=True)
class ByPolicy:
    """A policy for each app, asked in the way a run would ask it."""

    name: str
    policies: Callable[[str], Policy]

    def decide(self, task: RecordedTask, number: int) -> Decided:
        """Ask the policy of the task's app."""
        policy = self.policies(task.app)
        goal, screen, history = Goal.of(task.task), task.steps[number].screen, history_before(task, number)
        began = time.perf_counter()
        decision = policy.decide(goal, screen, history)
        seconds = time.perf_counter() - began
        confidence = decision.confidence if isinstance(decision, Act) else None
        return scored(self.name, task, number, answer_of(decision), confidence=confidence, seconds=seconds)


@dataclass(frozen=True, slots=True)
class ByReplies:
    """A language model's stored replies."""

    name: str
    stored: StoredReplies

    def decide(self, task: RecordedTask, number: int) -> Decided:
        """Read the stored reply."""
        reply = self.stored.reply(task, number)
        return scored(self.name, task, number, read_reply(reply), tokens=estimate_tokens(reply))


@dataclass(frozen=True, slots=True)
class ByDice:
    """Taps any element of the screen, each as likely: what that is worth on average."""

    name: str = "random"

    def decide(self, task: RecordedTask, number: int) -> Decided:
        """The probability of being right."""
        step = task.steps[number]
        hit = 1 / len(step.screen) if step.element is not None else 0.0
        return Decided(
            contestant=self.name,
            app=task.app,
            task=task.task_id,
            step=number,
            kind=kind_of(step),
            right=hit if kind_of(step) == "tap" else 0.0,
            target=hit,
        )


def _offline(_: Material, name: str) -> Contestant:
    from planner.offline import OfflinePolicy

    policy = OfflinePolicy()
    return ByPolicy(name, lambda app: policy)


def _lexical(_: Material, name: str) -> Contestant:
    policy = LikestPolicy(name, lexical_grades)
    return ByPolicy(name, lambda app: policy)


def _minilm(material: Material, name: str) -> Contestant:
    policy = LikestPolicy(name, MeaningGrades(material.embedder))
    return ByPolicy(name, lambda app: policy)


def _minilm_memory(material: Material, name: str) -> Contestant:
    policies = _with_memory(material, name)
    return ByPolicy(name, policies.__getitem__)


def _minilm_memory_stop(material: Material, name: str) -> Contestant:
    stops = choose_stops(material.tasks, _with_memory(material, name))
    policies = _with_memory(material, name, stops)
    return ByPolicy(name, policies.__getitem__)


def _learned(material: Material, name: str) -> Contestant:
    return _learned_with(material, name, lambda memory: memory)


def _learned_unwritten(material: Material, name: str) -> Contestant:
    return _learned_with(material, name, AppMemory.without_writing)


def _learned_blank(material: Material, name: str) -> Contestant:
    return _learned_with(material, name, lambda _: None)


def _learned_with(material: Material, name: str, told: Callable[[AppMemory], AppMemory | None]) -> Contestant:
    policies = {}
    for app, ranker in material.rankers.items():
        known = material.memories.get(app)
        memory = told(known) if known is not None else None
        policies[app] = LearnedPolicy(memory, ranker=ranker, embedder=material.embedder, name=name)
    return ByPolicy(name, policies.__getitem__)


def _with_memory(material: Material, name: str, stops: Mapping[str, float] | None = None) -> dict[str, LikestPolicy]:
    found = {}
    for app in dict.fromkeys(task.app for task in material.tasks):
        grades = MeaningGrades(material.embedder, material.memories.get(app))
        found[app] = LikestPolicy(name, grades, stops[app] if stops else float("-inf"))
    return found


_MAKERS: dict[str, Callable[[Material, str], Contestant]] = {
    "random": lambda material, name: ByDice(name),
    "lexical": _lexical,
    "minilm": _minilm,
    "minilm+memory": _minilm_memory,
    "minilm+memory+stop": _minilm_memory_stop,
    "offline": _offline,
    "learned-blank": _learned_blank,
    "learned-unwritten": _learned_unwritten,
    "learned": _learned,
}

LEARNED = ("learned-blank", "learned-unwritten", "learned")
"""Those that a trained network decides for."""


def names_of(material: Material) -> tuple[str, ...]:
    """Everybody who can be measured on this folder."""
    models = sorted({reply.model for reply in material.replies}, reverse=True)
    return (*(f"{REPLIES}{model}" for model in models), *_MAKERS)


def choose(material: Material, names: tuple[str, ...], models: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Check names; none, of policies and of models, stands for all policies.

    Raises:
        SelectionRefused: there is nobody of that name.
    """
    known = names_of(material)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(known)}"
            raise SelectionRefused(f"there is no policy {name!r} to measure here", hint)
    return tuple(dict.fromkeys(names)) or (() if models else known)


def prepare(
    material: Material, names: tuple[str, ...], models: tuple[str, ...] = (), threads: int | None = None
) -> Iterator[tuple[str, Contestant]]:
    """The contestants one after the other, each made ready when its turn comes.

    Raises:
        ModelNameInvalid: there is no such kind of model.
        ModelUnusable: a model cannot be opened.
    """
    for name in names:
        if name.startswith(REPLIES):
            yield name, ByReplies(name, StoredReplies(name.removeprefix(REPLIES), material.replies))
        else:
            yield name, _MAKERS[name](material, name)
    for address in models:
        with opened(address, threads) as model:
            yield model.name, ByModel(Tallied(model, {}), Grounder(material.embedder), model.name)
