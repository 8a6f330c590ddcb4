"""Dates and times: read in all their forms, and what is none left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.offline.words.dates import date_of, time_of

DAY = date(2016, 12, 9)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12/09/2016",
            "12/9/2016",
            "2016-12-09",
            "9.12.2016",
            "9 December 2016",
            "9th of December 2016",
            "Dec 9, 2016",
        ),
        *("December 9th 2016", " 12/09/2016 ", "DEC. 9, 2016"),
    ],
)
def test_one_day_in_many_ways(text):
    assert date_of(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *(
            "02/30/2021",
            "13/01/2020",
            "00/10/2020",
            "2021-02-29",
            "31 June 2020",
            "Feb 30, 2020",
            "12/09/0000",
            "32.1.2020",
        ),
        *("", "12/09", "May", "12/09/20166", "1/2/3", "12/09/2016 at noon", "²/1/2020"),
    ],
)
def test_what_no_calendar_has_is_no_date(text):
    assert date_of(text) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        *(("8:22 AM", (8, 22)), ("8:22 p.m.", (20, 22)), ("12 am", (0, 0)), ("12:05 PM", (12, 5)), ("20:15", (20, 15))),
        *(("24:00", None), ("8:61 AM", None), ("8", None), ("noon", None)),
    ],
)
def test_times(text, clock):
    assert time_of(text) == clock


@given(
    st.dates(),
    st.sampled_from(["{0:%m/%d}/{0.year:04}", "{0.year:04}-{0.month}-{0.day}", "{0.day}.{0.month}.{0.year:04}"]),
)
def test_every_day_is_read_back(day, form):
    assert date_of(form.format(day)) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text):
    assert date_of(text) is None or isinstance(date_of(text), date)
    assert time_of(text) is None or isinstance(time_of(text), tuple)
