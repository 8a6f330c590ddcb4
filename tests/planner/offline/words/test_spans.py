"""Spans of days."""

from __future__ import annotations

from datetime import date

import pytest

from planner.offline.words.spans import span_in, with_whole_days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("from 14 to 17 August 2026", date(2026, 8, 14), date(2026, 8, 17)),
        ("30 June to 2 July 2026", date(2026, 6, 30), date(2026, 7, 2)),
        ("June 20 and June 23, 2026", date(2026, 6, 20), date(2026, 6, 23)),
        ("August 14–17", date(2026, 8, 14), date(2026, 8, 17)),
    ],
)
def test_both_days_are_read(text, first, last):
    assert span_in(text, 2026) == (first, last)


@pytest.mark.parametrize(
    "text", ["12 May 2026 from 16:00 to 17:00", "2 adults and 3 children", "31 to 32 June 2026", ""]
)
def test_other_texts_state_no_span(text):
    assert span_in(text, 2026) is None


def test_both_days_are_written_in_full():
    assert with_whole_days("from 14 to 17 August 2026, two rooms") == "from 14 August 2026 to 17 August 2026, two rooms"
