"""Tasks with alarms, cities, timers."""

from __future__ import annotations

import random
from typing import Any

from emulators.phone.apps.clock import CITIES
from emulators.phone.phone import Phone
from emulators.phone.task import Do, Parameters, States, Template, open_app, scroll_to, tap, type_into

CLOCK = "org.clewline.clock"


def _alarms(states: States) -> list[dict[str, Any]]:
    alarms: list[dict[str, Any]] = states[CLOCK]["alarms"]
    return alarms


def _free_time(dice: random.Random, phone: Phone) -> Parameters:
    taken = {(alarm["hour"], alarm["minute"]) for alarm in phone.state(CLOCK)["alarms"]}
    hour, minute = dice.randrange(24), dice.randrange(0, 60, 5)
    while (hour, minute) in taken:
        hour, minute = dice.randrange(24), dice.randrange(0, 60, 5)
    return {"hour": hour, "minute": minute, "time": f"{hour:02d}:{minute:02d}"}


def _set_alarm(told: Parameters) -> list[Do]:
    hour, minute = f"{told['hour']:02d}", f"{told['minute']:02d}"
    return [open_app("Clock"), tap("Add alarm"), type_into("Hour", hour), type_into("Minute", minute), tap("OK")]


def _alarm_is_set(before: States, after: States, told: Parameters) -> bool:
    new = [alarm for alarm in _alarms(after) if alarm not in _alarms(before)]
    kept = all(alarm in _alarms(after) for alarm in _alarms(before))
    return kept and [(a["hour"], a["minute"], a["on"]) for a in new] == [(told["hour"], told["minute"], True)]


def _some_city(dice: random.Random, phone: Phone) -> Parameters:
    return {"city": dice.choice([city for city in CITIES if city not in phone.state(CLOCK)["cities"]])}


TEMPLATES = [
    Template(
        name="clock.add_alarm",
        goals=("Set an alarm for {time}", "Wake me up at {time}", "Add a new alarm at {time} in the Clock app"),
        prepare=_free_time,
        solve=_set_alarm,
        check=_alarm_is_set,
        changes=(f"{CLOCK}.alarms", f"{CLOCK}.next"),
        apps=("Clock",),
    ),
    Template(
        name="clock.add_city",
        goals=("Add {city} to the world clock", "Show me the time in {city} in the Clock app's world clock"),
        prepare=_some_city,
        solve=lambda told: [
            open_app("Clock"), tap("World clock"), tap("Add city"), scroll_to(told["city"]), tap(told["city"]),
        ],
        check=lambda before, after, told: after[CLOCK]["cities"] == [*before[CLOCK]["cities"], told["city"]],
        changes=(f"{CLOCK}.cities",),
        apps=("Clock",),
    ),
]  # fmt: skip
