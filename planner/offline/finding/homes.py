"""Finds a home for every value of a sentence among the fields of a form.

``first name Greta, last name Olsen, country Norway``, ``"Iris" as the first name``, ``3 guests``, ``drama films
directed by Holloway``: first the places where the sentence speaks of a field are found, longest names first; then each
takes the value behind it, or before it, that it can hold. What is left over goes to what is left empty: dates to fields
for dates, an option that is said to its list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.screen import Element
from perception.lexical import STOP_WORDS
from planner.offline.finding.fields import best_option
from planner.offline.words.dates import date_of, time_of
from planner.offline.words.phrases import SUPERLATIVES
from planner.offline.words.spans import with_whole_days
from planner.offline.words.tokens import Token, root_of, roots_of, tokens_of

_LINK_WORDS = "is are as to be should of with the a an at on in by my called named ="
_LINKS = frozenset(_LINK_WORDS.split())
"""Small words that may stand between the name of a field and its value."""
_END_WORDS = (
    """and or with for as in into to on at by from then under using of that which who are is until per saying"""
)
_ENDS = frozenset(_END_WORDS.split())
"""Words that end a value."""
_BEFORE_WORDS = "as for in into the a an my your their its"
_BEFORE = frozenset(_BEFORE_WORDS.split())
"""Words that may stand between a value and the name of its field behind it."""
_PLAIN_WORDS = """find search book get show me all new year number named called i we you please some any form it fill
    enter add create make"""
_SAYS_LITTLE = frozenset(_PLAIN_WORDS.split())
_DATES = frozenset(roots_of("date day when departure return arrival check birthday"))
_AMOUNTS = frozenset(roots_of("amount sum price bid quantity"))
_SAYING = frozenset(roots_of("saying says text write"))
"""What is said, goes into the widest field."""
_FIELD_WORDS = frozenset(
    {"field", "box", "input", "textbox", "area", "dropdown", "list", "select", "menu", "number", "address"}
)
"""What may stand behind the name of a field and belongs to it."""
_MOST_FIELDS, _MOST_TOKENS = 60, 200


@dataclass
class _Reading:
    """A sentence while its values are being handed out."""

    body: str
    tokens: list[Token]
    named: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Field → first and last token of the place that speaks of it."""
    used: set[int] = field(default_factory=set)
    homes: dict[int, str] = field(default_factory=dict)

    def take(self, element: Element, first: int, last: int, value: str = "") -> None:
        self.used.update(range(first, last + 1))
        told = self.tokens[first].text if first == last else self.body[self.tokens[first].start : self.tokens[last].end]
        self.homes[element.index] = value or told


def match_values(
    body: str, fields: Sequence[Element], named_only: bool = False, least: int = 2
) -> list[tuple[Element, str]]:
    """Which value goes where. Empty unless at least two fields, or the only field there is, find one.

    Args:
        body: the sentence.
        fields: what takes values.
        named_only: whether only values count that stand beside the name of their field.
        least: how many fields have to find one.
    """
    fields = fields[:_MOST_FIELDS]
    body = with_whole_days(body)
    r = _Reading(body, tokens_of(body)[:_MOST_TOKENS])
    _find_names(r, fields)
    # Numbers stand before what they count, so "3 guests" is settled before "from 4 May" looks for its figure.
    for element in sorted(fields, key=lambda f: (f.index not in r.named, r.named.get(f.index, (0, 0)))):
        if element.index in r.named:
            _take_counted(r, element) or _take_behind(r, element) or _take_before(r, element)
    for element in fields if not named_only else ():
        if element.index not in r.homes:
            _take_fitting(r, element)
    if not named_only:
        _take_last(r, fields)
    _repeat_secret(r, fields)
    if len(r.homes) < least and not (len(fields) == 1 and r.homes):
        return []
    by_index = {f.index: f for f in fields}
    return [(by_index[i], r.homes[i]) for i in sorted(r.homes)]


def field_name(element: Element) -> str:
    """What a field is called, its placeholder where it has nothing better."""
    return element.name or element.label or element.description


def _find_names(r: _Reading, fields: Sequence[Element]) -> None:
    """Where the sentence speaks of each field: the place that has most of its name, and a value behind it."""
    places: list[tuple[tuple[int, bool, int, int, int], int, int, Element]] = []
    for order, element in enumerate(fields):
        roots = roots_of(field_name(element))
        label = {w for w in roots if w not in STOP_WORDS} or set(roots)
        label |= _SAYING if "multiline" in element.states else set()
        for first in range(len(r.tokens)):
            last = first - 1
            while last + 1 < len(r.tokens) and _says(r.tokens[last + 1], label):
                if last >= first and r.tokens[last + 1].broken:
                    break
                last += 1
            if last >= first:
                if last + 1 < len(r.tokens) and r.tokens[last + 1].text.lower() in _FIELD_WORDS:
                    last += 1
                said = {s for token in r.tokens[first : last + 1] for s in token.stems} & label
                rank = (len(said), _is_value(r, last + 1), len(said) - len(label), -first, -order)
                places.append((rank, first, last, element))
    for _, first, last, element in sorted(places, key=lambda place: place[0], reverse=True):
        span = set(range(first, last + 1))
        if element.index not in r.named and not r.used & span:
            r.named[element.index] = (first, last)
            r.used |= span


def _is_value(r: _Reading, at: int) -> bool:
    """Whether what stands here looks like a value by itself: a figure, a date, a name."""
    if at >= len(r.tokens) or r.tokens[at].broken:
        return False
    return r.tokens[at].kind != "word" or r.tokens[at].text[:1].isupper()


def _says(token: Token, label: set[str]) -> bool:
    return (
        token.kind == "word"
        and bool(token.stems)
        and set(token.stems) - STOP_WORDS <= label
        and bool(set(token.stems) & label)
    )


def _take_counted(r: _Reading, element: Element) -> bool:
    """``3 guests``."""
    at = r.named[element.index][0] - 1
    if at < 0 or at in r.used or r.tokens[at].kind != "figure" or r.tokens[at + 1].broken:
        return False
    return _take_if_fits(r, element, at, at)


def _take_behind(r: _Reading, element: Element) -> bool:
    """``country Norway``, ``the city is Rome``, ``from: Emmonak, AK to: …``."""
    at = r.named[element.index][1] + 1
    if at < len(r.tokens) and r.tokens[at].broken:
        return False
    colon = r.body[r.tokens[at - 1].end : r.tokens[at - 1].end + 1] == ":"
    while not colon and at < len(r.tokens) and r.tokens[at].text.lower() in _LINKS and at not in r.used:
        at += 1
    if at >= len(r.tokens) or at in r.used:
        return False
    while (
        r.tokens[at].kind == "word"
        and r.tokens[at].text.islower()
        and r.tokens[at].text not in _ENDS
        and at + 1 < len(r.tokens)
        and r.tokens[at + 1].kind in ("figure", "address", "quoted")
        and not (r.used & {at, at + 1} or r.tokens[at + 1].broken)
    ):
        at += 1  # "the e-mail address ann@lee.example"
    if r.tokens[at].kind != "word":
        return _take_if_fits(r, element, at, at)
    last = at
    while last + 1 < len(r.tokens) and not _ends(r, last + 1, colon):
        last += 1
    if r.tokens[at].text.lower() in _ENDS:
        return False
    return any(_take_if_fits(r, element, at, end) for end in range(last, at - 1, -1))


def _ends(r: _Reading, at: int, colon: bool) -> bool:
    """Whether a value is over before this token; behind a colon a comma may belong to it: "Emmonak, AK"."""
    token = r.tokens[at]
    if at in r.used or token.kind == "quoted":
        return True
    if colon and token.broken and token.text[:1].isupper() and r.body[token.end : token.end + 1] != ":":
        return False
    return token.broken or token.text.lower() in _ENDS or r.body[token.end : token.end + 1] == ":"


def _take_before(r: _Reading, element: Element) -> bool:
    """``"Iris" as the first name``, ``Eve as the recipient``, ``drama films``."""
    last = r.named[element.index][0] - 1
    while last >= 0 and r.tokens[last].text.lower() in _BEFORE and last not in r.used and not r.tokens[last + 1].broken:
        last -= 1
    if last < 0 or last in r.used or r.tokens[last + 1].broken:
        return False
    token = r.tokens[last]
    if token.kind == "word" and (token.text.lower() in _ENDS | _SAYS_LITTLE or _is_described(r, last)):
        return False
    first = last
    while (
        token.kind == "word"
        and first > 0
        and first - 1 not in r.used
        and not r.tokens[first].broken
        and r.tokens[first - 1].text[:1].isupper()
        and r.tokens[first - 1].kind == "word"
        and first - 1 > 0
    ):
        first -= 1
    return any(_take_if_fits(r, element, begin, last) for begin in range(first, last + 1))


def _is_described(r: _Reading, at: int) -> bool:
    """Whether these words do not say the value but where it is to be read: "the booking code into Code"."""
    first = at
    while first > 0 and not r.tokens[first].broken and r.tokens[first].text.islower():
        if r.tokens[first].text == "the":
            return r.tokens[at].text.islower() and not r.tokens[at + 1].broken
        first -= 1
    return r.tokens[first].text.lower() == "the" and r.tokens[at].text.islower()


def _take_if_fits(r: _Reading, element: Element, first: int, last: int) -> bool:
    told = r.tokens[first].text if first == last else r.body[r.tokens[first].start : r.tokens[last].end]
    if r.used & set(range(first, last + 1)) or not fits(element, told):
        return False
    r.take(element, first, last)
    return True


def fits(element: Element, value: str) -> bool:
    """Whether a field can take a value: one of its options, a date, a time, a number."""
    if element.can("select"):
        return best_option(element, value) is not None
    match element.input_type:
        case "date":
            return date_of(value) is not None
        case "time":
            return time_of(value) is not None
        case "number" | "range":
            return value.removeprefix("-").replace(".", "", 1).isdigit()
        case "email":
            return "@" in value
    return element.role != "slider" or value.isdigit()


def _take_fitting(r: _Reading, element: Element) -> None:
    """What no name led to: a date for a field of dates, an option for the list that has it."""
    words = {*roots_of(f"{field_name(element)} {' '.join(element.hints)}")}
    for at, token in enumerate(r.tokens):
        if at in r.used:
            continue
        if (
            (token.kind == "date" and (element.input_type == "date" or words & _DATES))
            or (token.kind == "time" and (element.input_type == "time" or bool(best_option(element, token.text))))
            or (token.kind == "address" and (element.input_type == "email" or "email" in words))
            or (token.kind == "figure" and element.role == "spinbutton" and fits(element, token.text))
            or (token.kind == "figure" and bool(words & _AMOUNTS))
            or (token.kind == "figure" and len(token.text) == 4 and bool(words & {root_of("year"), root_of("date")}))
        ):
            r.take(element, at, at)
            return
    for option in element.options:
        said = roots_of(option)
        for first in range(len(r.tokens) - len(said) + 1) if said else ():
            span = range(first, first + len(said))
            told = [s for t in span for s in r.tokens[t].stems]
            if told == said and not r.used & set(span) and not set(said) <= STOP_WORDS | _SAYS_LITTLE:
                r.take(element, span.start, span.stop - 1, option)
                return


def _take_last(r: _Reading, fields: Sequence[Element]) -> None:
    """One field is empty and something in the sentence still looks like a value: it goes there."""
    empty = [f for f in fields if f.index not in r.homes and fits(f, "word") and "password" not in f.states]
    if len(empty) != 1 or not r.homes:
        return
    spans: list[tuple[int, int, int]] = []
    for at, token in enumerate(r.tokens):
        if at in r.used or token.text.lower() in STOP_WORDS | _ENDS | _SAYS_LITTLE | SUPERLATIVES.keys():
            continue
        plain = {"quoted": 0, "word": 1 if token.text[:1].isupper() and at else 3}.get(token.kind, 2)
        if (plain < 3 or len(r.homes) > 1) and token.kind != "date" and fits(empty[0], token.text):
            spans.append((plain, at, at))
    if spans:
        _, first, last = min(spans)
        while (
            r.tokens[first].kind == "word"
            and last + 1 < len(r.tokens)
            and r.tokens[last + 1].text[:1].isupper()
            and not _ends(r, last + 1, colon=False)
        ):
            last += 1
        r.take(empty[0], first, last)


def _repeat_secret(r: _Reading, fields: Sequence[Element]) -> None:
    """A second field for the password takes the same."""
    secrets = [f for f in fields if "password" in f.states]
    told = next((r.homes[f.index] for f in secrets if f.index in r.homes), None)
    if told is not None and len(secrets) == 2:
        r.homes |= {f.index: told for f in secrets}
