"""Reads the table of ways of speaking.

A line of ``ways.txt`` that begins at the margin is what the rules know; the indented lines below it are other ways to
say it. ``(a|b)`` is one of several, ``[a ]`` may be left out, ``{what}`` stands for any words within one order, and

    {list}            the same with commas
    {value}           something quoted, or with a figure in it
    {number}          a figure
    {numbers}         several
    {nth}             first, 2nd, last
    {word}            one word
    {state}           read, unread, done, …
    {when}            date, time, …
    {way}             up, down, left, right
    {color}, {style}  as they are called
    {order}           ascending, …
    {least}, {most}   from the smallest, from the largest
    {superlative}     cheapest, most expensive

each with a digit behind it where there are several. A way is a whole order, or the beginning of one where it ends in
``…``; where it begins with ``…`` it may stand anywhere in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_QUOTED = "\ue000\\d+\ue001"
_COLORS = r"red|orange|yellow|green|blue|purple|violet|pink|brown|black|white|gr[ae]y|cyan|magenta|gold"
_LOW = r"(?:low|small|few|least|young|old|early|cheap|short)\w*"
_HIGH = r"(?:high|large|big|great|many|most|late|new|expensive|long)\w*"
_SLOTS = {
    "what": r"[^,.;:?!\n]{1,80}?",
    "list": r"[^.;:?!\n]{1,160}?",
    "value": rf"(?:{_QUOTED}|[^\s,;]*\d[^\s,;]*?(?:\s[ap]\.?m\b\.?)?)",
    "number": r"-?\d+(?:[.,]\d+)?",
    "numbers": r"[(\[]?-?\d(?:(?:[\d\s,.-]|\band\b){0,60}\d)?[)\]]?",
    "nth": r"\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last",
    "state": r"read|unread|done|important|favou?rite",
    "when": r"date|time|day|year|hour",
    "word": r"[\w-]+",
    "way": r"up|down|left|right",
    "color": _COLORS,
    "style": r"bold|italics?|underlined?",
    "order": r"ascending|descending|increasing|decreasing|alphabetical|numerical|reverse",
    "least": rf"{_LOW}(?:\s+\w+)?",
    "most": rf"{_HIGH}(?:\s+\w+)?",
    "superlative": r"\w+est|(?:most|least)\s+\w+",
}
_BEGINS = r"(?P<begins>^|[.;!?:]\s+|,\s+(?:and\s+)?(?:then\s+)?|\b(?:and|then)\s+)"
_ENDS = r"(?=\s*(?:[.,;:!?]|$|\band\b|\bthen\b))"
_SLOT = re.compile(r"\{([a-z]+)(\d?)\}")

_SEVERAL = re.compile(r"[.;?!] ")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of speaking."""

    pattern: re.Pattern[str]
    known: str
    """What the rules know, its slots by name."""
    anywhere: bool
    """Whether it may stand within an order."""
    several: bool
    """Whether it goes over several sentences."""

    @classmethod
    def of(cls, known: str, way: str) -> Way:
        """Read one way.

        Raises:
            ValueError: it has a slot of no kind, or lacks one that the known words need.
        """
        pattern = _pattern(way)
        for name, number in _SLOT.findall(known):
            if name + number not in pattern.groupindex:
                raise ValueError(f"{way!r} does not say what {{{name}{number}}} of {known!r} is")
        return cls(pattern, known, way.startswith("…"), _SEVERAL.search(way) is not None)

    def apply(self, text: str) -> str:
        """The text with the known words in the place of this way."""
        return self.pattern.sub(self._in_known_words, text)

    def _in_known_words(self, match: re.Match[str]) -> str:
        told = _SLOT.sub(lambda slot: (match[slot[1] + slot[2]] or "").strip(), self.known)
        return told if self.anywhere else match["begins"] + told


@cache
def ways(over_sentences: bool = False) -> tuple[Way, ...]:
    """The ways of the table, in the order in which they are to be tried.

    Args:
        over_sentences: those that take several sentences; else those of one.
    """
    return tuple(way for way in _table() if way.several is over_sentences)


@cache
def _table() -> tuple[Way, ...]:
    told = files(__package__).joinpath("ways.txt").read_text(encoding="utf-8")
    return tuple(Way.of(known, way) for known, way in read_ways(told))


def read_ways(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of known words and a way to say them, in the order of the text."""
    known = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            yield known, line.strip()
        else:
            known = line.strip()


def _pattern(way: str) -> re.Pattern[str]:
    body = way.removeprefix("…").removesuffix("…").strip()
    body = body.replace(".", r"\.").replace("?", r"\?").replace("(", "(?:").replace("[", "(?:").replace("]", ")?")
    body = re.sub(r" +", r"\\s+", body).replace("'", "['’]")
    body = _SLOT.sub(_slot, body)
    begins = r"\b" if way.startswith("…") else _BEGINS
    return re.compile(begins + body + (r"\b" if way.endswith("…") else _ENDS), re.IGNORECASE)


def _slot(slot: re.Match[str]) -> str:
    if slot[1] not in _SLOTS:
        raise ValueError(f"there is no slot of the kind {slot[1]!r}; there are {', '.join(_SLOTS)}")
    return f"(?P<{slot[1]}{slot[2]}>{_SLOTS[slot[1]]})"
