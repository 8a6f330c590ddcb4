"""Tasks with appointments: planning, moving, inviting, deleting, looking up."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from emulators.phone.apps.calendar_days import stamp
from emulators.phone.apps.calendar_event import REMINDERS
from emulators.phone.apps.people import full_name
from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import one_added
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    open_app,
    scroll_to,
    tap,
    type_into,
)
from emulators.phone.tasks.templates.contacts import somebody
from emulators.phone.ui.texts import day_of

CALENDAR = "org.clewline.calendar"
EVENTS, NEXT = f"{CALENDAR}.events", f"{CALENDAR}.next"
MADE = (EVENTS, NEXT)
TITLES = (
    "Tax adviser", "Bike tour", "Call with the bank", "Guitar practice", "Furniture delivery", "Garden party",
    "Physiotherapy", "Pick up the passport", "Farewell lunch", "Museum visit", "Driving lesson", "Plumber",
)  # fmt: skip
FULL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def events(states: States) -> list[dict[str, Any]]:
    """The events of some states."""
    events: list[dict[str, Any]] = states[CALENDAR]["events"]
    return events


def spoken_day(day: date) -> str:
    """``March 14``, as the calendar's own short months begin."""
    return f"{day:%B} {day.day}"


def day_label(day: date) -> str:
    """What accessibility calls a day in a date picker."""
    return day_of(datetime(day.year, day.month, day.day), "en", year=True)  # noqa: DTZ001 - a day


def _new_event(dice: random.Random, phone: Phone) -> Parameters:
    day = phone.now().date() + timedelta(days=dice.randrange(2, 50))
    hour, minute = dice.randrange(8, 20), dice.choice((0, 15, 30, 45))
    begin = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - local
    return {
        "title": dice.choice(TITLES),
        "day": day.isoformat(),
        "spoken": f"{FULL_DAYS[day.weekday()]}, {spoken_day(day)}",
        "time": f"{hour:02d}:{minute:02d}",
        "start": stamp(begin),
        "end": stamp(begin + timedelta(hours=1)),
        "today": phone.now().date().isoformat(),
        "hour": hour,
    }


def pick(name: str, day: date, today: date) -> list[Do]:
    """Choose a day in the picker that a button opens."""
    months = (day.year - today.year) * 12 + day.month - today.month
    turn = "Next month" if months > 0 else "Previous month"
    return [tap(name), *([tap(turn)] * abs(months)), tap(day_label(day)), tap("OK")]


def pick_clock(name: str, clock: str) -> list[Do]:
    """Choose a time in the picker that a button opens."""
    return [tap(name), type_into("Hour", clock[:2]), type_into("Minute", clock[3:]), tap("OK")]


def fill_event(told: Parameters) -> list[Do]:
    """The steps that write title, day and time into the form of a new event."""
    day, today = date.fromisoformat(told["day"]), date.fromisoformat(told["today"])
    return [
        open_app("Calendar"), tap("New event"), type_into("Title", told["title"]), *pick("#start_date", day, today),
        *pick_clock("#start_time", told["time"]),
    ]  # fmt: skip


def event_made(before: States, after: States, told: Parameters, **more: Any) -> bool:
    """Whether exactly that event was added."""
    return one_added(events(before), events(after), title=told["title"], start=told["start"], **more)


def _length(dice: random.Random, phone: Phone) -> Parameters:
    told = _new_event(dice, phone)
    minutes = dice.choice((30, 90, 120, 180))
    end = datetime.fromisoformat(told["start"]) + timedelta(minutes=minutes)
    return {**told, "until": f"{end:%H:%M}", "end": stamp(end)}


def _place(dice: random.Random, phone: Phone) -> Parameters:
    place = dice.choice(("Harbor Street 9", "Town hall", "Cafe Meridian", "Room 3.07", "Botanical garden"))
    return {**_new_event(dice, phone), "place": place}


def _repeat(dice: random.Random, phone: Phone) -> Parameters:
    repeat, label, spoken = dice.choice(
        (("daily", "Every day", "every day"), ("weekly", "Every week", "every week"),
         ("monthly", "Every month", "every month"))
    )  # fmt: skip
    return {**_new_event(dice, phone), "repeat": repeat, "label": label, "often": spoken}


def _reminder(dice: random.Random, phone: Phone) -> Parameters:
    minutes, label = dice.choice([each for each in REMINDERS if each[0] in (5, 10, 60, 1440)])
    return {**_new_event(dice, phone), "minutes": minutes, "label": label, "early": label.replace(" before", "")}


def _invited(dice: random.Random, phone: Phone) -> Parameters:
    contact = somebody(dice, phone, "email")
    return {**_new_event(dice, phone), "name": full_name(contact), "email": contact["email"]}


TEMPLATES = [
    Template(
        name="calendar.add",
        goals=(
            "Put “{title}” into my calendar on {spoken} at {time}",
            "Create an event called {title} for {spoken}, {time}",
            "I have {title} on {spoken} at {time}, add that to the calendar",
        ),
        prepare=_new_event,
        solve=lambda told: [*fill_event(told), tap("Save")],
        check=event_made,
        changes=MADE,
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.add_until",
        goals=(
            "Schedule {title} on {spoken} from {time} to {until}",
            "Block {time} to {until} on {spoken} in my calendar for “{title}”",
        ),
        prepare=_length,
        solve=lambda told: [
            *fill_event(told),
            *pick_clock("#end_time", told["until"]),
            tap("Save"),
        ],
        check=lambda before, after, told: event_made(before, after, told, end=told["end"]),
        changes=MADE,
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.add_place",
        goals=(
            "Add an appointment: {title}, {spoken}, {time}, at {place}",
            "{title} on {spoken} at {time}, location {place}: into the calendar please",
        ),
        prepare=_place,
        solve=lambda told: [*fill_event(told), scroll_to("Location"), type_into("Location", told["place"]),
            tap("Save")],
        check=lambda before, after, told: event_made(before, after, told, place=told["place"]),
        changes=MADE,
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.add_repeating",
        goals=(
            "Add {title} {often}, beginning on {spoken} at {time}",
            "Starting {spoken} at {time} I have {title} {often}; plan it",
        ),
        prepare=_repeat,
        solve=lambda told: [*fill_event(told), tap("#repeat"), tap(told["label"]), tap("Save")],
        check=lambda before, after, told: event_made(before, after, told, repeat=told["repeat"]),
        changes=MADE,
        apps=("Calendar",),
        complexity=3,
    ),
    Template(
        name="calendar.add_reminder",
        goals=(
            "Plan {title} for {spoken} at {time} and remind me {early} before",
            "New event {title}, {spoken} {time}, with a reminder {early} ahead",
        ),
        prepare=_reminder,
        solve=lambda told: [*fill_event(told), tap("#reminder"), tap(told["label"]), tap("Save")],
        check=lambda before, after, told: event_made(before, after, told, reminder=told["minutes"]),
        changes=MADE,
        apps=("Calendar",),
        complexity=3,
    ),
    Template(
        name="calendar.add_all_day",
        goals=(
            "{title} takes the whole day on {spoken}; add it as an all-day event",
            "Add an all-day event “{title}” on {spoken}",
        ),
        prepare=_new_event,
        solve=lambda told: [
            open_app("Calendar"), tap("New event"), type_into("Title", told["title"]), tap("All day"),
            *pick("#start_date", date.fromisoformat(told["day"]), date.fromisoformat(told["today"])), tap("Save"),
        ],
        check=lambda before, after, told: one_added(
            events(before), events(after), title=told["title"], all_day=True, start=told["day"] + "T00:00"
        ),
        changes=MADE,
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.invite",
        goals=(
            "Plan {title} on {spoken} at {time} and invite {name}",
            "Set up {title} with {name} as a guest, {spoken} at {time}",
        ),
        prepare=_invited,
        solve=lambda told: [
            *fill_event(told), scroll_to("Guests"), tap("Guests"), tap("Allow access to contacts"), tap("Allow"),
            type_into("Name or email address", told["name"]), tap(told["name"], nth=1), tap("Done"), tap("Save"),
        ],
        check=lambda before, after, told: event_made(
            before, after, told, guests=[{"name": told["name"], "email": told["email"]}]
        ),
        changes=(*MADE, f"packages.{CALENDAR}", "packages", "settings.secure.clewline_asked"),
        apps=("Calendar",),
        complexity=3,
    ),
    Template(
        name="calendar.invite_address",
        goals=(
            "Invite {email} to “{title}”, an event I want on {spoken} at {time}",
            "Set up {title} for {spoken}, {time}, with {email} as a guest",
        ),
        prepare=_invited,
        solve=lambda told: [
            *fill_event(told), scroll_to("Guests"), tap("Guests"), type_into("Name or email address", told["email"]),
            tap(told["email"], nth=1), tap("Done"), tap("Save"),
        ],
        check=lambda before, after, told: event_made(before, after, told)
        and [guest["email"] for guest in events(after)[-1]["guests"]] == [told["email"]],
        changes=(*MADE, "packages", "settings.secure.clewline_asked"),
        apps=("Calendar",),
        complexity=3,
    ),
]  # fmt: skip
