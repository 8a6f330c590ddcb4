"""Reads values off the screen: the value beside a label, a quantity in a group, how many of something there are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from devices.bounds import Bounds
from devices.screen import Element
from devices.selector import fold
from perception.colors import NAMES as COLORS
from perception.colors import SAME as SAME_COLORS
from perception.lexical import stem, words_of
from planner.offline.phrases import Superlative, ordinal_of
from planner.offline.situation import Situation

_READ_ROLES = frozenset(
    {"text", "cell", "gridcell", "heading", "listitem", "columnheader", "rowheader", "status", "option"}
)
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), 86400.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
}


def value_of(s: Situation, label: str) -> str:
    """The text that stands beside, behind or below a label; empty when there is none."""
    wanted = fold(label).rstrip(":")
    texts = [e for e in s.usable if e.role in _READ_ROLES and e.name and "offscreen" not in e.states]
    heads = [e for e in texts if fold(e.name).rstrip(":").strip() == wanted]
    for head in heads:
        beside = [
            t
            for t in texts
            if t.index != head.index and _same_row(head.bounds, t.bounds) and t.bounds.left >= head.bounds.right - 2
        ]
        if head.role != "columnheader" and beside:
            return min(beside, key=lambda t: t.bounds.left).name.strip()
        below = [t for t in texts if t.index != head.index and t.bounds.top >= head.bounds.bottom - 2 and (
            head.bounds.overlap_x(t.bounds) > 0)]  # fmt: skip
        if below:
            return min(below, key=lambda t: t.bounds.top).name.strip()
    for text in texts:
        if match := re.match(rf"\s*{re.escape(wanted)}\s*[:=]\s*(.+)$", text.name, re.IGNORECASE):
            return match[1].strip()
    return ""


def cell_of(s: Situation, column: str, row: str) -> str:
    """The cell of a table where a column and the row that holds a text meet; empty when they do not."""
    heads = [e for e in s.usable if e.role == "columnheader" and _same_words(e.name, column)]
    rows = [e for e in s.usable if e.role == "row" and any(_same_words(c.name, row) for c in s.screen.within(e))]
    for head in heads:
        for line in rows:
            for cell in s.screen.within(line):
                if cell.role in ("cell", "gridcell") and cell.bounds.overlap_x(head.bounds) > 0.5 * min(
                    cell.bounds.width, head.bounds.width
                ):
                    return s.text_of(cell).strip()
    return ""


def asked_value(s: Situation, question: str) -> str:
    """``the genre of Alien``, ``the year``: a cell, or what stands beside a label."""
    question = re.sub(r"^(?:the|value of|a|an)\s+", "", question.strip(" ?.!"), flags=re.I)
    question = re.sub(r"^(?:the|value of)\s+", "", question, flags=re.I)
    if match := re.match(r"(.+?)\s+(?:of|for|in)\s+(?:the\s+)?(.+)$", question, re.I):
        if found := cell_of(s, match[1], match[2]):
            return found
    return value_of(s, question)


def nth_word(s: Situation, told: str) -> str | None:
    """``3rd word in the paragraph``."""
    number = ordinal_of(told)
    if number is None or not re.search(r"\bword\b", told, re.I):
        return None
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", shown_text(s))
    at = number - 1 if number > 0 else number
    return words[at] if -len(words) <= at < len(words) else None


def _same_words(one: str, other: str) -> bool:
    return fold(one).rstrip(":") == fold(other).rstrip(":")


def shown_text(s: Situation) -> str:
    """The one text a page presents, where it presents one: what is neither a label, nor a control, nor the order."""
    texts = [
        e
        for e in s.usable
        if e.role in ("text", "status", "cell", "textbox")
        and (e.name or e.value)
        and "offscreen" not in e.states
        and not e.name.rstrip().endswith(":")
    ]
    labels = {fold(e.label or e.name) for e in s.usable if e.can("type") or e.can("select")}
    texts = [e for e in texts if e.role == "textbox" or fold(e.name) not in labels]
    written = [e for e in texts if e.role == "textbox" and e.value]
    if written:
        return written[0].value
    plain = [e for e in texts if e.role != "textbox"]
    if plain and all(len(e.name.strip()) <= 2 for e in plain):
        # Letters drawn one by one are one word, read from left to right.
        return "".join(e.name.strip() for e in sorted(plain, key=lambda e: e.bounds.left))
    return " ".join(e.name for e in plain) if len(plain) <= 3 else max((e.name for e in plain), key=len, default="")


def _same_row(one: Bounds, other: Bounds) -> bool:
    return one.overlap_y(other) >= 0.5 * min(one.height, other.height)


# ---------------------------------------------------------------- quantities


def quantity(text: str) -> float | None:
    """The quantity a text states, in base units: ``3h 43m`` → 13380, ``$1,117`` → 1117, ``4.5 km`` → 4.5."""
    spans = re.findall(
        r"(\d+(?:\.\d+)?)\s*(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b", text, re.IGNORECASE
    )
    if spans:
        return sum(float(number) * _UNITS[unit.lower()] for number, unit in spans)
    if clock := re.search(r"\b(\d{1,2}):(\d{2})\s*([ap]m)?\b", text, re.IGNORECASE):
        hour = int(clock[1]) % 12 + (12 if (clock[3] or "").lower() == "pm" else 0) if clock[3] else int(clock[1])
        return hour * 3600.0 + int(clock[2]) * 60.0
    if number := re.search(r"-?\d+(?:,\d{3})*(?:\.\d+)?", text):
        return float(number[0].replace(",", ""))
    return None


def pick_by_quantity(s: Situation, wanted: Superlative) -> tuple[Element, str] | None:
    """Of the boxes that repeat, the one whose quantity is smallest or largest, and what is to be pressed in it."""
    rated: list[tuple[float, Element, str]] = []
    for box in s.usable:
        if box.role not in ("group", "row", "listitem", "article"):
            continue
        texts = [e for e in s.screen.within(box) if e.name]
        told = _quantity_in(texts, wanted.quantity)
        if told is not None:
            rated.append((told[0], box, told[1]))
    rated = _leaves(s, rated)
    if len(rated) >= 2:
        value, box, text = (min if wanted.end == "min" else max)(rated, key=lambda r: r[0])
        button = _button_of(s, box)
        if button is not None:
            return button, f'"{text}" is the {"smallest" if wanted.end == "min" else "largest"} of {len(rated)}'
    numbers = [
        (q, e)
        for e in s.pressable
        if e.name and (q := quantity(e.name)) is not None and re.fullmatch(r"[^\w]*-?[\d.,]+[^\w]*", e.name)
    ]
    if len(numbers) >= 2:
        element = (min if wanted.end == "min" else max)(numbers, key=lambda n: n[0])[1]
        return element, f'"{element.name}" is the {"smallest" if wanted.end == "min" else "largest"} of {len(numbers)}'
    return None


def _quantity_in(texts: list[Element], name: str) -> tuple[float, str] | None:
    stems = {stem(w) for w in words_of(name)}
    for place, text in enumerate(texts):
        if stems & {stem(w) for w in words_of(text.name)}:
            own = quantity(text.name)
            if own is not None:
                return own, text.name
            for after in texts[place + 1 : place + 3]:
                value = quantity(after.name)
                if value is not None:
                    return value, after.name
    if not stems or name in ("duration", "price", "time", "distance"):
        fits = {
            "duration": r"\d\s*(?:h|m|d|hours?|hrs?|mins?|minutes?|days?)\b",
            "price": r"[$€£¥]\s*\d|\d\s*[$€£¥]",
            "time": r"\d{1,2}:\d{2}",
            "distance": r"\d\s*(?:km|mi|miles?|m)\b",
        }.get(name, r"\d")
        for text in texts:
            if re.search(fits, text.name, re.IGNORECASE) and (value := quantity(text.name)) is not None:
                return value, text.name
    return None


def _leaves(s: Situation, rated: list[tuple[float, Element, str]]) -> list[tuple[float, Element, str]]:
    """Without boxes that hold other rated boxes."""
    inner = {above.index for _, box, _ in rated for above in s.screen.ancestors(box)}
    return [r for r in rated if r[1].index not in inner]


def _button_of(s: Situation, box: Element) -> Element | None:
    inside = [e for e in s.screen.within(box) if e.can("tap")]
    buttons = [e for e in inside if e.role in ("button", "link", "radio", "checkbox")]
    if buttons:
        return buttons[0]
    return inside[0] if inside else box if box.can("tap") else None


# ---------------------------------------------------------------- counting

_NOT_COUNTED = frozenset({"how", "many", "are", "there", "is", "the", "total", "number", "of", "do", "you", "see", "in", "on", "shown", "below", "above", "screen", "page", "grid", "picture", "image", "figure"})  # fmt: skip
_ANY_SHAPE = frozenset({"shape", "item", "object", "thing", "figure", "element", "block", "square", "box", "symbol"})
_SAID_OF_LOOK = frozenset({"colored", "coloured", "color", "colour", "shaped", "a", "an", "one", "any"})
SHAPES = frozenset(
    {
        "circle",
        "triangle",
        "rectangle",
        "square",
        "ellipse",
        "line",
        "polygon",
        "pentagon",
        "hexagon",
        "letter",
        "digit",
    }
)
_SIZES = {"small": "small", "tiny": "small", "little": "small", "large": "large", "big": "large", "huge": "large"}


def count(s: Situation, phrase: str) -> int:
    """How many drawn things fit a phrase such as ``small green items``, ``letters``, ``blocks``."""
    return len(by_look(s, phrase))


def only_look(phrase: str) -> bool:
    """Whether a phrase says nothing but how a thing looks."""
    words = [w for w in words_of(phrase) if w not in _NOT_COUNTED]
    known = COLORS | set(SAME_COLORS) | set(_SIZES) | SHAPES
    if len(words) > 1 and len(words[-1]) == 1:
        # "a large blue K": a drawn letter or digit.
        words = words[:-1]
    return any(w in known for w in words) and all(
        w in known or stem(w) in {stem(k) for k in known | _ANY_SHAPE} or w in _SAID_OF_LOOK for w in words
    )


def by_look(s: Situation, phrase: str) -> list[Element]:
    """The drawn things that look as a phrase says, in reading order."""
    words = [stem(SAME_COLORS.get(w, w)) for w in words_of(phrase) if w not in _NOT_COUNTED and w not in _SAID_OF_LOOK]
    things = drawn(s)
    words.sort(key=lambda w: w in {stem(size) for size in _SIZES})
    for word in words:
        if word in {stem(w) for w in _SIZES}:
            size = next(v for k, v in _SIZES.items() if stem(k) == word)
            things = of_size(things, size)
        elif word in {stem(w) for w in ("letter",)}:
            things = [t for t in things if "text" in t.look and (t.name or t.value).strip().isalpha()]
        elif word in {stem(w) for w in ("digit", "number")}:
            things = [t for t in things if "text" in t.look and (t.name or t.value).strip().isdigit()]
        elif word == stem("rectangle"):
            things = [t for t in things if {"rectangle", "square"} & set(t.look)]
        elif len(word) == 1 or (len(word) == 2 and word.endswith("s")):
            things = [t for t in things if "text" in t.look and fold(t.name or t.value) == word[0]]
        elif any(word in {stem(hint) for hint in t.hints} for t in things):
            things = [t for t in things if word in {stem(hint) for hint in t.hints}]
        elif any(word in {stem(look) for look in t.look} for t in things):
            things = [t for t in things if word in {stem(look) for look in t.look}]
        elif word not in {stem(w) for w in _ANY_SHAPE}:
            things = []
    return things


def drawn(s: Situation) -> list[Element]:
    """Drawn things: shapes, coloured boxes, single letters of a drawing."""
    return [
        e
        for e in s.usable
        if e.look
        and "offscreen" not in e.states
        and (e.role == "image" or "text" in e.look)
        and not any(other.index != e.index and other.parent == e.index for other in s.screen.children.get(e.index, ()))
    ]


def of_size(things: Iterable[Element], size: str) -> list[Element]:
    """The small or the large ones; the border lies where the sizes part most."""
    things = list(things)
    sides = sorted({max(t.bounds.width, t.bounds.height) for t in things})
    if len(sides) < 2:
        return things
    gaps = [(b - a, (a + b) / 2) for a, b in zip(sides, sides[1:], strict=False)]
    border = max(gaps)[1]
    return [t for t in things if (max(t.bounds.width, t.bounds.height) < border) == (size == "small")]
