"""Tasks with expenses: writing down, mending, summing up, budgets, categories, exports."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from emulators.phone.apps.money import money, plain
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import (
    STORAGE,
    Do,
    Parameters,
    States,
    Template,
    answer,
    back,
    hold,
    open_app,
    scroll_to,
    tap,
    type_into,
)
from emulators.phone.ui.texts import day_of

EXPENSES = "org.clewline.expenses"
ENTRIES = (f"{EXPENSES}.entries", f"{EXPENSES}.next")
_THINGS = (
    ("Groceries", "Oat milk"), ("Eating out", "Noodle soup"), ("Transport", "Tram ticket"), ("Health", "Plasters"),
    ("Leisure", "Swimming pool"), ("Clothing", "Gloves"), ("Gifts", "Card for Noor"), ("Other", "Stamps"),
)  # fmt: skip


def entries(states: States) -> list[dict[str, Any]]:
    """All expenses."""
    found: list[dict[str, Any]] = states[EXPENSES]["entries"]
    return found


def added(before: States, after: States) -> list[dict[str, Any]]:
    """What is new; empty where anything else changed too."""
    was = entries(before)
    new = [each for each in entries(after) if each not in was]
    return new if len(entries(after)) == len(was) + len(new) else []


def one_added(before: States, after: States, told: Parameters) -> bool:
    """Just one new expense, as told."""
    new = added(before, after)
    wanted = {name: told[name] for name in ("cents", "category", "day", "note", "paid") if name in told}
    return len(new) == 1 and all(new[0][name] == value for name, value in wanted.items())


def write(told: Parameters) -> list[Do]:
    """From the home screen to a new expense's form, filled in with amount and note."""
    return [
        open_app("Expenses"), tap("Add expense"), type_into("Amount", plain(told["cents"])),
        type_into("Note", told["note"]), back(), *choose_category(told["category"]),
    ]  # fmt: skip


def choose_category(category: str, was: str = "Groceries") -> list[Do]:
    """In the form, another category."""
    return [] if category == was else [tap("#category"), tap(category)]


def _new(dice: random.Random, phone: Phone) -> Parameters:
    category, note = dice.choice(_THINGS)
    cents = dice.randrange(300, 8000, 5)
    return {
        "cents": cents,
        "amount": money(cents),
        "category": category,
        "note": note,
        "day": phone.now().date().isoformat(),
    }


def _new_on_a_day(dice: random.Random, phone: Phone) -> Parameters:
    told = _new(dice, phone)
    day = date(2026, 2, dice.randrange(3, 28))
    shown = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    return told | {"day": day.isoformat(), "when": f"{day:%B} {day.day}", "cell": day_of(shown, "en", year=True)}


def _known(dice: random.Random, phone: Phone) -> Parameters:
    """One expense that nothing else resembles, put in its place for the task."""
    state = phone.state(EXPENSES)
    category, note = dice.choice(_THINGS)
    day = phone.now().date() - timedelta(days=1 + dice.randrange(1, 20))
    each = {"id": state["next"], "cents": dice.randrange(900, 7000, 5), "category": category, "day": day.isoformat(),
            "note": note, "paid": "Card"}  # fmt: skip
    state["next"] += 1
    state["entries"].append(each)
    state["entries"].sort(key=lambda each: (each["day"], each["id"]), reverse=True)
    cents = dice.randrange(900, 7000, 5) + 1
    return {"id": each["id"], "note": note, "category": category, "cents": cents, "amount": money(cents), "was": money(each["cents"]),
            "to": dice.choice([name for name, _ in _THINGS if name != category])}  # fmt: skip


def _to_known(told: Parameters) -> list[Do]:
    return [open_app("Expenses"), tap("Search"), type_into("Search expenses", told["note"].lower()), tap(told["note"])]


def _only(**changed: str) -> Any:
    """A check: just that expense is changed, in these fields to these parameters."""

    def check(before: States, after: States, told: Parameters) -> bool:
        new = {name: told[key] for name, key in changed.items()}
        wanted = [each | (new if each["id"] == told["id"] else {}) for each in entries(before)]
        return sorted(wanted, key=lambda each: each["id"]) == sorted(entries(after), key=lambda each: each["id"])

    return check


def _gone(before: States, after: States, told: Parameters) -> bool:
    return [each["id"] for each in entries(before) if each["id"] != told["id"]] == [
        each["id"] for each in entries(after)
    ]


def _cash_cafe(dice: random.Random, phone: Phone) -> Parameters:
    told = _new(dice, phone)
    return told | {
        "category": "Eating out",
        "note": dice.choice(("Espresso bar", "Soup kitchen", "Pancake house")),
        "paid": "Cash",
    }


def _split(dice: random.Random, phone: Phone) -> Parameters:
    first, second = dice.sample(_THINGS, 2)
    cents, other = dice.randrange(300, 6000, 5), dice.randrange(300, 6000, 5)
    return {
        "cents": cents, "amount": money(cents), "category": first[0], "note": first[1],
        "other_cents": other, "other_amount": money(other), "other_category": second[0], "other_note": second[1],
    }  # fmt: skip


def _both_added(before: States, after: States, told: Parameters) -> bool:
    new = sorted((each["cents"], each["category"], each["note"]) for each in added(before, after))
    return new == sorted(
        [
            (told["cents"], told["category"], told["note"]),
            (told["other_cents"], told["other_category"], told["other_note"]),
        ]
    )


def _february(dice: random.Random, phone: Phone) -> Parameters:
    months = {"2026-02": ("February 2026", 1), "2026-01": ("January 2026", 2)}
    key = dice.choice(sorted(months))
    name, turns = months[key]
    found = [each for each in phone.state(EXPENSES)["entries"] if each["day"].startswith(key)]
    sums: dict[str, int] = {}
    for each in found:
        sums[each["category"]] = sums.get(each["category"], 0) + each["cents"]
    top = max(sums, key=lambda category: (sums[category], category))
    category = dice.choice(
        [name for name in sums if name in ("Groceries", "Eating out", "Transport", "Leisure", "Other")]
    )
    dearest = max(found, key=lambda each: (each["cents"], each["id"]))
    return {
        "month": name, "turns": turns, "key": key, "total": plain(sum(sums.values())), "top": top, "category": category,
        "sum": plain(sums[category]), "dearest": dearest["note"], "count": len([x for x in found if x["category"] == category]),
    }  # fmt: skip


def _to_month(told: Parameters) -> list[Do]:
    return [open_app("Expenses"), *[tap("Previous month")] * told["turns"]]


def _budget(dice: random.Random, phone: Phone) -> Parameters:
    cents = dice.randrange(50, 600) * 100
    return {
        "category": dice.choice(("Groceries", "Eating out", "Transport", "Health", "Leisure")),
        "cents": cents,
        "amount": money(cents),
    }


def _new_category(dice: random.Random, phone: Phone) -> Parameters:
    return {"name": dice.choice(("Pets", "Garden", "Books", "School", "Music lessons", "Phone"))}


def _deleted_in_search(dice: random.Random, phone: Phone) -> Parameters:
    """Several of one note, all of which are to go."""
    state = phone.state(EXPENSES)
    note = dice.choice(("Vending machine", "Lottery ticket", "Car wash"))
    for back_days in dice.sample(range(8, 25), 2):
        state["entries"].append(
            {"id": state["next"], "cents": dice.randrange(100, 900, 5), "category": "Other",
             "day": (phone.now().date() - timedelta(days=back_days)).isoformat(), "note": note, "paid": "Cash"}
        )  # fmt: skip
        state["next"] += 1
    state["entries"].sort(key=lambda each: (each["day"], each["id"]), reverse=True)
    return {"note": note}


TEMPLATES = [
    Template(
        "expenses.add",
        ("Note an expense of {amount} for {note}, category {category}", "I just spent {amount} on {note}. Write it down under {category}",
         "Add {note} ({amount}) to my expenses as {category}"),
        _new, lambda told: [*write(told), tap("Save")], one_added, ENTRIES, apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.add_on_day",
        ("On {when} I spent {amount} on {note}; record that under {category}", "Add an expense dated {when}: {note}, {amount}, category {category}"),
        _new_on_a_day,
        lambda told: [*write(told), tap("#date"), tap("Previous month"), tap(told["cell"]), tap("OK"), tap("Save")],
        one_added, ENTRIES, apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.add_cash",
        ("I paid {amount} in cash at the {note}. Put it into Expenses as {category}", "Log {amount} for {note} under {category}, paid in cash"),
        _cash_cafe, lambda told: [*write(told), tap("Cash"), tap("Save")], one_added, ENTRIES, apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.add_two",
        ("Write down two expenses: {note} for {amount} ({category}) and {other_note} for {other_amount} ({other_category})",
         "I bought {note} ({category}, {amount}) and then {other_note} ({other_category}, {other_amount}). Add both to my expenses"),
        _split,
        lambda told: [
            *write(told), tap("Save"), tap("Add expense"), type_into("Amount", plain(told["other_cents"])),
            type_into("Note", told["other_note"]), back(), *choose_category(told["other_category"]), tap("Save"),
        ],
        _both_added, ENTRIES, apps=("Expenses",), complexity=3,
    ),
    Template(
        "expenses.change_amount",
        ("The expense {note} was {amount}, not {was}. Correct it", "Change the amount of {note} in Expenses to {amount}"),
        _known, lambda told: [*_to_known(told), type_into("Amount", plain(told["cents"])), back(), tap("Save")],
        _only(cents="cents"), ENTRIES[:1], apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.change_category",
        ("Move the expense {note} to the category {to}", "{note} belongs under {to} in my expenses, not under {category}. Change that"),
        _known, lambda told: [*_to_known(told), tap("#category"), tap(told["to"]), tap("Save")],
        _only(category="to"), ENTRIES[:1], apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.delete",
        ("Delete the expense {note}", "I never bought {note}; take it out of Expenses", "Remove {note} ({was}) from my expenses"),
        _known, lambda told: [*_to_known(told), tap("Delete")], _gone, ENTRIES[:1], apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.delete_several",
        ("Delete both expenses called {note}", "There are two entries {note} in Expenses. Get rid of both of them"),
        _deleted_in_search,
        lambda told: [
            open_app("Expenses"), tap("Search"), type_into("Search expenses", told["note"].lower()), tap(told["note"]),
            tap("Delete"), tap(told["note"]), tap("Delete"),
        ],
        lambda before, after, told: [x for x in entries(before) if x["note"] != told["note"]] == entries(after),
        ENTRIES[:1], apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.delete_newest",
        ("Delete the latest expense of February 2026, the one at the top of the list", "Remove the topmost expense in the February 2026 list of Expenses"),
        lambda dice, phone: {
            "id": (top := next(each for each in phone.state(EXPENSES)["entries"] if each["day"].startswith("2026-02")))["id"], "note": top["note"],
        },
        lambda told: [open_app("Expenses"), tap("Previous month"), hold(told["note"]), tap("Delete")],
        _gone, ENTRIES[:1], apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.total_of_month",
        ("How much did I spend in {month}?", "What do my expenses of {month} come to in total?"),
        _february, lambda told: [*_to_month(told), answer(f"${told['total']}")], lambda before, after, told: True,
        expected=lambda told: str(told["total"]), apps=("Expenses",),
    ),
    Template(
        "expenses.total_of_category",
        ("How much went into {category} in {month}?", "What did I spend on {category} during {month}, all together?"),
        _february, lambda told: [*_to_month(told), tap("Overview"), answer(told["sum"])], lambda before, after, told: True,
        expected=lambda told: str(told["sum"]), apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.top_category",
        ("On which category did I spend most in {month}?", "What was my most expensive category in {month}?"),
        _february, lambda told: [*_to_month(told), tap("Overview"), answer(told["top"])], lambda before, after, told: True,
        expected=lambda told: str(told["top"]), apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.dearest",
        ("What was the most expensive single thing I bought in {month}?", "Which one expense was the largest in {month}? Tell me its note"),
        _february, lambda told: [*_to_month(told), tap("More options"), tap("Sort by amount"), answer(told["dearest"])],
        lambda before, after, told: True, expected=lambda told: str(told["dearest"]), apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.count_of_category",
        ("How many expenses are there under {category} in {month}?", "Count my {category} expenses of {month}"),
        _february,
        lambda told: [*_to_month(told), tap("Overview"), scroll_to(told["category"]), tap(told["category"]), answer(str(told["count"]))],
        lambda before, after, told: True, expected=lambda told: str(told["count"]), apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.set_budget",
        ("Set my monthly budget for {category} to {amount}", "I want to spend at most {amount} a month on {category}. Put that into Expenses as a budget"),
        _budget,
        lambda told: [
            open_app("Expenses"), tap("Budgets"), tap(told["category"]), type_into("Amount a month", plain(told["cents"])),
            back(), tap("Save"),
        ],
        lambda before, after, told: after[EXPENSES]["budgets"] == before[EXPENSES]["budgets"] | {told["category"]: told["cents"]},
        (f"{EXPENSES}.budgets",), apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.remove_budget",
        ("Remove the budget for {category}", "I no longer want a budget for {category} in Expenses"),
        lambda dice, phone: {"category": dice.choice(sorted(phone.state(EXPENSES)["budgets"]))},
        lambda told: [open_app("Expenses"), tap("Budgets"), tap(told["category"]), tap("Remove budget")],
        lambda before, after, told: after[EXPENSES]["budgets"]
        == {name: cents for name, cents in before[EXPENSES]["budgets"].items() if name != told["category"]},
        (f"{EXPENSES}.budgets",), apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.add_category",
        ("Add a category named {name} to Expenses", "I need {name} as a new category for my expenses"),
        _new_category,
        lambda told: [
            open_app("Expenses"), tap("More options"), tap("Categories"), tap("Add category"), type_into("Name", told["name"]),
            back(), tap("Save"),
        ],
        lambda before, after, told: [name for name, _ in after[EXPENSES]["categories"]]
        == [*(name for name, _ in before[EXPENSES]["categories"]), told["name"]],
        (f"{EXPENSES}.categories",), apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.export",
        ("Export the expenses of {month} to a file", "Save my {month} expenses as a CSV file in Documents, under the name that is suggested"),
        _february, lambda told: [*_to_month(told), tap("More options"), tap("Export month"), tap("Export")],
        lambda before, after, told: sorted({*after["files"]} - {*before["files"]})
        == [f"{STORAGE}Documents/expenses-{told['key']}.csv"],
        ("files",), apps=("Expenses",), complexity=2,
    ),
    Template(
        "expenses.total_of_next_year",
        ("How much did I spend on {note} in August 2027?", "Tell me what {note} cost me in August 2027"),
        lambda dice, phone: {"note": dice.choice(("concerts", "flights", "rent"))},
        lambda told: [open_app("Expenses")], lambda before, after, told: False, apps=("Expenses",), feasible=False,
    ),
]  # fmt: skip
