"""``clew skills record``, ``induce`` and ``try``, in this process."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from agent.cli import app as commands
from agent.errors import ConfigError
from agent.record.traces import TraceNotFound
from skills.errors import ArgumentInvalid, SkillNotFound

runner = CliRunner()
SCRIPT = """
# a note
open Notes
tap "New note"
type "Title" Tax
type "Note" Pay by May
back
done
"""


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def clew(*arguments: str, given: str = ""):
    return runner.invoke(commands.build(), ["skills", *arguments], input=given)


def test_what_a_person_shows_becomes_a_skill_that_can_be_tried_with_other_values():
    shown = clew(
        "record",
        "--on",
        "phone",
        "--goal",
        "Jot down Tax: Pay by May",
        "--name",
        "jot",
        "--draft",
        "--json",
        given=SCRIPT,
    )
    assert shown.exit_code == 0, shown.output
    lesson = json.loads(shown.stdout)
    assert (lesson["status"], lesson["name"], lesson["example"]) == ("draft", "jot", "Jot down {title}: {note}")
    assert lesson["passed"] == lesson["runs"] > 3

    dry = clew("try", "jot", "--with", "title=Boat", "--with", "note=Paint", "--on", "phone", "--dry-run", "--json")
    assert dry.exit_code == 0, dry.output
    assert json.loads(dry.stdout)["steps"] == []
    tried = clew("try", "jot", "--with", "title=Boat", "--with", "note=Paint", "--on", "phone", "--json")
    assert tried.exit_code == 0, tried.output
    typed = [step["action"]["text"] for step in json.loads(tried.stdout)["steps"] if step["action"]["kind"] == "type"]
    assert typed == ["Boat", "Paint"]

    again = clew("induce", "latest", "--json")
    assert again.exit_code == 1
    assert "did this already" in json.loads(again.stdout)["reason"]


def test_a_demonstration_that_is_broken_off_teaches_nothing():
    told = clew("record", "--on", "phone", "--goal", "Jot down Tax", given="open Notes\n")
    assert told.exit_code == 1
    assert "broken off" in told.output


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (("record", "--on", "phone"), ConfigError, "not said what is shown"),
        (("induce", "nothing"), TraceNotFound, "nothing"),
        (("try", "no-such-skill", "--on", "phone"), SkillNotFound, "no-such-skill"),
        (("try", "set-alarm", "--with", "time", "--on", "phone"), ConfigError, "is no argument"),
        (("try", "set-alarm", "--with", "tme=7:30", "--on", "phone"), ArgumentInvalid, "did you mean time"),
        (("try", "set-alarm", "--on", "phone"), ArgumentInvalid, "time is missing"),
    ],
)
def test_what_cannot_be_done_says_why(arguments, error, says):
    told = clew(*arguments)
    assert isinstance(told.exception, error), told.output
    assert says in f"{told.exception} {told.exception.hint}"
