"""Tasks with people: adding, changing, finding, labelling and deleting them."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from emulators.phone.apps.contacts_form import KINDS
from emulators.phone.apps.people import full_name
from emulators.phone.phone import Phone
from emulators.phone.tasks.judging import added, only_changed, only_removed
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
from emulators.phone.ui.texts import month_of

CONTACTS = "org.clewline.contacts"
ALL, NEXT, LABELS = f"{CONTACTS}.contacts", f"{CONTACTS}.next", f"{CONTACTS}.labels"
_NEW = (
    ("Agnes", "Lindqvist"), ("Bruno", "Salvatore"), ("Cecilia", "Monroe"), ("Dmitri", "Volkov"), ("Edith", "Armstrong"),
    ("Farid", "Nazari"), ("Gloria", "Whitaker"), ("Hiroshi", "Endo"), ("Imogen", "Castle"), ("Joaquin", "Belmonte"),
)  # fmt: skip
_FIRMS = ("Redwood Travel", "Atlas Moving", "Corner Pharmacy", "Birch Lane Realty", "Silver Fern Catering")


def _people(states: States) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = states[CONTACTS]["contacts"]
    return people


def somebody(dice: random.Random, phone: Phone, having: str = "") -> dict[str, Any]:
    """Some contact that has a field filled in, and one number, so that no goal is ambiguous."""
    people = phone.state(CONTACTS)["contacts"]
    fit = [each for each in people if len(each["phones"]) == 1 and (not having or each[having])]
    found: dict[str, Any] = dice.choice(fit or people)
    if having and not found[having]:
        found[having] = {"email": f"{found['first'].lower()}@example.com", "birthday": "1988-04-12"}[having]
    return found


def _told(contact: dict[str, Any]) -> Parameters:
    return {"id": contact["id"], "name": full_name(contact), "number": contact["phones"][0]["number"]}


def _number(dice: random.Random) -> str:
    return f"{dice.choice((206, 305, 469, 808))}-555-{dice.randrange(100, 200):04d}"


def _new_person(dice: random.Random, phone: Phone) -> Parameters:
    first, last = dice.choice(_NEW)
    return {
        "first": first,
        "last": last,
        "name": f"{first} {last}",
        "number": _number(dice),
        "company": dice.choice(_FIRMS),
        "email": f"{first}.{last}@example.org".lower(),
    }


def _open_person(told: Parameters) -> list[Do]:
    return [open_app("Contacts"), scroll_to(told["name"]), tap(told["name"])]


def _is_new(before: States, after: States, told: Parameters, **more: str) -> bool:
    new = added(_people(before), _people(after))
    if len(new) != 1 or len(_people(after)) != len(_people(before)) + 1:
        return False
    fits = new[0]["first"] == told["first"] and new[0]["last"] == told["last"]
    numbers = [phone["number"] for phone in new[0]["phones"]]
    return fits and numbers == [told["number"]] and all(new[0][key] == value for key, value in more.items())


def _with_new_number(dice: random.Random, phone: Phone) -> Parameters:
    return {**_told(somebody(dice, phone)), "new": _number(dice)}


def _with_second_number(dice: random.Random, phone: Phone) -> Parameters:
    kind = dice.choice(KINDS[1:3])
    return {**_with_new_number(dice, phone), "kind": kind, "spoken": kind.lower()}


def _company(dice: random.Random, phone: Phone) -> Parameters:
    return {**_told(somebody(dice, phone)), "company": dice.choice(_FIRMS)}


def _starred(on: bool) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        contact = somebody(dice, phone)
        contact["favorite"] = on
        return _told(contact)

    return prepare


def _three(dice: random.Random, phone: Phone) -> Parameters:
    people = dice.sample(phone.state(CONTACTS)["contacts"], 2)
    return {"ids": [p["id"] for p in people], "one": full_name(people[0]), "two": full_name(people[1])}


def _birthday(dice: random.Random, phone: Phone) -> Parameters:
    contact = somebody(dice, phone, "birthday")
    return {**_told(contact), "birthday": contact["birthday"]}


def _spoken_day(iso: str) -> str:
    when = datetime.fromisoformat(iso)
    return f"{month_of(when, 'en').split()[0]} {when.day}, {when.year}"


def _mailed(dice: random.Random, phone: Phone) -> Parameters:
    contact = somebody(dice, phone, "email")
    return {**_told(contact), "email": contact["email"]}


def _label(dice: random.Random, phone: Phone) -> Parameters:
    return {"label": dice.choice(("Book club", "Neighbours", "Choir", "School parents", "Doctors", "Road trip"))}


def _labelled(dice: random.Random, phone: Phone) -> Parameters:
    contact = somebody(dice, phone)
    label = dice.choice([each for each in phone.state(CONTACTS)["labels"] if each not in contact["labels"]])
    labels = [each for each in phone.state(CONTACTS)["labels"] if each in contact["labels"] or each == label]
    return {**_told(contact), "label": label, "labels": labels}


def _counted(dice: random.Random, phone: Phone) -> Parameters:
    label = dice.choice(phone.state(CONTACTS)["labels"])
    people = phone.state(CONTACTS)["contacts"]
    for contact in dice.sample(people, dice.randrange(3, 9)):
        contact["labels"] = [label]
    return {"label": label, "count": sum(label in contact["labels"] for contact in people)}


def _nobody(dice: random.Random, phone: Phone) -> Parameters:
    first, last = dice.choice(_NEW)
    return {"name": f"{first} {last}"}


TEMPLATES = [
    Template(
        name="contacts.add",
        goals=(
            "Create a contact for {name} with the number {number}",
            "Save {number} in my contacts as {name}",
            "I met {name} today, the phone number is {number}. Put that into my address book.",
        ),
        prepare=_new_person,
        solve=lambda told: [
            open_app("Contacts"), tap("Create contact"), type_into("First name", told["first"]),
            type_into("Last name", told["last"]), type_into("Phone", told["number"]), tap("Save"),
        ],
        check=_is_new,
        changes=(ALL, NEXT),
        apps=("Contacts",),
    ),
    Template(
        name="contacts.add_business",
        goals=(
            "Add {name} from {company} to my contacts: {number}, {email}",
            "New contact please: {name}, works at {company}, phone {number}, mail {email}",
        ),
        prepare=_new_person,
        solve=lambda told: [
            open_app("Contacts"), tap("Create contact"), type_into("First name", told["first"]),
            type_into("Last name", told["last"]), type_into("Company", told["company"]),
            type_into("Phone", told["number"]), scroll_to("Email"), type_into("Email", told["email"]), tap("Save"),
        ],
        check=lambda before, after, told: _is_new(before, after, told, company=told["company"], email=told["email"]),
        changes=(ALL, NEXT),
        apps=("Contacts",),
        complexity=2,
    ),
    Template(
        name="contacts.change_number",
        goals=(
            "{name} has a new number: {new}. Replace the old one.",
            "Change the phone number of {name} to {new}",
        ),
        prepare=_with_new_number,
        solve=lambda told: [
            *_open_person(told), tap("Edit contact"), type_into("Phone", told["new"]), tap("Save"),
        ],
        check=lambda before, after, told: only_changed(
            _people(before), _people(after), told["id"], phones=[{"kind": "Mobile", "number": told["new"]}]
        ),
        changes=(ALL,),
        apps=("Contacts",),
        complexity=2,
    ),
    Template(
        name="contacts.add_second_number",
        goals=(
            "Add {new} as the {spoken} number of {name}, next to the mobile one",
            "{name} can also be reached at {spoken} on {new}. Add this number to the contact.",
        ),
        prepare=_with_second_number,
        solve=lambda told: [
            *_open_person(told), tap("Edit contact"), tap("Add phone"), type_into("Phone 2", told["new"]),
            *([] if told["kind"] == "Home" else [tap("#kind1"), tap(told["kind"])]), tap("Save"),
        ],
        check=lambda before, after, told: only_changed(
            _people(before), _people(after), told["id"],
            phones=[{"kind": "Mobile", "number": told["number"]}, {"kind": told["kind"], "number": told["new"]}],
        ),
        changes=(ALL,),
        apps=("Contacts",),
        complexity=2,
    ),
    Template(
        name="contacts.set_company",
        goals=("{name} now works at {company}; note that in the contact", "Set {company} as the company of {name}"),
        prepare=_company,
        solve=lambda told: [
            *_open_person(told), tap("Edit contact"), type_into("Company", told["company"]), tap("Save"),
        ],
        check=lambda before, after, told: only_changed(
            _people(before), _people(after), told["id"], company=told["company"]
        ),
        changes=(ALL,),
        apps=("Contacts",),
        complexity=2,
    ),
    Template(
        name="contacts.favorite",
        goals=("Make {name} one of my favorite contacts", "Star {name} in Contacts"),
        prepare=_starred(False),
        solve=lambda told: [*_open_person(told), tap("Add to favorites")],
        check=lambda before, after, told: only_changed(_people(before), _people(after), told["id"], favorite=True),
        changes=(ALL,),
        apps=("Contacts",),
    ),
    Template(
        name="contacts.unfavorite",
        goals=("{name} shall no longer be among my favorites", "Unstar {name} in Contacts"),
        prepare=_starred(True),
        solve=lambda told: [
            open_app("Contacts"), tap("Favorites"), scroll_to(told["name"]), tap(told["name"]),
            tap("Remove from favorites"),
        ],
        check=lambda before, after, told: only_changed(_people(before), _people(after), told["id"], favorite=False),
        changes=(ALL,),
        apps=("Contacts",),
    ),
    Template(
        name="contacts.delete",
        goals=("Delete the contact {name}", "Remove {name} from my address book, and confirm if asked"),
        prepare=lambda dice, phone: _told(somebody(dice, phone)),
        solve=lambda told: [*_open_person(told), tap("More options"), tap("Delete"), tap("Delete")],
        check=lambda before, after, told: only_removed(_people(before), _people(after), [told["id"]]),
        changes=(ALL,),
        apps=("Contacts",),
        complexity=2,
    ),
    Template(
        name="contacts.delete_two",
        goals=("Delete both {one} and {two} from Contacts", "Get rid of the contacts {one} and {two}"),
        prepare=_three,
        solve=lambda told: [
            open_app("Contacts"), scroll_to(told["one"]), hold(told["one"]), scroll_to(told["two"]), tap(told["two"]),
            tap("#delete"), tap("Delete"),
        ],
        check=lambda before, after, told: only_removed(_people(before), _people(after), told["ids"]),
        changes=(ALL,),
        apps=("Contacts",),
        complexity=2,
    ),
    Template(
        name="contacts.new_label",
        goals=("Create a contact label called {label}", "I need a label {label} in the Contacts app"),
        prepare=_label,
        solve=lambda told: [
            open_app("Contacts"), tap("Labels"), tap("Create label"), type_into("Label name", told["label"]), tap("OK"),
        ],
        check=lambda before, after, told: after[CONTACTS]["labels"] == [*before[CONTACTS]["labels"], told["label"]],
        changes=(LABELS,),
        apps=("Contacts",),
    ),
    Template(
        name="contacts.put_label",
        goals=("Put the label {label} on {name}", "{name} belongs to {label}; label the contact like that"),
        prepare=_labelled,
        solve=lambda told: [
            *_open_person(told), tap("More options"), tap("Change labels"), tap(told["label"]), tap("Done"),
        ],
        check=lambda before, after, told: only_changed(
            _people(before), _people(after), told["id"], labels=told["labels"]
        ),
        changes=(ALL,),
        apps=("Contacts",),
        complexity=2,
    ),
    Template(
        name="contacts.sort_by_last_name",
        goals=("Sort my contacts by last name", "In Contacts, I want people ordered by family name"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [open_app("Contacts"), tap("More options"), tap("Settings"), tap("Last name")],
        check=lambda before, after, told: after[CONTACTS]["sort"] == "last",
        changes=(f"{CONTACTS}.sort",),
        apps=("Contacts",),
    ),
    Template(
        name="contacts.what_email",
        goals=("What is the email address of {name}?", "Which mail address do I have for {name}?"),
        prepare=_mailed,
        solve=lambda told: [*_open_person(told), answer(told["email"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["email"]),
        apps=("Contacts",),
    ),
    Template(
        name="contacts.when_birthday",
        goals=("When is the birthday of {name}? Answer with the date as the contact shows it, without the weekday.", "Look up in my contacts on which date {name} was born; month, day and year, as it stands there"),
        prepare=_birthday,
        solve=lambda told: [*_open_person(told), answer(_spoken_day(told["birthday"]))],
        check=lambda before, after, told: True,
        expected=lambda told: _spoken_day(told["birthday"]),
        apps=("Contacts",),
    ),
    Template(
        name="contacts.count_label",
        goals=("How many of my contacts have the label {label}?", "Count the contacts labelled {label}"),
        prepare=_counted,
        solve=lambda told: [open_app("Contacts"), tap("Labels"), answer(str(told["count"]))],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["count"]),
        apps=("Contacts",),
    ),
    Template(
        name="contacts.delete_unknown",
        goals=(
            "Delete {name} from my contacts",
            "Throw {name} out of my address book",
        ),
        prepare=_nobody,
        solve=lambda told: [open_app("Contacts"), tap("Search contacts"), type_into("Search contacts", told["name"])],
        check=lambda before, after, told: True,
        apps=("Contacts",),
        feasible=False,
    ),
]  # fmt: skip
