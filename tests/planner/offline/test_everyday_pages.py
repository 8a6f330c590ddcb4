"""The project's own regression set: the first goal of each page of ``everyday``, carried out in a real browser.

``python -m benchmarks.everyday older`` plays the others too.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.planner.offline.everyday.catalog import PAGES
from tests.planner.offline.everyday.page import Page
from tests.planner.offline.everyday.playing import Stage, path_of, staged

pytestmark = pytest.mark.browser
CASES = [pytest.param(page, *page.goals[0], id=f"{page.name}: {page.goals[0][0]}".replace("/", "|")) for page in PAGES]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged(PAGES) as ready:
        yield ready


@pytest.mark.parametrize(("page", "goal", "said"), CASES)
def test_the_goal_is_reached(stage: Stage, page: Page, goal: str, said: tuple[str, ...]):
    played = stage.play(page, goal)
    assert played.said == said, played.told
    assert played.status == "done", played.told


def test_names_of_pages_and_goals_are_told_apart():
    assert len({path_of(page) for page in PAGES}) == len(PAGES)
    assert len({(page.name, goal) for page in PAGES for goal, _ in page.goals}) == sum(len(p.goals) for p in PAGES)
