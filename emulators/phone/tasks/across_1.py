"""Tasks that take several apps: what one knows is needed in another."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, timedelta
from typing import Any

from emulators.phone.apps.calendar_days import on_days, stamp
from emulators.phone.apps.notes_edit import plain
from emulators.phone.apps.people import contact_with, digits, full_name
from emulators.phone.judging import added, one_added
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
from emulators.phone.tasks.calendar import CALENDAR, MADE, fill_event, spoken_day
from emulators.phone.tasks.clock import CLOCK
from emulators.phone.tasks.contacts import CONTACTS, somebody
from emulators.phone.tasks.dialer import CALLED, called
from emulators.phone.tasks.mail import MAIL, SENT, open_mail, sent
from emulators.phone.tasks.messages import MESSAGES, message_sent
from emulators.phone.tasks.messages import SENT as TEXTED
from emulators.phone.tasks.notes import NOTES, note_made, open_note
from emulators.phone.tasks.settings import CONNECTED, NETWORKS, SETTINGS, page

NOTED = (f"{NOTES}.notes", f"{NOTES}.next")


def _stranger_for_texts(dice: random.Random, phone: Phone) -> dict[str, Any]:
    taken = {digits(number) for thread in phone.state(MESSAGES)["threads"] for number in thread["numbers"]}
    people = [p for p in phone.state(CONTACTS)["contacts"] if len(p["phones"]) == 1 and p["email"]]
    free = [p for p in people if digits(p["phones"][0]["number"]) not in taken]
    found: dict[str, Any] = dice.choice(free)
    return found


def _note(dice: random.Random, phone: Phone) -> dict[str, Any]:
    notes = [n for n in phone.state(NOTES)["notes"] if not n["archived"] and not n["trashed"]]
    found: dict[str, Any] = dice.choice(notes)
    return found


def _shared_note(dice: random.Random, phone: Phone) -> Parameters:
    note, contact = _note(dice, phone), _stranger_for_texts(dice, phone)
    return {
        "title": note["title"], "text": plain(note), "name": full_name(contact), "email": contact["email"],
        "numbers": [contact["phones"][0]["number"]],
    }  # fmt: skip


def _caller(dice: random.Random, phone: Phone) -> Parameters:
    state = phone.state("org.clewline.dialer")
    number = f"{dice.choice((206, 305, 469, 808))}-555-{dice.randrange(100, 200):04d}"
    at = (phone.now() - timedelta(minutes=4)).replace(tzinfo=None).isoformat(timespec="minutes")
    state["calls"].append({"id": state["next"], "number": number, "kind": "incoming", "at": at, "seconds": 95})
    state["next"] += 1
    first, last = dice.choice((("Henrietta", "Moss"), ("Casper", "Lund"), ("Odile", "Renard"), ("Tobias", "Falk")))
    return {"number": number, "first": first, "last": last, "name": f"{first} {last}"}


def _contact_made(before: States, after: States, told: Parameters) -> bool:
    new = added(before[CONTACTS]["contacts"], after[CONTACTS]["contacts"])
    return [(n["first"], n["last"], [digits(p["number"]) for p in n["phones"]]) for n in new] == [
        (told["first"], told["last"], [digits(told["number"])])
    ]


def _sender(dice: random.Random, phone: Phone) -> Parameters:
    people = {p["email"]: p for p in phone.state(CONTACTS)["contacts"] if len(p["phones"]) == 1}
    mails = [m for m in phone.state(MAIL)["mails"] if m["folder"] == "inbox"]
    threads = [m["thread"] for m in phone.state(MAIL)["mails"]]
    fit = [m for m in mails if m["from"]["address"] in people and threads.count(m["thread"]) == 1]
    mail = dice.choice(fit)
    contact = people[mail["from"]["address"]]
    return {
        "subject": mail["subject"], "name": full_name(contact), "number": contact["phones"][0]["number"],
        "numbers": [contact["phones"][0]["number"]], "text": dice.choice(("Got your mail, thanks!", "I will answer tonight")),
    }  # fmt: skip


def _stranger_sender(dice: random.Random, phone: Phone) -> Parameters:
    mail = dice.choice([m for m in phone.state(MAIL)["mails"] if m["from"]["name"] == "City Library"])
    return {"subject": mail["subject"], "name": mail["from"]["name"]}


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


def _number_asked(dice: random.Random, phone: Phone) -> Parameters:
    people = phone.state(CONTACTS)
    talks = [
        t for t in phone.state(MESSAGES)["threads"] if len(t["numbers"]) == 1 and contact_with(people, t["numbers"][0])
    ]
    talk = dice.choice(talks)
    asking = contact_with(people, talk["numbers"][0])
    assert asking is not None
    other = somebody(dice, phone)
    while other["id"] == asking["id"]:
        other = somebody(dice, phone)
    number = other["phones"][0]["number"]
    return {"name": full_name(asking), "other": full_name(other), "numbers": talk["numbers"], "text": number}


def _noted_password(dice: random.Random, phone: Phone) -> Parameters:
    known = dice.choice([n for n in phone.state(SETTINGS)["networks"] if n["secured"] and not n["saved"]])
    note = _note(dice, phone)
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


def _quiet(dice: random.Random, phone: Phone) -> Parameters:
    contact = _stranger_for_texts(dice, phone)
    text = dice.choice(
        ("In a meeting, talk later", "Cannot talk now, the film begins", "At the doctor, call you after")
    )
    return {"name": full_name(contact), "numbers": [contact["phones"][0]["number"]], "text": text}


def _recipe(dice: random.Random, phone: Phone) -> Parameters:
    note = _note(dice, phone)
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


def _guests(dice: random.Random, phone: Phone) -> Parameters:
    state = phone.state(CALENDAR)
    people = [p for p in phone.state(CONTACTS)["contacts"] if p["email"]]
    chosen = dice.sample(people, 2)
    day = phone.now().date() + timedelta(days=dice.randrange(2, 9))
    begin = datetime(day.year, day.month, day.day, dice.randrange(9, 17))  # noqa: DTZ001 - local
    title = dice.choice(("Roadmap talk", "Garden committee", "Choir board"))
    state["events"].append(
        {
            "id": state["next"], "title": title, "start": stamp(begin), "end": stamp(begin + timedelta(hours=1)),
            "all_day": False, "place": "", "note": "", "repeat": "never", "skipped": [], "reminder": 30,
            "guests": [{"name": full_name(p), "email": p["email"]} for p in chosen], "calendar": "Work",
        }
    )  # fmt: skip
    state["next"] += 1
    return {
        "title": title, "emails": [p["email"] for p in chosen], "spoken": spoken_day(day), "subject": f"{title}: new room",
        "text": dice.choice(("We meet in room 2.01 this time.", "Please use the side entrance.")),
    }  # fmt: skip


def _busy(dice: random.Random, phone: Phone) -> Parameters:
    day = phone.now().date() + timedelta(days=dice.randrange(1, 12))
    state = phone.state(CALENDAR)
    planned = [event for _, event in on_days(state, day, day)]
    contact = _stranger_for_texts(dice, phone)
    return {
        "spoken": f"{day:%A}, {spoken_day(day)}", "name": full_name(contact), "day": day.isoformat(),
        "numbers": [contact["phones"][0]["number"]], "text": "No, I have plans" if planned else "Yes, I am free",
    }  # fmt: skip


def _text_to(told: Parameters) -> list[Do]:
    return [
        open_app("Messages"), tap("Start chat"), type_into("Type a name or phone number", told["name"]),
        tap(told["name"], nth=1), type_into("Text message", told["text"]), tap("Send SMS"),
    ]  # fmt: skip


TEMPLATES = [
    Template(
        name="across.text_note",
        goals=("Share my note {title} with {name} as a text message", "Send {name} the note “{title}” by SMS"),
        prepare=_shared_note,
        solve=lambda told: [
            *open_note(told), tap("More options"), tap("Share"), tap("Messages"),
            type_into("Type a name or phone number", told["name"]), tap(told["name"], nth=1), tap("Send SMS"),
        ],
        check=message_sent,
        changes=TEXTED,
        apps=("Notes", "Messages"),
        complexity=3,
    ),
    Template(
        name="across.mail_note",
        goals=("Mail my note {title} to {email}", "Send the note “{title}” to {email} as an email"),
        prepare=_shared_note,
        solve=lambda told: [
            *open_note(told), tap("More options"), tap("Share"), tap("Mail"), type_into("To", told["email"]), tap("Send"),
        ],
        check=lambda before, after, told: sent(before, after, to=[told["email"]], text=told["text"]),
        changes=SENT,
        apps=("Notes", "Mail"),
        complexity=3,
    ),
    Template(
        name="across.save_caller",
        goals=(
            "The last one who called was {name}. Save the number in my contacts.",
            "Make a contact {name} out of the newest number in my call history",
        ),
        prepare=_caller,
        solve=lambda told: [
            open_app("Phone"), tap(told["number"]), tap("Create new contact"), type_into("First name", told["first"]),
            type_into("Last name", told["last"]), tap("Save"),
        ],
        check=_contact_made,
        changes=(f"{CONTACTS}.contacts", f"{CONTACTS}.next"),
        apps=("Phone", "Contacts"),
        complexity=2,
    ),
    Template(
        name="across.call_sender",
        goals=("Call the person who sent me the mail “{subject}”", "Who wrote the mail “{subject}”? Ring that person."),
        prepare=_sender,
        solve=lambda told: [
            *open_mail(told), open_app("Phone"), tap("Search"), type_into("Search contacts", told["name"]),
            tap(told["name"], nth=1), tap("#call"),
        ],
        check=called,
        changes=CALLED,
        apps=("Mail", "Phone"),
        complexity=3,
    ),
    Template(
        name="across.call_sender_without_number",
        goals=(
            "Call the number of {name} that is in my contacts; they sent me “{subject}”",
            "Look up {name} in my contacts and call them about “{subject}”",
        ),
        prepare=_stranger_sender,
        solve=lambda told: [open_app("Contacts"), tap("Search contacts"), type_into("Search contacts", told["name"])],
        check=lambda before, after, told: True,
        apps=("Contacts", "Phone"),
        feasible=False,
        complexity=2,
    ),
    Template(
        name="across.text_sender",
        goals=(
            "Text the sender of the mail “{subject}”: {text}",
            "Somebody mailed me “{subject}”. Answer by text message, not by mail: {text}",
        ),
        prepare=_sender,
        solve=lambda told: [
            *open_mail(told), open_app("Contacts"), scroll_to(told["name"]), tap(told["name"]), tap("Text"),
            type_into("Text message", told["text"]), tap("Send SMS"),
        ],
        check=message_sent,
        changes=TEXTED,
        apps=("Mail", "Contacts", "Messages"),
        complexity=3,
    ),
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
        name="across.send_number",
        goals=(
            "{name} needs the phone number of {other}. Text just the number.",
            "Look up the number of {other} and send it to {name} as a text message with nothing else in it",
        ),
        prepare=_number_asked,
        solve=lambda told: [
            open_app("Contacts"), scroll_to(told["other"]), tap(told["other"]), open_app("Messages"),
            scroll_to(told["name"]), tap(told["name"]), type_into("Text message", told["text"]), tap("Send SMS"),
        ],
        check=lambda before, after, told: message_sent(_only_digits(before), _only_digits(after), {
            **told, "text": digits(told["text"])}),
        changes=TEXTED,
        apps=("Contacts", "Messages"),
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
        name="across.quiet_and_text",
        goals=(
            "Turn on Do Not Disturb and text {name}: {text}",
            "Let {name} know by text “{text}”, and silence the phone with Do Not Disturb",
        ),
        prepare=_quiet,
        solve=lambda told: [*page("notifications", "Do Not Disturb"), *_text_to(told)],
        check=lambda before, after, told: after["settings"]["global"]["zen_mode"] == "1"
        and message_sent(before, after, told),
        changes=(*TEXTED, "settings.global.zen_mode"),
        apps=("Settings", "Messages"),
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
        name="across.mail_guests",
        goals=(
            "Mail both guests of “{title}” on {spoken}. Subject: {subject}. Text: {text}",
            "Write one mail to everybody invited to {title} ({spoken}) with the subject “{subject}” that says: {text}",
        ),
        prepare=_guests,
        solve=lambda told: [
            open_app("Calendar"), scroll_to(told["title"]), tap(told["title"]), open_app("Mail"), tap("Compose"),
            type_into("To", ", ".join(told["emails"])), type_into("Subject", told["subject"]),
            type_into("Compose email", told["text"]), tap("Send"),
        ],
        check=lambda before, after, told: sent(
            before, after, to=told["emails"], subject=told["subject"], text=told["text"]
        ),
        changes=SENT,
        apps=("Calendar", "Mail"),
        complexity=3,
    ),
    Template(
        name="across.free_or_not",
        goals=(
            "{name} asks whether I am free on {spoken}. Look at my calendar and text “Yes, I am free” or “No, I have plans”.",
            "Check {spoken} in my calendar. If nothing is planned text {name} “Yes, I am free”, else “No, I have plans”.",
        ),
        prepare=_busy,
        solve=lambda told: [open_app("Calendar"), tap("Open menu"), tap("Month"), *_text_to(told)],
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
        name="across.clear_notes",
        goals=(
            "Delete all data of the Notes app in the phone’s settings",
            "Make the Notes app forget everything: clear its storage",
        ),
        prepare=lambda dice, phone: {},
        solve=lambda told: [
            *page("apps", "Notes", "Storage & cache"), tap("Clear storage"), tap("Delete"),
        ],
        check=lambda before, after, told: after[NOTES]["notes"] == [],
        changes=(NOTES, "packages"),
        apps=("Settings", "Notes"),
        complexity=2,
    ),
    Template(
        name="across.who_is_it",
        goals=(
            "Who sent the mail “{subject}”, and what is that person’s phone number? Answer with the number.",
            "Tell me the phone number of whoever wrote the mail “{subject}” to me",
        ),
        prepare=_sender,
        solve=lambda told: [
            *open_mail(told), open_app("Contacts"), scroll_to(told["name"]), tap(told["name"]), answer(told["number"]),
        ],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["number"]),
        apps=("Mail", "Contacts"),
        complexity=2,
    ),
]  # fmt: skip


def _only_digits(states: States) -> States:
    """The same states with every message that is a number written in one way."""
    threads = [
        {
            **thread,
            "messages": [
                {**message, "text": digits(message["text"]) if not any(map(str.isalpha, message["text"])) else
                 message["text"]}
                for message in thread["messages"]
            ],
        }
        for thread in states[MESSAGES]["threads"]
    ]  # fmt: skip
    return {**states, MESSAGES: {**states[MESSAGES], "threads": threads}}
