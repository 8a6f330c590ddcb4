"""A journal is followed while it is written: every record once, whole, in order, wherever the reader was."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import JournalCorrupt
from devices.journal import JOURNAL_NAME, read_added, read_ends, read_journal
from devices.records import Begin, End, Note, Record
from tests.agent.written_runs import begin, end, intent, outcome, write

RECORDS: list[Record] = [begin(), intent(1), outcome(1), Note(topic="é", text="∂" * 50), intent(2), outcome(2), end(2)]


@given(cuts=st.lists(st.integers(0, 10_000), max_size=12))
def test_however_it_grows_every_record_comes_once_and_in_order(tmp_path_factory, cuts):
    folder = write(tmp_path_factory.mktemp("run"), *RECORDS)
    path = folder / JOURNAL_NAME
    whole = path.read_bytes()
    got: list[Record] = []
    offset = 0
    for cut in [*sorted(min(cut, len(whole)) for cut in cuts), len(whole)]:
        path.write_bytes(whole[:cut])
        added, offset = read_added(folder, offset)
        got += added
        assert offset <= cut
    assert got == RECORDS


def test_a_journal_that_was_cut_back_is_read_anew(tmp_path):
    folder = write(tmp_path / "run", *RECORDS)
    _, offset = read_added(folder, 0)
    os.truncate(folder / JOURNAL_NAME, offset - 10)
    again, _ = read_added(folder, offset)
    assert again == RECORDS[:-1]


def test_damage_is_told_and_a_torn_end_is_waited_for(tmp_path):
    folder = write(tmp_path / "run", *RECORDS)
    raw = bytearray((folder / JOURNAL_NAME).read_bytes())
    raw[200] ^= 1
    (folder / JOURNAL_NAME).write_bytes(raw)
    with pytest.raises(JournalCorrupt, match="damaged"):
        read_added(folder, 0)
    (folder / JOURNAL_NAME).unlink()
    with pytest.raises(JournalCorrupt, match="cannot be read"):
        read_added(folder, 0)


def test_the_ends_are_those_of_the_whole_journal(tmp_path):
    folder = write(tmp_path / "run", *RECORDS)
    first, last = read_ends(folder)
    assert (first, last) == (RECORDS[0], RECORDS[-1])
    assert isinstance(first, Begin)
    assert isinstance(last, End)
    assert read_journal(folder) == RECORDS


def test_ends_of_what_is_no_journal_are_none(tmp_path):
    assert read_ends(tmp_path) == (None, None)
    (tmp_path / JOURNAL_NAME).write_bytes(b"no journal at all")
    assert read_ends(tmp_path) == (None, None)


def test_of_a_long_journal_only_its_ends_are_read(tmp_path):
    long = [each for n in range(1, 200) for each in (intent(n), outcome(n))]
    folder = write(tmp_path / "run", begin(), *long, end(199))
    first, last = read_ends(folder, most_bytes=4_000)
    assert (first, last) == (begin(), end(199))
    torn = folder / JOURNAL_NAME
    os.truncate(torn, torn.stat().st_size - 5)
    assert read_ends(folder, most_bytes=8_000)[1] == long[-1]
