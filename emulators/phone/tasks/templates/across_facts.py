"""Tasks that take a fact from one app into another that acts on it."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, timedelta

from emulators.phone.apps.calendar_days import on_days, stamp
from emulators.phone.apps.people import full_name
from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import one_added
from emulators.phone.tasks.task import (
    Parameters,
    States,
    Template,
    answer,
    open_app,
    scroll_to,
    tap,
    type_into,
)
from emulators.phone.tasks.templates.across_1 import sender, some_note, stranger_for_texts, text_to
from emulators.phone.tasks.templates.calendar import CALENDAR, MADE, fill_event, spoken_day
from emulators.phone.tasks.templates.clock import CLOCK
from emulators.phone.tasks.templates.contacts import somebody
from emulators.phone.tasks.templates.mail import MAIL, open_mail
from emulators.phone.tasks.templates.messages import MESSAGES, message_sent
from emulators.phone.tasks.templates.messages import SENT as TEXTED
from emulators.phone.tasks.templates.notes import NOTES, note_made, open_note
from emulators.phone.tasks.templates.settings import CONNECTED, NETWORKS, SETTINGS, page

NOTED = (f"{NOTES}.notes", f"{NOTES}.next")


def _concert(dice: random.Random, phone: Phone) -> Parameters:
    mail = next(m for m in phone.state(MAIL)["mails"] if m["from"]["name"] == "Ticketline")
    found = re.search(r"on (\w+ \d+) at 20:00", mail["body"])
    assert found is not None
    today = phone.now().date()
    day = datetime.strptime(f"{found.group(1)} {today.year}", "%B %d %Y").date()  # noqa: DTZ007 - a day
    return {
        "subject": mail["subject"], "title": dice.choice(("Symphony", "Concert with two seats", "Evening out")),
        "day": day.isoformat(), "time": "20:00", "today": today.isoformat(), "start": f"{day.isoformat()}T20:00",
    }  # fmt: skip


def _first_tomorrow(dice: random.Random, phone: Phone) -> Parameters:
    state = phone.state(CALENDAR)
    tomorrow = phone.now().date() + timedelta(days=1)
    gone = {event["id"] for _, event in on_days(state, tomorrow, tomorrow)}
    state["events"] = [event for event in state["events"] if event["id"] not in gone]
    hour, minute = dice.randrange(8, 12), dice.choice((0, 15, 30, 45))
    begin = datetime(tomorrow.year, tomorrow.month, tomorrow.day, hour, minute)  # noqa: DTZ001 - local
    title = dice.choice(("Notary", "Workshop", "School enrolment"))
    state["events"].append(
        {
            "id": state["next"], "title": title, "start": stamp(begin), "end": stamp(begin + timedelta(hours=1)),
            "all_day": False, "place": "", "note": "", "repeat": "never", "skipped": [], "reminder": 30, "guests": [],
            "calendar": "Personal",
        }
    )  # fmt: skip
    state["next"] += 1
    early = begin - timedelta(hours=1)
    for alarm in phone.state(CLOCK)["alarms"]:
        if (alarm["hour"], alarm["minute"]) == (early.hour, early.minute):
            alarm["minute"] = (alarm["minute"] + 5) % 60
    return {"title": title, "hour": early.hour, "minute": early.minute}


def _alarm_set(before: States, after: States, told: Parameters) -> bool:
    return one_added(
        before[CLOCK]["alarms"], after[CLOCK]["alarms"], hour=told["hour"], minute=told["minute"], on=True
    )  # fmt: skip


def _noted_password(dice: random.Random, phone: Phone) -> Parameters:
    known = dice.choice([n for n in phone.state(SETTINGS)["networks"] if n["secured"] and not n["saved"]])
    note = some_note(dice, phone)
    for other in phone.state(NOTES)["notes"]:
        if other["title"].startswith("Wi-Fi"):
            other["title"] = "Network at work"
    note.update(title=f"Wi-Fi {known['ssid']}", body=f"Password: {known['password']}", items=None)
    return {"ssid": known["ssid"], "password": known["password"], "title": note["title"]}


def _joined(before: States, after: States, told: Parameters) -> bool:
    return bool(after[SETTINGS]["connected"] == told["ssid"])


def _address(dice: random.Random, phone: Phone) -> Parameters:
    contact = somebody(dice, phone, "email")
    return {"name": full_name(contact), "email": contact["email"]}


def _code(dice: random.Random, phone: Phone) -> Parameters:
    thread = next(each for each in phone.state(MESSAGES)["threads"] if each["numbers"] == ["22395"])
    found = re.search(r"\d{6}", thread["messages"][-1]["text"])
    assert found is not None
    return {"code": found.group()}


def _recipe(dice: random.Random, phone: Phone) -> Parameters:
    note = some_note(dice, phone)
    minutes = dice.randrange(6, 55)
    note.update(title="Tomato soup", body=f"Onions first, then the tomatoes. Simmer for {minutes} minutes.", items=None)
    return {"title": "Tomato soup", "minutes": minutes}


def _born(dice: random.Random, phone: Phone) -> Parameters:
    contact = somebody(dice, phone, "birthday")
    now = phone.now().date()
    born = date.fromisoformat(contact["birthday"])
    day = born.replace(year=now.year, day=min(born.day, 28))
    contact["birthday"] = born.replace(day=day.day).isoformat()
    return {
        "name": full_name(contact), "title": f"Birthday {full_name(contact)}", "day": day.isoformat(),
        "today": now.isoformat(), "time": "09:00",
    }  # fmt: skip


def _busy(dice: random.Random, phone: Phone) -> Parameters:
    day = phone.now().date() + timedelta(days=dice.randrange(1, 12))
    state = phone.state(CALENDAR)
    planned = [event for _, event in on_days(state, day, day)]
    contact = stranger_for_texts(dice, phone)
    return {
        "spoken": f"{day:%A}, {spoken_day(day)}", "name": full_name(contact), "day": day.isoformat(),
        "numbers": [contact["phones"][0]["number"]], "text": "No, I have plans" if planned else "Yes, I am free",
    }  # fmt: skip


TEMPLATES = [
    Template(
        name="across.mail_to_calendar",
        goals=(
            "Put the date of my Ticketline tickets into the calendar as “{title}”, beginning when the concert begins",
            "My concert tickets came by mail from Ticketline. Add an event called {title} at the right day and time.",
        ),
        prepare=_concert,
        solve=lambda told: [*open_mail(told), *fill_event(told), tap("Save")],
        check=lambda before, after, told: one_added(
            before[CALENDAR]["events"], after[CALENDAR]["events"], title=told["title"], start=told["start"]
        ),
        changes=MADE,
        apps=("Mail", "Calendar"),
        complexity=3,
    ),
    Template(
        name="across.alarm_before_event",
        goals=(
            "Set an alarm one hour before my first event tomorrow",
            "Look when my first appointment tomorrow begins, and wake me an hour earlier",
        ),
        prepare=_first_tomorrow,
        solve=lambda told: [
            open_app("Calendar"), open_app("Clock"), tap("Add alarm"), type_into("Hour", f"{told['hour']:02d}"),
            type_into("Minute", f"{told['minute']:02d}"), tap("OK"),
        ],
        check=_alarm_set,
        changes=(f"{CLOCK}.alarms", f"{CLOCK}.next"),
        apps=("Calendar", "Clock"),
        complexity=3,
    ),
    Template(
        name="across.wifi_from_note",
        goals=(
            "Connect to the Wi-Fi {ssid}; I wrote the password down in Notes",
            "Join “{ssid}”. The password is in the note “{title}”.",
        ),
        prepare=_noted_password,
        solve=lambda told: [
            *open_note(told), *page("network", "Internet", told["ssid"]), type_into("Password", told["password"]),
            tap("Connect"),
        ],
        check=_joined,
        changes=(NETWORKS, CONNECTED),
        apps=("Notes", "Settings"),
        complexity=3,
    ),
    Template(
        name="across.address_to_note",
        goals=(
            "Write a note titled {name} that holds the email address of {name} from my contacts",
            "Note down {name}’s email address; the title of the note is the name",
        ),
        prepare=_address,
        solve=lambda told: [
            open_app("Contacts"), scroll_to(told["name"]), tap(told["name"]), open_app("Notes"), tap("New note"),
            type_into("Title", told["name"]), type_into("Note", told["email"]),
        ],
        check=lambda before, after, told: note_made(before, after, title=told["name"], body=told["email"]),
        changes=NOTED,
        apps=("Contacts", "Notes"),
        complexity=3,
    ),
    Template(
        name="across.code_to_note",
        goals=(
            "Save the verification code that I got by SMS in a note titled “Code”",
            "Make a note called Code whose text is the verification code from my messages",
        ),
        prepare=_code,
        solve=lambda told: [
            open_app("Messages"), scroll_to("22395"), tap("22395"), open_app("Notes"), tap("New note"),
            type_into("Title", "Code"), type_into("Note", told["code"]),
        ],
        check=lambda before, after, told: note_made(before, after, title="Code", body=told["code"]),
        changes=NOTED,
        apps=("Messages", "Notes"),
        complexity=3,
    ),
    Template(
        name="across.timer_from_recipe",
        goals=(
            "Start a timer for as long as the soup in my note {title} has to simmer",
            "How long does the recipe {title} in Notes simmer? Set a timer for that time.",
        ),
        prepare=_recipe,
        solve=lambda told: [
            *open_note(told), open_app("Clock"), tap("Timer"), type_into("Minutes", str(told["minutes"])), tap("Start"),
        ],
        check=lambda before, after, told: after[CLOCK]["timer"]["total_s"] == told["minutes"] * 60,
        changes=(f"{CLOCK}.timer",),
        apps=("Notes", "Clock"),
        complexity=3,
    ),
    Template(
        name="across.free_or_not",
        goals=(
            "{name} asks whether I am free on {spoken}. Look at my calendar and text “Yes, I am free” or “No, I have plans”.",
            "Check {spoken} in my calendar. If nothing is planned text {name} “Yes, I am free”, else “No, I have plans”.",
        ),
        prepare=_busy,
        solve=lambda told: [open_app("Calendar"), tap("Open menu"), tap("Month"), *text_to(told)],
        check=message_sent,
        changes=TEXTED,
        apps=("Calendar", "Messages"),
        complexity=3,
    ),
    Template(
        name="across.birthday_to_calendar",
        goals=(
            "Add an all-day event “{title}” on this year’s birthday of {name}, repeating every year",
            "Look up when {name} was born and put a yearly all-day event called {title} on that day of this year",
        ),
        prepare=_born,
        solve=lambda told: [
            open_app("Contacts"), scroll_to(told["name"]), tap(told["name"]), *fill_event(told)[:-4], tap("All day"),
            tap("#repeat"), tap("Every year"), tap("Save"),
        ],
        check=lambda before, after, told: one_added(
            before[CALENDAR]["events"], after[CALENDAR]["events"], title=told["title"], all_day=True, repeat="yearly",
            start=f"{told['day']}T00:00",
        ),
        changes=MADE,
        apps=("Contacts", "Calendar"),
        complexity=3,
    ),
    Template(
        name="across.who_is_it",
        goals=(
            "Who sent the mail “{subject}”, and what is that person’s phone number? Answer with the number.",
            "Tell me the phone number of whoever wrote the mail “{subject}” to me",
        ),
        prepare=sender,
        solve=lambda told: [
            *open_mail(told), open_app("Contacts"), scroll_to(told["name"]), tap(told["name"]), answer(told["number"]),
        ],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["number"]),
        apps=("Mail", "Contacts"),
        complexity=2,
    ),
]  # fmt: skip
