"""Events and the days on which they take place."""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from emulators.phone.apps.people import Person

REPEATS = ("never", "daily", "weekly", "monthly", "yearly")
CALENDARS = (("Personal", "#1a73e8"), ("Work", "#0b8043"), ("Family", "#d50000"))

# title, place, minutes, calendar, hours at which it may begin, how it repeats
_KINDS = (
    ("Team standup", "", 15, "Work", (9,), "weekly"),
    ("Budget review", "Room 4.12", 60, "Work", (10, 11, 14), "never"),
    ("Dentist", "Oakline Dental", 45, "Personal", (8, 10, 15), "never"),
    ("Piano lesson", "", 45, "Family", (16,), "weekly"),
    ("Lunch with the neighbours", "Corner Bistro", 90, "Personal", (12,), "never"),
    ("Project kick-off", "Room 2.01", 90, "Work", (9, 13), "never"),
    ("Yoga", "Studio Lotus", 60, "Personal", (18,), "weekly"),
    ("Parents’ evening", "Greenfield School", 90, "Family", (19,), "never"),
    ("Car service", "Maple Street Garage", 120, "Personal", (8,), "never"),
    ("Quarterly planning", "Room 4.12", 180, "Work", (9, 13), "never"),
    ("Haircut", "", 45, "Personal", (10, 17), "never"),
    ("Swimming with the kids", "City pool", 90, "Family", (15,), "never"),
    ("Interview: designer", "Video call", 60, "Work", (11, 15), "never"),
    ("Dinner at Rosa’s", "", 150, "Personal", (19,), "never"),
    ("Book club", "Library", 120, "Personal", (19,), "monthly"),
    ("Eye test", "", 30, "Personal", (11,), "never"),
    ("Release check", "", 30, "Work", (16,), "never"),
    ("Train to the coast", "Central Station", 240, "Family", (7, 8), "never"),
    ("Rent due", "", 0, "Personal", (0,), "monthly"),
    ("Vet appointment", "Riverside Clinic", 30, "Family", (9, 17), "never"),
    ("One-on-one", "", 30, "Work", (13, 14), "weekly"),
    ("Concert", "Harbor Hall", 150, "Personal", (20,), "never"),
    ("Board games night", "", 180, "Personal", (18, 19), "never"),
    ("Flu shot", "Corner Pharmacy", 20, "Personal", (12,), "never"),
    ("Customer visit", "", 120, "Work", (10, 13), "never"),
    ("Window cleaner", "", 60, "Family", (9,), "never"),
)


def filled(dice: random.Random, today: date, people: Sequence[Person]) -> list[dict[str, Any]]:
    """Events around today, without ids."""
    found: list[dict[str, Any]] = []
    for title, place, minutes, name, hours, repeat in _KINDS:
        day = today + timedelta(days=dice.randrange(-20, 40) if repeat == "never" else dice.randrange(-30, -1))
        if name == "Work" and day.weekday() > 4:
            day -= timedelta(days=2)
        begin = datetime.combine(day, time(dice.choice(hours), dice.choice((0, 0, 30))))
        all_day = minutes == 0
        if all_day:
            begin = datetime.combine(day, time(0))
        guests = [
            {"name": person.name, "email": person.email}
            for person in (dice.sample(people, dice.randrange(1, 4)) if name == "Work" and dice.random() < 0.6 else ())
        ]
        found.append(
            {
                "title": title,
                "start": stamp(begin),
                "end": stamp(begin + timedelta(minutes=minutes)),
                "all_day": all_day,
                "place": place,
                "note": "",
                "repeat": repeat,
                "skipped": [],
                "reminder": -1 if all_day else 30,
                "guests": guests,
                "calendar": name,
            }
        )
    return found


def stamp(at: datetime) -> str:
    """As events keep a moment: local, to the minute."""
    return at.isoformat(timespec="minutes")


def occurrences(event: Mapping[str, Any], first: date, last: date) -> Iterator[date]:
    """The days in ``first`` to ``last`` on which an event begins."""
    begin = datetime.fromisoformat(event["start"]).date()
    skipped = set(event["skipped"])
    for day in _days(begin, str(event["repeat"]), first, last):
        if day.isoformat() not in skipped:
            yield day


def _days(begin: date, repeat: str, first: date, last: date) -> Iterator[date]:
    if repeat == "never":
        if first <= begin <= last:
            yield begin
        return
    if repeat in ("daily", "weekly"):
        step = 1 if repeat == "daily" else 7
        day = begin if begin >= first else begin + timedelta(days=-(-(first - begin).days // step) * step)
        while day <= last:
            yield day
            day += timedelta(days=step)
        return
    year, month = max(begin, first).year, max(begin, first).month
    while date(year, month, 1) <= last:
        if repeat == "monthly" or month == begin.month:
            day_in_month = min(begin.day, calendar.monthrange(year, month)[1])
            day = date(year, month, day_in_month)
            if max(begin, first) <= day <= last and (day.day == begin.day or repeat == "monthly"):
                yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def on_days(state: Mapping[str, Any], first: date, last: date) -> list[tuple[date, dict[str, Any]]]:
    """What takes place in ``first`` to ``last`` in the calendars that are shown, in order."""
    shown = {each["name"] for each in state["calendars"] if each["shown"]}
    found = [
        (day, event)
        for event in state["events"]
        if event["calendar"] in shown
        for day in occurrences(event, first, last)
    ]
    return sorted(found, key=lambda each: (each[0], not each[1]["all_day"], each[1]["start"][11:], each[1]["id"]))
