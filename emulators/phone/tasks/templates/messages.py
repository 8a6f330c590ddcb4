"""Tasks with text messages: writing, answering, forwarding, tidying up, looking things up."""

from __future__ import annotations

import random
import re
from typing import Any

from emulators.phone.apps.people import contact_with, digits, full_name, name_for
from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import only_changed, only_removed
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    hold,
    open_app,
    scroll_to,
    tap,
    type_into,
)
from emulators.phone.tasks.templates.contacts import CONTACTS

MESSAGES = "org.clewline.messages"
THREADS = f"{MESSAGES}.threads"
SENT = (THREADS, f"{MESSAGES}.next", f"{MESSAGES}.next_message")
_LINES = (
    "I will be there in ten minutes", "Can you call me after work?", "Thanks for dinner, it was lovely",
    "The meeting moved to Friday", "Please bring the blue folder", "Happy to help, just tell me when",
    "I sent you the photos by mail", "Do not wait for me tonight", "See you at the airport", "The door code is 4471",
)  # fmt: skip


def _threads(states: States) -> list[dict[str, Any]]:
    threads: list[dict[str, Any]] = states[MESSAGES]["threads"]
    return threads


def _talks(phone: Phone) -> list[dict[str, Any]]:
    """Conversations with one person each who is in the address book."""
    people = phone.state(CONTACTS)
    return [
        thread
        for thread in phone.state(MESSAGES)["threads"]
        if len(thread["numbers"]) == 1 and contact_with(people, thread["numbers"][0])
    ]


def _some_talk(dice: random.Random, phone: Phone) -> Parameters:
    thread = dice.choice(_talks(phone))
    name = name_for(phone.state(CONTACTS), thread["numbers"][0])
    return {"id": thread["id"], "name": name, "numbers": thread["numbers"], "text": dice.choice(_LINES)}


def _stranger(dice: random.Random, phone: Phone) -> dict[str, Any]:
    """A contact with whom nothing was written yet."""
    taken = {digits(number) for thread in phone.state(MESSAGES)["threads"] for number in thread["numbers"]}
    free = [p for p in phone.state(CONTACTS)["contacts"] if not taken & {digits(n["number"]) for n in p["phones"]}]
    found: dict[str, Any] = dice.choice(free)
    return found


def _new_talk(dice: random.Random, phone: Phone) -> Parameters:
    contact = _stranger(dice, phone)
    return {"name": full_name(contact), "numbers": [contact["phones"][0]["number"]], "text": dice.choice(_LINES)}


def _to_number(dice: random.Random, phone: Phone) -> Parameters:
    number = f"{dice.choice((206, 305, 469, 808))}-555-{dice.randrange(100, 200):04d}"
    return {"number": number, "numbers": [number], "text": dice.choice(_LINES)}


def _two(dice: random.Random, phone: Phone) -> Parameters:
    one = _stranger(dice, phone)
    two = _stranger(dice, phone)
    while two["id"] == one["id"]:
        two = _stranger(dice, phone)
    return {
        "one": full_name(one), "two": full_name(two), "text": dice.choice(_LINES),
        "numbers": [one["phones"][0]["number"], two["phones"][0]["number"]],
    }  # fmt: skip


def message_sent(before: States, after: States, told: Parameters) -> bool:
    """Whether exactly that text went to exactly those numbers, once."""
    earlier = {thread["id"]: thread for thread in _threads(before)}
    sent: list[tuple[list[str], str]] = []
    for thread in _threads(after):
        old = earlier.pop(thread["id"], None)
        known = old["messages"] if old else []
        if thread["messages"][: len(known)] != known or (old and {**old, "messages": 0} != {**thread, "messages": 0}):
            return False
        sent += [(thread["numbers"], message["text"]) for message in thread["messages"][len(known) :]]
    if earlier or len(sent) != 1:
        return False
    numbers, text = sent[0]
    same = sorted(digits(n) for n in numbers) == sorted(digits(n) for n in told["numbers"])
    return same and text.strip().rstrip(".").casefold() == told["text"].strip().rstrip(".").casefold()


def _open_talk(told: Parameters) -> list[Do]:
    return [open_app("Messages"), scroll_to(told["name"]), tap(told["name"])]


def _write(text: str) -> list[Do]:
    return [type_into("Text message", text), tap("Send SMS")]


def _with(name: str, value: bool) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        told = _some_talk(dice, phone)
        next(each for each in phone.state(MESSAGES)["threads"] if each["id"] == told["id"])[name] = value
        return told

    return prepare


def _turned(name: str, value: bool) -> Any:
    return lambda before, after, told: only_changed(_threads(before), _threads(after), told["id"], **{name: value})


def _some_message(dice: random.Random, phone: Phone) -> Parameters:
    told = _some_talk(dice, phone)
    thread = next(each for each in phone.state(MESSAGES)["threads"] if each["id"] == told["id"])
    message = dice.choice(thread["messages"])
    other = full_name(_stranger(dice, phone))
    contact = next(p for p in phone.state(CONTACTS)["contacts"] if full_name(p) == other)
    return {
        **told, "message": message["id"], "words": message["text"], "begin": " ".join(message["text"].split()[:3]),
        "other": other, "to": [contact["phones"][0]["number"]],
    }  # fmt: skip


def _starred(before: States, after: States, told: Parameters) -> bool:
    thread = next(each for each in _threads(before) if each["id"] == told["id"])
    messages = [
        {**message, "starred": True} if message["id"] == told["message"] else message for message in thread["messages"]
    ]
    return only_changed(_threads(before), _threads(after), told["id"], messages=messages)


def _without_message(before: States, after: States, told: Parameters) -> bool:
    thread = next(each for each in _threads(before) if each["id"] == told["id"])
    messages = [message for message in thread["messages"] if message["id"] != told["message"]]
    return only_changed(_threads(before), _threads(after), told["id"], messages=messages)


def _last_word(dice: random.Random, phone: Phone) -> Parameters:
    incoming = [each for each in _talks(phone) if each["messages"][-1]["from"] != "me"]
    thread = dice.choice(incoming)
    name = name_for(phone.state(CONTACTS), thread["numbers"][0])
    return {"name": name, "last": thread["messages"][-1]["text"]}


def _code(dice: random.Random, phone: Phone) -> Parameters:
    thread = next(each for each in phone.state(MESSAGES)["threads"] if each["numbers"] == ["22395"])
    told = thread["messages"][-1]["text"]
    found = re.search(r"\d{6}", told)
    assert found is not None
    return {"code": found.group(), "text": told}


def _nobody(dice: random.Random, phone: Phone) -> Parameters:
    name = dice.choice(("Ottilie Brandt", "Quincy Marlowe", "Xenia Papadaki", "Ulrich Zander"))
    return {"name": name, "text": dice.choice(_LINES)}


TEMPLATES = [
    Template(
        name="messages.reply",
        goals=(
            "Text {name}: {text}",
            "Send {name} a message that says “{text}”",
            "Write to {name} in Messages: {text}",
        ),
        prepare=_some_talk,
        solve=lambda told: [*_open_talk(told), *_write(told["text"])],
        check=message_sent,
        changes=SENT,
        apps=("Messages",),
    ),
    Template(
        name="messages.write_first",
        goals=("Send an SMS to {name}: {text}", "Text {name} “{text}”", "Let {name} know by text message: {text}"),
        prepare=_new_talk,
        solve=lambda told: [
            open_app("Messages"), tap("Start chat"), type_into("Type a name or phone number", told["name"]),
            tap(told["name"], nth=1), *_write(told["text"]),
        ],
        check=message_sent,
        changes=SENT,
        apps=("Messages",),
        complexity=2,
    ),
    Template(
        name="messages.write_to_number",
        goals=("Text {number}: {text}", "Send “{text}” as an SMS to the number {number}"),
        prepare=_to_number,
        solve=lambda told: [
            open_app("Messages"), tap("Start chat"), type_into("Type a name or phone number", told["number"]),
            tap(f"Send to {told['number']}"), *_write(told["text"]),
        ],
        check=message_sent,
        changes=SENT,
        apps=("Messages",),
        complexity=2,
    ),
    Template(
        name="messages.write_group",
        goals=(
            "Start a group chat with {one} and {two} and write: {text}",
            "Send one message to {one} and {two} together: {text}",
        ),
        prepare=_two,
        solve=lambda told: [
            open_app("Messages"), tap("Start chat"), tap("Create group"), scroll_to(told["one"]), tap(told["one"]),
            scroll_to(told["two"]), tap(told["two"]), tap("Next"), *_write(told["text"]),
        ],
        check=message_sent,
        changes=SENT,
        apps=("Messages",),
        complexity=2,
    ),
    Template(
        name="messages.archive",
        goals=("Archive the conversation with {name}", "Put my chat with {name} into the archive"),
        prepare=_some_talk,
        solve=lambda told: [open_app("Messages"), scroll_to(told["name"]), hold(told["name"]), tap("Archive")],
        check=_turned("archived", True),
        changes=(THREADS,),
        apps=("Messages",),
    ),
    Template(
        name="messages.unarchive",
        goals=("Take the chat with {name} out of the archive", "Unarchive my conversation with {name}"),
        prepare=_with("archived", True),
        solve=lambda told: [
            open_app("Messages"), tap("More options"), tap("Archived"), tap("Unarchive", inside=told["name"]),
        ],
        check=_turned("archived", False),
        changes=(THREADS,),
        apps=("Messages",),
    ),
    Template(
        name="messages.delete",
        goals=("Delete the whole conversation with {name}", "Remove my text message thread with {name} for good"),
        prepare=_some_talk,
        solve=lambda told: [*_open_talk(told), tap("More options"), tap("Delete"), tap("Delete")],
        check=lambda before, after, told: only_removed(_threads(before), _threads(after), [told["id"]]),
        changes=(THREADS,),
        apps=("Messages",),
        complexity=2,
    ),
    Template(
        name="messages.pin",
        goals=("Pin the chat with {name} to the top of Messages", "Keep my conversation with {name} pinned at the top"),
        prepare=_some_talk,
        solve=lambda told: [open_app("Messages"), scroll_to(told["name"]), hold(told["name"]), tap("Pin")],
        check=_turned("pinned", True),
        changes=(THREADS,),
        apps=("Messages",),
    ),
    Template(
        name="messages.mute",
        goals=("Mute the conversation with {name}", "No more notifications for texts from {name}, please"),
        prepare=_some_talk,
        solve=lambda told: [*_open_talk(told), tap("More options"), tap("Mute notifications")],
        check=_turned("muted", True),
        changes=(THREADS,),
        apps=("Messages",),
    ),
    Template(
        name="messages.block",
        goals=("Block {name} in Messages", "I do not want texts from {name} any more; block the number in Messages"),
        prepare=_some_talk,
        solve=lambda told: [*_open_talk(told), tap("More options"), tap("Block"), tap("Block")],
        check=_turned("blocked", True),
        changes=(THREADS,),
        apps=("Messages",),
        complexity=2,
    ),
    Template(
        name="messages.unblock",
        goals=("Unblock {name} in Messages", "Let {name} text me again; the number is blocked in Messages"),
        prepare=_with("blocked", True),
        solve=lambda told: [
            open_app("Messages"), tap("More options"), tap("Spam & blocked"), tap("Unblock", inside=told["name"]),
        ],
        check=_turned("blocked", False),
        changes=(THREADS,),
        apps=("Messages",),
    ),
    Template(
        name="messages.star",
        goals=(
            "Star the message “{words}” in my chat with {name}",
            "Mark “{words}” from the conversation with {name} with a star",
        ),
        prepare=_some_message,
        solve=lambda told: [*_open_talk(told), scroll_to(told["words"]), hold(told["words"]), tap("Star")],
        check=_starred,
        changes=(THREADS,),
        apps=("Messages",),
        complexity=2,
    ),
    Template(
        name="messages.delete_one",
        goals=(
            "Delete only the message “{words}” from my chat with {name}",
            "In the conversation with {name}, remove the message “{words}” and nothing else",
        ),
        prepare=_some_message,
        solve=lambda told: [
            *_open_talk(told), scroll_to(told["words"]), hold(told["words"]), tap("#delete"), tap("Delete"),
        ],
        check=_without_message,
        changes=(THREADS,),
        apps=("Messages",),
        complexity=2,
    ),
    Template(
        name="messages.forward",
        goals=(
            "Forward the message “{words}” from {name} to {other}",
            "In my chat with {name} there is “{words}”. Pass it on to {other}.",
        ),
        prepare=_some_message,
        solve=lambda told: [
            *_open_talk(told), scroll_to(told["words"]), hold(told["words"]), tap("Forward"),
            type_into("Type a name or phone number", told["other"]), tap(told["other"], nth=1),
            tap("Send SMS"),
        ],
        check=lambda before, after, told: message_sent(
            before, after, {"numbers": told["to"], "text": told["words"]}
        ),
        changes=SENT,
        apps=("Messages",),
        complexity=3,
    ),
    Template(
        name="messages.what_last",
        goals=("What did {name} write to me last?", "Read me the latest text from {name}"),
        prepare=_last_word,
        solve=lambda told: [*_open_talk(told), answer(told["last"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["last"]),
        apps=("Messages",),
    ),
    Template(
        name="messages.what_code",
        goals=("Which verification code did I get by text message?", "Tell me the verification code from my SMS"),
        prepare=_code,
        solve=lambda told: [open_app("Messages"), scroll_to("22395"), tap("22395"), answer(told["code"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["code"]),
        apps=("Messages",),
    ),
    Template(
        name="messages.copy_code_message",
        goals=(
            "Copy the message with my verification code to the clipboard",
            "Put the text message that holds the verification code on the clipboard",
        ),
        prepare=_code,
        solve=lambda told: [
            open_app("Messages"), scroll_to("22395"), tap("22395"), hold(told["text"]), tap("Copy"),
        ],
        check=lambda before, after, told: told["code"] in after["clipboard"],
        changes=("clipboard",),
        apps=("Messages",),
        complexity=2,
    ),
    Template(
        name="messages.read_all",
        goals=("Mark all my text messages as read", "I have seen everything: mark all conversations as read"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [open_app("Messages"), tap("More options"), tap("Mark all as read")],
        check=lambda before, after, told: all(
            after[MESSAGES]["recent_read"].get(str(thread["id"])) == thread["messages"][-1]["id"]
            for thread in _threads(after)
        ),
        apps=("Messages",),
    ),
    Template(
        name="messages.delete_codes",
        goals=(
            "Have Messages delete one-time codes automatically after a day",
            "Texts with one-time codes should vanish after 24 hours; turn that on in the settings of Messages",
        ),
        prepare=lambda dice, phone: {},
        solve=lambda told: [
            open_app("Messages"), tap("More options"), tap("Settings"), tap("Delete one-time codes after 24 hours"),
        ],
        check=lambda before, after, told: after[MESSAGES]["settings"]["delete_codes"] is True,
        changes=(f"{MESSAGES}.settings.delete_codes",),
        apps=("Messages",),
    ),
    Template(
        name="messages.swipe_deletes",
        goals=(
            "When I swipe a conversation in Messages it should be deleted, not archived. Set that.",
            "Change the swipe in Messages so that it deletes conversations",
        ),
        prepare=lambda dice, phone: {},
        solve=lambda told: [open_app("Messages"), tap("More options"), tap("Settings"), tap("Delete")],
        check=lambda before, after, told: after[MESSAGES]["settings"]["swipe"] == "delete",
        changes=(f"{MESSAGES}.settings.swipe",),
        apps=("Messages",),
    ),
    Template(
        name="messages.write_unknown",
        goals=(
            "Text {name} from my contacts: {text}",
            "Send a text to {name}, who is in my contacts: {text}",
        ),
        prepare=_nobody,
        solve=lambda told: [
            open_app("Messages"), tap("Start chat"), type_into("Type a name or phone number", told["name"]),
        ],
        check=lambda before, after, told: True,
        apps=("Messages",),
        feasible=False,
    ),
]  # fmt: skip
