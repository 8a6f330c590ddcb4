"""Finds a home for every value of a sentence among the fields of a form.

``Search for drama films directed by Holloway from year 2011`` has to fill *Genre*, *Director* and *Year*: a value
stands beside a word that shares its stem with a field's label; numbers go to fields that take numbers; what is left
over goes to what is left empty.
"""

from __future__ import annotations

import re

from devices.screen import Element
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.controls.suggestions import offers_of, take_offer
from planner.offline.finding.fields import best_option, fields_of
from planner.offline.finding.submitting import submitting
from planner.offline.orders.enter import put
from planner.offline.situation import SATISFIED, Move, Situation
from planner.offline.words.dates import date_of, time_of
from planner.offline.words.phrases import SUPERLATIVES
from planner.quoting import unquoted

_FILLER = frozenset(
    {
        *(
            "a",
            "an",
            "the",
            "of",
            "to",
            "in",
            "on",
            "at",
            "by",
            "for",
            "from",
            "with",
            "and",
            "or",
            "is",
            "are",
            "that",
        ),
        *("which", "who", "whose", "was", "were", "as", "it", "its", "their", "his", "her", "some", "any", "please"),
        *("find", "search", "book", "get", "show", "me", "all", "new", "year", "number", "named", "called"),
        *("under", "using"),
    }
)
_TOKEN = re.compile(
    r"\"[^\"]+\"|“[^”]+”|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}:\d{2}(?:\s*[AaPp]\.?[Mm]\b)?|[^\s,.;:!?]+(?:[.,/'-][^\s,.;:!?]+)*"
)


def fill(s: Situation, clause: Clause) -> Move:
    """Bring the values of an order into the form on the screen; None where they have no home."""
    fields = fields_of(s)
    homes = match_values(clause.body, fields)
    if not homes:
        return None
    for field, value in homes:
        key = f"{clause.key}:slot:{field_name(field)}"
        if s.done(f"{key}:pick") or s.done(f"{key}:day"):
            continue
        if s.done(key):
            if offers_of(s, key):
                move = take_offer(s, clause, value, f"{key}:pick")
                if move is not SATISFIED:
                    return move
            continue
        move = put(s, clause, field, value, key, 0.6)
        if move is not SATISFIED:
            return move
    return SATISFIED


def fill_and_send(s: Situation, clause: Clause) -> Move:
    """``search for …``, ``book …``: fill the form, then hand it in once."""
    sent = f"{clause.key}:send"
    if s.done(sent):
        return SATISFIED
    move = fill(s, clause)
    if move is not SATISFIED:
        return move
    button = submitting(s)
    if button is None:
        return SATISFIED
    return s.tap(clause, button[0], button[1], sent)


def match_values(body: str, fields: list[Element]) -> list[tuple[Element, str]]:
    """Which value goes where. Empty unless at least two fields, or the only field there is, find one."""
    tokens = [(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(body)]
    used: set[int] = set()
    in_quotes = {i for i, token in enumerate(tokens) if token[2].startswith(('"', "“"))}
    homes: dict[int, str] = {}
    stems = [{stem(w) for w in words_of(t[2])} for t in tokens]
    for field in fields:
        label = [w for w in words_of(field_name(field)) if len(w) > 1]
        at = _label_place(label, stems, used, in_quotes)
        if at is None:
            continue
        value = (
            _value_before(tokens, at, used)
            if at and tokens[at - 1][2].isdigit() and _fits(field, tokens[at - 1][2])
            else None
        )
        own = {_root(w) for w in label}
        while at + 1 < len(tokens) and at + 1 not in used and own & {_root(w) for w in stems[at + 1]}:
            # "full name" is one label
            at += 1
            used.add(at)
        taken = set(used)
        value = value or _value_after(body, tokens, at, fields, stems, used)
        if value is not None and not _fits(field, value):
            value, used = None, taken
        if value is None:
            value = _value_before(tokens, at, used)
        if value is not None and _fits(field, value):
            homes[field.index] = value
    left = [
        i
        for i, t in enumerate(tokens)
        if i not in used
        and t[2].lower() not in _FILLER | SUPERLATIVES.keys()
        and not any(_shares(stems[i], f) for f in fields)
    ]
    empty = [f for f in fields if f.index not in homes]
    for field in list(empty):
        words = {stem(w) for w in words_of(f"{field_name(field)} {' '.join(field.hints)}")}
        for i in left:
            text = tokens[i][2]
            if (
                (stem("date") in words and date_of(text))
                or (field.input_type == "date" and date_of(text))
                or (
                    time_of(text) and (field.input_type == "time" or (field.can("select") and best_option(field, text)))
                )
                or (words & {stem("year"), stem("date")} and re.fullmatch(r"\d{4}", text))
                or (field.role == "spinbutton" and text.isdigit())
            ):
                homes[field.index] = text
                left.remove(i)
                empty.remove(field)
                break
    left = [i for i in left if len(empty) == 1 and _fits(empty[0], tokens[i][2])]
    left.sort(key=lambda i: _plainness(tokens[i][2]))
    if len(empty) == 1 and len(homes) >= 1 and left:
        homes[empty[0].index] = unquoted(tokens[left[0]][2])
    by_index = {f.index: f for f in fields}
    if len(homes) < 2 and not (len(fields) == 1 and homes):
        return []
    return [(by_index[i], homes[i]) for i in sorted(homes)]


def _fits(field: Element, value: str) -> bool:
    """Whether a field can take a value: one of its options, a date, a time, a number."""
    value = unquoted(value)
    if field.can("select"):
        return best_option(field, value) is not None
    match field.input_type:
        case "date":
            return date_of(value) is not None
        case "time":
            return time_of(value) is not None
        case "number" | "range":
            return value.isdigit()
    return field.role != "slider" or value.isdigit()


def _plainness(text: str) -> int:
    """How little a word looks like a value: dates least, then what is quoted, figures and names, then plain words."""
    if date_of(text) is not None:
        return 0
    if text.startswith(('"', "“")):
        return 1
    return 2 if text[:1].isupper() or any(c.isdigit() for c in text) else 3


def field_name(field: Element) -> str:
    """What a field is called, its placeholder where it has nothing better."""
    return field.name or field.label or field.description


def _shares(words: set[str], field: Element) -> bool:
    return bool(words & {stem(w) for w in words_of(field_name(field)) if len(w) > 2})


def _label_place(label: list[str], stems: list[set[str]], used: set[int], in_quotes: set[int]) -> int | None:
    """Where the sentence speaks of a field."""
    places = [
        i
        for i, words in enumerate(stems)
        if i not in used and any(_root(w) == _root(word) for w in words for word in label)
    ]
    # Where the word stands right before something in quotes, that is its value.
    if quoted := next((i for i in places if i + 1 < len(stems) and i + 1 in in_quotes), None):
        used.add(quoted)
        return quoted
    for word in label:
        wanted = _root(word)
        for i, words in enumerate(stems):
            if i not in used and any(_root(w) == wanted for w in words):
                used.add(i)
                return i
    return None


def _root(word: str) -> str:
    """A stem that ``director`` and ``directed``, ``departure`` and ``depart`` share."""
    bare = stem(word)
    for ending in ("ation", "ure", "or", "er", "ion", "ment"):
        if bare.endswith(ending) and len(bare) - len(ending) >= 4:
            return bare[: -len(ending)]
    return bare


def _value_after(
    body: str, tokens: list[tuple[int, int, str]], at: int, fields: list[Element], stems: list[set[str]], used: set[int]
) -> str | None:
    """The words behind a label up to the next label or small word; ``from: Emmonak, AK to: …`` keeps its comma."""
    colon = body[tokens[at][1] : tokens[at][1] + 1] == ":"
    taken: list[int] = []
    for i in range(at + 1, len(tokens)):
        text = tokens[i][2]
        if (
            i in used
            or (any(_shares(stems[i], f) for f in fields) and taken)
            or body[tokens[i][1] : tokens[i][1] + 1] == ":"
        ):
            break
        if text.lower() in _FILLER:
            if taken or (colon and not taken):
                break
            continue
        taken.append(i)
        if text.startswith(('"', "“")):
            break
        if not colon and not (text[:1].isupper() and i + 1 < len(tokens) and tokens[i + 1][2][:1].isupper()):
            break
    if not taken:
        return None
    used.update(taken)
    return unquoted(body[tokens[taken[0]][0] : tokens[taken[-1]][1]]).strip()


def _value_before(tokens: list[tuple[int, int, str]], at: int, used: set[int]) -> str | None:
    for i in range(at - 1, -1, -1):
        if i in used or tokens[i][2].lower() in _FILLER:
            return None
        used.add(i)
        return unquoted(tokens[i][2])
    return None
