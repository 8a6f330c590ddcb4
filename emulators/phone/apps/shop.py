"""Shop: a catalogue to search, filter and sort, product pages, a cart, orders, a wish list, an account."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from emulators.phone.app import App, Context, Screen
from emulators.phone.apps import shop_account, shop_checkout
from emulators.phone.apps.money import money
from emulators.phone.apps.shop_goods import CATEGORIES, Row, catalogue, first_account, first_options, line
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    bottom_bar,
    box,
    button,
    card,
    chip,
    column,
    empty,
    grid,
    heading,
    icon,
    icon_button,
    image,
    item,
    lazy_list,
    row,
    scroll,
    shelf,
    slider,
    spacer,
    switch_item,
    text,
)

_PARTS = (
    ("storefront", "Shop"), ("favorite_border", "Wish list"), ("shopping_cart", "Cart"), ("person_outline", "Account"),
)  # fmt: skip
_SORTS = ("Featured", "Price: low to high", "Price: high to low", "Customer rating", "Name")
_ORDERS: tuple[Callable[[Row], Any], ...] = (
    lambda each: each["id"],
    lambda each: (each["price"], each["id"]),
    lambda each: (-each["price"], each["id"]),
    lambda each: (-each["rating"], each["id"]),
    lambda each: each["name"],
)
_DEAREST = 200


class ShopApp(App):
    """See the module."""

    package = "org.clewline.shop"
    label = "Shop"
    icon = "shopping_bag"
    color = "#b3462c"

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """A catalogue and an account that has been used before."""
        goods = catalogue(dice)
        return {"catalogue": goods, **first_account(dice, now, goods)}

    def screens(self) -> Mapping[str, Screen]:
        """The four parts, lists of goods, a product, the way to an order, orders and forms."""
        return {
            "main": self.main, "list": self.goods, "search": self.search, "product": self.product,
            "checkout": shop_checkout.checkout, "placed": shop_checkout.placed, "address": shop_checkout.address,
            "card": shop_checkout.card_form, "orders": shop_account.orders, "order": shop_account.order,
            "review": shop_account.review, "addresses": shop_account.addresses, "cards": shop_account.cards,
            "profile": shop_account.profile,
        }  # fmt: skip

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Undo what was taken out of the cart or the wish list."""
        if event == "undo_cart":
            ui.state["cart"].insert(arguments["at"], arguments["line"])
            ui.effect("cart.restored")
        elif event == "undo_wish" and arguments["product"] not in ui.state["wishlist"]:
            ui.state["wishlist"].insert(arguments["at"], arguments["product"])

    def main(self, ui: Context) -> View:
        """One of the four parts."""
        part = ui.get("part", ui.args.get("part", 0))
        parts = (self._front, self._wishlist, shop_checkout.cart, shop_account.account)
        body, foot = parts[part](ui)
        choices = [(mark, ui.t(label)) for mark, label in _PARTS]
        below = column(foot, bottom_bar(choices, part, ui.setter("part")), width=FILL)
        bar = self._search_entry(ui) if part == 0 else ui.bar(ui.t(_PARTS[part][1]))
        return ui.page(body, bar, foot=below)

    # --- goods ----------------------------------------------------------------------------------------------------

    def _search_entry(self, ui: Context) -> View:
        words = View("text", text=ui.t("Search the shop"), color="on_surface_variant", hidden_from_tree=True, lines=1)
        inner = row(
            icon("search"), words, gap=12, pad=(16, 0, 16, 0), height=48, width=FILL, radius=24, fill="surface_high",
            cls="android.widget.TextView", text=ui.t("Search the shop"), on_tap=lambda: ui.open("search"),
            id="search_entry", key="entry",
        )  # fmt: skip
        return row(inner, pad=(16, 8, 16, 8), width=FILL, height=64)

    def _front(self, ui: Context) -> tuple[View, None]:
        goods = ui.state["catalogue"]
        reduced = [each for each in goods if each["was"] and each["stock"]][:8]
        best = sorted((each for each in goods if each["stock"]), key=_ORDERS[3])[:6]
        tiles = [self._category(ui, name, mark) for name, mark in CATEGORIES]
        body = scroll(
            heading(ui.t("Categories")),
            grid(*tiles, columns=4, pad=(12, 0)),
            heading(ui.t("Deals of the day")),
            shelf(*(self._tile(ui, each, 148) for each in reduced), gap=12, id="deals"),
            heading(ui.t("Best rated")),
            *(self._row(ui, each) for each in best),
            button(ui.t("See all products"), lambda: ui.open("list"), "text", id="all_products"),
            id="front",
        )
        return body, None

    def _category(self, ui: Context, name: str, mark: str) -> View:
        told = ui.t(name)
        words = View("text", text=told, style="caption", lines=2, align="center", width=FILL, hidden_from_tree=True)
        tile = box(icon(mark, 24, "on_primary_container"), fill="primary_container", radius=16, width=56, height=48,
                   align="center", cross="center", hidden_from_tree=True)  # fmt: skip
        return View(
            "column", [tile, words], cls="android.widget.TextView", text=told, cross="center", gap=6, pad=(2, 8, 2, 8),
            on_tap=lambda: ui.open("list", category=name), key=name,
        )  # fmt: skip

    def _tile(self, ui: Context, each: Row, width: float) -> View:
        return card(
            image(f"thing:{each['name']}", width - 16, 100, radius=8, hidden_from_tree=True),
            text(ui.t(each["name"]), "label", lines=1, id="title"),
            _price(each),
            on_tap=lambda: ui.open("product", product=each["id"]), width=width, pad=8, gap=4, key=f"tile{each['id']}",
        )  # fmt: skip

    def _row(self, ui: Context, each: Row) -> View:
        note = f"{each['brand']} · {each['rating']}/5 ({each['reviews']})"
        return item(
            ui.t(each["name"]), note, image(f"thing:{each['name']}", 56, 56, radius=8, hidden_from_tree=True),
            column(_price(each, stacked=True), _gone(ui, each), cross="end"),
            lambda: self._look_at(ui, each["id"]), f"product{each['id']}",
        )  # fmt: skip

    @staticmethod
    def _look_at(ui: Context, product: int) -> None:
        query = ui.get("query").strip().lower()
        if query:  # what led to something is offered again the next time
            ui.state["recent_searches"] = [query, *(x for x in ui.state["recent_searches"] if x != query)][:8]
        ui.open("product", product=product)

    def goods(self, ui: Context) -> View:
        """A category, or everything."""
        category = ui.args.get("category", "")
        found = [each for each in ui.state["catalogue"] if not category or each["category"] == category]
        title = ui.t(category) if category else ui.t("All products")
        actions = [
            icon_button("search", ui.t("Search"), lambda: ui.open("search"), "search"),
            icon_button("shopping_cart", ui.t("Cart"), lambda: ui.open("main", part=2), "cart"),
        ]
        return ui.page(self._listing(ui, found), ui.bar(title, up=True, actions=actions))

    def search(self, ui: Context) -> View:
        """Search by words in name, brand and category; before that, what was searched for earlier."""
        query = ui.get("query").strip()
        bar = ui.search_bar(ui.t("Search the shop"))
        if not query:
            earlier = ui.state["recent_searches"]
            rows = [
                item(each, lead="history", on_tap=self._ask(ui, each), key=f"recent{at}")
                for at, each in enumerate(earlier)
            ]
            return ui.page(scroll(heading(ui.t("Recent searches")) if rows else None, *rows), bar)
        words = query.lower().split()
        found = [
            each
            for each in ui.state["catalogue"]
            if all(word in f"{each['name']} {each['brand']} {each['category']}".lower() for word in words)
        ]
        return ui.page(self._listing(ui, found), bar)

    @staticmethod
    def _ask(ui: Context, query: str) -> Callable[[], None]:
        return lambda: ui.setter("query")(query)

    def _listing(self, ui: Context, goods: list[Row]) -> View:
        """A list with its ways to sort and filter."""
        most, stars = ui.get("most", _DEAREST), ui.get("stars", 0)
        stocked, reduced = ui.get("stocked", False), ui.get("reduced", False)
        shown = [
            each
            for each in goods
            if each["price"] <= most * 100 or most >= _DEAREST
            if each["rating"] >= stars
            if (each["stock"] or not stocked) and (each["was"] or not reduced)
        ]
        sort = ui.get("sort", 0)
        shown.sort(key=_ORDERS[sort])
        filters = sum((most < _DEAREST, stars > 0, bool(stocked), bool(reduced)))
        if ui.local.get("_menu") == "sort":

            def by(at: int) -> Callable[[], None]:
                return lambda: ui.setter("sort")(at)

            entries = [(ui.t(name), by(at)) for at, name in enumerate(_SORTS)]
            ui.menu(entries, "sort", sort)
        if ui.get("filtering"):
            self._filters(ui)
        told = ui.t("Filter ({n})", n=filters) if filters else ui.t("Filter")
        tools = row(
            text(ui.t("{n} results", n=len(shown)), "small", "on_surface_variant", "count"),
            spacer(weight=1),
            button(ui.t("Sort"), lambda: ui.local.__setitem__("_menu", "sort"), "text", "sort", "sort"),
            button(told, lambda: ui.setter("filtering")(True), "text", "tune", "filter"),
            pad=(16, 0, 4, 0),
            width=FILL,
        )
        if not shown:
            reset = button(ui.t("Clear filters"), lambda: _clear_filters(ui), "tonal", id="clear") if filters else None
            return column(tools, empty("search_off", ui.t("No results"), ui.t("Try other words or filters"), reset))
        return column(tools, lazy_list(len(shown), lambda at: self._row(ui, shown[at]), "products"))

    def _filters(self, ui: Context) -> None:
        most, stars = ui.get("most", _DEAREST), ui.get("stars", 0)

        def shut() -> None:
            ui.local.pop("filtering", None)

        dearest = ui.t("Any price") if most >= _DEAREST else ui.t("Up to {price}", price=money(int(most) * 100))

        def at_least(value: float) -> Callable[[], None]:
            return lambda: ui.setter("stars")(value)

        steps = ((0, ui.t("Any")), (3.5, "3.5+"), (4, "4+"), (4.5, "4.5+"))
        chips = [chip(label, stars == value, at_least(value), f"stars{at}") for at, (value, label) in enumerate(steps)]
        body = column(
            heading(ui.t("Price"), pad=(24, 0, 24, 0)),
            text(dearest, "body", id="price_limit", pad=(24, 0, 24, 0)),
            row(slider(ui.t("Highest price"), most, 5, _DEAREST, ui.setter("most"), 5, "price"), pad=(12, 0, 12, 0),
                width=FILL),
            heading(ui.t("Customer rating"), pad=(24, 8, 24, 8)),
            row(*chips, gap=8, pad=(24, 0, 24, 8)),
            column(
                switch_item(ui.t("In stock only"), ui.get("stocked", False), ui.setter("stocked"), key="stocked"),
                switch_item(ui.t("On sale"), ui.get("reduced", False), ui.setter("reduced"), key="reduced"),
                pad=(8, 0, 8, 0), key="switches",
            ),
            row(
                button(ui.t("Clear filters"), lambda: _clear_filters(ui), "text", id="clear"),
                spacer(weight=1),
                button(ui.t("Show results"), shut, id="apply"),
                pad=(16, 12, 24, 0),
                width=FILL,
            ),
        )  # fmt: skip
        ui.sheet(body, shut)

    # --- one product ----------------------------------------------------------------------------------------------

    def product(self, ui: Context) -> View:
        """Picture, price, options, quantity, what it is, what others say."""
        each = next((each for each in ui.state["catalogue"] if each["id"] == ui.args.get("product")), None)
        if each is None:
            return ui.page(empty("error_outline", ui.t("This product is no longer sold")), ui.bar("", up=True))
        options = {**first_options(each), **ui.get("options", {})}
        quantity = min(ui.get("quantity", 1), max(1, each["stock"]))
        wished = each["id"] in ui.state["wishlist"]

        def choose(name: str, value: str) -> Callable[[], None]:
            return lambda: ui.setter("options")({**options, name: value})

        kinds = [
            column(
                text(ui.t(name), "label", "on_surface_variant"),
                shelf(
                    *(chip(value, options[name] == value, choose(name, value), key=value) for value in values),
                    pad=(0, 4), id=f"option_{name.lower()}",
                ),
                key=f"option{name}",
            )
            for name, values in each["options"].items()
        ]  # fmt: skip
        enough = quantity >= min(10, each["stock"])
        stepper = row(
            text(ui.t("Quantity"), "label", "on_surface_variant", weight=1),
            icon_button("remove", ui.t("Fewer"), lambda: ui.setter("quantity")(quantity - 1), "fewer",
                        enabled=quantity > 1),
            text(str(quantity), "subtitle", id="quantity"),
            icon_button("add", ui.t("More"), lambda: ui.setter("quantity")(quantity + 1), "more", enabled=not enough),
            gap=8,
            width=FILL,
        )  # fmt: skip
        stars = f"{each['rating']} · {ui.t('{n} reviews', n=each['reviews'])}"
        body = scroll(
            row(image(f"thing:{each['name']}", 280, 200, ui.t(each["name"]), 12), align="center", width=FILL),
            text(each["brand"], "small", "on_surface_variant", "brand"),
            text(ui.t(each["name"]), "headline", id="name"),
            row(icon("star", 18, "star"), text(stars, "small", id="rating"), gap=6),
            row(_price(each, "title"), _gone(ui, each), gap=12),
            *kinds,
            stepper if each["stock"] else None,
            text(ui.t(each["about"]), "body", "on_surface_variant", "about"),
            text(ui.t("In stock: {n}", n=each["stock"]), "small", "on_surface_variant", "stock")
            if each["stock"]
            else None,
            pad=16,
            gap=12,
            id="details",
        )
        heart = icon_button(
            "favorite" if wished else "favorite_border",
            ui.t("Remove from wish list") if wished else ui.t("Add to wish list"),
            lambda: self._wish(ui, each["id"]),
            "wish",
            color="primary" if wished else "on_surface_variant",
        )
        into = icon_button("shopping_cart", ui.t("Cart"), lambda: ui.open("main", part=2), "cart")
        add = button(ui.t("Add to cart"), lambda: self._add(ui, each, options, quantity), "filled", "add_shopping_cart",
                     "add_to_cart", enabled=bool(each["stock"]), weight=1)  # fmt: skip
        foot = row(add, pad=(16, 8, 16, 12), width=FILL)
        return ui.page(body, ui.bar("", up=True, actions=[heart, into]), foot=foot)

    def _add(self, ui: Context, each: Row, options: dict[str, str], quantity: int) -> None:
        cart = ui.state["cart"]
        same = next((x for x in cart if x["product"] == each["id"] and x["options"] == options), None)
        if same is None:
            cart.append(line(each, options, quantity))
        else:
            same["quantity"] = min(same["quantity"] + quantity, 10, each["stock"])
        ui.effect("cart.added", product=each["id"], quantity=quantity)
        ui.snack(ui.t("Added to cart"))

    def _wish(self, ui: Context, product: int) -> None:
        wishes = ui.state["wishlist"]
        if product in wishes:
            at = wishes.index(product)
            wishes.remove(product)
            ui.effect("wish.removed", "idempotent", product=product)
            ui.snack(ui.t("Removed from wish list"), ui.t("Undo"), "undo_wish", product=product, at=at)
        else:
            wishes.append(product)
            ui.effect("wish.added", "idempotent", product=product)
            ui.snack(ui.t("Added to wish list"))

    def _wishlist(self, ui: Context) -> tuple[View, None]:
        by_id = {each["id"]: each for each in ui.state["catalogue"]}
        wished = [by_id[number] for number in ui.state["wishlist"] if number in by_id]
        if not wished:
            return empty(
                "favorite_border", ui.t("Your wish list is empty"), ui.t("Tap the heart on what you like")
            ), None

        def entry(at: int) -> View:
            each = wished[at]
            remove = icon_button("close", ui.t("Remove"), lambda: self._wish(ui, each["id"]), "remove")
            return item(
                ui.t(each["name"]), money(each["price"]),
                image(f"thing:{each['name']}", 56, 56, radius=8, hidden_from_tree=True), remove,
                lambda: ui.open("product", product=each["id"]), f"wish{each['id']}",
            )  # fmt: skip

        return lazy_list(len(wished), entry, "wishlist"), None


def _price(each: Row, style: str = "label", stacked: bool = False) -> View:
    before = text(money(each["was"]), "caption", "outline", id="old_price") if each["was"] else None
    color = "error" if each["was"] else "on_surface"
    now = text(money(each["price"]), style, color, "price")
    return column(now, before, cross="end") if stacked else row(now, before, gap=6)


def _gone(ui: Context, each: Row) -> View | None:
    return None if each["stock"] else text(ui.t("Out of stock"), "caption", "error", id="sold_out")


def _clear_filters(ui: Context) -> None:
    for name in ("most", "stars", "stocked", "reduced"):
        ui.local.pop(name, None)


APP = ShopApp()
