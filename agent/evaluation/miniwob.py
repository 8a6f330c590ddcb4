"""Plays episodes of MiniWoB++ by BrowserGym's rules: 125 tasks, at most ten steps, no time limit to speak of.

The agent gets a goal and screens. Whether the page has ended the episode is asked on its behalf after every step, and
stops the loop without its policy learning of it; the score is read when the loop is over.
"""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable
from functools import cache

from pydantic import BaseModel, ConfigDict

from agent.episode import EpisodeResult, never, run_episode
from agent.errors import PolicyStop
from agent.evaluation.errors import SelectionRefused
from agent.evaluation.host import browser_version, program_version
from agent.evaluation.miniwob_baselines import NaivePolicy, RandomPolicy
from agent.evaluation.miniwob_pages import EPISODE_LIMIT_MS, VIEWPORT_PX, Score, TaskPage, pages_version
from agent.evaluation.miniwob_story import tell
from agent.evaluation.miniwob_tasks import require_open
from agent.evaluation.practice import PracticeGate
from agent.evaluation.results import Conditions, EpisodeLine
from agent.limits import Limits
from agent.looking import Memo
from devices.errors import AddressRefused, ClewError
from perception.perceiver import Perceiver
from planner.goal import Goal
from planner.policy import Policy

LIMITS = Limits(max_steps=10, max_seconds=120.0)

PolicyMaker = Callable[[str], Policy]
"""Makes the policy of one episode from the seed of its dice."""


class Job(BaseModel):
    """One episode to play."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: str
    task: str
    seed: int
    watch: bool = False
    """Whether to tell what happened; only for tasks that may be looked at."""
    unlocked: bool = False
    """Whether somebody has opened the held-out half."""


class Played(BaseModel):
    """What came of a job."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: EpisodeLine
    story: tuple[str, ...] = ()
    """What happened, for people; never stored."""


def conditions() -> Conditions:
    """What episodes are played under, here and now.

    Raises:
        BrowserNotFound: there is no Chromium.
    """
    return Conditions(
        program=program_version(),
        chromium=browser_version(),
        pages=pages_version(),
        max_steps=LIMITS.max_steps,
        max_seconds=LIMITS.max_seconds,
        episode_limit_ms=EPISODE_LIMIT_MS,
        viewport_px=VIEWPORT_PX,
    )


@cache
def _offline() -> Policy:
    """The rules with the text model, their second opinion and the judge of endings, as ``clew run`` has them."""
    from perception.grounding import Grounder
    from perception.models.embedding import Embedder
    from planner.offline import OfflinePolicy
    from planner.seconded import SecondedPolicy
    from planner.seconded.opinion import Adviser
    from planner.verified.policy import VerifiedEndings

    embedder = Embedder.load(threads=1)
    rules = OfflinePolicy(Grounder(embedder))
    policy: Policy = VerifiedEndings(SecondedPolicy(rules, lambda: Adviser(embedder)))
    return policy


AGENTS: dict[str, PolicyMaker] = {"offline": lambda seed: _offline(), "random": RandomPolicy, "naive": NaivePolicy}
"""Who can be measured, by name."""


def choose_agents(names: tuple[str, ...]) -> tuple[str, ...]:
    """Check the names of agents.

    Raises:
        SelectionRefused: there is no such agent.
    """
    for name in names:
        if name not in AGENTS:
            near = difflib.get_close_matches(name, AGENTS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(AGENTS)}"
            raise SelectionRefused(f"there is no agent {name!r}", hint)
    return tuple(dict.fromkeys(names))


class Player:
    """Plays jobs one after another on one browser page, which is replaced when something breaks.

    Args:
        address: where the pages are served.
        said: in which words the agent gets a page's goal; its own when nothing is given.
    """

    def __init__(self, address: str, said: Callable[[str], str] = str) -> None:
        self._address = address
        self._said = said
        self._page: TaskPage | None = None
        self._perceiver = Perceiver()

    def play(self, job: Job, stopped: Callable[[], bool] = never) -> Played:
        """Play one episode. What goes wrong on the way is told in its line, and the episode has failed.

        Args:
            job: which.
            stopped: whether the evaluation is being stopped; asked before every step.

        Raises:
            HeldOut: it is to be watched and must not be.
        """
        if job.watch:
            require_open([job.task], job.unlocked)
        began = time.monotonic()
        try:
            played = self._play(job, stopped)
        except ClewError as error:
            played = Played(line=EpisodeLine(agent=job.agent, task=job.task, seed=job.seed, error=_told(error)))
        if played.line.error or not self._is_sound():
            self.close()
        line = played.line.model_copy(update={"wall_s": round(time.monotonic() - began, 3)})
        return played.model_copy(update={"line": line})

    def _play(self, job: Job, stopped: Callable[[], bool]) -> Played:
        page = self._page = self._page or TaskPage(self._address)
        goal = Goal.of(self._said(page.begin(job.task, job.seed)))
        memo = Memo()
        result = run_episode(
            goal,
            page.device,
            AGENTS[job.agent](f"{job.task}:{job.seed}"),
            perceive=self._perceiver.perceive,
            gate=PracticeGate(self._address),
            recorder=memo,
            limits=LIMITS,
            pictures=False,
            ended=lambda: page.score().done,
            interrupted=stopped,
        )
        error = _told(result.error)
        score = Score() if error else page.score()
        return Played(line=_line(job, result, score, error), story=tell(goal, memo.records, score) if job.watch else ())

    def _is_sound(self) -> bool:
        return self._page is not None and self._page.sound

    def close(self) -> None:
        """Close the browser; the next episode starts another."""
        page, self._page = self._page, None
        if page is not None:
            page.close()


def _line(job: Job, result: EpisodeResult, score: Score, error: str) -> EpisodeLine:
    return EpisodeLine(
        agent=job.agent,
        task=job.task,
        seed=job.seed,
        raw=score.raw,
        decayed=round(score.decayed, 4),
        over=score.done,
        status=result.status,
        error=error,
        steps=result.steps,
        seconds=result.seconds,
        step_seconds=tuple(round(seconds, 4) for seconds in result.step_seconds),
    )


def _told(error: ClewError | None) -> str:
    """What broke; empty where nothing did: what the gate refuses is the agent's doing and breaks nothing."""
    if error is None or isinstance(error, PolicyStop | AddressRefused):
        return ""
    return f"{type(error).__name__}: {error.message}"
