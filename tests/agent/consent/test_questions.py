"""A question that is answered elsewhere: only a timely yes with the question's own key is a yes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from agent.consent.approvals import Approvals, Question
from agent.consent.questions import QuestionGone, answer_question, ask_by_folder, open_questions


def question(timeout_s: float = 20.0) -> Question:
    return Question("delete", "tap", 'button "Delete"', "", "clock", "clock/Main", "Delete", timeout_s)


@contextmanager
def asked(folder, timeout_s=20.0, stopped=lambda: False):
    """A question that waits, and the future of its answer."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(ask_by_folder, question(timeout_s), folder, "run-1", "delete it", stopped)
        pause = threading.Event()
        while not (found := open_questions(folder)) and not future.done():
            pause.wait(0.01)
        yield found[0] if found else None, future


@pytest.mark.parametrize("yes", [True, False])
def test_the_answer_reaches_the_run_and_nothing_is_left(tmp_path, yes):
    with asked(tmp_path / "q") as (one, future):
        assert (one.run, one.goal, one.kind, one.target) == ("run-1", "delete it", "delete", 'button "Delete"')
        answer_question(tmp_path / "q", one.id, one.key, yes)
        assert future.result(20) is yes
    assert os.listdir(tmp_path / "q") == []


def test_silence_is_a_no(tmp_path):
    with asked(tmp_path / "q", timeout_s=0.05) as (_, future):
        assert future.result(20) is False


def test_a_run_that_is_stopped_takes_no_yes(tmp_path):
    stopped = threading.Event()
    with asked(tmp_path / "q", stopped=stopped.is_set) as (_, future):
        stopped.set()
        assert future.result(20) is False


@pytest.mark.parametrize("key", ["", "wrong", "ü\ud800"])
def test_another_key_is_no_answer(tmp_path, key):
    with asked(tmp_path / "q", timeout_s=0.3) as (one, future):
        with pytest.raises(QuestionGone):
            answer_question(tmp_path / "q", one.id, key, True)
        assert future.result(20) is False


@pytest.mark.parametrize(
    "written", [b'{"key": "guessed", "yes": true}', b"yes", b"", b"\xff", b'{"key": "x", "yes": 1, "more": 2}']
)
def test_a_file_that_somebody_put_there_is_a_no(tmp_path, written):
    with asked(tmp_path / "q") as (one, future):
        (tmp_path / "q" / f"{one.id}.answer").write_bytes(written)
        assert future.result(20) is False


def test_a_link_is_no_answer(tmp_path):
    with asked(tmp_path / "q", timeout_s=0.3) as (one, future):
        elsewhere = tmp_path / "elsewhere"
        elsewhere.write_text(f'{{"key": "{one.key}", "yes": true}}')
        (tmp_path / "q" / f"{one.id}.answer").symlink_to(elsewhere)
        assert future.result(20) is False


def test_the_folder_and_its_files_are_the_owners_alone(tmp_path):
    (tmp_path / "q").mkdir(mode=0o755)
    with asked(tmp_path / "q") as (one, future):
        assert stat.S_IMODE(os.stat(tmp_path / "q").st_mode) == 0o700
        assert stat.S_IMODE(os.stat(tmp_path / "q" / f"{one.id}.json").st_mode) == 0o600
        answer_question(tmp_path / "q", one.id, one.key, False)
        future.result(20)


@pytest.mark.parametrize("id", ["../x", "", "0" * 15, "0" * 17, "../../../etc/passwd", "0123456789abcdeF"])
def test_what_is_no_question_cannot_be_answered(tmp_path, id):
    with pytest.raises(QuestionGone):
        answer_question(tmp_path, id, "key", True)


def test_the_question_of_a_run_that_was_killed_goes_away(tmp_path):
    code = (
        "import sys; from pathlib import Path; from agent.consent.questions import ask_by_folder; "
        "from tests.agent.consent.test_questions import question; "
        "ask_by_folder(question(), Path(sys.argv[1]), 'r', 'g')"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "q")]) as process:
        pause = threading.Event()
        while not open_questions(tmp_path / "q"):
            assert process.poll() is None
            pause.wait(0.02)
        process.kill()
    assert open_questions(tmp_path / "q") == ()
    assert not list((tmp_path / "q").glob("*.json"))


def test_a_folder_that_cannot_be_used_is_a_no(tmp_path):
    (tmp_path / "q").write_text("no folder")
    approvals = Approvals(ask=lambda one: ask_by_folder(one, tmp_path / "q", "r", "g"))
    assert approvals.ask(question()) is False
