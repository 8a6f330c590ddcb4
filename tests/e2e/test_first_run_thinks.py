"""The first run thinks, later runs do not: learnt from a model's run, tried, in use, and followed with other values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import agent.assembly as assembly
from agent.config import load_settings
from agent.library.learning import LearningPolicy, learn
from agent.request import RunRequest
from devices.journal import read_journal
from devices.records import Intent, Used
from perception.grounding import Grounder
from perception.models.scripted import ScriptedModel
from planner.modelled import ModelledPolicy
from tests.e2e.clew_process import Clew

FIRST = "Jot down Tax: Pay it by May"
OTHER = "Jot down Boat: Needs new paint"


def said(action: str, **rest: str) -> str:
    return json.dumps({"reason": "it leads there", "step": {"action": action, **rest}})


THOUGHTS = (
    said("tap", element="Notes"),
    said("tap", element="New note"),
    said("type", element="Title", text="Tax"),
    said("type", element="Note", text="Pay it by May"),
    said("finish", outcome="done", answer=""),
)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def test_what_a_model_thought_out_once_is_followed_without_it(home):
    model = ScriptedModel(THOUGHTS)
    thinking = ModelledPolicy(model, Grounder())
    first = assembly.run(RunRequest(goal=FIRST, on="phone", settings=load_settings(), decider=thinking, pictures=False))
    assert (first.status, len(model.asked)) == ("done", len(THOUGHTS))

    lesson = learn([first.folder], home / "library", policy=LearningPolicy(changes=("dark", "small-screen")))
    assert (lesson.status, lesson.example) == ("in use", "Jot down {title}: {note}")

    for goal, title, text in ((FIRST, "Tax", "Pay it by May"), (OTHER, "Boat", "Needs new paint")):
        again = assembly.run(RunRequest(goal=goal, on="phone", settings=load_settings(), pictures=False))
        records = read_journal(again.folder)
        assert again.status == "done", again.reason
        deciders = {record.decider for record in records if isinstance(record, Intent)}
        assert deciders == {f"skill {lesson.name}"}
        ended = [record for record in records if isinstance(record, Used)][-1]
        assert (ended.status, ended.arguments) == ("done", {"title": title, "note": text})
    assert len(model.asked) == len(THOUGHTS)


def test_the_command_learns_from_a_run_and_repeats_it_with_other_values(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    clew = Clew(home)
    spelt_out = 'open Notes, press "New note", enter "{}" in Title, enter "{}" in Note'
    first = clew(
        "run", spelt_out.format("Fuse box", "Kitchen is 7"), "--on", "phone", "--learn", "--no-pictures", "--json",
        limit_s=240,
    )  # fmt: skip
    assert first.code == 0, first.err
    learnt = first.document["learnt"]
    assert learnt["status"] == "in use", first.err
    assert f"learnt {learnt['name']}" in first.err

    second = clew("run", spelt_out.format("Garage", "Key 9"), "--on", "phone", "--no-pictures", "--json", limit_s=120)
    assert second.code == 0, second.err
    document = second.document
    assert {step["decider"] for step in document["steps"]} == {f"skill {learnt['name']}"}
    assert document["model"]["calls"] == 0
    assert [step["action"].get("text") for step in document["steps"] if step["action"]["kind"] == "type"] == [
        "Garage",
        "Key 9",
    ]
