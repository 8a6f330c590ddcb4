"""Writes messages: opens what they are written in, fills recipient, subject and text, and sends them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.action import Tap, Type
from devices.screen import Element
from devices.selector import fold
from perception.lexical import stem, words_of
from planner.clauses import Clause
from planner.offline.finding.boxes import about_of, box_about, do_in_box, named_control, way_into
from planner.offline.finding.fields import field_for, fields_of
from planner.offline.finding.submitting import submitting
from planner.offline.situation import SATISFIED, Move, Situation, exact, mark
from planner.offline.words.phrases import bare
from planner.quoting import quotes_of, unquoted

_QUOTED = r"(?:\"[^\"]+\"|“[^”]+”|«[^»]+»|(?<!\w)'[^']+'(?!\w))"
_NAMES = r"[A-Z][\w'’.-]*(?:\s+(?:[A-Z][\w'’.-]*|club|team|group|chat|list))*"
_WHO = rf"(?:{_QUOTED}|[\w.+-]+@[\w-]+(?:\.[\w-]+)*|@[\w.-]+|{_NAMES})"
_TO = re.compile(rf"\b(?:to|for)(?:\s+the)?\s*:?\s+({_WHO})(?=\s|[,.;:]|$)")
_FIRST = re.compile(rf"^(?:to\s+)?({_WHO})\s*(?::|,|\s(?=(?:the|a|an|this|that|saying|with)\b|[\"“]))")
_SUBJECT = re.compile(rf"\b(?:subject|title|subject line|about)\b\s*(?:is|of|:|=)?\s*({_QUOTED})", re.IGNORECASE)
_AS_SUBJECT = re.compile(rf"({_QUOTED})\s+as\s+(?:the\s+)?(?:subject|title)", re.IGNORECASE)
_OF_ENTRY = re.compile(
    rf"\b(?:post|comment|message|e-?mail|thread|entry|tweet)\s+(?:(?:that|which)\s+(?:says|reads)|called|titled|named)?"
    rf"\s*({_QUOTED})(?=\s+(?:with|by|and|saying))",
    re.IGNORECASE,
)
LETTER = re.compile(
    r"^(?:an?|the|this|my)?\s*(?:new\s+|short\s+)?(?:e-?mail|mail|message|letter|direct message|dm)\b", re.I
)
"""How the object of "write" begins when it is something to be sent."""
_COMPOSE = ("compose", "new message", "new mail", "new email", "write", "new", "new chat", "create", "plus")
_ADDRESSED = frozenset({"to", "recipient", "recipients", "email", "address"})
_TITLED = frozenset({"subject", "title"})
_SENDING = frozenset(
    stem(word) for word in ("send", "reply", "forward", "post", "submit", "comment", "publish", "share")
)
WRITING = frozenset(
    {
        *(
            "leave",
            "say",
            "tell",
            "reply",
            "answer",
            "forward",
            "send",
            "share",
            "message",
            "write",
            "compose",
            "comment",
            "post",
            "email",
        )
    }
)
"""Verbs whose quoted words are a message."""
_ADDRESSING = frozenset({"send", "write", "message", "compose", "forward", "share", "post", "email", "type", "create"})
_TICKS = frozenset({"checkbox", "radio", "switch"})
_ANSWERING = frozenset({"reply", "answer", "forward", "comment", "share"})


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be written, to whom."""

    text: str = ""
    recipient: str = ""
    subject: str = ""


def letter_of(clause: Clause) -> Letter:
    """The text, recipient and subject that an order names; empty where it names none."""
    body = clause.body
    subject = _SUBJECT.search(body) or _AS_SUBJECT.search(body)
    to = None
    if clause.verb in _ADDRESSING:
        to = _TO.search(body) or _FIRST.search(body)
    used = [match[1] for match in (subject, to, _OF_ENTRY.search(body)) if match is not None]
    left = [quote for quote in _all_quoted(body) if quote not in used]
    return Letter(
        text=unquoted(left[-1]) if left else "",
        recipient=unquoted(to[1]).strip(" .") if to is not None else "",
        subject=unquoted(subject[1]) if subject is not None else "",
    )


def write(s: Situation, clause: Clause, letter: Letter) -> Move:
    """Open what it is written in, fill it in, send it unless a later order does."""
    sent = f"{clause.key}:send"
    if s.done(sent):
        return SATISFIED
    if (way := _way_to_fields(s, clause, letter)) is not SATISFIED:
        return way
    for part, value, words in (
        ("to", letter.recipient, _ADDRESSED),
        ("subject", letter.subject, _TITLED),
        ("text", letter.text, frozenset[str]()),
    ):
        key = f"{clause.key}:{part}"
        if not value or s.done(key):
            continue
        field = _field_for_part(s, clause, part, value, words)
        if field is not None:
            why = f"{field.describe()} takes the {part}" if part != "to" else f"{value} is whom it goes to"
            return s.act(clause, Type(text=value), field, why, key, confidence=0.8)
        if part == "text" or (part == "to" and not s.done(f"{clause.key}:open") and not s.done(clause.key)):
            return None
    if any(c.number > clause.number and (c.kind in ("submit", "press") or c.verb == "send") for c in s.clauses):
        return SATISFIED
    if (sending := _sender(s, clause)) is not None:
        return s.tap(clause, sending, f"{sending.describe()} sends it", sent)
    button = submitting(s)
    return SATISFIED if button is None else s.tap(clause, button[0], button[1], sent)


def _way_to_fields(s: Situation, clause: Clause, letter: Letter) -> Move:
    """The step before anything can be written; satisfied where the fields are there."""
    if any(s.done(f"{clause.key}:{part}") for part in ("to", "subject", "text")):
        return SATISFIED
    opened = f"{clause.key}:open"
    if not s.done(clause.key) and (clause.verb in _ANSWERING or _sends_on(s, clause)):
        pressed = do_in_box(s, clause, (clause.verb,), clause.body)
        return pressed if pressed is not None or not fields_of(s) else SATISFIED
    if letter.recipient and not s.done(opened) and _addressed(s) is None:
        link = _correspondent(s, letter.recipient)
        if link is not None:
            return s.tap(clause, link, f"{link.describe()} is whom it goes to", opened)
    begun = s.done(f"{clause.key}:compose") or not s.done(opened)
    if not letter.text and not begun and (begin := _composer(s)) is not None:
        return s.tap(clause, begin, f"{begin.describe()} begins a message", f"{clause.key}:compose")
    writable = [f for f in fields_of(s) if f.can("type") and not _looks_for(f)]
    if writable and (_addressed(s) is not None or s.done(opened) or not letter.recipient):
        return SATISFIED
    if not s.done(f"{clause.key}:compose") and (begin := _composer(s)) is not None:
        why = f"{begin.describe()} begins a message"
        return s.act(clause, Tap(), begin, why, f"{clause.key}:compose", confidence=0.6)
    return SATISFIED if writable else None


def _composer(s: Situation) -> Element | None:
    """What begins a message."""
    controls = [e for e in s.pressable if not e.can("type")]
    return next((c for name in _COMPOSE if (c := named_control(controls, name))), None)


def _sends_on(s: Situation, clause: Clause) -> bool:
    """Whether "send" means to forward something that is there: "send Ann's email to Bo"."""
    if clause.verb != "send" or clause.quotes:
        return False
    begun = s.steps(f"{clause.key}:hover") or s.steps(f"{clause.key}:into")
    return bool(begun) or box_about(s, about_of(clause.body)) is not None


def _correspondent(s: Situation, name: str) -> Element | None:
    """What opens the conversation with somebody."""
    controls = [e for e in s.pressable if not e.can("type") and e.role not in ("checkbox", "radio")]
    if same := exact(controls, name):
        return same[0]
    holding = [e for e in controls if fold(name) in fold(e.name)]
    if holding:
        return min(holding, key=lambda e: len(e.name))
    box = box_about(s, name)
    return way_into(s, box) if box is not None else None


def _addressed(s: Situation) -> Element | None:
    """The field for whom it goes to."""
    for field in fields_of(s):
        if field.can("type") and _ADDRESSED & {
            *words_of(f"{field.name} {field.label} {field.description}"),
            *field.hints,
        }:
            return field
    return None


def _field_for_part(s: Situation, clause: Clause, part: str, value: str, words: frozenset[str]) -> Element | None:
    fields = [f for f in fields_of(s) if f.can("type") and not _looks_for(f)]
    box = box_about(s, about_of(clause.body)) if part == "text" and clause.verb in _ANSWERING else None
    within = s.indices_of(box) if box is not None else set()
    fields = [f for f in fields if f.index in within] or fields
    marked = [f for f in fields if words & {*words_of(f"{f.name} {f.label} {f.description}"), *f.hints}]
    if marked:
        return marked[0]
    if part == "to":
        # A message to somebody whose conversation is open needs no address.
        return fields[0] if fields and s.done(clause.key) and not s.done(f"{clause.key}:open") else None
    if part == "subject":
        return None
    free = [
        f for f in fields if not f.value and not (_ADDRESSED | _TITLED) & {*words_of(f"{f.name} {f.label}"), *f.hints}
    ]
    wide = [f for f in free if "multiline" in f.states]
    if wide or free:
        return (wide or free)[0]
    found = field_for(s, clause, "", value)
    return found[0] if found is not None else None


def _looks_for(field: Element) -> bool:
    return field.role == "searchbox" or "search" in {*words_of(f"{field.name} {field.description}"), *field.hints}


def _sender(s: Situation, clause: Clause) -> Element | None:
    """What sends a written message: by its name, or by what its makers called an icon; the next one after the text."""
    written = [p.intent.target for key in ("text", "to") for p in s.steps(f"{clause.key}:{key}")]
    marks = [(t.described, str(t.bounds)) for t in written if t is not None]
    named_so = [e for e in s.usable if e.describe() in {described for described, _ in marks}]
    field = next((e for e in named_so if mark(e) in marks), next(iter(named_so), None))
    named = [
        e
        for e in s.pressable
        if e.role not in _TICKS and len(e.name.split()) <= 3 and stem(fold(e.name).partition(" ")[0]) in _SENDING
    ]
    marked = [
        e
        for e in (*s.pressable, *s.usable)
        if "send" in e.hints and e.role in ("button", "generic", "image", "link", "text")
    ]
    if field is None:
        return next(iter(named or marked), None)
    return min(named or marked, key=lambda e: (e.index < field.index, abs(e.index - field.index)), default=None)


def _all_quoted(body: str) -> list[str]:
    return [match[0] for match in re.finditer(_QUOTED, body)]


def says_letter(clause: Clause) -> bool:
    """Whether "write …" means a message to somebody and not a value for a field."""
    return bool(LETTER.match(bare(clause.body)) or LETTER.match(clause.body)) and bool(quotes_of(clause.body))
