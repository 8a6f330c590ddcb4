"""What the shop sells, and what a fresh account holds."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

Row = dict[str, Any]

CATEGORIES = (
    ("Electronics", "devices_other"), ("Home & Kitchen", "kitchen"), ("Clothing", "checkroom"),
    ("Sports", "fitness_center"), ("Books", "menu_book"), ("Beauty", "spa"), ("Toys", "toys"), ("Garden", "yard"),
)  # fmt: skip

_SIZES = ["S", "M", "L", "XL"]
_SHOES = ["38", "39", "40", "41", "42", "43", "44"]
_COLORS = ["Black", "Blue", "Green", "Grey", "Red", "White"]

# name, brand, category, price in cents before the dice, options
_GOODS: tuple[tuple[str, str, str, int, dict[str, list[str]]], ...] = (
    ("Wireless Earbuds", "Auralis", "Electronics", 5990, {"Color": ["Black", "White"]}),
    ("Over-Ear Headphones", "Auralis", "Electronics", 12900, {"Color": ["Black", "Blue"]}),
    ("Bluetooth Speaker", "Bassline", "Electronics", 4490, {"Color": ["Black", "Red", "Blue"]}),
    ("USB-C Charger 65 W", "Voltway", "Electronics", 3290, {}),
    ("Power Bank 20,000 mAh", "Voltway", "Electronics", 3990, {}),
    ("Mechanical Keyboard", "Keyforge", "Electronics", 8990, {"Color": ["Black", "White"]}),
    ("Wireless Mouse", "Keyforge", "Electronics", 2490, {}),
    ("Webcam Full HD", "Lumina", "Electronics", 5490, {}),
    ("E-Book Reader", "Papyra", "Electronics", 11900, {}),
    ("Smart Watch", "Tempo", "Electronics", 17900, {"Color": ["Black", "Grey"]}),
    ("Electric Kettle", "Hearth", "Home & Kitchen", 3490, {"Color": ["White", "Black"]}),
    ("French Press", "Hearth", "Home & Kitchen", 2790, {}),
    ("Cast Iron Pan", "Ironwood", "Home & Kitchen", 4590, {"Size": ["24 cm", "28 cm"]}),
    ("Chef's Knife", "Ironwood", "Home & Kitchen", 5290, {}),
    ("Storage Jars, Set of 6", "Homely", "Home & Kitchen", 2290, {}),
    ("Bath Towels, Set of 4", "Homely", "Home & Kitchen", 3890, {"Color": ["White", "Grey", "Blue"]}),
    ("Desk Lamp", "Lumina", "Home & Kitchen", 3990, {}),
    ("Throw Blanket", "Homely", "Home & Kitchen", 2990, {"Color": ["Grey", "Green", "Red"]}),
    ("Hand Blender", "Hearth", "Home & Kitchen", 4190, {}),
    ("Cotton T-Shirt", "Fieldwear", "Clothing", 1790, {"Size": _SIZES, "Color": _COLORS}),
    ("Rain Jacket", "Northrun", "Clothing", 7990, {"Size": _SIZES, "Color": ["Blue", "Green"]}),
    ("Wool Sweater", "Fieldwear", "Clothing", 5990, {"Size": _SIZES, "Color": ["Grey", "Red"]}),
    ("Running Shoes", "Northrun", "Clothing", 8990, {"Size": _SHOES}),
    ("Leather Belt", "Saddle & Co", "Clothing", 2990, {"Size": ["85 cm", "95 cm", "105 cm"]}),
    ("Denim Jeans", "Fieldwear", "Clothing", 4990, {"Size": ["30", "32", "34", "36"]}),
    ("Wool Socks, 3 Pairs", "Northrun", "Clothing", 1590, {"Size": ["36-38", "39-41", "42-44"]}),
    ("Winter Hat", "Northrun", "Clothing", 1990, {"Color": ["Black", "Grey", "Red"]}),
    ("Yoga Mat", "Stretchy", "Sports", 2690, {"Color": ["Blue", "Green", "Grey"]}),
    ("Dumbbells, Pair", "Ironwood", "Sports", 3990, {"Weight": ["2 kg", "5 kg", "8 kg"]}),
    ("Skipping Rope", "Stretchy", "Sports", 1290, {}),
    ("Water Bottle 1 L", "Northrun", "Sports", 1890, {"Color": ["Blue", "Green", "Black"]}),
    ("Badminton Set", "Rally", "Sports", 3490, {}),
    ("Football", "Rally", "Sports", 2490, {"Size": ["4", "5"]}),
    ("Camping Tent for Two", "Northrun", "Sports", 11900, {}),
    ("Bike Helmet", "Rally", "Sports", 4990, {"Size": ["M", "L"]}),
    ("Cooking for Weeknights", "Harbour Press", "Books", 2490, {"Format": ["Hardcover", "Paperback"]}),
    ("A Short History of Maps", "Harbour Press", "Books", 1890, {"Format": ["Hardcover", "Paperback"]}),
    ("The Lighthouse Keeper", "Quill House", "Books", 1390, {"Format": ["Hardcover", "Paperback"]}),
    ("Learning to Draw", "Quill House", "Books", 1990, {}),
    ("Birds of the Coast", "Harbour Press", "Books", 2190, {}),
    ("Hand Cream", "Meadow", "Beauty", 890, {}),
    ("Shampoo Bar", "Meadow", "Beauty", 790, {"Scent": ["Lavender", "Citrus"]}),
    ("Electric Toothbrush", "Voltway", "Beauty", 4990, {}),
    ("Sunscreen SPF 50", "Meadow", "Beauty", 1490, {}),
    ("Building Blocks, 500 Pieces", "Playbox", "Toys", 3990, {}),
    ("Wooden Train Set", "Playbox", "Toys", 4490, {}),
    ("Jigsaw Puzzle, 1000 Pieces", "Playbox", "Toys", 1690, {}),
    ("Chess Board", "Playbox", "Toys", 2990, {}),
    ("Garden Gloves", "Greenleaf", "Garden", 1190, {"Size": ["S", "M", "L"]}),
    ("Watering Can", "Greenleaf", "Garden", 1990, {}),
    ("Herb Seeds, 8 Kinds", "Greenleaf", "Garden", 990, {}),
    ("Pruning Shears", "Greenleaf", "Garden", 2290, {}),
)
_ABOUT = (
    "Made to last, tested by us for a year, and repaired free of charge for two.",
    "Our best seller in its class: simple, sturdy and easy to clean.",
    "Light enough to take along, good enough to keep at home.",
    "Comes in a box of recycled paper, with everything that is needed to begin.",
)
COUPONS = {"SPRING10": 10, "WELCOME15": 15}
"""Codes, and the percentage that each takes off."""
EXPRESS_CENTS = 990
FREE_FROM_CENTS = 5000
"""Standard delivery is free from here on."""
STANDARD_CENTS = 490


def catalogue(dice: random.Random) -> list[Row]:
    """Everything on offer: prices, stars and stock are the dice's."""
    goods = []
    for number, (name, brand, category, cents, options) in enumerate(_GOODS, 1):
        price = cents + dice.randrange(-3, 4) * 50
        reduced = dice.random() < 0.25
        goods.append(
            {
                "id": number, "name": name, "brand": brand, "category": category, "price": price,
                "was": price + price // 5 // 10 * 10 if reduced else 0, "rating": dice.randrange(31, 50) / 10,
                "reviews": dice.randrange(8, 2400), "stock": 0 if dice.random() < 0.06 else dice.randrange(5, 60),
                "options": options, "about": dice.choice(_ABOUT),
            }
        )  # fmt: skip
    return goods


def first_account(dice: random.Random, now: datetime, goods: list[Row]) -> dict[str, Any]:
    """Addresses, cards, past orders, a wish list and something in the cart."""
    bought = dice.sample([each for each in goods if each["stock"]], 9)
    orders = []
    for number in range(5):
        days = (2, 9, 24, 51, 90)[number]
        lines = [line(each, first_options(each), dice.randrange(1, 3)) for each in bought[number : number + 2]]
        orders.append(
            {
                "number": 1041 - number, "placed": (now - timedelta(days=days)).date().isoformat(), "lines": lines,
                "delivery": 0, "discount": 0, "total": sum(each["price"] * each["quantity"] for each in lines),
                "status": ("Processing", "Shipped", "Delivered", "Delivered", "Cancelled")[number],
                "address": "Home", "payment": "Visa •••• 4417",
            }
        )  # fmt: skip
    in_cart = line(bought[6], first_options(bought[6]), 1)
    return {
        "cart": [in_cart], "wishlist": [each["id"] for each in bought[7:9]], "orders": orders, "next_order": 1042,
        "addresses": [
            {"id": 1, "label": "Home", "name": "Robin Vale", "street": "14 Harbour Street", "city": "Port Ellen",
             "postcode": "40213", "phone": "555 0134"},
            {"id": 2, "label": "Work", "name": "Robin Vale", "street": "3 Mill Lane, 2nd floor", "city": "Port Ellen",
             "postcode": "40220", "phone": "555 0190"},
        ],
        "cards": [{"id": 1, "kind": "Visa", "last4": "4417", "holder": "Robin Vale", "expires": "09/28"}],
        "account": {"name": "Robin Vale", "email": "robin@example.com", "offers": True, "updates": True},
        "reviews": {}, "next_id": 10, "coupon": "", "recent_searches": ["kettle", "running shoes"],
    }  # fmt: skip


def first_options(product: Row) -> dict[str, str]:
    """The options that a product page shows at first."""
    return {name: values[0] for name, values in product["options"].items()}


def line(product: Row, options: dict[str, str], quantity: int) -> Row:
    """A line of a cart or an order."""
    return {"product": product["id"], "name": product["name"], "options": options, "quantity": quantity,
            "price": product["price"]}  # fmt: skip


def subtotal(lines: list[Row]) -> int:
    """What lines cost together, in cents."""
    return sum(int(each["price"]) * int(each["quantity"]) for each in lines)


def discount_of(code: str, amount: int) -> int:
    """What a coupon takes off, in whole cents, rounded down."""
    return amount * COUPONS.get(code, 0) // 100


def delivery_of(express: bool, amount: int) -> int:
    """What delivery costs."""
    if express:
        return EXPRESS_CENTS
    return 0 if amount >= FREE_FROM_CENTS else STANDARD_CENTS
