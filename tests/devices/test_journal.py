"""The write-ahead journal: what it holds after every kind of failure."""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
import signal
import stat
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import IO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from devices import journal as journal_module
from devices.action import Type
from devices.effect import EffectClass
from devices.errors import JournalCorrupt, JournalUnwritable
from devices.journal import JOURNAL_NAME, PICTURES_NAME, Journal, read_journal
from devices.records import (
    FORMAT_VERSION,
    Alternative,
    Begin,
    End,
    Intent,
    Note,
    Outcome,
    Record,
    Resume,
    Target,
    View,
)
from devices.selector import Selector
from tests.devices.disks import Disk

SEEN = View(location="https://example.org", title="Büro 📦", size_px=(800, 600), digest="d", fingerprint="f")
RECORDS: tuple[Record, ...] = (
    Begin(at_s=1, run="r1", goal="Kaufe 2 Äpfel", device="browser:x", policy="p", limits={"steps": 5.0}, program="0.1"),
    Resume(at_s=2, after_step=3),
    Intent(
        at_s=3,
        step=1,
        decider="skill buy",
        reason='the button "Buy" is there',
        clause="Kaufe",
        clause_key="0",
        confidence=0.5,
        alternatives=(Alternative(described="link", score=0.25, bounds=(0, 0, 1, 1)),),
        action=Type(text='a\nb"\\'),
        target=Target(
            described='textbox "n"',
            role="textbox",
            name="n",
            bounds=(1, 2, 3, 4),
            selector=Selector(name="n"),
            secret=True,
        ),
        effect_class=EffectClass.IRREVERSIBLE,
        effect_kind="pay",
        gate="allowed",
        before=SEEN,
        elapsed_ms={"look": 12.5},
    ),
    Outcome(at_s=4, step=1, status="unknown", error="lost", error_kind="OutcomeUnknown", after=SEEN, point_px=(5, 6)),
    Note(at_s=5, topic="question", text="Wirklich?"),
    End(at_s=6, status="needs-person", reason="asked", answer="", steps=1, seconds=2.5, final=SEEN),
)
SHORT = tuple(Note(at_s=float(i), topic=f"topic {i}", text="ünïcode" * i) for i in range(1, 4))


def lines(records: tuple[Record, ...]) -> list[bytes]:
    return [journal_module._line(record) for record in records]


def put(folder: Path, raw: bytes) -> Path:
    (folder / PICTURES_NAME).mkdir(parents=True, exist_ok=True)
    path = folder / JOURNAL_NAME
    path.write_bytes(raw)
    return path


def write(folder: Path, records: tuple[Record, ...] = RECORDS) -> Path:
    journal = Journal(folder)
    for record in records:
        journal.append(record)
    journal.close()
    return folder / JOURNAL_NAME


def whatever_is_in(folder: Path) -> list[Record]:
    """A run may end before it has a journal."""
    return read_journal(folder) if (folder / JOURNAL_NAME).exists() else []


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A disk without faults that does not wait for the platter."""
    made = Disk()
    monkeypatch.setattr(journal_module, "os", made)
    return made


# ---------------------------------------------------------------- written and read


def test_every_kind_of_record_comes_back(tmp_path: Path):
    write(tmp_path / "run")
    assert read_journal(tmp_path / "run") == list(RECORDS)
    assert {type(r) for r in RECORDS} == {Begin, Resume, Intent, Outcome, Note, End}


def test_a_line_is_length_checksum_and_json(tmp_path: Path):
    raw = write(tmp_path).read_bytes()
    for line in raw.splitlines():
        length, crc, payload = line.split(b" ", 2)
        assert len(length) == len(crc) == 8
        assert int(length, 16) == len(payload)
        assert int(crc, 16) == zlib.crc32(payload)
        assert json.loads(payload)["kind"]


def test_an_opened_journal_goes_on_where_it_was(tmp_path: Path):
    write(tmp_path, RECORDS[:2])
    write(tmp_path, RECORDS[2:])
    assert read_journal(tmp_path) == list(RECORDS)


def test_the_folder_and_those_above_it_are_made(tmp_path: Path, disk: Disk):
    write(tmp_path / "traces" / "today" / "run", ())
    synced = [name for what, name in disk.calls if what == "fsync"]
    assert {"run", "today", "traces", tmp_path.name} <= set(synced)


def test_only_its_owner_may_read_a_journal(tmp_path: Path):
    path = write(tmp_path)
    journal = Journal(tmp_path)
    picture = tmp_path / PICTURES_NAME / journal.keep_picture(b"png")
    journal.close()
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(picture.stat().st_mode) & 0o077 == 0


def test_a_record_is_durable_before_append_returns(tmp_path: Path, disk: Disk):
    journal = Journal(tmp_path)
    for record in RECORDS:
        disk.calls.clear()
        journal.append(record)
        assert [what for what, _ in disk.calls] == ["write", "fsync"]
    disk.calls.clear()
    journal.append(SHORT[0], durable=False)
    assert [what for what, _ in disk.calls] == ["write"]
    disk.calls.clear()
    journal.close()
    assert disk.calls == [("fsync", JOURNAL_NAME)]
    assert disk.names == {}


def test_closing_twice_is_fine_and_appending_afterwards_is_told(tmp_path: Path):
    journal = Journal(tmp_path)
    journal.append(RECORDS[0])
    journal.close()
    journal.close()
    with pytest.raises(JournalUnwritable, match="closed"):
        journal.append(RECORDS[1])
    assert read_journal(tmp_path) == [RECORDS[0]]


def test_what_was_never_written_is_told(tmp_path: Path):
    with pytest.raises(JournalCorrupt, match="cannot be read"):
        read_journal(tmp_path / "nowhere")
    (tmp_path / JOURNAL_NAME).mkdir()
    with pytest.raises(JournalCorrupt, match="cannot be read"):
        read_journal(tmp_path)


def test_an_empty_journal_is_a_journal(tmp_path: Path):
    put(tmp_path, b"")
    assert read_journal(tmp_path) == []
    write(tmp_path, SHORT)
    assert read_journal(tmp_path) == list(SHORT)


# ---------------------------------------------------------------- (a) torn tails


def test_a_torn_tail_of_any_length_is_dropped_and_the_rest_reads(tmp_path: Path, disk: Disk):
    *whole, last = lines(SHORT)
    for length in range(len(last)):
        folder = tmp_path / str(length)
        path = put(folder, b"".join(whole) + last[:length])
        assert read_journal(folder) == list(SHORT[:-1])
        write(folder, (RECORDS[0],))
        assert path.read_bytes() == b"".join(whole) + lines((RECORDS[0],))[0]


def test_a_first_record_torn_at_any_length_leaves_an_empty_journal(tmp_path: Path, disk: Disk):
    (only,) = lines(SHORT[:1])
    for length in range(len(only)):
        folder = tmp_path / str(length)
        put(folder, only[:length])
        assert read_journal(folder) == []
        write(folder, SHORT)
        assert read_journal(folder) == list(SHORT)


@pytest.mark.parametrize("zeros", [1, 17, 18, 4096])
@pytest.mark.parametrize("before", [0, 2])
def test_zeros_where_a_record_was_to_be_are_a_torn_tail(tmp_path: Path, zeros: int, before: int):
    """What some file systems leave after a power cut: the length is there, the content is not."""
    put(tmp_path, b"".join(lines(SHORT[:before])) + b"\0" * zeros)
    assert read_journal(tmp_path) == list(SHORT[:before])
    write(tmp_path, SHORT[2:])
    assert read_journal(tmp_path) == [*SHORT[:before], SHORT[2]]


# ---------------------------------------------------------------- (b) damage


@pytest.mark.parametrize("place", [0, 1])
def test_damage_to_any_byte_but_the_last_records_is_told_with_its_offset(tmp_path: Path, place: int):
    written = lines(SHORT)
    raw = b"".join(written)
    offset = sum(map(len, written[:place]))
    for at in range(offset, offset + len(written[place])):
        for wrong in {raw[at] ^ 1, raw[at] ^ 0x20, raw[at] ^ 0x80, 0x0A, 0x20, 0x30, 0x00} - {raw[at]}:
            damaged = raw[:at] + bytes([wrong]) + raw[at + 1 :]
            path = put(tmp_path, damaged)
            with pytest.raises(JournalCorrupt, match=f"damaged at byte {offset}$|damaged at byte {offset} "):
                read_journal(tmp_path)
            with pytest.raises(JournalCorrupt):
                Journal(tmp_path)
            assert path.read_bytes() == damaged


@pytest.mark.parametrize("cut", [1, 5, 18, 30])
def test_bytes_missing_or_added_in_the_middle_are_told(tmp_path: Path, cut: int):
    first, *others = lines(SHORT)
    for raw in (first[:-cut] + b"".join(others), first + b"x" * cut + b"".join(others), first[cut:] + b"".join(others)):
        put(tmp_path, raw)
        with pytest.raises(JournalCorrupt, match="damaged at byte"):
            read_journal(tmp_path)


@pytest.mark.parametrize(
    "foreign", [b"hello\n", b'{"kind": "begin"}\n', b"\x89PNG\r\n\x1a\n", b"x", b"0000001F 0", b"SQLite format 3\0"]
)
def test_a_file_that_is_no_journal_is_not_taken_for_a_torn_one(tmp_path: Path, foreign: bytes):
    path = put(tmp_path, foreign)
    with pytest.raises(JournalCorrupt, match="no journal"):
        read_journal(tmp_path)
    with pytest.raises(JournalCorrupt, match="--trace"):
        Journal(tmp_path)
    assert path.read_bytes() == foreign


def test_a_length_that_leads_back_is_no_record(tmp_path: Path):
    """``-0000013`` is a number to Python: nineteen bytes back, to where it stands, for ever."""
    put(tmp_path, lines(SHORT)[0] + b"-0000013 00000000 ")
    assert read_journal(tmp_path) == [SHORT[0]]
    Journal(tmp_path).close()


# ---------------------------------------------------------------- (c) the n-th call fails


def carry_out(folder: Path, goes_on: bool) -> tuple[list[Record], int]:
    """What an executor does: picture, INTENT, OUTCOME …; the records that were acknowledged, and how many were not."""
    acknowledged: list[Record] = []
    refused = 0
    try:
        journal = Journal(folder)
    except JournalUnwritable:
        return [], 1
    for record in RECORDS:
        try:
            if isinstance(record, Intent):
                journal.keep_picture(b"picture")
            journal.append(record)
        except JournalUnwritable:
            refused += 1
            if not goes_on:
                break
        else:
            acknowledged.append(record)
    try:
        journal.close()
    except JournalUnwritable:
        refused += 1
    return acknowledged, refused


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
@pytest.mark.parametrize("from_then_on", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("goes_on", [False, True], ids=["stops", "goes on"])
def test_whichever_call_fails_what_was_acknowledged_is_there(tmp_path, monkeypatch, error, from_then_on, goes_on):
    for fail_at in range(1, 1_000):
        folder = tmp_path / str(fail_at)
        faulty = Disk(fail_at, error, from_then_on, at_once=40)
        monkeypatch.setattr(journal_module, "os", faulty)
        acknowledged, refused = carry_out(folder, goes_on)
        assert faulty.names == {}, "a file was left open"
        monkeypatch.setattr(journal_module, "os", Disk())
        found = whatever_is_in(folder)
        assert [r for r in found if r in acknowledged] == acknowledged
        assert [r for r in RECORDS if r in found] == found, "not in the order of writing"
        if not goes_on:
            assert found == list(RECORDS[: len(found)])
            assert len(found) <= len(acknowledged) + 1
        for picture in (folder / PICTURES_NAME).glob("*.png"):
            assert picture.read_bytes() == b"picture"
        write(folder, SHORT)
        assert read_journal(folder) == [*found, *SHORT]
        if not faulty.failed:
            assert refused == 0
            assert acknowledged == found == list(RECORDS)
            break
        assert refused >= 1, "the failure was not told"
    else:
        pytest.fail("the run never came to its end")
    assert fail_at > 30


@pytest.mark.parametrize("at_once", [1, 7, 1_000_000])
def test_a_disk_that_takes_few_bytes_at_a_time_gets_them_all(tmp_path, monkeypatch, at_once):
    monkeypatch.setattr(journal_module, "os", Disk(at_once=at_once))
    write(tmp_path)
    journal = Journal(tmp_path)
    name = journal.keep_picture(b"picture" * 5)
    journal.close()
    assert read_journal(tmp_path) == list(RECORDS)
    assert (tmp_path / PICTURES_NAME / name).read_bytes() == b"picture" * 5


def test_a_disk_that_takes_nothing_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(journal_module, "os", full := Disk())
    monkeypatch.setattr(full, "write", lambda file, content: 0)
    journal = Journal(tmp_path)
    with pytest.raises(JournalUnwritable, match="no more bytes"):
        journal.append(RECORDS[0])
    journal.close()
    assert read_journal(tmp_path) == []


def test_nothing_is_added_after_half_a_record_that_could_not_be_taken_back(tmp_path, monkeypatch):
    monkeypatch.setattr(journal_module, "os", faulty := Disk(at_once=40))
    journal = Journal(tmp_path)
    journal.append(RECORDS[0])
    faulty.fail_at, faulty.from_then_on = len(faulty.calls) + 2, True
    with pytest.raises(JournalUnwritable):
        journal.append(RECORDS[1])
    faulty.fail_at = 0
    with pytest.raises(JournalUnwritable, match="half a record"):
        journal.append(RECORDS[2])
    journal.close()
    assert read_journal(tmp_path) == [RECORDS[0]]


def test_nothing_is_added_after_a_failed_fsync(tmp_path, monkeypatch):
    """The system may forget what it failed to write, and then call the next fsync a success."""
    monkeypatch.setattr(journal_module, "os", faulty := Disk())
    journal = Journal(tmp_path)
    journal.append(RECORDS[0], durable=False)
    faulty.fail_at = len(faulty.calls) + 2
    with pytest.raises(JournalUnwritable):
        journal.append(RECORDS[1])
    with pytest.raises(JournalUnwritable, match="durable"):
        journal.append(RECORDS[2])
    journal.close()
    assert read_journal(tmp_path) == [RECORDS[0]]


def test_after_a_full_disk_has_room_again_the_end_can_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(journal_module, "os", faulty := Disk(at_once=40))
    journal = Journal(tmp_path)
    journal.append(RECORDS[0])
    faulty.fail_at = len(faulty.calls) + 3
    with pytest.raises(JournalUnwritable):
        journal.append(RECORDS[2])
    journal.append(RECORDS[-1])
    journal.close()
    assert read_journal(tmp_path) == [RECORDS[0], RECORDS[-1]]


# ---------------------------------------------------------------- (d) kill -9


@pytest.fixture
def appender() -> Iterator[subprocess.Popen[bytes]]:
    program = [sys.executable, str(Path(__file__).with_name("append_until_killed.py"))]
    root = str(Path(journal_module.__file__).resolve().parents[1])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def test_whenever_it_is_killed_what_was_acknowledged_is_there(tmp_path: Path, appender: subprocess.Popen[bytes]):
    random = Random(2026)
    told, said = appender.stdin, appender.stdout
    assert told is not None
    assert said is not None
    for kill in range(30):
        folder = tmp_path / f"run {kill % 10}"
        before = len(whatever_is_in(folder))
        told.write(f"{folder}\n".encode())
        told.flush()
        acknowledged = before + _kill_after(said, random)
        found = whatever_is_in(folder)
        assert [r.step for r in found if isinstance(r, Intent)] == list(range(1, len(found) + 1))
        assert acknowledged <= len(found) <= acknowledged + 1
        for record in found:
            assert isinstance(record, Intent)
            picture = (folder / PICTURES_NAME / record.before.picture).read_bytes()
            assert record.before.picture.startswith(hashlib.blake2b(picture, digest_size=12).hexdigest())
        if kill >= 20:
            write(folder, SHORT)
            assert read_journal(folder) == [*found, *SHORT]


def _kill_after(said: IO[bytes], random: Random) -> int:
    """Kill the child after some acknowledged steps, at no particular moment of the next; how many there were in all."""
    child = int(said.readline())
    wanted, steps = random.randrange(8), 0
    while steps < wanted:
        said.readline()
        steps += 1
    for _ in range(random.randrange(100_000)):
        pass
    os.kill(child, signal.SIGKILL)
    while said.readline() != b"dead\n":
        steps += 1
    return steps


# ---------------------------------------------------------------- (e) pictures


def test_a_picture_is_durable_before_anything_can_name_it(tmp_path: Path, disk: Disk):
    journal = Journal(tmp_path)
    disk.calls.clear()
    name = journal.keep_picture(b"picture")
    part = name.replace(".png", ".part")
    assert disk.calls == [("write", part), ("fsync", part), ("replace", name), ("fsync", PICTURES_NAME)]
    journal.close()


def test_the_same_bytes_are_one_file_and_others_another(tmp_path: Path, disk: Disk):
    journal = Journal(tmp_path)
    name = journal.keep_picture(b"picture")
    disk.calls.clear()
    assert journal.keep_picture(b"picture") == name
    assert disk.calls == []
    assert journal.keep_picture(b"other") != name
    assert len(list((tmp_path / PICTURES_NAME).iterdir())) == 2
    journal.close()


@pytest.mark.parametrize("nothing", [None, b""])
def test_no_picture_has_no_name(tmp_path: Path, nothing: bytes | None):
    journal = Journal(tmp_path)
    assert journal.keep_picture(nothing) == ""
    journal.close()
    assert list((tmp_path / PICTURES_NAME).iterdir()) == []


def test_a_half_written_picture_is_ignored_and_replaced(tmp_path: Path):
    journal = Journal(tmp_path)
    name = journal.keep_picture(b"picture")
    journal.close()
    (tmp_path / PICTURES_NAME / name).unlink()
    part = tmp_path / PICTURES_NAME / name.replace(".png", ".part")
    part.write_bytes(b"pic")
    assert read_journal(tmp_path) == []
    journal = Journal(tmp_path)
    assert journal.keep_picture(b"picture") == name
    journal.close()
    assert not part.exists()
    assert (tmp_path / PICTURES_NAME / name).read_bytes() == b"picture"


def test_a_picture_an_earlier_run_left_is_not_taken_on_trust(tmp_path: Path):
    """Its bytes or its name may never have reached the disk before the power went."""
    journal = Journal(tmp_path)
    path = tmp_path / PICTURES_NAME / journal.keep_picture(b"picture")
    journal.close()
    path.write_bytes(b"")
    journal = Journal(tmp_path)
    journal.keep_picture(b"picture")
    journal.close()
    assert path.read_bytes() == b"picture"


@pytest.mark.parametrize("fail_at", [1, 2, 3, 4])
def test_a_picture_that_cannot_be_kept_stops_the_run_and_can_be_tried_again(tmp_path, monkeypatch, fail_at):
    monkeypatch.setattr(journal_module, "os", faulty := Disk())
    journal = Journal(tmp_path)
    faulty.calls.clear()
    faulty.fail_at = fail_at
    with pytest.raises(JournalUnwritable, match="picture"):
        journal.keep_picture(b"picture")
    faulty.fail_at = 0
    faulty.calls.clear()
    name = journal.keep_picture(b"picture")
    assert ("fsync", PICTURES_NAME) in faulty.calls, "durable only now"
    assert (tmp_path / PICTURES_NAME / name).read_bytes() == b"picture"
    journal.close()
    assert faulty.names == {}


# ---------------------------------------------------------------- (f) odd content

odd_texts = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["\ud800", "\udfff\ud800", "\x00", "\u2028\u2029", "\n"]
)


def _kept(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd_texts, odd_texts)
def test_any_text_comes_back_with_lone_surrogates_replaced(tmp_path: Path, disk: Disk, topic: str, text: str):
    (tmp_path / JOURNAL_NAME).unlink(missing_ok=True)
    seen = SEEN.model_copy(update={"title": text})
    write(
        tmp_path, (Note(at_s=1, topic=topic, text=text), End(at_s=2, status="done", reason=topic, final=seen), SHORT[0])
    )
    note, end, short = read_journal(tmp_path)
    assert isinstance(note, Note)
    assert isinstance(end, End)
    assert end.final is not None
    assert (note.topic, note.text, end.final.title) == (_kept(topic), _kept(text), _kept(text))
    assert short == SHORT[0]


def test_a_megabyte_of_text_comes_back(tmp_path: Path):
    long = Note(at_s=1, topic="page", text="ü\0\n" * 350_000)
    write(tmp_path, (long, SHORT[0]))
    assert read_journal(tmp_path) == [long, SHORT[0]]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e308, 5e-324, -0.0])
@pytest.mark.parametrize("goal", ["plain", "\ud800"], ids=["plain", "surrogate"])
def test_numbers_that_are_none_come_back_and_leave_the_json_valid(tmp_path: Path, number: float, goal: str):
    begin = Begin(run="r", goal=goal, device="d", policy="p", limits={"budget_usd": number, "steps": 1.5})
    path = write(tmp_path, (begin, End(status="done", reason="", seconds=number), SHORT[0]))
    again, end, _ = read_journal(tmp_path)
    assert isinstance(again, Begin)
    assert isinstance(end, End)
    for value in (again.limits["budget_usd"], end.seconds):
        assert value == number or (math.isnan(value) and math.isnan(number))
    assert again.limits["steps"] == 1.5
    for line in path.read_bytes().splitlines():
        json.loads(line[18:], parse_constant=pytest.fail)


def test_a_step_counts_from_one():
    with pytest.raises(ValidationError):
        Outcome(step=0, status="done")


# ---------------------------------------------------------------- (g) folders that cannot be written


@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT, errno.EMFILE])
@pytest.mark.parametrize("call", ["open", "ftruncate", "fsync"])
def test_a_folder_that_cannot_be_written_is_told_and_the_way_out_named(tmp_path, monkeypatch, error, call):
    faulty = Disk()

    def fail(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(faulty, call, fail)
    monkeypatch.setattr(journal_module, "os", faulty)
    with pytest.raises(JournalUnwritable, match="--trace") as caught:
        Journal(tmp_path / "run")
    assert os.strerror(error) in str(caught.value)
    assert str(tmp_path / "run") in str(caught.value)
    assert faulty.names == {}


def test_a_file_in_the_way_is_told(tmp_path: Path):
    (tmp_path / "run").write_text("mine")
    with pytest.raises(JournalUnwritable, match="--trace"):
        Journal(tmp_path / "run")
    with pytest.raises(JournalUnwritable, match="--trace"):
        Journal(tmp_path / "run" / "below")
    assert (tmp_path / "run").read_text() == "mine"


def test_a_read_only_folder_is_told():
    """Where nobody is root, or root steps down for it: root may write everywhere."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        was = os.geteuid()
        if was == 0:
            os.seteuid(65_534)
        try:
            with pytest.raises(JournalUnwritable, match="--trace"):
                Journal(folder / "run")
            with pytest.raises(JournalUnwritable, match="--trace"):
                Journal(folder)
        finally:
            os.seteuid(was)
            folder.chmod(0o755)
        assert list(folder.iterdir()) == []


# ---------------------------------------------------------------- (h) newer and strange records


def framed(payload: bytes) -> bytes:
    return b"%08x %08x " % (len(payload), zlib.crc32(payload)) + payload + b"\n"


@pytest.mark.parametrize(
    "payload",
    [
        b'{"kind": "dream", "at_s": 1}',
        b'{"kind": "note", "at_s": 1, "topic": "t", "text": "t", "mood": "new"}',
        b'{"kind": "outcome", "at_s": 1, "step": 1, "status": "postponed"}',
        b'{"at_s": 1}',
        b"[]",
        b"null",
        b"",
        b"{",
        b'"\\ud800"',
        b"\xff\xfe",
        b"[" * 5_000,
        Begin(at_s=1.0, run="r", goal="g", device="d", policy="p").model_dump_json().replace(
            f'"version":{FORMAT_VERSION}', f'"version":{FORMAT_VERSION + 1}'
        ).encode(),
    ],
    ids=lambda payload: repr(payload[:30]),
)  # fmt: skip
def test_a_whole_record_this_version_cannot_read_is_told_with_a_hint(tmp_path: Path, payload: bytes):
    before = lines(SHORT[:2])
    put(tmp_path, b"".join(before) + framed(payload))
    with pytest.raises(JournalCorrupt, match=f"at byte {sum(map(len, before))}") as caught:
        read_journal(tmp_path)
    assert "newer clewline" in caught.value.hint


def test_a_version_that_is_known_is_read(tmp_path: Path):
    write(tmp_path, (Begin(run="r", goal="g", device="d", policy="p", version=FORMAT_VERSION),))
    assert len(read_journal(tmp_path)) == 1


# ---------------------------------------------------------------- any bytes at all

_RAW = b"".join(lines(SHORT))
headers = st.builds(
    lambda length, crc, more: length + b" " + crc + b" " + more,
    st.sampled_from([b"00000000", b"ffffffff", b"-0000001", b"+0000001", b"0x000001", b"0000_001", b"       1"]),
    st.sampled_from([b"00000000", b"ffffffff", b"-0000001"]),
    st.binary(max_size=8),
)
pieces = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(lines(SHORT)),
    headers,
    headers.map(lambda header: header + b"\n"),
    st.binary(max_size=30).map(framed),
    st.integers(0, len(_RAW)).map(lambda at: _RAW[:at]),
    st.integers(0, len(_RAW)).map(lambda at: _RAW[at:]),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(pieces, max_size=5).map(b"".join))
@example(b"00000000 00000000 \n")
@example(lines(SHORT)[0] + b"-0000013 00000000 ")
@example(b"\n" * 100)
def test_any_bytes_are_records_or_corrupt(tmp_path: Path, disk: Disk, raw: bytes):
    path = put(tmp_path, raw)
    try:
        found = read_journal(tmp_path)
    except JournalCorrupt:
        found = None
    try:
        Journal(tmp_path).close()
    except JournalCorrupt:
        assert found is None
        assert path.read_bytes() == raw
        return
    assert raw.startswith(path.read_bytes()), "opening only ever cuts a tail off"
    if found is not None:
        assert read_journal(tmp_path) == found
        write(tmp_path, SHORT)
        assert read_journal(tmp_path) == [*found, *SHORT]


def test_a_new_run_folder_is_for_its_owner_only(tmp_path):
    folder = tmp_path / "runs" / "one"
    Journal(folder).close()
    assert folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_was_there_keeps_its_mode(tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    Journal(folder).close()
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_journal_nobody_goes_on_from_waits_for_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    journal = Journal(tmp_path / "run", durable=False)
    journal.append(Note(topic="test", text="kept"))
    name = journal.keep_picture(b"a picture")
    assert [record.kind for record in read_journal(tmp_path / "run")] == ["note"], "it survives the process as it is"
    journal.close()

    assert synced == []
    assert (tmp_path / "run" / PICTURES_NAME / name).read_bytes() == b"a picture"
