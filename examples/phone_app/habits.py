"""Habits: an app of the embedded phone that clewline does not ship, to be read and copied.

    clew evaluate phone --apps examples/phone_app --tasks 'habits.*'

It is one module: the app, and tasks over it. docs/phone-apps.md walks through its parts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from emulators.phone.app import App, Context, Screen
from emulators.phone.phone import Phone
from emulators.phone.tasks.task import Do, Parameters, States, Template, answer, back, open_app, tap, type_into
from emulators.phone.ui.view import View
from emulators.phone.ui.widgets import button, checkbox, column, empty, fab, field, item, lazy_list, row, scroll, text

HABITS = "org.example.habits"
_NAMES = (
    "Read ten pages",
    "Stretch",
    "Drink water",
    "Walk outside",
    "Practise scales",
    "Call a friend",
    "Water plants",
)


class Habits(App):
    """See the module."""

    package = HABITS
    label = "Habits"
    icon = "task_alt"
    color = "#7a4fbf"
    granted = ("POST_NOTIFICATIONS",)

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """Four habits with two weeks behind them. Plain data, the same for the same dice."""
        habits = []
        for number, name in enumerate(dice.sample(_NAMES, 4), 1):
            past = [now.date() - timedelta(days=back_days) for back_days in range(1, 15)]
            habits.append(
                {"id": number, "name": name, "done": sorted(d.isoformat() for d in past if dice.random() < 0.6)}
            )
        return {"habits": habits, "next": 5}

    def screens(self) -> Mapping[str, Screen]:
        """Today, one habit, a new one."""
        return {"main": self.today, "habit": self.habit, "new": self.new}

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """A reminder that was asked for has come, or a deletion is undone."""
        if event == "remind":
            ui.notify(
                arguments["name"],
                ui.t("It is time for it"),
                f"habit{arguments['habit']}",
                "habit",
                habit=arguments["habit"],
            )
        elif event == "undo":
            ui.state["habits"].insert(arguments["at"], arguments["habit"])

    # --- screens -----------------------------------------------------------------------------------------------

    def today(self, ui: Context) -> View:
        """Every habit with a box to tick."""
        habits = ui.state["habits"]
        add = fab("add", ui.t("Add habit"), lambda: ui.open("new"))
        bar = ui.bar(ui.t("Habits"), note=ui.day(ui.now))
        if not habits:
            return ui.page(empty("task_alt", ui.t("No habits yet"), ui.t("Add the first one")), bar, add)
        return ui.page(lazy_list(len(habits), lambda at: self._row(ui, habits[at]), "habits", 88), bar, add)

    def _row(self, ui: Context, habit: dict[str, Any]) -> View:
        today = ui.now.date().isoformat()
        told = ui.t("{n} days in a row", n=streak(habit, ui.now.date()))
        tick = checkbox(
            "", today in habit["done"], lambda on: self._tick(ui, habit, on), "done", width=48, desc=habit["name"]
        )
        return item(habit["name"], told, None, tick, lambda: ui.open("habit", habit=habit["id"]), f"habit{habit['id']}")

    def _tick(self, ui: Context, habit: dict[str, Any], on: bool) -> None:
        today = ui.now.date().isoformat()
        habit["done"] = sorted({*habit["done"], today} if on else {*habit["done"]} - {today})
        ui.effect("habit.ticked", "idempotent", habit=habit["id"], on=on)

    def habit(self, ui: Context) -> View:
        """One habit: its name, how it went, a reminder, the end of it."""
        habit = next((each for each in ui.state["habits"] if each["id"] == ui.args.get("habit")), None)
        if habit is None:
            return ui.page(empty("task_alt", ui.t("This habit is gone")), ui.bar("", up=True))

        def delete() -> None:
            at = ui.state["habits"].index(habit)
            ui.state["habits"].remove(habit)
            ui.effect("habit.deleted", habit=habit["id"])
            ui.back()
            ui.snack(ui.t("Deleted"), ui.t("Undo"), "undo", at=at, habit=habit)

        def remind() -> None:
            ui.after(3600, "remind", habit=habit["id"], name=habit["name"])
            ui.toast(ui.t("You will be reminded in an hour"))

        ui.confirm("deleting", ui.t("Delete this habit?"), habit["name"], ui.t("Delete"), delete)
        days = [ui.now.date() - timedelta(days=back_days) for back_days in range(14)]
        body = scroll(
            text(habit["name"], "headline", id="name"),
            text(ui.t("{n} days in a row", n=streak(habit, ui.now.date())), "body", "on_surface_variant", "streak"),
            row(
                button(ui.t("Remind me"), remind, "tonal", "notifications", "remind"),
                button(ui.t("Delete"), lambda: ui.setter("deleting")(True), "outlined", "delete", "delete"),
                gap=12,
            ),
            *(self._day(ui, day, habit) for day in days),
            pad=16,
            gap=12,
        )
        return ui.page(body, ui.bar(ui.t("Habit"), up=True))

    def _day(self, ui: Context, day: date, habit: dict[str, Any]) -> View:
        done = day.isoformat() in habit["done"]
        shown = ui.day(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - a calendar's day
        return item(
            shown,
            "",
            "check_circle" if done else "radio_button_unchecked",
            ui.t("Done") if done else None,
            key=day.isoformat(),
        )

    def new(self, ui: Context) -> View:
        """A form with its checks: what is wrong is said when it is saved."""
        name = ui.get("name")
        taken = name.strip().lower() in {each["name"].lower() for each in ui.state["habits"]}
        wrong = ui.t("There is such a habit already") if taken else "" if name.strip() else ui.t("Give it a name")

        def save() -> None:
            ui.setter("tried")(True)
            if wrong:
                return
            ui.state["habits"].append({"id": ui.state["next"], "name": name.strip(), "done": []})
            ui.state["next"] += 1
            ui.effect("habit.added", name=name.strip())
            ui.back()

        entry = field(
            ui.t("Name"), name, ui.setter("name"), "name", max_length=60, error=wrong if ui.get("tried") else ""
        )
        body = column(entry, button(ui.t("Save"), save, id="save"), pad=16, gap=16)
        return ui.page(body, ui.bar(ui.t("New habit"), up=True, close=True))


def streak(habit: Mapping[str, Any], today: date) -> int:
    """Days in a row up to today, or to yesterday while today is still to come."""
    done, day = set(habit["done"]), today
    if day.isoformat() not in done:
        day -= timedelta(days=1)
    count = 0
    while day.isoformat() in done:
        count, day = count + 1, day - timedelta(days=1)
    return count


APP = Habits()


# --- tasks over it -------------------------------------------------------------------------------------------------


def _some_habit(dice: random.Random, phone: Phone) -> Parameters:
    habit = dice.choice(phone.state(HABITS)["habits"])
    return {"habit": habit["name"], "id": habit["id"], "days": str(streak(habit, phone.now().date())),
            "today": phone.now().date().isoformat()}  # fmt: skip


def _ticked(before: States, after: States, told: Parameters) -> bool:
    wanted = [
        each | ({"done": [*each["done"], told["today"]]} if each["id"] == told["id"] else {})
        for each in before[HABITS]["habits"]
    ]
    return bool(after[HABITS]["habits"] == wanted)


def _names(states: States) -> list[str]:
    return [each["name"] for each in states[HABITS]["habits"]]


def _open(told: Parameters) -> list[Do]:
    return [open_app("Habits"), tap(told["habit"])]


TEMPLATES = [
    Template(
        name="habits.tick",
        goals=("Tick off {habit} for today", "I did it: {habit}. Mark that in Habits"),
        prepare=_some_habit,
        solve=lambda told: [open_app("Habits"), tap("#done", told["habit"])],
        check=_ticked,
        changes=(f"{HABITS}.habits",),
        apps=("Habits",),
    ),
    Template(
        name="habits.add",
        goals=("Add the habit {new}", "I want to get used to something new: {new}. Put it into Habits"),
        prepare=lambda dice, phone: {"new": dice.choice(("Write a diary", "Floss", "Tidy the desk"))},
        solve=lambda told: [open_app("Habits"), tap("Add habit"), type_into("Name", told["new"]), back(), tap("Save")],
        check=lambda before, after, told: _names(after) == [*_names(before), told["new"]],
        changes=(f"{HABITS}.habits", f"{HABITS}.next"),
        apps=("Habits",),
    ),
    Template(
        name="habits.delete",
        goals=("Delete the habit {habit}", "I give up on {habit}; remove it from Habits"),
        prepare=_some_habit,
        solve=lambda told: [*_open(told), tap("Delete"), tap("#button1")],
        check=lambda before, after, told: _names(after) == [name for name in _names(before) if name != told["habit"]],
        changes=(f"{HABITS}.habits",),
        apps=("Habits",),
    ),
    Template(
        name="habits.streak",
        goals=("How many days in a row have I done {habit}?", "What is my current streak of {habit}, in days?"),
        prepare=_some_habit,
        solve=lambda told: [*_open(told), answer(told["days"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["days"]),
        apps=("Habits",),
    ),
]
