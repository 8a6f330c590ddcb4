"""``clew skills verify`` with traces, and ``clew skills heal``, in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent.cli import app as commands
from agent.library.healed_runs import heals_in, write_patches
from agent.record.traces import read_episode
from devices.journal import Journal, read_journal
from devices.records import Begin, End, Healed, Used
from devices.selector import Selector
from skills.catalog import find_shipped
from skills.errors import CurationRefused
from skills.store import DRAFT, SkillStore

runner = CliRunner()
OLD = Selector(role="switch", name="Night Light")
NEW = Selector(role="switch", name="Eye comfort")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def clew(*arguments: str):
    return runner.invoke(commands.build(), ["skills", *arguments])


@pytest.fixture
def trace(home: Path) -> Path:
    """The trace of a run that healed a switch."""
    folder = home / "trace"
    journal = Journal(folder)
    journal.append(Begin(run="r", goal="Turn on night light", device="phone", policy="offline"))
    heals = (Healed(skill="night-light", place=("steps", 4, "then", 0), old=OLD, new=NEW),)
    journal.append(Used(skill="night-light", status="done", heals=heals))
    journal.append(End(status="done", reason="done", steps=3))
    journal.close()
    return folder


def test_what_was_healed_is_shown_as_a_diff_and_changes_nothing(home: Path, trace: Path) -> None:
    told = clew("heal", "night-light", "--from", str(trace), "--json")
    document = json.loads(told.stdout)
    assert (told.exit_code, document["draft"], document["evidence"]) == (0, False, None)
    added = [line for line in document["diff"].splitlines() if line.startswith("+") and "Eye comfort" in line]
    assert len(added) >= 3  # in the look for it, in the question, in the step and in the promise
    assert SkillStore(home / "home" / "library").listed() == ()


def test_a_healed_version_becomes_a_draft_once_it_is_verified(home: Path, trace: Path) -> None:
    told = clew("heal", "night-light", "--from", str(trace), "--apply", "--seeds", "0-1")
    assert told.exit_code == 0, told.output
    store = SkillStore(home / "home" / "library")
    draft = store.read("night-light", DRAFT)
    evidence = store.evidence(draft)
    assert evidence is not None
    assert (evidence.total.passed, evidence.total.runs) == (4, 4)  # the old name is a fallback, so it works as before
    again = clew("heal", "add-note", "--from", str(trace))
    assert isinstance(again.exception, CurationRefused)


def test_a_patch_lies_beside_the_trace(trace: Path) -> None:
    skill = find_shipped("night-light")
    (line,) = write_patches(trace, {"night-light": skill})
    assert "clew skills heal night-light --from" in line
    patch = (trace / "heal-night-light.patch").read_text()
    assert patch.startswith("--- night-light (now)\n+++ night-light (proposed)\n@@")
    assert heals_in(read_journal(trace))[0].new == NEW


def test_runs_that_do_not_pass_leave_traces_and_the_least_that_fails_is_told(home: Path) -> None:
    told = clew(
        "verify", "night-light", "--seeds", "0", "--mutations", "removed[Night Light]+dark", "--workers", "1",
        "--traces", str(home / "seen"), "--json",
    )  # fmt: skip
    document = json.loads(told.stdout)
    assert (told.exit_code, document["suffices"]) == (1, False)
    assert document["smallest_failing"] == "removed[Night Light]"
    folder = Path(document["traces"][0])
    episode = read_episode(folder)
    assert (episode.status, episode.end.reason if episode.end else "") == ("failed", episode.end.reason)  # type: ignore[union-attr]
    assert "Night Light" in episode.end.reason  # type: ignore[union-attr]
    assert [step.outcome.status for step in episode.steps if step.outcome][:1] == ["done"]
    assert (folder / "trace.html").exists() or any(folder.glob("*.html"))
