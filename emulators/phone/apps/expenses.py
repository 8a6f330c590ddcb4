"""Expenses: what was spent, on what and when; budgets and totals by month."""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import expenses_forms
from emulators.phone.apps.expenses_forms import CATEGORIES, Row, icon_of, total_of
from emulators.phone.apps.money import money
from emulators.phone.ui.texts import month_of
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    bottom_bar,
    box,
    card,
    column,
    empty,
    fab,
    icon,
    icon_button,
    item,
    lazy_list,
    progress,
    row,
    scroll,
    spacer,
    text,
)

_PARTS = (("receipt_long", "Expenses"), ("pie_chart", "Overview"), ("savings", "Budgets"))
_NOTES = {
    "Groceries": ("Weekly shop", "Bread and cheese", "Fruit market", "Corner store", "Butcher", "Organic box"),
    "Eating out": ("Lunch with team", "Pizza night", "Coffee", "Sushi bar", "Breakfast café", "Food truck"),
    "Transport": ("Bus pass", "Taxi home", "Train to the coast", "Fuel", "Bike repair", "Parking"),
    "Housing": ("Rent", "Electricity", "Water bill", "Internet", "Heating"),
    "Health": ("Pharmacy", "Dentist", "Gym", "Glasses"),
    "Leisure": ("Cinema", "Concert", "Museum", "Climbing hall", "Streaming", "Board game"),
    "Clothing": ("Socks", "Winter coat", "Shoes", "Tailor"),
    "Gifts": ("Birthday present", "Flowers", "Wedding gift"),
    "Travel": ("Hotel", "Flight", "City pass", "Luggage"),
    "Other": ("Post office", "Haircut", "Keys copied", "Donation"),
}
_USUAL_CENTS = {
    "Groceries": (800, 9000), "Eating out": (350, 5200), "Transport": (250, 6000), "Housing": (2500, 90000),
    "Health": (600, 15000), "Leisure": (900, 6500), "Clothing": (900, 14000), "Gifts": (1500, 9000),
    "Travel": (4000, 32000), "Other": (300, 6000),
}  # fmt: skip


class ExpensesApp(App):
    """See the module."""

    package = "org.clewline.expenses"
    label = "Expenses"
    icon = "account_balance_wallet"
    color = "#2e7d54"
    handles = (Handles("android.intent.action.SEND", "edit", kind="text"),)

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """Three months of spending, the latest first, and four budgets."""
        entries: list[Row] = []
        names = list(_NOTES)
        for back in range(84):
            for _ in range(dice.choice((0, 1, 1, 1, 2))):
                category = dice.choices(names, (9, 8, 5, 2, 2, 4, 2, 1, 1, 3))[0]
                low, high = _USUAL_CENTS[category]
                entries.append(
                    {
                        "id": len(entries) + 1, "cents": dice.randrange(low, high, 5), "category": category,
                        "day": (now.date() - timedelta(days=back)).isoformat(), "note": dice.choice(_NOTES[category]),
                        "paid": dice.choice(("Card", "Card", "Cash")),
                    }
                )  # fmt: skip
        budgets = {"Groceries": 40000, "Eating out": 20000, "Leisure": 15000, "Transport": 12000}
        return {
            "entries": entries, "categories": [list(each) for each in CATEGORIES], "budgets": budgets,
            "next": len(entries) + 1,
        }  # fmt: skip

    def screens(self) -> Mapping[str, Screen]:
        """The three parts, one expense, a search, categories, the export."""
        return {
            "main": self.main, "edit": expenses_forms.edit, "search": self.search, "category": self.category,
            "categories": expenses_forms.categories, "export": expenses_forms.export,
        }  # fmt: skip

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """Undo a deletion."""
        if event == "undo":
            kept = {each["id"] for each in ui.state["entries"]}
            ui.state["entries"] += [each for each in arguments["entries"] if each["id"] not in kept]
            ui.state["entries"].sort(key=lambda each: (each["day"], each["id"]), reverse=True)
            ui.effect("expense.restored")

    def on_back(self, ui: Context) -> bool:
        """Back ends a selection before it leaves the app."""
        return bool(ui.local.pop("chosen", None))

    def main(self, ui: Context) -> View:
        """One of the three parts, for one month."""
        part = ui.get("part", 0)
        shown = date.fromisoformat(ui.get("month", ui.now.date().replace(day=1).isoformat()))
        entries = [each for each in ui.state["entries"] if each["day"].startswith(f"{shown:%Y-%m}")]
        body = (self._list, self._overview, self._budgets)[part](ui, entries, shown)
        chosen = ui.get("chosen", [])
        names = [(mark, ui.t(label)) for mark, label in _PARTS]
        add = fab("add", ui.t("Add expense"), lambda: ui.open("edit"))
        told = ui.t("Expenses of {month}", month=month_of(_noon(shown), ui.phone.config.language))
        ui.share("sharing", f"{told}: {money(total_of(entries))}", told)
        if chosen:
            bar = ui.bar(
                ui.t("{n} selected", n=len(chosen)), close=True, leave=lambda: _drop(ui),
                actions=[icon_button("delete", ui.t("Delete"), lambda: _delete(ui, chosen), "delete")],
            )  # fmt: skip
        else:
            bar = ui.bar(
                ui.t(_PARTS[part][1]),
                actions=[icon_button("search", ui.t("Search"), lambda: ui.open("search"), "search")],
                menu=[
                    (ui.t("Sort by amount") if not ui.get("by_amount") else ui.t("Sort by date"), lambda: _turn(ui)),
                    (ui.t("Export month"), lambda: ui.open("export", month=shown.isoformat())),
                    (ui.t("Share total"), lambda: ui.setter("sharing")(True)),
                    (ui.t("Categories"), lambda: ui.open("categories")),
                ],
            )
        page = column(_months(ui, shown, total_of(entries)), body)
        return ui.page(page, bar, None if chosen else add, bottom_bar(names, part, ui.setter("part")))

    # --- the list -------------------------------------------------------------------------------------------------

    def _list(self, ui: Context, entries: list[Row], shown: date) -> View:
        if not entries:
            return empty("receipt_long", ui.t("Nothing spent"), ui.t("Add an expense with the button below"))
        if ui.get("by_amount"):
            rows: list[Row | str] = [*sorted(entries, key=lambda each: (-each["cents"], each["id"]))]
        else:
            rows = by_day(entries)
        return lazy_list(len(rows), lambda at: _entry(ui, rows[at], entries), "expenses", 88)

    def search(self, ui: Context) -> View:
        """Expenses of all months by note, category or amount."""
        query = ui.get("query").strip().lower()
        bar = ui.search_bar(ui.t("Search expenses"))
        found = [
            each
            for each in ui.state["entries"]
            if query
            and (query in each["note"].lower() or query in each["category"].lower() or query in money(each["cents"]))
        ]
        if not found:
            told = ui.t("No results") if query else ui.t("Search by note, category or amount")
            return ui.page(empty("search_off" if query else "search", told), bar)
        rows = by_day(found)
        total = text(ui.t("{n} found, {total}", n=len(found), total=money(total_of(found))), "small",
                     "on_surface_variant", "found", pad=(16, 4, 16, 4))  # fmt: skip
        return ui.page(column(total, lazy_list(len(rows), lambda at: _entry(ui, rows[at], found), "results")), bar)

    def category(self, ui: Context) -> View:
        """What was spent on one thing in one month."""
        name, month = ui.args.get("name", ""), ui.args.get("month", "")
        found = [each for each in ui.state["entries"] if each["category"] == name and each["day"].startswith(month)]
        rows = by_day(found)
        body = (
            lazy_list(len(rows), lambda at: _entry(ui, rows[at], found), "expenses")
            if found
            else empty("receipt_long", ui.t("Nothing spent"))
        )
        return ui.page(body, ui.bar(ui.t(name), up=True, note=money(total_of(found))))

    # --- totals ---------------------------------------------------------------------------------------------------

    def _overview(self, ui: Context, entries: list[Row], shown: date) -> View:
        if not entries:
            return empty("pie_chart", ui.t("Nothing spent"))
        total = total_of(entries)
        sums = {name: total_of([each for each in entries if each["category"] == name]) for name, _ in _known(ui)}
        days = ui.now.day if f"{shown:%Y-%m}" == f"{ui.now:%Y-%m}" else calendar.monthrange(shown.year, shown.month)[1]
        by_card = total_of([each for each in entries if each["paid"] == "Card"])
        head = row(
            _figure(ui.t("Average a day"), money((total + days // 2) // days), "average"),
            _figure(ui.t("By card"), money(by_card), "by_card"),
            _figure(ui.t("In cash"), money(total - by_card), "in_cash"),
            gap=8, pad=(16, 8, 16, 8), width=FILL,
        )  # fmt: skip
        rows = [
            _share(ui, name, cents, total, f"{shown:%Y-%m}")
            for name, cents in sorted(sums.items(), key=lambda each: -each[1])
            if cents
        ]
        return scroll(head, *rows, spacer(height=80), id="overview")

    def _budgets(self, ui: Context, entries: list[Row], shown: date) -> View:
        expenses_forms.budget_dialog(ui)
        rows = []
        for name, mark in _known(ui):
            budget, spent = ui.state["budgets"].get(name, 0), total_of([x for x in entries if x["category"] == name])
            left = budget - spent
            if not budget:
                note, color = ui.t("No budget"), "on_surface_variant"
            elif left < 0:
                note, color = ui.t("{amount} over budget", amount=money(-left)), "error"
            else:
                note, color = ui.t("{amount} left", amount=money(left)), "on_surface_variant"
            rows.append(
                row(
                    icon(mark),
                    column(
                        row(text(ui.t(name), id="title", weight=1, lines=1), text(note, "small", color, "left"),
                            width=FILL),
                        progress(min(1.0, spent / budget), f"{ui.t(name)} {spent * 100 // budget} %")
                        if budget else None,
                        text(ui.t("{spent} of {budget}", spent=money(spent), budget=money(budget)), "small",
                             "on_surface_variant", "spent") if budget else None,
                        weight=1, gap=6,
                    ),
                    gap=16, pad=(16, 12, 16, 12), width=FILL, min_height=56, key=f"budget_{name}",
                    on_tap=_opener(ui, name),
                )
            )  # fmt: skip
        return scroll(*rows, spacer(height=80), id="budgets")


def _opener(ui: Context, name: str) -> Callable[[], None]:
    return lambda: ui.local.update(budget=name, budget_amount=None)


def _known(ui: Context) -> list[tuple[str, str]]:
    return [(name, mark) for name, mark in ui.state["categories"]]


def _months(ui: Context, shown: date, total: int) -> View:
    def turn(by: int) -> Callable[[], None]:
        at = shown.year * 12 + shown.month - 1 + by
        return lambda: ui.setter("month")(date(at // 12, at % 12 + 1, 1).isoformat())

    return row(
        icon_button("chevron_left", ui.t("Previous month"), turn(-1), "prev"),
        column(
            text(month_of(_noon(shown), ui.phone.config.language), "label", "on_surface_variant", "month",
                 align="center"),
            text(money(total), "headline", id="month_total", align="center"),
            weight=1,
        ),
        icon_button("chevron_right", ui.t("Next month"), turn(1), "next"),
        pad=(4, 0, 4, 8), width=FILL, key="months",
    )  # fmt: skip


def by_day(entries: list[Row]) -> list[Row | str]:
    """Entries, the latest first, with each day before its own."""
    rows: list[Row | str] = []
    for each in sorted(entries, key=lambda each: (each["day"], each["id"]), reverse=True):
        if not rows or (isinstance(rows[-1], dict) and rows[-1]["day"] != each["day"]):
            rows.append(each["day"])
        rows.append(each)
    return rows


def _entry(ui: Context, each: Row | str, among: list[Row]) -> View:
    if isinstance(each, str):
        total = total_of([other for other in among if other["day"] == each])
        return row(
            text(ui.day(datetime.fromisoformat(each)), "label", "primary", weight=1, heading=True),
            text(money(total), "label", "on_surface_variant"),
            pad=(16, 12, 16, 4), width=FILL, key=f"day{each}",
        )  # fmt: skip
    chosen: list[int] = ui.get("chosen", [])
    on = each["id"] in chosen

    def toggle() -> None:
        kept = [number for number in chosen if number != each["id"]]
        ui.setter("chosen")(kept if on else [*chosen, each["id"]])

    mark = icon("check", 20, "on_primary") if on else icon(icon_of(ui, each["category"]), 20, "on_secondary_container")
    lead = box(
        mark, fill="primary" if on else "secondary_container", radius=20, width=40, height=40, align="center",
        cross="center", hidden_from_tree=True,
    )  # fmt: skip
    told = f"{ui.t(each['category'])} · {ui.t(each['paid'])}"
    return item(
        each["note"] or ui.t(each["category"]), told, lead, text(money(each["cents"]), "subtitle", id="amount"),
        toggle if chosen else lambda: ui.open("edit", expense=each["id"]), f"expense{each['id']}", on_long=toggle,
        selected=on,
    )  # fmt: skip


def _share(ui: Context, name: str, cents: int, total: int, month: str) -> View:
    percent = (cents * 100 + total // 2) // total
    return row(
        icon(icon_of(ui, name)),
        column(
            row(text(ui.t(name), id="title", weight=1, lines=1), text(money(cents), "subtitle", id="sum"), width=FILL),
            row(progress(cents / total, f"{ui.t(name)} {percent} %")),
            text(f"{percent} %", "small", "on_surface_variant", "percent"),
            weight=1, gap=4,
        ),
        gap=16, pad=(16, 8, 16, 8), width=FILL, key=f"share_{name}",
        on_tap=lambda: ui.open("category", name=name, month=month),
    )  # fmt: skip


def _figure(label: str, amount: str, id: str) -> View:
    return card(
        text(label, "caption", "on_surface_variant", lines=1), text(amount, "label", id=id, lines=1), pad=(8, 12),
        gap=4,
        weight=1,
    )  # fmt: skip


def _turn(ui: Context) -> None:
    ui.setter("by_amount")(not ui.get("by_amount"))


def _drop(ui: Context) -> None:
    ui.local.pop("chosen", None)


def _delete(ui: Context, chosen: list[int]) -> None:
    gone = [each for each in ui.state["entries"] if each["id"] in chosen]
    ui.state["entries"] = [each for each in ui.state["entries"] if each["id"] not in chosen]
    _drop(ui)
    ui.effect("expense.deleted", count=len(gone))
    ui.snack(ui.t("{n} deleted", n=len(gone)), ui.t("Undo"), "undo", entries=gone)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - a calendar's day


APP = ExpensesApp()
