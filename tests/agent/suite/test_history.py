"""The history survives bad files, other processes and its own size."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from agent.suite.history import History, HistoryBusy, HistoryDamaged, HistoryError, expectations, keep_run
from tests.agent.suite.made_runs import made_run


def test_runs_are_kept_and_counted(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite")
    history.add(made_run(10, 1, failing={3: "failed-app"}, flaky=(4,)))
    history.add(made_run(10, 2))
    newest, oldest = history.runs()
    assert newest.counts == {"passed": 10}
    assert oldest.counts == {"passed": 8, "failed-app": 1, "flaky": 1}
    found = {each.id: each for each in history.scenarios()}
    assert found["clock.clew.yaml::scenario 3"].recent == (False, True)
    assert found["clock.clew.yaml::scenario 4"].state == "flaky"
    assert len(found) == 10


def test_a_run_that_is_added_twice_counts_once(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite")
    run = made_run(5)
    history.add(run.model_copy(update={"scenarios": run.scenarios[:2]}))
    history.add(run)
    assert [past.scenarios for past in history.runs()] == [5]
    assert all(each.outings == 1 for each in history.scenarios())


def test_durations_are_foretold_by_the_median_of_passed_outings(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite")
    runs = [made_run(2, number, failing={1: "failed-app"}) for number in (1, 2, 3)]
    for run in runs:
        history.add(run)
    took = sorted(run.scenarios[0].seconds for run in runs)
    first, second = (result.id for result in runs[0].scenarios)
    assert history.expected_seconds(first) == pytest.approx(took[1])
    assert history.expected_seconds(second) is None
    assert history.expected_seconds("unheard of") is None
    known, warnings = expectations(history.path)
    assert known[first] == pytest.approx(took[1])
    assert (set(known), warnings) == ({first}, ())


def test_repetitions_are_outings_of_their_own(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite")
    run = made_run(1)
    repeats = [run.scenarios[0].model_copy(update={"repeat": repeat}) for repeat in range(1, 21)]
    history.add(run.model_copy(update={"scenarios": tuple(repeats)}))
    assert history.scenarios()[0].outings == 20


def test_old_runs_are_forgotten_and_the_file_shrinks(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite")
    for number in range(1, 9):
        history.add(made_run(200, number))
    with closing(sqlite3.connect(history.path)) as database:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
    assert history.forget(2) == 6
    assert [past.run[:15] for past in history.runs()] == ["20260101-000008", "20260101-000007"]
    assert all(each.outings == 2 for each in history.scenarios())
    with closing(sqlite3.connect(history.path)) as database:
        assert database.execute("PRAGMA page_count").fetchone()[0] < pages / 2
    assert history.forget(2) == 0


def test_a_file_that_is_no_history_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    path.write_bytes(b"these are notes of mine, not a database " * 50)
    with pytest.raises(HistoryDamaged, match=r"h\.sqlite is damaged") as caught:
        History(path)
    assert "move it away" in caught.value.hint
    (warning,) = keep_run(made_run(1), path)
    assert "not in the history" in warning
    assert expectations(path)[0] == {}
    assert path.read_bytes().startswith(b"these are notes")


def test_a_damaged_page_is_told(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite")
    history.add(made_run(300))
    with closing(sqlite3.connect(history.path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(history.path.read_bytes())
    raw[8192:40_000] = b"\xa5" * (40_000 - 8192)
    history.path.write_bytes(raw)
    with pytest.raises(HistoryDamaged):
        history.scenarios()


def test_another_schema_is_told(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(HistoryError, match="newer clewline"):
        History(path)


def test_a_lock_is_told_and_runs_go_on(tmp_path: Path) -> None:
    history = History(tmp_path / "h.sqlite", busy_ms=20)
    with closing(sqlite3.connect(history.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(HistoryBusy, match="another process"):
            history.add(made_run(1))
        assert history.runs() == ()  # readers are not in the way of a writer
    history.add(made_run(1))
    assert len(history.runs()) == 1


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "not in the history" in keep_run(made_run(1), tmp_path / "file" / "h.sqlite")[0]


def test_reading_makes_nothing(tmp_path: Path) -> None:
    assert expectations(tmp_path / "none.sqlite") == ({}, ())
    assert list(tmp_path.iterdir()) == []


def test_writers_in_parallel_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    threads = [threading.Thread(target=keep_run, args=(made_run(20, number), path)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(past.scenarios for past in History(path).runs()) == [20] * 8
