"""Tasks with mail: writing, answering, forwarding, sorting, looking up."""

from __future__ import annotations

import random
from typing import Any

from emulators.phone.apps.people import full_name
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
from emulators.phone.tasks.templates.contacts import somebody

MAIL = "org.clewline.mail"
MAILS = f"{MAIL}.mails"
SENT = (MAILS, f"{MAIL}.next", f"{MAIL}.next_thread")
_SUBJECTS = ("Dinner on Friday", "Keys for the flat", "Updated schedule", "Summer trip", "A small favour", "Thank you")
_BODIES = (
    "Shall we say eight o’clock at our place?", "I left them with the caretaker on the ground floor.",
    "Please find the new times in the shared folder.", "Could you send me the address once more?",
    "It would be great if you could come a little earlier.",
)  # fmt: skip


def mails(states: States) -> list[dict[str, Any]]:
    """The mails of some states."""
    mails: list[dict[str, Any]] = states[MAIL]["mails"]
    return mails


def inbox(phone: Phone, alone: bool = True) -> list[dict[str, Any]]:
    """Mails in the inbox whose subject nobody else's has; ``alone``: with no other mail in their conversation."""
    mails = phone.state(MAIL)["mails"]
    threads = [mail["thread"] for mail in mails]
    return [
        mail for mail in mails if mail["folder"] == "inbox" and (not alone or threads.count(mail["thread"]) == 1)
    ]  # fmt: skip


def some_mail(dice: random.Random, phone: Phone) -> Parameters:
    """Some mail of the inbox, and a text to answer it with."""
    mail = dice.choice(inbox(phone))
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
    new = [mail for mail in added(mails(before), mails(after)) if mail["folder"] == "sent"]
    if len(new) != 1 or len(mails(after)) != len(mails(before)) + 1:
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


def _forwarded(dice: random.Random, phone: Phone) -> Parameters:
    told = some_mail(dice, phone)
    other = somebody(dice, phone, "email")
    return {**told, "other": full_name(other), "email": other["email"]}


def _signature(dice: random.Random, phone: Phone) -> Parameters:
    return {"words": dice.choice(("Best, Robin", "Robin Keller, on the road", "Sent from my phone, sorry for typos"))}


def _draft(dice: random.Random, phone: Phone) -> Parameters:
    draft = next(mail for mail in phone.state(MAIL)["mails"] if mail["folder"] == "drafts")
    return {"id": draft["id"], "subject": draft["subject"], "to": draft["to"], "text": dice.choice(_BODIES)}


def _draft_sent(before: States, after: States, told: Parameters) -> bool:
    kept = [mail for mail in mails(before) if mail["id"] != told["id"]]
    new = [mail for mail in mails(after) if mail not in kept]
    if len(new) != 1 or len(mails(after)) != len(kept) + 1:
        return False
    mail = new[0]
    return mail["folder"] == "sent" and mail["to"] == told["to"] and _plain(mail["body"]) == _plain(told["text"])


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
        goals=(
            "Send a mail to {email}, copy to {cc}, subject “{subject}”: {text}",
            "Email {email} about {subject} with {cc} in Cc. The message: {text}",
        ),
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
        prepare=some_mail,
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
        goals=(
            "Prepare a mail to {email} about “{subject}” saying “{text}”, but do not send it: keep it as a draft",
            "Draft an email for {email} with the subject {subject} and the words “{text}”. Only save it, I will send it later.",
        ),
        prepare=_recipient,
        solve=lambda told: [*write_mail(told), tap("More options"), tap("Save draft")],
        check=lambda before, after, told: [
            (m["folder"], m["to"], m["subject"], _plain(m["body"])) for m in added(mails(before), mails(after))
        ] == [("drafts", [told["email"]], told["subject"], _plain(told["text"]))],
        changes=SENT,
        apps=("Mail",),
        complexity=2,
    ),
    Template(
        name="mail.finish_draft",
        goals=(
            "Open my draft “{subject}”, replace its text with “{text}” and send it",
            "There is a draft called {subject}. Its text should be “{text}”; then it can go out.",
        ),
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
        goals=(
            "Mail should ask me before it sends anything; turn that on",
            "Switch on that the Mail app wants a confirmation before a mail goes out",
        ),
        prepare=lambda dice, phone: {},
        solve=lambda told: [
            open_app("Mail"), tap("Open menu"), scroll_to("Settings"), tap("Settings"), tap("Confirm before sending"),
        ],
        check=lambda before, after, told: after[MAIL]["settings"]["confirm_send"] is True,
        changes=(f"{MAIL}.settings.confirm_send",),
        apps=("Mail",),
    ),
]  # fmt: skip
