from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from skills import listing as listing_module
from skills import record as record_module
from skills.codec import dump, hash_of, parse
from skills.errors import CurationRefused, LibraryBusy, LibraryDamaged, LibraryError, SkillInvalid, SkillNotFound
from skills.evidence import Evidence, Tally, wilson
from skills.retrieval.used import Label
from skills.shelf import locked
from skills.skill import Skill
from skills.store import ACTIVE, DEPRECATED, DRAFT, RETIRED, SkillStore
from tests.skills.written import tapping

ROOT = Path(__file__).resolve().parents[2]


def proof(skill: Skill, passed: int = 5, runs: int = 5, **more: object) -> Evidence:
    tally = Tally(mutation="", passed=passed, runs=runs)
    return Evidence(skill=hash_of(skill), name=skill.name, tallies=(tally,), **more)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> SkillStore:
    return SkillStore(tmp_path / "library")


def test_a_draft_becomes_a_skill_once_it_has_evidence(store: SkillStore) -> None:
    skill = tapping("go", "Go")
    store.put_draft(skill)
    with pytest.raises(CurationRefused, match="has no evidence"):
        store.promote("go")
    store.add_evidence(proof(skill, passed=4))
    with pytest.raises(CurationRefused, match="did not pass"):
        store.promote("go")
    store.add_evidence(proof(skill))
    assert store.promote("go") == skill
    assert [(row.name, row.state) for row in store.listed()] == [("go", ACTIVE)]
    assert store.read("go") == skill
    assert [change.verb for change in store.record.changes()] == ["draft", "evidence", "evidence", "seen", "promote"]


def test_any_change_of_the_file_voids_the_evidence(store: SkillStore) -> None:
    skill = tapping("go", "Go")
    store.put_draft(skill)
    store.add_evidence(proof(skill))
    path = store.root / DRAFT / "go.yaml"
    path.write_text(path.read_text().replace("name: Go", "name: Stop"))
    assert store.evidence(store.read("go")) is None
    with pytest.raises(CurationRefused):
        store.promote("go")


def test_a_change_of_a_called_skill_voids_it_too(store: SkillStore) -> None:
    inner, outer = tapping("inner", "Go"), parse("skill: outer\ndescription: x\nsteps: [{call: inner}]\n")
    store.put_draft(inner)
    store.promote("inner", unverified=True)
    store.add_evidence(proof(outer, calls={"inner": hash_of(inner)}))
    assert store.evidence(outer) is not None
    store.put_draft(tapping("inner", "Stop"))
    store.promote("inner", unverified=True)
    assert store.evidence(outer) is None


def test_what_is_replaced_is_kept(store: SkillStore) -> None:
    for button in ("One", "Two"):
        store.put_draft(tapping("go", button))
        store.promote("go", unverified=True)
    (kept,) = (store.root / "history").glob("go.*.yaml")
    assert parse(kept.read_text()) == tapping("go", "One")


def test_of_two_curators_who_change_one_skill_the_second_is_told(store: SkillStore) -> None:
    store.put_draft(tapping("go", "One"))
    store.promote("go", unverified=True, replaces="")
    store.put_draft(tapping("go", "Two"))
    with pytest.raises(CurationRefused, match="was changed meanwhile"):
        store.promote("go", unverified=True, replaces="")
    store.promote("go", unverified=True, replaces=hash_of(tapping("go", "One")))


def test_while_one_holds_the_library_another_waits_and_then_is_told(store: SkillStore) -> None:
    with locked(store.root):
        failed: list[Exception] = []

        def other() -> None:
            try:
                with locked(store.root, wait_s=0.05):
                    pass
            except LibraryBusy as error:
                failed.append(error)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert "another curator" in str(failed[0])
    with locked(store.root, wait_s=0.0):
        pass


def test_many_curators_at_once_lose_nothing(tmp_path: Path) -> None:
    root = tmp_path / "library"
    SkillStore(root)

    def curate(who: int) -> None:
        mine = SkillStore(root)
        for number in range(4):
            mine.put_draft(tapping(f"go-{who}-{number}", "Go"))
            mine.promote(f"go-{who}-{number}", unverified=True)

    threads = [threading.Thread(target=curate, args=(who,)) for who in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = SkillStore(root)
    assert len(store.listed(ACTIVE)) == 12
    assert len([change for change in store.record.changes() if change.verb == "promote"]) == 12


@pytest.mark.parametrize("rounds", [1, 4, 9])
def test_a_curator_that_is_killed_leaves_a_whole_library(tmp_path: Path, rounds: int) -> None:
    root = tmp_path / "library"
    command = [sys.executable, "-m", "tests.skills.curate_until_killed", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        last = 0
        for _ in range(rounds):
            last = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        process.wait()
    store = SkillStore(root)
    skill = store.read("go", ACTIVE)
    number = int(dump(skill).split("Button ")[1].split("}")[0].split(".")[0].split("\n")[0])
    assert number >= last  # what was told was kept
    assert not [row for row in store.listed() if row.problem]
    assert len([c for c in store.record.changes() if c.verb == "promote"]) >= last
    store.put_draft(tapping("go", "Again"))
    store.promote("go", unverified=True)


def test_a_promotion_that_was_cut_off_after_the_new_file_is_finished(store: SkillStore) -> None:
    skill = tapping("go", "Go")
    store.put_draft(skill)
    (store.root / ACTIVE).mkdir()
    (store.root / ACTIVE / "go.yaml").write_bytes((store.root / DRAFT / "go.yaml").read_bytes())
    again = SkillStore(store.root)
    assert [(row.name, row.state) for row in again.listed()] == [("go", ACTIVE)]


def test_a_full_disk_leaves_the_old_state(store: SkillStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put_draft(tapping("go", "One"))
    store.promote("go", unverified=True)
    store.put_draft(tapping("go", "Two"))
    real = os.fsync

    def full(opened: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryError, match="No space left"):
        store.promote("go", unverified=True)
    monkeypatch.setattr(os, "fsync", real)
    assert store.read("go", ACTIVE) == tapping("go", "One")
    assert store.read("go", DRAFT) == tapping("go", "Two")
    assert not list(store.root.rglob(".*new"))


@pytest.mark.parametrize("how", ["cut", "garbage", "version", "gone"])
def test_an_index_that_is_damaged_or_of_another_version_is_made_anew(store: SkillStore, how: str) -> None:
    store.put_draft(tapping("go", "Go"))
    index = store.root / "index.sqlite"
    for beside in store.root.glob("index.sqlite-*"):
        beside.unlink()
    match how:
        case "cut":
            index.write_bytes(index.read_bytes()[:100])
        case "garbage":
            index.write_bytes(b"not a database at all" * 100)
        case "version":
            with sqlite3.connect(index) as database:
                database.execute("PRAGMA user_version = 99")
            database.close()
        case _:
            index.unlink()
    assert [row.name for row in SkillStore(store.root).listed()] == ["go"]


@pytest.mark.parametrize("name", ["record.sqlite", "index.sqlite"])
def test_a_database_that_another_program_holds_costs_nothing(
    store: SkillStore, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(record_module, "BUSY_MS", 20)
    monkeypatch.setattr(listing_module, "BUSY_S", 0.02)
    store.put_draft(tapping("go", "One"))
    store.promote("go", unverified=True)
    store.put_draft(tapping("go", "Two"))
    with closing(sqlite3.connect(store.root / name, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        if name == "record.sqlite":  # what cannot be written down is not done
            with pytest.raises(LibraryBusy, match="being written by another process"):
                store.promote("go", unverified=True)
            assert store.read("go", ACTIVE) == tapping("go", "One")
            assert store.read("go", DRAFT) == tapping("go", "Two")
        else:  # a cache: it is not asked, and catches up
            with pytest.raises(LibraryBusy, match="being written by another process"):
                store.listed()
            store.promote("go", unverified=True)
        other.execute("ROLLBACK")
    if name == "record.sqlite":
        store.promote("go", unverified=True)
    assert [(row.name, row.state) for row in store.listed()] == [("go", ACTIVE)]
    assert store.read("go", ACTIVE) == tapping("go", "Two")


def test_a_damaged_record_is_told_and_never_thrown_away(store: SkillStore) -> None:
    store.put_draft(tapping("go", "Go"))
    record = store.root / "record.sqlite"
    for beside in store.root.glob("record.sqlite-*"):
        beside.unlink()
    record.write_bytes(b"not a database at all" * 100)
    with pytest.raises(LibraryDamaged, match="move it away"):
        SkillStore(store.root)
    assert record.read_bytes().startswith(b"not a database")


def test_a_record_from_the_future_is_left_alone(store: SkillStore) -> None:
    with sqlite3.connect(store.root / "record.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(LibraryError, match="newer clewline"):
        SkillStore(store.root)


def test_a_file_that_is_no_skill_is_listed_with_its_problem_and_spoils_nothing(store: SkillStore) -> None:
    store.put_draft(tapping("go", "Go"))
    (store.root / DRAFT / "bad.yaml").write_text("skill: bad\nstep: []\n")
    bad, good = sorted(store.listed(), key=lambda row: row.name)
    assert "unknown key 'step'" in bad.problem
    assert good.name == "go"
    (store.root / DRAFT / "other.yaml").write_text(dump(tapping("go", "Go")))
    with pytest.raises(SkillInvalid, match="holds go"):
        store.read("other", DRAFT)


def test_files_edited_by_hand_are_seen(store: SkillStore) -> None:
    store.put_draft(tapping("go", "Go"))
    path = store.root / DRAFT / "go.yaml"
    path.write_text(path.read_text().replace("Taps Go.", "Something else."))
    assert store.listed()[0].description == "Something else."
    path.unlink()
    assert store.listed() == ()


def test_skills_go_out_of_use_and_come_back(store: SkillStore) -> None:
    store.put_draft(tapping("go", "Go"))
    store.promote("go", unverified=True)
    store.move("go", ACTIVE, DEPRECATED)
    assert store.find("go").name == "go"  # by name it still works
    store.move("go", DEPRECATED, RETIRED)
    with pytest.raises(SkillNotFound):
        store.find("go")
    assert store.move("go", RETIRED, ACTIVE) == tapping("go", "Go")
    store.put_draft(parse("skill: caller\ndescription: x\nsteps: [{call: go}]\n"))
    store.promote("caller", unverified=True)
    with pytest.raises(CurationRefused, match="called by caller"):
        store.move("go", ACTIVE, RETIRED)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", ".hidden", ""])
def test_a_name_leads_nowhere_else(store: SkillStore, name: str) -> None:
    with pytest.raises(SkillNotFound):
        store.read(name)


def test_uses_become_labels_for_skills_in_use(store: SkillStore) -> None:
    skill = tapping("go", "Go")
    store.put_draft(skill)
    store.promote("go", unverified=True)
    store.used(skill, "press go", True, 1.5, 1)
    store.used(skill, "press go", True, 1.2, 1)
    store.used(skill, "press stop", False, 0.1, 0)
    store.used(tapping("gone", "Go"), "anything", True, 1.0, 1)
    assert store.labels() == (Label("press go", ("go",)),)
    assert [use.succeeded for use in store.record.uses("go")] == [True, True, False]


def test_evidence_that_was_tampered_with_is_not_believed(store: SkillStore) -> None:
    skill, other = tapping("go", "Go"), tapping("go", "Stop")
    store.add_evidence(proof(skill))
    evidence = store.root / "evidence"
    (evidence / f"{hash_of(other)}.json").write_bytes((evidence / f"{hash_of(skill)}.json").read_bytes())
    with pytest.raises(LibraryDamaged, match="another skill"):
        store.evidence(other)
    (evidence / f"{hash_of(skill)}.json").write_text("{")
    with pytest.raises(LibraryDamaged, match="is damaged"):
        store.evidence(skill)


def test_evidence_suffices_only_when_the_unchanged_runs_all_pass() -> None:
    skill = tapping("go", "Go")

    def with_tallies(*told: tuple[str, int, int]) -> Evidence:
        tallies = tuple(Tally(mutation=m, passed=p, runs=r) for m, p, r in told)
        return Evidence(skill=hash_of(skill), name="go", tallies=tallies)

    assert with_tallies(("", 3, 3)).suffices()
    assert not with_tallies(("", 2, 2)).suffices()
    assert not with_tallies(("", 9, 10)).suffices()
    assert with_tallies(("", 3, 3), ("moved", 10, 10), ("renamed", 9, 10)).suffices()
    assert not with_tallies(("", 3, 3), ("renamed", 8, 10)).suffices()
    assert not with_tallies().suffices()
    low, high = wilson(10, 10)
    assert (round(low, 3), high) == (0.722, 1.0)
    assert wilson(0, 0) == (0.0, 1.0)
