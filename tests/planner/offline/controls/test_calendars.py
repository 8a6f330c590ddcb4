"""Dates as a field wants them, and days found in calendars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from devices.action import Select, Tap
from devices.screen import Element, Screen
from planner.decision import Act
from planner.offline.controls.calendars import pick_date, shown_month, typed_date, typed_time
from planner.offline.situation import SATISFIED
from tests.perception.screens import Draft
from tests.planner.offline.situations import situation, step

DAY = date(2016, 12, 9)


@pytest.mark.parametrize(
    ("kind", "told", "written"),
    [
        *(
            ("date", "", "2016-12-09"),
            ("month", "", "2016-12"),
            ("week", "", "2016-W49"),
            ("", "dd/mm/yyyy", "09/12/2016"),
        ),
        *(("datetime-local", "", "2016-12-09T00:00"), ("", "YYYY-MM-DD", "2016-12-09"), ("", "", "as said")),
        ("", "dd.mm.yyyy", "09.12.2016"),
    ],
)
def test_a_date_is_written_as_the_field_wants_it(kind, told, written):
    draft = Draft()
    draft.add("textbox", "Day", description=told, input_type=kind)
    assert typed_date(draft.elements[0], DAY, "as said") == written


def test_a_time_is_written_as_the_field_wants_it():
    draft = Draft()
    draft.add("textbox", input_type="time")
    draft.add("textbox")
    assert [typed_time(field, (8, 5), "8:05 AM") for field in draft.elements] == ["08:05", "8:05 AM"]


def calendar(year: int, month: int, selects: bool = False) -> Screen:
    """A field, a month with its days, and how to turn the page."""
    draft = Draft()
    draft.add("textbox", "Day", states=["readonly"])
    first = date(year, month, 1)
    if selects:
        draft.add("combobox", value=f"{first:%B}", options=("September", "October", "November", "December"))
        draft.add("combobox", value=str(year), options=tuple(str(y) for y in range(2010, 2020)))
    else:
        draft.add("heading", f"{first:%B} {year}")
    for name in ("Prev", "Next"):
        draft.add("link", name)
    day = first
    while day.month == month:
        draft.add("link", str(day.day))
        day += timedelta(days=1)
    return draft.screen()


def pick(screen: Screen, *steps, field: Element | None = None):
    return pick_date(situation("choose it", screen, *steps), situation("choose it", screen).clauses[0], field, DAY, "k")


def test_the_month_shown_is_read():
    assert shown_month(situation("x", calendar(2016, 11))) == (2016, 11)
    assert shown_month(situation("x", calendar(2016, 11, selects=True))) == (2016, 11)
    assert shown_month(situation("x", Screen(()))) is None


def test_a_calendar_is_opened_turned_and_pressed():
    closed = Screen(calendar(2016, 12).elements[:1])
    opening = pick(closed, field=closed.elements[0])
    assert isinstance(opening, Act)
    assert opening.element is closed.elements[0]
    turning = pick(calendar(2016, 10))
    assert isinstance(turning, Act)
    assert isinstance(turning.action, Tap)
    assert (turning.element and turning.element.name, turning.action.count) == ("Next", 2)
    back = pick(calendar(2017, 6))
    assert isinstance(back, Act)
    assert back.element is not None
    assert back.element.name == "Prev"
    pressing = pick(calendar(2016, 12))
    assert isinstance(pressing, Act)
    assert pressing.element is not None
    assert (pressing.element.name, pressing.clause_key) == ("9", "k:day")
    assert pick(calendar(2016, 12), step(pressing)) is SATISFIED


def test_months_and_years_are_selected_where_they_can_be():
    for shown, wanted in (((2017, 9), "December"), ((2017, 12), "2016"), ((2016, 9), "December")):
        move = pick(calendar(*shown, selects=True))
        assert isinstance(move, Act)
        assert move.action == Select(options=(wanted,))


def test_a_calendar_that_cannot_be_turned_is_given_up():
    shown = calendar(2015, 3)
    still = Screen(tuple(e for e in shown if e.name not in ("Prev", "Next")))
    assert pick(still) is None
    turning = pick(shown)
    assert isinstance(turning, Act)
    assert pick(shown, *[step(turning)] * 30) is None
