"""A goal that asks for what the page does not have differs in one word, and that word is nowhere on the page."""

from __future__ import annotations

import random

from benchmarks.endings_swapped import RUNS, goals, swappable, swapped
from planner.training.endings.recorded import read_runs
from tests.planner.offline.everyday.batches import read_batch


def test_one_word_is_replaced_by_one_that_is_nowhere_on_the_page():
    pages = {page.name: page for page in read_batch("batch_4")[:6]}
    asked = {goal for page in pages.values() for goal, _ in page.goals}
    found = list(goals("batch_4", pages, random.Random(1)))
    assert found
    for page, goal in found:
        assert goal not in asked
        near = [each.split() for each in asked if len(each.split()) == len(goal.split())]
        (new,) = min(
            ([new for old, new in zip(each, goal.split(), strict=True) if old != new] for each in near), key=len
        )
        assert new.strip(".,!?\"'“”").casefold() not in page.html.casefold()


def test_where_nothing_can_be_replaced_nothing_is_asked():
    run = next(run for run in read_runs(RUNS / "batch_4@ec1f63f.jsonl.gz") if run.right and swappable(run))
    word = swappable(run)[0]
    assert swapped(run, f"<p>{word}</p>", [word], random.Random(1)) is None
