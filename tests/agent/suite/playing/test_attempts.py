"""Scenarios on the embedded phone, in this process: what passes, what fails and why, and what is never green."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.config import Settings
from agent.suite.playing.jobs import Job, Played, Setup
from agent.suite.playing.player import Player
from agent.suite.playing.venue import PhoneVenue
from agent.suite.results import TRACES_NAME, Attempt
from agent.suite.scenario.collecting import collect
from benchmarks.suites.planted import Bug, PlantedPhone
from devices.journal import read_journal
from devices.records import End, Intent

NOTE_BY_HAND = """      - open: Notes
      - tap: New note
      - type: Milk
        into: Title
      - back:
      - expect: Milk
      - expect: {app: Notes, at: notes, has: {title: Milk}}
"""
CONTACT_BY_HAND = """      - open: Contacts
      - tap: Create contact
      - type: Ada
        into: First name
      - tap: Save
      - expect: {app: Contacts, at: contacts, has: {first: Ada}}
"""


class Stage:
    """One phone that plays suites."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "run" / TRACES_NAME).mkdir(parents=True)
        self.phone = PlantedPhone()
        self.number = 0
        self.bug: tuple[Bug | None, int] = (None, 0)
        self.player = self.new_player()

    def new_player(self, **setup: object) -> Player:
        stage = self

        class Venue(PhoneVenue):
            def begin(self, planned, gate):
                device = super().begin(planned, gate)
                stage.phone.begin(*stage.bug)
                return device

        told = Setup(folder=str(self.folder / "run"), settings=Settings(), **setup)  # type: ignore[arg-type]
        return Player(told, {"phone": lambda: Venue(lambda: stage.phone)})

    def play(self, steps: str, more: str = "", **others: str) -> Attempt:
        return self.played(steps, more, **others).attempt

    def played(self, steps: str, more: str = "", **others: str) -> Played:
        for name, content in others.items():
            (self.folder / name.replace("__", ".")).write_text(content)
        path = self.folder / "suite.yaml"
        path.write_text(f"suite: S\nscenarios:\n  - scenario: one\n{more}    steps:\n{steps}")
        (planned,) = collect([path], self.folder)
        self.number += 1
        return self.player.play(Job(number=self.number, planned=planned, on="phone"))


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return Stage(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def stage(shared, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(shared.folder / "home"))
    shared.bug = (None, 0)
    shared.player = shared.new_player()
    return shared


def test_a_scenario_by_hand_passes_and_leaves_a_trace_with_pictures(stage):
    attempt = stage.play(NOTE_BY_HAND)

    assert (attempt.verdict, attempt.reason) == ("passed", "")
    assert [step.status for step in attempt.steps] == ["passed"] * 6
    assert all((stage.folder / "run" / step.after.picture).is_file() for step in attempt.steps)
    records = read_journal(stage.folder / "run" / attempt.trace)
    numbers = [record.step for record in records if isinstance(record, Intent)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert isinstance(records[-1], End)
    assert records[-1].status == "done"


def test_every_scenario_begins_anew(stage):
    first = stage.play(NOTE_BY_HAND)
    second = stage.play("      - open: Notes\n      - expect: {app: Notes, at: notes, lacks: {title: Milk}}\n")

    assert (first.verdict, second.verdict) == ("passed", "passed")


def test_what_is_missing_is_told_with_the_step_and_the_cause(stage):
    attempt = stage.play("      - open: Notes\n      - tap: Old note\n        timeout: 1s\n      - expect: never\n")

    failed = attempt.first_failed
    assert (attempt.verdict, attempt.cause.name) == ("failed-app", "element-missing")
    assert (failed.number, failed.place.line) == (2, 6)
    assert "Old note" in failed.reason
    assert [step.status for step in attempt.steps] == ["passed", "failed", "skipped"]
    assert (stage.folder / "run" / attempt.trace).is_file(), "a failure has a page"
    assert "ActivityTaskManager" in attempt.log


@pytest.mark.parametrize(
    ("bug", "at", "cause"),
    [
        ("dead-button", 0, "no-effect"),
        ("missing-effect", 0, ""),
        ("wrong-value", 0, ""),
        ("wrong-screen", 0, ""),
    ],
)
def test_a_planted_bug_is_never_green(stage, bug, at, cause):
    stage.bug = (bug, at)

    attempt = stage.play(CONTACT_BY_HAND)

    assert stage.phone.struck
    assert attempt.verdict == "failed-app", attempt.reason
    assert attempt.cause.name == (cause or attempt.cause.name)


def test_a_dead_button_under_a_skill_is_not_green(stage):
    stage.bug = ("missing-effect", 0)

    attempt = stage.play("      - use: set-alarm\n        with: {time: '07:30'}\n")

    assert (attempt.verdict, attempt.cause.name) == ("failed-app", "promise-broken")


@pytest.mark.parametrize("bug", ["dead-button", "wrong-screen"])
def test_that_a_verified_skill_loses_its_way_is_the_apps_failure(stage, bug):
    stage.bug = (bug, 1)

    attempt = stage.play("      - use: add-contact\n        with: {first: Ada, number: '5550100'}\n")

    assert stage.phone.struck
    assert attempt.verdict == "failed-app", (attempt.cause, attempt.reason)
    assert attempt.cause.name in ({"dead-button": "no-effect", "wrong-screen": "wrong-screen"}[bug], "element-missing")


@pytest.mark.parametrize(("bug", "cause"), [("dead-button", "no-effect"), ("wrong-screen", "wrong-screen")])
@pytest.mark.parametrize(
    ("steps", "at"),
    [
        (
            CONTACT_BY_HAND.replace(
                "      - tap: Save", "      - type: Moor\n        into: Last name\n      - tap: Save"
            ),
            2,
        ),
        ("      - use: add-contact\n        with: {first: Ada, last: Moor, number: '5550100'}\n", 4),
    ],
    ids=["by hand", "skill"],
)
def test_a_field_that_cannot_be_written_in_is_the_apps_failure(stage, steps, at, bug, cause):
    stage.bug = (bug, at)

    attempt = stage.play(steps)

    assert stage.phone.struck
    assert (attempt.verdict, attempt.cause.name) == ("failed-app", cause), attempt.reason


def test_a_control_that_may_do_nothing_may(stage):
    tab = "      - open: Clock\n      - tap: Alarm\n"
    dead = stage.play(tab)
    meant = stage.play(f"{tab}        may do nothing: true\n")

    assert (dead.verdict, dead.cause.name, meant.verdict) == ("failed-app", "no-effect", "passed")


@pytest.mark.parametrize(
    ("expect", "cause"),
    [
        ("{app: Notes, at: notes, count: 3}", "wrong-data"),
        ("{app: Notes, at: nowhere, is: 1}", "wrong-data"),
        ("{effect: note.created}", "effect-missing"),
        ("{answer: '5'}", "wrong-answer"),
        ("{gone: New note}", "still-shown"),
        ("{at: org.example/*}", "wrong-screen"),
        ("{shown: {role: button, name: Nowhere}}", "element-missing"),
        ("{app: Nonsense, at: x, is: 1}", "setup"),
        ("{picture: none}", "picture-differs"),
    ],
)
def test_an_expectation_that_does_not_hold_has_its_class(stage, expect, cause):
    attempt = stage.play(f"      - open: Notes\n      - expect: {expect}\n        within: 0\n")

    assert attempt.cause.name == cause
    assert attempt.verdict == ("failed-agent" if cause == "setup" else "failed-app")


def test_a_picture_is_taken_down_and_then_compared(stage):
    steps = "      - open: {}\n      - expect: {{picture: home}}\n"
    stage.player = stage.new_player(update_baselines=True)
    taken = stage.play(steps.format("Notes"))
    stage.player = stage.new_player()
    same, other = stage.play(steps.format("Notes")), stage.play(steps.format("Clock"))

    assert (taken.verdict, same.verdict, other.verdict) == ("passed", "passed", "failed-app")
    assert other.first_failed.after.bounds is not None


def test_budgets_of_zero_stop_before_the_first_action(stage):
    attempt = stage.play("      - open: Notes\n      - expect: Notes\n", "    budget: {actions: 0}\n")

    assert (attempt.verdict, attempt.cause.name) == ("policy", "budget")
    assert attempt.steps[0].actions == 0


def test_a_scenario_that_does_not_end_in_its_time_is_stopped(stage):
    attempt = stage.play("      - open: Notes\n      - expect: never to be read\n", "    timeout: 1ms\n")

    assert (attempt.verdict, attempt.cause.name) == ("failed-agent", "timeout")


def test_what_cannot_be_undone_needs_the_authors_word(stage):
    steps = "      - use: send-message\n        with: {recipient: '5550142', text: Hello}\n"
    silent = stage.play(steps)
    said = stage.play(steps, "    approve: send\n")

    assert (silent.verdict, said.verdict) == ("needs-person", "passed")


def test_a_claim_needs_a_model_and_says_so(stage):
    attempt = stage.play("      - open: Notes\n      - judge: The screen shows notes\n")

    assert (attempt.verdict, attempt.cause.name) == ("failed-agent", "setup")
    assert "--model" in attempt.reason


def test_first_run_thinks_later_runs_replay_and_a_lost_way_is_found_anew(stage):
    goal = '      - Open Notes, tap "New note", type "{title}" into Title and type "soon" into Note\n'
    steps = f"{goal}      - expect: {{app: Notes, at: notes, has: {{title: '{{title}}'}}}}\n"
    first = stage.play(steps, "    data: [{title: Milk}]\n")
    later = stage.play(steps, "    data: [{title: Bread}]\n")

    skills = stage.folder / "suite.skills"
    assert (first.verdict, later.verdict) == ("passed", "passed"), (first.reason, later.reason)
    learnt = first.steps[0].learnt
    assert learnt
    assert later.steps[0].skill == learnt
    assert later.steps[0].model_calls == 0
    assert "{title}" in (skills / "steps.yaml").read_text()
    assert list((skills / "memory").glob("*.json")), "what its elements looked like is kept, for healing"
    # Somebody renames the button in the skill's place: its way is lost, another is found, and people get a patch.
    file = skills / f"{learnt}.yaml"
    file.write_text(re.sub(r"hint: new\b", "hint: zzz", file.read_text().replace("New note", "Brand-new thing")))
    played = stage.played(steps, "    data: [{title: Bread}]\n")
    assert played.attempt.verdict == "passed", played.attempt.reason
    assert "Brand-new thing" in file.read_text(), "nothing that was reviewed is changed by itself"
    assert any((stage.folder / "run" / patch).read_text() for patch in played.patches)


def test_what_a_scenario_furnishes_is_the_same_when_it_is_played_again(stage):
    path = stage.folder / "suite.yaml"
    path.write_text(
        "scenario: Cart\non: phone\napps: [Shop]\ngiven: {app data: {Shop: {cart: []}}}\n"
        "steps:\n  - expect: {app: Shop, at: cart, count: 0}\n"
    )
    (planned,) = collect([path], stage.folder)
    stage.number += 1
    first = stage.player.play(Job(number=stage.number, planned=planned, on="phone")).attempt
    stage.phone.state("org.clewline.shop")["cart"].append({"name": "Lamp"})  # as the app does: in place
    stage.number += 1
    second = stage.player.play(Job(number=stage.number, planned=planned, on="phone")).attempt

    assert (first.verdict, second.verdict) == ("passed", "passed")


def test_a_failure_shows_no_line_of_an_earlier_scenarios_log(stage):
    stage.play("      - open: Contacts\n")
    attempt = stage.play("      - open: Notes\n      - expect: {reads: Nonsense}\n        within: 1s\n")

    assert "org.clewline.notes" in attempt.log
    assert "org.clewline.contacts" not in attempt.log


def test_a_failure_is_told_with_the_rows_values(stage):
    attempt = stage.play(
        '      - open: Notes\n      - expect: {not: {reads: "{word}"}}\n        within: 1s\n',
        "    data: [{word: Notes}]\n",
    )

    assert attempt.verdict == "failed-app"
    assert "'Notes' is to be read" in attempt.reason
    assert "{word}" not in attempt.reason


def test_what_an_app_should_hold_is_told_in_words(stage):
    attempt = stage.play(
        "      - open: Notes\n      - expect: {app: Notes, at: notes, lacks: {title: '{word}', pinned: true}}\n",
        "    data: [{word: Milk}]\n",
    )

    assert attempt.steps[-1].text == 'Notes: notes lacks title: "Milk", pinned: true'
