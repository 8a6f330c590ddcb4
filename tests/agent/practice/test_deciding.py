"""Tasks' solutions as tables of decisions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agent.practice.deciding import Deciding
from emulators.phone.tasks.templates import templates
from perception.models.embedding import Embedder
from planner.learned.policy import LearnedPolicy
from planner.training.policy.crossing import columns_of
from planner.training.policy.stored import load, save

BY_NAME = {template.name: template for template in templates()}


@pytest.fixture(scope="module")
def embedder():
    opened = Embedder.load(threads=1)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def deciding(embedder) -> Deciding:
    made = Deciding(3, LearnedPolicy(embedder=embedder))
    for name in ("clock.start_timer", "shop.order_status"):
        assert made.play(BY_NAME[name], 100)
    return made


def test_every_step_of_these_solutions_can_be_chosen(deciding: Deciding, embedder):
    assert not deciding.missing
    columns = columns_of(embedder)
    chosen = [
        {name for name in columns if name.startswith("act.") and example.table[example.right, columns.index(name)] == 1}
        for example in deciding.tables
    ]
    assert {"act.tap"} in chosen
    assert {"act.type"} in chosen
    assert {"act.finish"} in chosen
    assert {"act.answer"} in chosen
    assert all(len(each) == 1 for each in chosen)


def test_what_is_stored_is_read_back_without_the_apps_that_are_left_out(deciding: Deciding, tmp_path: Path):
    path = tmp_path / "decisions.npz"
    save(deciding.tables, path)
    back = load(path, 0.5)
    assert [(one.app, one.right, one.task) for one in back] == [(o.app, o.right, o.task) for o in deciding.tables]
    assert all(np.allclose(one.table, other.table, atol=2e-3) for one, other in zip(back, deciding.tables, strict=True))
    assert {one.weight for one in back} == {0.5}
    assert {one.app for one in load(path, without=("Clock",))} == {"Shop"}
