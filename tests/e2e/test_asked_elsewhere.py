"""A run in one process whose question is answered in another, and one that is stopped from another."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest

from agent.consent.questions import QuestionGone, answer_question, open_questions
from agent.stopping import STOP_NAME, ask_to_stop
from devices.journal import JOURNAL_NAME
from tests.e2e.clew_process import Clew


@pytest.fixture
def clew(tmp_path):
    return Clew(tmp_path)


@pytest.mark.parametrize(("yes", "status", "code"), [(True, "done", 0), (False, "policy", 4)])
def test_a_question_of_a_run_is_answered_in_another_process(clew, yes, status, code):
    process = clew.start("run", "Delete the 06:15 alarm", "--on", "phone", "--ask", "view", "--json")
    pause, asked = threading.Event(), 0
    while process.poll() is None:
        for one in open_questions(clew.home / "questions"):
            assert (one.kind, one.goal) == ("delete", "Delete the 06:15 alarm")
            with suppress(QuestionGone):  # it was answered in the round before, and just taken
                answer_question(clew.home / "questions", one.id, one.key, yes)
                asked += 1
        pause.wait(0.05)
    ended = clew.end(process)
    assert (ended.document["status"], ended.code) == (status, code)
    assert asked >= 1


def test_a_run_is_stopped_from_another_process_and_goes_on_later(clew):
    process = clew.start("run", "Delete the 06:15 alarm", "--on", "phone", "--ask", "view", "--json")
    pause = threading.Event()
    while not (asked := open_questions(clew.home / "questions")):
        assert process.poll() is None
        pause.wait(0.05)
    (folder,) = [path.parent for path in (clew.home / "traces").glob(f"*/{JOURNAL_NAME}")]
    assert folder.name == asked[0].run
    ask_to_stop(folder)
    answer_question(clew.home / "questions", asked[0].id, asked[0].key, True)
    ended = clew.end(process)
    assert (ended.document["status"], ended.code) == ("interrupted", 1)
    again = clew("run", "--resume", folder.name, "--json", "--ask", "nobody")
    assert again.document["status"] != "interrupted"
    assert not (folder / STOP_NAME).exists()
