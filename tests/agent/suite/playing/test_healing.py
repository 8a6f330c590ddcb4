"""Suites heal as every other run does: by what is remembered of a skill, told with a patch; and never by force."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agent.config import Settings
from agent.suite.playing.jobs import Job, Played, Setup
from agent.suite.playing.player import Player
from agent.suite.playing.venue import PhoneVenue
from agent.suite.results import TRACES_NAME
from agent.suite.scenario.collecting import collect
from emulators.mutate.mutation import read_mutation
from emulators.mutate.phones import mutate
from tests.examples.test_suites import SUITES


class Changed(PhoneVenue):
    """A phone whose labels say the same in other words."""

    def begin(self, planned, gate):
        self.phone.meddling = None
        device = super().begin(planned, gate)
        mutate(self.phone, read_mutation("renamed", 0))
        return device


@pytest.fixture
def play(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    suites = shutil.copytree(SUITES, tmp_path / "suites")
    (tmp_path / "run" / TRACES_NAME).mkdir(parents=True)

    def played(name: str, heal: str = "pass", without: str = "") -> Played:
        if without:
            shutil.rmtree(suites / without)
        planned = next(each for each in collect([suites], suites) if name in each.name)
        setup = Setup.model_validate({"folder": str(tmp_path / "run"), "settings": Settings(), "heal": heal})
        return Player(setup, {"phone": Changed}).play(Job(number=1, planned=planned, on="phone"))

    return played


def test_a_learnt_skill_is_healed_by_what_is_remembered_beside_the_suite(play, tmp_path):
    played = play("written in plain words")

    assert played.attempt.verdict == "passed", played.attempt.reason
    assert played.attempt.steps[0].healed
    assert "(proposed)" in (tmp_path / "run" / played.patches[0]).read_text()


def test_without_what_is_remembered_its_promise_is_broken(play):
    assert play("written in plain words", without="notes.skills/memory").attempt.verdict == "failed-app"


def test_a_run_that_lets_nothing_heal_fails_with_the_patch_beside_it(play):
    played = play("written in plain words", heal="fail")

    assert (played.attempt.verdict, played.attempt.cause.name) == ("failed-agent", "healed")
    assert played.patches


def test_what_cannot_be_undone_waits_for_a_person_where_it_is_called_otherwise(play):
    attempt = play("note that is deleted").attempt

    assert (attempt.verdict, attempt.cause.name) == ("needs-person", "needs-person")
    assert "what cannot be undone is not healed" in attempt.reason
