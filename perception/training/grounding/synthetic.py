"""Seeded random screens of the kinds people meet on the web, with phrases for their elements and phrases for none.

They hold the weights to what real Android phrases rarely show: exact names, fields by label, repeated buttons in
tables, states, and asking for what is not there. The words are everyday interface words; no benchmark's pages were
looked at.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from devices.bounds import Bounds
from devices.screen import Element, Screen, State, Verb
from perception.training.grounding.interface_words import (
    CITIES,
    COLORS,
    FIELDS,
    NAMES,
    OTHER_WORDS,
    PEOPLE,
    ROW_BUTTONS,
    SHAPES,
    TICKS,
)
from perception.training.grounding.refexp import Sample

_KIND = {
    **{role: role for role in ("button", "link", "checkbox", "heading", "tab")},
    "textbox": "field",
    "radio": "radio button",
    "combobox": "dropdown",
    "image": "shape",
}
_VERBS = ("", "", "", "click ", "click on ", "press ", "select ", "tap the ", "the ", "choose ")


class _Page:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.elements: list[Element] = []
        self.y = 16

    def add(
        self,
        role: str,
        name: str,
        x: int,
        width: int,
        height: int = 24,
        *,
        verbs: Sequence[Verb] = (),
        parent: int = -1,
        states: Sequence[State] = (),
        label: str = "",
        description: str = "",
        look: Sequence[str] = (),
    ) -> Element:
        """Puts an element on the current line."""
        hinted = bool(name) and self.rng.random() < 0.4
        element = Element(
            index=len(self.elements),
            role=role,
            name=name,
            bounds=Bounds(x, self.y, x + width, self.y + height),
            description=description,
            states=frozenset(states),
            actions=frozenset(verbs),
            parent=parent,
            hints=(name.split()[0].lower(), role) if hinted else (),
            look=tuple(look),
            label=label,
        )
        self.elements.append(element)
        return element

    def line(self, height: int = 32) -> None:
        self.y += height


def make_screen(rng: random.Random) -> Screen:
    """A page of two to five random blocks."""
    page = _Page(rng)
    page.add(
        "heading", rng.choice(("Orders", "Your account", "Dashboard", "Travel desk", "Gallery", "Projects")), 16, 300
    )
    page.line()
    blocks = [_navigation, _form, _table, _ticks, _buttons, _shapes, _cards]
    for block in rng.sample(blocks, rng.randint(2, 5)):
        block(page)
        page.line(20)
    return Screen(tuple(page.elements), title="", size_px=(1280, max(720, page.y)))


def _navigation(page: _Page) -> None:
    for at, name in enumerate(page.rng.sample(NAMES, page.rng.randint(3, 7))):
        page.add("link", name, 16 + at * 110, 90, verbs=["tap"])
    page.line()


def _form(page: _Page) -> None:
    rng = page.rng
    below = rng.random() < 0.3
    for name in rng.sample(FIELDS, rng.randint(2, 6)):
        named = rng.random()
        role = "combobox" if rng.random() < 0.2 else "textbox"
        verbs: tuple[Verb, ...] = ("select",) if role == "combobox" else ("tap", "type")
        if named < 0.85:
            page.add("text", name, 16, 120)
            page.line(26 if below else 0)
        shown = name if named < 0.5 or named >= 0.85 else ""
        page.add(role, shown, 16 if below else 160, 240, verbs=verbs, label="" if shown else name)
        page.line()
    for at, name in enumerate(rng.sample(NAMES, rng.randint(1, 3))):
        page.add("button", name, 16 + at * 130, 110, verbs=["tap"])
    page.line()


def _table(page: _Page) -> None:
    rng = page.rng
    table = page.add("table", "", 16, 800, 30 * 6)
    buttons = rng.sample(ROW_BUTTONS, rng.randint(1, 2))
    for at, who in enumerate(rng.sample(PEOPLE, rng.randint(3, 8))):
        row = page.add("row", "", 16, 800, 28, parent=table.index)
        page.add("cell", f"#{rng.randint(100, 199) * 10 + at}", 20, 80, parent=row.index)
        page.add("cell", who, 120, 120, parent=row.index)
        page.add("cell", rng.choice(CITIES), 260, 120, parent=row.index)
        for place, name in enumerate(buttons):
            page.add("button", name, 420 + place * 100, 80, verbs=["tap"], parent=row.index)
        page.line(30)


def _ticks(page: _Page) -> None:
    rng = page.rng
    role = rng.choice(("checkbox", "checkbox", "radio"))
    names = rng.sample(TICKS, rng.randint(2, 5))
    on = rng.randrange(len(names))
    for at, name in enumerate(names):
        page.add(role, name, 16, 20, 20, verbs=["tap"], states=["checked" if at == on else "unchecked"])
        page.line(28)


def _buttons(page: _Page) -> None:
    for at, name in enumerate(page.rng.sample(NAMES, page.rng.randint(2, 5))):
        described = page.rng.random() < 0.2
        x, told = 16 + at * 140, name if described else ""
        page.add("button", "" if told else name, x, 32 if told else 120, 32, verbs=["tap"], description=told)
    page.line(44)


def _shapes(page: _Page) -> None:
    rng = page.rng
    for at in range(rng.randint(3, 6)):
        look = (rng.choice(COLORS), rng.choice(SHAPES))
        page.add("image", "", 16 + at * 80, 48, 48, verbs=["tap"], look=look)
    page.line(60)


def _cards(page: _Page) -> None:
    rng = page.rng
    name = rng.choice(("Add to cart", "Read more", "Follow", "Buy"))
    for at, title in enumerate(rng.sample(CITIES + PEOPLE, rng.randint(2, 4))):
        card = page.add("group", "", 16 + at * 260, 240, 120)
        page.add("heading", title, 24 + at * 260, 120, parent=card.index)
        top = page.y
        page.line(40)
        page.add("button", name, 24 + at * 260, 100, verbs=["tap"], parent=card.index)
        page.y = top
    page.line(130)


def make_samples(seed: int, screens: int, absent_share: float = 0.12) -> Iterator[Sample]:
    """Phrases over random screens; about ``absent_share`` of them mean something that is not there (gold -1)."""
    rng = random.Random(seed)  # noqa: S311
    for number in range(screens):
        screen = make_screen(rng)
        targets = [e for e in screen if e.actions]
        for element in rng.sample(targets, min(3, len(targets))):
            if rng.random() < absent_share:
                name = rng.choice([n for n in (*NAMES, *FIELDS, *TICKS) if not _has(screen, n)])
                yield _sample(screen, rng.choice(_VERBS) + name + rng.choice(("", "", " button", " link")), -1, number)
            elif phrase := _phrase(element, screen, rng):
                yield _sample(screen, phrase, element.index, number)


def _sample(screen: Screen, phrase: str, gold: int, number: int) -> Sample:
    return Sample(phrase, screen, frozenset(e.index for e in screen if e.actions), gold, f"synthetic-{number}")


def _has(screen: Screen, name: str) -> bool:
    told = {w for e in screen for t in (e.name, e.label, e.description) for w in t.lower().split()}
    told |= {w for e in screen for t in (e.name,) for w in OTHER_WORDS.get(t, "").split()}
    return bool(told & {*name.lower().split(), *OTHER_WORDS.get(name, "").split()})


def _phrase(element: Element, screen: Screen, rng: random.Random) -> str:
    """One way to say which element is meant; empty where there is no telling it apart."""
    verb = rng.choice(_VERBS)
    kind = _KIND.get(element.role, "thing")
    said = element.name or element.label or element.description
    alike = [e for e in screen if e.actions and (e.name or e.label or e.description) == said]
    if element.role == "image":
        return _of_shape(element, screen, verb)
    if len(alike) > 1 and rng.random() < 0.12:
        # What people say when they do not see the others: which one is meant is a guess, and confidence must know.
        return f"{verb}{said}"
    if len(alike) > 1:
        return _of_repeated(element, alike, screen, rng, verb, said, kind)
    ways = ["name", "name", "kind", "kind", "quoted", "lower", "other", "typo", "part", "place", "ordinal"]
    match rng.choice(ways):
        case "kind":
            return f"{verb}{said} {kind}"
        case "quoted":
            return f'{verb}{kind if rng.random() < 0.5 else ""} "{said}"'
        case "lower":
            return f"{verb}{said.lower()}"
        case "other":
            return f"{verb}{OTHER_WORDS[said]}" if said in OTHER_WORDS else f"{verb}{said}"
        case "typo":
            return f"{verb}{_slip(said, rng)}"
        case "part":
            words = [w for w in said.split() if len(w) > 2] or [said]
            word = max(words, key=len)
            only = sum(word.lower() in (e.name + e.label + e.description).lower() for e in screen if e.actions) == 1
            return f"{verb}{word} {kind}" if only else f"{verb}{said}"
        case "place":
            above = [e for e in screen if e.role == "heading" and e.name and _stands_over(e, element)]
            return f"{verb}{kind} below {above[0].name}" if above else f"{verb}{said}"
        case "ordinal":
            same = [e for e in screen if e.role == element.role and e.actions]
            return f"{verb}{_nth(same.index(element), len(same), rng)} {kind}"
        case _:
            return f"{verb}{said}"


def _stands_over(heading: Element, element: Element) -> bool:
    aside = abs(heading.bounds.left - element.bounds.left)
    return aside < 40 and 0 < element.bounds.top - heading.bounds.bottom < 30


def _of_shape(element: Element, screen: Screen, verb: str) -> str:
    color, shape = element.look
    if sum(e.look == element.look for e in screen) == 1:
        return f"{verb}{color} {shape}"
    return ""


def _of_repeated(
    element: Element, alike: Sequence[Element], screen: Screen, rng: random.Random, verb: str, said: str, kind: str
) -> str:
    beside = [e for e in screen if e.parent == element.parent and e.name and not e.actions and element.parent >= 0]
    beside = [e for e in beside if sum(o.name == e.name for o in screen) == 1]
    if beside and rng.random() < 0.7:
        near = rng.choice(beside).name
        way = rng.choice(
            ("in the row of", "next to", "for", "in the row with") if beside[0].role == "cell" else ("for", "of")
        )
        return f"{verb}{said} {way} {near}" if rng.random() < 0.6 else f"{verb}{said} {kind} {way} {near}"
    return f"{verb}{_nth(list(alike).index(element), len(alike), rng)} {said} {kind}"


def _nth(at: int, of: int, rng: random.Random) -> str:
    if at == of - 1 and rng.random() < 0.5:
        return "last"
    words = ("first", "second", "third", "fourth", "fifth")
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(at + 1, "th")
    return (
        words[at] if at < len(words) and rng.random() < 0.6 else f"{at + 1}{suffix if not 10 <= at + 1 <= 20 else 'th'}"
    )


def _slip(text: str, rng: random.Random) -> str:
    """Two letters swapped, or one doubled, inside the longest word."""
    word = max(text.split(), key=len)
    if len(word) < 5:
        return text
    at = rng.randrange(1, len(word) - 2)
    slipped = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if rng.random() < 0.6
        else word[:at] + word[at : at + 1] + word[at:]
    )
    return text.replace(word, slipped, 1)
