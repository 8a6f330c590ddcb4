"""Tasks in the shop: finding, filling the cart, ordering."""

from __future__ import annotations

import random
from typing import Any

from emulators.phone.apps.money import plain
from emulators.phone.apps.shop_goods import COUPONS, discount_of, first_options, line
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import (
    Do,
    Parameters,
    States,
    Template,
    answer,
    back,
    open_app,
    scroll_to,
    tap,
    type_into,
)

SHOP = "org.clewline.shop"
ORDERING = tuple(f"{SHOP}.{name}" for name in ("cart", "orders", "next_order", "catalogue", "coupon"))
_STREETS = ("Orchard Road", "Station Street", "Kiln Lane", "Birch Avenue", "Quay Street")
_TOWNS = ("Port Ellen", "Hollowell", "Marsh End", "Fairhaven")


def goods(phone: Phone, plain_only: bool | None = None) -> list[dict[str, Any]]:
    """Products in stock; with ``plain_only`` those without options, or with some."""
    return [
        each
        for each in phone.state(SHOP)["catalogue"]
        if each["stock"] >= 5 and plain_only in (None, not each["options"])
    ]


def find(name: str) -> list[Do]:
    """From the home screen to the page of a product."""
    return [open_app("Shop"), tap("Search the shop"), type_into("Search the shop", name.lower()), tap(name)]


def fill(phone: Phone, *lines: dict[str, Any]) -> None:
    """Let the cart hold just these lines."""
    phone.state(SHOP)["cart"] = list(lines)


def to_cart() -> list[Do]:
    """From the home screen to the cart."""
    return [open_app("Shop"), tap("Cart")]


def to_checkout() -> list[Do]:
    """From the home screen to the last page before an order."""
    return [*to_cart(), tap("Checkout")]


ORDER = [tap("#place_order"), tap("Place order")]


def newest(states: States) -> dict[str, Any]:
    """The order that was placed last."""
    order: dict[str, Any] = states[SHOP]["orders"][0]
    return order


def bought(told: Parameters) -> list[tuple[Any, ...]]:
    """Names, options and quantities of the lines in ``told``."""
    return [(each["name"], each["options"], each["quantity"]) for each in told["lines"]]


def ordered(before: States, after: States, told: Parameters) -> bool:
    """Just one new order, of the lines in ``told``, an empty cart, and so much less in stock."""
    one = after[SHOP]["orders"][1:] == before[SHOP]["orders"]
    taken = {each["product"]: each["quantity"] for each in told["lines"]}
    stock = [each | {"stock": max(0, each["stock"] - taken.get(each["id"], 0))} for each in before[SHOP]["catalogue"]]
    empty = not after[SHOP]["cart"] and not after[SHOP]["coupon"]
    return one and empty and after[SHOP]["catalogue"] == stock and bought(newest(after)) == bought(told)


# --- cart and wish list -------------------------------------------------------------------------------------------


def _some_plain(dice: random.Random, phone: Phone) -> Parameters:
    fill(phone)
    return {"product": dice.choice(goods(phone, True))["name"], "n": dice.randrange(2, 5)}


def _in_cart(before: States, after: States, told: Parameters) -> bool:
    found = [(each["name"], each["options"], each["quantity"]) for each in after[SHOP]["cart"]]
    return found == [(told["product"], told.get("options", {}), told["n"])]


def _some_variant(dice: random.Random, phone: Phone) -> Parameters:
    fill(phone)
    each = dice.choice([each for each in goods(phone, False) if len(each["options"]) == 1])
    ((kind, values),) = each["options"].items()
    value = dice.choice(values[1:])
    return {"product": each["name"], "n": 1, "kind": kind.lower(), "value": value, "options": {kind: value}}


def _some_clothes(dice: random.Random, phone: Phone) -> Parameters:
    fill(phone)
    each = dice.choice([each for each in goods(phone, False) if len(each["options"]) == 2])
    chosen = {name: dice.choice(values) for name, values in each["options"].items()}
    return {
        "product": each["name"],
        "n": 1,
        "options": chosen,
        "size": chosen["Size"],
        "color": chosen["Color"].lower(),
    }


def _two_lines(dice: random.Random, phone: Phone) -> Parameters:
    first, second = dice.sample(goods(phone, True), 2)
    fill(phone, line(first, {}, 1), line(second, {}, 2))
    return {"product": first["name"], "other": second["name"], "n": dice.randrange(3, 6)}


def _unwished(dice: random.Random, phone: Phone) -> Parameters:
    free = [each for each in goods(phone) if each["id"] not in phone.state(SHOP)["wishlist"]]
    each = dice.choice(free)
    return {"product": each["name"], "id": each["id"]}


def _wished(dice: random.Random, phone: Phone) -> Parameters:
    chosen = dice.sample(goods(phone), 4)
    phone.state(SHOP)["wishlist"] = [each["id"] for each in chosen]
    each = dice.choice(chosen)
    return {"product": each["name"], "id": each["id"]}


# --- ordering -----------------------------------------------------------------------------------------------------


def _ready(dice: random.Random, phone: Phone) -> Parameters:
    lines = [line(each, first_options(each), dice.randrange(1, 3)) for each in dice.sample(goods(phone), 2)]
    fill(phone, *lines)
    code = dice.choice(sorted(COUPONS))
    amount = sum(each["price"] * each["quantity"] for each in lines)
    return {
        "lines": lines,
        "code": code,
        "less": discount_of(code, amount),
        "names": " and ".join(x["name"] for x in lines),
    }


def _wanted(dice: random.Random, phone: Phone) -> Parameters:
    fill(phone)
    each = dice.choice(goods(phone, True))
    return {"product": each["name"], "n": 1, "lines": [line(each, {}, 1)]}


def fresh_address(dice: random.Random, phone: Phone) -> Parameters:
    """An address that nobody has written down yet."""
    return {
        "label": dice.choice(("Parents", "Holiday flat", "Studio", "Club")), "name": dice.choice(("Robin Vale", "Sam Vale")),
        "street": f"{dice.randrange(2, 90)} {dice.choice(_STREETS)}", "city": dice.choice(_TOWNS),
        "postcode": str(dice.randrange(10000, 99999)), "phone": f"555 0{dice.randrange(100, 999)}",
    }  # fmt: skip


_ADDRESS = ("label", "name", "street", "city", "postcode", "phone")


def write_address(told: Parameters) -> list[Do]:
    """In the form for an address."""
    hints = ("Label (Home, Work …)", "Full name", "Street and number", "City", "Postcode", "Phone")
    return [
        *(type_into(hint, told[name]) for hint, name in zip(hints, _ADDRESS, strict=True)),
        back(),
        tap("Save address"),
    ]


def address_added(before: States, after: States, told: Parameters) -> bool:
    """Just one more address, as told."""
    was, now = before[SHOP]["addresses"], after[SHOP]["addresses"]
    return now[:-1] == was and all(now[-1][name] == told[name] for name in _ADDRESS)


def _price(dice: random.Random, phone: Phone) -> Parameters:
    each = dice.choice(goods(phone))
    return {"product": each["name"], "price": plain(each["price"]), "stock": str(each["stock"])}


def _cheapest(dice: random.Random, phone: Phone) -> Parameters:
    stock = phone.state(SHOP)["catalogue"]
    category = dice.choice(("Electronics", "Home & Kitchen", "Sports", "Clothing"))
    among = sorted((each for each in stock if each["category"] == category), key=lambda each: each["price"])
    if among[0]["price"] == among[1]["price"]:
        among[0]["price"] -= 40
    among[0]["stock"] = among[0]["stock"] or 9
    return {"category": category, "name": among[0]["name"], "price": plain(among[0]["price"])}


def _sold_out(dice: random.Random, phone: Phone) -> Parameters:
    each = dice.choice(goods(phone, True))
    each["stock"] = 0
    return {"product": each["name"]}


TEMPLATES = [
    Template(
        "shop.add_to_cart",
        ("Put {n} pieces of {product} into my shopping cart", "I need {n} × {product}. Put them in the cart, I will pay later",
         "Add {product} to the cart in the Shop app, {n} of them"),
        _some_plain,
        lambda told: [*find(told["product"]), scroll_to("More"), *[tap("More")] * (told["n"] - 1), tap("Add to cart")],
        _in_cart, (f"{SHOP}.cart",), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.add_variant",
        ("Add one {product}, {kind} {value}, to the cart", "Put the {product} with {kind} {value} in my basket in the Shop app",
         "I would like the {product} in {kind} {value}; just add it to the cart"),
        _some_variant,
        lambda told: [*find(told["product"]), scroll_to(told["value"]), tap(told["value"]), tap("Add to cart")],
        _in_cart, (f"{SHOP}.cart",), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.add_clothes",
        ("Put a {color} {product} in size {size} into the cart", "Add the {product} to my cart, size {size}, {color}",
         "I want a {product} ({color}, {size}). Get it into the shopping cart"),
        _some_clothes,
        lambda told: [
            *find(told["product"]), scroll_to(told["size"]), tap(told["size"]), scroll_to(told["color"].capitalize()),
            tap(told["color"].capitalize()), tap("Add to cart"),
        ],
        _in_cart, (f"{SHOP}.cart",), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.change_quantity",
        ("Make it {n} of {product} in my cart", "I have one {product} in the shop's cart; change that to {n}",
         "In the Shop app, set the quantity of {product} in the cart to {n}"),
        _two_lines,
        lambda told: [*to_cart(), *[tap("More", told["product"])] * (told["n"] - 1)],
        lambda before, after, told: [(x["name"], x["quantity"]) for x in after[SHOP]["cart"]]
        == [(told["product"], told["n"]), (told["other"], 2)],
        (f"{SHOP}.cart",), apps=("Shop",),
    ),
    Template(
        "shop.remove_from_cart",
        ("Take {product} out of the shopping cart", "I no longer want the {product}, remove it from my cart",
         "Delete {product} from the cart in Shop"),
        _two_lines,
        lambda told: [*to_cart(), tap("Remove", told["product"])],
        lambda before, after, told: [x["name"] for x in after[SHOP]["cart"]] == [told["other"]],
        (f"{SHOP}.cart",), apps=("Shop",),
    ),
    Template(
        "shop.wish",
        ("Put {product} on my wish list", "Save {product} to the wish list in the Shop app", "Remember {product} for later on my wish list"),
        _unwished,
        lambda told: [*find(told["product"]), tap("Add to wish list")],
        lambda before, after, told: after[SHOP]["wishlist"] == [*before[SHOP]["wishlist"], told["id"]],
        (f"{SHOP}.wishlist",), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.unwish",
        ("Take {product} off my wish list", "Remove {product} from the wish list in Shop", "{product} can go from my wish list"),
        _wished,
        lambda told: [open_app("Shop"), tap("Wish list"), tap("Remove", told["product"])],
        lambda before, after, told: after[SHOP]["wishlist"] == [x for x in before[SHOP]["wishlist"] if x != told["id"]],
        (f"{SHOP}.wishlist",), apps=("Shop",),
    ),
    Template(
        "shop.order_cart",
        ("Order what is in my shopping cart, to the Work address", "Buy everything in the shop's cart and have it sent to Work",
         "Check out my cart in the Shop app; deliver it to my Work address, everything else as it is"),
        _ready,
        lambda told: [*to_checkout(), tap("#address2"), *ORDER],
        lambda before, after, told: ordered(before, after, told) and newest(after)["address"] == "Work"
        and not newest(after)["express"] and newest(after)["payment"] == "Visa •••• 4417",
        ORDERING, apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.order_express_cash",
        ("Order the contents of my cart with express delivery, paid in cash on delivery",
         "Place the order for my shopping cart. I need it tomorrow (express) and will pay the driver in cash",
         "Check out in Shop: express delivery, cash on delivery"),
        _ready,
        lambda told: [*to_checkout(), tap("#express"), scroll_to("Cash on delivery"), tap("Cash on delivery"), *ORDER],
        lambda before, after, told: ordered(before, after, told) and newest(after)["express"]
        and newest(after)["payment"] == "Cash on delivery" and newest(after)["address"] == "Home",
        ORDERING, apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.order_with_coupon",
        ("Order what is in my cart with the coupon {code}", "Use the code {code} in Shop and then place the order for my cart",
         "I have a voucher, {code}. Apply it to my cart and buy everything"),
        _ready,
        lambda told: [
            *to_checkout(), scroll_to("Coupon code"), type_into("Coupon code", told["code"]), back(), scroll_to("Apply"),
            tap("Apply"), *ORDER,
        ],
        lambda before, after, told: ordered(before, after, told) and newest(after)["discount"] == told["less"],
        ORDERING, apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.buy",
        ("Buy one {product} for me and have it sent home", "Order a {product} in the Shop app, delivered to Home",
         "Please get me the {product}: search for it, order one, delivery to my home address"),
        _wanted,
        lambda told: [*find(told["product"]), tap("Add to cart"), tap("Cart"), tap("Checkout"), *ORDER],
        lambda before, after, told: ordered(before, after, told) and newest(after)["address"] == "Home",
        ORDERING, apps=("Shop",), complexity=3,
    ),
    Template(
        "shop.order_to_new_address",
        ("Order my cart to a new address labelled {label}: {name}, {street}, {postcode} {city}, phone {phone}",
         "Buy what is in the cart and have it sent to {name}, {street}, {postcode} {city} (phone {phone}); save that address as {label}"),
        lambda dice, phone: {**_ready(dice, phone), **fresh_address(dice, phone)},
        lambda told: [*to_checkout(), tap("Add address"), *write_address(told), *ORDER],
        lambda before, after, told: ordered(before, after, told) and address_added(before, after, told)
        and newest(after)["address"] == told["label"],
        (*ORDERING, f"{SHOP}.addresses", f"{SHOP}.next_id"), apps=("Shop",), complexity=3,
    ),
    Template(
        "shop.price_of",
        ("How much is {product} in the Shop app?", "What does {product} cost in Shop?", "Look up the price of {product} in the shop"),
        _price,
        lambda told: [*find(told["product"]), answer(f"${told['price']}")],
        lambda before, after, told: True, expected=lambda told: str(told["price"]), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.in_stock",
        ("How many of {product} does Shop have in stock?", "Find out how many pieces of {product} are left in the Shop app"),
        _price,
        lambda told: [*find(told["product"]), answer(told["stock"])],
        lambda before, after, told: True, expected=lambda told: str(told["stock"]), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.cheapest",
        ("What is the cheapest product in the category {category} of Shop?", "Which {category} item costs least in the Shop app? Tell me its name"),
        _cheapest,
        lambda told: [open_app("Shop"), tap(told["category"]), tap("Sort"), tap("Price: low to high"), answer(told["name"])],
        lambda before, after, told: True, expected=lambda told: str(told["name"]), apps=("Shop",), complexity=2,
    ),
    Template(
        "shop.buy_sold_out",
        ("Order one {product} from Shop and have it sent home", "Buy the {product} in the Shop app"),
        _sold_out, lambda told: find(told["product"]), lambda before, after, told: False, apps=("Shop",), feasible=False,
        complexity=2,
    ),
]  # fmt: skip
