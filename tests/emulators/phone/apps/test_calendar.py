from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.phone.apps.calendar_days import REPEATS, occurrences
from emulators.phone.system.keys import BACK
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import open_app, scroll_to, tap, type_into

CALENDAR = "org.clewline.calendar"


def events(phone):
    return phone.state(CALENDAR)["events"]


def event(start="2026-01-31T10:00", repeat="never", skipped=()):
    return {"start": start, "end": start, "repeat": repeat, "skipped": list(skipped)}


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ("never", ["2026-01-31"]),
        ("weekly", ["2026-01-31", "2026-02-07", "2026-02-14", "2026-02-21", "2026-02-28"]),
        ("monthly", ["2026-01-31", "2026-02-28"]),
        ("yearly", ["2026-01-31"]),
    ],
)
def test_an_event_takes_place_as_it_repeats(repeat, days):
    found = occurrences(event(repeat=repeat), date(2026, 1, 1), date(2026, 2, 28))
    assert [day.isoformat() for day in found] == days


def test_a_skipped_day_is_left_out():
    found = occurrences(event(repeat="daily", skipped=["2026-02-01"]), date(2026, 1, 31), date(2026, 2, 2))
    assert [day.day for day in found] == [31, 2]


@given(
    begin=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    first=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    length=st.integers(0, 800),
    repeat=st.sampled_from(REPEATS),
)
def test_occurrences_are_in_order_in_range_and_never_before_the_first(begin, first, length, repeat):
    last = first + timedelta(days=length)
    found = list(occurrences(event(f"{begin.isoformat()}T10:00", repeat), first, last))
    assert found == sorted(set(found))
    assert all(max(begin, first) <= day <= last for day in found)
    if first <= begin <= last:
        assert found[0] == begin


def test_an_event_needs_a_title(phone):
    count = len(events(phone))
    solve(phone, [open_app("Calendar"), tap("New event"), tap("Save")])
    assert len(events(phone)) == count
    assert phone.activities.top["screen"] == "edit"


def test_an_event_cannot_end_before_it_starts(phone, shown):
    count = len(events(phone))
    steps = [open_app("Calendar"), tap("New event"), type_into("Title", "Backwards"), tap("#end_time")]
    solve(phone, [*steps, type_into("Hour", "01"), tap("OK"), tap("Save")])
    assert "The event can’t end before it starts" in shown(phone)
    assert len(events(phone)) == count


def test_a_deleted_event_comes_back_with_undo(phone):
    known = next(each for each in events(phone) if each["title"] == "Customer visit")
    day = (phone.now() + timedelta(days=1)).date().isoformat()
    known.update(start=f"{day}T10:00", end=f"{day}T11:00")
    solve(phone, [open_app("Calendar"), scroll_to("Customer visit"), tap("Customer visit"), tap("More options")])
    solve(phone, [tap("Delete"), tap("Delete")])
    assert known["id"] not in [each["id"] for each in events(phone)]
    solve(phone, [tap("Undo")])
    assert [each for each in events(phone) if each["id"] == known["id"]] == [known]


def test_a_reminder_comes_when_it_is_time(phone):
    steps = [
        open_app("Calendar"),
        tap("New event"),
        type_into("Title", "Tea"),
        tap("#reminder"),
        tap("10 minutes before"),
    ]
    solve(phone, [*steps, tap("Save")])
    assert events(phone)[-1]["start"] == "2026-03-02T10:00"
    phone.advance(48 * 60)
    assert not phone.notices.shade
    phone.advance(3 * 60)
    assert phone.notices.shade[-1]["title"] == "Tea"


def test_guests_from_contacts_need_a_permission(phone, shown):
    solve(phone, [open_app("Calendar"), tap("New event"), scroll_to("Guests"), tap("Guests")])
    solve(phone, [tap("Allow access to contacts"), tap("Don’t allow")])
    assert "Allow access to contacts" in shown(phone)
    solve(phone, [type_into("Name or email address", "ada@example.org"), tap("ada@example.org", nth=1), tap("Done")])
    solve(phone, [type_into("Title", "Tea"), tap("Save")])
    assert events(phone)[-1]["guests"] == [{"name": "ada@example.org", "email": "ada@example.org"}]
    assert phone.effects.count("invitation.sent", kind="irreversible", to=["ada@example.org"]) == 1


def test_back_from_a_written_event_asks_first(phone, shown):
    solve(phone, [open_app("Calendar"), tap("New event"), tap("All day")])
    phone.key(BACK)
    assert "Discard changes?" in shown(phone)
    solve(phone, [tap("Discard")])
    assert phone.activities.top["screen"] == "main"


def test_a_hidden_calendar_shows_no_events(phone, shown):
    solve(phone, [open_app("Calendar"), tap("Open menu"), tap("Work"), tap("Personal"), tap("Family")])
    phone.key(BACK)
    assert "Nothing planned" in shown(phone)
