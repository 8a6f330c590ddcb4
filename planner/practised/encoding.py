"""A decision as tokens: the goal's words, what could be typed, the screen's elements, what was done.

Each token has a few words and a few numbers; pairs of tokens that have something to do with each other (an element that
bears a word of the goal, two elements of one row) are listed, so that a small network need not find that out by itself.
Nothing here knows an app.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from devices.screen import Element, Screen
from perception.lexical import STOP_WORDS
from planner.decision import History
from planner.practised.calendar_days import days_in, months_in, times_in
from planner.practised.deeds import ACTS, SORTS, Deed, deeds_of, seen_before
from planner.practised.keypad import Keying, keying, sign_of
from planner.practised.values import KINDS, Value, values_for
from planner.practised.words import Word, find_run, keys_in, words_in

MOST_WORDS: Final = 56
MOST_ELEMENTS: Final = 64
MOST_DEEDS: Final = 8
TITLE_WORDS: Final = 8
REST_WORDS: Final = 10
ROLES: Final = (
    *("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "slider", "tab"),
    *("listitem", "menuitem", "option", "text", "heading", "image", "dialog", "menu", "list", "region"),
)
STATES: Final = (
    *(
        "checked",
        "unchecked",
        "selected",
        "disabled",
        "focused",
        "modal",
        "covered",
        "scrolls-y",
        "multiline",
        "invalid",
    ),
)
RELATIONS: Final = (*("none", "bears", "borne", "from", "to", "row", "again", "typed", "next", "before", "above"),)
(_NONE, _BEARS, _BORNE, _FROM, _TO, _ROW, _AGAIN, _TYPED, _NEXT, _BEFORE, _ABOVE) = range(len(RELATIONS))
_QUOTES: Final = frozenset('“”"«»‘`')
_KEPT_ROLES: Final = frozenset({"text", "heading", "image", "dialog", "menu"})


@dataclass(slots=True)
class Token:
    """One thing the network attends to."""

    words: tuple[str, ...]
    more: tuple[str, ...]
    numbers: list[float]


@dataclass(slots=True)
class Encoded:
    """One decision."""

    state: list[float]
    goal: list[Token]
    values: list[Token]
    elements: list[Token]
    deeds: list[Token]
    pairs: list[tuple[int, int, int]]
    """Token, other token, relation; tokens are counted through: state, goal, values, elements, deeds."""
    legal: list[list[bool]]
    """For each element which of ``ACTS`` can be done to it."""
    shown: list[Element] = field(default_factory=list)
    """The elements that the tokens stand for."""
    offered: tuple[Value, ...] = ()
    """The values that the tokens stand for."""
    words: tuple[Word, ...] = ()
    text: str = ""
    """The goal."""
    scrolls: tuple[bool, bool] = (False, False)
    """Whether there is more below, and above."""


def shown_elements(screen: Screen) -> list[Element]:
    """The elements worth a token: what can be acted on or read; what can be acted on first where there are too many."""
    told = [e for e in screen if e.actions or e.role in _KEPT_ROLES or (e.name and e.role not in ("list", "region"))]
    told = [e for e in told if e.role not in ("list", "region") or e.name]
    if len(told) > MOST_ELEMENTS:
        acting = {e.index for e in [e for e in told if e.actions and "covered" not in e.states][:MOST_ELEMENTS]}
        room = MOST_ELEMENTS - len(acting)
        reading = {e.index for e in [e for e in told if e.index not in acting][:room]}
        told = [e for e in told if e.index in acting or e.index in reading]
    return told


def scrolls_of(screen: Screen) -> tuple[bool, bool]:
    """Whether something can be scrolled further down, and further up."""
    down = up = False
    for element in screen:
        if "scrolls-y" not in element.states or element.scroll is None:
            continue
        _, top, _, height = element.scroll
        up = up or top > 0
        down = down or top + element.bounds.height < height - 1
    return down, up


def encode(goal: str, screen: Screen, history: History) -> Encoded:
    """Read a decision."""
    return _Reading(goal, screen, history).encoded()


class _Reading:
    def __init__(self, goal: str, screen: Screen, history: History) -> None:
        self._goal, self._screen = goal, screen
        self._words = words_in(goal)[:MOST_WORDS]
        self._keys = tuple(word.key for word in self._words)
        self._plain = tuple(key for key in self._keys if key[0].isalnum())
        self._place = [at for at, key in enumerate(self._keys) if key[0].isalnum()]
        self._telling = frozenset(
            word.key for word in self._words if word.text not in STOP_WORDS and word.key[0].isalnum()
        )
        self._deeds = deeds_of(history)
        self._elements = shown_elements(screen)
        self._values = values_for(goal, screen, seen_before(history))
        self._days = days_in(goal)
        self._times = {(hour, minute) for hour, minute, _ in times_in(goal)}
        self._titles = [keys_in(_title(e)) for e in self._elements]
        self._rests = [keys_in(_rest(e)) for e in self._elements]
        self._runs = [find_run(keys, self._plain) for keys in self._titles]
        self._used: dict[tuple[str, str], list[Deed]] = {}
        for deed in self._deeds:
            self._used.setdefault((deed.role, deed.title), []).append(deed)
        self._done_keys = frozenset(
            key for deed in self._deeds if deed.sort in ACTS for key in (*keys_in(deed.title), *keys_in(deed.typed))
        )
        self._typed = [keys_in(deed.typed) for deed in self._deeds if deed.typed]
        self._fingerprint = screen.fingerprint
        self._keying: Keying = keying(goal, [deed.title for deed in self._deeds if deed.sort == "tap"])
        self._value_keys = {keys_in(value.text) for value in self._values if value.kind.startswith("seen")}

    def encoded(self) -> Encoded:
        scrolls = scrolls_of(self._screen)
        return Encoded(
            state=self._state(scrolls),
            goal=self._goal_tokens(),
            values=[self._value(value) for value in self._values],
            elements=self._element_tokens(),
            deeds=[self._deed(deed) for deed in self._deeds[-MOST_DEEDS:]],
            pairs=self._pairs(),
            legal=[legal_acts(element) for element in self._elements],
            shown=self._elements,
            offered=self._values,
            words=self._words,
            text=self._goal,
            scrolls=scrolls,
        )

    def _state(self, scrolls: tuple[bool, bool]) -> list[float]:
        last = self._deeds[-1] if self._deeds else None
        shown = [month for element in self._screen for month in months_in(element.name)]
        wanted = self._days[:2]
        signs = [0.0] * 6
        if shown:
            month = shown[-1] % 12 + 1
            for at, day in enumerate(wanted):
                signs[at * 3 : at * 3 + 3] = [float(day[0] > month), float(day[0] == month), float(day[0] < month)]
        been = sum(deed.before == self._fingerprint for deed in self._deeds)
        left = [key for key in self._telling if key not in self._done_keys]
        typed_all = sum(bool(keys) for keys in self._typed)
        return [
            1.0,
            float(self._screen.keyboard_px > 0),
            len(self._elements) / MOST_ELEMENTS,
            float(any("modal" in e.states for e in self._elements)),
            float(last is None),
            *[float(last is not None and last.sort == sort) for sort in SORTS],
            float(last is not None and not last.changed),
            float(last is not None and last.failed),
            min(been, 3) / 3,
            float(scrolls[0]),
            float(scrolls[1]),
            float("launcher" in self._screen.location.casefold()),
            *signs,
            float(self._keying.inside),
            float(bool(self._keying.next)),
            min(self._keying.left, 4) / 4,
            len(left) / max(len(self._telling), 1),
            min(typed_all, 4) / 4,
            float(any(e.value and keys_in(e.value) in self._typed for e in self._elements)),
            float(any(at >= 0 for at in self._runs)),
            float("?" in self._keys),
        ]

    # ---------------------------------------------------------------- the goal

    def _goal_tokens(self) -> list[Token]:
        on_screen = {key for keys in (*self._titles, *self._rests) for key in keys}
        clickable = {key for keys, e in zip(self._titles, self._elements, strict=True) if e.actions for key in keys}
        typed = {key for keys in self._typed for key in keys}
        found = []
        inside = False
        many = max(len(self._words) - 1, 1)
        for at, word in enumerate(self._words):
            if word.text in _QUOTES:
                inside = not inside
            said = self._goal[word.start : word.end]
            found.append(
                Token(
                    (word.text,),
                    (),
                    [
                        at / many,
                        at / MOST_WORDS,
                        float(word.text[0].isdecimal()),
                        float(said[0].isupper()),
                        float(not word.text[0].isalnum()),
                        float(inside),
                        float(word.text in STOP_WORDS),
                        float(word.key in on_screen),
                        float(word.key in clickable),
                        float(word.key in self._done_keys),
                        float(word.key in typed),
                        float(":" in word.text),
                        float("@" in word.text or "." in word.text[1:-1]),
                        min(len(word.text), 12) / 12,
                    ],
                )
            )
        return found

    def _value(self, value: Value) -> Token:
        keys = keys_in(value.text)
        return Token(
            tuple(word.text for word in words_in(value.text)[:TITLE_WORDS]),
            tuple(word.text for word in words_in(value.about)[-REST_WORDS:]),
            [
                *[float(value.kind == kind) for kind in KINDS],
                float(keys in self._typed),
                float(bool(keys) and all(key in self._plain for key in keys)),
                len(set(keys_in(value.about)) & self._telling) / 4,
                value.place / MOST_WORDS,
                min(len(value.text), 40) / 40,
                float("@" in value.text),
                float(value.text.replace(".", "").replace(",", "").isdecimal()),
                float("." in value.text),
            ],
        )

    # ---------------------------------------------------------------- the screen

    def _element_tokens(self) -> list[Token]:
        width, height = max(self._screen.size_px[0], 1), max(self._screen.size_px[1], 1)
        found = []
        runs = [len(keys) if at >= 0 else 0 for keys, at in zip(self._titles, self._runs, strict=True)]
        left = self._telling - self._done_keys
        day_above = False
        for at, element in enumerate(self._elements):
            title, rest = self._titles[at], self._rests[at]
            box = element.bounds
            days = days_in(element.name)
            if element.role in ("text", "heading"):
                if days:
                    day_above = days[0] in self._days
                elif element.name.isdecimal() and len(element.name) <= 2:
                    day_above = any(day[1] == int(element.name) for day in self._days)
            row = [
                runs[other]
                for other in range(max(0, at - 6), min(len(runs), at + 7))
                if other != at and _same_row(self._elements[other], element)
            ]
            rest_run = find_run(rest, self._plain)
            value = keys_in(element.value)
            value_run = find_run(value, self._plain)
            used = self._used.get((element.role, _title(element)), [])
            here = [deed for deed in used if deed.before == self._fingerprint]
            sign = sign_of(_title(element)) or sign_of(" ".join(element.hints[-1:]))
            title_told = [key for key in title if key not in STOP_WORDS] or list(title)
            times = {(hour, minute) for hour, minute, _ in times_in(element.name)}
            seen = title in self._value_keys if title else False
            found.append(
                Token(
                    tuple(word.text for word in words_in(_title(element))[:TITLE_WORDS]),
                    tuple(word.text for word in words_in(_rest(element))[:REST_WORDS]),
                    [
                        *[float(element.role == role) for role in ROLES],
                        *[float(state in element.states) for state in STATES],
                        float("tap" in element.actions),
                        float("type" in element.actions),
                        float("select" in element.actions),
                        float(bool(element.actions)),
                        (box.left + box.right) / 2 / width,
                        (box.top + box.bottom) / 2 / height,
                        box.width / width,
                        min(box.height / height, 1.0),
                        at / MOST_ELEMENTS,
                        _share(title_told, self._telling),
                        _share(title_told, left),
                        _share(list(self._telling), frozenset((*title, *rest))),
                        float(runs[at] > 0),
                        min(runs[at], 6) / 6,
                        self._runs[at] / MOST_WORDS if runs[at] else -0.1,
                        _share(list(rest), self._telling),
                        float(rest_run >= 0),
                        float(value_run >= 0),
                        float(bool(element.value)),
                        float(bool(value) and value in self._typed),
                        float(not element.name),
                        min(max(row, default=0), 6) / 6,
                        min(runs[at - 1] if at else 0, 6) / 6,
                        float(bool(used)),
                        min(len(used), 4) / 4,
                        float(bool(here)),
                        float(any(not deed.changed for deed in here)),
                        float(bool(used) and used[-1] is self._deeds[-1]),
                        float(bool(self._days) and self._days[0] in days),
                        float(len(self._days) > 1 and self._days[1] in days),
                        float(bool(days)),
                        float(bool(self._days) and day_above),
                        float(bool(times & self._times)),
                        float(bool(times)),
                        float(bool(sign)),
                        float(bool(sign) and sign == self._keying.next),
                        float(len(_title(element)) == 1),
                        float(seen),
                        min(len(title), 8) / 8,
                        float(bool(rest)),
                    ],
                )
            )
        return found

    def _deed(self, deed: Deed) -> Token:
        return Token(
            tuple(word.text for word in words_in(deed.title)[:TITLE_WORDS]),
            tuple(word.text for word in words_in(deed.typed)[:REST_WORDS]),
            [
                *[float(deed.sort == sort) for sort in SORTS],
                float(deed.changed),
                float(deed.failed),
                float(deed.before == self._fingerprint),
                float(find_run(keys_in(deed.title), self._plain) >= 0),
                float(find_run(keys_in(deed.typed), self._plain) >= 0),
            ],
        )

    # ---------------------------------------------------------------- what belongs together

    def _pairs(self) -> list[tuple[int, int, int]]:
        goal_at = 1
        value_at = goal_at + len(self._words)
        element_at = value_at + len(self._values)
        deeds = self._deeds[-MOST_DEEDS:]
        deed_at = element_at + len(self._elements)
        pairs: list[tuple[int, int, int]] = []
        places: dict[str, list[int]] = {}
        for at, word in enumerate(self._words):
            if word.text not in STOP_WORDS and word.key[0].isalnum():
                places.setdefault(word.key, []).append(goal_at + at)
            if at:
                pairs += [(goal_at + at - 1, goal_at + at, _NEXT), (goal_at + at, goal_at + at - 1, _BEFORE)]
        for at, element in enumerate(self._elements):
            for key in {*self._titles[at], *self._rests[at]}:
                for place in places.get(key, ()):
                    pairs += [(element_at + at, place, _BEARS), (place, element_at + at, _BORNE)]
            for other in range(at + 1, min(len(self._elements), at + 7)):
                if _same_row(element, self._elements[other]):
                    pairs += [(element_at + at, element_at + other, _ROW), (element_at + other, element_at + at, _ROW)]
                elif other == at + 1:
                    pairs += [
                        (element_at + at, element_at + other, _NEXT),
                        (element_at + other, element_at + at, _ABOVE),
                    ]
        for at, value in enumerate(self._values):
            if 0 <= value.place < len(self._words):
                pairs += [(value_at + at, goal_at + value.place, _FROM), (goal_at + value.place, value_at + at, _TO)]
            elif value.about:
                for key in set(keys_in(value.about)):
                    for place in places.get(key, ()):
                        pairs.append((value_at + at, place, _BEARS))
        signs = {(element.role, _title(element)): element_at + at for at, element in enumerate(self._elements)}
        for at, deed in enumerate(deeds):
            if (twin := signs.get((deed.role, deed.title))) is not None:
                pairs += [(deed_at + at, twin, _AGAIN), (twin, deed_at + at, _AGAIN)]
            for key in set(keys_in(deed.typed)):
                pairs += [(place, deed_at + at, _TYPED) for place in places.get(key, ())]
            for key in set(keys_in(deed.title)):
                pairs += [(place, deed_at + at, _AGAIN) for place in places.get(key, ())]
        # one relation for each pair, as the network reads them
        return [(one, other, relation) for (one, other), relation in {(a, b): r for a, b, r in pairs}.items()]


def legal_acts(element: Element) -> list[bool]:
    """Which of ``ACTS`` can be done to an element now."""
    if {"disabled", "covered"} & element.states:
        return [False] * len(ACTS)
    taps = bool(element.actions & {"tap", "select"})
    row = element.role in ("listitem", "button", "image")
    return [
        taps,
        taps and element.role not in ("textbox", "searchbox", "switch", "checkbox", "radio", "slider"),
        "type" in element.actions,
        element.role == "slider",
        taps and row,
        taps and row,
    ]


def _title(element: Element) -> str:
    return (element.name or element.label).split("\n", 1)[0]


def _rest(element: Element) -> str:
    lines = element.name.split("\n", 1)[1:]
    told = (element.value, *lines, element.description, element.label if element.name else "", " ".join(element.hints))
    return " ".join(filter(None, told))


def _same_row(one: Element, other: Element) -> bool:
    a, b = one.bounds, other.bounds
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return overlap > 0.5 * min(a.bottom - a.top, b.bottom - b.top) and max(a.height, b.height) < 500


def _share(keys: list[str], within: frozenset[str]) -> float:
    return sum(key in within for key in keys) / len(keys) if keys else 0.0
