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
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

_QUOTED = "\ue000\\d+\ue001"
_COLORS = r"red|orange|yellow|green|blue|purple|violet|pink|brown|black|white|gr[ae]y|cyan|magenta|gold"
_LOW = r"(?:low|small|few|least|young|old|early|cheap|short)\w*"
_HIGH = r"(?:high|large|big|great|many|most|late|new|expensive|long)\w*"
_SLOTS = {
    "what": r"[^,.;:?!]+?",
    "list": r"[^.;:?!]+?",
    "value": rf"(?:{_QUOTED}|[^\s,;]*\d[^\s,;]*?(?:\s[ap]\.?m\b\.?)?)",
    "number": r"-?\d+(?:[.,]\d+)?",
    "numbers": r"[(\[]?-?\d[\d\s,.-]*?[)\]]?",
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

Rewording = Callable[[str], str]


@cache
def ways(over_sentences: bool = False) -> tuple[Rewording, ...]:
    """What brings each way of speaking into known words, in the order in which they are to be tried.

    Args:
        over_sentences: those that take several sentences; else those of one.
    """
    told = files(__package__).joinpath("ways.txt").read_text(encoding="utf-8")
    return tuple(
        _rewording(way, known) for known, way in _read(told) if (_SEVERAL.search(way) is not None) is over_sentences
    )


def _read(text: str) -> Iterator[tuple[str, str]]:
    known = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            yield known, line.strip()
        else:
            known = line.strip()


def _rewording(way: str, known: str) -> Rewording:
    pattern = _pattern(way)
    anywhere = way.startswith("…")

    def said(match: re.Match[str]) -> str:
        told = _SLOT.sub(lambda slot: (match[slot[1] + slot[2]] or "").strip(), known)
        return told if anywhere else match["begins"] + told

    return lambda sentence: pattern.sub(said, sentence)


def _pattern(way: str) -> re.Pattern[str]:
    """The regular expression of a way.

    Raises:
        KeyError: it has a slot of no known kind.
    """
    body = way.removeprefix("…").removesuffix("…").strip()
    body = body.replace(".", r"\.").replace("?", r"\?").replace("(", "(?:").replace("[", "(?:").replace("]", ")?")
    body = re.sub(r" +", r"\\s+", body).replace("'", "['’]")
    body = _SLOT.sub(lambda slot: f"(?P<{slot[1]}{slot[2]}>{_SLOTS[slot[1]]})", body)
    begins = r"\b" if way.startswith("…") else _BEGINS
    return re.compile(begins + body + (r"\b" if way.endswith("…") else _ENDS), re.IGNORECASE)
