"""Whom the owner of the phone knows: one address book per seed, the same for every app that speaks of people."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

CONTACTS = "org.clewline.contacts"

_FIRST = (
    "Aaron Adaeze Aisha Alejandro Amara Amir Ana Andrei Anika Antonio Astrid Beatriz Benjamin Bilal Camille "
    "Carlos Chiara Chloe Clara Daniel Daria David Diego Elena Elif Emeka Emil Emma Erik Esther Fatima Felix Freya "
    "Gabriel Giulia Grace Hana Hassan Helena Henrik Hugo Ibrahim Ines Ingrid Isaac Ivan Jasmine Joana Jonas Julia "
    "Kai Karim Kateryna Kenji Laila Lars Laura Leon Linh Lucas Luisa Magnus Malik Marco Maria Marta Mateo Maya "
    "Mehmet Mei Miguel Mila Min-jun Nadia Naomi Niamh Nikolai Noah Nora Oliver Olga Omar Oscar Paula Pedro Petra "
    "Priya Rafael Rania Ravi Rosa Ruth Sam Sara Sofia Stefan Sunita Tariq Tereza Theo Thomas Tomasz Valeria "
    "Victor Wei Yara Yusuf Zoe"
)
_LAST = (
    "Abadi Adeyemi Ahmed Almeida Andersson Baker Bauer Becker Bennett Bianchi Borg Brown Carter Castillo Chen "
    "Clark Costa Cruz Dang Davies Demir Diaz Dubois Eriksen Evans Farah Fernandez Fischer Foster Garcia Gill "
    "Gomes Greco Gupta Haddad Hansen Harris Herrera Hoffmann Horvat Hughes Ito Ivanova Jansen Jensen Johnson Kaya "
    "Keller Khan Kim Kovacs Kowalski Kumar Larsen Lee Lewis Lindgren Lopez Marino Martin Mendes Meyer Mitchell "
    "Moreau Morris Murphy Nakamura Nguyen Novak Nowak Okafor Olsen Ortiz Park Patel Pereira Petrov Popescu Quinn "
    "Ramos Reed Ricci Rossi Saito Salim Sanders Santos Schmidt Scott Silva Singh Smith Sokolov Stewart Tanaka "
    "Taylor Torres Turner Vargas Vega Virtanen Wagner Walker Wang Weber Wilson Wright Yamada Yilmaz Young Zhang "
    "Ziegler"
)
_COMPANIES = (
    "Northwind Logistics", "Blue Harbor Bakery", "Fernhill Architects", "Lindqvist & Partners", "Tidewater Studio",
    "Greenfield School", "Oakline Dental", "Riverside Clinic", "Summit Cycling", "Harborview Hotel", "Papermill Press",
    "Sunrise Energy", "Copperleaf Design", "Quayside Insurance", "Maple Street Garage", "Juniper Software",
)  # fmt: skip
_AREAS = ("212", "303", "312", "404", "415", "503", "512", "617", "702", "718")
_MAIL_SITES = ("example.com", "example.org", "example.net")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the owner of the phone knows."""

    first: str
    last: str
    number: str
    email: str
    company: str
    birthday: str
    """ISO date; empty where it is not known."""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


@lru_cache(maxsize=64)
def address_book(seed: int, count: int = 48) -> tuple[Person, ...]:
    """The people of a seed, by name. No two share a name, a number or an address."""
    dice = random.Random(f"people:{seed}")
    first_names, last_names = _FIRST.split(), _LAST.split()
    found: dict[str, Person] = {}
    numbers: set[str] = set()
    while len(found) < count:
        first, last = dice.choice(first_names), dice.choice(last_names)
        number = f"{dice.choice(_AREAS)}-555-{dice.randrange(100, 200):04d}"
        if f"{first} {last}" in found or number in numbers:
            continue
        numbers.add(number)
        birthday = f"{dice.randrange(1955, 2006)}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}"
        address = f"{first}.{last}".lower().replace("-", "")
        found[f"{first} {last}"] = Person(
            first, last, number, f"{address}@{dice.choice(_MAIL_SITES)}",
            dice.choice(_COMPANIES) if dice.random() < 0.45 else "", birthday if dice.random() < 0.4 else "",
        )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda person: person.name))


def digits(number: str) -> str:
    """What of a number is dialled: ``(415) 555-0123`` is ``4155550123``; a leading plus stays."""
    kept = "".join(c for c in number if c.isdecimal() or c in "*#")
    return f"+{kept}" if number.strip().startswith("+") else kept


def full_name(contact: Mapping[str, Any]) -> str:
    """What a contact is called: its name, else its company, else its number or address."""
    name = f"{contact['first']} {contact['last']}".strip()
    if name:
        return name
    return str(contact["company"] or next((p["number"] for p in contact["phones"]), "") or contact.get("email", ""))


def contact_with(contacts: Mapping[str, Any] | None, number: str) -> dict[str, Any] | None:
    """The contact that has a number, in the state of the Contacts app; None where nobody has it."""
    wanted = digits(number)
    for contact in contacts["contacts"] if contacts and wanted else ():
        if any(digits(phone["number"]) == wanted for phone in contact["phones"]):
            found: dict[str, Any] = contact
            return found
    return None


def name_for(contacts: Mapping[str, Any] | None, number: str) -> str:
    """The name of whoever has a number, or the number."""
    found = contact_with(contacts, number)
    return full_name(found) if found is not None else number


def matching(contacts: Mapping[str, Any] | None, query: str) -> list[dict[str, Any]]:
    """The contacts whose name, company, number or address holds the query, by name."""
    wanted = query.strip().casefold()
    number = digits(query)
    found = [
        contact
        for contact in (contacts["contacts"] if contacts else ())
        if wanted in f"{full_name(contact)}\n{contact['company']}\n{contact['email']}".casefold()
        or (number and any(number in digits(phone["number"]) for phone in contact["phones"]))
    ]
    return sorted(found, key=lambda contact: full_name(contact).casefold())
