"""Expenses: amounts, dates, undo, selection, export, and what other apps share with it."""

from __future__ import annotations

import csv
import io

import pytest

from emulators.phone.apps.money import cents_of, money, plain
from emulators.phone.phone import Phone
from emulators.phone.system.packages import Intent
from emulators.phone.tasks.solving import solve
from emulators.phone.tasks.task import back, hold, open_app, scroll_to, tap, type_into
from emulators.phone.tasks.templates.expenses import EXPENSES


@pytest.fixture
def phone():
    made = Phone(2)
    yield made
    assert not made.crashes, made.crashes[-1]


def errors(phone):
    return [view.error for window in phone.windows() for view in window.root.walk() if view.error]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("12,50", 1250),
        ("0.05", 5),
        (" 7.10 ", 710),
        ("", None),
        ("1.234", None),
        ("-3", None),
        ("1.2.3", None),
    ],
)
def test_amounts_are_read_as_people_write_them(written, cents):
    assert cents_of(written) == cents


def test_amounts_are_written():
    assert (money(123456), money(-5), plain(700)) == ("$1,234.56", "-$0.05", "7.00")


@pytest.mark.parametrize("amount", ["", "0", "0.00", "99999999999"])
def test_an_amount_has_to_be_one(phone, amount):
    before = len(phone.state(EXPENSES)["entries"])
    solve(phone, [open_app("Expenses"), tap("Add expense"), type_into("Amount", amount), back(), tap("Save")])
    assert errors(phone)
    assert len(phone.state(EXPENSES)["entries"]) == before


def test_a_day_to_come_is_refused(phone):
    before = len(phone.state(EXPENSES)["entries"])
    solve(
        phone,
        [
            open_app("Expenses"),
            tap("Add expense"),
            type_into("Amount", "5"),
            back(),
            tap("#date"),
            tap("Next month"),
            tap("Tue, Apr 14, 2026"),
            tap("OK"),
            tap("Save"),
        ],
    )
    assert any(node.text == "This day is in the future" for node in phone.nodes())
    assert len(phone.state(EXPENSES)["entries"]) == before


def test_several_are_chosen_deleted_and_brought_back(phone):
    before = list(phone.state(EXPENSES)["entries"])
    notes = [each["note"] for each in before if each["day"].startswith("2026-02")]
    once = [note for note in notes if notes.count(note) == 1]
    solve(
        phone,
        [
            open_app("Expenses"),
            tap("Previous month"),
            scroll_to(once[0]),
            hold(once[0]),
            scroll_to(once[1]),
            tap(once[1]),
        ],
    )
    assert any(node.text == "2 selected" for node in phone.nodes())
    solve(phone, [tap("Delete")])
    assert len(phone.state(EXPENSES)["entries"]) == len(before) - 2
    solve(phone, [tap("Undo")])
    assert sorted(x["id"] for x in phone.state(EXPENSES)["entries"]) == sorted(x["id"] for x in before)
    solve(phone, [scroll_to(once[0]), hold(once[0]), back()])
    assert phone.activities.top["package"] == EXPENSES


def test_the_export_can_be_read_by_a_spreadsheet_and_adds_up(phone):
    phone.state(EXPENSES)["entries"][3].update(note='Lunch, "deluxe"', day="2026-02-10")
    solve(phone, [open_app("Expenses"), tap("Previous month"), tap("More options"), tap("Export month"), tap("Export")])
    data = phone.files.read("/sdcard/Documents/expenses-2026-02.csv").decode()
    rows = list(csv.DictReader(io.StringIO(data)))
    entries = [each for each in phone.state(EXPENSES)["entries"] if each["day"].startswith("2026-02")]
    assert sum(cents_of(row["amount"]) or 0 for row in rows) == sum(each["cents"] for each in entries)
    assert 'Lunch, "deluxe"' in {row["note"] for row in rows}


def test_a_file_name_that_could_leave_the_folder_is_refused(phone):
    before = set(phone.files.save())
    solve(
        phone,
        [
            open_app("Expenses"),
            tap("Previous month"),
            tap("More options"),
            tap("Export month"),
            type_into("File name", "../../data/x"),
            back(),
            tap("#export"),
        ],
    )
    assert errors(phone)
    assert set(phone.files.save()) == before


def test_a_category_in_use_stays_and_names_are_not_given_twice(phone):
    solve(phone, [open_app("Expenses"), tap("More options"), tap("Categories"), tap("Delete", "Groceries")])
    assert phone.notices.last_toast == "There are expenses in this category"
    solve(phone, [tap("Add category"), type_into("Name", "groceries"), back(), tap("Save")])
    assert errors(phone) == ["There is such a category already"]
    assert len(phone.state(EXPENSES)["categories"]) == 10


def test_renaming_a_category_renames_it_everywhere(phone):
    solve(
        phone,
        [
            open_app("Expenses"),
            tap("More options"),
            tap("Categories"),
            tap("Groceries"),
            type_into("Name", "Food"),
            back(),
            tap("Save"),
        ],
    )
    state = phone.state(EXPENSES)
    assert "Food" in state["budgets"]
    assert "Groceries" not in {each["category"] for each in state["entries"]}


def test_what_is_shared_with_it_becomes_a_draft(phone):
    phone.start_activity(
        Intent(
            "android.intent.action.SEND",
            mime_type="text/plain",
            package=EXPENSES,
            extras={"text": "Order 7: $1,204.50", "subject": "Order 7"},
        )
    )
    assert [node.text for node in phone.nodes() if node.editable] == ["1204.50", "Order 7"]


def test_months_without_anything_say_so(phone):
    phone.state(EXPENSES)["entries"].clear()
    solve(phone, [open_app("Expenses"), tap("Overview"), tap("Budgets"), tap("Expenses", nth=0)])
    solve(phone, [tap("Overview")])
    assert any(node.text == "Nothing spent" for node in phone.nodes())
