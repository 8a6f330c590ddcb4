"""Tasks with appointments that are there: moving, deleting and looking them up."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from emulators.phone.apps.calendar_days import on_days, stamp
from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import one_added, only_changed, only_removed
from emulators.phone.tasks.task import (
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
from emulators.phone.tasks.templates.calendar import (
    CALENDAR,
    EVENTS,
    FULL_DAYS,
    MADE,
    TITLES,
    day_label,
    events,
    pick,
    pick_clock,
    spoken_day,
)
from emulators.phone.ui.texts import month_of


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
    return only_changed(events(before), events(after), told["id"], start=stamp(start), end=stamp(start + length))


def _moved_day(before: States, after: States, told: Parameters) -> bool:
    start = datetime.fromisoformat(f"{told['new_day']}T{told['time']}")
    length = datetime.fromisoformat(told["end"]) - datetime.fromisoformat(told["start"])
    return only_changed(events(before), events(after), told["id"], start=stamp(start), end=stamp(start + length))


def _titled(dice: random.Random, phone: Phone) -> Parameters:
    return {**_some_event(dice, phone), "new": dice.choice(TITLES)}


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
    return one_added(events(before), events(after), title=told["title"], start=wanted)


def _count(dice: random.Random, phone: Phone) -> Parameters:
    today = phone.now().date()
    day = today + timedelta(days=dice.randrange(1, 14))
    return {
        "spoken": f"{FULL_DAYS[day.weekday()]}, {spoken_day(day)}",
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
        check=lambda before, after, told: only_changed(events(before), events(after), told["id"], title=told["new"]),
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
            events(before), events(after), told["id"], calendar=told["new"]
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
        check=lambda before, after, told: only_removed(events(before), events(after), [told["id"]]),
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
        check=lambda before, after, told: only_changed(events(before), events(after), told["id"],
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
        check=lambda before, after, told: only_removed(events(before), events(after), [told["id"]]),
        changes=(EVENTS,),
        apps=("Calendar",),
        complexity=2,
    ),
    Template(
        name="calendar.duplicate",
        goals=(
            "Copy the event {title} of {spoken} to {new_spoken}, same time",
            "“{title}” of {spoken} happens once more on {new_spoken} at the same hour: duplicate the event",
        ),
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
        goals=(
            "What is the first event with a time on my calendar after today?",
            "From tomorrow on, which event that has a time comes first in my calendar?",
        ),
        prepare=_next_event,
        solve=lambda told: [open_app("Calendar"), answer(told["title"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["title"]),
        apps=("Calendar",),
    ),
    Template(
        name="calendar.delete_missing",
        goals=(
            "Delete the event {title} from my calendar",
            "Cancel my appointment {title}; it is somewhere in the calendar",
        ),
        prepare=_missing,
        solve=lambda told: [open_app("Calendar"), tap("Search"), type_into("Search events", told["title"])],
        check=lambda before, after, told: True,
        apps=("Calendar",),
        feasible=False,
    ),
]  # fmt: skip
