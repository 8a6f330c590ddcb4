"""The table is the benchmark's, and the held-out half stays shut."""

from __future__ import annotations

import pytest

from agent.evaluation import miniwob_tasks
from agent.evaluation.errors import HeldOut, SelectionRefused
from agent.evaluation.miniwob_tasks import (
    SUBSETS,
    all_tasks,
    choose_seeds,
    choose_tasks,
    is_open,
    page_names,
    require_open,
)


def test_there_are_as_many_tasks_as_their_lists_say():
    assert len(page_names()) == len(set(page_names())) == 130
    for name, belongs in SUBSETS:
        assert sum(map(belongs, all_tasks().values())) == int(name.split()[-1]), name


def test_every_task_is_in_one_half():
    halves = {task.half for task in all_tasks().values()}
    assert halves == {"train", "test"}


def test_tasks_that_resemble_one_another_are_in_the_same_half():
    halves: dict[str, set[str]] = {}
    for row in miniwob_tasks._rows():
        if row["bg_category"]:
            halves.setdefault(row["bg_similarity_group"], set()).add(row["bg_split"])
    assert halves
    assert {group: found for group, found in halves.items() if len(found) > 1} == {}


def test_limits_and_human_times_are_seconds():
    for task in all_tasks().values():
        assert 5 <= task.limit_s <= 60
        assert task.human_median_s is None or 0.3 < task.human_median_s < 60


def test_the_notice_stays_with_the_table():
    text = miniwob_tasks._TABLE.read_text(encoding="utf-8")
    assert "BrowserGym" in text.split("\ntask,")[0]
    assert "Apache License 2.0" in text.split("\ntask,")[0]


def test_tasks_are_chosen_by_name_and_half():
    assert len(choose_tasks()) == 125
    assert {task.half for task in choose_tasks(split="train")} == {"train"}
    assert [task.name for task in choose_tasks(("login-user", "click-test", "login-user"))] == [
        "login-user",
        "click-test",
    ]
    assert [task.name for task in choose_tasks(("click-option", "click-button"), "test")] == ["click-button"]


@pytest.mark.parametrize(
    ("names", "split", "told"),
    [
        (("clik-button",), "all", "click-button"),
        (("chase-circle",), "all", "chase-circle"),
        (("click-button",), "train", "none of these"),
        ((), "dev", "train, test or all"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(names, split, told):
    with pytest.raises(SelectionRefused, match=told):
        choose_tasks(names, split)


def test_seeds_are_read():
    assert choose_seeds("0-4") == (0, 1, 2, 3, 4)
    assert choose_seeds("7, 2,2-3") == (7, 2, 3)


@pytest.mark.parametrize("text", ["", "x", "1-", "-1", "3-1", "1,,2", "1.5", "²"])
def test_what_is_no_seed_is_refused(text):
    with pytest.raises(SelectionRefused):
        choose_seeds(text)


def test_only_the_train_half_is_open():
    train, test = choose_tasks(split="train"), choose_tasks(split="test")
    require_open(task.name for task in train)
    assert not any(is_open(task.name) for task in test)
    assert not is_open("some-new-page"), "what nobody listed is not open"
    with pytest.raises(HeldOut, match="and 62 more"):
        require_open(task.name for task in (*train, *test))
    require_open((task.name for task in test), unlocked=True)
