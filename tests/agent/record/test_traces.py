"""Traces are listed, found and read, whatever state their folders are in."""

from __future__ import annotations

import os

import pytest

from agent.record.traces import (
    TraceAmbiguous,
    TraceDamaged,
    TraceError,
    TraceNotFound,
    find_trace,
    list_traces,
    read_episode,
    read_trace,
)
from devices.journal import JOURNAL_NAME
from devices.records import Note, Outcome, Resume
from tests.agent.written_runs import STARTED_S, begin, end, intent, outcome, write, write_run


def damage(folder):
    """Change one byte in the middle of the journal."""
    path = folder / JOURNAL_NAME
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0x20
    path.write_bytes(bytes(raw))


def test_an_episode_joins_intents_with_their_outcomes(tmp_path):
    episode = read_episode(write_run(tmp_path / "a", steps=3))
    assert episode.begin.run == "run-1"
    assert [step.intent.step for step in episode.steps] == [1, 2, 3]
    assert [step.outcome.step for step in episode.steps if step.outcome] == [1, 2, 3]
    assert episode.end is not None
    assert (episode.status, episode.seconds) == ("done", 3.84)


def test_notes_stand_where_they_were_written(tmp_path):
    first, asked, within, last = (Note(topic="note", text=text) for text in ("first", "asked", "within", "last"))
    folder = write(
        tmp_path / "a", begin(), first, intent(1), outcome(1), asked, intent(2), within, outcome(2), last, end(2)
    )
    episode = read_episode(folder)
    assert [note.text for note in episode.steps[0].notes_before if isinstance(note, Note)] == ["first"]
    assert [note.text for note in episode.steps[1].notes_before if isinstance(note, Note)] == ["asked"]
    assert [note.text for note in episode.steps[1].notes] == ["within"]
    assert [note.text for note in episode.notes if isinstance(note, Note)] == ["last"]


def test_what_is_found_out_later_replaces_the_first_outcome(tmp_path):
    unknown = Outcome(step=1, status="unknown")
    episode = read_episode(write(tmp_path / "a", begin(), intent(1), unknown, outcome(1)))
    assert [step.outcome.status for step in episode.steps if step.outcome] == ["done"]


def test_a_resumed_run_goes_on(tmp_path):
    resumed = Resume(after_step=1)
    folder = write(tmp_path / "a", begin(), intent(1), outcome(1), intent(2), end(1), resumed, intent(2))
    episode = read_episode(folder)
    assert episode.status == "cut off"
    assert [(step.intent.step, step.outcome is None) for step in episode.steps] == [(1, False), (2, True), (2, True)]
    assert episode.steps[2].notes_before == (resumed,)
    assert read_episode(write(folder, outcome(2), end(2))).status == "done"


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ((), "does not begin"),
        ((intent(1),), "does not begin"),
        ((begin(), begin("other")), "two runs"),
        ((begin(), outcome(4)), "outcome of step 4"),
    ],
)
def test_records_that_make_no_run_are_damage(tmp_path, records, reason):
    with pytest.raises(TraceDamaged, match=reason):
        read_episode(write(tmp_path / "a", *records))
    assert read_trace(tmp_path / "a").status == "damaged"


def test_a_run_without_an_end_is_cut_off(tmp_path):
    during = read_trace(write(tmp_path / "a", begin(), intent(1)))
    after = read_trace(write(tmp_path / "b", begin(), intent(1), outcome(1)))
    before = read_trace(write(tmp_path / "c", begin()))
    assert {trace.status for trace in (during, after, before)} == {"cut off"}
    assert [trace.reason for trace in (during, after, before)] == [
        "it stopped during step 1",
        "it stopped after step 1",
        "it stopped before its first step",
    ]
    assert (during.seconds, after.seconds, before.seconds) == (1.0, 1.5, 0.0)


def test_a_list_is_newest_first_and_shows_the_damaged(tmp_path):
    write_run(tmp_path / "old", run="old", at_s=STARTED_S)
    write_run(tmp_path / "new", run="new", at_s=STARTED_S + 100)
    damage(write_run(tmp_path / "broken", run="broken"))
    os.utime(tmp_path / "broken" / JOURNAL_NAME, (STARTED_S + 50, STARTED_S + 50))
    traces = list_traces(tmp_path)
    assert [trace.run for trace in traces] == ["new", "broken", "old"]
    broken = traces[1]
    assert (broken.status, broken.steps, broken.started_at_s) == ("damaged", 0, STARTED_S + 50)
    assert "byte" in broken.reason
    assert traces[0].goal == "Enter Ada Lovelace as full name and save"
    assert traces[0].size_bytes > 0


def test_a_list_survives_every_kind_of_folder(tmp_path):
    write_run(tmp_path / "good", run="good")
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "other").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / JOURNAL_NAME).write_bytes(b"")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / JOURNAL_NAME).write_bytes(b"")
    (tmp_path / "binary").mkdir()
    (tmp_path / "binary" / JOURNAL_NAME).write_bytes(bytes(range(256)) * 10)
    (tmp_path / "folder" / JOURNAL_NAME).mkdir(parents=True)
    (tmp_path / "dangling").mkdir()
    (tmp_path / "dangling" / JOURNAL_NAME).symlink_to(tmp_path / "nowhere")
    (tmp_path / "lost" / "pictures").mkdir(parents=True)
    traces = list_traces(tmp_path)
    assert {trace.folder.name: trace.status for trace in traces} == {
        "good": "done",
        "empty": "damaged",
        "binary": "damaged",
        "folder": "damaged",
        "dangling": "damaged",
        "lost": "damaged",
    }
    assert all(trace.reason for trace in traces)


def test_a_torn_last_record_is_not_damage(tmp_path):
    folder = write_run(tmp_path / "a")
    path = folder / JOURNAL_NAME
    path.write_bytes(path.read_bytes()[:-9])
    assert read_trace(folder).status == "cut off"


def test_a_list_of_what_is_not_there_is_empty_and_of_a_file_is_an_error(tmp_path):
    assert list_traces(tmp_path / "none") == []
    (tmp_path / "file").write_text("")
    with pytest.raises(TraceError, match="cannot be listed"):
        list_traces(tmp_path / "file")


def test_a_start_that_is_no_number_sorts_last(tmp_path):
    write_run(tmp_path / "good", run="good")
    write(tmp_path / "odd", begin("odd", at_s=float("nan")))
    assert [trace.run for trace in list_traces(tmp_path)] == ["good", "odd"]


@pytest.fixture
def root(tmp_path):
    for day, run in enumerate(("buy-rope-1a", "buy-rope-2b", "book-boat-3c")):
        write_run(tmp_path / run, run=run, at_s=STARTED_S + day)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("buy-rope-1a", "buy-rope-1a"),
        ("book", "book-boat-3c"),
        ("buy-rope-2", "buy-rope-2b"),
        ("latest", "book-boat-3c"),
    ],
)
def test_a_trace_is_found_by_id_beginning_and_latest(root, name, run):
    assert find_trace(root, name).run == run


def test_an_id_wins_over_longer_ones_that_begin_with_it(root):
    write_run(root / "buy-rope-1", run="buy-rope-1")
    assert find_trace(root, "buy-rope-1").run == "buy-rope-1"


def test_a_trace_is_found_by_path(root, monkeypatch):
    elsewhere = root / "none"
    for path in (root / "book-boat-3c", root / "book-boat-3c" / JOURNAL_NAME):
        assert find_trace(elsewhere, str(path)).run == "book-boat-3c"
    monkeypatch.chdir(root)
    assert find_trace(elsewhere, "book-boat-3c").run == "book-boat-3c"
    monkeypatch.chdir(root / "book-boat-3c")
    assert find_trace(elsewhere, ".").run == "book-boat-3c"


def test_an_unknown_name_lists_the_nearest(root):
    with pytest.raises(TraceNotFound, match="nearest: buy-rope-2b") as caught:
        find_trace(root, "bye-rope-2b")
    assert caught.value.exit_code == 2
    with pytest.raises(TraceNotFound, match="the newest are book-boat-3c"):
        find_trace(root, "zzz")
    with pytest.raises(TraceNotFound, match="no run has left"):
        find_trace(root / "none", "latest")
    for name in ("", "\0", str(root / "nothing"), str(root / "nothing" / JOURNAL_NAME), "../x"):
        with pytest.raises(TraceNotFound):
            find_trace(root, name)


def test_an_ambiguous_name_lists_what_it_could_be(root):
    with pytest.raises(TraceAmbiguous, match="buy-rope-2b, buy-rope-1a"):
        find_trace(root, "buy")


def test_reading_does_not_change_a_trace(tmp_path):
    folder = write_run(tmp_path / "a")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    read_trace(folder)
    list_traces(tmp_path)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
