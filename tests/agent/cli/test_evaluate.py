"""``clew evaluate miniwob`` as a person and a script see it."""

from __future__ import annotations

import json
import sys

import pytest
from typer.testing import CliRunner

from agent.cli.evaluate import INTERRUPTED, app
from agent.evaluation import session
from agent.evaluation.crew import play_all
from agent.evaluation.errors import EvaluationError, HeldOut
from agent.evaluation.report import Report
from tests.agent.evaluation.lines import CONDITIONS, FAKE_WORKER

QUICK = ["miniwob", "--agent", "naive", "--tasks", "click-option, click-dialog", "--seeds", "0-2", "--workers", "1"]


@pytest.fixture(autouse=True)
def _no_browser(tmp_path, monkeypatch):
    """Workers that play nothing, on pages that hold nothing."""
    program = tmp_path / "worker.py"
    program.write_text(FAKE_WORKER)
    pages = tmp_path / "pages"
    (pages / "miniwob").mkdir(parents=True)
    for name in ("click-option", "click-dialog", "click-button"):
        (pages / "miniwob" / f"{name}.html").touch()
    monkeypatch.setattr(session, "find_pages", lambda: pages)
    monkeypatch.setattr(session, "conditions", lambda: CONDITIONS)
    command = [sys.executable, str(program), str(tmp_path / "trace")]
    monkeypatch.setattr(session, "worker_command", lambda address: command)
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))


@pytest.fixture
def clew():
    def run(*arguments):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return run


def test_people_get_tables_on_stdout_and_progress_on_stderr(clew):
    ran = clew(*QUICK)
    assert ran.exit_code == 0, ran.output
    for part in ("chosen 2", "click-dialog", "raw ≥ 1", "33.3 [33–33]", "66.7 [67–67]", "Chromium 156"):
        assert part in ran.stdout
    assert "6 episodes; kept in" in ran.stderr
    assert "6 episodes" not in ran.stdout


def test_scripts_get_one_document_on_stdout(clew):
    ran = clew(*QUICK, "--json")
    assert ran.exit_code == 0
    report = Report.model_validate(json.loads(ran.stdout))
    assert len(report.episodes) == 6
    assert report.complete
    assert "chosen 2" in ran.stderr, "people still see the table"


def test_a_run_that_is_stopped_says_how_to_go_on(clew, monkeypatch, tmp_path):
    real_play = play_all

    def play_two(*arguments):
        for number, played in enumerate(real_play(*arguments)):
            if number == 2:
                raise KeyboardInterrupt
            yield played

    monkeypatch.setattr(session, "play_all", play_two)
    path = tmp_path / "results.jsonl"
    ran = clew(*QUICK, "--results", path, "--json")
    assert ran.exit_code == INTERRUPTED
    assert not json.loads(ran.stdout)["complete"]
    assert f"clew evaluate miniwob --resume --results {path}" in ran.stderr
    monkeypatch.undo()


def test_going_on_plays_the_rest(clew, tmp_path):
    path = tmp_path / "results.jsonl"
    first = clew(*QUICK, "--results", path, "--json")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-4]))
    again = clew("miniwob", "--resume", "--results", path, "--json")
    assert again.exit_code == 0
    assert "6 episodes, 2 of them played before" in again.stderr
    assert json.loads(again.stdout)["rows"][0]["full"] == json.loads(first.stdout)["rows"][0]["full"]


def test_failures_are_shown_of_the_train_half_only(clew):
    ran = clew(*QUICK, "--show-failures")
    assert ran.exit_code == 0
    assert ran.stdout.count("goal: x") == 4, "two of each task's three episodes did not earn everything"
    assert "naive · click-option · seed 1" in ran.stdout
    refused = clew("miniwob", "--tasks", "click-button", "--show-failures")
    assert isinstance(refused.exception, HeldOut)
    unlocked = clew("miniwob", "--agent", "naive", "--tasks", "click-button", "--show-failures", "--unlock-test")
    assert "goal: x" in unlocked.stdout


@pytest.mark.parametrize(
    "arguments", [("--tasks", "clik-button"), ("--agent", "ofline"), ("--seeds", "x"), ("--resume",)]
)
def test_what_cannot_be_is_an_error_of_use(clew, arguments):
    ran = clew("miniwob", *arguments)
    assert isinstance(ran.exception, EvaluationError)
    assert ran.exception.exit_code == 2
    assert ran.exception.hint
    assert ran.stdout == ""


def test_help_names_every_option_and_its_default(clew):
    told = clew("miniwob", "--help").stdout
    for option in ("--agent", "--tasks", "--split", "--seeds", "--workers", "--resume", "--show-failures", "--json"):
        assert option in told
    assert "Default: 0-4" in told
