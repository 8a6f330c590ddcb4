"""The curator's verbs, in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent.cli import app as commands
from devices.journal import Journal
from devices.records import Begin, End, ModelUse
from perception.errors import RepliesUnusable
from skills.catalog import find_shipped
from skills.codec import dump, hash_of, parse
from skills.errors import CurationRefused, SkillNotFound
from skills.store import DRAFT, SkillStore
from tests.skills.curating.test_behaviour import WAKE
from tests.skills.curating.test_merging import LIGHT, THEME
from tests.skills.written import SEND, tapping

runner = CliRunner()


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def store(home: Path) -> SkillStore:
    return SkillStore(home / "home" / "library")


def clew(*arguments: str, fails: type[Exception] | None = None, says: str = ""):
    told = runner.invoke(commands.build(), ["skills", *arguments])
    if fails is not None:
        assert isinstance(told.exception, fails), told.output
        assert says in str(told.exception)
    else:
        assert told.exception is None or told.exit_code == 1, told.output
    return told


@pytest.mark.parametrize("command", ["review", "explain", "stats", "stale", "dedupe", "merge"])
def test_every_help_has_an_example(command: str) -> None:
    assert "Example" in clew(command, "--help").output


def test_a_review_is_a_checklist_and_ends_with_1_where_something_has_to_be_mended(store: SkillStore) -> None:
    store.put_draft(parse(SEND))
    told = clew("review", "send-message")
    assert told.exit_code == 0
    assert "ok    promises" in told.output
    bad = parse(SEND.replace("  irreversible: [send]", "  irreversible: [pay]"))
    store.put_draft(bad)
    told = clew("review", "send-message", "--json")
    assert told.exit_code == 1
    points = {point["name"]: point for point in json.loads(told.stdout)["send-message"]["points"]}
    assert points["effects"]["standing"] == "error"
    assert {remark["rule"] for remark in points["effects"]["remarks"]} == {"undeclared-effect", "idle-effect"}


def test_a_model_gives_an_opinion_that_is_marked_as_one(home: Path, store: SkillStore) -> None:
    store.put_draft(parse(SEND))
    clew("review", "send-message", "--model", "recorded:nowhere.jsonl", fails=RepliesUnusable)


def test_a_shipped_skill_is_explained_in_plain_words(store: SkillStore) -> None:
    told = clew("explain", "set-alarm").output
    assert "1. Open org.clewline.clock\n" in told
    assert "‹time›" in told
    assert json.loads(clew("explain", "set-alarm", "--json").stdout)["story"][0].startswith("Set an alarm")
    clew("explain", "nobody", fails=SkillNotFound)


def run_with_models(root: Path, run: str) -> None:
    journal = Journal(root / run)
    began = Begin(at_s=1.0, run=run, goal="tell Anna", device="phone", policy="p", limits={}, program="clewline")
    journal.append(began)
    used = ModelUse(model="m", calls=7, tokens_in=900, tokens_out=90, seconds=20.0, usd=0.02)
    journal.append(End(at_s=31.0, status="done", reason="", steps=5, seconds=30.0, models=(used,)))
    journal.close()


def test_stats_tell_what_following_saved_against_the_run_it_was_learnt_from(home: Path, store: SkillStore) -> None:
    run_with_models(home / "home" / "traces", "r1")
    learnt = parse(SEND + "provenance: {source: induced, basis: [r1]}\n")
    store.put_draft(learnt)
    store.promote("send-message", unverified=True)
    for succeeded in (True, True, False):
        store.used(learnt, "tell Anna", succeeded, 4.0, 3)
    store.put_draft(tapping("go", "Go"))
    store.promote("go", unverified=True)
    go, send = json.loads(clew("stats", "--json").stdout)
    assert (go["name"], go["uses"], go["interval"], go["saved"]) == ("go", 0, None, None)
    assert (send["uses"], send["succeeded"]) == (3, 2)
    assert send["saved"] == {"run": "r1", "calls": 14, "seconds": 52.0, "usd": 0.04}
    told = clew("stats").output
    assert "2/3 (21%–94%)" in told
    assert "14 saved" in told
    assert "$0.0400 saved" in told


def test_what_is_stale_is_listed_with_what_to_do(store: SkillStore) -> None:
    assert "nothing is stale" in clew("stale").output
    store.put_draft(tapping("go", "Go"))
    store.promote("go", unverified=True)
    (one,) = json.loads(clew("stale", "--json").stdout)
    assert (one["name"], one["reason"], one["advice"]) == ("go", "no-evidence", "clew skills verify go")


def test_two_that_do_the_same_are_proposed_and_nothing_is_changed(store: SkillStore) -> None:
    store.put_draft(parse(WAKE))
    store.put_draft(find_shipped("set-alarm"))
    before = store.listed()
    told = json.loads(clew("dedupe", "--drafts", "--json").stdout)
    assert [one["names"] for one in told["alike"]] == [["set-alarm", "wake-me"]]
    assert "clew skills deprecate wake-me" in clew("dedupe", "--drafts").output
    assert store.listed() == before


def test_merging_makes_a_draft_asks_before_it_replaces_one_and_is_undone_by_restore(store: SkillStore) -> None:
    store.put_draft(parse(THEME))
    store.put_draft(parse(LIGHT))
    told = clew("merge", "go-dark", "go-warm", "--as", "switch-on").output
    assert "'Dark theme' or 'Night Light'" in told
    assert {row.name for row in store.listed(DRAFT)} == {"go-dark", "go-warm", "switch-on"}
    mine = parse(dump(store.read("switch-on")).replace("Switch any name on", "My own words"))
    store.put_draft(mine)
    clew("merge", "go-dark", "go-warm", "--as", "switch-on", fails=CurationRefused, says="Nobody is there to ask")
    assert store.read("switch-on") == mine
    clew("merge", "go-dark", "go-warm", "--as", "switch-on", "--yes")
    assert store.read("switch-on") != mine
    clew("restore", "switch-on", "--version", "ffff", fails=SkillNotFound, says=hash_of(mine)[:16])
    clew("restore", "switch-on", "--version", hash_of(mine))
    assert store.read("switch-on") == mine
    assert len(store.versions("switch-on")) == 2  # what was replaced by it is kept as well
