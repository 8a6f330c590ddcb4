"""From the steps of a demonstration to steps of a skill, one for one: actions, selectors, and what was read on the way.

A text that was typed or chosen and stands neither in the goal nor among the app's own words may have been read on an
earlier screen: a number looked up in one app and typed in another. Then the skill reads it too (``extract``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from devices.action import (
    Adjust,
    Answer,
    Back,
    Clear,
    Drag,
    Hover,
    LongPress,
    Open,
    Press,
    Scroll,
    Select,
    Swipe,
    Tap,
    Type,
    Upload,
    Wait,
)
from devices.screen import Element, Screen
from devices.selector import Selector, fold
from skills.errors import NotInducible
from skills.home_screen import is_home_screen
from skills.induction.demonstration import Shown
from skills.induction.selecting import (
    CHOICE_ROLES,
    ITEM_ROLES,
    Described,
    Document,
    describe_source,
    describe_target,
    escape,
)
from skills.induction.values import GoalValues

_PLAIN_IDS = frozenset(
    (
        *("linear", "relative", "frame", "row", "item", "card", "cell", "content", "title", "text", "container"),
        *("layout", "entry", "summary", "icon", "view"),
    )
)
"""Words of ids that rows and cards of all apps have; what bears another is a control of its own."""
_EDITED = frozenset({"textbox", "searchbox", "combobox", "spinbutton"})
_SECRET = re.compile(r"<secret:[^<>]+>")


@dataclass(slots=True)
class Draft:
    """One step of the skill that is made."""

    document: Document
    shown: Shown
    """The step of the demonstration it comes from."""
    valued: bool = False
    """Whether what it is done to is named by a value."""


@dataclass(slots=True)
class Seen:
    """Something that was read on a screen and used later."""

    name: str
    text: str
    document: Document
    """The ``extract`` step."""
    at: int
    """Before which step of the demonstration it is read; their number stands for the end."""


@dataclass(slots=True)
class Actor:
    """Writes steps.

    Args:
        steps: the trimmed demonstration.
        values: of its goal.
    """

    steps: Sequence[Shown]
    values: GoalValues
    seen: list[Seen] = field(default_factory=list)
    screen: Screen = field(default_factory=lambda: Screen(()))
    """The one that is described now."""
    _now: int = 0

    def drafts(self) -> list[Draft]:
        """Every step as a step of a skill, in order; what was read stands in ``seen``."""
        made: list[Draft] = []
        for number, step in enumerate(self.steps):
            self._now = number
            made.append(self._draft(step))
            self.values.commit(made[-1].document)
        return made

    def answer(self, text: str) -> str:
        """Reads what was answered, from the last screen that shows it; returns the name it is kept under.

        Raises:
            NotInducible: no screen shows it.
        """
        self._now = len(self.steps)
        if not text.strip():
            return ""
        for at in range(len(self.steps), -1, -1):
            screen = self.steps[at].before if at < len(self.steps) else self.steps[-1].after
            if at < len(self.steps) - 3 and screen.location != self.steps[-1].after.location:
                break
            if (read := self._read(text, screen, at, "answer")) is not None:
                self.values.commit(read.document)
                self.seen.append(read)
                return read.name
        raise NotInducible(
            f"the answer {text[:60]!r} stands on none of the screens", "it was worked out, and a skill only reads"
        )

    def write(self, text: str, element: Element) -> str | None:
        """The name of an element with holes for values; None where it has none."""
        if element.role in _EDITED:
            return None  # what a field is called is the app's
        if (template := self._quietly(text, element)) is not None:
            return template
        return self._from_before(text, chosen=True) if is_item(element, self.screen) else None

    # --- steps -------------------------------------------------------------------------------------------------------

    def _draft(self, step: Shown) -> Draft:
        if (app := _app_begun(step)) is not None:
            return Draft({"do": "open", "location": escape(app)}, step)
        action, element = step.action, step.element
        settings = escape(action.model_dump(mode="json", exclude_defaults=True, exclude={"kind"}))
        match action:
            case Type():
                held = element.value if element is not None else ""
                rest = action.text.removeprefix(held) if held else ""
                # a further line or word, where the whole is not what the goal says
                added = rest[:1] in ("\n", " ") and not action.append and not self.values.answer_is_said(action.text)
                if added:
                    settings["append"] = True
                settings["text"] = self._typed(rest if added else action.text, element)
            case Adjust():
                pieces = self.values.typed(f"{action.value:g}", _named(element))
                settings["value"] = self.values.template(pieces) if pieces is not None else action.value
            case Select():
                settings["options"] = [self._typed(option, element) for option in action.options]
            case Upload():
                settings["paths"] = [self._typed(path, element) for path in action.paths]
            case Open():
                settings["location"] = escape(opened_by(action.location, step.after.location))
            case (
                Tap()
                | LongPress()
                | Hover()
                | Clear()
                | Press()
                | Scroll()
                | Swipe()
                | Drag()
                | Back()
                | Answer()
                | Wait()
            ):
                pass
            case _:
                assert_never(action)
        document: Document = {"do": action.kind, **settings}
        if element is None or isinstance(action, Scroll):
            return Draft(document, step)
        self.screen = step.before
        described = describe_target(element, step.before, self._quietly)
        if not described.valued and is_item(element, step.before):
            known = len(self.seen)
            described = describe_target(element, step.before, self.write)
            self.seen[known:] = [read for read in self.seen[known:] if f"{{{read.name}}}" in str(described.document)]
        if not described.valued and (place := self._place_said(element, step.before)) is not None:
            described = Described(place, False)
        return Draft({**document, "on": described.document}, step, described.valued)

    def _place_said(self, element: Element, screen: Screen) -> Document | None:
        """The first, third or last of a list, where the goal says so and the entry's name is not the goal's."""
        if not is_item(element, screen):
            return None
        entries = [e for e in screen if (e.role, e.hints, e.parent) == (element.role, element.hints, element.parent)]
        at = entries.index(element) + 1
        said = ordinal_said(self.values.goal, [step.element.name for step in self.steps if step.element is not None])
        last = at == len(entries) and (said == -1 or said == _NEWEST)
        if len(entries) < 2 or said is None or not (last or at == max(said, 1 if said == _NEWEST else said)):
            return None
        about = Selector(role=element.role, hint=element.hints[0] if element.hints else "")
        same = about.matches(screen)
        if element not in same:
            return None
        nth = same.index(element) + 1 if not last else same.index(element) - len(same)
        return about.model_copy(update={"nth": nth}).model_dump(mode="json", exclude_defaults=True)

    def _typed(self, text: str, element: Element | None) -> str:
        if element is not None and "password" in element.states and not _SECRET.fullmatch(text.strip()):
            raise NotInducible(
                "a password was typed that stands in the open", "name it in the goal as <secret:NAME>, and run it again"
            )
        pieces = self.values.typed(text, _named(element))
        if pieces is not None:
            return self.values.template(pieces)
        found = self._from_before(text, chosen=False)
        if found is None and re.search(r"[1-9]", text):
            raise NotInducible(
                f"{text[:60]!r} was typed, and neither the goal nor a screen says so",
                "it was worked out, and a skill only repeats; name it in the goal",
            )
        return found if found is not None else str(escape(text))

    # --- what was read on the way ------------------------------------------------------------------------------------

    def _from_before(self, text: str, *, chosen: bool) -> str | None:
        """A hole for a text that an earlier screen shows; None where none does, or where it is no datum."""
        if not _is_datum(text):
            return None
        for seen in self.seen:
            if fold(seen.text) == fold(text):
                return f"{{{seen.name}}}"
        here = self.steps[self._now].before if self._now < len(self.steps) else self.steps[-1].after
        for at in range(self._now, 0, -1):
            screen = self.steps[at].before if at < len(self.steps) else here
            if is_home_screen(screen.location):
                continue
            if chosen and screen.location.partition("/")[0] == here.location.partition("/")[0]:
                continue
            read = self._read(text, screen, at, f"seen_{len(self.seen) + 1}", whole=chosen)
            if read is not None:
                self.values.commit(read.document)
                self.seen.append(read)
                return f"{{{read.name}}}"
        return None

    def _read(self, text: str, screen: Screen, at: int, name: str, whole: bool = False) -> Seen | None:
        """The step that reads a text off a screen."""
        self.screen = screen
        for element, part, rest in _holders(text, screen, whole):
            if part == "value" and element.role in _EDITED and name != "answer":
                continue
            source = describe_source(element, screen, self._quietly, getattr(element, part))
            if name == "answer" and part == "name" and not _is_named_by_value(source):
                source = self._place_said(element, screen) or source
            if source is None:
                continue
            step: dict[str, Any] = {"extract": source}
            if part != "name":
                step["of"] = part
            short = name == "answer" and len(getattr(element, part)) <= 60
            if rest is not None and not short:
                step |= {side: escape(mark) for side, mark in zip(("after", "before"), rest, strict=True) if mark}
            return Seen(name, text, {**step, "as": name}, at)
        return None

    def _quietly(self, text: str, element: Element) -> str | None:
        """As ``write``, but looks no further back: what is read from does not itself depend on what was read."""
        pieces = self.values.named(
            text, is_item=is_item(element, self.screen), is_choice=is_choice(element, self.screen)
        )
        return self.values.template(pieces) if pieces is not None else None


def is_choice(element: Element, screen: Screen) -> bool:
    """Whether it is one of several that exclude one another, so that a plain word of the goal may mean it."""
    if element.role in CHOICE_ROLES:
        return True
    if element.role not in ("menuitem", "listitem"):
        return False
    beside = [e for e in screen if (e.role, e.parent) == (element.role, element.parent)]
    return len(beside) > 1 and any(e.states & {"selected", "checked"} for e in beside)


def is_item(element: Element, screen: Screen) -> bool:
    """Whether it looks like one of many, which hold what is the person's, and not like a control of the app.

    What is listed, what has an id that says nothing, and what shares its id with others: cards, chips, rows.
    """
    if element.role in ITEM_ROLES:
        return True
    if is_choice(element, screen):
        return True
    if element.role not in ("button", "link"):
        return False
    if set(element.hints) <= _PLAIN_IDS:
        return True
    alike = {e.name for e in screen if e.role == element.role and e.hints == element.hints and e.name}
    return len(alike) > 2


def _app_begun(step: Shown) -> str | None:
    """The app that a tap on the home screen began."""
    before, after = step.before.location.partition("/")[0], step.after.location.partition("/")[0]
    if isinstance(step.action, Tap) and is_home_screen(before) and after != before:
        return after
    return None


def opened_by(said: str, came_to: str) -> str:
    """What a skill opens: the address or package, where an app was opened by a label that any app may have."""
    place = place_of(said)
    if "://" in place or "." in place or "://" in came_to:
        return place
    return place_of(came_to) or place


def place_of(location: str) -> str:
    """What to open: an app without the screen it was on, a page as it is."""
    return location if "://" in location else location.partition("/")[0]


_NEWEST = 0
_ORDINALS = {
    "first": 1, "topmost": 1, "top": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": _NEWEST, "bottom": -1,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "newest": _NEWEST, "latest": _NEWEST,
}  # fmt: skip
"""Words for one place of a list; the newest stands at one of its ends."""
_SUPERLATIVES = re.compile(r"\b(?:most|least|[a-z]{2,}est|best)\b")
_SORTS = re.compile(r"\b(?:sort|sorted|order|first)\b", re.IGNORECASE)


def ordinal_said(goal: str, used: Sequence[str] = ()) -> int | None:
    """The place of a list that a goal names: 1 for the first, -1 for the last; None where it names none.

    A superlative names the top only of a list that was sorted on the way.
    """
    words = re.findall(r"[a-z0-9]+", goal.casefold())
    track = re.search(r"\b(?:track|number|no\.?|position|item)\s+(\d{1,2})\b", goal.casefold())
    said = [_ORDINALS[word] for word in words if word in _ORDINALS]
    if said:
        return said[0]
    if _SUPERLATIVES.search(goal.casefold()) and any(_SORTS.search(name) for name in used):
        return 1
    return int(track[1]) if track is not None else None


def _is_named_by_value(source: Document | None) -> bool:
    return source is not None and "{s" in str(source)


def _named(element: Element | None) -> str:
    return f"{element.name} {element.label} {element.description}" if element is not None else ""


def _is_datum(text: str) -> bool:
    """Whether a text is somebody's and not the app's: it has digits, an address, or several names."""
    words = text.split()
    if len(text) < 3 or len(text) > 200:
        return False
    return any(c.isdigit() for c in text) or "@" in text or sum(word[:1].isupper() for word in words) > 1


def _holders(text: str, screen: Screen, whole: bool) -> list[tuple[Element, str, tuple[str, str] | None]]:
    """Elements that show a text, the ones that show nothing else first; with what stands around it where more does."""
    wanted = fold(text)
    exact: list[tuple[Element, str, tuple[str, str] | None]] = []
    within: list[tuple[int, Element, str, tuple[str, str]]] = []
    for element in screen:
        for part in ("name", "value", "description"):
            held = getattr(element, part)
            if not held:
                continue
            if fold(held) == wanted or (_is_number(wanted) and fold(held).replace(",", "") == wanted.replace(",", "")):
                exact.append((element, part, None))
            elif not whole and (match := _stands_in(text, held)) is not None:
                around = _around(held, match.start(), match.end())
                within.append((len(held), element, part, around))
    exact.sort(key=lambda holder: (holder[1] != "name", bool(holder[0].actions)))
    return [*exact, *((e, part, around) for _, e, part, around in sorted(within, key=lambda w: (w[0], w[1].index)))]


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\W?[\d.,]+", text) is not None


def _stands_in(text: str, held: str) -> re.Match[str] | None:
    pattern = re.escape(text.strip())
    pattern = re.sub(r"(?<=\d)(?=(?:\d{3})+(?!\d))", ",?", pattern)  # 92000 is written 92,000
    return re.search(rf"(?<![\w.,]){pattern}(?![\w]|[.,]\d)", held, re.IGNORECASE)


_OF_A_DAY = re.compile(
    r"\d|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE
)


def _around(held: str, start: int, end: int) -> tuple[str, str]:
    """The words on both sides, as marks to cut at; one that has digits is of the day and no mark."""
    before, after = re.search(r"(?:\w+\W+)?\w*\W*$", held[:start]), re.match(r"\S*\s?\w*", held[end:])
    marks = [match[0] if match is not None else "" for match in (before, after)]
    left, right = ("" if _OF_A_DAY.search(mark) else mark for mark in marks)
    return left, right
