"""The shop's account: orders and what became of them, reviews, addresses, cards, settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.money import money
from emulators.phone.apps.shop_goods import Row
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    avatar,
    button,
    chip,
    column,
    divider,
    empty,
    fab,
    field,
    heading,
    icon,
    icon_button,
    item,
    lazy_list,
    row,
    scroll,
    shelf,
    switch_item,
    text,
)

_STATES = ("All", "Processing", "Shipped", "Delivered", "Cancelled")
_MARKS = {"Processing": "inventory_2", "Shipped": "local_shipping", "Delivered": "check_circle", "Cancelled": "cancel"}


def account(ui: Context) -> tuple[View, None]:
    """Who one is here, and everything that belongs to it."""
    told = ui.state["account"]

    def set_to(name: str) -> Callable[[bool], None]:
        def turned(on: bool) -> None:
            told[name] = on
            ui.effect("account.changed", "idempotent", setting=name, on=on)

        return turned

    head = row(
        avatar(told["name"], 56),
        column(
            text(told["name"], "title", id="account_name"),
            text(told["email"], "small", "on_surface_variant"),
            weight=1,
        ),
        gap=16, pad=16, width=FILL,
    )  # fmt: skip
    body = scroll(
        head,
        item(
            ui.t("Orders"),
            ui.t("Track, cancel, buy again"),
            "receipt_long",
            on_tap=lambda: ui.open("orders"),
            key="orders",
        ),
        item(ui.t("Addresses"), "", "location_on", on_tap=lambda: ui.open("addresses"), key="addresses"),
        item(ui.t("Payment cards"), "", "credit_card", on_tap=lambda: ui.open("cards"), key="cards"),
        item(ui.t("Edit profile"), "", "edit", on_tap=lambda: ui.open("profile"), key="profile"),
        divider(),
        heading(ui.t("Notifications")),
        switch_item(ui.t("Offers and deals"), told["offers"], set_to("offers"), key="offers"),
        switch_item(ui.t("Order updates"), told["updates"], set_to("updates"), key="updates"),
    )
    return body, None


def orders(ui: Context) -> View:
    """All orders, the newest first, or those in one state."""
    state = ui.get("state", "All")
    found = [each for each in ui.state["orders"] if state in ("All", each["status"])]
    chips = [
        chip(ui.t(name), name == state, lambda name=name: ui.setter("state")(name), key=name)  # type: ignore[misc]
        for name in _STATES
    ]
    listed = (
        lazy_list(len(found), lambda at: _order_row(ui, found[at]), "orders")
        if found
        else empty("receipt_long", ui.t("No orders here"))
    )
    return ui.page(column(shelf(*chips, id="states"), listed), ui.bar(ui.t("Orders"), up=True))


def _order_row(ui: Context, each: Row) -> View:
    names = ", ".join(ui.t(one["name"]) for one in each["lines"])
    return item(
        ui.t("Order {number}", number=each["number"]), f"{ui.t(each['status'])} · {names}", _MARKS[each["status"]],
        money(each["total"]), lambda: ui.open("order", order=each["number"]), f"order{each['number']}", strong=True,
    )  # fmt: skip


def order(ui: Context) -> View:
    """One order: what, when, where to, what can still be done."""
    each = next((each for each in ui.state["orders"] if each["number"] == ui.args.get("order")), None)
    bar_title = ui.t("Order {number}", number=ui.args.get("order", 0))
    if each is None:
        return ui.page(empty("error_outline", ui.t("No orders here")), ui.bar(bar_title, up=True))

    def cancel() -> None:
        each["status"] = "Cancelled"
        ui.effect("order.cancelled", "irreversible", number=each["number"])
        ui.snack(ui.t("Order cancelled"))

    def again() -> None:
        for one in each["lines"]:
            same = next(
                (x for x in ui.state["cart"] if (x["product"], x["options"]) == (one["product"], one["options"])), None
            )
            if same is None:
                ui.state["cart"].append(dict(one))
            else:
                same["quantity"] = min(10, same["quantity"] + one["quantity"])
        ui.effect("cart.added", order=each["number"])
        ui.snack(ui.t("Added to cart"))

    ui.confirm("cancelling", ui.t("Cancel this order?"), ui.t("This cannot be undone."), ui.t("Cancel order"), cancel)
    told = ui.t("Order {number}: {price}", number=each["number"], price=money(each["total"]))
    ui.share("sharing", told, bar_title)
    when = ui.day(datetime.fromisoformat(each["placed"]), year=True)
    lines = [_bought(ui, one, each["status"] == "Delivered", f"line{at}") for at, one in enumerate(each["lines"])]
    body = scroll(
        row(
            icon(_MARKS[each["status"]], 28, "primary"),
            text(ui.t(each["status"]), "title", id="status"),
            gap=12,
            pad=(16, 8),
        ),
        item(ui.t("Placed on"), when, key="placed"),
        item(ui.t("Delivered to"), each["address"], key="to"),
        item(ui.t("Paid by"), ui.t(each["payment"]), key="paid"),
        heading(ui.t("Items")),
        *lines,
        divider(),
        row(
            text(ui.t("Total"), "title", weight=1), text(money(each["total"]), "title", id="total"), pad=16, width=FILL
        ),
        column(
            button(ui.t("Buy again"), again, "tonal", "replay", "buy_again"),
            button(ui.t("Cancel order"), lambda: ui.setter("cancelling")(True), "outlined", id="cancel_order")
            if each["status"] == "Processing"
            else None,
            gap=12,
            pad=(16, 0),
        ),
        id="order",
    )  # fmt: skip
    send = icon_button("share", ui.t("Share"), lambda: ui.setter("sharing")(True), "share")
    return ui.page(body, ui.bar(bar_title, up=True, actions=[send]))


def _bought(ui: Context, one: Row, delivered: bool, key: str) -> View:
    words = button(ui.t("Review"), lambda: ui.open("review", product=one["product"], name=one["name"]), "text")
    return item(
        ui.t(one["name"]), f"{one['quantity']} × {money(one['price'])}", trail=words if delivered else None,
        on_tap=lambda: ui.open("product", product=one["product"]), key=key,
    )  # fmt: skip


def review(ui: Context) -> View:
    """Stars and words for what was bought."""
    key = str(ui.args.get("product", 0))
    earlier = ui.state["reviews"].get(key, {"stars": 0, "words": ""})
    stars, words = ui.get("stars", earlier["stars"]), ui.get("words", earlier["words"])

    def send() -> None:
        ui.state["reviews"][key] = {"stars": stars, "words": words.strip()}
        ui.effect("review.written", product=int(key), stars=stars)
        ui.back()

    marks = [
        icon_button(
            "star" if at <= stars else "star_border", ui.t("{n} stars", n=at), lambda at=at: ui.setter("stars")(at),  # type: ignore[misc]
            f"star{at}", color="star" if at <= stars else "outline", size=32,
        )
        for at in range(1, 6)
    ]  # fmt: skip
    body = column(
        text(ui.t(ui.args.get("name", "")), "title"),
        row(*marks, align="center", width=FILL),
        field(ui.t("What do you think of it?"), words, ui.setter("words"), "words", "multiline", max_length=500),
        button(ui.t("Publish review"), send, id="publish", enabled=stars > 0),
        pad=16, gap=16,
    )  # fmt: skip
    return ui.page(body, ui.bar(ui.t("Review"), up=True))


def addresses(ui: Context) -> View:
    """Where orders can go."""
    return _managed(
        ui, ui.t("Addresses"), "addresses", "address", "location_on", ui.t("Delete address?"), ui.t("Add address"),
        lambda each: (each["label"], f"{each['name']}, {each['street']}, {each['postcode']} {each['city']}"),
    )  # fmt: skip


def cards(ui: Context) -> View:
    """With what orders can be paid."""
    return _managed(
        ui, ui.t("Payment cards"), "cards", "card", "credit_card", ui.t("Remove card?"), ui.t("Add card"),
        lambda each: (f"{each['kind']} •••• {each['last4']}", f"{each['holder']} · {each['expires']}"),
    )  # fmt: skip


def _managed(
    ui: Context, title: str, kept: str, screen: str, mark: str, asked: str, adding: str,
    told: Callable[[Row], tuple[str, str]],
) -> View:  # fmt: skip
    entries: list[dict[str, Any]] = ui.state[kept]
    chosen = next((each for each in entries if each["id"] == ui.get("chosen", 0)), None)

    def delete() -> None:
        if chosen is not None:
            entries.remove(chosen)
            ui.effect(f"{screen}.deleted", "irreversible", id=chosen["id"])

    ui.confirm("deleting", asked, told(chosen)[0] if chosen else "", ui.t("Delete"), delete)

    def ask(each: Row) -> Callable[[], None]:
        return lambda: ui.local.update(chosen=each["id"], deleting=True)

    def entry(at: int) -> View:
        each = entries[at]
        name, note = told(each)
        edit = (lambda: ui.open(screen, **{screen: each["id"]})) if screen == "address" else None
        bin_ = icon_button("delete_outline", ui.t("Delete"), ask(each), "delete")
        return item(name, note, mark, bin_, edit, f"{screen}{each['id']}")

    body = lazy_list(len(entries), entry, kept) if entries else empty(mark, ui.t("Nothing here yet"))
    return ui.page(body, ui.bar(title, up=True), fab("add", adding, lambda: ui.open(screen)))


def profile(ui: Context) -> View:
    """Name and address of the account."""
    told = ui.state["account"]
    name, mail = ui.get("name", told["name"]), ui.get("email", told["email"])
    bad_mail = "" if "@" in mail and "." in mail.split("@")[-1] else ui.t("Not an e-mail address")
    bad_name = "" if name.strip() else ui.t("Required")

    def save() -> None:
        if not (bad_mail or bad_name):
            told.update(name=name.strip(), email=mail.strip())
            ui.effect("account.changed", "idempotent")
            ui.back()

    body = column(
        field(ui.t("Full name"), name, ui.setter("name"), "name", "name", error=bad_name, max_length=60),
        field(ui.t("E-mail"), mail, ui.setter("email"), "email", "email", error=bad_mail, max_length=80),
        button(ui.t("Save"), save, id="save"),
        pad=16, gap=16,
    )  # fmt: skip
    return ui.page(body, ui.bar(ui.t("Edit profile"), up=True))
