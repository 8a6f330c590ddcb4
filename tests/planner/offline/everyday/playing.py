"""Plays goals on everyday pages: one browser, all pages served on loopback, and the policy that is put to the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from agent.episode import run_episode
from agent.limits import Limits
from devices.action import Open
from devices.browser import BrowserDevice
from perception.grounding import Grounder
from perception.models.embedding import Embedder
from perception.perceiver import Perceiver
from planner.decision import Past
from planner.goal import Goal
from planner.offline import OfflinePolicy
from planner.policy import Policy
from planner.seconded import SecondedPolicy
from planner.seconded.opinion import Adviser
from tests.agent.sites import Site, html
from tests.agent.tiny_device import TinyGate
from tests.planner.offline.everyday.page import SAY, Page

_LIMITS = Limits(max_steps=25)


@dataclass(frozen=True)
class Played:
    """What became of one goal."""

    status: str
    said: tuple[str, ...]
    told: str
    """Step by step, for people."""


@dataclass(frozen=True)
class Stage:
    """Everything that a goal needs to be played."""

    device: BrowserDevice
    policy: Policy
    perceiver: Perceiver
    url: str

    def play(self, page: Page, goal: str) -> Played:
        self.device.perform(Open(location=f"{self.url}{path_of(page)}"))
        steps: list[str] = []
        result = run_episode(
            Goal.of(goal),
            self.device,
            self.policy,
            perceive=self.perceiver.perceive,
            gate=TinyGate(refuse="nothing at all"),
            limits=_LIMITS,
            pictures=False,
            on_step=lambda past: steps.append(_in_words(past)),
        )
        said = tuple(self.device.page.evaluate("window.state ? [String(window.state())] : window.said"))
        return Played(result.status, said, "\n".join([*steps, f"{result.status}: {result.reason}"]))


def path_of(page: Page) -> str:
    return f"/{page.name.replace(' ', '-')}"


def rules(embedder: Embedder) -> Policy:
    """The rules alone."""
    return OfflinePolicy(Grounder(embedder))


def seconded(embedder: Embedder, weights: Path | None = None) -> Policy:
    """The policy as programs have it: the rules, and the network's second opinion."""
    return SecondedPolicy(rules(embedder), lambda: Adviser(embedder, weights))


@contextmanager
def staged(pages: Sequence[Page], policy_of: Callable[[Embedder], Policy] = seconded) -> Iterator[Stage]:
    served = {path_of(page): html(f"<!doctype html><title>{page.name}</title>{SAY}{page.html}") for page in pages}
    with (
        Site(served) as site,
        closing(Embedder.load()) as embedder,
        closing(BrowserDevice("about:blank")) as device,
    ):
        yield Stage(device, policy_of(embedder), Perceiver(), site.url)


def _in_words(past: Past) -> str:
    intent = past.intent
    error = f" ({past.outcome.error})" if past.outcome and past.outcome.error else ""
    return f"{intent.action.describe()} {intent.target.described if intent.target else ''}: {intent.reason}{error}"
