"""Runs in the live view: listed without reading them whole, followed while they happen, whoever runs them."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from contextlib import contextmanager

import pytest

from agent.record.traces import list_traces
from agent.view.feed import RunFollower, RunList
from agent.view.run_index import RunIndex
from agent.view.run_pages import CARDS
from devices.action import Type
from devices.journal import Journal
from devices.records import Note, Used
from tests.agent.written_runs import begin, end, intent, outcome, png, target, view, write, write_run

HOSTILE = '</li><script>window.ran=1</script><img src=x onerror="window.ran=1">'


@contextmanager
def held(folder):
    """As a run holds its folder while it goes on."""
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(lock)


def test_a_row_says_what_the_whole_journal_says(tmp_path):
    for number in range(5):
        write_run(tmp_path / f"run-{number}", steps=number + 1, run=f"run-{number}")
    write(tmp_path / "cut", begin("cut"), intent(1), outcome(1), intent(2))
    write(tmp_path / "empty")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "journal.jsonl").write_bytes(b"no journal")
    index = RunIndex(tmp_path)
    rows = {row.name: row for row in index.rows(index.names())}
    traces = {trace.folder.name: trace for trace in list_traces(tmp_path)}
    assert rows.keys() == traces.keys()
    for name, trace in traces.items():
        row = rows[name]
        assert (row.status, row.live) == (trace.status, False)
        if row.status != "damaged":
            assert (row.goal, row.device, row.run) == (trace.goal, trace.device, trace.run)
            assert row.started_at_s == trace.started_at_s
        if row.status == "done":
            assert (row.steps, row.seconds, row.reason) == (trace.steps, trace.seconds, trace.reason)


def test_a_run_goes_on_for_as_long_as_somebody_holds_it(tmp_path):
    folder = write(tmp_path / "run", begin("run"), intent(1))
    index = RunIndex(tmp_path)
    assert not any(row.live for row in index.rows(["run"]))
    with held(folder):
        assert [row.live for row in index.rows(["run"])] == [True]
    assert [row.live for row in index.rows(["run"])] == [False]


def test_runs_are_found_by_their_words(tmp_path):
    write(tmp_path / "a", begin("a", goal="Set an alarm"), end())
    write(tmp_path / "b", begin("b", goal="Send a letter"), end())
    index = RunIndex(tmp_path)
    assert [row.name for row in index.search("ALARM set")] == ["a"]
    assert [row.name for row in index.search("", "running")] == []
    assert {row.name for row in index.search("", "done")} == {"a", "b"}


def test_a_run_of_another_process_shows_as_it_happens(served, home):
    journal = Journal(home / "traces" / "run-1")
    with held(journal.folder), served.events("/events?run=run-1&steps=0") as events:
        journal.append(begin())
        name, told = next(events)
        assert name == "patch"
        assert told["steps"] == 0
        journal.append(intent(1, before=view(journal.keep_picture(png(1)))))
        while (told := next(events)[1])["steps"] < 1:
            pass
        card = next(patch["html"] for patch in told["patches"] if patch["at"] == "thread")
        assert 'id="item-1"' in card
        assert "Cut off" in card
        assert "/runs/run-1/pictures/" in card
        journal.append(outcome(1))
        told = next(events)[1]
        card = next(patch["html"] for patch in told["patches"] if patch["at"] == "thread")
        assert 'id="item-1"' in card
        assert "Cut off" not in card
        head = next(patch["html"] for patch in told["patches"] if patch["at"] == "run-head")
        assert "Running" in head
        assert "/runs/run-1/stop" in head
        journal.append(end())
        head = next(patch["html"] for patch in next(events)[1]["patches"] if patch["at"] == "run-head")
        assert "Done" in head
        assert "/stop" not in head
    journal.close()


def test_half_a_record_is_waited_for(served, home):
    folder = write(home / "traces" / "run-1", begin(), intent(1))
    whole = (folder / "journal.jsonl").read_bytes()
    (folder / "journal.jsonl").write_bytes(whole[:-20])
    follower = RunFollower(served.desk, "run-1")
    assert follower.new()[0][1]["steps"] == 0
    (folder / "journal.jsonl").write_bytes(whole)
    assert follower.new()[0][1]["steps"] == 1


def test_a_run_that_dies_stops_running_on_the_page(served, home):
    folder = write(home / "traces" / "run-1", begin(), intent(1))
    follower = RunFollower(served.desk, "run-1")
    with held(folder):
        assert "Running" in str(follower.new())
    follower._ask_lock_at_s = 0.0
    assert "Cut off" in str(follower.new())


def test_a_run_that_is_deleted_while_it_is_shown_says_so(served, home):
    folder = write_run(home / "traces" / "run-1")
    with served.events("/events?run=run-1&steps=0") as events:
        next(events)
        shutil.rmtree(folder)
        assert "This run was deleted" in str(next(events))
    assert served.ask("/runs/run-1").status == 404
    assert served.ask("/events?run=run-1").status == 404


def test_a_journal_that_is_damaged_while_it_is_shown_says_so(served, home):
    folder = write_run(home / "traces" / "run-1")
    raw = bytearray((folder / "journal.jsonl").read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / "journal.jsonl").write_bytes(raw)
    assert "cannot be read any further" in str(RunFollower(served.desk, "run-1").new())
    assert served.ask("/runs/run-1").status in (404, 502)
    assert served.ask("/runs").status == 200


def test_of_a_huge_run_only_the_latest_steps_are_drawn_and_the_others_are_a_link_away(served, home):
    steps = 1_500
    records = [each for n in range(1, steps + 1) for each in (intent(n), outcome(n))]
    write(home / "traces" / "huge", begin("huge"), *records, end(steps))
    page = served.ask("/runs/huge").text
    assert len(re.findall(r'id="item-\d+"', page)) == CARDS
    assert f'id="item-{steps}"' in page
    assert len(page) < 1_000_000
    assert f'href="/runs/huge?first={steps - 2 * CARDS}"' in page
    early = served.ask("/runs/huge?first=0").text
    assert 'id="item-1"' in early
    assert f'id="item-{CARDS + 1}"' not in early
    assert 'data-feed="/events"' in early
    for nonsense in ("-1", "x", "9" * 40, "%D9%A3"):
        assert served.ask(f"/runs/huge?first={nonsense}").status in (200, 400)


def test_what_screens_said_is_shown_and_never_run(served, home):
    seen = view(location=HOSTILE, title=HOSTILE)
    write(
        home / "traces" / "run-1",
        begin(goal=HOSTILE),
        Used(skill=HOSTILE, status="begun", clause=HOSTILE),
        intent(1, Type(text=HOSTILE), target(HOSTILE), clause=HOSTILE, before=seen, reason=HOSTILE),
        outcome(1, seen, HOSTILE),
        Note(topic=HOSTILE, text=HOSTILE),
        end(),
    )
    for path in ("/runs", "/runs/run-1", "/runs?q=script"):
        page = served.ask(path).text
        assert "<script>window" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page
    assert "<script>window" not in str(RunFollower(served.desk, "run-1").new())


def test_secrets_of_a_run_are_masked(served, home):
    write(
        home / "traces" / "run-1",
        begin(goal="log in with opensesame1"),
        intent(1, Type(text="opensesame1"), target(secret=True), reason="opensesame1 it is"),
        outcome(1, value="opensesame1"),
        end(),
    )
    assert "opensesame1" not in served.ask("/runs/run-1").text
    assert "opensesame1" not in str(RunFollower(served.desk, "run-1").new())
    listed = served.ask("/runs").text
    assert "log in with •••" in listed
    assert "opensesame1" not in listed
    assert served.ask("/runs?q=opensesame1").text.count('href="/runs/run-1"') == 0


def test_pictures_are_those_of_the_run_and_whole(served, home):
    folder = write_run(home / "traces" / "run-1")
    name = next((folder / "pictures").glob("*.png")).name
    answer = served.ask(f"/runs/run-1/pictures/{name}")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    (folder / "pictures" / name).write_bytes(png(99))
    assert served.ask(f"/runs/run-1/pictures/{name}").status == 404


def test_the_list_grows_while_it_is_looked_at(served, home):
    write_run(home / "traces" / "run-1", run="run-1")
    listed = RunList(served.desk)
    assert "run-1" in str(listed.new())
    listed._looked_s = 0.0
    assert listed.new() == []
    write_run(home / "traces" / "run-2", run="run-2")
    listed._looked_s = 0.0
    assert "run-2" in str(listed.new())


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=99999999999999", "q=%00%ff", "status=<b>"])
def test_nonsense_in_an_address_shows_a_page(served, home, query):
    write_run(home / "traces" / "run-1")
    assert served.ask(f"/runs?{query}").status == 200
