"""The project's own regression set: every goal of ``everyday_pages``, carried out on its page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from agent.episode import run_episode
from agent.limits import Limits
from devices.action import Open
from devices.browser import BrowserDevice
from perception.grounding import Grounder
from perception.models.embedding import Embedder
from perception.perceiver import Perceiver
from planner.goal import Goal
from planner.offline import OfflinePolicy
from tests.agent.sites import Site, html
from tests.agent.tiny_device import TinyGate
from tests.planner.offline.everyday.catalog import PAGES
from tests.planner.offline.everyday.page import SAY, Page

pytestmark = pytest.mark.browser
CASES = [
    pytest.param(page, goal, said, id=f"{page.name}: {goal}".replace("/", "|"))
    for page in PAGES
    for goal, said in page.goals
]


def _path(page: Page) -> str:
    return f"/{page.name.replace(' ', '-')}"


@dataclass(frozen=True)
class Stage:
    """One browser, the pages, and the policy that is put to the test."""

    device: BrowserDevice
    policy: OfflinePolicy
    perceiver: Perceiver
    url: str


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    pages = {_path(page): html(f"<!doctype html><title>{page.name}</title>{SAY}{page.html}") for page in PAGES}
    with (
        Site(pages) as site,
        closing(Embedder.load()) as embedder,
        closing(BrowserDevice("about:blank")) as device,
    ):
        yield Stage(device, OfflinePolicy(Grounder(embedder)), Perceiver(), site.url)


@pytest.mark.parametrize(("page", "goal", "said"), CASES)
def test_the_goal_is_reached(stage: Stage, page: Page, goal: str, said: tuple[str, ...]):
    stage.device.perform(Open(location=f"{stage.url}{_path(page)}"))
    steps: list[str] = []
    result = run_episode(
        Goal.of(goal),
        stage.device,
        stage.policy,
        perceive=stage.perceiver.perceive,
        gate=TinyGate(refuse="nothing at all"),
        limits=Limits(max_steps=25),
        pictures=False,
        on_step=lambda past: steps.append(
            f"{past.intent.action.describe()} {past.intent.target.described if past.intent.target else ''}: "
            f"{past.intent.reason}{f' ({past.outcome.error})' if past.outcome and past.outcome.error else ''}"
        ),
    )
    told = "\n".join([*steps, f"{result.status}: {result.reason}"])
    assert tuple(stage.device.page.evaluate("window.said")) == said, told
    assert result.status == "done", told


def test_names_of_pages_and_goals_are_told_apart():
    assert len({_path(page) for page in PAGES}) == len(PAGES)
    assert len({case.id for case in CASES}) == len(CASES)
