"""``clew evaluate droidtask`` as a person and a script see it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from agent.cli.evaluate import app
from agent.evaluation.droidtask.report import Report
from planner.errors import RecordingUnusable
from tests.planner.recorded.recordings import write_recordings


@pytest.fixture
def clew(tmp_path):
    write_recordings(tmp_path)

    def run(*arguments, folder=tmp_path):
        return CliRunner().invoke(app, ["droidtask", str(folder), *arguments])

    return run


def test_people_get_tables(clew):
    ran = clew("--policy", "random", "-p", "lexical")
    assert ran.exit_code == 0, ran.output
    for part in ("DroidTask", "completion", "people", "6 tasks of 3 apps, 18 decisions"):
        assert part in ran.stdout


def test_scripts_get_one_document(clew):
    ran = clew("--json", "--policy", "lexical")
    assert ran.exit_code == 0
    report = Report.model_validate(json.loads(ran.stdout))
    assert len(report.decided) == 18
    assert "lexical" in ran.stderr


def test_failures_are_told_with_what_would_have_been_right(clew):
    ran = clew("--show-failures", "--policy", "lexical")
    assert "lexical · people/task0 step 0 · turn on show numbers" in ran.stdout
    assert 'right: button "More options"' in ran.stdout
    assert "right: finished" in ran.stdout


def test_a_folder_without_recordings_is_a_usage_error(clew, tmp_path):
    ran = clew(folder=tmp_path / "nowhere")
    assert isinstance(ran.exception, RecordingUnusable)
    assert ran.exception.exit_code == 2
