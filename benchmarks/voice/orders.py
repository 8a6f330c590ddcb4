"""Orders as they are said and what they should become: the examples of the phone's skills with drawn values."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.chat.missing import fill
from agent.voice.spoken_values import read_time, say_number
from skills.catalog import shipped
from skills.skill import Skill

NAMES = ("Emma Jones", "Paul Smith", "Laura Martin", "Daniel Brown", "Alice Miller", "Oscar Wilson", "Mary Clark")
CITIES = ("London", "Berlin", "Tokyo")
APPS = ("Clock", "Settings", "Contacts")
SEED, SEED_OF_DEVELOPMENT = 11, 77
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Command:
    """What is said, and what it should become."""

    spoken: str
    written: str
    """As somebody would type it."""
    skill: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """Every ``count``-th order, so that several processes can share the work and each part is a fair sample."""

    number: int = 1
    count: int = 1

    def of(self, wanted: Sequence[Command]) -> list[tuple[int, Command]]:
        """The orders of this part with their numbers."""
        return [(n, command) for n, command in enumerate(wanted) if n % self.count == self.number - 1]


def phone_skills() -> list[Skill]:
    """The skills that orders are drawn from."""
    return [skill for skill in shipped() if skill.effects.apps]


def draw_orders(skills: Sequence[Skill], count: int, seed: int) -> list[Command]:
    """Examples with drawn values; those that ask for any text are for a model, not for the closed grammar."""
    dice = random.Random(seed)
    found: list[Command] = []
    while len(found) < count:
        skill = dice.choice(skills)
        example = dice.choice(skill.examples)
        holes = _HOLE.findall(example)
        values = {hole: _value(skill, hole, dice) for hole in holes}
        if "$" in example or re.search(r"\b(saying|says|text)\b", example) or any(v is None for v in values.values()):
            continue
        drawn = {hole: value for hole, value in values.items() if value is not None}
        spoken = fill(example, {hole: value[0] for hole, value in drawn.items()}).replace("%", " percent")
        arguments = {hole: value[1] for hole, value in drawn.items()}
        found.append(Command(spoken, fill(example, arguments), skill.name, arguments))
    return found


def _value(skill: Skill, hole: str, dice: random.Random) -> tuple[str, str] | None:
    parameter = skill.parameters[hole]
    match parameter.type:
        case "choice":
            option = str(dice.choice(parameter.options))
            return option, option
        case "time":
            hour, minute = dice.randint(1, 12), dice.choice([0, 5, 10, 15, 20, 30, 40, 45, 50])
            spoken = f"{say_number(hour)} {'oh five' if minute == 5 else say_number(minute) if minute else ''}".strip()
            return (f"{spoken} a m" if not minute else spoken), (read_time(spoken) or spoken)
        case "int" | "number":
            low, high = getattr(parameter, "minimum", None) or 1, getattr(parameter, "maximum", None) or 50
            number = dice.randint(int(low), int(min(high, 100)))
            return say_number(number) if number < 100 else "one hundred", str(number)
        case "string" if hole in ("name", "recipient"):
            name = dice.choice(NAMES)
            return name, name
        case "string" if hole == "city":
            city = dice.choice(CITIES)
            return city, city
        case _:
            return None


def is_same(skill: str, arguments: Mapping[str, str], command: Command) -> bool:
    """Whether a skill with arguments is what was asked for."""

    def plain(value: str) -> str:
        hour = re.fullmatch(r"0?(\d{1,2}):(\d\d)( am)?", value)  # midnight is 12:00 am, and 00:00
        return f"{int(hour[1]) % (12 if hour[3] else 24)}:{hour[2]}" if hour is not None else value.casefold()

    return skill == command.skill and {k: plain(v) for k, v in arguments.items()} == {
        k: plain(v) for k, v in command.arguments.items()
    }
