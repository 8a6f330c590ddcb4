"""Skills found by trying an app out: what is kept, what is never done, and going on where it stopped."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest
from typer.testing import CliRunner

from agent.cli import app as commands
from agent.errors import ConfigError
from agent.library.creating import Wish, explore
from agent.library.verifying import places
from agent.library.watching import Irreversible, Watch
from agent.reaching.addresses import read_device_address
from devices.action import Open, Tap
from emulators.world.model import World
from emulators.world.recording import RecordingDevice
from perception.perceiver import Perceiver
from skills.catalog import shipped
from skills.conditions import At
from skills.store import SkillStore
from tests.skills.retrieval.toy import embed

PHONE = read_device_address("phone")


def wish(tmp_path, **more):
    told: dict[str, Any] = {"on": PHONE, "apps": ("Clock",), "deepest": 1} | more
    return Wish(library=tmp_path / "library", notes=tmp_path / "notes", **told)


def test_the_functions_of_an_app_become_drafts_with_evidence_and_exploring_again_tries_nothing_twice(tmp_path):
    first = explore(wish(tmp_path), embed)
    assert first.complete
    goals = {tried.goal for tried in first.kept}
    assert {"Open Timer in Clock", "Open Stopwatch in Clock", "Press Add alarm in Clock"} <= goals
    store = SkillStore(tmp_path / "library")
    for tried in first.kept:
        skill = store.read(tried.name)
        evidence = store.evidence(skill)
        assert evidence is not None
        assert evidence.suffices()
        assert skill.provenance.source == "created"
        assert any(not isinstance(condition, At) for condition in skill.ensures)
    assert {row.state for row in store.listed()} == {"drafts"}
    again = explore(wish(tmp_path), embed)
    assert again.tried == first.tried
    assert again.earlier == len(first.tried)


def test_time_that_is_over_ends_it_and_the_next_sitting_goes_on(tmp_path):
    ticks = itertools.count(step=10.0)
    cut = explore(wish(tmp_path, minutes=0.5), embed, clock=lambda: next(ticks))
    assert not cut.complete
    assert 0 < len(cut.tried) < 4
    file = next((tmp_path / "notes").iterdir())
    file.write_bytes(file.read_bytes() + b'{"app": "Clo')
    whole = explore(wish(tmp_path), embed)
    assert whole.complete
    assert whole.tried[: len(cut.tried)] == cut.tried
    assert len({tried.goal for tried in whole.tried}) == len(whole.tried) > len(cut.tried)


def test_a_pair_of_skills_that_belong_together_becomes_one(tmp_path):
    known = tuple(skill for skill in shipped() if skill.name in ("set-alarm", "turn-alarm"))
    found = explore(wish(tmp_path, skills=known, apps=("Clock",)), embed)
    pair = next(tried for tried in found.tried if tried.kind == "pair")
    assert (pair.goal, pair.status) == ("Set an alarm for 07:30, then Turn off the 07:30 alarm", "kept")


def test_a_recording_is_explored_from_what_was_opened_in_it(tmp_path):
    perceive = Perceiver().perceive
    world = World()
    device = RecordingDevice(places(PHONE)("", 0), world, lambda seen: perceive(seen).fingerprint)
    device.observe()
    device.perform(Open(location="org.clewline.clock"))
    screen = perceive(device.observe())
    device.perform(Tap(), next(element for element in screen if element.name == "Timer"))
    device.observe()
    world.save(tmp_path / "world")
    on = read_device_address(f"world:{tmp_path / 'world'}")
    found = explore(wish(tmp_path, on=on, apps=()), embed)
    assert [(tried.goal, tried.passed, tried.runs) for tried in found.kept] == [("Open Timer in Clock", 1, 1)]
    assert {tried.status for tried in found.tried} == {"kept", "nothing"}


def test_what_cannot_be_undone_is_refused_before_it_is_done():
    device = places(PHONE)("", 0)
    watch = Watch(device, Perceiver().perceive, reversible_only=True)
    watch.perform(Open(location="Notes"))
    before = watch.steps[-1].after
    button = next(e for e in before if e.role == "button" and e.can("tap"))
    with pytest.raises(Irreversible, match="cannot be undone"):
        watch.perform(Tap(), replace(button, name="Delete"))
    assert len(watch.steps) == 1
    assert Perceiver().perceive(device.observe(picture=False)).fingerprint == before.fingerprint
    watch.perform(Tap(), button)
    assert watch.steps[-1].after.fingerprint != before.fingerprint


def test_the_command_prints_one_document_and_refuses_a_device_where_what_is_done_counts(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    arguments = ["skills", "explore-new", "--on", "phone", "--app", "Clock", "--minutes", "0", "--json"]
    run = CliRunner().invoke(commands.build(), arguments)
    assert run.exit_code == 0, run.output
    document = json.loads(run.stdout)
    assert (document["complete"], document["tried"]) == (False, [])
    refused = CliRunner().invoke(commands.build(), ["skills", "explore-new", "--on", "browser:http://127.0.0.1:1/"])
    assert isinstance(refused.exception, ConfigError)
