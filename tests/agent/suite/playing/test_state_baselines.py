"""State baselines: taken down over two plays, compared afterwards, and what nobody expects is red all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.config import Settings
from agent.suite.errors import SuiteInvalid
from agent.suite.playing.jobs import Job, Setup
from agent.suite.playing.player import Player
from agent.suite.playing.state_changes import VARIES
from agent.suite.playing.venue import PhoneVenue
from agent.suite.results import TRACES_NAME, Attempt
from agent.suite.scenario.collecting import collect, look_through
from agent.suite.scenario.linting import remarks_on
from skills.codec import write_yaml
from skills.yaml_reader import read_yaml

NOTE = """suite: Notes
on: phone
changes: as reviewed
scenarios:
  - scenario: A note is written
    data: [{title: Milk}, {title: Rye Bread}]
    steps:
      - use: create-note
        with: {title: "{title}", text: soon}
"""
LOOKS = """suite: Looking
on: phone
changes: none
scenarios:
  - scenario: It only looks
    steps: [{open: Notes}, {expect: New note}]
  - scenario: It types
    steps: [{use: create-note, with: {title: Milk, text: soon}}]
  - scenario: It says so
    changes: unchecked
    steps: [{use: create-note, with: {title: Milk, text: soon}}]
"""


class Stage:
    """One phone that plays a suite's first scenario, or another one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        self.venue = PhoneVenue()
        (folder / "run" / TRACES_NAME).mkdir(parents=True)

    def play(self, text: str, at: int = 0, update: bool = False, spoil=None) -> Attempt:
        path = self.folder / "suite.yaml"
        path.write_text(text, "utf-8")
        setup = Setup(folder=str(self.folder / "run"), settings=Settings(), update_baselines=update)
        venue = self.venue

        class Spoilt(PhoneVenue):
            def __init__(self) -> None:
                self.__dict__ = venue.__dict__

            def stored(self):
                state = super().stored()
                return spoil(state) or state if spoil is not None else state

        planned = collect([path], self.folder)[at]
        self.number += 1
        return Player(setup, {"phone": Spoilt}).play(Job(number=self.number, planned=planned, on="phone")).attempt

    def baseline(self, name: str) -> Path:
        (path,) = self.folder.glob(f"suite.baselines/*/{name}*.yaml")
        return path


def tree_of(path: Path) -> Any:
    return read_yaml(path.read_bytes()).tree


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return Stage(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def stage(shared, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(shared.folder / "home"))
    return shared


@pytest.fixture(scope="module")
def written(shared):
    attempt = shared.play(NOTE, update=True)
    assert attempt.verdict == "passed", attempt.reason
    return shared.baseline("changes-milk").read_text("utf-8")


@pytest.fixture
def taken(stage, written):
    stage.baseline("changes-milk").write_text(written, "utf-8")
    return stage


def test_without_a_baseline_it_says_what_it_would_be(stage):
    attempt = stage.play(NOTE.replace("A note is", "Another note is"))

    assert (attempt.verdict, attempt.cause.name) == ("failed-app", "state-differs")
    assert "--update-baselines" in attempt.reason
    assert '"title": "Milk"' in attempt.reason
    assert attempt.first_failed.place.line == 3, "it points at the line that asks for it"


def test_each_row_has_its_own_and_what_comes_of_the_clock_varies(taken):
    (note,) = tree_of(taken.baseline("changes-milk"))["changes"]["org.clewline.notes.notes"]["added"]

    assert (note["title"], note["body"], note["at"]) == ("Milk", "soon", VARIES)
    other = taken.play(NOTE, at=1)
    assert "changes-rye-bread" in other.reason, "the other row's was not taken down"


def test_it_holds_again_and_again(taken):
    verdicts = {(attempt.verdict, attempt.reason) for attempt in (taken.play(NOTE) for _ in range(6))}

    assert verdicts == {("passed", "")}


def _number(state):
    state["org.clewline.notes"]["next"] += 1


def _colour(state):
    state["org.clewline.notes"]["notes"][-1]["color"] = "Blue"


def _elsewhere(state):
    state["settings"]["system"]["volume_alarm"] = "0"


def _twice(state):
    notes = state["org.clewline.notes"]["notes"]
    if any(note["title"] == "Milk" for note in notes):
        notes.append({**notes[-1], "id": 99})


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_colour, 'org.clewline.notes.notes, added.color is "Blue", not ""'),
        (_twice, "is there, which nobody reviewed"),
    ],
)
def test_what_no_screen_shows_and_nobody_expects_is_red(taken, spoil, told):
    attempt = taken.play(NOTE, spoil=lambda state: spoil(state) if _has_milk(state) else None)

    assert (attempt.verdict, attempt.cause.name) == ("failed-app", "state-differs")
    assert told in attempt.reason


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_number, "org.clewline.notes.next is 23, not 22"),
        (_elsewhere, 'settings.system.volume_alarm: "10" became "0", which nobody reviewed'),
    ],
)
def test_a_counter_and_another_apps_value_are_told_at_their_path(taken, spoil, told):
    attempt = taken.play(NOTE, spoil=lambda state: spoil(state) if _has_milk(state) else None)

    assert attempt.verdict == "failed-app"
    assert attempt.reason == told


def test_what_is_ignored_is_not_compared(taken):
    ignoring = NOTE.replace("as reviewed", "{are: as reviewed, ignore: [org.clewline.notes.next]}")

    assert taken.play(ignoring, spoil=lambda state: _number(state) if _has_milk(state) else None).verdict == "passed"


def test_what_was_edited_in_review_is_what_counts(taken):
    path = taken.baseline("changes-milk")
    tree = tree_of(path)
    tree["changes"]["org.clewline.clock.alarms"] = {"added": [{"hour": 7}]}
    path.write_text(write_yaml(tree), "utf-8")

    assert taken.play(NOTE).reason == ('org.clewline.clock.alarms: added {"hour": 7} was reviewed, and did not happen')
    path.write_text("changes: [", "utf-8")
    broken = taken.play(NOTE)
    assert (broken.verdict, broken.cause.name) == ("failed-agent", "setup")
    assert "--update-baselines" in broken.reason


def test_nothing_is_taken_down_of_what_fails(stage):
    failing = NOTE.replace("A note is", "A bad note is") + "      - expect: never to be read\n        within: 0\n"

    assert stage.play(failing, update=True).verdict == "failed-app"
    assert not list(stage.folder.glob("suite.baselines/a-bad-note*/*"))


def test_none_is_none_and_unchecked_is_left_alone(stage):
    looks, types, says_so = (stage.play(LOOKS, at=at) for at in range(3))

    assert (looks.verdict, types.verdict, says_so.verdict) == ("passed", "failed-app", "passed")
    assert "org.clewline.notes.notes: added" in types.reason
    assert looks.steps[-1].text == "nothing that is stored has changed"
    assert says_so.steps[-1].kind == "skill"


def test_what_is_first_thought_out_is_taken_down_as_it_is_replayed(stage):
    goal = '      - Open Notes, tap "New note", type "Shelf" into Title and type "three boards" into Note\n'
    suite = f"suite: Plain\non: phone\nchanges: as reviewed\nscenarios:\n  - scenario: Plain\n    steps:\n{goal}"
    first = stage.play(suite, update=True)
    later = stage.play(suite)

    assert (first.verdict, later.verdict) == ("passed", "passed"), (first.reason, later.reason)
    assert first.steps[0].learnt
    assert later.steps[0].skill == first.steps[0].learnt


def test_a_place_that_does_not_tell_says_so_before_anything_is_done(stage, monkeypatch):
    from agent.errors import ConfigError

    def unknown(self):
        raise ConfigError("what is stored is not known here")

    monkeypatch.setattr(PhoneVenue, "stored", unknown)
    attempt = stage.play(NOTE)

    assert (attempt.verdict, attempt.cause.name) == ("failed-agent", "setup")
    assert attempt.steps[0].kind == "check"


def test_mistakes_have_their_line_and_lint_sees_what_was_never_reviewed(tmp_path):
    path = tmp_path / "suite.yaml"
    path.write_text(NOTE.replace("as reviewed", "as I like"))
    with pytest.raises(SuiteInvalid) as caught:
        collect([path], tmp_path)
    assert (caught.value.faults[0].line, caught.value.faults[0].file) == (3, "suite.yaml")

    path.write_text(NOTE.replace("    steps:", "    given: {reset: false}\n    steps:"))
    (fault,) = look_through([path], tmp_path).faults
    assert "begins where another one ended" in fault.told

    path.write_text(NOTE)
    rules = [(remark.rule, remark.level) for remark in remarks_on(collect([path], tmp_path), lambda name: None)]
    assert ("no-baseline", "warning") in rules
    path.write_text(NOTE.replace("on: phone", "on: android"))
    rules = [(remark.rule, remark.level) for remark in remarks_on(collect([path], tmp_path), lambda name: None)]
    assert ("state-unknown", "error") in rules


def _has_milk(state):
    return any(note["title"] == "Milk" for note in state["org.clewline.notes"]["notes"])
