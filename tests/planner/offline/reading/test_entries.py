"""Which row or card a phrase means."""

from __future__ import annotations

import pytest

from devices.screen import Screen
from planner.offline.reading.entries import entries_meant, entry_meant
from tests.perception.screens import Draft
from tests.planner.offline.situations import situation

ROWS = (("1041", "Hill Ltd", "Paid"), ("1042", "Moss Inc", "Overdue"), ("1043", "Bay & Co", "Overdue"))


def _screen() -> Screen:
    draft = Draft()
    for cells in ROWS:
        row = draft.add("listitem", "")
        for cell in cells:
            draft.add("text", cell, parent=row)
    return draft.screen()


@pytest.mark.parametrize(
    ("phrase", "rows"),
    [
        ("the invoice 1043", [2]),
        ("Moss Inc", [1]),
        ("overdue invoices", [1, 2]),
        ("the paid one", [0]),
        ("the row of Nobody", []),
        ("the invoice 1042 of Hill", []),
        ("", []),
    ],
)
def test_entries_are_told_apart_by_what_they_show(phrase, rows):
    s = situation("Delete it", _screen())
    lists = [e for e in s.usable if e.role == "listitem"]
    assert entries_meant(s, phrase) == [lists[at] for at in rows]


@pytest.mark.parametrize(("phrase", "at"), [("the second row", 1), ("the last entry", 2), ("the 1st item", 0)])
def test_entries_are_counted(phrase, at):
    s = situation("Delete it", _screen())
    found = entry_meant(s, phrase)
    assert found is not None
    assert [e for e in s.usable if e.role == "listitem"].index(found) == at


def test_what_several_fit_means_none():
    assert entry_meant(situation("Delete it", _screen()), "the overdue invoice") is None
