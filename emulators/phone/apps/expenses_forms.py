"""What is written in the expenses app: an expense, a budget, a category, an export."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from emulators.phone.app import Context
from emulators.phone.apps.money import cents_of, money, plain
from emulators.phone.ui.pickers import pick_day
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    button,
    column,
    empty,
    fab,
    field,
    heading,
    icon_button,
    item,
    lazy_list,
    radio,
    row,
    scroll,
    spacer,
    text,
)

Row = dict[str, Any]

CATEGORIES = (
    ("Groceries", "local_grocery_store"), ("Eating out", "restaurant"), ("Transport", "directions_bus"),
    ("Housing", "home"), ("Health", "medical_services"), ("Leisure", "theaters"), ("Clothing", "checkroom"),
    ("Gifts", "card_giftcard"), ("Travel", "flight"), ("Other", "more_horiz"),
)  # fmt: skip
_PAID = ("Card", "Cash")
_MOST_CENTS = 100_000_000


def total_of(entries: list[Row]) -> int:
    """What entries come to, in cents."""
    return sum(int(each["cents"]) for each in entries)


def icon_of(ui: Context, category: str) -> str:
    """The icon of a category."""
    return next((mark for name, mark in ui.state["categories"] if name == category), "label")


def edit(ui: Context) -> View:
    """A new expense, or one to change. What another app shares becomes its note, and an amount in it the amount."""
    known = next((each for each in ui.state["entries"] if each["id"] == ui.args.get("expense")), None)
    begin = known or _from_outside(ui)
    names = [name for name, _ in ui.state["categories"]]
    amount = ui.get("amount", plain(begin["cents"]) if begin["cents"] else "")
    note = ui.get("note", begin["note"])
    category = ui.get("category", begin["category"])
    day = date.fromisoformat(ui.get("day", begin["day"]))
    paid = ui.get("paid", begin["paid"])
    cents = cents_of(amount)
    wrong = ""
    if cents is None or cents == 0:
        wrong = ui.t("Enter an amount above zero")
    elif cents > _MOST_CENTS:
        wrong = ui.t("This is more than the app can hold")
    late = ui.t("This day is in the future") if day > ui.now.date() else ""
    pick_day(ui, "picking", ui.t("Select date"), day, lambda when: ui.setter("day")(when.isoformat()))

    def save() -> None:
        ui.setter("tried")(True)
        if wrong or late:
            return
        told = {"cents": cents, "category": category, "day": day.isoformat(), "note": note.strip(), "paid": paid}
        if known is not None:
            known.update(told)
            ui.effect("expense.changed", "idempotent", expense=known["id"])
        else:
            number = ui.state["next"]
            ui.state["next"] += 1
            ui.state["entries"].insert(0, {"id": number, **told})
            ui.effect("expense.added", cents=cents, category=category)
        ui.state["entries"].sort(key=lambda each: (each["day"], each["id"]), reverse=True)
        ui.back()
        ui.snack(ui.t("Saved"))

    def delete() -> None:
        ui.state["entries"].remove(known)
        ui.effect("expense.deleted", count=1)
        ui.back()
        ui.snack(ui.t("{n} deleted", n=1), ui.t("Undo"), "undo", entries=[known])

    tried = ui.get("tried", False)
    ways = [radio(ui.t(way), way == paid, _setter(ui, "paid", way), f"paid_{way.lower()}", weight=1) for way in _PAID]
    at = names.index(category) if category in names else -1
    shown = ui.day(datetime(day.year, day.month, day.day), year=True)  # noqa: DTZ001 - a calendar's day
    body = scroll(
        field(ui.t("Amount"), amount, ui.setter("amount"), "amount", "decimal", error=wrong if tried else "",
              max_length=12),
        ui.dropdown(ui.t("Category"), [ui.t(name) for name in names], at, lambda at: ui.setter("category")(names[at]),
                    "category"),
        item(ui.t("Date"), shown, "calendar_today", None, lambda: ui.setter("picking")(True), id="date"),
        text(late, "small", "error", id="date_error") if late and tried else None,
        field(ui.t("Note"), note, ui.setter("note"), "note", max_length=80),
        heading(ui.t("Paid with"), pad=(0, 8, 0, 0)),
        row(*ways, width=FILL),
        button(ui.t("Save"), save, id="save"),
        pad=16,
        gap=12,
        id="expense_form",
    )  # fmt: skip
    bin_ = [icon_button("delete", ui.t("Delete"), delete, "delete")] if known else []
    title = ui.t("Edit expense") if known else ui.t("New expense")
    return ui.page(body, ui.bar(title, up=True, close=known is None, actions=bin_))


def _setter(ui: Context, name: str, value: str) -> Callable[[], None]:
    return lambda: ui.setter(name)(value)


def _from_outside(ui: Context) -> Row:
    shared = str(ui.args.get("text", ""))
    amounts = re.findall(r"\d[\d,]*\.\d\d(?!\d)", shared)
    return {
        "cents": cents_of(amounts[-1].replace(",", "")) or 0 if amounts else 0, "note": ui.args.get("subject", ""),
        "category": "Other" if shared else "Groceries", "day": ui.now.date().isoformat(), "paid": "Card",
    }  # fmt: skip


def budget_dialog(ui: Context) -> None:
    """Ask for a category's budget while ``local["budget"]`` names one."""
    name = ui.get("budget")
    if not name:
        return
    before = ui.state["budgets"].get(name, 0)
    written = ui.local.get("budget_amount")
    amount = written if written is not None else plain(before) if before else ""
    cents = cents_of(amount)
    wrong = ui.t("Enter an amount above zero") if written is not None and not cents else ""

    def shut() -> None:
        ui.local.pop("budget", None)

    def save() -> None:
        if cents:
            ui.state["budgets"][name] = cents
            ui.effect("budget.set", "idempotent", category=name, cents=cents)
            shut()
        else:
            ui.setter("budget_amount")(amount)

    def remove() -> None:
        ui.state["budgets"].pop(name, None)
        ui.effect("budget.removed", "idempotent", category=name)
        shut()

    entry = field(ui.t("Amount a month"), amount, ui.setter("budget_amount"), "budget_amount", "decimal", error=wrong,
                  max_length=12)  # fmt: skip
    more = [(ui.t("Remove budget"), remove)] if before else []
    title = ui.t("Budget for {category}", category=ui.t(name))
    ui.dialog(title, body=entry, buttons=[(ui.t("Save"), save), (ui.t("Cancel"), shut), *more], dismiss=shut)


def categories(ui: Context) -> View:
    """Categories: add one, rename one, delete one that nothing was spent on."""
    known = ui.state["categories"]
    used = {each["category"] for each in ui.state["entries"]}
    _name_dialog(ui)

    def delete(name: str) -> Callable[[], None]:
        def asked() -> None:
            if name in used:
                ui.toast(ui.t("There are expenses in this category"))
                return
            ui.state["categories"] = [each for each in known if each[0] != name]
            ui.state["budgets"].pop(name, None)
            ui.effect("category.deleted", category=name)

        return asked

    def entry(at: int) -> View:
        name, mark = known[at]
        bin_ = icon_button("delete_outline", ui.t("Delete"), delete(name), "delete")
        return item(ui.t(name), "", mark, bin_, lambda: ui.local.update(naming=name, name=name), f"category_{name}")

    add = fab("add", ui.t("Add category"), lambda: ui.local.update(naming="+", name=""))
    return ui.page(lazy_list(len(known), entry, "categories", 88), ui.bar(ui.t("Categories"), up=True), add)


def _name_dialog(ui: Context) -> None:
    old = ui.get("naming")
    if not old:
        return
    name = ui.get("name")
    others = {each[0].lower() for each in ui.state["categories"] if each[0] != old}
    taken = name.strip().lower() in others
    wrong = ui.t("There is such a category already") if taken else ""

    def shut() -> None:
        ui.local.pop("naming", None)

    def save() -> None:
        told = name.strip()
        if not told or taken:
            return
        if old == "+":
            ui.state["categories"].append([told, "label"])
            ui.effect("category.added", category=told)
        else:
            for each in ui.state["categories"]:
                each[0] = told if each[0] == old else each[0]
            for entry in ui.state["entries"]:
                entry["category"] = told if entry["category"] == old else entry["category"]
            if old in ui.state["budgets"]:
                ui.state["budgets"][told] = ui.state["budgets"].pop(old)
            ui.effect("category.renamed", "idempotent", old=old, new=told)
        shut()

    entry = field(ui.t("Name"), name, ui.setter("name"), "category_name", error=wrong, max_length=30)
    title = ui.t("New category") if old == "+" else ui.t("Rename category")
    ui.dialog(title, body=entry, buttons=[(ui.t("Save"), save), (ui.t("Cancel"), shut)], dismiss=shut)


def export(ui: Context) -> View:
    """A month as a file of comma-separated values in Documents."""
    month = ui.args.get("month", ui.now.date().isoformat())[:7]
    entries = [each for each in ui.state["entries"] if each["day"].startswith(month)]
    name = ui.get("name", f"expenses-{month}")
    bar = ui.bar(ui.t("Export month"), up=True)
    if not entries:
        return ui.page(empty("receipt_long", ui.t("Nothing spent")), bar)
    bad = not re.fullmatch(r"[\w .()-]{1,60}", name.strip())
    path = f"/storage/emulated/0/Documents/{name.strip()}.csv"

    def write() -> None:
        if bad:
            return
        ui.phone.files.write(path, _table(entries))
        ui.effect("expenses.exported", path=path, count=len(entries))
        ui.back()
        ui.snack(ui.t("Saved to Documents"))

    told = ui.t("{n} expenses, {total}", n=len(entries), total=money(total_of(entries)))
    body = column(
        text(told, "subtitle", id="export_summary"),
        field(ui.t("File name"), name, ui.setter("name"), "file_name", max_length=60,
              error=ui.t("Letters, digits, spaces, dots and hyphens only") if bad else ""),
        text(ui.t("A .csv file that every spreadsheet opens, in the folder Documents."), "small", "on_surface_variant"),
        button(ui.t("Export"), write, icon_name="download", id="export", enabled=not bad),
        spacer(weight=1),
        pad=16,
        gap=16,
    )  # fmt: skip
    return ui.page(body, bar)


def _table(entries: list[Row]) -> bytes:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(("date", "category", "amount", "note", "paid"))
    for each in sorted(entries, key=lambda each: (each["day"], each["id"])):
        table.writerow((each["day"], each["category"], plain(each["cents"]), each["note"], each["paid"]))
    return written.getvalue().encode()
