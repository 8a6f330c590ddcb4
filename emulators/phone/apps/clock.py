"""Clock: alarms, world clock, timer, stopwatch."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from emulators.phone.app import App, Context, Handles, Screen
from emulators.phone.system.clock import zone
from emulators.phone.ui.pickers import pick_time
from emulators.phone.ui.texts import day_names
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import (
    bottom_bar,
    button,
    card,
    chip,
    column,
    empty,
    fab,
    field,
    icon_button,
    item,
    lazy_list,
    row,
    scroll,
    text,
)

CITIES = {
    "Auckland": "Pacific/Auckland", "Berlin": "Europe/Berlin", "Cairo": "Africa/Cairo", "Delhi": "Asia/Kolkata",
    "London": "Europe/London", "Los Angeles": "America/Los_Angeles", "Nairobi": "Africa/Nairobi",
    "New York": "America/New_York", "Oslo": "Europe/Oslo", "Paris": "Europe/Paris", "Rome": "Europe/Rome",
    "São Paulo": "America/Sao_Paulo", "Shanghai": "Asia/Shanghai", "Sydney": "Australia/Sydney", "Tokyo": "Asia/Tokyo",
}  # fmt: skip
_PARTS = (("alarm", "Alarm"), ("public", "World clock"), ("hourglass_empty", "Timer"), ("timer", "Stopwatch"))


class ClockApp(App):
    """See the module."""

    package = "org.clewline.clock"
    label = "Clock"
    icon = "schedule"
    color = "#3a6ea5"
    system = True
    granted = ("POST_NOTIFICATIONS",)
    handles = (
        Handles("android.intent.action.SHOW_ALARMS", "main"),
        Handles("android.intent.action.SET_ALARM", "alarm"),
    )

    def first_state(self, dice: random.Random, now: datetime) -> dict[str, Any]:
        """A few alarms, none of them on but the first."""
        hours = dice.sample(range(5, 22), 3)
        alarms = [
            {"id": number + 1, "hour": hour, "minute": dice.choice((0, 15, 30, 45)), "on": number == 0, "label": label,
             "days": days, "vibrate": True}
            for number, (hour, label, days) in enumerate(
                zip(sorted(hours), ("", "Gym", "Call home"), ([0, 1, 2, 3, 4], [], [6]), strict=True)
            )
        ]  # fmt: skip
        return {
            "alarms": alarms, "cities": dice.sample(sorted(CITIES), 2), "next": 4,
            "timer": {"total_s": 0, "ends_s": None, "left_s": 0},
            "stopwatch": {"begun_s": None, "kept_s": 0.0, "laps": []},
        }  # fmt: skip

    def screens(self) -> Mapping[str, Screen]:
        """The four parts, an alarm, the choice of a city."""
        return {"main": self.main, "alarm": self.alarm, "cities": self.cities}

    def main(self, ui: Context) -> View:
        """One of the four parts."""
        part = ui.get("part", 0)
        body, floating = (self._alarms, self._world, self._timer, self._stopwatch)[part](ui)
        names = [(mark, ui.t(label)) for mark, label in _PARTS]
        return ui.page(body, ui.bar(ui.t(_PARTS[part][1])), floating, bottom_bar(names, part, ui.setter("part")))

    # --- alarms ---------------------------------------------------------------------------------------------------

    def _alarms(self, ui: Context) -> tuple[View, View]:
        alarms = sorted(ui.state["alarms"], key=lambda alarm: (alarm["hour"], alarm["minute"], alarm["id"]))
        add = fab("add", ui.t("Add alarm"), lambda: ui.local.__setitem__("adding", True))
        pick_time(ui, "adding", ui.t("Select time"), time(8, 0), lambda when: self._add(ui, when))
        if not alarms:
            return empty("alarm_off", ui.t("No alarms")), add
        return lazy_list(len(alarms), lambda at: self._alarm_row(ui, alarms[at]), "alarms", 88), add

    def _alarm_row(self, ui: Context, alarm: dict[str, Any]) -> View:
        told = ui.time(datetime(2000, 1, 1, alarm["hour"], alarm["minute"]))  # noqa: DTZ001 - a time of day
        note = " · ".join(part for part in (alarm["label"], self._days(ui, alarm)) if part)
        knob = View(
            "switch",
            cls="android.widget.Switch",
            checked=alarm["on"],
            on_tap=lambda: self._turn(ui, alarm["id"], not alarm["on"]),
            desc=f"{told} {ui.t('Alarm')}",
            id="onoff",
        )
        return item(
            told, note, trail=knob, on_tap=lambda: ui.open("alarm", alarm=alarm["id"]), key=f"alarm{alarm['id']}",
            strong=True,
        )  # fmt: skip

    def _days(self, ui: Context, alarm: dict[str, Any]) -> str:
        if not alarm["days"]:
            return ui.t("Once")
        if len(alarm["days"]) == 7:
            return ui.t("Every day")
        names = day_names(ui.phone.config.language)
        return ", ".join(names[day] for day in alarm["days"])

    def _add(self, ui: Context, when: time) -> None:
        state = ui.state
        alarm = {"id": state["next"], "hour": when.hour, "minute": when.minute, "on": True, "label": "", "days": [],
                 "vibrate": True}  # fmt: skip
        state["alarms"].append(alarm)
        state["next"] += 1
        ui.effect("alarm.set", hour=when.hour, minute=when.minute)
        ui.snack(ui.t("Alarm set for {time}", time=ui.time(datetime.combine(ui.now, when))))

    def _turn(self, ui: Context, number: int, on: bool) -> None:
        _by_id(ui, number)["on"] = on
        ui.effect("alarm.turned", "idempotent", alarm=number, on=on)

    def alarm(self, ui: Context) -> View:
        """One alarm: time, label, days, vibration, and the end of it."""
        number = ui.args.get("alarm")
        if number is None:
            return ui.page(empty("alarm", ui.t("No alarms")), ui.bar(ui.t("Alarm"), up=True))
        alarm = _by_id(ui, number)
        told = ui.time(datetime(2000, 1, 1, alarm["hour"], alarm["minute"]))  # noqa: DTZ001
        pick_time(
            ui, "picking", ui.t("Select time"), time(alarm["hour"], alarm["minute"]),
            lambda when: alarm.update(hour=when.hour, minute=when.minute),
        )  # fmt: skip
        ui.confirm("deleting", ui.t("Delete alarm?"), told, ui.t("Delete"), lambda: self._delete(ui, number))

        def toggle(day: int) -> None:
            alarm["days"] = sorted(set(alarm["days"]) ^ {day})

        names = day_names(ui.phone.config.language)
        days = [
            chip(names[day], day in alarm["days"], lambda day=day: toggle(day), f"day{day}")  # type: ignore[misc]
            for day in range(7)
        ]
        body = scroll(
            item(
                told,
                ui.t("Time"),
                "schedule",
                on_tap=lambda: ui.local.__setitem__("picking", True),
                id="time",
                strong=True,
            ),
            field(ui.t("Label"), alarm["label"], lambda value: alarm.update(label=value), "label", max_length=60),
            text(ui.t("Repeat"), "label", "on_surface_variant"),
            row(*days[:4], gap=8),
            row(*days[4:], gap=8),
            item(
                ui.t("Vibrate"),
                trail=View("switch", cls="android.widget.Switch", checked=alarm["vibrate"], id="vibrate"),
                on_tap=lambda: alarm.update(vibrate=not alarm["vibrate"]),
                key="vibrate",
            ),
            button(ui.t("Delete"), lambda: ui.local.__setitem__("deleting", True), "outlined", "delete", "delete"),
            pad=16,
            gap=16,
        )
        return ui.page(body, ui.bar(ui.t("Alarm"), up=True))

    def _delete(self, ui: Context, number: int) -> None:
        ui.state["alarms"] = [alarm for alarm in ui.state["alarms"] if alarm["id"] != number]
        ui.effect("alarm.deleted", "irreversible", alarm=number)
        ui.back()

    # --- world clock ----------------------------------------------------------------------------------------------

    def _world(self, ui: Context) -> tuple[View, View]:
        add = fab("add", ui.t("Add city"), lambda: ui.open("cities"))
        cities = ui.state["cities"]
        if not cities:
            return empty("public", ui.t("No cities")), add
        return lazy_list(len(cities), lambda at: self._city(ui, cities[at]), "cities"), add

    def _city(self, ui: Context, city: str) -> View:
        there = ui.now.astimezone(zone(CITIES[city]))
        offset = (there.utcoffset() or timedelta()) - (ui.now.utcoffset() or timedelta())
        hours = offset.total_seconds() / 3600
        note = ui.t("Same time") if not hours else f"{hours:+g} h"
        remove = icon_button(
            "close", ui.t("Remove {city}", city=city), lambda: ui.state["cities"].remove(city), "remove"
        )
        return item(
            city, f"{ui.day(there)}, {note}", trail=row(text(ui.time(there), "title", id="time"), remove), key=city
        )

    def cities(self, ui: Context) -> View:
        """Cities that can be added."""
        query = ui.get("query").lower()
        found = [city for city in CITIES if query in city.lower() and city not in ui.state["cities"]]

        def add(city: str) -> None:
            ui.state["cities"].append(city)
            ui.effect("city.added", "idempotent", city=city)
            ui.back()

        body = (
            lazy_list(len(found), lambda at: item(found[at], key=found[at], on_tap=lambda: add(found[at])), "results")
            if found
            else empty("search_off", ui.t("No results"))
        )
        return ui.page(body, ui.search_bar(ui.t("Search for a city")))

    # --- timer ----------------------------------------------------------------------------------------------------

    def _timer(self, ui: Context) -> tuple[View, View | None]:
        timer = ui.state["timer"]
        running = timer["ends_s"] is not None
        if running or timer["left_s"]:
            left = max(0, round(timer["ends_s"] - ui.phone.clock.elapsed_s)) if running else timer["left_s"]
            return self._running(ui, timer, left, running), None
        minutes, seconds = ui.get("minutes"), ui.get("seconds")
        total = _whole(minutes) * 60 + _whole(seconds)
        begin = button(
            ui.t("Start"), lambda: self._begin(ui, total), icon_name="play_arrow", id="start", enabled=total > 0
        )
        body = scroll(
            text(ui.t("How long?"), "subtitle"),
            row(
                field(ui.t("Minutes"), minutes, ui.setter("minutes"), "minutes", "number", max_length=3, weight=1),
                field(ui.t("Seconds"), seconds, ui.setter("seconds"), "seconds", "number", max_length=2, weight=1),
                gap=16,
                width=FILL,
            ),
            begin,
            pad=24,
            gap=24,
        )
        return body, None

    def _running(self, ui: Context, timer: dict[str, Any], left: int, running: bool) -> View:
        def pause() -> None:
            ui.cancel("timer")
            timer.update(ends_s=None, left_s=left)

        def stop() -> None:
            ui.cancel("timer")
            timer.update(total_s=0, ends_s=None, left_s=0)
            ui.effect("timer.stopped", "idempotent")

        go_on = button(ui.t("Resume"), lambda: self._begin(ui, left), icon_name="play_arrow", id="resume")
        hold = button(ui.t("Pause"), pause, icon_name="pause", id="pause")
        return column(
            text(_span(left), "display", id="timer_time", align="center"),
            row(
                hold if running else go_on,
                button(ui.t("Delete"), stop, "outlined", "delete", "delete"),
                align="center",
                gap=16,
                width=FILL,
            ),
            pad=(24, 96, 24, 24),
            gap=48,
        )

    def _begin(self, ui: Context, seconds: int) -> None:
        ui.state["timer"].update(total_s=seconds, ends_s=ui.phone.clock.elapsed_s + seconds, left_s=0)
        ui.after(seconds, "timer", seconds=seconds)
        ui.effect("timer.started", seconds=seconds)

    def on_event(self, ui: Context, event: str, arguments: Mapping[str, Any]) -> None:
        """The timer has run out."""
        if event == "timer":
            ui.state["timer"].update(total_s=0, ends_s=None, left_s=0)
            ui.notify(ui.t("Time’s up"), _span(arguments["seconds"]), "timer")
            ui.effect("timer.ended", seconds=arguments["seconds"])

    # --- stopwatch ------------------------------------------------------------------------------------------------

    def _stopwatch(self, ui: Context) -> tuple[View, None]:
        watch, now_s = ui.state["stopwatch"], ui.phone.clock.elapsed_s
        runs = watch["begun_s"] is not None
        shown = watch["kept_s"] + (now_s - watch["begun_s"] if runs else 0.0)

        def start() -> None:
            watch["begun_s"] = ui.phone.clock.elapsed_s

        def stop() -> None:
            watch.update(kept_s=shown, begun_s=None)

        def reset() -> None:
            watch.update(kept_s=0.0, begun_s=None, laps=[])

        buttons = (
            (button(ui.t("Stop"), stop, icon_name="pause", id="stop"),
             button(ui.t("Lap"), lambda: watch["laps"].append(round(shown, 2)), "tonal", "flag", "lap"))
            if runs
            else (button(ui.t("Start"), start, icon_name="play_arrow", id="start"),
                  button(ui.t("Reset"), reset, "tonal", "restart_alt", "reset", enabled=shown > 0))
        )  # fmt: skip
        laps = [
            item(ui.t("Lap {n}", n=at + 1), trail=f"{lap:.2f} s", key=f"lap{at}")
            for at, lap in enumerate(watch["laps"])
        ]
        body = column(
            text(f"{_span(int(shown))}.{int(shown * 10) % 10}", "display", id="stopwatch_time", align="center"),
            row(*buttons, align="center", gap=16, width=FILL),
            card(*reversed(laps), pad=0) if laps else None,
            pad=(24, 64, 24, 24),
            gap=32,
        )
        return body, None


def _by_id(ui: Context, number: int) -> dict[str, Any]:
    alarm: dict[str, Any] = next(each for each in ui.state["alarms"] if each["id"] == number)
    return alarm


def _whole(told: str) -> int:
    return int(told) if told.isdecimal() else 0


def _span(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60:02d}:{rest % 60:02d}"


APP = ClockApp()
