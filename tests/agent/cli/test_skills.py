"""``clew skills``, in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest
from typer.testing import CliRunner

from agent.cli import app as commands
from agent.errors import ConfigError
from agent.library.curation import findable, listing, note_uses
from devices.records import Resume, Used
from emulators.errors import MutationUnknown
from skills.codec import hash_of, parse
from skills.errors import CurationRefused, SkillInvalid, SkillNotFound
from skills.evidence import Evidence, Tally
from skills.store import ACTIVE, SkillStore
from tests.skills.written import SEND, tapping

runner = CliRunner()


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "send.yaml").write_text(SEND)
    return tmp_path


def clew(*arguments: str, fails: type[Exception] | None = None, says: str = ""):
    told = runner.invoke(commands.build(), ["skills", *arguments])
    if fails is not None:
        assert isinstance(told.exception, fails), told.output
        assert says in str(told.exception)
    return told


def library(home: Path) -> SkillStore:
    return SkillStore(home / "home" / "library")


def proven(store: SkillStore) -> None:
    tally = Tally(mutation="", passed=5, runs=5)
    store.add_evidence(Evidence(skill=hash_of(parse(SEND)), name="send-message", tallies=(tally,)))


@pytest.mark.parametrize(
    "command",
    [
        "",
        "list",
        "show",
        "search",
        "lint",
        "diff",
        "verify",
        "promote",
        "deprecate",
        "retire",
        "restore",
        "import",
        "export",
    ],
)
def test_every_help_has_an_example(command: str) -> None:
    told = clew(*command.split(), "--help")
    assert told.exit_code == 0
    assert "Example" in told.output


def test_from_a_file_into_use_and_out_again(home: Path) -> None:
    assert clew("import", "--mine", "send.yaml").exit_code == 0
    clew("promote", "send-message", fails=CurationRefused, says="has no evidence")
    proven(library(home))
    assert clew("promote", "send-message").exit_code == 0
    (row,) = json.loads(clew("list", "--json").output)
    assert (row["name"], row["state"], row["evidence"], row["passed"]) == ("send-message", "skills", "verified", 5)
    clew("retire", "send-message", fails=CurationRefused, says="Nobody is there to ask")
    assert clew("retire", "send-message", "--yes").exit_code == 0
    assert json.loads(clew("list", "--json").output)[0]["state"] == "retired"
    assert json.loads(clew("restore", "send-message", "--json").output)["state"] == "skills"
    assert clew("deprecate", "send-message", "-y").exit_code == 0
    assert json.loads(clew("restore", "send-message", "--json").output)["state"] == "skills"


def test_what_has_errors_is_not_promoted_even_unverified(home: Path) -> None:
    (home / "bad.yaml").write_text(SEND.replace("  irreversible: [send]", "  irreversible: [pay]"))
    clew("import", "bad.yaml")
    told = clew("lint", "send-message")
    assert told.exit_code == 1
    assert "[undeclared-effect]" in told.output
    clew("promote", "send-message", "--unverified", "-y", fails=CurationRefused, says="may send")
    assert json.loads(clew("lint", "bad.yaml", "--json").output)["bad.yaml"][0]["level"] == "error"


def test_a_file_that_is_no_skill_takes_none_in(home: Path) -> None:
    (home / "bad.yaml").write_text("skill: x\nstep: []\n")
    clew("import", "send.yaml", "bad.yaml", fails=SkillInvalid, says="unknown key 'step'")
    assert listing(library(home)) == []
    clew("show", "nothing", fails=SkillNotFound)


def test_a_draft_is_compared_with_what_is_in_use(home: Path) -> None:
    clew("import", "--mine", "send.yaml")
    clew("promote", "send-message", "--unverified", "-y")
    (home / "next.yaml").write_text(SEND.replace("name: To}", "name: Recipient}"))
    clew("import", "--mine", "next.yaml")
    told = clew("diff", "send-message").output
    assert "-    on: {role: textbox, name: To}" in told
    assert "+    on: {role: textbox, name: Recipient}" in told
    assert json.loads(clew("diff", "send-message", "send.yaml", "--json").output)["changed"] is False


def test_what_is_exported_is_imported_as_the_same(home: Path) -> None:
    clew("import", "--mine", "send.yaml")
    assert clew("export", "send-message", "--to", "out").exit_code == 0
    assert parse((home / "out" / "send-message.yaml").read_text()) == parse(SEND)
    assert clew("export", "send-message", "--to", "out").exit_code == 0  # the same again is fine
    (home / "out" / "send-message.yaml").write_text("something else")
    clew("export", "send-message", "--to", "out", fails=CurationRefused, says="says something else")


def test_only_verified_skills_are_found_unless_asked_for(home: Path) -> None:
    store = library(home)
    store.put_draft(tapping("play-music", "Play"))
    clew("import", "--mine", "send.yaml")
    clew("promote", "send-message", "--unverified", "-y")
    assert findable(store) == []
    assert json.loads(clew("search", "text Anna", "--own", "--json").stdout)["found"] == []
    proven(store)
    assert [skill.name for skill in findable(store)] == ["send-message"]
    found = json.loads(clew("search", "send Anna a text message", "--own", "--drafts", "--json").stdout)["found"]
    assert [one["name"] for one in found] == ["send-message", "play-music"]


def test_a_damaged_file_is_listed_with_its_problem(home: Path) -> None:
    folder = library(home).root / ACTIVE
    folder.mkdir()
    (folder / "odd.yaml").write_text("skill: odd\n\x1b[31mred: 1\n")
    told = clew("list")
    assert told.exit_code == 0
    assert "\x1b" not in told.output
    assert "odd" in told.output


def test_the_schema_is_one_document() -> None:
    assert json.loads(clew("schema").output)["properties"]["skill"]


DARK = """\
skill: go-dark
description: Turn on the dark theme of the phone.
examples: [Go dark]
steps:
  - {do: open, location: org.clewline.settings}
  - {do: tap, on: {role: button, name: Display}}
  - {do: tap, on: {role: switch, name: Dark theme}}
ensures:
  - shown: {role: switch, name: Dark theme}
    states: [checked]
effects: {apps: [org.clewline.settings]}
tests: [{arguments: {}}]
"""


def test_a_shipped_skill_is_verified_on_changed_phones(home: Path) -> None:
    told = clew("verify", "set-alarm", "--seeds", "0-1", "--mutations", "landscape", "--workers", "1")
    assert told.exit_code == 0, told.output
    assert "unchanged     4/4 passed" in told.output
    assert "landscape     4/4 passed" in told.output


def test_a_skill_of_ones_own_is_verified_promoted_and_followed(home: Path) -> None:
    (home / "dark.yaml").write_text(DARK)
    clew("import", "--mine", "dark.yaml")
    told = clew("verify", "go-dark", "--json", "--mutations", "dark,landscape,moved", "--workers", "1")
    evidence = json.loads(told.stdout)
    failing = {tally["mutation"] for tally in evidence["tallies"] if tally["passed"] < tally["runs"]}
    # Where it is dark already it turns that off.
    assert (told.exit_code, evidence["suffices"], failing) == (1, False, {"dark"})
    assert evidence["smallest_failing"] == "dark"
    assert evidence["counter_examples"][0]["error"].startswith("PostconditionUnmet")
    clew("promote", "go-dark", fails=CurationRefused, says="did not pass")
    assert clew("verify", "go-dark", "--mutations", "tablet,buttons", "--workers", "1").exit_code == 0
    assert clew("promote", "go-dark").exit_code == 0
    done = runner.invoke(commands.build(), ["run", "Go dark", "--on", "phone", "--json", "--trace", str(home / "t")])
    assert json.loads(done.stdout)["status"] == "done"
    assert '"skill":"go-dark"' in (home / "t" / "journal.jsonl").read_text("utf-8", "replace")
    (row,) = json.loads(clew("list", "--json").output)
    assert (row["uses"], row["succeeded"]) == (1, 1)
    (use,) = library(home).record.uses("go-dark")
    assert (use.goal, use.actions) == ("Go dark", 3)
    assert use.seconds > 0


def test_nothing_is_tried_out_where_it_may_count(home: Path) -> None:
    clew("verify", "set-alarm", "--on", "browser:https://bank.example/", fails=ConfigError, says="may count")
    clew("verify", "set-alarm", "--mutations", "upside-down", fails=MutationUnknown, says="is no mutation")
    clew("verify", "nobody", fails=SkillNotFound, says="there is no skill")


def test_what_an_earlier_part_of_a_run_did_is_not_counted_again(home: Path) -> None:
    store = library(home)
    store.put_draft(parse(SEND))
    proven(store)
    store.promote("send-message")

    def mine(status: Literal["begun", "done", "failed"], at_s: float, after_step: int = 0) -> Used:
        hash_ = hash_of(parse(SEND))
        return Used(
            skill="send-message", hash=hash_, clause="tell Anna", status=status, at_s=at_s, after_step=after_step
        )

    first = [mine("begun", 1), mine("failed", 3, 2)]
    other = [Used(at_s=5, status="begun", skill="x"), Used(at_s=6, status="done", skill="x")]
    last = [mine("begun", 7, 2), mine("done", 9, 6)]
    note_uses(store, [*first, Resume(after_step=2), *other, *last])
    (use,) = store.record.uses("send-message")
    assert (use.succeeded, use.seconds, use.actions, use.goal) == (True, 2, 4, "tell Anna")
