"""Who answers for a skill, at the command line, and in a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import skills.catalog
from agent.cli import app as commands
from agent.library.usable import skills_for
from agent.reaching.addresses import read_device_address
from devices.action import Open
from skills.codec import hash_of, parse
from skills.errors import CurationRefused, KeyUnusable, SignatureRefused
from skills.evidence import Evidence, Tally
from skills.store import SkillStore
from skills.trust.keys import make_key
from tests.agent.cli.test_skills import DARK

runner = CliRunner()


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "go-dark.yaml").write_text(DARK)
    return tmp_path


def clew(*arguments: str, fails: type[Exception] | None = None, says: str = ""):
    told = runner.invoke(commands.build(), ["skills", *arguments])
    if fails is not None:
        assert isinstance(told.exception, fails), told.output
        assert says in str(told.exception)
    else:
        assert told.exit_code == 0, told.output
    return told


def library(home: Path) -> SkillStore:
    return SkillStore(home / "home" / "library")


def proven(store: SkillStore) -> None:
    tally = Tally(mutation="", passed=5, runs=5)
    store.add_evidence(Evidence(skill=hash_of(parse(DARK)), name="go-dark", tallies=(tally,)))


def run(home: Path, *more: str):
    told = runner.invoke(commands.build(), ["run", "Go dark", "--on", "phone", "--json", "--no-pictures", *more])
    return json.loads(told.stdout), told.stderr


@pytest.mark.parametrize("command", ["sign", "trust list", "trust add", "trust remove"])
def test_every_help_has_an_example(command: str) -> None:
    assert "Example" in clew(*command.split(), "--help").output


def test_what_came_from_elsewhere_is_used_once_somebody_answers_for_it(home: Path) -> None:
    clew("import", "go-dark.yaml")
    proven(library(home))
    clew("promote", "go-dark", fails=SignatureRefused, says="nobody signed this version")
    clew("sign", "go-dark", fails=CurationRefused, says="Nobody is there to ask")
    told = json.loads(clew("sign", "go-dark", "--yes", "--json").stdout)
    assert (told[0]["name"], told[0]["counter"]) == ("go-dark", 1)
    clew("promote", "go-dark")
    (row,) = json.loads(clew("list", "--json").stdout)
    assert (row["trust"], row["signer"]) == ("trusted", "own")
    (key,) = json.loads(clew("trust", "list", "--json").stdout)
    assert (key["label"], key["public"]) == ("own", told[0]["key"])


def test_a_skill_goes_from_one_person_to_another_with_its_proof(home: Path, tmp_path: Path) -> None:
    make_key(tmp_path / "anna.pem")
    clew("import", "--mine", "go-dark.yaml", "--library", "anna")
    anna = SkillStore(tmp_path / "anna")
    proven(anna)
    (one,) = json.loads(clew("sign", "go-dark", "--key", "anna.pem", "-y", "--library", "anna", "--json").stdout)
    clew("export", "go-dark", "--to", "mail", "--library", "anna")
    assert {path.name for path in (tmp_path / "mail").iterdir()} == {"go-dark.yaml", "go-dark.signed.json"}
    clew("import", "mail/go-dark.yaml", fails=SignatureRefused, says="not on the list")
    clew("trust", "add", one["key"], "--as", "anna", fails=CurationRefused, says="Nobody is there to ask")
    clew("trust", "add", one["key"], "--as", "anna", "--yes")
    assert "of anna" in clew("import", "mail/go-dark.yaml").output
    clew("promote", "go-dark")
    document, _ = run(home)
    assert (document["status"], document["warnings"]) == ("done", [])
    clew("trust", "remove", "anna", "--yes")
    document, _ = run(home)
    assert any("the key anna was revoked" in told for told in document["warnings"])
    clew("trust", "remove", "bob", "--yes", fails=KeyUnusable, says="no key")


def test_a_development_run_follows_what_nobody_signed(home: Path) -> None:
    clew("import", "go-dark.yaml")
    proven(library(home))
    clew("promote", "go-dark", "--development")
    document, _ = run(home)
    assert any("go-dark is not used, nobody signed this version" in told for told in document["warnings"])
    folder = home / "trace"
    document, _ = run(home, "--development", "--trace", str(folder))
    assert (document["status"], document["warnings"]) == ("done", [])
    assert '"skill":"go-dark"' in (folder / "journal.jsonl").read_text("utf-8", "replace")


def test_a_damaged_library_does_not_stop_a_run_that_does_not_need_it(home: Path) -> None:
    root = home / "home" / "library"
    root.mkdir(parents=True)
    (root / "record.sqlite").write_bytes(b"not a database" * 100)
    told = runner.invoke(
        commands.build(), ["run", "Set an alarm for 07:30", "--on", "phone", "--json", "--no-pictures"]
    )
    document = json.loads(told.stdout)
    assert document["status"] == "done"
    assert any("move it away, or put a copy back" in warning for warning in document["warnings"])


def test_a_shipped_skill_that_was_altered_is_not_used(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    phone = read_device_address("phone")
    changed = tuple(
        skill.model_copy(update={"steps": (*skill.steps[:-1],)}) if skill.name == "set-alarm" else skill
        for skill in skills.catalog.shipped()
    )
    monkeypatch.setattr("agent.library.usable.shipped", lambda: changed)
    told: list[str] = []
    assert "set-alarm" not in skills_for(phone, warn=told.append)
    assert "the shipped skill set-alarm was altered" in told[0]
    assert "set-alarm" in skills_for(phone, development=True)


def test_a_deprecated_skill_is_there_for_those_that_call_it_and_found_by_no_goal(home: Path) -> None:
    clew("import", "--mine", "go-dark.yaml")
    proven(library(home))
    clew("promote", "go-dark")
    clew("deprecate", "go-dark", "--yes")
    found = skills_for(read_device_address("phone"))["go-dark"]
    assert found.examples == ()
    assert isinstance(found.steps[0].action({}), Open)  # type: ignore[union-attr]
