"""Plays tasks on the embedded phone: each on a freshly prepared one, judged by the apps' state, never by the screen.

The agent gets a goal and screens. Two that need no eyes stand in the same table: ``oracle`` does the task's own
solution, since what cannot be done cannot be measured, and ``nothing`` says at once that it is done.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.episode import run_episode
from agent.evaluation.phone_planners import asking, step_policy, tree_of_skills, tree_policy
from agent.evaluation.phone_reaching import Reached, Through, reach
from agent.evaluation.phone_solving import solve_on
from agent.evaluation.practice import PracticeGate
from agent.limits import Limits
from agent.practice.unseen import unseen_wording
from devices.errors import ClewError, DeviceError
from emulators.phone.apps import load_templates
from emulators.phone.tasks.solving import StepImpossible, solve
from emulators.phone.tasks.task import Case, Template, make_case
from emulators.phone.tasks.templates import templates
from perception.perceiver import Eyes, Perceiver
from planner.goal import Goal
from planner.policy import Policy
from planner.wordings.matching import SkillMatcher
from skills.catalog import shipped as shipped_skills
from skills.skill import Skill

LIMITS = Limits(max_steps=30, max_seconds=120.0)
ASKING_LIMITS = Limits(max_steps=30, max_seconds=7_200.0)
"""Where a language model is asked it is the steps that end an episode, not how busy the machine is."""
Agent = Literal["offline", "model", "tree", "shown", "practised", "learned", "rules", "oracle", "nothing"]
"""``offline`` decides as ``clew run`` does, with lessons, skills and networks; ``tree`` plans ahead with the skills
(``clew run --planner``); ``model`` asks a language model at every step (``clew run --model``); alone are ``shown``,
which follows lessons, ``practised``, the network for known apps, ``learned``, the policy for unknown ones, and
``rules``."""
AGENTS: tuple[Agent, ...] = ("offline", "model", "tree", "shown", "practised", "learned", "rules", "oracle", "nothing")


class Job(BaseModel):
    """One episode to play."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: Agent
    task: str
    seed: int
    apps: Path | None = None
    """Somebody's own apps, installed beside the shipped ones."""
    through: Through = "inprocess"
    policy: Path | None = None
    """Weights of the practised policy; the shipped ones when None."""
    learned: Path | None = None
    """Weights of the learnt policy; the shipped ones when None."""
    memories: Path | None = None
    """Folder of what explorations remember of the apps; nothing is remembered when None."""
    without: tuple[str, ...] = ()
    """Apps whose lessons are left out."""
    unseen_wordings: bool = False
    """Whether the goal is said in words that were kept from training."""
    eyes: Eyes = "tree"
    """What the agent looks with."""
    model: str = ""
    """The language model that ``model`` asks, and ``tree`` where one is named."""
    threads: int | None = None
    """Cores, for models on this machine."""


class EpisodeLine(BaseModel):
    """What came of one episode."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: Agent
    task: str
    seed: int
    app: str
    complexity: int
    feasible: bool
    goal: str
    through: Through = "inprocess"
    success: bool = False
    claimed: bool = False
    """Whether the agent said that it is done."""
    why: str = ""
    """What is wrong, where something is."""
    status: str = ""
    steps: int = 0
    seconds: float = 0.0
    step_seconds: tuple[float, ...] = ()
    irreversible: int = 0
    """Things that cannot be undone and truly happened."""
    error: str = ""
    """What broke: the phone or the driver, not the agent."""
    calls: int = 0
    """Of a language model."""
    tokens: int = 0
    """That it read and wrote, by its own count."""

    @property
    def false_success(self) -> bool:
        """It said done, and it is not."""
        return self.claimed and not self.success


def all_templates(apps: Path | None) -> tuple[Template, ...]:
    """The templates over the shipped apps, and those that come with somebody's own apps.

    Raises:
        AppUnusable: those apps cannot be loaded.
    """
    return (*templates(), *(load_templates(apps) if apps is not None else ()))


def play(job: Job) -> EpisodeLine:
    """Play one episode; what breaks on the way is told in its line, and the episode has failed."""
    template = next(each for each in all_templates(job.apps) if each.name == job.task)
    reached = reach(job.through, job.apps)
    with reached.holding() as phone:
        crashes = len(phone.crashes)
        case = make_case(template, job.seed, phone)
    if job.unseen_wordings:
        case.goal = unseen_wording(template.name, job.seed).format(**case.parameters)
    line = EpisodeLine(
        agent=job.agent,
        task=job.task,
        seed=job.seed,
        through=job.through,
        app=template.apps[0] if template.apps else "",
        complexity=template.complexity,
        feasible=template.feasible,
        goal=case.goal,
    )
    began = time.monotonic()
    match job.agent:
        case "oracle":
            line = _play_oracle(case, line, reached)
        case "nothing":
            line = line.model_copy(update={"claimed": True, "status": "done", **_judged(case, reached)})
        case "offline":
            line = _play_policy(case, line, reached, _offline(job), job.eyes)
        case "shown":
            line = _play_policy(case, line, reached, _shown(job.without), job.eyes)
        case "practised":
            line = _play_policy(case, line, reached, _practised(job.policy), job.eyes)
        case "learned":
            line = _play_policy(case, line, reached, _learned(job.learned, job.memories), job.eyes)
        case "tree" if not job.model:
            line = _play_policy(case, line, reached, tree_of_skills(), job.eyes)
        case "tree" | "model":
            line = _play_asking(case, line, reached, job)
        case "rules":
            line = _play_policy(case, line, reached, _rules(), job.eyes)
    with reached.holding() as phone:
        irreversible = phone.effects.count(kind="irreversible")
        if len(phone.crashes) > crashes:
            told = phone.crashes[-1].splitlines()[-1]
            line = line.model_copy(update={"error": f"an app crashed: {told}"})
    return line.model_copy(update={"seconds": round(time.monotonic() - began, 3), "irreversible": irreversible})


def _judged(case: Case, reached: Reached, answered: str = "", infeasible: bool = False) -> dict[str, object]:
    with reached.holding():
        success, why = case.judge(answered, infeasible)
    return {"success": success, "why": "" if success else why}


def _play_oracle(case: Case, line: EpisodeLine, reached: Reached) -> EpisodeLine:
    steps = case.template.solve(case.parameters)
    line = line.model_copy(update={"steps": len(steps)})
    try:
        if line.through == "inprocess":
            answered = solve(case.phone, steps)
        else:
            answered = solve_on(reached.device(), Perceiver().perceive, steps, reached.holding)
    except (StepImpossible, DeviceError) as error:
        return line.model_copy(update={"why": str(error), "status": "failed"})
    judged = _judged(case, reached, answered, infeasible=not case.template.feasible)
    return line.model_copy(update={"claimed": True, "status": "done", **judged})


def _play_asking(case: Case, line: EpisodeLine, reached: Reached, job: Job) -> EpisodeLine:
    model = asking(job.model, job.threads)
    policy = tree_policy(model) if job.agent == "tree" else step_policy(model)
    line = _play_policy(case, line, reached, policy, job.eyes, ASKING_LIMITS)
    return line.model_copy(update={"calls": model.usage.calls, "tokens": model.usage.tokens})


def _play_policy(
    case: Case, line: EpisodeLine, reached: Reached, policy: Policy, eyes: Eyes, limits: Limits = LIMITS
) -> EpisodeLine:
    result = run_episode(
        Goal.of(case.goal),
        reached.device(),
        policy,
        perceive=Perceiver(eyes).perceive,
        gate=PracticeGate(),
        limits=limits,
        pictures=eyes != "tree",
        skills=_skill,
    )
    # who looks first and then says that it cannot be done has said so, as the oracle does
    refused = result.impossible or (result.status in ("failed", "needs-person") and not result.steps)
    return line.model_copy(
        update={
            "claimed": result.status == "done",
            "status": result.status,
            "steps": result.steps,
            "step_seconds": tuple(round(seconds, 4) for seconds in result.step_seconds),
            "error": _broken(result.error) if result.status == "infrastructure" else "",
            **_judged(case, reached, result.answer, infeasible=refused),
        }
    )


def _broken(error: ClewError | None) -> str:
    return f"{type(error).__name__}: {error.message}" if error is not None else "the run broke"


def _offline(job: Job) -> Policy:
    return _composed(job.policy, job.learned, job.memories, job.without)


@cache
def _composed(weights: Path | None, learned: Path | None, memories: Path | None, without: tuple[str, ...]) -> Policy:
    from perception.models.embedding import Embedder
    from planner.practised.composed import PhonePolicy
    from planner.shown.lessons import Lessons
    from planner.shown.policy import ShownPolicy
    from planner.shown.recognising import Recognising

    skills = [skill for skill in shipped_skills() if not without or not _is_of(skill, without)]
    matcher = SkillMatcher(skills, Embedder.load().similarity)
    rest = PhonePolicy(matcher, _rules(), _practised(weights), _learned(learned, memories))
    lessons = Lessons.load().without(frozenset(without))
    policy: Policy = ShownPolicy(lessons, rest, Recognising.load(lessons), rest.answers, rest.is_worded)
    return policy


def _is_of(skill: Skill, apps: tuple[str, ...]) -> bool:
    """Whether a skill works in one of these apps."""
    told = " ".join(skill.effects.apps).casefold()
    return any(app.casefold() in told for app in apps)


@cache
def _practised(weights: Path | None) -> Policy:
    from perception.models.chooser import Chooser
    from planner.practised.policy import PractisedPolicy

    policy: Policy = PractisedPolicy(Chooser.load(weights))
    return policy


@cache
def _learned(weights: Path | None, memories: Path | None) -> Policy:
    from perception.models.ranker import Ranker
    from planner.learned.policy import CAREFUL, LearnedPolicy
    from planner.memory.kept import memories_in

    known = memories_in(memories) if memories is not None else []
    return LearnedPolicy(lambda: known, ranker=Ranker.load(weights), care=CAREFUL)


@cache
def _shown(without: tuple[str, ...]) -> Policy:
    from planner.shown.lessons import Lessons
    from planner.shown.policy import ShownPolicy
    from planner.shown.recognising import Recognising

    lessons = Lessons.load().without(frozenset(without))
    policy: Policy = ShownPolicy(lessons, recognising=Recognising.load(lessons))
    return policy


@cache
def _rules() -> Policy:
    from planner.offline import OfflinePolicy

    policy: Policy = OfflinePolicy()
    return policy


def _skill(name: str) -> Skill:
    return next(skill for skill in shipped_skills() if skill.name == name)
