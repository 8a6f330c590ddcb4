"""Tasks with alarms, cities, timers."""

from __future__ import annotations

import random
from typing import Any

from emulators.phone.apps.clock import CITIES
from emulators.phone.phone import Phone
from emulators.phone.system.clock import zone
from emulators.phone.tasks.judging import only_changed, only_removed
from emulators.phone.tasks.task import Do, Parameters, States, Template, answer, open_app, scroll_to, tap, type_into

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


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _some_alarm(on: bool) -> Any:
    def prepare(dice: random.Random, phone: Phone) -> Parameters:
        alarm = dice.choice(phone.state(CLOCK)["alarms"])
        alarm["on"] = on
        new = _free_time(dice, phone)
        label = dice.choice(("Take pills", "Early train", "Yoga", "Water the plants", "Night shift"))
        return {
            "id": alarm["id"], "time": f"{alarm['hour']:02d}:{alarm['minute']:02d}", "label": label, "new": new["time"],
            "hour": new["hour"], "minute": new["minute"],
        }  # fmt: skip

    return prepare


def _changed(**values: Any) -> Any:
    def check(before: States, after: States, told: Parameters) -> bool:
        wanted = {key: told[key] if value is None else value for key, value in values.items()}
        return only_changed(_alarms(before), _alarms(after), told["id"], **wanted)

    return check


def _repeating(dice: random.Random, phone: Phone) -> Parameters:
    told = _some_alarm(True)(dice, phone)
    alarm = next(each for each in phone.state(CLOCK)["alarms"] if each["id"] == told["id"])
    alarm["days"] = []
    days = sorted(dice.sample(range(7), 2))
    return {**told, "days": days, "one": _FULL_DAYS[days[0]], "two": _FULL_DAYS[days[1]]}


def _shown_city(dice: random.Random, phone: Phone) -> Parameters:
    return {"city": dice.choice(phone.state(CLOCK)["cities"])}


def _time_there(dice: random.Random, phone: Phone) -> Parameters:
    city = dice.choice(phone.state(CLOCK)["cities"])
    return {"city": city, "there": f"{phone.now().astimezone(zone(CITIES[city])):%H:%M}"}


def _span(dice: random.Random, phone: Phone) -> Parameters:
    return {"minutes": dice.randrange(2, 60), "seconds": dice.choice((0, 15, 30, 45))}


def _first_alarm(dice: random.Random, phone: Phone) -> Parameters:
    first = min(_alarms({CLOCK: phone.state(CLOCK)}), key=lambda alarm: (alarm["hour"], alarm["minute"]))
    return {"time": f"{first['hour']:02d}:{first['minute']:02d}"}


def _open_alarm(told: Parameters) -> list[Do]:
    return [open_app("Clock"), scroll_to(told["time"]), tap(told["time"])]


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
            open_app("Clock"),
            tap("World clock"),
            tap("Add city"),
            scroll_to(told["city"]),
            tap(told["city"]),
        ],
        check=lambda before, after, told: after[CLOCK]["cities"] == [*before[CLOCK]["cities"], told["city"]],
        changes=(f"{CLOCK}.cities",),
        apps=("Clock",),
    ),
    Template(
        name="clock.alarm_off",
        goals=("Turn off the {time} alarm", "I can sleep in; switch the alarm at {time} off"),
        prepare=_some_alarm(True),
        solve=lambda told: [open_app("Clock"), tap(f"{told['time']} Alarm")],
        check=_changed(on=False),
        changes=(f"{CLOCK}.alarms",),
        apps=("Clock",),
    ),
    Template(
        name="clock.alarm_on",
        goals=("Turn on the {time} alarm that I already have", "Switch the existing alarm at {time} back on"),
        prepare=_some_alarm(False),
        solve=lambda told: [open_app("Clock"), tap(f"{told['time']} Alarm")],
        check=_changed(on=True),
        changes=(f"{CLOCK}.alarms",),
        apps=("Clock",),
    ),
    Template(
        name="clock.delete_alarm",
        goals=("Delete the alarm at {time}", "I do not need the {time} alarm any more, remove it"),
        prepare=_some_alarm(True),
        solve=lambda told: [*_open_alarm(told), tap("Delete"), tap("Delete")],
        check=lambda before, after, told: only_removed(_alarms(before), _alarms(after), [told["id"]]),
        changes=(f"{CLOCK}.alarms",),
        apps=("Clock",),
    ),
    Template(
        name="clock.move_alarm",
        goals=("Change the {time} alarm to {new}", "My alarm at {time} should ring at {new} instead"),
        prepare=_some_alarm(True),
        solve=lambda told: [
            *_open_alarm(told),
            tap("#time"),
            type_into("Hour", told["new"][:2]),
            type_into("Minute", told["new"][3:]),
            tap("OK"),
        ],
        check=_changed(hour=None, minute=None),
        changes=(f"{CLOCK}.alarms",),
        apps=("Clock",),
        complexity=2,
    ),
    Template(
        name="clock.label_alarm",
        goals=("Label the {time} alarm “{label}”", "Give the alarm at {time} the name {label}"),
        prepare=_some_alarm(True),
        solve=lambda told: [*_open_alarm(told), type_into("Label", told["label"])],
        check=_changed(label=None),
        changes=(f"{CLOCK}.alarms",),
        apps=("Clock",),
    ),
    Template(
        name="clock.repeat_alarm",
        goals=(
            "Repeat the {time} alarm every {one} and {two}",
            "The {time} alarm should ring on {one} and {two} each week",
        ),
        prepare=_repeating,
        solve=lambda told: [*_open_alarm(told), *(tap(_DAYS[day]) for day in told["days"])],
        check=_changed(days=None),
        changes=(f"{CLOCK}.alarms",),
        apps=("Clock",),
        complexity=2,
    ),
    Template(
        name="clock.first_alarm",
        goals=(
            "At what time is my earliest alarm of the day?",
            "Which of my alarms is the earliest? Tell me its time.",
        ),
        prepare=_first_alarm,
        solve=lambda told: [open_app("Clock"), answer(told["time"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["time"]),
        apps=("Clock",),
    ),
    Template(
        name="clock.remove_city",
        goals=("Remove {city} from the world clock", "I no longer need the time of {city} in the Clock app"),
        prepare=_shown_city,
        solve=lambda told: [open_app("Clock"), tap("World clock"), tap(f"Remove {told['city']}")],
        check=lambda before, after, told: (
            after[CLOCK]["cities"] == [each for each in before[CLOCK]["cities"] if each != told["city"]]
        ),
        changes=(f"{CLOCK}.cities",),
        apps=("Clock",),
    ),
    Template(
        name="clock.time_in_city",
        goals=("What time is it in {city} now?", "Look in the world clock: how late is it in {city}?"),
        prepare=_time_there,
        solve=lambda told: [open_app("Clock"), tap("World clock"), answer(told["there"])],
        check=lambda before, after, told: True,
        expected=lambda told: str(told["there"]),
        apps=("Clock",),
    ),
    Template(
        name="clock.start_timer",
        goals=(
            "Start a timer of {minutes} minutes and {seconds} seconds",
            "Count down {minutes} min {seconds} s for me",
        ),
        prepare=_span,
        solve=lambda told: [
            open_app("Clock"),
            tap("Timer"),
            type_into("Minutes", str(told["minutes"])),
            type_into("Seconds", str(told["seconds"])),
            tap("Start"),
        ],
        check=lambda before, after, told: (
            after[CLOCK]["timer"]["total_s"] == told["minutes"] * 60 + told["seconds"]
            and after[CLOCK]["timer"]["ends_s"] is not None
        ),
        changes=(f"{CLOCK}.timer",),
        apps=("Clock",),
    ),
    Template(
        name="clock.start_stopwatch",
        goals=("Start the stopwatch", "Begin to stop the time in the Clock app"),
        prepare=lambda dice, phone: {},
        solve=lambda told: [open_app("Clock"), tap("Stopwatch"), tap("Start")],
        check=lambda before, after, told: after[CLOCK]["stopwatch"]["begun_s"] is not None,
        changes=(f"{CLOCK}.stopwatch",),
        apps=("Clock",),
    ),
]
