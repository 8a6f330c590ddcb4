"""A crew plays everything, survives the loss of its workers, and leaves none behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing

import psutil
import pytest

from agent.evaluation import crew
from agent.evaluation.crew import play_all
from agent.evaluation.miniwob import Job
from tests.agent.evaluation.lines import FAKE_WORKER


@pytest.fixture
def trace(tmp_path):
    """Where the fake workers note that they began and ended."""
    return tmp_path / "trace"


@pytest.fixture
def command(tmp_path, trace):
    program = tmp_path / "worker.py"
    program.write_text(FAKE_WORKER)
    return [sys.executable, str(program), str(trace)]


def jobs(*tasks, seeds=1):
    return [Job(agent="naive", task=task, seed=seed) for task in tasks for seed in range(seeds)]


def play(some, command, workers=1):
    with closing(play_all(some, command, workers)) as episodes:
        return [played.line for played in episodes]


def workers_of(trace):
    return [int(line.split()[0]) for line in trace.read_text().splitlines() if "began" in line]


def assert_gone(pids):
    """What was ended by force is waited for by its parent, which is this process: it is gone at once."""
    assert pids
    assert [pid for pid in pids if psutil.pid_exists(pid)] == []


@pytest.mark.parametrize("workers", [1, 3])
def test_every_job_is_played_once(command, trace, workers):
    lines = play(jobs("click-option", "click-button", seeds=5), command, workers)
    assert sorted(line.key for line in lines) == sorted(
        ("naive", task, seed) for task in ("click-option", "click-button") for seed in range(5)
    )
    assert len(workers_of(trace)) == workers
    assert trace.read_text().count("ended") == workers, "each came to its own end"
    assert_gone(workers_of(trace))


def test_nothing_to_play_starts_nobody(command, trace):
    assert play([], command, 2) == []
    assert not trace.exists()


@pytest.mark.parametrize(
    ("task", "told"),
    [("drag-box", "the worker ended with status 7"), ("focus-text", "status 1: ValueError: nobody foresaw this")],
)
def test_a_lost_worker_costs_one_episode_and_is_replaced(command, trace, task, told):
    lines = play(jobs("click-option", task, "click-button"), command)
    assert [line.task for line in lines] == ["click-option", task, "click-button"]
    assert [bool(line.error) for line in lines] == [False, True, False]
    assert told in lines[1].error
    assert len(workers_of(trace)) == 2


def test_an_episode_that_hangs_is_ended(command, trace, monkeypatch):
    monkeypatch.setattr(crew, "EPISODE_LIMIT_S", 0.5)
    lines = play(jobs("find-word", "click-option"), command)
    assert "did not end within" in lines[0].error
    assert not lines[1].error
    assert_gone(workers_of(trace))


def test_a_worker_that_cannot_be_started_is_told(tmp_path):
    lines = play(jobs("click-option"), [str(tmp_path / "nothing")])
    assert "could not be started: No such file" in lines[0].error


def test_stopping_drops_what_is_being_played(command, trace, monkeypatch):
    monkeypatch.setattr(crew, "STOP_LIMIT_S", 0.5)
    found = []
    began = time.monotonic()
    with closing(play_all(jobs("click-option", "find-word", "click-button"), command, 1)) as episodes:
        found.append(next(episodes).line)
    assert [line.task for line in found] == ["click-option"]
    assert time.monotonic() - began < 10, "a worker that does not listen is ended by force"
    assert_gone(workers_of(trace))


def test_an_exception_in_the_loop_stops_the_workers(command, trace):
    def interrupted():
        with closing(play_all(jobs("click-option", seeds=3), command, 2)) as episodes:
            for _ in episodes:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert_gone(workers_of(trace))


def test_workers_end_when_this_process_is_killed(command, trace, tmp_path):
    program = (
        "import sys\nfrom agent.evaluation.crew import play_all\nfrom agent.evaluation.miniwob import Job\n"
        "jobs = [Job(agent='naive', task='click-option', seed=seed) for seed in range(3)]\n"
        f"episodes = play_all(jobs, {command!r}, 1)\nnext(episodes)\nprint('ready', flush=True)\nsys.stdin.read()\n"
    )
    ours = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=dict(os.environ) | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with ours:
        assert ours.stdout is not None
        assert ours.stdout.readline() == b"ready\n"
        (pid,) = set(workers_of(trace))
        worker = psutil.Process(pid)
        ours.kill()
    worker.wait(timeout=10)


def test_workers_live_in_sessions_of_their_own(command, trace, monkeypatch):
    """Ctrl-C at a terminal reaches every process of its session; only this one is to act on it."""
    monkeypatch.setattr(crew, "STOP_LIMIT_S", 0.5)
    with closing(play_all(jobs("click-option", "find-word"), command, 1)) as episodes:
        next(episodes)
        (pid,) = set(workers_of(trace))
        assert os.getsid(pid) != os.getsid(0)
