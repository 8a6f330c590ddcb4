"""Tasks with mail: writing, answering, forwarding, sorting, looking up."""

from __future__ import annotations

import random
import re
from typing import Any

from emulators.phone.apps.people import full_name
from emulators.phone.judging import added, only_changed, only_removed
from emulators.phone.phone import Phone
from emulators.phone.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    hold,
    open_app,
    scroll_to,
    swipe,
    tap,
    type_into,
)
from emulators.phone.tasks.contacts import somebody

MAIL = "org.clewline.mail"
MAILS = f"{MAIL}.mails"
SENT = (MAILS, f"{MAIL}.next", f"{MAIL}.next_thread")
_SUBJECTS = ("Dinner on Friday", "Keys for the flat", "Updated schedule", "Summer trip", "A small favour", "Thank you")
_BODIES = (
    "Shall we say eight o’clock at our place?", "I left them with the caretaker on the ground floor.",
    "Please find the new times in the shared folder.", "Could you send me the address once more?",
    "It would be great if you could come a little earlier.",
)  # fmt: skip


def _mails(states: States) -> list[dict[str, Any]]:
    mails: list[dict[str, Any]] = states[MAIL]["mails"]
    return mails


def _inbox(phone: Phone, alone: bool = True) -> list[dict[str, Any]]:
    """Mails in the inbox whose subject nobody else's has; ``alone``: with no other mail in their conversation."""
    mails = phone.state(MAIL)["mails"]
    threads = [mail["thread"] for mail in mails]
    return [
        mail for mail in mails if mail["folder"] == "inbox" and (not alone or threads.count(mail["thread"]) == 1)
    ]  # fmt: skip


def _some_mail(dice: random.Random, phone: Phone) -> Parameters:
    mail = dice.choice(_inbox(phone))
    return {
        "id": mail["id"],
        "subject": mail["subject"],
        "sender": mail["from"]["name"],
        "address": mail["from"]["address"],
        "text": dice.choice(_BODIES),
    }


def _recipient(dice: random.Random, phone: Phone) -> Parameters:
    contact = somebody(dice, phone, "email")
    return {
        "name": full_name(contact), "email": contact["email"], "subject": dice.choice(_SUBJECTS),
        "text": dice.choice(_BODIES),
    }  # fmt: skip


def _two(dice: random.Random, phone: Phone) -> Parameters:
    told = _recipient(dice, phone)
    other = somebody(dice, phone, "email")
    while other["email"] == told["email"]:
        other = somebody(dice, phone, "email")
    return {**told, "cc": other["email"]}


def sent(before: States, after: States, **wanted: Any) -> bool:
    """Whether exactly one mail was sent: to those addresses, with that subject, its text beginning as wanted."""
    new = [mail for mail in added(_mails(before), _mails(after)) if mail["folder"] == "sent"]
    if len(new) != 1 or len(_mails(after)) != len(_mails(before)) + 1:
        return False
    mail = new[0]
    fits = sorted(mail["to"]) == sorted(wanted["to"]) and sorted(mail["cc"]) == sorted(wanted.get("cc", []))
    if "subject" in wanted:
        fits = fits and mail["subject"].casefold() == wanted["subject"].strip().casefold()
    return fits and _plain(mail["body"]).startswith(_plain(wanted.get("text", "")))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")


def write_mail(told: Parameters) -> list[Do]:
    """The steps that write a new mail, without sending it."""
    return [
        open_app("Mail"), tap("Compose"), type_into("To", told["email"]), type_into("Subject", told["subject"]),
        type_into("Compose email", told["text"]),
    ]  # fmt: skip


def open_mail(told: Parameters) -> list[Do]:
    """Find a mail by its subject in the inbox."""
    return [open_app("Mail"), scroll_to(told["subject"]), tap(told["subject"])]


def _moved(folder: str) -> Any:
    return lambda before, after, told: only_changed(_mails(before), _mails(after), told["id"], folder=folder)


def _in_folder(folder: str) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        told = _some_mail(dice, phone)
        next(mail for mail in phone.state(MAIL)["mails"] if mail["id"] == told["id"])["folder"] = folder
        return told

    return prepare


def _labelled(dice: random.Random, phone: Phone) -> Parameters:
    return {**_some_mail(dice, phone), "label": dice.choice(phone.state(MAIL)["labels"])}


def _new_label(dice: random.Random, phone: Phone) -> Parameters:
    return {"label": dice.choice(("House", "Taxes", "School", "Volunteering", "To read"))}


def _starred(on: bool) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        told = _some_mail(dice, phone)
        next(mail for mail in phone.state(MAIL)["mails"] if mail["id"] == told["id"])["starred"] = on
        return told

    return prepare


def _forwarded(dice: random.Random, phone: Phone) -> Parameters:
    told = _some_mail(dice, phone)
    other = somebody(dice, phone, "email")
    return {**told, "other": full_name(other), "email": other["email"]}


def _fact(sender: str, pattern: str, key: str) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        mail = next(mail for mail in phone.state(MAIL)["mails"] if mail["from"]["name"] == sender)
        found = re.search(pattern, mail["body"])
        assert found is not None
        return {key: found.group(1), "subject": mail["subject"], "sender": sender}

    return prepare


def _signature(dice: random.Random, phone: Phone) -> Parameters:
    return {"words": dice.choice(("Best, Robin", "Robin Keller, on the road", "Sent from my phone, sorry for typos"))}


def _unread(dice: random.Random, phone: Phone) -> Parameters:
    state = phone.state(MAIL)
    count = dice.randrange(2, 9)
    alone = _inbox(phone)
    state["recent_unread"] = sorted(mail["id"] for mail in dice.sample(alone, count))
    return {"count": count}


def _trashed(dice: random.Random, phone: Phone) -> Parameters:
    mails = dice.sample(_inbox(phone), 3)
    for mail in mails:
        mail["folder"] = "trash"
    return {"ids": [mail["id"] for mail in mails]}


def _draft(dice: random.Random, phone: Phone) -> Parameters:
    draft = next(mail for mail in phone.state(MAIL)["mails"] if mail["folder"] == "drafts")
    return {"id": draft["id"], "subject": draft["subject"], "to": draft["to"], "text": dice.choice(_BODIES)}


def _draft_sent(before: States, after: States, told: Parameters) -> bool:
    kept = [mail for mail in _mails(before) if mail["id"] != told["id"]]
    new = [mail for mail in _mails(after) if mail not in kept]
    if len(new) != 1 or len(_mails(after)) != len(kept) + 1:
        return False
    mail = new[0]
    return mail["folder"] == "sent" and mail["to"] == told["to"] and _plain(mail["body"]) == _plain(told["text"])


def _missing(dice: random.Random, phone: Phone) -> Parameters:
    return {"subject": dice.choice(("Lottery winnings", "Invitation to the royal ball", "Moon landing schedule"))}


TEMPLATES = [
    Template(
        name="mail.write",
        goals=(
            "Send a mail to {email} with the subject “{subject}” and the text “{text}”",
            "Email {email}. Subject: {subject}. Message: {text}",
        ),
        prepare=_recipient,
        solve=lambda told: [*write_mail(told), tap("Send")],
        check=lambda before, after, told: sent(
            before, after, to=[told["email"]], subject=told["subject"], text=told["text"]
        ),
        changes=SENT,
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.write_to_contact",
        goals=(
            "Send {name} a mail about “{subject}” that says: {text}",
            "Write an email to my contact {name}, subject {subject}: {text}",
        ),
        prepare=_recipient,
        solve=lambda told: [
            open_app("Mail"), tap("Compose"), tap("Add from contacts"), type_into("Choose a contact", told["name"]),
            tap(told["name"], nth=1), type_into("Subject", told["subject"]), type_into("Compose email", told["text"]),
            tap("Send"),
        ],
        check=lambda before, after, told: sent(
            before, after, to=[told["email"]], subject=told["subject"], text=told["text"]
        ),
        changes=SENT,
        apps=("Mail", "Contacts"),
        complexity=3,
    ),
    Template(
        name="mail.write_with_copy",
        goals=("Send a mail to {email}, copy to {cc}, subject “{subject}”: {text}",),
        prepare=_two,
        solve=lambda told: [
            *write_mail(told), tap("More options"), tap("Add Cc"), type_into("Cc", told["cc"]), tap("Send"),
        ],
        check=lambda before, after, told: sent(
            before, after, to=[told["email"]], cc=[told["cc"]], subject=told["subject"], text=told["text"]
        ),
        changes=SENT,
        apps=("Mail",),
        complexity=3,
    ),
    Template(
        name="mail.reply",
        goals=(
            "Reply to the mail “{subject}” from {sender}: {text}",
            "Answer {sender}’s message about “{subject}” with “{text}”",
        ),
        prepare=_some_mail,
        solve=lambda told: [*open_mail(told), tap("#reply"), type_into("Compose email", told["text"]), tap("Send")],
        check=lambda before, after, told: sent(
            before, after, to=[told["address"]], subject=f"Re: {told['subject']}", text=told["text"]
        ),
        changes=SENT,
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.forward",
        goals=("Forward “{subject}” from {sender} to {email}", "Pass the mail {subject} by {sender} on to {email}"),
        prepare=_forwarded,
        solve=lambda told: [*open_mail(told), tap("#forward"), type_into("To", told["email"]), tap("Send")],
        check=lambda before, after, told: sent(before, after, to=[told["email"]], subject=f"Fwd: {told['subject']}"),
        changes=SENT,
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.save_draft",
        goals=("Prepare a mail to {email} about “{subject}” saying “{text}”, but do not send it: keep it as a draft",),
        prepare=_recipient,
        solve=lambda told: [*write_mail(told), tap("More options"), tap("Save draft")],
        check=lambda before, after, told: [
            (m["folder"], m["to"], m["subject"], _plain(m["body"])) for m in added(_mails(before), _mails(after))
        ] == [("drafts", [told["email"]], told["subject"], _plain(told["text"]))],
        changes=SENT,
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.finish_draft",
        goals=("Open my draft “{subject}”, replace its text with “{text}” and send it",),
        prepare=_draft,
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), tap("Drafts"), tap(told["subject"]),
            type_into("Compose email", told["text"]), tap("Send"),
        ],
        check=_draft_sent,
        changes=SENT,
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.archive",
        goals=("Archive the mail “{subject}” from {sender}", "Put {sender}’s mail {subject} into the archive"),
        prepare=_some_mail,
        solve=lambda told: [*open_mail(told), tap("Archive")],
        check=_moved("archive"),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.archive_by_swipe",
        goals=("Swipe the mail “{subject}” from {sender} away so that it is archived",),
        prepare=_some_mail,
        solve=lambda told: [open_app("Mail"), scroll_to(told["subject"]), swipe(told["subject"], "left")],
        check=_moved("archive"),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.delete",
        goals=("Delete the mail “{subject}” from {sender}", "Move {subject} by {sender} to the trash"),
        prepare=_some_mail,
        solve=lambda told: [*open_mail(told), tap("#delete")],
        check=_moved("trash"),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.rescue",
        goals=("I deleted “{subject}” from {sender} by mistake, move it back to the inbox",),
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
        goals=("The mail “{subject}” from {sender} is no spam. Put it into the inbox.",),
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
        goals=("Report “{subject}” from {sender} as spam",),
        prepare=_some_mail,
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
        check=lambda before, after, told: only_removed(_mails(before), _mails(after), told["ids"]),
        changes=(MAILS,),
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.star",
        goals=("Star the mail “{subject}” from {sender}", "Mark {sender}’s mail about {subject} with a star"),
        prepare=_starred(False),
        solve=lambda told: [open_app("Mail"), scroll_to(told["subject"]), tap("Add star", inside=told["subject"])],
        check=lambda before, after, told: only_changed(_mails(before), _mails(after), told["id"], starred=True),
        changes=(MAILS,),
        apps=("Mail",),
    ),
    Template(
        name="mail.unstar",
        goals=("Remove the star from “{subject}” by {sender}",),
        prepare=_starred(True),
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), tap("Starred"), tap("Remove star", inside=told["subject"]),
        ],
        check=lambda before, after, told: only_changed(_mails(before), _mails(after), told["id"], starred=False),
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
            _mails(before), _mails(after), told["id"], labels=[told["label"]]
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
        name="mail.signature",
        goals=("Set my mail signature to “{words}”", "From now on my mails should end with “{words}”; set that up"),
        prepare=_signature,
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), scroll_to("Settings"), tap("Settings"), tap("#signature"),
            type_into("Signature", told["words"]), tap("Save"),
        ],
        check=lambda before, after, told: after[MAIL]["settings"]["signature"] == told["words"],
        changes=(f"{MAIL}.settings.signature",),
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.confirm_send",
        goals=("Mail should ask me before it sends anything; turn that on",),
        prepare=lambda dice, phone: {},
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), scroll_to("Settings"), tap("Settings"), tap("Confirm before sending"),
        ],
        check=lambda before, after, told: after[MAIL]["settings"]["confirm_send"] is True,
        changes=(f"{MAIL}.settings.confirm_send",),
        apps=("Mail",),
    ),
    Template(
        name="mail.read_all",
        goals=("Mark everything in my inbox as read",),
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
        goals=("By which day do I have to return my library books?",),
        prepare=_fact("City Library", r"due on (\w+ \d+)", "day"),
        solve=lambda told: [*open_mail(told), answer(told["day"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["day"]),
        apps=("Mail",),
    ),
    Template(
        name="mail.delete_missing",
        goals=("Delete the mail with the subject “{subject}”",),
        prepare=_missing,
        solve=lambda told: [open_app("Mail"), tap("Search mail"), type_into("Search mail", told["subject"])],
        check=lambda before, after, told: True,
        apps=("Mail",),
        feasible=False,
    ),
]  # fmt: skip
