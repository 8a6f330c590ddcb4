"""What is learnt from a run: tried out on the embedded phone, kept, and taken into use or not."""

from __future__ import annotations

from pathlib import Path

import pytest

import agent.assembly as assembly
from agent.config import load_settings
from agent.library.demonstrating import Person
from agent.library.learning import LearningPolicy, Lesson, learn
from agent.reaching.addresses import read_device_address
from agent.request import RunRequest
from devices.journal import JOURNAL_NAME
from skills.store import ACTIVE, DRAFT, SkillStore

WRITE = ("open Notes", 'tap "New note"', 'type "Title" Tax', 'type "Note" Pay by May', "back", "done")
FEW = LearningPolicy(changes=("dark",))


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def show(goal: str, *lines: str, approve: str = "") -> Path:
    """A person shows something on the embedded phone; the folder of the trace."""
    settings = load_settings({"gate.approve": approve} if approve else {})
    complaints: list[str] = []
    person = Person(iter(lines), lambda _screen: None, complaints.append)
    result = assembly.run(RunRequest(goal=goal, on="phone", settings=settings, decider=person, pictures=False))
    assert (result.status, complaints) == ("done", []), (result.reason, complaints)
    return result.folder


@pytest.fixture(scope="module")
def note(tmp_path_factory) -> Path:
    """Somebody wrote a note."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEW_HOME", str(tmp_path_factory.mktemp("home")))
        return show("Jot down Tax: Pay by May", *WRITE)


def test_a_run_teaches_a_skill_that_is_tried_and_taken_into_use(note, tmp_path):
    lesson = learn([note], tmp_path / "lib", policy=FEW)
    assert (lesson.status, lesson.example) == ("in use", "Jot down {title}: {note}")
    assert lesson.arguments == {"title": "Tax", "note": "Pay by May"}
    assert lesson.passed == lesson.runs == 4
    store = SkillStore(tmp_path / "lib")
    skill = store.read(lesson.name, ACTIVE)
    evidence = store.evidence(skill)
    assert evidence is not None
    assert evidence.suffices()
    assert skill.provenance.source == "recorded"
    assert Path(lesson.path).is_file()


def test_the_policy_may_leave_it_to_a_person(note, tmp_path):
    lesson = learn([note], tmp_path / "lib", policy=LearningPolicy(promote="never", changes=()))
    assert (lesson.status, lesson.hint) == ("draft", f"clew skills promote {lesson.name}")
    assert SkillStore(tmp_path / "lib").read(lesson.name, DRAFT).examples == (lesson.example,)


def test_what_the_library_has_already_is_not_learnt_twice(note, tmp_path):
    first = learn([note], tmp_path / "lib", policy=FEW)
    again = learn([note], tmp_path / "lib", policy=FEW)
    assert (again.status, again.name) == ("known", first.name)
    assert len(SkillStore(tmp_path / "lib").listed()) == 1


def test_where_what_is_done_counts_nothing_is_tried_out(note, tmp_path):
    lesson = learn([note], tmp_path / "lib", on=read_device_address("android:emulator-5554"))
    assert lesson.status == "draft"
    assert "android:emulator-5554" in lesson.reason
    assert lesson.runs == 0


def test_a_skill_that_does_not_pass_stays_a_draft(note, tmp_path):
    def elsewhere(_change: str, _seed: int):
        from agent.library.verifying import places

        device = places(read_device_address("phone"))("", 0)
        device.perform = lambda *_: None  # type: ignore[method-assign, assignment]
        return device

    lesson = learn([note], tmp_path / "lib", policy=FEW, fresh=elsewhere)
    assert lesson.status == "draft"
    assert lesson.reason.startswith("it did not pass")
    assert lesson.counter_examples


def test_a_run_that_failed_or_kept_no_screens_teaches_nothing(note, tmp_path):
    lesson = learn([note], tmp_path / "lib", goal="")
    assert lesson.learnt
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / JOURNAL_NAME).write_bytes((note / JOURNAL_NAME).read_bytes())
    with pytest.raises(Exception, match="cannot be read"):
        learn([bare], tmp_path / "other")


def test_what_needs_a_yes_says_so_in_the_skill(tmp_path):
    folder = show(
        "Delete the note Films",
        "open Notes", 'tap "Films"', 'tap "More options"', 'tap "Delete"', "done",
        approve="delete",
    )  # fmt: skip
    lesson: Lesson = learn([folder], tmp_path / "lib", policy=FEW)
    skill = SkillStore(tmp_path / "lib").read(lesson.name)
    assert skill.effects.irreversible == ("delete",)
    assert lesson.example == "Delete the note {note}"
