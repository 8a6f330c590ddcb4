"""The files of recordings, whole and damaged, and the memories made of them."""

from __future__ import annotations

import gzip
import json

import pytest

from planner.errors import RecordingUnusable
from planner.recorded.droidtask import read_exploration, read_replies, read_tasks
from planner.recorded.explored import read_memories
from tests.planner.recorded.recordings import EXPLORATION, TASKS, write_lines, write_recordings


@pytest.fixture
def folder(tmp_path):
    return write_recordings(tmp_path)


def test_tasks_hold_their_steps(folder):
    tasks = read_tasks(folder)
    assert [task.task_id for task in tasks[:2]] == ["people/task0", "people/task1"]
    first = tasks[1].steps[0]
    assert first.typed == "Ada"
    assert first.element is first.screen.elements[0]
    assert tasks[1].steps[1].element is None
    assert first.state_hash == "x"


def test_what_is_not_there_is_empty_but_the_tasks_are_needed(tmp_path):
    assert read_exploration(tmp_path) == []
    assert read_replies(tmp_path) == []
    with pytest.raises(RecordingUnusable, match=r"tasks\.jsonl\.gz cannot be read") as caught:
        read_tasks(tmp_path)
    assert "folder that holds" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"no gzip", "cannot be read"),
        (gzip.compress(b'{"app": "x"}\n'), "line 1: task_id"),
        (gzip.compress(b"{}\n{"), "line 1"),
        (gzip.compress(b"\xff\xfe\n"), "line 1"),
        (gzip.compress(json.dumps(TASKS[0]).encode() + b"\n")[:-10], "cut off"),
    ],
    ids=["no gzip", "a field missing", "half a line", "no UTF-8", "cut off"],
)
def test_damage_is_told_with_its_place(tmp_path, raw, told):
    (tmp_path / "tasks.jsonl.gz").write_bytes(raw)
    with pytest.raises(RecordingUnusable, match=told):
        list(read_tasks(tmp_path))


def test_a_task_without_steps_is_refused(tmp_path):
    write_lines(tmp_path / "tasks.jsonl.gz", [{**TASKS[0], "steps": []}])
    with pytest.raises(RecordingUnusable, match="has no steps"):
        read_tasks(tmp_path)


def test_what_was_not_recorded_is_no_error(tmp_path):
    steps = [{"state": "<input id=0>A</input>", "choice": 0, "input": None, "screen_hash": None, "state_hash": []}]
    write_lines(tmp_path / "tasks.jsonl.gz", [{**TASKS[0], "steps": steps}])
    assert read_tasks(tmp_path)[0].steps[0].typed is None
    write_lines(tmp_path / "exploration.jsonl.gz", EXPLORATION[:3])
    write_lines(tmp_path / "navigation.jsonl.gz", [{"app": "people", "state": "x", "hints": {"0": None, "1": "y"}}])
    write_lines(tmp_path / "memory.jsonl.gz", [{"app": "people", "task": "t", "similar": None, "path": None}])
    memory = read_memories(tmp_path)["people"]
    assert memory.imagined == ()
    assert memory.hints == ()


def test_an_element_that_is_not_on_its_screen_is_left_to_the_scorer(tmp_path):
    steps = [{"state": "<p id=0>A</p>", "choice": 7, "input": "null", "screen_hash": "", "state_hash": ""}]
    write_lines(tmp_path / "tasks.jsonl.gz", [{**TASKS[0], "steps": steps}])
    assert read_tasks(tmp_path)[0].steps[0].element is None


def test_memories_come_from_the_walks_and_the_writing_only(folder):
    memory = read_memories(folder)["people"]
    names = [[element.name for element in screen.elements] for screen in memory.screens]
    assert names[0][2] == "More options"
    assert len(names) == 3
    ways = {(way.start, way.element, way.stop) for way in memory.ways}
    assert ways == {(0, 2, 1), (1, 0, 2), (2, 3, 1), (1, 2, 0), (0, 1, 0)}
    assert [(h.screen, h.element, h.text) for h in memory.hints] == [(0, 2, "Open the settings and show numbers.")]
    assert [e.name for e in memory.imagined[0].path] == ["More options", "Settings", "Show numbers"]
    assert not memory.without_writing().hints
    assert not memory.without_writing().imagined


def test_recorded_runs_leave_no_trace_in_memories(tmp_path, folder):
    before = read_memories(folder)
    (folder / "tasks.jsonl.gz").unlink()
    (folder / "replies.jsonl.gz").unlink()
    (folder / "utg.jsonl.gz").write_bytes(b"never read")
    assert read_memories(folder) == before
