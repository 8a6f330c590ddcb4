"""What people and services have written to the owner of the phone before anybody looks at it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from emulators.phone.apps.people import Person, digits

# each line: who says it (``>`` the owner, ``<`` the other, ``2`` a second member of a group), and what
_DIALOGUES = (
    ("< Are we still on for Thursday?", "> Yes! Same place at half past six?", "< Perfect, see you there"),
    ("> Did you find my umbrella by any chance?", "< It is on the hook by the door", "> You are a lifesaver"),
    ("< Train is delayed, will be about twenty minutes late", "> No stress, I will get us a table"),
    ("< Could you send me the address again?", "> Sure: 14 Alder Street, second floor", "< Thanks!"),
    ("> Happy birthday!! 🎉 Hope you have a great day", "< Thank you so much! Cake on Sunday?", "> Count me in"),
    ("< The plumber comes tomorrow between 8 and 10", "> Ok, I will be home", "< Great, please let him in"),
    ("> How did the interview go?", "< Really well I think. They will call on Monday", "> Fingers crossed"),
    ("< Can you pick up bread on the way?", "> White or whole grain?", "< Whole grain please, and some butter"),
    ("< Movie tonight? The new one starts at 8:15", "> I have training until 7, so that works"),
    ("> I left the keys with your neighbour", "< Got them, thanks for looking after the plants"),
    ("< We landed! Everything fine", "> Glad to hear. Call me when you are settled in"),
    ("< The recipe you asked for: 250 g flour, 3 eggs, half a litre of milk, some salt", "> Trying it tonight"),
    ("> Are you free to help me move a sofa on Saturday?", "< Morning is good, I am away after noon"),
    ("< Forgot my charger at your place 🙈", "> I will bring it on Wednesday"),
    ("< Parents’ evening is on the 12th at 7 pm, room 204", "> Noted, thanks for the reminder"),
    ("> Running late, start without me", "< We ordered you the soup", "> Perfect choice"),
    ("< Your bike is fixed, only the brakes were loose", "> Wonderful, what do I owe you?", "< A coffee"),
    ("< Do you still have the big tent?", "> Yes, in the cellar. When do you need it?", "< From the 20th for a week"),
)  # fmt: skip
_GROUPS = (
    (
        "Hiking crew",
        (
            "< Sunday looks sunny, shall we do the lake trail?",
            "2 I am in! Who drives?",
            "> I can take three",
            "< Then we meet at the station at 9",
        ),
    ),
    ("Office lunch", ("2 Pizza or noodles today?", "> Noodles", "< Noodles it is, 12:30 downstairs")),
    ("Football Tuesday", ("< Pitch is booked for 18:00", "2 I am out, knee again", "> Get well! I will ask around")),
)
_SERVICES = (
    ("22395", "Your verification code is {code}. Do not share it with anyone."),
    ("72727", "Parcel update: your delivery arrives today between 14:00 and 16:00. Reply STOP to end."),
    ("33210", "Reminder: dental check-up on {day} at 10:40. Reply C to confirm."),
    ("80888", "Your bill of $42.17 is ready. It will be collected on {day}."),
)


def talks(dice: random.Random, people: tuple[Person, ...], now: datetime) -> list[dict[str, Any]]:
    """Threads, without ids: with people, groups and services, the latest message within the last weeks."""
    known = list(people)
    dice.shuffle(known)
    found = [_thread(dice, [known.pop()], "", lines, now) for lines in dice.sample(_DIALOGUES, 15)]
    for name, lines in dice.sample(_GROUPS, 2):
        found.append(_thread(dice, [known.pop(), known.pop(), known.pop()], name, lines, now))
    for sender, words in _SERVICES:
        day = now + timedelta(days=dice.randrange(2, 20))
        told = words.format(code=f"{dice.randrange(10**6):06d}", day=f"{day:%B} {day.day}")
        at = now - timedelta(hours=dice.randrange(2, 300))
        found.append(_record([sender], "", [{"from": sender, "text": told, "at": _stamp(at)}]))
    return found


def _thread(
    dice: random.Random, members: list[Person], name: str, lines: tuple[str, ...], now: datetime
) -> dict[str, Any]:
    numbers = [digits(person.number) for person in members]
    at = now - timedelta(minutes=dice.randrange(40, 60 * 24 * 20))
    messages: list[dict[str, Any]] = []
    for line in reversed(lines):
        sender = {">": "me", "<": numbers[0], "2": numbers[-1]}[line[0]]
        messages.insert(0, {"from": sender, "text": line[2:], "at": _stamp(at)})
        at -= timedelta(minutes=dice.randrange(1, 90))
    return _record([person.number for person in members], name, messages)


def _record(numbers: list[str], name: str, messages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "numbers": numbers, "name": name, "messages": messages, "archived": False, "pinned": False, "muted": False,
        "blocked": False,
    }  # fmt: skip


def _stamp(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="minutes")
