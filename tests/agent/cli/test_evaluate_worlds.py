"""``clew evaluate worlds`` as a person and a script see it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from agent.cli.evaluate import app
from agent.evaluation.worlds.report import Report
from tests.planner.recorded.recordings import write_recordings


@pytest.fixture
def clew(tmp_path):
    write_recordings(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(app, ["worlds", str(tmp_path), *arguments])

    return run


def test_people_get_a_table(clew):
    ran = clew("--policy", "offline", "--drop", "0.5", "--seed", "3")
    assert ran.exit_code == 0, ran.output
    for part in ("Recorded worlds", "offline", "6 tasks", "50% of them taken away with seed 3"):
        assert part in ran.stdout


def test_scripts_get_one_document(clew):
    ran = clew("--policy", "offline", "--json")
    assert ran.exit_code == 0
    assert len(Report.model_validate(json.loads(ran.stdout)).played) == 6
    assert "Recorded worlds" in ran.stderr


def test_more_than_most_cannot_be_dropped(clew):
    assert clew("--drop", "1.5").exit_code == 2
