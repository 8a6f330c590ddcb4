"""What is to be typed, and where: the pairs of value and field in an order's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from planner.offline.words.phrases import GENERIC_FIELD, bare, superlative_of
from planner.quoting import quotes_of, unquoted

_DESTINATION = r"(?:in|into|to|inside|within|on|onto)"
_QUOTED = r"\"[^\"]*\"|“[^”]*”|«[^»]*»|(?<!\w)'[^']+'(?!\w)|`[^`]+`"
_QUOTED_FIELD = re.compile(
    rf"({_QUOTED})\s+({_DESTINATION}|as)\s+(?:(?:the|a|an|my|field|box)\s+)*({_QUOTED})(?:\s+(?:field|box|input)\b)?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"""
    (?:the\s+)?(?:value|text|content|contents)\s+(?:of|for|in|from|next\ to)\s+(.+?)
    (?:\s+(?:into|in|to)\s+(.+))?$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SHOWN = re.compile(
    r"""
    (?:the\s+)?
    (.*?\b(?:below|above|shown|displayed|number\ of|sum|result|total|following|that\ corresponds?).*?)
    (?:\s+(?:into|in|to)\s+(.+))?$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_QUESTION = re.compile(
    r"((?:how|what|when|who|whose|which|where)\b.+?)(?:\s+(?:into|in) (the [\w ]*(?:field|box|input)))?$", re.IGNORECASE
)
_AS = re.compile(rf"(.+?)\s+(?:as|for)\s+(?:the|a|an|your|my)?\s*(.+?)(?:\s+{_DESTINATION}\s+.*)?$", re.IGNORECASE)
_PARTED = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_INTO_FIELD = re.compile(
    rf"(.+)\s+{_DESTINATION}\s+(the\s+(?:[\w-]+\s+)?(?:box|field|input|text\s?box|area|form))$", re.I
)
"""Where a field is called one, it is the last place that is said: "the low in Rome into the box"."""
_GOING = re.compile(rf"\S\s+(?:{_DESTINATION}|as|=)\s+\S", re.IGNORECASE)
_PRONOUN_INTO = re.compile(rf"(it|that|them)\s+{_DESTINATION}\s+(?:the\s+)?({_QUOTED})(?:\s+\w+)?$", re.IGNORECASE)
_EVERY = re.compile(
    r"\b(?:both|all|each|every|the two|the three)\b[^\"]*\b(?:fields?|box(?:es)?|inputs?)\b", re.IGNORECASE
)
_TRANSFORMS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (
        re.compile(
            r"\s*,?\s*(?:\b(?:in|with|using|as) )?(?:all |every letter |only |letters in )*(?:in )?"
            r"(?:upper[\s-]?case|capitals?|caps)(?: letters)?\b",
            re.IGNORECASE,
        ),
        str.upper,
    ),
    (
        re.compile(r"\s*,?\s*in (?:all )?lower\s?-?case(?: letters)?|\s*in (?:all )?small letters", re.IGNORECASE),
        str.lower,
    ),
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One value for one field (or for every field, or for whichever comes next)."""

    value: str
    field: str = ""
    """How the field is called; empty for the next one that fits."""
    every: bool = False
    """For each field there is."""
    literal: bool = True
    """Whether the value is to be typed as it stands, not to be worked out."""


def says_every(body: str) -> bool:
    """Whether one value goes into all fields: "both text fields", "every box"."""
    return _EVERY.search(body) is not None


def read_assignments(body: str) -> list[Assignment]:
    """``the username "a" and the password "b" into the text fields`` → two assignments, and so on."""
    transform = _transform(body)
    if transform is not None:
        body, how = transform
        return [Assignment(how(a.value), a.field, a.every, a.literal) for a in read_assignments(body)]
    if copied := _PRONOUN_INTO.match(body):
        return [Assignment(copied[1], unquoted(copied[2]))]
    every = says_every(body)
    quotes = quotes_of(body)
    if quotes:
        found = _quoted_pairs(body)
        return [Assignment(v, "" if every else f, every) for v, f in found]
    return _unquoted_pairs(body, every)


def _quoted_pairs(body: str) -> list[tuple[str, str]]:
    """Each quoted value with the words that name its field, on whichever side they stand."""
    # A field may be quoted as well: "Milk" into "Title" has one value.
    body = _QUOTED_FIELD.sub(lambda match: f"{match[1]} {match[2]} {unquoted(match[3])}", body)
    parts = re.split(f"({_QUOTED})", body)
    before = [part.strip(" ,") for part in parts[0::2]]
    values = [unquoted(part) for part in parts[1::2]]
    pairs: list[tuple[str, str]] = []
    for at, value in enumerate(values):
        lead, trail = before[at], before[at + 1]
        # Words between two values belong to the first when they say where it goes, else to the second.
        into = re.match(rf"^(?:{_DESTINATION}|as|for)\s+(.*?)(?:\s*(?:,|\band\b)\s*(.*))?$", trail, re.IGNORECASE)
        if at > 0 and (cut := re.match(rf"^(?:{_DESTINATION}|as|for)\s+.*?(?:,|\band\b)\s*(.*)$", lead, re.IGNORECASE)):
            lead = cut[1]
        elif at > 0 and re.match(rf"^(?:{_DESTINATION}|as|for)\s+", lead, re.IGNORECASE):
            lead = ""
        lead = re.sub(r"^(?:and|,|then)\s+", "", lead, flags=re.I)
        name = _field_name(lead)
        if not name and into:
            name = _field_name(into[1])
        if not name and into and GENERIC_FIELD.match(into[1]) and _numbered(into[1]):
            name = bare(into[1])
        pairs.append((value, name))
    return pairs


def _unquoted_pairs(body: str, every: bool) -> list[Assignment]:
    if asked := _QUESTION.match(body):
        return [Assignment(asked[1], _field_name(asked[2] or ""), every, literal=False)]
    if match := _LABELLED.match(body):
        return [Assignment(f"value of {match[1]}", _field_name(match[2] or ""), every, literal=False)]
    if match := _SHOWN.match(body):
        return [Assignment(match[1], _field_name(match[2] or ""), every, literal=False)]
    parts = _PARTED.split(body)
    if len(parts) > 1 and all(_GOING.search(part) for part in parts):
        # "the seat into Note and the code into Code"
        return [found for part in parts for found in _unquoted_pairs(part, every)]
    if superlative_of(body) is not None and not re.search(rf"\s{_DESTINATION}\s", body):
        return [Assignment(body.strip(), "", every)]
    if match := _AS.match(body):
        return [Assignment(match[1].strip(), bare(match[2]), every)]
    if match := re.match(r"(.+?)\s+(?:with|to|as|=)\s+(.+)$", body, re.I):
        # "set City to Oslo", "fill the name with Ada"
        return [Assignment(match[2].strip(), _field_name(match[1]), every)]
    if match := _INTO_FIELD.match(body) or re.match(rf"(.+?)\s+{_DESTINATION}\s+(.+)$", body, re.I):
        return [Assignment(match[1].strip(), _field_name(match[2]), every)]
    return [Assignment(body.strip(), "", every)] if body.strip() else []


def _field_name(words: str) -> str:
    """The words that name a field, or nothing where they only say that it is one."""
    words = re.sub(
        r"\b(?:with|to|as|is|be|of|=|:|that says|saying|value|text)\s*$", "", words.strip(" ,:="), flags=re.I
    )
    words = re.sub(r"^(?:and|then|with|set|fill|enter|type)\s+", "", words, flags=re.I)
    words = bare(words)
    if not words or (GENERIC_FIELD.match(words) and not _numbered(words)):
        return ""
    return words


def _numbered(words: str) -> bool:
    return bool(re.search(r"\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|last)\b", words, re.I))


def _transform(body: str) -> tuple[str, Callable[[str], str]] | None:
    """An order without the words that change its values, and what they do to them."""
    for pattern, how in _TRANSFORMS:
        if match := pattern.search(body):
            return body[: match.start()] + body[match.end() :], how
    return None
