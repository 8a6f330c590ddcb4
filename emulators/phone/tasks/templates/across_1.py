"""Tasks that take several apps: what one knows is needed in another."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from emulators.phone.apps.calendar_days import stamp
from emulators.phone.apps.notes_edit import plain
from emulators.phone.apps.people import contact_with, digits, full_name
from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import added
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
from emulators.phone.tasks.templates.calendar import CALENDAR, spoken_day
from emulators.phone.tasks.templates.contacts import CONTACTS, somebody
from emulators.phone.tasks.templates.dialer import CALLED, called
from emulators.phone.tasks.templates.mail import MAIL, SENT, open_mail, sent
from emulators.phone.tasks.templates.messages import MESSAGES, message_sent
from emulators.phone.tasks.templates.messages import SENT as TEXTED
from emulators.phone.tasks.templates.notes import NOTES, open_note
from emulators.phone.tasks.templates.settings import page


def stranger_for_texts(dice: random.Random, phone: Phone) -> dict[str, Any]:
    """Somebody with an address and one number to whom nothing was written yet."""
    taken = {digits(number) for thread in phone.state(MESSAGES)["threads"] for number in thread["numbers"]}
    people = [p for p in phone.state(CONTACTS)["contacts"] if len(p["phones"]) == 1 and p["email"]]
    free = [p for p in people if digits(p["phones"][0]["number"]) not in taken]
    found: dict[str, Any] = dice.choice(free)
    return found


def some_note(dice: random.Random, phone: Phone) -> dict[str, Any]:
    """Some note that is neither archived nor in the trash."""
    notes = [n for n in phone.state(NOTES)["notes"] if not n["archived"] and not n["trashed"]]
    found: dict[str, Any] = dice.choice(notes)
    return found


def _shared_note(dice: random.Random, phone: Phone) -> Parameters:
    note, contact = some_note(dice, phone), stranger_for_texts(dice, phone)
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


def sender(dice: random.Random, phone: Phone) -> Parameters:
    """A mail of somebody in the contacts, who stands alone in its conversation."""
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


def _quiet(dice: random.Random, phone: Phone) -> Parameters:
    contact = stranger_for_texts(dice, phone)
    text = dice.choice(
        ("In a meeting, talk later", "Cannot talk now, the film begins", "At the doctor, call you after")
    )
    return {"name": full_name(contact), "numbers": [contact["phones"][0]["number"]], "text": text}


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


def text_to(told: Parameters) -> list[Do]:
    """The steps that write a first text message to somebody."""
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
        prepare=sender,
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
        prepare=sender,
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
        name="across.quiet_and_text",
        goals=(
            "Turn on Do Not Disturb and text {name}: {text}",
            "Let {name} know by text “{text}”, and silence the phone with Do Not Disturb",
        ),
        prepare=_quiet,
        solve=lambda told: [*page("notifications", "Do Not Disturb"), *text_to(told)],
        check=lambda before, after, told: after["settings"]["global"]["zen_mode"] == "1"
        and message_sent(before, after, told),
        changes=(*TEXTED, "settings.global.zen_mode"),
        apps=("Settings", "Messages"),
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
