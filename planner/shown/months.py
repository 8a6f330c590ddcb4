"""A calendar's pages: what leads one of them nearer to a month or a day."""

from __future__ import annotations

from devices.screen import Element, Screen
from planner.practised.calendar_days import days_in, months_in

_FORWARD = ("next month", "next")
_BACK = ("previous month", "previous", "prev")


def month_shown(screen: Screen) -> int | None:
    """The month of the page that is shown, counted from the year 0; None where no page is."""
    shown = [month for element in screen for month in months_in(element.name) if not days_in(element.name)]
    return shown[-1] if shown else None


def turn_to_month(month: int, screen: Screen) -> Element | None:
    """What leads one page nearer to another month."""
    shown = month_shown(screen)
    return None if shown is None else _turn(month - shown, screen)


def turn_to_day(text: str, screen: Screen) -> Element | None:
    """What leads one page nearer to a day, the shorter way round the year; None where it is shown."""
    shown, days = month_shown(screen), days_in(text)
    if shown is None or not days:
        return None
    return _turn((days[0][0] - 1 - shown % 12 + 6) % 12 - 6, screen)


def _turn(away: int, screen: Screen) -> Element | None:
    names = _FORWARD if away > 0 else _BACK
    return next((e for e in screen if away and e.name.casefold() in names and "tap" in e.actions), None)
