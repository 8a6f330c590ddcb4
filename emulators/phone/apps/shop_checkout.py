"""The shop's cart and the way from it to an order: address, delivery, payment, a last look, the order."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.money import money
from emulators.phone.apps.shop_goods import (
    COUPONS,
    EXPRESS_CENTS,
    Row,
    delivery_of,
    discount_of,
    subtotal,
)
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    button,
    column,
    divider,
    empty,
    field,
    heading,
    icon,
    icon_button,
    image,
    lazy_list,
    radio,
    row,
    scroll,
    spacer,
    text,
)

_CASH = "cash"


def cart(ui: Context) -> tuple[View, View | None]:
    """What is to be bought, and how many of it."""
    lines = ui.state["cart"]
    if not lines:
        go = button(ui.t("Start shopping"), lambda: ui.setter("part")(0), "tonal", id="start_shopping")
        return empty("shopping_cart", ui.t("Your cart is empty"), "", go), None
    total = money(subtotal(lines))
    pay = button(ui.t("Checkout"), lambda: ui.open("checkout"), "filled", id="checkout")
    foot = row(
        column(text(ui.t("Subtotal"), "small", "on_surface_variant"), text(total, "title", id="subtotal"), weight=1),
        pay, pad=(16, 8, 16, 8), width=FILL, fill="surface_low",
    )  # fmt: skip
    return lazy_list(len(lines), lambda at: _line(ui, at, lines[at]), "cart"), foot


def _line(ui: Context, at: int, each: Row) -> View:
    stock = next((p["stock"] for p in ui.state["catalogue"] if p["id"] == each["product"]), 10)

    def change(by: int) -> Callable[[], None]:
        def turned() -> None:
            each["quantity"] += by
            ui.effect("cart.changed", product=each["product"], quantity=each["quantity"])

        return turned

    def remove() -> None:
        kept = ui.state["cart"].pop(at)
        ui.effect("cart.removed", product=each["product"])
        ui.snack(ui.t("Removed {name}", name=ui.t(each["name"])), ui.t("Undo"), "undo_cart", at=at, line=kept)

    return row(
        image(f"thing:{each['name']}", 64, 64, radius=8, hidden_from_tree=True),
        column(
            text(ui.t(each["name"]), "subtitle", id="title", lines=2),
            text(", ".join(each["options"].values()), "small", "on_surface_variant", "options")
            if each["options"]
            else None,
            row(
                text(money(each["price"] * each["quantity"]), "label", id="price", weight=1),
                icon_button("remove", ui.t("Fewer"), change(-1), "fewer", enabled=each["quantity"] > 1),
                text(str(each["quantity"]), "subtitle", id="quantity"),
                icon_button("add", ui.t("More"), change(1), "more", enabled=each["quantity"] < min(10, stock)),
                icon_button("delete_outline", ui.t("Remove"), remove, "remove"),
                width=FILL,
            ),
            weight=1,
        ),
        pad=(16, 8, 4, 8), gap=12, width=FILL, cross="start",
        key=f"line{each['product']}{''.join(each['options'].values())}",
    )  # fmt: skip


def checkout(ui: Context) -> View:
    """Where to, how fast, paid how, and what it comes to."""
    lines = ui.state["cart"]
    bar = ui.bar(ui.t("Checkout"), up=True)
    if not lines:
        return ui.page(empty("shopping_cart", ui.t("Your cart is empty")), bar)
    amount = subtotal(lines)
    less = discount_of(ui.state["coupon"], amount)
    express = ui.get("express", False)
    delivery = delivery_of(express, amount - less)
    total = amount - less + delivery
    address_id = ui.get("new_address") or ui.get("address") or next((a["id"] for a in ui.state["addresses"]), 0)
    paid_by = ui.get("new_card") or ui.get("card") or next((c["id"] for c in ui.state["cards"]), _CASH)
    ui.confirm(
        "ordering", ui.t("Place this order?"),
        ui.t("{price} will be charged. An order cannot be taken back here.", price=money(total)), ui.t("Place order"),
        lambda: _place(ui, address_id, paid_by, express, less, delivery, total),
    )  # fmt: skip
    to = [
        radio(f"{a['label']} · {a['street']}, {a['city']}", a["id"] == address_id, _choose(ui, "address", a["id"]),
              f"address{a['id']}")
        for a in ui.state["addresses"]
    ]  # fmt: skip
    by = [
        radio(f"{c['kind']} •••• {c['last4']}", c["id"] == paid_by, _choose(ui, "card", c["id"]), f"card{c['id']}")
        for c in ui.state["cards"]
    ]
    standard = ui.t("Free") if delivery_of(False, amount - less) == 0 else money(delivery_of(False, amount - less))
    body = scroll(
        heading(ui.t("Delivery address")),
        *to,
        button(ui.t("Add address"), lambda: ui.open("address", into="new_address"), "text", "add", "add_address"),
        heading(ui.t("Delivery")),
        radio(ui.t("Standard, 3–5 days · {price}", price=standard), not express, lambda: ui.setter("express")(False),
              "standard"),
        radio(ui.t("Express, next day · {price}", price=money(EXPRESS_CENTS)), express,
              lambda: ui.setter("express")(True), "express"),
        heading(ui.t("Payment")),
        *by,
        radio(ui.t("Cash on delivery"), paid_by == _CASH, _choose(ui, "card", _CASH), "cash"),
        button(ui.t("Add card"), lambda: ui.open("card", into="new_card"), "text", "add", "add_card"),
        heading(ui.t("Coupon")),
        _coupon(ui),
        heading(ui.t("Summary")),
        *(_sum(f"{x['quantity']} × {ui.t(x['name'])}", money(x["price"] * x["quantity"])) for x in lines),
        _sum(ui.t("Discount"), money(-less)) if less else None,
        _sum(ui.t("Delivery"), money(delivery) if delivery else ui.t("Free")),
        divider(),
        _sum(ui.t("Total"), money(total), "title"),
        pad=(8, 0, 8, 16),
        id="checkout_form",
    )  # fmt: skip
    missing = ui.t("Add a delivery address first") if not address_id else ""
    go = button(ui.t("Place order · {price}", price=money(total)), lambda: ui.setter("ordering")(True), "filled",
                id="place_order", enabled=not missing, weight=1)  # fmt: skip
    note = text(missing, "small", "error", id="missing") if missing else None
    foot = column(note, row(go, width=FILL), pad=(16, 8, 16, 12), fill="surface_low", width=FILL)
    return ui.page(body, bar, foot=foot)


def _choose(ui: Context, name: str, value: int | str) -> Callable[[], None]:
    def chosen() -> None:
        ui.local.pop(f"new_{name}", None)
        ui.local[name] = value

    return chosen


def _sum(label: str, amount: str, style: str = "body") -> View:
    return row(text(label, style, weight=1, lines=1), text(amount, style), pad=(16, 6, 16, 6), gap=12, width=FILL)


def _coupon(ui: Context) -> View:
    code = ui.state["coupon"]
    if code:

        def drop() -> None:
            ui.state["coupon"] = ""

        told = ui.t("{code}: {n} % off", code=code, n=COUPONS[code])
        return row(icon("local_offer"), text(told, id="coupon_applied", weight=1),
                   icon_button("close", ui.t("Remove coupon"), drop, "drop_coupon"), gap=12, pad=(16, 0, 8, 0),
                   width=FILL)  # fmt: skip

    def apply() -> None:
        typed = ui.get("code").strip().upper()
        if typed in COUPONS:
            ui.state["coupon"] = typed
            ui.local.pop("bad_code", None)
        else:
            ui.setter("bad_code")(typed)

    wrong = (
        ui.t("This code is not valid")
        if ui.get("bad_code") and ui.get("bad_code") == ui.get("code").strip().upper()
        else ""
    )
    entry = field(ui.t("Coupon code"), ui.get("code"), ui.setter("code"), "coupon_code", weight=1, error=wrong,
                  max_length=20)  # fmt: skip
    return row(entry, button(ui.t("Apply"), apply, "tonal", id="apply_coupon"), gap=12, pad=(16, 0, 16, 0), width=FILL)


def _place(ui: Context, address_id: int, paid_by: Any, express: bool, less: int, delivery: int, total: int) -> None:
    state = ui.state
    to = next(each for each in state["addresses"] if each["id"] == address_id)
    by = next((each for each in state["cards"] if each["id"] == paid_by), None)
    number = state["next_order"]
    state["orders"].insert(0, {
        "number": number, "placed": ui.now.date().isoformat(), "lines": state["cart"], "delivery": delivery,
        "discount": less, "total": total, "status": "Processing", "address": to["label"],
        "payment": f"{by['kind']} •••• {by['last4']}" if by else "Cash on delivery", "express": express,
    })  # fmt: skip
    for each in state["cart"]:
        product = next(p for p in state["catalogue"] if p["id"] == each["product"])
        product["stock"] = max(0, product["stock"] - each["quantity"])
    state.update(cart=[], coupon="", next_order=number + 1)
    ui.effect("order.placed", "irreversible", number=number, total=total)
    ui.notify(ui.t("Order {number} confirmed", number=number), money(total), f"order{number}", "order", order=number)
    ui.back()
    ui.open("placed", order=number)


def placed(ui: Context) -> View:
    """The order has been placed."""
    number = ui.args.get("order", 0)
    body = column(
        icon("check_circle", 72, "positive"),
        text(ui.t("Thank you for your order"), "headline", align="center", id="thanks"),
        text(ui.t("Order {number} confirmed", number=number), color="on_surface_variant", id="order_number",
             align="center"),
        button(ui.t("View order"), lambda: ui.open("order", order=number), id="view_order"),
        button(ui.t("Continue shopping"), ui.back, "text", id="continue"),
        gap=16, pad=32, align="center", cross="center",
    )  # fmt: skip
    return ui.page(body, ui.bar(ui.t("Confirmation"), close=True))


# --- forms --------------------------------------------------------------------------------------------------------


def address(ui: Context) -> View:
    """A delivery address; what is wrong is said when it is saved."""
    known = next((a for a in ui.state["addresses"] if a["id"] == ui.args.get("address")), None)
    names = (
        ("label", "Label (Home, Work …)", "text"), ("name", "Full name", "name"),
        ("street", "Street and number", "text"),
        ("city", "City", "text"), ("postcode", "Postcode", "number"), ("phone", "Phone", "phone"),
    )  # fmt: skip
    told = {name: ui.get(name, (known or {}).get(name, "")).strip() for name, _, _ in names}
    wrong = {name: ui.t("Required") for name in told if not told[name]}
    if told["postcode"] and not re.fullmatch(r"\d{4,6}", told["postcode"]):
        wrong["postcode"] = ui.t("4 to 6 digits")
    if told["phone"] and len(re.sub(r"\D", "", told["phone"])) < 7:
        wrong["phone"] = ui.t("Too short for a phone number")
    tried = ui.get("tried", False)

    def save() -> None:
        if wrong:
            ui.setter("tried")(True)
            return
        if known is not None:
            known.update(told)
            ui.effect("address.changed", "idempotent", address=known["id"])
            ui.back(known["id"])
            return
        number = ui.state["next_id"]
        ui.state["next_id"] += 1
        ui.state["addresses"].append({"id": number, **told})
        ui.effect("address.added", address=number)
        ui.back(number)

    fields = [
        field(ui.t(label), ui.get(name, (known or {}).get(name, "")), ui.setter(name), name, kind,
              error=wrong.get(name, "") if tried else "", max_length=60)
        for name, label, kind in names
    ]  # fmt: skip
    title = ui.t("Edit address") if known else ui.t("New address")
    body = scroll(*fields, button(ui.t("Save address"), save, id="save"), pad=16, gap=12, id="address_form")
    return ui.page(body, ui.bar(title, up=True))


def card_form(ui: Context) -> View:
    """A payment card; only its last four digits are kept."""
    number, expires = re.sub(r"\D", "", ui.get("number")), ui.get("expires").strip()
    wrong: dict[str, str] = {}
    if len(number) != 16 or not luhn(number):
        wrong["number"] = ui.t("Check the card number")
    if not ui.get("holder").strip():
        wrong["holder"] = ui.t("Required")
    if not _still_good(expires, ui.now.year % 100, ui.now.month):
        wrong["expires"] = ui.t("Expired, or not MM/YY")
    if not re.fullmatch(r"\d{3}", ui.get("cvc")):
        wrong["cvc"] = ui.t("3 digits")
    tried = ui.get("tried", False)

    def save() -> None:
        if wrong:
            ui.setter("tried")(True)
            return
        made = ui.state["next_id"]
        ui.state["next_id"] += 1
        kind = {"4": "Visa", "5": "Mastercard"}.get(number[0], "Card")
        ui.state["cards"].append({"id": made, "kind": kind, "last4": number[-4:], "holder": ui.get("holder").strip(),
                                  "expires": expires})  # fmt: skip
        ui.effect("card.added", last4=number[-4:])
        ui.back(made)

    def entry(label: str, name: str, kind: str, most: int) -> View:
        error = wrong.get(name, "") if tried else ""
        return field(ui.t(label), ui.get(name), ui.setter(name), name, kind, error=error, max_length=most, weight=1)

    body = column(
        row(entry("Card number", "number", "phone", 19), width=FILL),
        row(entry("Name on card", "holder", "name", 40), width=FILL),
        row(entry("Expires (MM/YY)", "expires", "text", 5), entry("CVC", "cvc", "password", 3), gap=12, width=FILL),
        row(icon("lock", 18), text(ui.t("Only the last four digits are kept."), "small", "on_surface_variant"), gap=8),
        button(ui.t("Save card"), save, id="save"),
        spacer(weight=1),
        pad=16, gap=12,
    )  # fmt: skip
    return ui.page(body, ui.bar(ui.t("New card"), up=True))


def luhn(digits: str) -> bool:
    """Whether a card number's check digit is right (ISO/IEC 7812-1, annex B)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if at % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _still_good(expires: str, year: int, month: int) -> bool:
    found = re.fullmatch(r"(0[1-9]|1[0-2])/(\d\d)", expires)
    return found is not None and (int(found[2]), int(found[1])) >= (year, month)
