"""One goal a page of the first two batches, held: pages in mark-up of many sorts, carried out in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.planner.offline.everyday.batches import BATCHES, REWORDED, read_batch
from tests.planner.offline.everyday.page import Page
from tests.planner.offline.everyday.playing import Stage, path_of, staged

pytestmark = pytest.mark.browser
PAGES = [page for name in ("batch_1", "batch_2") for page in read_batch(name)]
NOT_YET = frozenset({"converter", "dual list", "emoji bar", "nav tabs", "region map", "tic tac"})
"""Pages whose first goal the policy does not reach."""


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged(PAGES) as ready:
        yield ready


@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in NOT_YET], ids=lambda page: page.name)
def test_the_first_goal_is_reached(stage: Stage, page: Page):
    goal, said = page.goals[0]
    played = stage.play(page, goal)
    assert (played.said, played.status) == (said, "done"), f"{goal}\n{played.told}"


def test_names_of_pages_are_told_apart_and_every_goal_wants_something():
    pages = [page for name in BATCHES for page in read_batch(name)]
    assert len({path_of(page) for page in pages}) == len(pages)
    assert all(page.goals and page.html for page in pages)


def test_a_reworded_goal_says_something_new_and_is_checked_like_a_goal_of_its_page():
    known = {page.name: dict(page.goals) for name in BATCHES for page in read_batch(name)}
    for page in read_batch(REWORDED):
        for goal, said in page.goals:
            assert goal not in known[page.name]
            assert said in known[page.name].values(), f"{page.name}: {goal}"
