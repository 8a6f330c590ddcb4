"""Plants faults in skills: the slips that people and recorders make, chosen by dice."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from devices.selector import fold
from skills.codec import document_of
from skills.memory import Memory
from skills.skill import Skill

Document = dict[str, Any]
Spot = tuple[list[Any], int]
"""A list of steps, and a position in it."""


@dataclass(frozen=True, slots=True)
class Corruption:
    """One planted fault."""

    skill: Skill
    kind: str
    told: str
    """What was done, for people."""


@dataclass(frozen=True, slots=True)
class _Making:
    document: Document
    memory: Memory | None
    dice: random.Random
    parameters: tuple[str, ...]


_Plant = Callable[[_Making], str]
"""Changes the document and says what it did; empty where there is nothing of the kind."""


def corruptions(skill: Skill, memory: Memory | None, seed: int, most: int) -> tuple[Corruption, ...]:
    """Up to so many different corruptions of a skill, the kinds in turn."""
    dice = random.Random(f"{seed}:{skill.name}")
    found: dict[str, Corruption] = {}
    for turn in range(most * 4):
        kind = tuple(KINDS)[turn % len(KINDS)]
        making = _Making(copy.deepcopy(document_of(skill)), memory, dice, tuple(skill.parameters))
        told = KINDS[kind](making)
        if not told:
            continue
        try:
            made = Skill.model_validate(making.document)
        except (ValidationError, ValueError):
            continue  # what is no skill any more is refused before it is ever run
        if made == skill:
            continue
        found.setdefault(made.model_dump_json(), Corruption(made, kind, told))
        if len(found) == most:
            break
    return tuple(found.values())


def _wrong_element(making: _Making) -> str:
    targets = [step for steps, at in _spots(making.document) if (step := steps[at]) and "on" in step]
    named = [s["on"] for s in targets if s["on"].get("name") and "{" not in s["on"]["name"]]
    if not named:
        return ""
    on = making.dice.choice(named)
    others = _seen_with(making.memory, str(on.get("role", "")), on["name"])
    if not others:
        return ""
    was, on["name"] = on["name"], making.dice.choice(others)
    on.pop("fallbacks", None)
    return f"{on.get('role', 'element')} {was!r} became {on['name']!r}"


def _swapped_steps(making: _Making) -> str:
    pairs = [(steps, at) for steps, at in _spots(making.document) if at + 1 < len(steps)]
    if not pairs:
        return ""
    steps, at = making.dice.choice(pairs)
    steps[at], steps[at + 1] = steps[at + 1], steps[at]
    return f"steps {at + 1} and {at + 2} changed places"


def _dropped_step(making: _Making) -> str:
    spots = [(steps, at) for steps, at in _spots(making.document) if len(steps) > 1]
    if not spots:
        return ""
    steps, at = making.dice.choice(spots)
    gone = steps.pop(at)
    return f"step {at + 1}, {next(iter(gone))} {gone.get('do', '')}, is gone"


def _doubled_step(making: _Making) -> str:
    spots = [(steps, at) for steps, at in _spots(making.document) if "do" in steps[at]]
    if not spots:
        return ""
    steps, at = making.dice.choice(spots)
    steps.insert(at, copy.deepcopy(steps[at]))
    return f"step {at + 1} is done twice"


def _missing_wait(making: _Making) -> str:
    """The loops that go to where a skill begins, and the looks for what may be out of sight."""
    spots = [(steps, at) for steps, at in _spots(making.document) if {"repeat until", "find"} & set(steps[at])]
    spots = [(steps, at) for steps, at in spots if len(steps) > 1]
    if not spots:
        return ""
    steps, at = making.dice.choice(spots)
    gone = steps.pop(at)
    return f"step {at + 1} no longer waits for {next(iter(gone))}"


def _wrong_value(making: _Making) -> str:
    typed = [s for steps, at in _spots(making.document) if (s := steps[at]).get("do") in ("type", "adjust", "select")]
    settings = [(s, key) for s in typed for key in ("text", "value") if key in s]
    if not settings:
        return ""
    step, key = making.dice.choice(settings)
    was = step[key]
    others = [f"{{{name}}}" for name in making.parameters if f"{{{name}}}" != was]
    step[key] = making.dice.choice([*others, f"{was}7" if key == "text" else 3])
    return f"{key} {was!r} became {step[key]!r}"


def _wrong_promise(making: _Making) -> str:
    promises = making.document.get("ensures", [])
    if not promises:
        return ""
    at = making.dice.randrange(len(promises))
    was = promises[at]
    name = was.get("shown", {}).get("name", "") if isinstance(was.get("shown"), dict) else ""
    role = was.get("shown", {}).get("role", "") if isinstance(was.get("shown"), dict) else ""
    others = _seen_with(making.memory, role, name) if name and "{" not in name else []
    if others and making.dice.random() < 0.5:
        was["shown"]["name"] = making.dice.choice(others)
        return f"it promises {was['shown']['name']!r} in the place of {name!r}"
    promises[at] = {"not": was}
    return f"promise {at + 1} is turned into its opposite"


def _wrong_branch(making: _Making) -> str:
    branches = [steps[at] for steps, at in _spots(making.document) if "when" in steps[at]]
    if not branches:
        return ""
    branch = making.dice.choice(branches)
    branch["when"] = {"not": branch["when"]}
    return "a branch is taken the other way"


def _wrong_place(making: _Making) -> str:
    opens = [steps[at] for steps, at in _spots(making.document) if steps[at].get("do") == "open"]
    if not opens:
        return ""
    step = making.dice.choice(opens)
    other = making.dice.choice([app for app in _APPS if app != step["location"]])
    was, step["location"] = step["location"], other
    making.document.setdefault("effects", {})["apps"] = sorted({*making.document["effects"].get("apps", ()), other})
    return f"{was} became {other}"


def _wrong_reading(making: _Making) -> str:
    reads = [steps[at] for steps, at in _spots(making.document) if "extract" in steps[at]]
    if not reads:
        return ""
    step = making.dice.choice(reads)
    selector = step["extract"]
    role = str(selector.get("role", "text"))
    others = _seen_with(making.memory, role, str(selector.get("name", "")))
    if not others:
        return ""
    step["extract"] = {"role": role, "name": making.dice.choice(others)}
    return f"it reads {step['extract']['name']!r} in the place of {role}"


KINDS: Final[dict[str, _Plant]] = {
    "wrong element": _wrong_element,
    "swapped steps": _swapped_steps,
    "missing wait": _missing_wait,
    "wrong postcondition": _wrong_promise,
    "dropped step": _dropped_step,
    "wrong value": _wrong_value,
    "doubled step": _doubled_step,
    "wrong branch": _wrong_branch,
    "wrong place": _wrong_place,
    "wrong reading": _wrong_reading,
}
"""Kind of a fault -> how it is planted."""
_APPS = tuple(
    f"org.clewline.{app}" for app in ("clock", "contacts", "files", "mail", "maps", "notes", "settings", "shop")
)


def _spots(document: Document) -> Iterator[Spot]:
    waiting: list[list[Any]] = [document["steps"]]
    while waiting:
        steps = waiting.pop()
        for at, step in enumerate(steps):
            yield steps, at
            waiting += [step[key] for key in ("then", "else", "steps") if key in step]


def _seen_with(memory: Memory | None, role: str, name: str) -> Sequence[str]:
    """Names of others of the same role that stand on the screens the skill comes by."""
    if memory is None:
        return []
    start = f"{role}:"
    return sorted(
        part[len(start) :] for part in memory.known if part.startswith(start) and part != f"{start}{fold(name)}"
    )
