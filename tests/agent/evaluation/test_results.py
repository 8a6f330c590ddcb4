"""A results file survives what happens to files, and never gives figures from a damaged one."""

from __future__ import annotations

import errno
import os
from contextlib import closing

import pytest

from agent.evaluation.errors import ResultsUnusable
from agent.evaluation.results import ResultsFile, check_same_conditions, read_results
from tests.agent.evaluation.lines import CONDITIONS, head, line


@pytest.fixture
def path(tmp_path):
    """A file with a head and two episodes."""
    path = tmp_path / "deep" / "results.jsonl"
    with closing(ResultsFile(path, head())) as file:
        file.append(line(seed=0, raw=1, step_seconds=(0.1, 0.2)))
        file.append(line(seed=1, error='it broke: "ü" \u2028 \r\n'))
    return path


def test_what_was_written_is_read(path):
    results = read_results(path)
    assert results.head == head()
    assert [found.key for found in results.episodes] == [("naive", "click-option", 0), ("naive", "click-option", 1)]
    assert results.episodes[0].step_seconds == (0.1, 0.2)
    assert results.episodes[1].error == 'it broke: "ü" \u2028 \r\n'


def test_every_torn_tail_is_dropped_and_written_over(path):
    whole = path.read_bytes()
    last = whole[: whole.rstrip(b"\n").rindex(b"\n") + 1]
    for cut in range(len(last) + 1, len(whole)):
        path.write_bytes(whole[:cut])
        assert [found.seed for found in read_results(path).episodes] == [0]
        with closing(ResultsFile(path)) as file:
            assert [found.seed for found in file.found.episodes] == [0]
            file.append(line(seed=7))
        assert [found.seed for found in read_results(path).episodes] == [0, 7]


def test_zeros_after_a_power_cut_are_a_torn_tail(path):
    with path.open("ab") as file:
        file.write(b"\0" * 100 + b"\n")
    assert len(read_results(path).episodes) == 2


@pytest.mark.parametrize("damage", [b"{}\n", b'{"kind": "episode"}\n', b"\xff\xfe\n", b"\n"])
def test_damage_before_the_end_is_an_error_with_its_line(path, damage):
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], damage, *lines[1:]]))
    with pytest.raises(ResultsUnusable, match="line 2"):
        read_results(path)
    with pytest.raises(ResultsUnusable, match="line 2"):
        ResultsFile(path)


def test_a_file_without_its_head_is_refused(path):
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    with pytest.raises(ResultsUnusable, match="no results file"):
        read_results(path)


def test_of_two_lines_for_one_episode_the_first_counts(path):
    with closing(ResultsFile(path)) as file:
        file.append(line(seed=0, raw=-1))
    assert [found.raw for found in read_results(path).episodes] == [1, 0]


def test_results_are_never_begun_over(path):
    before = path.read_bytes()
    with pytest.raises(ResultsUnusable, match="holds results already"):
        ResultsFile(path, head())
    assert path.read_bytes() == before


def test_there_must_be_something_to_go_on_with(tmp_path):
    with pytest.raises(ResultsUnusable, match="there is no"):
        ResultsFile(tmp_path / "none.jsonl")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ResultsUnusable, match="cannot be written"):
        ResultsFile(tmp_path, head())
    with pytest.raises(ResultsUnusable, match="cannot be read"):
        read_results(tmp_path / "none.jsonl")


def test_only_one_run_writes(path):
    with closing(ResultsFile(path)), pytest.raises(ResultsUnusable, match="another run"):
        ResultsFile(path)
    ResultsFile(path).close()


def test_a_full_disk_leaves_no_half_line(path, monkeypatch):
    before = path.read_bytes()
    real_write = os.write
    with closing(ResultsFile(path)) as file:

        def write(to, content):
            if len(content) > 20:
                return real_write(to, content[:20])
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "write", write)
        with pytest.raises(ResultsUnusable, match="No space left"):
            file.append(line(seed=9, error="x" * 27))
        monkeypatch.undo()
        assert path.read_bytes() == before
        file.append(line(seed=9))
    assert [found.seed for found in read_results(path).episodes] == [0, 1, 9]


def test_other_conditions_are_named(path):
    check_same_conditions(CONDITIONS, CONDITIONS, path)
    other = CONDITIONS.model_copy(update={"program": "1+b", "max_steps": 11})
    with pytest.raises(ResultsUnusable, match=r"program was 1\+a and is 1\+b; max_steps was 10 and is 11"):
        check_same_conditions(CONDITIONS, other, path)


@pytest.mark.parametrize(
    ("raw", "error", "some", "full"),
    [
        (1, "", True, True),
        (0.5, "", True, False),
        (0, "", False, False),
        (-1, "", False, False),
        (1, "x", False, False),
    ],
)
def test_both_thresholds(raw, error, some, full):
    found = line(raw=raw, error=error)
    assert (found.some, found.full) == (some, full)
