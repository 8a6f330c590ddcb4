"""Tasks with calls: placing them, the history, blocked numbers."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from emulators.phone.apps.dialer_call import span
from emulators.phone.apps.people import contact_with, digits, full_name, name_for
from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import only_removed
from emulators.phone.tasks.task import (
    Parameters,
    States,
    Template,
    answer,
    open_app,
    scroll_to,
    tap,
    type_into,
    wait,
)
from emulators.phone.tasks.templates.contacts import CONTACTS, somebody

DIALER = "org.clewline.dialer"
CALLED = (f"{DIALER}.calls", f"{DIALER}.next", f"{DIALER}.current")


def called(before: States, after: States, told: Parameters) -> bool:
    """Whether that number was called, and no other; the call may still go on."""
    earlier = before[DIALER]["calls"]
    new = [call for call in after[DIALER]["calls"] if call not in earlier]
    current = after[DIALER]["current"]
    made = [call["number"] for call in new] + ([current["number"]] if current else [])
    kept = all(call in after[DIALER]["calls"] for call in earlier)
    return kept and [digits(number) for number in made] == [digits(told["number"])]


def _whom(dice: random.Random, phone: Phone) -> Parameters:
    contact = somebody(dice, phone)
    return {"name": full_name(contact), "number": contact["phones"][0]["number"]}


def _number(dice: random.Random, phone: Phone) -> Parameters:
    return {"number": f"{dice.choice((206, 305, 469, 808))}-555-{dice.randrange(100, 200):04d}"}


def _favorite(dice: random.Random, phone: Phone) -> Parameters:
    found = dice.choice([each for each in phone.state(CONTACTS)["contacts"] if each["favorite"]])
    return {"name": full_name(found), "number": found["phones"][0]["number"]}


def _put_call(phone: Phone, number: str, kind: str, seconds: int, minutes_ago: int) -> int:
    state = phone.state(DIALER)
    at = (phone.now() - timedelta(minutes=minutes_ago)).replace(tzinfo=None).isoformat(timespec="minutes")
    state["calls"].append({"id": state["next"], "number": number, "kind": kind, "at": at, "seconds": seconds})
    state["next"] += 1
    return int(state["next"] - 1)


def _missed(dice: random.Random, phone: Phone) -> Parameters:
    told = _whom(dice, phone)
    _put_call(phone, told["number"], "missed", 0, dice.randrange(2, 15))
    return told


def _talked(dice: random.Random, phone: Phone) -> Parameters:
    told = _whom(dice, phone)
    state = phone.state(DIALER)
    state["calls"] = [call for call in state["calls"] if digits(call["number"]) != digits(told["number"])]
    seconds = dice.randrange(61, 1700)
    _put_call(phone, told["number"], "outgoing", seconds, dice.randrange(16, 300))
    return {**told, "span": span(seconds)}


def _known_caller(dice: random.Random, phone: Phone) -> Parameters:
    people = phone.state(CONTACTS)
    calls = [call for call in phone.state(DIALER)["calls"] if contact_with(people, call["number"])]
    call = dice.choice(calls)
    ids = [c["id"] for c in calls if digits(c["number"]) == digits(call["number"])]
    return {"name": name_for(people, call["number"]), "number": call["number"], "ids": ids}


def _blocked(dice: random.Random, phone: Phone) -> Parameters:
    contact = somebody(dice, phone)
    number = contact["phones"][0]["number"]
    phone.state(DIALER)["blocked"].append(number)
    return {"name": full_name(contact), "number": number}


def _reply(dice: random.Random, phone: Phone) -> Parameters:
    words = dice.choice(("In a meeting, text me please", "Driving right now", "On the train, bad reception"))
    return {"old": "I’ll call you later.", "new": words}


def _nobody(dice: random.Random, phone: Phone) -> Parameters:
    return {"name": dice.choice(("Ottilie Brandt", "Quincy Marlowe", "Xenia Papadaki", "Ulrich Zander"))}


def _history_of(told: Parameters) -> list[Any]:
    return [open_app("Phone"), tap("Contacts"), scroll_to(told["name"]), tap(told["name"])]


TEMPLATES = [
    Template(
        name="phone.call_contact",
        goals=("Call {name}", "Give {name} a ring", "Phone {name} for me"),
        prepare=_whom,
        solve=lambda told: [
            open_app("Phone"), tap("Search"), type_into("Search contacts", told["name"]), tap(told["name"], nth=1),
            tap("#call"),
        ],
        check=called,
        changes=CALLED,
        apps=("Phone",),
    ),
    Template(
        name="phone.call_number",
        goals=("Call {number}", "Dial the number {number} and call it"),
        prepare=_number,
        solve=lambda told: [
            open_app("Phone"), tap("Key pad"), type_into("Phone number", told["number"]), tap("Dial"),
        ],
        check=called,
        changes=CALLED,
        apps=("Phone",),
    ),
    Template(
        name="phone.call_with_keys",
        goals=(
            "Call the number {number} with the key pad",
            "Type {number} on the dial pad and call",
        ),
        prepare=lambda dice, phone: {"number": f"0{dice.randrange(10**6, 10**7)}"},
        solve=lambda told: [
            open_app("Phone"), tap("Key pad"), *(tap(f"#key_{digit}") for digit in told["number"]), tap("Dial"),
        ],
        check=called,
        changes=CALLED,
        apps=("Phone",),
        complexity=2,
    ),
    Template(
        name="phone.call_and_hang_up",
        goals=("Call {name}, wait until the call is answered, then hang up", "Ring {name} briefly and end the call"),
        prepare=_whom,
        solve=lambda told: [*_history_of(told), tap("#call"), wait(8), tap("End call")],
        check=lambda before, after, told: called(before, after, told) and after[DIALER]["current"] is None,
        changes=CALLED,
        apps=("Phone",),
        complexity=2,
    ),
    Template(
        name="phone.call_on_speaker",
        goals=("Call {name} and switch the speaker on", "Start a call with {name} on speaker"),
        prepare=_whom,
        solve=lambda told: [*_history_of(told), tap("#call"), tap("Speaker")],
        check=lambda before, after, told: called(before, after, told)
        and bool(after[DIALER]["current"] and after[DIALER]["current"]["speaker"]),
        changes=CALLED,
        apps=("Phone",),
        complexity=2,
    ),
    Template(
        name="phone.call_favorite",
        goals=("Call {name} from my favorites", "In the Phone app, call my favorite contact {name}"),
        prepare=_favorite,
        solve=lambda told: [open_app("Phone"), tap("Favorites"), scroll_to(told["name"]), tap(told["name"])],
        check=called,
        changes=CALLED,
        apps=("Phone",),
    ),
    Template(
        name="phone.call_back",
        goals=("Call back whoever I missed last", "I have a missed call. Ring the person back."),
        prepare=_missed,
        solve=lambda told: [open_app("Phone"), tap(f"Call {told['name']}")],
        check=called,
        changes=CALLED,
        apps=("Phone",),
    ),
    Template(
        name="phone.who_missed",
        goals=("Whose call did I miss last?", "Who is the person behind my latest missed call?"),
        prepare=_missed,
        solve=lambda told: [open_app("Phone"), answer(told["name"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["name"]),
        apps=("Phone",),
    ),
    Template(
        name="phone.how_long",
        goals=(
            "How long was my last call with {name}? Answer as minutes:seconds.",
            "For how long did I talk with {name} last time? Answer as minutes:seconds, as the Phone app writes it.",
        ),
        prepare=_talked,
        solve=lambda told: [*_history_of(told), answer(told["span"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["span"]),
        apps=("Phone",),
    ),
    Template(
        name="phone.block_caller",
        goals=("Block calls from {name}", "{name} shall not be able to call me any more"),
        prepare=_whom,
        solve=lambda told: [*_history_of(told), tap("More options"), tap("Block"), tap("Block")],
        check=lambda before, after, told: after[DIALER]["blocked"] == [*before[DIALER]["blocked"], told["number"]],
        changes=(f"{DIALER}.blocked",),
        apps=("Phone",),
        complexity=2,
    ),
    Template(
        name="phone.block_number",
        goals=("Block the number {number}", "Add {number} to the blocked numbers of the Phone app"),
        prepare=_number,
        solve=lambda told: [
            open_app("Phone"), tap("More options"), tap("Settings"), tap("Blocked numbers"), tap("Add a number"),
            type_into("Phone number", told["number"]), tap("Block"),
        ],
        check=lambda before, after, told: [digits(each) for each in after[DIALER]["blocked"]]
        == [digits(each) for each in (*before[DIALER]["blocked"], told["number"])],
        changes=(f"{DIALER}.blocked",),
        apps=("Phone",),
        complexity=2,
    ),
    Template(
        name="phone.unblock",
        goals=("Let {name} call me again; the number is blocked", "Unblock the number of {name} in the Phone app"),
        prepare=_blocked,
        solve=lambda told: [
            open_app("Phone"), tap("More options"), tap("Settings"), tap("Blocked numbers"),
            tap(f"Unblock {told['number']}"),
        ],
        check=lambda before, after, told: after[DIALER]["blocked"]
        == [each for each in before[DIALER]["blocked"] if each != told["number"]],
        changes=(f"{DIALER}.blocked",),
        apps=("Phone",),
        complexity=2,
    ),
    Template(
        name="phone.delete_calls",
        goals=("Delete all calls with {name} from the call history", "Remove {name} from my recent calls"),
        prepare=_known_caller,
        solve=lambda told: [*_history_of(told), tap("More options"), tap("Delete calls"), tap("Delete")],
        check=lambda before, after, told: only_removed(before[DIALER]["calls"], after[DIALER]["calls"], told["ids"]),
        changes=(f"{DIALER}.calls",),
        apps=("Phone",),
        complexity=2,
    ),
    Template(
        name="phone.clear_history",
        goals=("Clear my whole call history", "Empty the list of recent calls"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [open_app("Phone"), tap("More options"), tap("Clear call history"), tap("Clear")],
        check=lambda before, after, told: after[DIALER]["calls"] == [],
        changes=(f"{DIALER}.calls",),
        apps=("Phone",),
    ),
    Template(
        name="phone.change_reply",
        goals=(
            "Change the quick response “{old}” to “{new}”",
            "In the Phone app, when I decline a call, I want to be able to send “{new}” instead of “{old}”",
        ),
        prepare=_reply,
        solve=lambda told: [
            open_app("Phone"), tap("More options"), tap("Settings"), tap("Quick responses"), tap(told["old"]),
            type_into("Quick response", told["new"]), tap("Save"),
        ],
        check=lambda before, after, told: after[DIALER]["replies"]
        == [told["new"] if each == told["old"] else each for each in before[DIALER]["replies"]],
        changes=(f"{DIALER}.replies",),
        apps=("Phone",),
        complexity=2,
    ),
    Template(
        name="phone.keypad_tones",
        goals=("Turn the dial pad tones off", "The keys of the dial pad should make no sound"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [open_app("Phone"), tap("More options"), tap("Settings"), tap("Dial pad tones")],
        check=lambda before, after, told: after[DIALER]["settings"]["keypad_tones"] is False,
        changes=(f"{DIALER}.settings.keypad_tones",),
        apps=("Phone",),
    ),
    Template(
        name="phone.call_unknown",
        goals=(
            "Call my contact {name}",
            "Ring {name}, the number is in my contacts",
        ),
        prepare=_nobody,
        solve=lambda told: [open_app("Phone"), tap("Search"), type_into("Search contacts", told["name"])],
        check=lambda before, after, told: True,
        apps=("Phone",),
        feasible=False,
    ),
]  # fmt: skip
