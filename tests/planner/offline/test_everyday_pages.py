"""The project's own regression set: every goal of ``everyday``, carried out on its page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.planner.offline.everyday.catalog import PAGES
from tests.planner.offline.everyday.page import Page
from tests.planner.offline.everyday.playing import Stage, path_of, staged

pytestmark = pytest.mark.browser
CASES = [
    pytest.param(page, goal, said, id=f"{page.name}: {goal}".replace("/", "|"))
    for page in PAGES
    for goal, said in page.goals
]


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
    assert len({case.id for case in CASES}) == len(CASES)
