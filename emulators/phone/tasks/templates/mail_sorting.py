"""Tasks with mail that is there: moving, marking and labelling it, and what it says."""

from __future__ import annotations

import random
import re
from typing import Any

from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import only_changed, only_removed
from emulators.phone.tasks.task import (
    Parameters,
    Template,
    answer,
    hold,
    open_app,
    scroll_to,
    swipe,
    tap,
    type_into,
)
from emulators.phone.tasks.templates.mail import MAIL, MAILS, inbox, mails, open_mail, some_mail


def _moved(folder: str) -> Any:
    return lambda before, after, told: only_changed(mails(before), mails(after), told["id"], folder=folder)


def _in_folder(folder: str) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        told = some_mail(dice, phone)
        next(mail for mail in phone.state(MAIL)["mails"] if mail["id"] == told["id"])["folder"] = folder
        return told

    return prepare


def _labelled(dice: random.Random, phone: Phone) -> Parameters:
    return {**some_mail(dice, phone), "label": dice.choice(phone.state(MAIL)["labels"])}


def _new_label(dice: random.Random, phone: Phone) -> Parameters:
    return {"label": dice.choice(("House", "Taxes", "School", "Volunteering", "To read"))}


def _starred(on: bool) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        told = some_mail(dice, phone)
        next(mail for mail in phone.state(MAIL)["mails"] if mail["id"] == told["id"])["starred"] = on
        return told

    return prepare


def _fact(sender: str, pattern: str, key: str) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        mail = next(mail for mail in phone.state(MAIL)["mails"] if mail["from"]["name"] == sender)
        found = re.search(pattern, mail["body"])
        assert found is not None
        return {key: found.group(1), "subject": mail["subject"], "sender": sender}

    return prepare


def _unread(dice: random.Random, phone: Phone) -> Parameters:
    state = phone.state(MAIL)
    count = dice.randrange(2, 9)
    alone = inbox(phone)
    state["recent_unread"] = sorted(mail["id"] for mail in dice.sample(alone, count))
    return {"count": count}


def _trashed(dice: random.Random, phone: Phone) -> Parameters:
    mails = dice.sample(inbox(phone), 3)
    for mail in mails:
        mail["folder"] = "trash"
    return {"ids": [mail["id"] for mail in mails]}


def _missing(dice: random.Random, phone: Phone) -> Parameters:
    return {"subject": dice.choice(("Lottery winnings", "Invitation to the royal ball", "Moon landing schedule"))}


TEMPLATES = [
    Template(
        name="mail.archive",
        goals=("Archive the mail “{subject}” from {sender}", "Put {sender}’s mail {subject} into the archive"),
        prepare=some_mail,
        solve=lambda told: [*open_mail(told), tap("Archive")],
        check=_moved("archive"),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.archive_by_swipe",
        goals=(
            "Swipe the mail “{subject}” from {sender} away so that it is archived",
            "In the inbox, swipe “{subject}” by {sender} to the side to archive it",
        ),
        prepare=some_mail,
        solve=lambda told: [open_app("Mail"), scroll_to(told["subject"]), swipe(told["subject"], "right")],
        check=_moved("archive"),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.delete",
        goals=("Delete the mail “{subject}” from {sender}", "Move {subject} by {sender} to the trash"),
        prepare=some_mail,
        solve=lambda told: [*open_mail(told), tap("#delete")],
        check=_moved("trash"),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.rescue",
        goals=(
            "I deleted “{subject}” from {sender} by mistake, move it back to the inbox",
            "Fetch “{subject}” by {sender} out of the mail trash, into the inbox",
        ),
        prepare=_in_folder("trash"),
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), tap("Trash"), tap(told["subject"]), tap("More options"),
            tap("Move to inbox"),
        ],
        check=_moved("inbox"),
        changes=(MAILS,),
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.not_spam",
        goals=(
            "The mail “{subject}” from {sender} is no spam. Put it into the inbox.",
            "“{subject}” by {sender} was sorted into spam by mistake, get it back into the inbox",
        ),
        prepare=_in_folder("spam"),
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), tap("Spam"), scroll_to(told["subject"]), hold(told["subject"]),
            tap("More options"), tap("Move to inbox"),
        ],
        check=_moved("inbox"),
        changes=(MAILS,),
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.report_spam",
        goals=(
            "Report “{subject}” from {sender} as spam",
            "The mail {subject} by {sender} is junk, report it",
        ),
        prepare=some_mail,
        solve=lambda told: [*open_mail(told), tap("More options"), tap("Report spam")],
        check=_moved("spam"),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.empty_trash",
        goals=("Empty the trash of the Mail app", "Delete everything in my mail trash for good"),
        prepare=_trashed,
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), tap("Trash"), tap("More options"), tap("Empty trash"),
            tap("Empty trash"),
        ],
        check=lambda before, after, told: only_removed(mails(before), mails(after), told["ids"]),
        changes=(MAILS,),
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.star",
        goals=("Star the mail “{subject}” from {sender}", "Mark {sender}’s mail about {subject} with a star"),
        prepare=_starred(False),
        solve=lambda told: [*open_mail(told), tap("Add star")],
        check=lambda before, after, told: only_changed(mails(before), mails(after), told["id"], starred=True),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.unstar",
        goals=(
            "Remove the star from “{subject}” by {sender}",
            "{sender}’s mail “{subject}” needs no star any longer",
        ),
        prepare=_starred(True),
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), tap("Starred"), tap("Remove star", inside=told["subject"]),
        ],
        check=lambda before, after, told: only_changed(mails(before), mails(after), told["id"], starred=False),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.label",
        goals=(
            "Put the label {label} on the mail “{subject}” from {sender}",
            "Label {sender}’s “{subject}” as {label}",
        ),
        prepare=_labelled,
        solve=lambda told: [
            *open_mail(told), tap("More options"), tap("Change labels"), tap(told["label"]), tap("Done"),
        ],
        check=lambda before, after, told: only_changed(
            mails(before), mails(after), told["id"], labels=[told["label"]]
        ),
        changes=(MAILS,),
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.new_label",
        goals=("Create a label “{label}” in Mail", "I want to sort mail under a new label called {label}"),
        prepare=_new_label,
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), scroll_to("Create new label"), tap("Create new label"),
            type_into("Label name", told["label"]), tap("Save"),
        ],
        check=lambda before, after, told: after[MAIL]["labels"] == [*before[MAIL]["labels"], told["label"]],
        changes=(f"{MAIL}.labels",),
        apps=("Mail",),
    ),
    Template(
        name="mail.read_all",
        goals=(
            "Mark everything in my inbox as read",
            "No mail in the inbox should count as new any more",
        ),
        prepare=_unread,
        solve=lambda told: [open_app("Mail"), tap("More options"), tap("Mark all as read")],
        check=lambda before, after, told: after[MAIL]["recent_unread"] == [],
        apps=("Mail",),
    ),
    Template(
        name="mail.how_many_unread",
        goals=("How many unread conversations are in my inbox?", "Count the unread mails in the inbox"),
        prepare=_unread,
        solve=lambda told: [open_app("Mail"), tap("Open menu"), answer(str(told["count"]))],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["count"]),
        apps=("Mail",),
    ),
    Template(
        name="mail.booking_code",
        goals=("What is the booking code of my flight?", "Find the code of my Blue Harbor Air booking in my mail"),
        prepare=_fact("Blue Harbor Air", r"Booking code: (\w+)", "code"),
        solve=lambda told: [*open_mail(told), answer(told["code"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["code"]),
        apps=("Mail",),
    ),
    Template(
        name="mail.amount_due",
        goals=("How much do I owe {sender}?", "What amount is due on the latest invoice from {sender}?"),
        prepare=_fact("Sunrise Energy", r"Amount due: \$([\d.]+)", "amount"),
        solve=lambda told: [*open_mail(told), answer(f"${told['amount']}")],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["amount"]),
        apps=("Mail",),
    ),
    Template(
        name="mail.due_books",
        goals=(
            "By which day do I have to return my library books?",
            "Until which date may I keep the books from the library? It is in a mail.",
        ),
        prepare=_fact("City Library", r"due on (\w+ \d+)", "day"),
        solve=lambda told: [*open_mail(told), answer(told["day"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["day"]),
        apps=("Mail",),
    ),
    Template(
        name="mail.delete_missing",
        goals=(
            "Delete the mail with the subject “{subject}”",
            "There is a mail called “{subject}” in my inbox, get rid of it",
        ),
        prepare=_missing,
        solve=lambda told: [open_app("Mail"), tap("Search mail"), type_into("Search mail", told["subject"])],
        check=lambda before, after, told: True,
        apps=("Mail",),
        feasible=False,
    ),
]  # fmt: skip
