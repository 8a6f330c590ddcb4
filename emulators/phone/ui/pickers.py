"""Dialogs in which a time or a day is chosen."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime, time

from emulators.phone.app import Context
from emulators.phone.ui.texts import day_names, month_of
from emulators.phone.ui.view import FILL, View
from emulators.phone.ui.widgets import button, chip, column, field, grid, icon_button, row, text


def pick_time(ui: Context, name: str, title: str, begin: time, chosen: Callable[[time], None]) -> None:
    """A time dialog while ``local[name]`` is true: hour and minute are written, AM or PM is chosen."""
    if not ui.get(name):
        return
    hour24 = ui.phone.config.hour24
    first_hour = begin.hour if hour24 else begin.hour % 12 or 12
    hour, minute = ui.get(f"{name}_hour", f"{first_hour:02d}"), ui.get(f"{name}_minute", f"{begin.minute:02d}")
    late = ui.get(f"{name}_pm", begin.hour >= 12)
    wrong = _wrong_time(hour, minute, hour24)

    def shut() -> None:
        for key in (name, f"{name}_hour", f"{name}_minute", f"{name}_pm"):
            ui.local.pop(key, None)

    def done() -> None:
        if wrong:
            return
        number = int(hour) if hour24 else int(hour) % 12 + (12 if late else 0)
        shut()
        chosen(time(number, int(minute)))

    halves = None
    if not hour24:
        halves = column(
            chip(ui.t("AM"), not late, lambda: ui.setter(f"{name}_pm")(False), "am"),
            chip(ui.t("PM"), late, lambda: ui.setter(f"{name}_pm")(True), "pm"),
            gap=8,
            cross="start",
        )
    body = row(
        field(ui.t("Hour"), hour, ui.setter(f"{name}_hour"), "hour", "number", max_length=2, weight=1),
        text(":", "headline"),
        field(ui.t("Minute"), minute, ui.setter(f"{name}_minute"), "minute", "number", max_length=2, weight=1),
        halves,
        gap=8,
        width=FILL,
    )
    note = text(ui.t("Enter a valid time"), "small", "error", id="time_error") if wrong else None
    buttons = [(ui.t("OK"), done), (ui.t("Cancel"), shut)]
    ui.dialog(title, body=column(body, note, gap=8), buttons=buttons, dismiss=shut)


def _wrong_time(hour: str, minute: str, hour24: bool) -> bool:
    if not (hour.isdecimal() and minute.isdecimal()):
        return True
    return not ((0 if hour24 else 1) <= int(hour) <= (23 if hour24 else 12) and int(minute) <= 59)


def pick_day(ui: Context, name: str, title: str, begin: date, chosen: Callable[[date], None]) -> None:
    """A month to choose a day from, while ``local[name]`` is true."""
    if not ui.get(name):
        return
    told = ui.get(f"{name}_day", begin.isoformat())
    day = date.fromisoformat(told)
    shown = date.fromisoformat(ui.get(f"{name}_month", day.replace(day=1).isoformat()))

    def shut() -> None:
        for key in (name, f"{name}_day", f"{name}_month"):
            ui.local.pop(key, None)

    def done() -> None:
        shut()
        chosen(day)

    def turn(months: int) -> Callable[[], None]:
        at = shown.year * 12 + shown.month - 1 + months
        return lambda: ui.setter(f"{name}_month")(date(at // 12, at % 12 + 1, 1).isoformat())

    language = ui.phone.config.language
    head = row(
        text(month_of(datetime(shown.year, shown.month, 1), language), "subtitle", id="month", weight=1),  # noqa: DTZ001
        icon_button("chevron_left", ui.t("Previous month"), turn(-1), "prev"),
        icon_button("chevron_right", ui.t("Next month"), turn(1), "next"),
        width=FILL,
    )
    names = [text(each[:2], "caption", "on_surface_variant", align="center") for each in day_names(language)]
    cells: list[View] = [*names]
    lead, days = calendar.monthrange(shown.year, shown.month)
    cells += [text("") for _ in range(lead)]
    cells += [_cell(ui, name, shown.replace(day=number), day) for number in range(1, days + 1)]
    buttons = [(ui.t("OK"), done), (ui.t("Cancel"), shut)]
    when = text(ui.day(datetime(day.year, day.month, day.day), year=True), "headline", id="date")  # noqa: DTZ001
    ui.dialog(title, body=column(when, head, grid(*cells, columns=7, gap=0), gap=8), buttons=buttons, dismiss=shut)


def _cell(ui: Context, name: str, day: date, chosen: date) -> View:
    on = day == chosen
    cell = button(str(day.day), lambda: ui.setter(f"{name}_day")(day.isoformat()), "filled" if on else "text")
    cell.pad, cell.height, cell.key, cell.selected = (0, 0, 0, 0), 40, f"day{day.day}", on
    cell.cls = "android.view.View"
    cell.desc = ui.day(datetime(day.year, day.month, day.day), year=True)  # noqa: DTZ001
    if not on:
        cell.children[0].color = "on_surface"
    return cell
