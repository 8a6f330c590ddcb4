"""Tasks in the shop's account: orders that were placed, reviews, addresses, cards, settings."""

from __future__ import annotations

import random
from collections.abc import Callable

from emulators.phone.apps.money import plain
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import Do, Parameters, States, Template, answer, back, open_app, tap, type_into
from emulators.phone.tasks.templates.shop import SHOP, address_added, bought, fill, fresh_address, write_address

_CARDS = ("4539 1488 0343 6467", "5425 2334 3010 9903", "4716 1089 9971 6531")


def _fresh_card(dice: random.Random, phone: Phone) -> Parameters:
    month, year = dice.randrange(1, 13), dice.randrange(27, 33)
    return {"number": dice.choice(_CARDS), "holder": "Robin Vale", "expires": f"{month:02d}/{year}",
            "cvc": str(dice.randrange(100, 999))}  # fmt: skip


def _card_added(before: States, after: States, told: Parameters) -> bool:
    was, now = before[SHOP]["cards"], after[SHOP]["cards"]
    return now[:-1] == was and (now[-1]["last4"], now[-1]["expires"]) == (told["number"][-4:], told["expires"])


def _an_order(*states: str) -> Callable[[random.Random, Phone], Parameters]:
    def drawn(dice: random.Random, phone: Phone) -> Parameters:
        orders = phone.state(SHOP)["orders"]
        order = dice.choice([each for each in orders if not states or each["status"] in states])
        return {"number": order["number"], "total": plain(order["total"]), "status": order["status"],
                "product": order["lines"][0]["name"], "id": order["lines"][0]["product"]}  # fmt: skip

    return drawn


def _to_orders(told: Parameters) -> list[Do]:
    return [open_app("Shop"), tap("Account"), tap("Orders"), tap(f"Order {told['number']}")]


def _cancelled(before: States, after: States, told: Parameters) -> bool:
    was = [
        each | ({"status": "Cancelled"} if each["number"] == told["number"] else {}) for each in before[SHOP]["orders"]
    ]
    return bool(after[SHOP]["orders"] == was)


def _to_review(dice: random.Random, phone: Phone) -> Parameters:
    told = _an_order("Delivered")(dice, phone)
    return told | {"stars": dice.randrange(3, 6), "words": dice.choice(("Works as it should", "Better than the old one",
                                                                        "Sturdy, and quick to come"))}  # fmt: skip


def _again(dice: random.Random, phone: Phone) -> Parameters:
    fill(phone)
    told = _an_order("Delivered", "Cancelled")(dice, phone)
    order = next(each for each in phone.state(SHOP)["orders"] if each["number"] == told["number"])
    return told | {"lines": order["lines"]}


def _new_mail(dice: random.Random, phone: Phone) -> Parameters:
    return {"mail": f"{dice.choice(('r.vale', 'vale.robin', 'robin.v'))}{dice.randrange(10, 99)}@example.org"}


TEMPLATES = [
    Template(
        "shop.add_address",
        ("Save a new delivery address in Shop. Label {label}, name {name}, {street}, {postcode} {city}, phone {phone}",
         "Add {street}, {postcode} {city} as an address called {label} for {name} with the phone number {phone} to my shop account"),
        fresh_address,
        lambda told: [open_app("Shop"), tap("Account"), tap("Addresses"), tap("Add address"), *write_address(told)],
        address_added, (f"{SHOP}.addresses", f"{SHOP}.next_id"), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.delete_address",
        ("Delete the Work address from my shop account", "In Shop, remove my address called Work for good"),
        lambda dice, phone: {},
        lambda told: [open_app("Shop"), tap("Account"), tap("Addresses"), tap("Delete", "Work"), tap("#button1")],
        lambda before, after, told: [each["label"] for each in after[SHOP]["addresses"]] == ["Home"],
        (f"{SHOP}.addresses",), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.add_card",
        ("Add a payment card to Shop: number {number}, name {holder}, valid until {expires}, CVC {cvc}",
         "Save the card {number} of {holder} in the shop account; it expires {expires} and its security code is {cvc}"),
        _fresh_card,
        lambda told: [
            open_app("Shop"), tap("Account"), tap("Payment cards"), tap("Add card"), type_into("Card number", told["number"]),
            type_into("Name on card", told["holder"]), type_into("Expires (MM/YY)", told["expires"]),
            type_into("CVC", told["cvc"]), back(), tap("Save card"),
        ],
        _card_added, (f"{SHOP}.cards", f"{SHOP}.next_id"), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.cancel_order",
        ("Cancel order {number} in the Shop app", "I changed my mind about shop order {number}: cancel it",
         "Please stop order number {number}, it has not been sent yet"),
        _an_order("Processing"),
        lambda told: [*_to_orders(told), tap("Cancel order"), tap("#button1")],
        _cancelled, (f"{SHOP}.orders",), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.buy_again",
        ("Put everything from order {number} into the cart once more", "Fill my cart with the things of order {number} again, without paying yet"),
        _again,
        lambda told: [*_to_orders(told), tap("Buy again")],
        lambda before, after, told: bought({"lines": after[SHOP]["cart"]}) == bought(told),
        (f"{SHOP}.cart",), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.review",
        ('Give {product} from order {number} {stars} stars and write "{words}"',
         'Review the {product} I bought (order {number}): {stars} stars, "{words}"'),
        _to_review,
        lambda told: [
            *_to_orders(told), tap("Review", told["product"]), tap(f"{told['stars']} stars"),
            type_into("What do you think of it?", told["words"]), back(), tap("Publish review"),
        ],
        lambda before, after, told: after[SHOP]["reviews"] == {str(told["id"]): {"stars": told["stars"], "words": told["words"]}},
        (f"{SHOP}.reviews",), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.no_offers",
        ("Stop Shop from telling me about offers", "Turn off notifications about deals in the Shop app, but leave order updates on"),
        lambda dice, phone: {},
        lambda told: [open_app("Shop"), tap("Account"), tap("Offers and deals")],
        lambda before, after, told: (after[SHOP]["account"]["offers"], after[SHOP]["account"]["updates"]) == (False, True),
        (f"{SHOP}.account.offers",), apps=("Shop",),
    ),
    Template(
        "shop.change_mail",
        ("Change the e-mail address of my shop account to {mail}", "My mail is now {mail}, update my profile in Shop"),
        _new_mail,
        lambda told: [open_app("Shop"), tap("Account"), tap("Edit profile"), type_into("E-mail", told["mail"]), back(), tap("Save")],
        lambda before, after, told: after[SHOP]["account"]["email"] == told["mail"],
        (f"{SHOP}.account.email",), apps=("Shop",),
    ),
    Template(
        "shop.order_total",
        ("How much did I pay for order {number} in Shop?", "What was the total of my shop order {number}?"),
        _an_order(),
        lambda told: [*_to_orders(told), answer(told["total"])],
        lambda before, after, told: True, expected=lambda told: str(told["total"]), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.order_status",
        ("What is the status of order {number} in Shop?", "Has my shop order {number} been sent? Tell me the status shown"),
        _an_order(),
        lambda told: [*_to_orders(told), answer(told["status"])],
        lambda before, after, told: True, expected=lambda told: str(told["status"]), apps=("Shop",),
    ),
]  # fmt: skip
