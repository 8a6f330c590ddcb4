"""Tasks with appointments: planning, moving, inviting, deleting, looking up."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from emulators.phone.apps.calendar_days import on_days, stamp
from emulators.phone.apps.calendar_event import REMINDERS
from emulators.phone.apps.people import full_name
from emulators.phone.judging import one_added, only_changed, only_removed
from emulators.phone.phone import Phone
from emulators.phone.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    open_app,
    scroll_to,
    tap,
    type_into,
)
from emulators.phone.tasks.contacts import somebody
from emulators.phone.texts import day_of, month_of

CALENDAR = "org.clewline.calendar"
EVENTS, NEXT = f"{CALENDAR}.events", f"{CALENDAR}.next"
MADE = (EVENTS, NEXT)
_TITLES = (
    "Tax adviser", "Bike tour", "Call with the bank", "Guitar practice", "Furniture delivery", "Garden party",
    "Physiotherapy", "Pick up the passport", "Farewell lunch", "Museum visit", "Driving lesson", "Plumber",
)  # fmt: skip
_FULL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _events(states: States) -> list[dict[str, Any]]:
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
        "title": dice.choice(_TITLES),
        "day": day.isoformat(),
        "spoken": f"{_FULL_DAYS[day.weekday()]}, {spoken_day(day)}",
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
    return one_added(_events(before), _events(after), title=told["title"], start=told["start"], **more)


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


def _single(phone: Phone, ahead: bool = True) -> list[dict[str, Any]]:
    today = phone.now().date()
    return [
        event
        for event in phone.state(CALENDAR)["events"]
        if event["repeat"] == "never" and not event["all_day"]
        and (not ahead or today < date.fromisoformat(event["start"][:10]))
    ]  # fmt: skip


def _some_event(dice: random.Random, phone: Phone) -> Parameters:
    event = dice.choice(_single(phone))
    day = date.fromisoformat(event["start"][:10])
    new_day = phone.now().date() + timedelta(days=dice.randrange(3, 40))
    hour = dice.choice([h for h in range(8, 20) if h != int(event["start"][11:13])])
    return {
        "id": event["id"], "title": event["title"], "spoken": spoken_day(day), "day": event["start"][:10],
        "start": event["start"], "end": event["end"], "new_day": new_day.isoformat(), "new_spoken": spoken_day(new_day),
        "new_time": f"{hour:02d}:{dice.choice(('00', '30'))}", "time": event["start"][11:],
        "calendar": event["calendar"],
    }  # fmt: skip


def open_event(told: Parameters) -> list[Do]:
    """Find an event by its title in the schedule."""
    return [open_app("Calendar"), scroll_to(told["title"]), tap(told["title"])]


def _moved_time(before: States, after: States, told: Parameters) -> bool:
    start = datetime.fromisoformat(f"{told['day']}T{told['new_time']}")
    length = datetime.fromisoformat(told["end"]) - datetime.fromisoformat(told["start"])
    return only_changed(_events(before), _events(after), told["id"], start=stamp(start), end=stamp(start + length))


def _moved_day(before: States, after: States, told: Parameters) -> bool:
    start = datetime.fromisoformat(f"{told['new_day']}T{told['time']}")
    length = datetime.fromisoformat(told["end"]) - datetime.fromisoformat(told["start"])
    return only_changed(_events(before), _events(after), told["id"], start=stamp(start), end=stamp(start + length))


def _titled(dice: random.Random, phone: Phone) -> Parameters:
    return {**_some_event(dice, phone), "new": dice.choice(_TITLES)}


def _other_calendar(dice: random.Random, phone: Phone) -> Parameters:
    told = _some_event(dice, phone)
    return {**told, "new": dice.choice([n for n in ("Personal", "Work", "Family") if n != told["calendar"]])}


def _series(dice: random.Random, phone: Phone) -> Parameters:
    event = dice.choice([each for each in phone.state(CALENDAR)["events"] if each["repeat"] == "weekly"])
    today = phone.now().date()
    state = phone.state(CALENDAR)
    days = [day for day, each in on_days(state, today, today + timedelta(days=20)) if each["id"] == event["id"]]
    return {"id": event["id"], "title": event["title"], "day": days[0].isoformat(), "spoken": spoken_day(days[0])}


def _copy_made(before: States, after: States, told: Parameters) -> bool:
    wanted = f"{told['new_day']}T{told['time']}"
    return one_added(_events(before), _events(after), title=told["title"], start=wanted)


def _count(dice: random.Random, phone: Phone) -> Parameters:
    today = phone.now().date()
    day = today + timedelta(days=dice.randrange(1, 14))
    return {
        "spoken": f"{_FULL_DAYS[day.weekday()]}, {spoken_day(day)}",
        "count": len(on_days(phone.state(CALENDAR), day, day)),
        "label": day_label(day),
    }


def _next_event(dice: random.Random, phone: Phone) -> Parameters:
    today = phone.now().date()
    planned = on_days(phone.state(CALENDAR), today + timedelta(days=1), today + timedelta(days=60))
    timed = [(day, event) for day, event in planned if not event["all_day"]]
    day, event = timed[0]
    return {"title": event["title"], "month": month_of(datetime(day.year, day.month, 1), "en")}  # noqa: DTZ001


def _where(dice: random.Random, phone: Phone) -> Parameters:
    event = dice.choice([each for each in _single(phone) if each["place"]])
    return {"title": event["title"], "place": event["place"]}


def _missing(dice: random.Random, phone: Phone) -> Parameters:
    return {"title": dice.choice(("Skydiving", "Wine tasting", "Royal reception"))}


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
            _events(before), _events(after), title=told["title"], all_day=True, start=told["day"] + "T00:00"
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
        goals=("Invite {email} to “{title}”, an event I want on {spoken} at {time}",),
        prepare=_invited,
        solve=lambda told: [
            *fill_event(told), scroll_to("Guests"), tap("Guests"), type_into("Name or email address", told["email"]),
            tap(told["email"], nth=1), tap("Done"), tap("Save"),
        ],
        check=lambda before, after, told: event_made(before, after, told)
        and [guest["email"] for guest in _events(after)[-1]["guests"]] == [told["email"]],
        changes=(*MADE, "packages", "settings.secure.clewline_asked"),
        apps=("Calendar",),
        complexity=3,
    ),
    Template(
        name="calendar.move_time",
        goals=(
            "Move “{title}” on {spoken} to {new_time} on the same day",
            "{title} ({spoken}) begins at {new_time} now; correct the calendar",
        ),
        prepare=_some_event,
        solve=lambda told: [
            *open_event(told), tap("Edit event"), *pick_clock("#start_time", told["new_time"]), tap("Save"),
        ],
        check=_moved_time,
        changes=(EVENTS,),
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.move_day",
        goals=(
            "Reschedule {title} from {spoken} to {new_spoken}, same time",
            "{title} is not on {spoken} but on {new_spoken}. Change the day.",
        ),
        prepare=_some_event,
        solve=lambda told: [
            *open_event(told), tap("Edit event"),
            *pick("#start_date", date.fromisoformat(told["new_day"]), date.fromisoformat(told["day"])), tap("Save"),
        ],
        check=_moved_day,
        changes=(EVENTS,),
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.rename",
        goals=("Rename the event {title} on {spoken} to {new}", "“{title}” on {spoken} should be called “{new}”"),
        prepare=_titled,
        solve=lambda told: [*open_event(told), tap("Edit event"), type_into("Title", told["new"]), tap("Save")],
        check=lambda before, after, told: only_changed(_events(before), _events(after), told["id"], title=told["new"]),
        changes=(EVENTS,),
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.change_calendar",
        goals=(
            "Move {title} on {spoken} into my {new} calendar",
            "The event {title} of {spoken} belongs to the calendar {new}",
        ),
        prepare=_other_calendar,
        solve=lambda told: [
            *open_event(told), tap("Edit event"), scroll_to("#calendar"), tap("#calendar"), tap(told["new"]),
            tap("Save"),
        ],
        check=lambda before, after, told: only_changed(
            _events(before), _events(after), told["id"], calendar=told["new"]
        ),
        changes=(EVENTS,),
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.delete",
        goals=("Cancel {title} on {spoken}", "Delete the event {title} of {spoken} from my calendar"),
        prepare=_some_event,
        solve=lambda told: [*open_event(told), tap("More options"), tap("Delete"), tap("Delete")],
        check=lambda before, after, told: only_removed(_events(before), _events(after), [told["id"]]),
        changes=(EVENTS,),
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.skip_one",
        goals=(
            "{title} is cancelled on {spoken}, only this once. Remove that one date.",
            "Delete {title} on {spoken} but keep the rest of the series",
        ),
        prepare=_series,
        solve=lambda told: [*open_event(told), tap("More options"), tap("Delete"), tap("This event")],
        check=lambda before, after, told: only_changed(_events(before), _events(after), told["id"],
            skipped=[told["day"]]),
        changes=(EVENTS,),
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.delete_series",
        goals=("Delete the whole series {title}", "{title} does not take place any more, ever. Remove all of it."),
        prepare=_series,
        solve=lambda told: [*open_event(told), tap("More options"), tap("Delete"), tap("All events of the series")],
        check=lambda before, after, told: only_removed(_events(before), _events(after), [told["id"]]),
        changes=(EVENTS,),
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.duplicate",
        goals=("Copy the event {title} of {spoken} to {new_spoken}, same time",),
        prepare=_some_event,
        solve=lambda told: [
            *open_event(told), tap("More options"), tap("Duplicate"),
            *pick("#start_date", date.fromisoformat(told["new_day"]), date.fromisoformat(told["day"])), tap("Save"),
        ],
        check=_copy_made,
        changes=MADE,
        apps=("Calendar",),
        complexity=3,
    ),
    Template(
        name="calendar.hide_work",
        goals=("Hide the Work calendar", "I do not want to see work events in the Calendar app"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [open_app("Calendar"), tap("Open menu"), tap("Work")],
        check=lambda before, after, told: [(c["name"], c["shown"]) for c in after[CALENDAR]["calendars"]]
        == [("Personal", True), ("Work", False), ("Family", True)],
        changes=(f"{CALENDAR}.calendars",),
        apps=("Calendar",),
    ),
    Template(
        name="calendar.default_reminder",
        goals=(
            "New events should remind me one hour before by default",
            "Set the default reminder of the calendar to 1 hour",
        ),
        prepare=lambda dice, phone: {},
        solve=lambda told: [
            open_app("Calendar"), tap("Open menu"), tap("Settings"), tap("#default_reminder"), tap("1 hour before"),
        ],
        check=lambda before, after, told: after[CALENDAR]["settings"]["reminder"] == 60,
        changes=(f"{CALENDAR}.settings.reminder",),
        apps=("Calendar",),
    ),
    Template(
        name="calendar.when",
        goals=("At what time does {title} on {spoken} begin?", "When on {spoken} do I have to be at {title}?"),
        prepare=_some_event,
        solve=lambda told: [*open_event(told), answer(told["time"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["time"]),
        apps=("Calendar",),
    ),
    Template(
        name="calendar.where",
        goals=("Where does {title} take place?", "Look up the place of {title} in my calendar"),
        prepare=_where,
        solve=lambda told: [*open_event(told), answer(told["place"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["place"]),
        apps=("Calendar",),
    ),
    Template(
        name="calendar.how_many",
        goals=("How many events do I have on {spoken}?", "Count my appointments on {spoken}"),
        prepare=_count,
        solve=lambda told: [open_app("Calendar"), tap("Open menu"), tap("Month"), answer(str(told["count"]))],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["count"]),
        apps=("Calendar",),
    ),
    Template(
        name="calendar.what_next",
        goals=("What is the first event with a time on my calendar after today?",),
        prepare=_next_event,
        solve=lambda told: [open_app("Calendar"), answer(told["title"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["title"]),
        apps=("Calendar",),
    ),
    Template(
        name="calendar.delete_missing",
        goals=("Delete the event {title} from my calendar",),
        prepare=_missing,
        solve=lambda told: [open_app("Calendar"), tap("Search"), type_into("Search events", told["title"])],
        check=lambda before, after, told: True,
        apps=("Calendar",),
        feasible=False,
    ),
]  # fmt: skip
