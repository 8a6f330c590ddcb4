"""Tasks on the embedded phone: what is asked, how the phone is prepared, how it is judged, and one way to do it.

In the spirit of AndroidWorld (Rawles et al., 2024): a template gives many tasks by its parameters, the verdict reads
the apps' state and never the screen, and a task is also failed by a change that nobody asked for.
"""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from emulators.phone.phone import Phone

States = Mapping[str, Any]
"""Everything that is judged: apps' states by package, and ``settings``, ``packages``, ``clipboard``, ``files`` (size
and CRC-32 of what lies in the shared storage, by path)."""

STORAGE = "/storage/emulated/0/"
"""Where what a person keeps on the phone lies."""

Verb = Literal["open", "tap", "hold", "type", "scroll_to", "slide", "swipe", "back", "enter", "wait", "shade", "answer"]


@dataclass(frozen=True, slots=True)
class Do:
    """One step of a solution, in words that any driver of the phone understands.

    ``target`` is what accessibility calls the view: its text, description or hint, exactly, or ``#id`` for a resource
    id. ``inside`` names a text in the same row, for views that many rows have.
    """

    verb: Verb
    target: str = ""
    text: str = ""
    """What is typed or answered, where a slider goes, which way a swipe goes."""
    inside: str = ""
    nth: int = 0


def open_app(label: str) -> Do:
    """Start an app by what the launcher calls it."""
    return Do("open", label)


def tap(target: str, inside: str = "", nth: int = 0) -> Do:
    """Tap a view."""
    return Do("tap", target, inside=inside, nth=nth)


def hold(target: str, inside: str = "") -> Do:
    """Press a view long."""
    return Do("hold", target, inside=inside)


def type_into(target: str, text: str) -> Do:
    """Replace what a field holds."""
    return Do("type", target, text)


def scroll_to(target: str, inside: str = "") -> Do:
    """Scroll down, then up, until the view is in sight."""
    return Do("scroll_to", target, inside=inside)


def slide(target: str, value: float) -> Do:
    """Move a slider to a value."""
    return Do("slide", target, f"{value:g}")


def swipe(target: str, direction: Literal["left", "right", "up", "down"]) -> Do:
    """Swipe over a view."""
    return Do("swipe", target, direction)


def back() -> Do:
    """Go back."""
    return Do("back")


def enter() -> Do:
    """Press the keyboard's action key."""
    return Do("enter")


def wait(seconds: float) -> Do:
    """Let the phone's time pass."""
    return Do("wait", text=f"{seconds:g}")


def shade() -> Do:
    """Pull the quick settings down."""
    return Do("shade")


def answer(text: str) -> Do:
    """Say what was asked for; no touch at all."""
    return Do("answer", text=text)


Parameters = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Template:
    """Many tasks of one kind."""

    name: str
    """``clock.add_alarm``: the app, and what is done."""
    goals: tuple[str, ...]
    """Ways to ask for it, with ``{parameter}`` filled in; every parameter that matters is in each of them."""
    prepare: Callable[[random.Random, Phone], Parameters]
    """Draws the parameters and may change the phone so that the task makes sense. Must be seeded by the dice alone."""
    solve: Callable[[Parameters], Sequence[Do]]
    check: Callable[[States, States, Parameters], bool]
    """Takes the states before and after, and the parameters."""
    changes: tuple[str, ...] = ()
    """Paths that may change: ``org.clewline.clock.alarms``; a path covers what is below it."""
    expected: Callable[[Parameters], str] | None = None
    """The right answer, for tasks that ask something."""
    apps: tuple[str, ...] = ()
    """Labels of the apps that it takes, the first where it begins."""
    feasible: bool = True
    """False: the right end is to say that it cannot be done."""
    complexity: int = 1
    """1 for a few steps in one place, 2 for several screens, 3 for several apps or many steps."""


@dataclass(slots=True)
class Case:
    """One task on one phone."""

    template: Template
    seed: int
    phone: Phone
    parameters: Parameters
    goal: str
    before: States = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Unique among cases."""
        return f"{self.template.name}#{self.seed}"

    def judge(self, answered: str = "", infeasible: bool = False) -> tuple[bool, str]:
        """Whether it was done, and what is wrong where it was not."""
        after = states_of(self.phone)
        if not self.template.feasible:
            changed = unasked(self.before, after, self.template.changes)
            return (infeasible and not changed), "" if infeasible else "did not say that it cannot be done"
        if infeasible:
            return False, "said that it cannot be done, and it can"
        if self.template.expected is not None:
            wanted = self.template.expected(self.parameters)
            if not same_answer(answered, wanted):
                return False, f"answered {answered!r}, not {wanted!r}"
        if not self.template.check(self.before, after, self.parameters):
            return False, "the phone's state is not what was asked for"
        changed = unasked(self.before, after, self.template.changes)
        return not changed, f"changed what nobody asked for: {', '.join(changed)}" if changed else ""


def make_case(template: Template, seed: int, phone: Phone) -> Case:
    """Reset the phone and prepare one task on it."""
    phone.reset(seed)
    dice = random.Random(f"{seed}:{template.name}")
    parameters = template.prepare(dice, phone)
    phone.effects.from_state([])
    goal = dice.choice(template.goals).format(**parameters)
    phone.home()
    phone.advance(0.0)
    return Case(template, seed, phone, parameters, goal, states_of(phone))


def states_of(phone: Phone) -> States:
    """A copy of everything that is judged."""
    told = {
        **{package: phone.state(package) for package in phone.packages if phone.has(package)},
        "settings": {table: dict(values) for table, values in phone.settings.items()},
        "packages": {p.name: sorted(p.granted) for p in phone.packages.values()},
        "clipboard": phone.clipboard,
        "files": {
            path: [-1, 0] if entry.data is None else [len(entry.data), zlib.crc32(entry.data)]
            for path, entry in phone.files.save().items()
            if path.startswith(STORAGE)
        },
    }
    copied: States = json.loads(json.dumps(told))
    return copied


def unasked(before: Any, after: Any, allowed: Sequence[str], path: str = "") -> list[str]:
    """Paths that differ and are not allowed to. Keys that begin with ``_`` or ``recent`` are an app's own business."""
    if before == after or any(path == each or path.startswith(each + ".") for each in allowed):
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        found: list[str] = []
        for key in sorted({*before, *after}):
            if not key.startswith(("_", "recent")):
                found += unasked(before.get(key), after.get(key), allowed, f"{path}.{key}" if path else key)
        return found
    return [path]


def same_answer(given: str, wanted: str) -> bool:
    """Whether an answer says what was wanted: the same words and numbers in the same order, whatever surrounds them."""
    said, expected = _words(given), _words(wanted)
    return bool(expected) and any(said[at : at + len(expected)] == expected for at in range(len(said)))


def _words(text: str) -> list[str]:
    kept = "".join(c if c.isalnum() or c in ".:+-@" else " " for c in text.casefold().replace(",", ""))
    return [_plain(word.strip(".:+-") or word) for word in kept.split()]


def _plain(word: str) -> str:
    """``12.5`` of ``12.50``: the same amount."""
    whole, dot, rest = word.partition(".")
    return word.rstrip("0").rstrip(".") if dot and whole.isdecimal() and rest.isdecimal() else word
