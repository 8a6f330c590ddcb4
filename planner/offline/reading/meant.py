"""What is to be typed when the order does not spell it out: read off the screen, worked out, or said before."""

from __future__ import annotations

import re

from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.offline.reading.facts import counted, fact_of, noun_in_text
from planner.offline.reading.looks import count, only_look
from planner.offline.reading.lookup import asked_value, nth_word, shown_text, value_of
from planner.offline.reading.sentences import told_in_text
from planner.offline.reading.sums import solve
from planner.offline.reading.totals import total_asked
from planner.offline.situation import Situation, exact
from planner.offline.words.phrases import bare, ordinal_of, superlative_of
from planner.offline.words.values import Assignment
from planner.quoting import unquoted

_PRONOUN = re.compile(
    r"""
    it|that|this|them|(?:the|that)\ (?:text|word|value|answer|result|solution|number|name|sum|total|amount)|your\ answer
    |the\ (?:copied|same)\ text|the\ correct\ answer
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CALLED = re.compile(r"(?<![\w'’])[A-Z][\w'’-]*(?:\s+[A-Z\d][\w'’-]*)*")
_SUM = re.compile(r"the\s+(?:sum|total|amount)", re.IGNORECASE)
_WORKING_OUT = frozenset({"add up", "sum up", "solve", "calculate", "compute"})
_INTO = re.compile(r"\s+(?:in)?to\s+.*$", re.IGNORECASE)
_ITS = re.compile(r"(?:its|their|his|her)\s+([\w ]+)", re.IGNORECASE)
_FIELD_WORD = re.compile(r"\s+(?:field|box|area|input)$", re.IGNORECASE)
_LONGEST_LABEL = 4
_NOUN = re.compile(r"(?:the|your)\s+[\w-]+(?:\s+[\w-]+)?", re.IGNORECASE)
_OWNED = re.compile(r"(?:the\s+)?[A-Z@][\w.-]*['’]s?\s+\w+")
_OF_SOMETHING = re.compile(r"(?:the\s+)?[\w ]+\s+(?:of|for)\s+\S|the\s+[\w ]+\s+in\s+\S", re.IGNORECASE)


_ASKING = frozenset(
    {
        *("what is", "what's", "what are", "what was", "who is", "which", "find", "get", "read", "look up", "search"),
        *("what", "who", "whose", "when", "where", "how", "how much"),
    }
)


def value_meant(s: Situation, clause: Clause, wanted: Assignment) -> str | None:
    """The text to type: as it stands, worked out from the screen, or what an earlier order speaks of."""
    if not wanted.literal:
        return work_out(s, wanted.value)
    if wanted.value in clause.quotes:
        return wanted.value
    if its := _ITS.fullmatch(wanted.value):
        return _attribute_asked(s, clause, its[1]) or (_last_named(s, clause) if its[1] in ("name", "title") else None)
    if _SUM.fullmatch(wanted.value) and (shown := value_of(s, bare(wanted.value))):
        return shown
    if _PRONOUN.fullmatch(wanted.value) or (_NOUN.fullmatch(wanted.value) and _asked_before(s, clause)):
        for earlier in reversed(s.clauses[: clause.number - 1]):
            told = earlier.quotes[0] if earlier.quotes else work_out(s, earlier.body, earlier.verb)
            if told:
                return told
        return work_out(s, "the answer")
    read = ""
    if (total := total_asked(s, wanted.value)) is not None and not value_of(s, bare(wanted.value)):
        return total
    if superlative_of(wanted.value) is not None:
        read = fact_of(s, wanted.value)
    elif _OF_SOMETHING.match(wanted.value) or _OWNED.match(wanted.value):
        read = nth_word(s, wanted.value) or asked_value(s, wanted.value)
    elif _NOUN.fullmatch(wanted.value):
        read = value_of(s, bare(wanted.value)) or noun_in_text(s, bare(wanted.value))
    return read or wanted.value


def _attribute_asked(s: Situation, clause: Clause, attribute: str) -> str:
    """``its price``, of what the question before is about."""
    asked = (c for c in reversed(s.clauses[: clause.number - 1]) if c.kind == "ask" or c.verb == "find")
    return next((told for c in asked if (told := fact_of(s, f"the {attribute} of the {c.body}"))), "")


def _last_named(s: Situation, clause: Clause) -> str | None:
    """``its name``: how what was spoken of last is called."""
    for earlier in reversed(s.clauses[: clause.number - 1]):
        if earlier.quotes:
            return earlier.quotes[-1]
        if named := _CALLED.findall(earlier.body):
            return str(named[-1])
    return None


def _asked_before(s: Situation, clause: Clause) -> bool:
    return any(c.kind == "ask" or c.verb in _WORKING_OUT for c in s.clauses[: clause.number - 1])


def work_out(s: Situation, told: str, verb: str = "") -> str | None:
    """A value that has to be read off the screen: a labelled value, a text, a word of it, a sum, a count."""
    told = unquoted(told)
    if (word := nth_word(s, told)) is not None:
        return word
    if verb not in ("how many", "count") and (total := total_asked(s, f"{verb} {told}".strip())) is not None:
        return total
    if verb in ("how many", "count"):
        return how_many(s, told) or told_in_text(s, f"how many {told}") or None
    if verb == "copy":
        if shown := value_of(s, bare(_INTO.sub("", told))):
            return shown
        return copied_text(s, told)
    if not verb and len(told.split()) <= _LONGEST_LABEL and (shown := value_of(s, bare(told))):
        return shown
    if verb in _ASKING:
        spoken = f"{verb} {told}" if verb in ("how", "how much", "when", "where", "who", "whose", "what") else told
        if found := asked_value(s, told) or fact_of(s, spoken) or told_in_text(s, f"{verb} {told}"):
            return found
    if verb in ("solve", "calculate", "compute", "answer") or re.search(
        r"\b(?:answer|result|sum|solution|product)\b", told, re.I
    ):
        return next((answer for e in s.usable if e.name and (answer := solve(e.name)) is not None), None) or solve(
            " ".join(e.name for e in s.usable if e.role in ("text", "heading", "cell"))
        )
    if match := re.match(r"(?:the\s+)?value (?:of|for|next to|beside) (.+)$", told, re.I):
        if held := exact([e for e in s.usable if e.can("type") and e.value], _FIELD_WORD.sub("", bare(match[1]))):
            return held[0].value
        return asked_value(s, match[1]) or None
    if re.search(r"\b(?:number|count|amount|total)\b.*\bof\b|\bhow many\b|\btotal\b", told, re.I):
        if known := fact_of(s, told):
            return known
        return how_many(s, told)
    if re.search(r"\b(?:text|word|words|code|sentence|name|string|characters?|letters?)\b", told, re.I):
        return shown_text(s) or None
    return None


def how_many(s: Situation, told: str) -> str | None:
    """The number of drawn things that look so, else of the entries that fit."""
    if (fact := fact_of(s, told)) and re.fullmatch(r"\d[\d,.]*", fact):
        return fact
    if stated := _stated(s, told):
        return stated
    if number := count(s, told):
        return str(number)
    entries = counted(s, told)
    return "0" if entries is None and only_look(told) else None if entries is None else str(entries)


def _stated(s: Situation, told: str) -> str:
    """``3`` for "eggs" where a text says "3 eggs"; ``250`` for "grams of flour" where it says "250 g flour"."""
    texts = [
        e.name
        for e in s.usable
        if e.role in ("text", "listitem", "cell", "heading", "group", "status") and re.search(r"\d", e.name)
    ]
    for noun in (
        w for w in reversed(words_of(told.split(" are ")[0].split(" do ")[0])) if w not in STOP_WORDS and len(w) > 2
    ):
        for text in texts:
            if match := re.search(
                rf"(\d[\d.,]*)\s+(?:[a-z]{{1,5}}\s+)?(?:of\s+)?{re.escape(stem(noun))}", text, re.IGNORECASE
            ):
                return match[1]
    return ""


def copied_text(s: Situation, told: str) -> str | None:
    """What is to be copied: the content of the field the order names, else the page's one text."""
    written = [e for e in s.usable if e.role == "textbox" and e.value]
    if re.search(r"\btext ?area\b", told, re.I):
        written = [e for e in written if "multiline" in e.states] or written
    number = ordinal_of(told)
    if number is not None and re.search(r"\b(?:area|field|box|input)s?\b", told, re.I):
        boxes = [e for e in s.usable if e.role == "textbox"]
        written = [boxes[number - 1]] if 0 < number <= len(boxes) else written
    if written:
        return written[0].value
    return shown_text(s) or None
