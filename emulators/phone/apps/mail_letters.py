"""The mail that is in the box before anybody looks at it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from emulators.phone.apps.people import Person

OWNER = {"name": "Robin Keller", "address": "robin.keller@example.com"}

# name, address, subject, text, names of attachments; braces are drawn anew for each phone
_SERVICES = (
    (
        "Blue Harbor Air",
        "booking@blueharborair.example",
        "Your booking {code} is confirmed",
        "Dear Robin,\n\nyour flight to {city} is booked.\nBooking code: {code}\nDeparture: {day} at {hour}:40\n"
        "Seat: {seat}\n\nPlease be at the gate 45 minutes before departure.",
        ("boarding-pass.pdf",),
    ),
    (
        "Copperleaf Store",
        "orders@copperleaf.example",
        "Order {number} has shipped",
        "Good news! Your order {number} is on its way and arrives on {day}.\nTotal: ${price}\n\n"
        "Thank you for shopping with us.",
        (),
    ),
    (
        "Sunrise Energy",
        "billing@sunrise-energy.example",
        "Your invoice for February",
        "Your invoice is ready.\nAmount due: ${price}\nDue date: {day}\nInvoice number: {number}",
        ("invoice.pdf",),
    ),
    (
        "City Library",
        "service@citylibrary.example",
        "Three books are due soon",
        "The following books are due on {day}:\n– The Lighthouse Keeper\n– A Short History of Salt\n– Bread at Home\n\n"
        "You can renew them online.",
        (),
    ),
    (
        "Harborview Hotel",
        "stay@harborview.example",
        "See you in {city}",
        "We look forward to your stay from {day}.\nConfirmation: {code}\nRoom: double, sea view\n"
        "Breakfast is served from 7 to 10:30.",
        (),
    ),
    (
        "Tidewater Weekly",
        "news@tidewater.example",
        "This week: twelve trails for spring",
        "Hello Robin,\n\nspring is here and so are our favourite trails. Number one leads along the old railway line, "
        "14 km and nearly flat.\n\nUnsubscribe at any time.",
        (),
    ),
    (
        "Summit Cycling",
        "club@summit.example",
        "Club ride on Saturday",
        "We meet at {hour}:30 at the boathouse. Two groups, 40 and 70 km. Bring lights.\n\nCancelled if it pours.",
        (),
    ),
    (
        "Quayside Insurance",
        "info@quayside.example",
        "Your policy was renewed",
        "Your policy {number} was renewed for another year. The yearly premium is ${price}.",
        ("policy.pdf",),
    ),
    (
        "Greenfield School",
        "office@greenfield.example",
        "School closes early on {day}",
        "Dear parents,\n\non {day} classes end at 11:45. The bus leaves at noon.\n\nKind regards\nThe school office",
        (),
    ),
    (
        "Papermill Press",
        "hello@papermill.example",
        "Your subscription ends soon",
        "Your subscription ends on {day}. Renew now and keep the old price of ${price} a year.",
        (),
    ),
    (
        "Maple Street Garage",
        "service@maplegarage.example",
        "Quote {number} for your car",
        "Front brakes and a new battery come to ${price} including labour. The quote is valid until {day}.",
        ("quote.pdf",),
    ),
    (
        "Ticketline",
        "tickets@ticketline.example",
        "Your tickets: {city} Symphony",
        "Two seats, row {seat}, on {day} at 20:00. Doors open at 19:15. Show code {code} at the entrance.",
        ("tickets.pdf",),
    ),
)

# subject, and who writes what: ``<`` somebody whom the owner knows, ``>`` the owner
_TALKS = (
    (
        "Slides for Thursday",
        (
            "< Hi Robin,\n\nattached are the slides for Thursday. Could you check the numbers on page 7?\n\nThanks",
            "> Hi,\n\nlooks good, only the total on page 7 is last year’s. The new one is 48,200.\n\nRobin",
            "< Great catch, I have changed it.",
        ),
    ),
    (
        "Weekend at the lake",
        ("< We rented the cabin from Friday to Sunday. Do you want to join? There is room for two more.",),
    ),
    ("Minutes of the meeting", ("< Hello,\n\nthe minutes are attached. Next meeting: room 4.12.\n\nBest",)),
    (
        "Question about the invoice",
        (
            "< Hi,\n\nwe received invoice 2231 twice. Which one should we pay?",
            "> The second one, please ignore the first. Sorry for the confusion!",
        ),
    ),
    (
        "Recipe as promised",
        ("< Here it is: 500 g tomatoes, two onions, a handful of basil, and patience. Simmer for 40 minutes.",),
    ),
    (
        "Flat viewing",
        (
            "< Good morning,\n\nthe flat can be viewed at 17:15. The rent is 1,180 including heating.\n\nRegards",
            "> Thank you, I will be there.",
        ),
    ),
    ("Photos from Sunday", ("< I put the photos into the shared folder. The one with the dog is my favourite!",)),
    ("Contract draft", ("< Hi Robin,\n\nplease look at section 4, the notice period is now six weeks.\n\nThanks",)),
    (
        "Moving boxes",
        (
            "> Do you still have those moving boxes? I would need about twenty.",
            "< Yes, 25 of them in the cellar. Come by any evening.",
        ),
    ),
    ("Running group", ("< We start at 6:45 at the north gate from now on, it is too hot later.",)),
    (
        "Your feedback on the article",
        ("< Thanks for reading it so quickly. I shortened the introduction as you said.",),
    ),
    ("Parking permit", ("< The new permit is in your letter box. Please return the old one by Friday.",)),
    ("Choir rehearsal", ("< Rehearsal moves to the small hall this month. Bring the blue scores.",)),
    ("Lunch next week?", ("< Are you in town next week? I would love to catch up over lunch.",)),
    ("Interview notes", ("< My notes on both candidates are attached. I lean towards the second one.",)),
)
_SPAM = (
    (
        "Grand Prize Office",
        "winner@prizes.example",
        "You have won a camper van!!!",
        "Send us your account number today.",
    ),
    ("Pharma Bargain", "deal@cheap.example", "Last chance: 90% off", "Only today. Click here."),
)
_CITIES = ("Lisbon", "Oslo", "Vienna", "Rome", "Dublin", "Athens", "Prague")


def letters(dice: random.Random, people: Sequence[Person], now: datetime) -> list[dict[str, Any]]:
    """Mails without ids, oldest first; ``thread`` is a number, the same for those that belong together."""
    found: list[dict[str, Any]] = []
    writers = dice.sample(list(people), len(_TALKS))
    thread = 0
    for name, address, subject, words, files in _SERVICES:
        thread += 1
        told = _draw(dice, now)
        at = now - timedelta(minutes=dice.randrange(30, 60 * 24 * 25))
        found.append(
            _mail(thread, "inbox", {"name": name, "address": address}, [OWNER["address"]], subject.format(**told),
                  words.format(**told), at, files)
        )  # fmt: skip
    for person, (subject, lines) in zip(writers, _TALKS, strict=True):
        thread += 1
        at = now - timedelta(minutes=dice.randrange(60 * 30, 60 * 24 * 30))
        them = {"name": person.name, "address": person.email}
        for number, line in enumerate(lines):
            theirs = line[0] == "<"
            found.append(
                _mail(
                    thread,
                    "inbox" if theirs else "sent",
                    them if theirs else dict(OWNER),
                    [OWNER["address"]] if theirs else [person.email],
                    f"Re: {subject}" if number else subject,
                    line[2:],
                    at,
                    ("notes.pdf",) if theirs and "ttached" in line else (),
                )
            )
            at += timedelta(minutes=dice.randrange(8, 400))
    for name, address, subject, words in _SPAM:
        thread += 1
        at = now - timedelta(hours=dice.randrange(20, 400))
        found.append(_mail(thread, "spam", {"name": name, "address": address}, [OWNER["address"]], subject, words, at))
    thread += 1
    found.append(
        _mail(thread, "drafts", dict(OWNER), [writers[0].email], "Holiday plans", "Hi,\n\nI was thinking about", now)
    )
    return sorted(found, key=lambda mail: mail["at"])


def _draw(dice: random.Random, now: datetime) -> dict[str, str]:
    day = now + timedelta(days=dice.randrange(3, 40))
    return {
        "code": "".join(dice.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(6)),
        "city": dice.choice(_CITIES), "day": f"{day:%B} {day.day}", "hour": str(dice.randrange(7, 18)),
        "number": str(dice.randrange(10_000, 99_999)), "price": f"{dice.randrange(12, 480)}.{dice.randrange(10, 100)}",
        "seat": f"{dice.randrange(2, 30)}{dice.choice('ABCDEF')}",
    }  # fmt: skip


def _mail(
    thread: int, folder: str, sender: dict[str, str], to: list[str], subject: str, body: str, at: datetime,
    files: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    return {
        "thread": thread,
        "folder": folder,
        "from": sender,
        "to": to,
        "cc": [],
        "subject": subject,
        "body": body,
        "at": at.replace(tzinfo=None).isoformat(timespec="minutes"),
        "starred": False,
        "labels": [],
        "files": list(files),
    }
