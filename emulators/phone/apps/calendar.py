"""Calendar: what is planned, by schedule, day and month."""

from __future__ import annotations

import calendar as months
import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.apps import calendar_event
from emulators.phone.apps.calendar_days import CALENDARS, filled, on_days, stamp
from emulators.phone.apps.calendar_event import LENGTHS, REMINDERS, moment
from emulators.phone.apps.people import address_book
from emulators.phone.ui.texts import day_names, month_of
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    box,
    checkbox,
    column,
    divider,
    empty,
    fab,
    grid,
    heading,
    icon_button,
    item,
    lazy_list,
    row,
    scroll,
    text,
)

if TYPE_CHECKING:
    from emulators.phone.phone import Phone

_VIEWS = (("view_agenda", "Schedule"), ("calendar_view_day", "Day"), ("calendar_view_month", "Month"))
_AHEAD_DAYS = 90
_DAY_BEGINS = 7


class CalendarApp(App):
    """See the module."""

    package = "org.clewline.calendar"
    label = "Calendar"
    icon = "calendar_month"
    color = "#1a73e8"
    system = True
    granted = ("READ_CALENDAR", "POST_NOTIFICATIONS")
    permissions = ("READ_CONTACTS",)
    handles = (
        Handles("android.intent.action.INSERT", "edit", kind="vnd.android.cursor.item/event"),
        Handles("android.intent.action.SEND", "edit", kind="text/calendar"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """Nothing planned."""
        return {
            "events": [], "next": 1, "settings": {"reminder": 30, "minutes": 60},
            "calendars": [{"name": name, "color": color, "shown": True} for name, color in CALENDARS],
        }  # fmt: skip

    def furnish(self, phone: Phone, dice: random.Random) -> None:
        """Two months of appointments."""
        state = phone.state(self.package)
        for event in filled(dice, phone.now().date(), address_book(phone.seed)):
            state["events"].append({"id": state["next"], **event})
            state["next"] += 1

    def screens(self) -> Mapping[str, Screen]:
        """The overview, an event, its form, the choice of guests, search, settings."""
        return {
            "main": self.main,
            "event": calendar_event.event,
            "edit": calendar_event.edit,
            "guests": calendar_event.guests,
            "search": self.search,
            "settings": self.settings,
        }

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """It is time to remind of something, or a deletion is undone."""
        if event == "remind":
            known = next((each for each in ui.state["events"] if each["id"] == arguments["event"]), None)
            if known is not None:
                ui.notify(known["title"], moment(ui, known, known["start"]), f"event{known['id']}", "event",
                          event=known["id"], day=known["start"][:10])  # fmt: skip
        elif event == "undelete":
            calendar_event.restore(ui, arguments["event"])

    def on_back(self, ui: Context) -> bool:
        """Back asks before a half-written event is lost."""
        return calendar_event.ask_before_leaving(ui)

    # --- overview -------------------------------------------------------------------------------------------------

    def main(self, ui: Context) -> View:
        """Schedule, day or month, and the drawer."""
        view = ui.get("view", 0)
        day = date.fromisoformat(ui.get("day", ui.now.date().isoformat()))
        if ui.get("drawer"):
            ui.drawer(self._drawer(ui, view), lambda: ui.local.update(drawer=False))
        today = icon_button("today", ui.t("Today"), lambda: _go(ui, ui.now.date()), "today")
        menu_button = icon_button("menu", ui.t("Open menu"), lambda: ui.local.update(drawer=True), "menu")
        search = icon_button("search", ui.t("Search"), lambda: ui.open("search"), "search")
        title = month_of(datetime.combine(day, time()), ui.phone.config.language)
        bar = row(
            menu_button, text(title, "title", id="toolbar_title", weight=1, lines=1, heading=True), search, today,
            height=64, width=FILL, pad=(4, 0, 4, 0), id="toolbar", cls="androidx.appcompat.widget.Toolbar",
        )  # fmt: skip
        body = (self._schedule, self._day, self._month)[view](ui, day)
        new = fab("add", ui.t("New event"), lambda: ui.open("edit", day=day.isoformat()), id="floating_action_button")
        return ui.page(body, bar, new)

    def _drawer(self, ui: Context, view: int) -> View:
        def show(position: int) -> None:
            ui.local.update(view=position, drawer=False)

        def turn(calendar: dict[str, Any], on: bool) -> None:
            calendar["shown"] = on
            ui.effect("calendar.shown", "idempotent", calendar=calendar["name"], on=on)

        views = [
            item(ui.t(label), lead=mark, on_tap=partial(show, position), key=label, selected=position == view,
                 fill="secondary_container" if position == view else "")
            for position, (mark, label) in enumerate(_VIEWS)
        ]  # fmt: skip
        boxes = [checkbox(ui.t(c["name"]), c["shown"], partial(turn, c), key=c["name"]) for c in ui.state["calendars"]]

        def settings() -> None:
            ui.local["drawer"] = False
            ui.open("settings")

        leave = item(ui.t("Settings"), lead="settings", on_tap=settings, id="settings")
        return scroll(
            text(ui.t("Calendar"), "title", pad=(16, 8, 16, 16)), *views, divider(), heading(ui.t("Calendars")), *boxes,
            divider(), leave,
        )  # fmt: skip

    def _schedule(self, ui: Context, day: date) -> View:
        planned = on_days(ui.state, day, day + timedelta(days=_AHEAD_DAYS))
        if not planned:
            return empty("event_busy", ui.t("Nothing planned"), ui.t("Tap the plus to add an event."))

        def line(at: int) -> View:
            when, event = planned[at]
            first = at == 0 or planned[at - 1][0] != when
            names = day_names(ui.phone.config.language)
            on_today = when == ui.now.date()
            ink = "primary" if on_today else "on_surface"
            label = column(
                text(names[when.weekday()] if first else "", "caption", ink, align="center", lines=1),
                text(str(when.day) if first else "", "title", ink, align="center"),
                width=52,
            )
            new_month = first and (at == 0 or planned[at - 1][0].month != when.month)
            month = month_of(datetime.combine(when, time()), ui.phone.config.language)
            return column(
                heading(month) if new_month else None,
                row(label, _card(ui, event, when), gap=8, pad=(8, 2, 16, 2), width=FILL, cross="start"),
                key=f"event{event['id']}_{when.isoformat()}",
                id="agenda_item",
            )

        return lazy_list(len(planned), line, "schedule", pad=(0, 0, 0, 88))

    def _day(self, ui: Context, day: date) -> View:
        planned = on_days(ui.state, day, day)
        whole = [event for _, event in planned if event["all_day"]]
        told = ui.day(datetime.combine(day, time()), year=True)
        head = row(
            icon_button("chevron_left", ui.t("Previous day"), lambda: _go(ui, day - timedelta(days=1)), "prev"),
            text(told, "subtitle", id="day", weight=1, align="center"),
            icon_button("chevron_right", ui.t("Next day"), lambda: _go(ui, day + timedelta(days=1)), "next"),
            width=FILL,
        )

        first = min([_DAY_BEGINS, *(int(event["start"][11:13]) for _, event in planned if not event["all_day"])])

        def hour(row_number: int) -> View:
            at = first + row_number
            here = [event for _, event in planned if not event["all_day"] and int(event["start"][11:13]) == at]
            label = ui.time(datetime.combine(day, time(at)))
            new = partial(ui.open, "edit", day=day.isoformat(), hour=at)
            cards = column(*(_card(ui, event, day, 0) for event in here), gap=4, weight=1)
            line = row(
                text(label, "caption", "on_surface_variant", width=64), cards, min_height=48, width=FILL, cross="start",
                pad=(12, 4, 16, 4), on_tap=new, key="slot",
            )  # fmt: skip
            return column(divider(), line, key=f"hour{at}")

        cards = [row(_card(ui, event, day), pad=(76, 2, 16, 2), width=FILL) for event in whole]
        return column(head, *cards, lazy_list(24 - first, hour, "hours", pad=(0, 0, 0, 88)))

    def _month(self, ui: Context, day: date) -> View:
        first = day.replace(day=1)
        length = months.monthrange(first.year, first.month)[1]
        planned: dict[date, list[dict[str, Any]]] = {}
        for when, event in on_days(ui.state, first, first.replace(day=length)):
            planned.setdefault(when, []).append(event)
        sunday = ui.setting("first_day_of_week", "auto") == "sunday"
        names = list(day_names(ui.phone.config.language))
        lead = first.weekday()
        if sunday:
            names, lead = [names[6], *names[:6]], (lead + 1) % 7
        head = row(
            icon_button("chevron_left", ui.t("Previous month"), lambda: _go(ui, _months_on(first, -1)), "prev"),
            text(month_of(datetime.combine(first, time()), ui.phone.config.language), "subtitle", id="month", weight=1,
                 align="center"),
            icon_button("chevron_right", ui.t("Next month"), lambda: _go(ui, _months_on(first, 1)), "next"),
            width=FILL,
        )  # fmt: skip
        cells: list[View] = [text(name, "caption", "on_surface_variant", align="center", lines=1) for name in names]
        cells += [box(key=f"blank{at}", hidden_from_tree=True) for at in range(lead)]
        cells += [self._cell(ui, first.replace(day=number), planned) for number in range(1, length + 1)]

        def swipe(direction: str) -> None:
            _go(ui, _months_on(first, 1 if direction == "left" else -1))

        return scroll(head, box(grid(*cells, columns=7, gap=2), pad=(4, 0, 4, 0), width=FILL, on_swipe=swipe))

    def _cell(self, ui: Context, day: date, planned: Mapping[date, Sequence[dict[str, Any]]]) -> View:
        today = day == ui.now.date()
        number = box(
            text(str(day.day), "small", "on_primary" if today else "on_surface", hidden_from_tree=True),
            width=28, height=28, radius=14, fill="primary" if today else "", align="center", cross="center",
        )  # fmt: skip
        here = planned.get(day, ())
        marks = [
            box(
                text(event["title"], "caption", "#ffffff", lines=1, hidden_from_tree=True),
                fill=calendar_event.color_of(ui, event), radius=3, pad=(3, 0, 3, 0), width=FILL, hidden_from_tree=True,
            )
            for event in here[:2]
        ]  # fmt: skip
        more = text(f"+{len(here) - 2}", "caption", "on_surface_variant") if len(here) > 2 else None
        told = ui.day(datetime.combine(day, time()), year=True)
        count = ui.t("{count} events", count=len(here)) if here else ""
        return column(
            row(number, align="center", width=FILL, hidden_from_tree=True), *marks, more, gap=2, min_height=88,
            on_tap=lambda: ui.local.update(view=1, day=day.isoformat()), desc=", ".join(filter(None, (told, count))),
            key=f"day{day.day}", cls="android.view.View",
        )  # fmt: skip

    # --- search and settings --------------------------------------------------------------------------------------

    def search(self, ui: Context) -> View:
        """Events by title, place, guest or note, from half a year ago to a year ahead."""
        query = ui.get("query").strip().casefold()
        today = ui.now.date()
        found = [
            (day, event)
            for day, event in on_days(ui.state, today - timedelta(days=180), today + timedelta(days=365))
            if query
            and query
            in f"{event['title']}\n{event['place']}\n{event['note']}\n"
            f"{' '.join(guest['name'] for guest in event['guests'])}".casefold()
        ][:200]

        def line(at: int) -> View:
            day, event = found[at]
            note = f"{ui.day(datetime.combine(day, time()), year=True)} · {moment(ui, event, stamp_on(event, day))}"
            opens = partial(ui.open, "event", event=event["id"], day=day.isoformat())
            mark = box(width=12, height=12, radius=6, fill=calendar_event.color_of(ui, event), hidden_from_tree=True)
            return item(event["title"], note, mark, on_tap=opens, key=f"hit{event['id']}_{day.isoformat()}")

        if not query:
            body = empty("search", ui.t("Search events"))
        elif not found:
            body = empty("search_off", ui.t("No results"))
        else:
            body = lazy_list(len(found), line, "results")
        return ui.page(body, ui.search_bar(ui.t("Search events")))

    def settings(self, ui: Context) -> View:
        """What a new event begins with."""
        settings = ui.state["settings"]

        def put(name: str, value: int) -> None:
            settings[name] = value
            ui.effect("setting.changed", "idempotent", name=name, value=value)

        reminders = [ui.t(label) for _, label in REMINDERS]
        values = [minutes for minutes, _ in REMINDERS]
        lengths = [ui.t("{count} minutes", count=minutes) for minutes in LENGTHS]
        body = scroll(
            heading(ui.t("New events")),
            row(
                ui.dropdown(
                    ui.t("Default reminder"),
                    reminders,
                    values.index(settings["reminder"]),
                    lambda at: put("reminder", values[at]),
                    "default_reminder",
                ),
                pad=(16, 8, 16, 8),
                width=FILL,
            ),
            row(
                ui.dropdown(
                    ui.t("Default duration"),
                    lengths,
                    LENGTHS.index(settings["minutes"]),
                    lambda at: put("minutes", LENGTHS[at]),
                    "default_duration",
                ),
                pad=(16, 8, 16, 8),
                width=FILL,
            ),
        )
        return ui.page(body, ui.bar(ui.t("Settings"), up=True))


def stamp_on(event: Mapping[str, Any], day: date) -> str:
    """When an event begins that takes place on that day."""
    return stamp(datetime.combine(day, datetime.fromisoformat(event["start"]).time()))


def _go(ui: Context, day: date) -> None:
    ui.local["day"] = day.isoformat()
    ui.activity["offsets"].clear()


def _months_on(first: date, count: int) -> date:
    at = first.year * 12 + first.month - 1 + count
    return date(at // 12, at % 12 + 1, 1)


def _card(ui: Context, event: dict[str, Any], day: date, weight: float = 1) -> View:
    when = moment(ui, event, stamp_on(event, day))
    return row(
        box(width=4, height=36, radius=2, fill=calendar_event.color_of(ui, event), hidden_from_tree=True),
        column(
            text(event["title"], "subtitle", id="title", lines=1),
            text(
                f"{when} · {event['place']}" if event["place"] else when, "small", "on_surface_variant", "time", lines=1
            ),
            weight=1,
            key="words",
        ),
        gap=10,
        pad=(10, 6, 10, 6),
        radius=8,
        fill="surface_container",
        width=FILL,
        weight=weight,
        on_tap=partial(ui.open, "event", event=event["id"], day=day.isoformat()),
        key=f"card{event['id']}",
    )


APP = CalendarApp()
