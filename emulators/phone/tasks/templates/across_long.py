"""Long tasks: several things in a row, in one app or in many."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from emulators.phone.apps.calendar_days import stamp
from emulators.phone.apps.people import contact_with, digits, full_name
from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import added
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    back,
    open_app,
    scroll_to,
    slide,
    tap,
    type_into,
)
from emulators.phone.tasks.templates.calendar import CALENDAR, MADE, pick, pick_clock, spoken_day
from emulators.phone.tasks.templates.clock import CLOCK
from emulators.phone.tasks.templates.contacts import CONTACTS
from emulators.phone.tasks.templates.dialer import DIALER
from emulators.phone.tasks.templates.mail import MAIL, MAILS
from emulators.phone.tasks.templates.messages import MESSAGES, THREADS
from emulators.phone.tasks.templates.messages import SENT as TEXTED
from emulators.phone.tasks.templates.notes import NOTES, note_made

_NAMES = (
    ("Agnes", "Lindqvist"), ("Bruno", "Salvatore"), ("Cecilia", "Monroe"), ("Dmitri", "Volkov"), ("Edith", "Armstrong"),
    ("Farid", "Nazari"), ("Gloria", "Whitaker"), ("Hiroshi", "Endo"),
)  # fmt: skip
_TITLES = ("Tax adviser", "Bike tour", "Guitar practice", "Garden party", "Museum visit", "Driving lesson")


def _number(dice: random.Random) -> str:
    return f"{dice.choice((206, 305, 469, 808))}-555-{dice.randrange(100, 200):04d}"


def _three_people(dice: random.Random, phone: Phone) -> Parameters:
    people = [(first, last, _number(dice)) for first, last in dice.sample(_NAMES, 3)]
    told = [f"{first} {last} ({number})" for first, last, number in people]
    return {"people": people, "spoken": f"{told[0]}, {told[1]} and {told[2]}"}


def _create(person: tuple[str, str, str]) -> list[Do]:
    first, last, number = person
    return [
        tap("Create contact"), type_into("First name", first), type_into("Last name", last), type_into("Phone", number),
        tap("Save"), tap("Navigate up"),
    ]  # fmt: skip


def _people_made(before: States, after: States, told: Parameters) -> bool:
    new = added(before[CONTACTS]["contacts"], after[CONTACTS]["contacts"])
    found = sorted((n["first"], n["last"], tuple(digits(p["number"]) for p in n["phones"])) for n in new)
    return found == sorted((first, last, (digits(number),)) for first, last, number in told["people"])


def _two_events(dice: random.Random, phone: Phone) -> Parameters:
    today = phone.now().date()
    events = []
    for title in dice.sample(_TITLES, 2):
        day = today + timedelta(days=dice.randrange(1, 25))
        events.append((title, day.isoformat(), f"{dice.randrange(8, 20):02d}:{dice.choice(('00', '30'))}"))
    told = [f"{title} on {spoken_day(date.fromisoformat(day))} at {clock}" for title, day, clock in events]
    return {"events": events, "spoken": f"{told[0]}, and {told[1]}", "today": today.isoformat()}


def _plan(event: tuple[str, str, str], today: str) -> list[Do]:
    title, day, clock = event
    return [
        tap("New event"), type_into("Title", title),
        *pick("#start_date", date.fromisoformat(day), date.fromisoformat(today)), *pick_clock("#start_time", clock),
        tap("Save"),
    ]  # fmt: skip


def _events_made(before: States, after: States, told: Parameters) -> bool:
    new = added(before[CALENDAR]["events"], after[CALENDAR]["events"])
    found = sorted((event["title"], event["start"]) for event in new)
    return found == sorted((title, f"{day}T{clock}") for title, day, clock in told["events"])


def _three_to_text(dice: random.Random, phone: Phone) -> Parameters:
    taken = {digits(number) for thread in phone.state(MESSAGES)["threads"] for number in thread["numbers"]}
    people = [p for p in phone.state(CONTACTS)["contacts"] if len(p["phones"]) == 1]
    free = [p for p in people if digits(p["phones"][0]["number"]) not in taken]
    chosen = dice.sample(free, 3)
    names = [full_name(each) for each in chosen]
    return {
        "names": names, "numbers": [each["phones"][0]["number"] for each in chosen],
        "spoken": f"{names[0]}, {names[1]} and {names[2]}",
        "text": dice.choice(("I have a new number soon", "The party starts at 8", "Training is cancelled today")),
    }  # fmt: skip


def _texts_sent(before: States, after: States, told: Parameters) -> bool:
    new = added(before[MESSAGES]["threads"], after[MESSAGES]["threads"])
    found = sorted((tuple(map(digits, t["numbers"])), tuple(m["text"] for m in t["messages"])) for t in new)
    return found == sorted(((digits(number),), (told["text"],)) for number in told["numbers"])


def _text_each(told: Parameters) -> list[Do]:
    steps: list[Do] = [open_app("Messages")]
    for name in told["names"]:
        steps += [
            tap("Start chat"), type_into("Type a name or phone number", name), tap(name, nth=1),
            type_into("Text message", told["text"]), tap("Send SMS"), tap("Navigate up"),
        ]  # fmt: skip
    return steps


def _list(dice: random.Random, phone: Phone) -> Parameters:
    notes = [n for n in phone.state(NOTES)["notes"] if n["items"] and not n["archived"] and not n["trashed"]]
    note = dice.choice(notes)
    for each in note["items"]:
        each["done"] = False
    return {"id": note["id"], "title": note["title"], "things": [each["text"] for each in note["items"]]}


def _all_ticked(before: States, after: States, told: Parameters) -> bool:
    note = next(n for n in after[NOTES]["notes"] if n["id"] == told["id"])
    others = [n for n in after[NOTES]["notes"] if n["id"] != told["id"]]
    kept = [n for n in before[NOTES]["notes"] if n["id"] != told["id"]]
    return others == kept and [(i["text"], i["done"]) for i in note["items"]] == [(t, True) for t in told["things"]]


def _four_mails(dice: random.Random, phone: Phone) -> Parameters:
    mails = phone.state(MAIL)["mails"]
    threads = [mail["thread"] for mail in mails]
    alone = [m for m in mails if m["folder"] == "inbox" and threads.count(m["thread"]) == 1]
    one, two, three, four = dice.sample(alone, 4)
    for mail in (one, two, three, four):
        mail["starred"] = False
    return {
        "ids": [m["id"] for m in (one, two, three, four)], "one": one["subject"], "two": two["subject"],
        "three": three["subject"], "four": four["subject"],
    }  # fmt: skip


def _tidied(before: States, after: States, told: Parameters) -> bool:
    one, two, three, four = told["ids"]
    changes: dict[int, dict[str, Any]] = {
        one: {"folder": "archive"}, two: {"folder": "archive"}, three: {"folder": "trash"}, four: {"starred": True},
    }  # fmt: skip
    wanted = [{**mail, **changes.get(mail["id"], {})} for mail in before[MAIL]["mails"]]
    return bool(after[MAIL]["mails"] == wanted)


def _flight(dice: random.Random, phone: Phone) -> Parameters:
    taken = {(alarm["hour"], alarm["minute"]) for alarm in phone.state(CLOCK)["alarms"]}
    hour, minute = dice.randrange(3, 7), dice.choice((5, 10, 20, 35, 40, 50))
    while (hour, minute) in taken:
        minute = (minute + 1) % 60
    return {"hour": hour, "minute": minute, "time": f"{hour:02d}:{minute:02d}", "percent": dice.choice((10, 20, 30))}


def _ready_to_fly(before: States, after: States, told: Parameters) -> bool:
    new = added(before[CLOCK]["alarms"], after[CLOCK]["alarms"])
    settings = after["settings"]
    return (
        settings["global"]["airplane_mode_on"] == "1"
        and abs(int(settings["system"]["screen_brightness"]) - told["percent"] * 2.55) <= 8
        and settings["system"]["volume_music"] == "0"
        and [(a["hour"], a["minute"], a["on"]) for a in new] == [(told["hour"], told["minute"], True)]
    )


def _to_page(title: str) -> list[Do]:
    return [scroll_to(title), tap(title)]


def _nuisance(dice: random.Random, phone: Phone) -> Parameters:
    people = phone.state(CONTACTS)
    talks = [
        (t, contact)
        for t in phone.state(MESSAGES)["threads"]
        if len(t["numbers"]) == 1
        for contact in [contact_with(people, t["numbers"][0])]
        if contact is not None and len(contact["phones"]) == 1
    ]
    thread, contact = dice.choice(talks)
    return {
        "name": full_name(contact), "contact": contact["id"], "thread": thread["id"],
        "number": contact["phones"][0]["number"],
    }  # fmt: skip


def _rid_of(before: States, after: States, told: Parameters) -> bool:
    blocked = [digits(each) for each in after[DIALER]["blocked"]]
    earlier = [digits(each) for each in before[DIALER]["blocked"]]
    threads = [{**t, "blocked": t["blocked"] or t["id"] == told["thread"]} for t in before[MESSAGES]["threads"]]
    people = [c for c in before[CONTACTS]["contacts"] if c["id"] != told["contact"]]
    return (
        blocked == [*earlier, digits(told["number"])]
        and after[MESSAGES]["threads"] == threads
        and after[CONTACTS]["contacts"] == people
    )


def _three_alarms(dice: random.Random, phone: Phone) -> Parameters:
    hour = dice.randrange(5, 22)
    for alarm in phone.state(CLOCK)["alarms"]:
        if alarm["hour"] == hour:
            alarm["hour"] = (hour + 2) % 24
    return {"hour": hour, "times": [f"{hour:02d}:{minute:02d}" for minute in (0, 10, 20)], "first": f"{hour:02d}:00",
            "last": f"{hour:02d}:20"}  # fmt: skip


def _alarms_set(before: States, after: States, told: Parameters) -> bool:
    new = added(before[CLOCK]["alarms"], after[CLOCK]["alarms"])
    return sorted((a["hour"], a["minute"]) for a in new) == [(told["hour"], minute) for minute in (0, 10, 20)]


def _guest_list(dice: random.Random, phone: Phone) -> Parameters:
    people = dice.sample([p for p in phone.state(CONTACTS)["contacts"] if p["email"]], 3)
    state = phone.state(CALENDAR)
    day = phone.now().date() + timedelta(days=dice.randrange(2, 9))
    begin = datetime(day.year, day.month, day.day, dice.randrange(9, 17))  # noqa: DTZ001 - local
    title = dice.choice(("Planning weekend", "Village council", "Film club"))
    names = [full_name(each) for each in people]
    state["events"].append(
        {
            "id": state["next"], "title": title, "start": stamp(begin), "end": stamp(begin + timedelta(hours=2)),
            "all_day": False, "place": "", "note": "", "repeat": "never", "skipped": [], "reminder": 30,
            "guests": [{"name": full_name(p), "email": p["email"]} for p in people], "calendar": "Personal",
        }
    )  # fmt: skip
    state["next"] += 1
    return {"title": title, "names": names}


TEMPLATES = [
    Template(
        name="across.three_contacts",
        goals=(
            "Save three new contacts: {spoken}",
            "Please put {spoken} into my address book, each as a contact of their own",
        ),
        prepare=_three_people,
        solve=lambda told: [open_app("Contacts"), *(step for person in told["people"] for step in _create(person))],
        check=_people_made,
        changes=(f"{CONTACTS}.contacts", f"{CONTACTS}.next"),
        apps=("Contacts",),
        complexity=3,
    ),
    Template(
        name="across.two_events",
        goals=("Add two events to my calendar: {spoken}", "I have {spoken}. Put both into the calendar."),
        prepare=_two_events,
        solve=lambda told: [
            open_app("Calendar"), *(step for event in told["events"] for step in _plan(event, told["today"])),
        ],
        check=_events_made,
        changes=MADE,
        apps=("Calendar",),
        complexity=3,
    ),
    Template(
        name="across.text_three",
        goals=(
            "Text {spoken} one by one, not as a group: {text}",
            "Send the same message to {spoken}, to each separately: “{text}”",
        ),
        prepare=_three_to_text,
        solve=_text_each,
        check=_texts_sent,
        changes=TEXTED,
        apps=("Messages",),
        complexity=3,
    ),
    Template(
        name="across.tick_all",
        goals=("Everything on my list {title} is done; tick every item", "Check off all items of the note “{title}”"),
        prepare=_list,
        solve=lambda told: [
            open_app("Notes"), scroll_to(told["title"]), tap(told["title"]),
            *(step for thing in told["things"] for step in (scroll_to(thing), tap("#done", inside=thing))),
        ],
        check=_all_ticked,
        changes=(f"{NOTES}.notes",),
        apps=("Notes",),
        complexity=3,
    ),
    Template(
        name="across.tidy_inbox",
        goals=(
            "Tidy up my inbox: archive “{one}” and “{two}”, delete “{three}” and star “{four}”",
            "In Mail, the subjects {one} and {two} go to the archive, {three} goes to the trash, {four} gets a star",
        ),
        prepare=_four_mails,
        solve=lambda told: [
            open_app("Mail"), scroll_to(told["one"]), tap(told["one"]), tap("Archive"), scroll_to(told["two"]),
            tap(told["two"]), tap("Archive"), scroll_to(told["three"]), tap(told["three"]), tap("#delete"),
            scroll_to(told["four"]), tap(told["four"]), tap("Add star"),
        ],
        check=_tidied,
        changes=(MAILS,),
        apps=("Mail",),
        complexity=3,
    ),
    Template(
        name="across.ready_to_fly",
        goals=(
            "Get the phone ready for my night flight: airplane mode on, brightness {percent} %, media volume zero, and an "
            "alarm at {time}",
            "Set an alarm for {time}, turn the media volume down to nothing, the brightness to {percent} percent and "
            "airplane mode on",
        ),
        prepare=_flight,
        solve=lambda told: [
            open_app("Settings"), *_to_page("Network & internet"), tap("Airplane mode"), back(), *_to_page("Display"),
            slide("#brightness", told["percent"]), back(), *_to_page("Sound & vibration"), slide("#volume_music", 0),
            open_app("Clock"), tap("Add alarm"), type_into("Hour", told["time"][:2]),
            type_into("Minute", told["time"][3:]), tap("OK"),
        ],
        check=_ready_to_fly,
        changes=(
            "settings.global.airplane_mode_on", "settings.system.screen_brightness", "settings.system.volume_music",
            f"{CLOCK}.alarms", f"{CLOCK}.next",
        ),
        apps=("Settings", "Clock"),
        complexity=3,
    ),
    Template(
        name="across.rid_of",
        goals=(
            "I want nothing to do with {name} any more: block the calls and the texts, then delete the contact",
            "Block {name} in Messages and in the Phone app, and after that remove {name} from my contacts",
        ),
        prepare=_nuisance,
        solve=lambda told: [
            open_app("Messages"), scroll_to(told["name"]), tap(told["name"]), tap("More options"), tap("Block"),
            tap("Block"), open_app("Phone"), tap("Contacts"), scroll_to(told["name"]), tap(told["name"]),
            tap("More options"), tap("Block"), tap("Block"), open_app("Contacts"), scroll_to(told["name"]),
            tap(told["name"]), tap("More options"), tap("Delete"), tap("Delete"),
        ],
        check=_rid_of,
        changes=(THREADS, f"{DIALER}.blocked", f"{CONTACTS}.contacts"),
        apps=("Messages", "Phone", "Contacts"),
        complexity=3,
    ),
    Template(
        name="across.three_alarms",
        goals=(
            "I am hard to wake: set three alarms from {first} to {last}, ten minutes apart",
            "Set alarms every ten minutes from {first} until {last}, three in all",
        ),
        prepare=_three_alarms,
        solve=lambda told: [
            open_app("Clock"),
            *(
                step
                for clock in told["times"]
                for step in (
                    tap("Add alarm"), type_into("Hour", clock[:2]), type_into("Minute", clock[3:]), tap("OK")
                )
            ),
        ],
        check=_alarms_set,
        changes=(f"{CLOCK}.alarms", f"{CLOCK}.next"),
        apps=("Clock",),
        complexity=3,
    ),
    Template(
        name="across.guests_to_checklist",
        goals=(
            "Make a checklist titled “{title}” in Notes with the name of every guest of my event {title}",
            "Who is invited to {title}? Write the names into a note called {title}, one item with a box for each.",
        ),
        prepare=_guest_list,
        solve=lambda told: [
            open_app("Calendar"), scroll_to(told["title"]), tap(told["title"]), open_app("Notes"), tap("New note"),
            type_into("Title", told["title"]), tap("More options"), tap("Show checkboxes"),
            *(step for name in told["names"] for step in (type_into("List item", name), tap("Add item"))), back(),
        ],
        check=lambda before, after, told: note_made(
            before, after, title=told["title"], items=[{"text": name, "done": False} for name in told["names"]]
        ),
        changes=(f"{NOTES}.notes", f"{NOTES}.next"),
        apps=("Calendar", "Notes"),
        complexity=3,
    ),
]  # fmt: skip
