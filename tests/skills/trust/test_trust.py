"""Whose skills may be used, and what does not get past it."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.library.use import followable
from skills.codec import dump, hash_of
from skills.errors import (
    CurationRefused,
    KeyUnusable,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    SignatureRefused,
    SkillNotFound,
)
from skills.evidence import Evidence, Tally
from skills.shelf import locked
from skills.skill import Skill
from skills.store import ACTIVE, DRAFT, SkillStore
from skills.trust.bundle import beside, bundle_beside, bundle_of
from skills.trust.keys import is_signed, key_id, make_key, read_public_key, read_signing_key
from tests.skills.written import tapping

ROOT = Path(__file__).parents[3]


@pytest.fixture
def store(tmp_path: Path) -> SkillStore:
    return SkillStore(tmp_path / "library")


def proof(skill: Skill, runs: int = 5) -> Evidence:
    return Evidence(skill=hash_of(skill), name=skill.name, tallies=(Tally(mutation="", passed=runs, runs=runs),))


def use(store: SkillStore, *buttons: str) -> Skill:
    """A version of ``go`` that was made here and taken into use."""
    skill = tapping("go", *buttons)
    store.put_draft(skill)
    store.add_evidence(proof(skill))
    return store.promote("go")


def followed(store: SkillStore, development: bool = False) -> list[str]:
    return [skill.name for skill in followable(store.root, development).skills]


def standing(store: SkillStore) -> str:
    return store.judged(store.read("go", ACTIVE)).standing


def active(store: SkillStore) -> Path:
    return store.root / ACTIVE / "go.yaml"


# --- one's own --------------------------------------------------------------------------------------------------------


def test_what_is_made_here_is_signed_by_a_key_made_at_first_need(store: SkillStore) -> None:
    assert store.keys.listed() == ()
    use(store, "One")
    (key,) = store.keys.listed()
    assert key.label == "own"
    assert store.judged(store.read("go")).signer == "own"
    assert followed(store) == ["go"]
    for name in ("own.pem", "keys.json"):
        assert stat.S_IMODE((store.root / "trust" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((store.root / "trust").stat().st_mode) == 0o700


def test_each_version_has_a_higher_counter_and_new_evidence_is_signed_as_gathered_here(store: SkillStore) -> None:
    one, two = use(store, "One"), use(store, "Two")
    counters = [signature.counter for skill in (one, two) for signature in store.vouching.of(skill)]
    assert counters == [1, 2]
    store.add_evidence(proof(two, 9))
    assert standing(store) == "trusted"
    assert {signature.capacity for signature in store.vouching.of(two)} == {"author", "verifier"}


def test_an_older_version_of_ones_own_comes_back_as_a_new_one(store: SkillStore) -> None:
    one = use(store, "One")
    use(store, "Two")
    store.put_back("go", hash_of(one))
    store.promote("go")
    assert standing(store) == "trusted"
    assert max(signature.counter for signature in store.vouching.of(one)) == 3


# --- tampering --------------------------------------------------------------------------------------------------------


def test_an_altered_file_is_not_followed(store: SkillStore) -> None:
    use(store, "One")
    active(store).write_text(active(store).read_text().replace("name: One", "name: Pay"))
    store.add_evidence(proof(store.read("go", ACTIVE)))
    assert standing(store) == "unsigned"
    assert followed(store) == []
    assert any("nobody signed this version" in told for told in followable(store.root).warnings)


def test_altered_evidence_is_not_believed(store: SkillStore) -> None:
    skill = use(store, "One")
    path = store.root / "evidence" / f"{hash_of(skill)}.json"
    path.write_text(path.read_text().replace('"runs": 5', '"runs": 500').replace('"passed": 5', '"passed": 500'))
    assert standing(store) == "evidence-altered"
    assert followed(store) == []


def test_an_older_version_that_is_put_back_behind_the_librarys_back_is_refused(store: SkillStore) -> None:
    use(store, "One")
    old = active(store).read_bytes()
    use(store, "Two")
    active(store).write_bytes(old)  # with its evidence and its signature still there
    assert standing(store) == "rolled-back"
    assert followed(store) == []
    # also when it is made to look like a promotion that was cut off
    (store.root / DRAFT / "go.yaml").write_bytes(old)
    again = SkillStore(store.root)
    assert standing(again) == "rolled-back"
    assert not (store.root / DRAFT / "go.yaml").exists()


@pytest.mark.parametrize("field", ["name", "skill", "evidence", "counter", "capacity", "key", "signature"])
def test_no_field_of_a_signature_can_be_changed(store: SkillStore, field: str) -> None:
    skill = use(store, "One")
    (good,) = store.vouching.of(skill)
    digits = "ab" * (64 if field == "signature" else 32)
    other = {"name": "stop", "counter": 99, "capacity": "verifier"}.get(field, digits)
    assert good.is_genuine()
    assert not good.model_copy(update={field: other}).is_genuine()


def test_a_signature_of_another_skill_does_not_fit(store: SkillStore) -> None:
    skill = use(store, "One")
    (good,) = store.vouching.of(skill)
    other = tapping("stop", "Stop")
    store.put_draft(other)
    store.add_evidence(proof(other))
    store.promote("stop")
    for path in (store.root / "signatures").glob(f"{hash_of(other)}*"):
        path.write_text(good.model_dump_json())
    assert store.judged(other).standing == "unsigned"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_whatever_lies_where_a_signature_should_is_no_signature(store: SkillStore, content: bytes) -> None:
    skill = tapping("go", "One")
    path = store.root / "signatures" / f"{hash_of(skill)}.{'0' * 16}.author.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    assert store.vouching.of(skill) == ()


# --- others' ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def anna(tmp_path: Path) -> SkillStore:
    """Another person's library."""
    return SkillStore(tmp_path / "anna")


def sent(anna: SkillStore, to: Path, *buttons: str) -> Path:
    """A version of Anna's, as files."""
    skill = use(anna, *buttons)
    to.mkdir(exist_ok=True)
    path = to / "go.yaml"
    path.write_text(dump(skill))
    bundle = bundle_of(anna, skill)
    assert bundle is not None
    beside(path).write_text(bundle.model_dump_json())
    return path


def taken(store: SkillStore, path: Path) -> str:
    from skills.codec import read_skill

    bundle = bundle_beside(path)
    assert bundle is not None
    return store.take_in(read_skill(path), bundle.signature, bundle.evidence)


def public(store: SkillStore) -> str:
    return store.keys.own().public


def test_what_a_trusted_key_signed_is_followed_as_it_came(store: SkillStore, anna: SkillStore, tmp_path: Path) -> None:
    path = sent(anna, tmp_path / "mail", "One")
    with pytest.raises(SignatureRefused, match="not on the list") as told:
        taken(store, path)
    assert public(anna) in told.value.hint
    assert store.listed() == ()
    store.keys.add(public(anna), "anna")
    assert taken(store, path) == "anna"
    store.promote("go")
    assert store.judged(store.read("go")).signer == "anna"
    assert followed(store) == ["go"]


def test_a_revoked_key_counts_no_more_and_can_be_added_again(
    store: SkillStore, anna: SkillStore, tmp_path: Path
) -> None:
    path = sent(anna, tmp_path / "mail", "One")
    key = store.keys.add(public(anna), "anna")
    taken(store, path)
    store.promote("go")
    store.keys.revoke(key.id)
    assert standing(store) == "revoked-key"
    assert followed(store) == []
    assert followed(store, development=True) == []
    with pytest.raises(SignatureRefused, match="revoked"):
        taken(store, path)
    store.keys.add(public(anna), "anna")
    assert followed(store) == ["go"]


def test_local_evidence_does_not_outlive_the_authors_key(store: SkillStore, anna: SkillStore, tmp_path: Path) -> None:
    key = store.keys.add(public(anna), "anna")
    taken(store, sent(anna, tmp_path / "mail", "One"))
    skill = store.promote("go")
    store.add_evidence(proof(skill, 30))
    assert followed(store) == ["go"]
    store.keys.revoke(key.id)
    assert standing(store) == "revoked-key"


def test_an_older_version_of_a_friend_is_refused_once_a_newer_was_used(
    store: SkillStore, anna: SkillStore, tmp_path: Path
) -> None:
    store.keys.add(public(anna), "anna")
    old = sent(anna, tmp_path / "old", "One")
    taken(store, sent(anna, tmp_path / "new", "Two"))
    store.promote("go")
    with pytest.raises(SignatureRefused, match="version 1 of go is older than 2"):
        taken(store, old)
    assert followed(store) == ["go"]


@pytest.mark.parametrize("what", ["skill", "evidence", "signature", "key", "garbage"])
def test_a_changed_parcel_is_refused_and_nothing_of_it_is_kept(
    store: SkillStore, anna: SkillStore, tmp_path: Path, what: str
) -> None:
    store.keys.add(public(anna), "anna")
    path = sent(anna, tmp_path / "mail", "One")
    told = json.loads(beside(path).read_text())
    match what:
        case "skill":
            path.write_text(path.read_text().replace("name: One", "name: Pay"))
        case "evidence":
            told["evidence"]["tallies"][0]["runs"] = told["evidence"]["tallies"][0]["passed"] = 999
        case "signature":
            told["signature"]["counter"] = 9
        case "key":
            told["signature"]["key"] = public(store)
    beside(path).write_text("{" if what == "garbage" else json.dumps(told))
    with pytest.raises(SignatureRefused):
        taken(store, path)
    assert store.listed() == ()
    assert not list((store.root / "signatures").glob("*"))


def test_unsigned_skills_of_others_are_for_development_only(store: SkillStore) -> None:
    skill = tapping("go", "One")
    assert store.take_in(skill) == ""
    store.add_evidence(proof(skill))
    with pytest.raises(SignatureRefused, match="nobody signed"):
        store.promote("go")
    store.promote("go", development=True)
    assert followed(store) == []
    assert followed(store, development=True) == ["go"]
    store.sign("go", ACTIVE)  # which answers for it
    assert followed(store) == ["go"]


def test_answering_for_a_draft_of_somebody_else_lets_it_be_promoted(store: SkillStore) -> None:
    skill = tapping("go", "One")
    store.take_in(skill)
    store.add_evidence(proof(skill))
    store.sign("go", DRAFT)
    store.promote("go")
    assert standing(store) == "trusted"


# --- keys -------------------------------------------------------------------------------------------------------------


def test_keys_are_those_of_openssl(tmp_path: Path) -> None:
    key = make_key(tmp_path / "mine.pem")
    assert read_signing_key(tmp_path / "mine.pem").public == key.public
    told = Ed25519PrivateKey.generate()
    pem = told.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "anna.pem").write_bytes(pem)
    raw = told.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    assert read_public_key(str(tmp_path / "anna.pem")) == raw == read_public_key(raw.upper())
    assert is_signed(raw, told.sign(b"x").hex(), b"x")
    assert not is_signed(raw, told.sign(b"x").hex(), b"y")
    assert len(key_id(raw)) == 16
    with pytest.raises(KeyUnusable, match="there already"):
        make_key(tmp_path / "mine.pem")


def test_each_wrong_key_file_is_told_apart(tmp_path: Path) -> None:
    own = Ed25519PrivateKey.generate()
    locked_ = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    other = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content, told in (
        (locked_, "passphrase"),
        (other, "another kind"),
        (b"hello", "no private key"),
        (b"", "no private"),
    ):
        path = tmp_path / "key.pem"
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(KeyUnusable, match=told):
            read_signing_key(path)
    path.chmod(0o640)
    with pytest.raises(KeyUnusable, match="others can read"):
        read_signing_key(path)
    with pytest.raises(KeyUnusable, match="cannot be read"):
        read_public_key(str(tmp_path / "none.pem"))


@pytest.mark.parametrize("label", ["аnna", "anna\u200b", "", "a" * 61, "x\ny", "-x"])
def test_no_two_owners_look_alike(store: SkillStore, label: str) -> None:
    with pytest.raises(KeyUnusable, match="no label"):
        store.keys.add("ab" * 32, label)


def test_a_label_belongs_to_one_key(store: SkillStore) -> None:
    store.keys.add("ab" * 32, "anna")
    with pytest.raises(KeyUnusable, match="another key is called anna"):
        store.keys.add("cd" * 32, "Anna")
    with pytest.raises(KeyUnusable, match="no key"):
        store.keys.named("bob")


def test_a_list_that_others_could_write_counts_for_nothing(store: SkillStore) -> None:
    use(store, "One")
    (store.root / "trust" / "keys.json").chmod(0o666)
    with pytest.raises(LibraryError, match="others can read or write"):
        store.judged(store.read("go"))
    found = followable(store.root)
    assert found.skills == ()
    assert any("chmod 600" in told for told in found.warnings)


def test_an_own_key_that_is_gone_is_not_quietly_replaced(store: SkillStore) -> None:
    use(store, "One")
    (store.root / "trust" / "own.pem").unlink()
    store.put_draft(tapping("go", "Two"))
    store.add_evidence(proof(tapping("go", "Two")))
    with pytest.raises(LibraryError, match="is gone"):
        store.promote("go")
    store.keys.revoke(store.keys.named("own").id)
    store.promote("go")  # with a new one
    assert standing(store) == "trusted"


# --- a library in trouble ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["record cut", "record garbage", "record of the future", "locked", "index garbage"])
def test_a_library_in_trouble_gives_what_can_be_read_of_it(store: SkillStore, how: str) -> None:
    use(store, "One")
    for beside_ in store.root.glob("*.sqlite-*"):
        beside_.unlink()
    record = store.root / "record.sqlite"
    match how:
        case "record cut":
            record.write_bytes(record.read_bytes()[:1500])
        case "record garbage":
            record.write_bytes(b"not a database at all" * 100)
        case "record of the future":
            with sqlite3.connect(record) as database:
                database.execute("PRAGMA user_version = 99")
            database.close()
        case "index garbage":
            (store.root / "index.sqlite").write_bytes(b"?" * 3000)
    if how == "locked":
        with locked(store.root):
            found = followable(store.root)
    else:
        found = followable(store.root)
    assert [skill.name for skill in found.skills] == ["go"]
    assert bool(found.warnings) == (how != "index garbage")


def test_one_damaged_file_spoils_no_other(store: SkillStore) -> None:
    use(store, "One")
    (store.root / ACTIVE / "bad.yaml").write_text("skill: bad\nstep: []\n")
    (store.root / ACTIVE / "other.yaml").write_text(dump(tapping("go", "One")))
    (store.root / ACTIVE / "gо.yaml").write_text(dump(tapping("go", "Two")))  # with a Cyrillic o
    found = followable(store.root)
    assert [skill.name for skill in found.skills] == ["go"]
    assert found.skills[0] == tapping("go", "One")
    assert len(found.warnings) == 3
    assert any("\\u043e" in told for told in found.warnings)  # shown for what it is


def test_a_damaged_list_of_keys_is_told(store: SkillStore) -> None:
    use(store, "One")
    path = store.root / "trust" / "keys.json"
    path.write_text(path.read_text()[:40])
    with pytest.raises(LibraryDamaged):
        store.keys.listed()
    assert followable(store.root).skills == ()


def test_a_full_disk_leaves_the_signed_state(store: SkillStore, monkeypatch: pytest.MonkeyPatch) -> None:
    use(store, "One")
    two = tapping("go", "Two")
    store.put_draft(two)
    store.add_evidence(proof(two))
    real, calls = os.fsync, 0

    def full(opened: int) -> None:
        nonlocal calls
        calls += 1
        if calls >= 3:  # the signature fits, the skill does not
            raise OSError(errno.ENOSPC, "No space left on device")
        real(opened)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryError, match="No space left"):
        store.promote("go")
    monkeypatch.setattr(os, "fsync", real)
    assert store.read("go", ACTIVE) == tapping("go", "One")
    assert standing(store) == "trusted"
    store.promote("go")
    assert standing(store) == "trusted"


def test_two_curators_take_turns(store: SkillStore) -> None:
    for name in ("go", "stop"):
        skill = tapping(name, "One")
        store.put_draft(skill)
        store.add_evidence(proof(skill))
    problems: list[Exception] = []

    def promote(name: str) -> None:
        try:
            SkillStore(store.root).promote(name)
        except (LibraryBusy, CurationRefused, SkillNotFound) as error:
            problems.append(error)

    threads = [threading.Thread(target=promote, args=(name,)) for name in ("go", "stop", "go")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(followed(store)) == ["go", "stop"]
    assert len(problems) <= 1  # the second of the two that wanted the same draft
    assert len([key for key in store.keys.listed() if key.label == "own"]) == 1


def test_a_promotion_that_is_killed_leaves_a_version_that_is_trusted(tmp_path: Path) -> None:
    root = tmp_path / "library"
    for kill_after in (3, 7):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.skills.curate_until_killed", str(root)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for _ in range(kill_after):
            process.stdout.readline()
        process.kill()
        process.communicate()
        store = SkillStore(root)
        assert store.judged(store.read("go", ACTIVE)).standing == "trusted"


@pytest.mark.parametrize("after", ["signature", "skill", "seen", "noted"])
def test_wherever_a_promotion_is_cut_off_the_library_is_whole(
    store: SkillStore, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    use(store, "One")
    two = tapping("go", "Two")
    store.put_draft(two)
    store.add_evidence(proof(two))

    class Killed(BaseException):
        pass

    def die(*args: object) -> None:
        raise Killed

    target = {"signature": "_keep", "skill": "_note_in_use", "seen": "_note_seen", "noted": ""}[after]
    if target:
        monkeypatch.setattr(SkillStore, target, die)
    else:
        monkeypatch.setattr("skills.store.remove", die)
    with pytest.raises(Killed):
        store.promote("go")
    monkeypatch.undo()
    again = SkillStore(store.root)
    assert again.read("go", ACTIVE) == (tapping("go", "One") if after == "signature" else two)
    assert standing(again) == "trusted"
    assert bool(again.listed(DRAFT)) == (after == "signature")
