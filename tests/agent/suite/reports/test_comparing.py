"""What changed since the last time."""

from __future__ import annotations

from pathlib import Path

from agent.suite.history import History
from agent.suite.reports.comparing import compare
from tests.agent.suite.made_runs import made_run


def test_changes_are_told_against_the_last_outing_that_decided(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite")
    history.add(made_run(8, 1, failing={1: "failed-app"}))
    history.add(made_run(8, 2, failing={1: "failed-app", 4: "failed-app"}))
    history.add(made_run(8, 3, failing={1: "infrastructure", 4: "failed-app"}))
    run = made_run(9, 4, failing={2: "failed-app", 4: "failed-agent", 5: "infrastructure"})
    history.add(run)  # the run itself is no past of its own
    found = compare(run, history.outings())
    changes = {id_.split()[-1]: each.changes for id_, each in found.by_id.items() if each.changes}
    assert changes == {"1": ("newly-passing",), "2": ("newly-failing",), "8": ("new",)}
    assert found.since == made_run(8, 3).head.run


def test_slower_means_beyond_everything_seen(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite")
    for number in (1, 2, 3):
        history.add(made_run(2, number))
    run = made_run(2, 4)
    slow = run.scenarios[0].attempts[0].model_copy(update={"seconds": 30.0})
    first = run.scenarios[0].model_copy(update={"attempts": (slow,)})
    found = compare(run.model_copy(update={"scenarios": (first, run.scenarios[1])}), history.outings())
    assert [found.by_id[each.id].changes for each in run.scenarios] == [("slower",), ()]
    assert found.count("slower") == 1


def test_without_a_past_nothing_is_new() -> None:
    found = compare(made_run(3), {})
    assert found.since == ""
    assert found.count("new") == 0
