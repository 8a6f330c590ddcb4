"""Reads a goal's sentences into orders: what to do, to what, with which values.

English imperative sentences as people write them to an assistant or a tester. Quotes are kept apart first, so that
nothing inside them is taken for grammar; then the text is cut at sentence ends, ``then``, and wherever ``and`` or a
comma is followed by another verb; then each piece is read by its verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from planner.clause_verbs import ALIASES, CUTTING, ING, VERB, VERBS, Kind
from planner.quoting import HIDDEN, hide_quotes, quotes_of, show_quotes
from planner.rewording import in_one_sentence, reworded

_SPACES = re.compile(r"[^\S\n]+")
_SENTENCE_END = re.compile(r"(?<=[\w\ue001)\]])[.!?;](?=\s|$)|\n+")
_CONNECTOR = re.compile(
    r"(?:\s*,)?\s+(?:and\s+then|and\s+finally|and\s+also|afterwards|then|finally|after that)\b,?\s+"
    # "Next" is also what buttons are called: it joins only where a verb follows.
    rf"|(?:\s*,)?\s+(?:and\s+)?next\b,?\s+(?=(?:{VERB})\b)"
    rf"|(?:\s*,\s*|\s+)and\s+(?=(?:{CUTTING}|find and)(?![\w-]))"
    # A capital after "to" begins a name: "to Book club".
    rf"|(?<!\bhow)(?<!\bhas)(?<!\bhave)(?<!\bneeds)(?:\s*,\s*|\s+)to\s+(?=(?-i:[a-z]))(?=(?:{VERB})(?![\w-]))"
    rf"|\s*,\s*(?=(?:{CUTTING})(?![\w-]))"
    r"|\s+(?=(?:hit|press|click)\s+(?:on\s+)?(?:the\s+)?submit\b)"
    # "… and redirect it": whatever the word, it is an order.
    r"|(?:\s*,\s*|\s+)and\s+(?=(?-i:[a-z]+)\s+(?:it|them)(?:$|[\s.,]))"
    # Behind a colon: "Close issue 102: set its status to Closed".
    rf"|(?<=\w\w):\s+(?=(?-i:[a-z]))(?=(?:{CUTTING})\s)",
    re.IGNORECASE,
)
_THEN = re.compile(r"\b(?:then|finally|afterwards|next|after that)\b", re.IGNORECASE)
_NEW_ORDER = "\ue002"
"""Stands between two pieces of which the second is an order of its own, whether or not it has a verb."""
_LABELLED = re.compile(r"\s*[A-Z][\w -]{0,30}:\s+\S")
_VALUE_FIRST = re.compile(r"\s*\ue000\d+\ue001\s+(?:as|in|into|for)\s")
_CARRIED: frozenset[Kind] = frozenset({"press", "choose", "open", "expand"})
"""Kinds of order whose verb holds for the next thing too."""
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|mr|mrs|ms|dr|st|no|vs|etc|approx|inc|ltd|a\.m|p\.m"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:please|now|first|finally|next|also|to|and)\b[\s,]*", re.IGNORECASE)
_SECOND_LEAD = re.compile(r"^(?:please|now|then)\b[\s,]*", re.IGNORECASE)
_SCOPE = re.compile(r"^(?!.*\?$)(?:for|in|inside|within|under|using|use|with|on)\s+(.+)$", re.IGNORECASE)


_PRONOUN = re.compile(
    r"(?:on\s+)?(?:it|them|that|this|(?:the|that)\s+(?:name|link|entry|item|row|result|person|button|file|one))",
    re.IGNORECASE,
)
"""What was found just before."""
_FIRST_VERB = re.compile(rf"({VERB})(?![\w-])\s*", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:(?:in|on|at|to|from|by|for) )?(what|which|who|whose|when|where|how much|how)\b\s*(.*\?)\s*$", re.IGNORECASE
)
_TELLING = frozenset({"solve", "answer", "find"})
"""Verbs that say what the orders behind a colon are for."""
_SIGNING_IN = frozenset({"log in", "login", "sign in", "sign up"})
_DO_IT = re.compile(r"([a-z]+)\s+(it|them)", re.IGNORECASE)
"""An order whatever its verb: "redirect it"."""
_ASKED = re.compile(
    r"^(?:find out|look up|see|check|read|determine|work out|tell me)\s+(?=(?:how|what|when|who|whose|which|where)\b)",
    re.IGNORECASE,
)
_CHECKED_IN = re.compile(r"$|(?-i:[A-Z])|(?:him|her|them|the guests?|the passengers?)\b", re.IGNORECASE)
"""Who checks in, and does not look whether something is in a list."""
_USED_TO = re.compile(rf"(.*?)(?:\s+to\s+|\s*,\s*)({VERB})\b\s*(.*)$", re.IGNORECASE)
_ON_OFF = re.compile(r"(?:the\s+)?(.+?)\s+(on|off)$", re.IGNORECASE)
_OFF_ON = re.compile(r"(on|off)\s+(.+)$", re.IGNORECASE)
_ALL_ON_OFF = re.compile(r"(?:^|[:,]\s*)(?:everything|all of it|all of them)\s+(on|off)\b(.*)$", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:the\s+|your\s+)?(?:mouse|pointer|cursor)(?:\s+pointer)?\s+(?:over|onto|to|on)\s+(.+)$", re.IGNORECASE
)
_BY_DOING = re.compile(rf"\bby ({'|'.join(ING)})\b\s*(.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """One order."""

    number: int
    """Its place in the goal, from 1."""
    kind: Kind
    verb: str
    """As written, lower case."""
    body: str
    """What follows the verb, quotes in place."""
    text: str
    """The piece of the goal it was read from, in the words that the rules know (``planner.rewording``)."""
    quotes: tuple[str, ...] = field(default=())
    scope: str = ""
    """Where it is to be done, said beforehand: ``For the user @ann, …``, ``Using the text editor, …``."""
    way: str = ""
    """Which way of a condition it belongs to: ``yes``, ``no``, or none."""

    @property
    def key(self) -> str:
        """Its mark in the journal."""
        return f"{self.way}{self.number}:{self.kind}"


@lru_cache(maxsize=64)
def read_clauses(goal: str) -> tuple[Clause, ...]:
    """The orders of a goal, in the order they are to be carried out. A goal without any known verb is one order."""
    kept: list[str] = []
    pieces = _cut(hide_quotes(goal, kept))
    clauses: list[Clause] = []
    scope = ""
    begins = False
    for place, piece in enumerate(pieces):
        if piece == _NEW_ORDER:
            begins = True
            continue
        after_then, begins = begins, False
        if place + 1 < len(pieces) and (where := _SCOPE.match(piece)):
            scope = show_quotes(where[1], kept)
            continue
        read = _read(piece)
        entered = next((c for c in reversed(clauses) if c.kind == "enter"), None)
        if read is None and entered is not None and _VALUE_FIRST.match(piece):
            # "… and press Next, then "Rome" as city"
            read = entered.kind, entered.verb, piece.strip()
        if read is not None and after_then and piece[:1].isupper() and clauses and clauses[-1].kind == "press":
            read = None  # "Click Look up order and then Track parcel"
        if read is None and after_then and clauses:
            # "Press A, then B"; "set A to 1, then apply"
            carried = clauses[-1].kind in _CARRIED
            read = (clauses[-1].kind, clauses[-1].verb, piece.strip()) if carried else ("order", "", piece.strip())
        ended = bool(clauses) and clauses[-1].kind == "order" and not clauses[-1].body
        if read is None and clauses and not ended and not _stands_alone(piece) and not _LABELLED.match(piece):
            # "… and Bob": the rest of a list that was cut at its comma.
            last = clauses[-1]
            joined = f"{last.body}, {show_quotes(piece, kept)}"
            clauses[-1] = _clause(last.number, last.kind, last.verb, joined, last.text, last.scope)
            continue
        kind, verb, body = _by_means(*(read or ("order", "", piece.strip())))
        text = show_quotes(piece, kept).strip()
        clauses.append(_clause(len(clauses) + 1, kind, verb, show_quotes(body, kept), text, scope))
        scope = ""
    return tuple(_merged(clauses))


def _clause(number: int, kind: Kind, verb: str, body: str, text: str, scope: str = "") -> Clause:
    return Clause(number, kind, verb, body, text, tuple(quotes_of(body)), scope)


def _cut(text: str) -> list[str]:
    text = in_one_sentence(_SPACES.sub(" ", text))
    sentences: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        before = text[start : match.start()]
        if match[0] == "." and (_ABBREVIATION.search(before) or re.match(r"\s+[a-z]", text[match.end() :])):
            continue
        sentences.append(text[start : match.start()] + ("?" if match[0] == "?" else ""))
        start = match.end()
    sentences.append(text[start:])
    pieces: list[str] = []
    for sentence in sentences:
        sentence = reworded(sentence)
        start = 0
        for joint in _CONNECTOR.finditer(sentence):
            if joint[0].startswith(":") and (_read(sentence[start : joint.start()]) or ("", "solve"))[1] in _TELLING:
                continue  # it only tells what the rest is for
            if piece := sentence[start : joint.start()].strip(" ,."):
                pieces.append(piece)
                if _THEN.search(joint[0]):
                    pieces.append(_NEW_ORDER)
            start = joint.end()
        if piece := sentence[start:].strip(" ,."):
            pieces.append(piece)
    return pieces


def _read(piece: str) -> tuple[Kind, str, str] | None:
    polite = _SECOND_LEAD.sub("", _LEAD.sub("", piece))
    word = polite.split(" ", 1)[0].lower()
    if word in ING:
        polite = ING[word] + polite[len(word) :]
    polite = re.sub(r"^find out\b", "find", _ASKED.sub("", polite), flags=re.I)
    match = _FIRST_VERB.match(polite)
    if match is None and (unknown := _DO_IT.fullmatch(polite)):
        return "order", unknown[1].lower(), unknown[2]
    if match is None:
        asked = _QUESTION.match(polite if polite is piece or polite.endswith("?") else f"{polite}?")
        return ("ask", asked[1].lower(), asked[2]) if asked else None
    said, body = match[1].lower(), polite[match.end() :].strip()
    if said == "check in" and not _CHECKED_IN.match(body):
        said, body = "check", f"in {body}"  # "check in the list"
    verb = ALIASES.get(said, said)
    kind = VERBS[said]
    if kind == "order" and body.startswith(":") and verb not in _SIGNING_IN:
        return None  # "Comment: fine" is a field and its value
    # "Can you click Save?" is no question.
    body = body.lstrip(": ") if verb in _SIGNING_IN else body
    return kind, verb, body if kind in ("ask", "order") else body.rstrip("? ")


def _stands_alone(piece: str) -> bool:
    """Whether a piece without a known verb is an order of its own rather than the tail of a list."""
    bare = HIDDEN.sub("x", piece).strip()
    return piece.endswith("?") or len(bare.split()) > 3


def _by_means(kind: Kind, verb: str, body: str) -> tuple[Kind, str, str]:
    """``Close the box by clicking X`` is pressing X; ``use the field to enter X`` is entering X into the field.

    ``Everything off except X`` switches off.
    """
    if match := _BY_DOING.search(body):
        means = ING[match[1].lower()]
        if VERBS[means] in ("press", "choose", "expand", "open"):
            return VERBS[means], means, match[2]
    if not verb and (match := _ALL_ON_OFF.search(body)):
        told = f"everything{match[2]}"
        return ("choose", "turn on", told) if match[1].lower() == "on" else ("unchoose", "turn off", told)
    if verb in ("turn", "switch") and (match := _ON_OFF.match(body)):
        return ("choose", "turn on", match[1]) if match[2].lower() == "on" else ("unchoose", "turn off", match[1])
    if verb == "switch" and (match := _OFF_ON.match(body)):
        return ("choose", "turn on", match[2]) if match[1].lower() == "on" else ("unchoose", "turn off", match[2])
    if verb == "move" and (match := _POINTER.match(body)):
        return "hover", "hover", match[1]
    if verb in ("use", "using") and (match := _USED_TO.match(body)):
        inner = match[2].lower()
        joint = "into" if VERBS[inner] == "enter" else "with"
        return VERBS[inner], inner, f"{match[3]} {joint} {match[1]}"
    return kind, verb, body


def _merged(clauses: list[Clause]) -> list[Clause]:
    """``Find`` without an object leads to the next order; ``find X`` before ``click it`` is one order."""
    merged: list[Clause] = []
    for clause in clauses:
        if clause.verb == "find" and not clause.body and len(clauses) > 1:
            continue
        if merged and clause.kind in ("press", "open") and _PRONOUN.fullmatch(clause.body):
            before = merged.pop()
            if before.verb == "find":
                clause = _clause(clause.number, "press", clause.verb, before.body, before.text, before.scope)
            else:
                merged.append(before)
        merged.append(clause)
    return merged
