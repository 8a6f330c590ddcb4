"""Tasks made up from an exploration: goals by template, with the way that carries them out.

A walk through an app shows which element opens what. A task is a way that was walked, from where the walk began, and
its goal says what the last steps do: open something, flip a setting, choose an option, type into a dialog, or two of
them one after the other. What was not walked is supplied only where an observed neighbour shows how it
goes: another option of the same dialog, another box of the same list. Goals are worded in several ways, words fall out
or are exchanged for synonyms, as people do.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.screen import Element, Screen, State
from perception.lexical import STOP_WORDS
from perception.synonyms import words_like
from planner.learned.kinds import sorts_of
from planner.learned.past import Deed, title_of
from planner.memory.places import key_of

_NAMES: Final = ["Ada", "Ravi", "Mei", "Tom", "Lena", "Omar", "Iris", "Noor", "Carlos", "Yuki"]
_THINGS: Final = [
    "Weekend",
    "Groceries",
    "Budget",
    "Ideas",
    "Summer",
    "Reading",
    "Travel",
    "Garden",
    "Recipes",
    "Work",
    "Music",
    "Receipts",
]
_OPEN: Final = (
    "open {x}",
    "go to {x}",
    "show {x}",
    "show me {x}",
    "view {x}",
    "take me to {x}",
    "check the {x}",
    "{x}",
)
_ON: Final = ("turn on {x}", "enable {x}", "switch on '{x}'", "{x}", "check {x}", "activate {x}", "allow {x}")
_OFF: Final = ("turn off {x}", "disable {x}", "switch off '{x}'", "do not {x}", "uncheck {x}", "stop {x}")
_SET: Final = ("set {x} to {y}", "change {x} to {y}", "set the {x} to {y}", "switch {x} to {y}", "choose {y} as {x}")
_PICK: Final = ("{x} {y}", "{x}: {y}", "select {y} in {x}", "choose {y} for {x}", "{x} by {y}")
_TYPE: Final = ("{x} '{y}'", "{x} named '{y}'", "{x} called {y}", "{x} with the name {y}", '{x} and enter "{y}"')
_SEARCH: Final = ("search for '{y}'", "search {y}", "find {y}", "look for '{y}'", "search '{y}'")
_AND: Final = ("{a} and {b}", "{a}, then {b}", "{a}, {b}", "{a} and then {b}")
_FEWEST_LETTERS: Final = 3
_MOST_WORDS: Final = 12
_DROPS, _EXCHANGES, _LOWERS, _JOINS = 0.08, 0.08, 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Moment:
    """One decision of a made-up task."""

    screen: Screen
    deeds: tuple[Deed, ...]
    target: int | None
    """Index of the right element; None when the task is done."""
    typed: str = ""
    """What is typed into it."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A goal and how it is carried out."""

    goal: str
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class _Move:
    """Use an element (and type something), and see a screen."""

    screen: Screen
    element: Element
    after: Screen
    typed: str = ""


Walk = Iterable[tuple[Screen, Element | None]]


def make_up(walk: Walk, seed: str, most: int = 80) -> list[MadeUp]:
    """Tasks from one walk; the same seed gives the same tasks.

    Args:
        walk: each screen with what was used on it; None where the walk broke off.
        seed: of the dice.
        most: at most so many.
    """
    dice = random.Random(seed)  # noqa: S311 - no secret
    world = _World(walk)
    single = [(words, moves) for words, moves in world.tasks(dice) if moves]
    dice.shuffle(single)
    made = []
    for words, moves in single[:most]:
        goal, told = _vary(words, dice), moves
        if dice.random() < _JOINS and (more := world.go_on(moves[-1].after, single, dice)) is not None:
            goal = dice.choice(_AND).format(a=goal, b=_vary(more[0], dice))
            told = (*moves, *more[1])
        made.append(MadeUp(goal, _moments(told)))
    return made


def _moments(moves: Sequence[_Move]) -> tuple[Moment, ...]:
    deeds: tuple[Deed, ...] = ()
    moments = []
    for move in moves:
        moments.append(Moment(move.screen, deeds, move.element.index, move.typed))
        changed = move.screen.fingerprint != move.after.fingerprint
        kind = "type" if move.typed else "tap"
        deed = Deed(move.element.role, move.element.name, move.typed, changed, move.screen.fingerprint, kind)
        deeds = (*deeds, deed)
    return (*moments, Moment(moves[-1].after, deeds, None))


class _World:
    def __init__(self, walk: Walk) -> None:
        self._screens: dict[str, Screen] = {}
        self._ways: dict[tuple[str, int], str] = {}
        before: tuple[str, int] | None = None
        for screen, element in walk:
            key = key_of(screen)
            self._screens.setdefault(key, screen)
            if before is not None:
                self._ways[before] = key
            before = None if element is None else (key, element.index)
        self._home = next(iter(self._screens), "")

    def tasks(self, dice: random.Random) -> Iterator[tuple[str, tuple[_Move, ...]]]:
        """Words of a goal, and the moves from home."""
        for key in self._screens:
            path = self._path(self._home, key)
            if path is not None:
                for words, moves in self._here(key, path, dice):
                    yield words, (*path, *moves)

    def go_on(
        self, screen: Screen, tasks: Sequence[tuple[str, tuple[_Move, ...]]], dice: random.Random
    ) -> tuple[str, tuple[_Move, ...]] | None:
        """Another task that can be done from where one ended."""
        start = key_of(screen)
        for words, moves in dice.sample(tasks, min(len(tasks), 6)):
            for at, move in enumerate(moves):
                if key_of(move.screen) == start and len(moves) - at <= 3:
                    first = _Move(screen, screen.elements[move.element.index], move.after, move.typed)
                    return words, (first, *moves[at + 1 :])
        return None

    def _here(self, key: str, path: tuple[_Move, ...], dice: random.Random) -> Iterator[tuple[str, tuple[_Move, ...]]]:
        screen = self._screens[key]
        confirm = next((e for e in screen if e.role == "button" and sorts_of(e.name) & {"confirm", "save"}), None)
        leaves = confirm is None and _is_choice(screen)
        leaves |= any(e.role == "checkbox" and self._ways.get((key, e.index), key) != key for e in screen)
        opener = title_of(path[-1].element.name) if path else ""
        for element in screen:
            title = title_of(element.name)
            if not _tells(title):
                continue
            if element.role == "checkbox":
                yield from self._box(screen, element, path, confirm, leaves, opener, dice)
            elif element.role == "button" and not sorts_of(title) & {"confirm", "save", "cancel", "back"}:
                stop = self._ways.get((key, element.index))
                if stop is not None and stop != key:
                    yield dice.choice(_OPEN).format(x=title), (_Move(screen, element, self._screens[stop]),)
        yield from self._fields(screen, path, confirm, opener, dice)

    def _box(
        self,
        screen: Screen,
        box: Element,
        path: tuple[_Move, ...],
        confirm: Element | None,
        leaves: bool,
        opener: str,
        dice: random.Random,
    ) -> Iterator[tuple[str, tuple[_Move, ...]]]:
        title = title_of(box.name)
        on = "checked" in box.states
        flipped = _flipped(screen, box)
        if confirm is None and not leaves:
            yield dice.choice(_OFF if on else _ON).format(x=title), (_Move(screen, box, flipped),)
            return
        if not path or not opener:
            return
        parent = path[-1].screen
        words = dice.choice(_SET if path[-1].element.name != opener else _PICK).format(x=opener, y=title)
        if leaves or confirm is None:
            yield words, (_Move(screen, box, parent),)
        elif on:
            yield words, (_Move(screen, confirm, parent),)
        else:
            pressed = flipped.elements[confirm.index]
            yield words, (_Move(screen, box, flipped), _Move(flipped, pressed, parent))

    def _fields(
        self, screen: Screen, path: tuple[_Move, ...], confirm: Element | None, opener: str, dice: random.Random
    ) -> Iterator[tuple[str, tuple[_Move, ...]]]:
        fields = [e for e in screen if e.role == "textbox"]
        if len(fields) != 1:
            return
        (field,) = fields
        text = dice.choice((*_THINGS, *_NAMES))
        filled = _changed(screen, replace(field, name=text, value=text))
        if "search" in sorts_of(field.name):
            yield dice.choice(_SEARCH).format(y=text), (_Move(screen, field, filled, text),)
        elif confirm is not None and path and _tells(opener):
            pressed = filled.elements[confirm.index]
            moves = (_Move(screen, field, filled, text), _Move(filled, pressed, path[-1].screen))
            yield dice.choice(_TYPE).format(x=opener, y=text), moves

    def _path(self, start: str, stop: str) -> tuple[_Move, ...] | None:
        came: dict[str, tuple[str, int] | None] = {start: None}
        waiting = deque([start])
        while waiting and stop not in came:
            key = waiting.popleft()
            for element in self._screens[key]:
                to = self._ways.get((key, element.index))
                if to is not None and to not in came and not sorts_of(element.name) & {"back", "cancel"}:
                    came[to] = (key, element.index)
                    waiting.append(to)
        if stop not in came:
            return None
        moves: list[_Move] = []
        at = stop
        while (hop := came[at]) is not None:
            screen = self._screens[hop[0]]
            moves.append(_Move(screen, screen.elements[hop[1]], self._screens[at]))
            at = hop[0]
        return tuple(reversed(moves))


def _tells(title: str) -> bool:
    return len(title) >= _FEWEST_LETTERS and any(sign.isalpha() for sign in title) and len(title.split()) <= _MOST_WORDS


def _is_choice(screen: Screen) -> bool:
    """Whether it is a list of options of which one is chosen, and nothing else."""
    boxes = [e for e in screen if e.role == "checkbox"]
    others = [e for e in screen if e.actions and e.role != "checkbox" and "back" not in sorts_of(e.name)]
    return len(boxes) > 1 and not others and sum("checked" in box.states for box in boxes) <= 1


def _flipped(screen: Screen, box: Element) -> Screen:
    on: frozenset[State] = frozenset({"checked"})
    off: frozenset[State] = frozenset({"unchecked"})
    return _changed(screen, replace(box, states=off if "checked" in box.states else on))


def _changed(screen: Screen, element: Element) -> Screen:
    elements = list(screen.elements)
    elements[element.index] = element
    return replace(screen, elements=tuple(elements))


def _vary(words: str, dice: random.Random) -> str:
    """The same said otherwise: lower case, a word less, a synonym; what is quoted stays."""
    said = words.split("'")
    for at in range(0, len(said), 2):
        said[at] = " ".join(_vary_words(said[at].split(), dice)) if said[at].strip() else said[at]
        if at > 0:
            said[at] = " " + said[at] if said[at] and not said[at].startswith(" ") else said[at]
        if at < len(said) - 1 and said[at] and not said[at].endswith(" "):
            said[at] += " "
    told = "'".join(said).strip()
    return told or words


def _vary_words(words: list[str], dice: random.Random) -> list[str]:
    lower = dice.random() < _LOWERS
    told = []
    for word in words:
        if len(words) > 3 and dice.random() < _DROPS:
            continue
        like = sorted(words_like(word.casefold()) - {word.casefold()}) if word.casefold() not in STOP_WORDS else []
        if like and dice.random() < _EXCHANGES:
            word = dice.choice(like)
        told.append(word.lower() if lower and not word[:1].isdigit() else word)
    return told
