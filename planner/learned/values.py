"""The parts of a goal that are values.

They are quoted strings, numbers, file names, addresses, times, names in capitals, and what follows a word such as
"named", "saying" or "search for".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, get_args

from perception.lexical import STOP_WORDS, words_of
from planner.quoting import hide_quotes, quotes_of, show_quotes

Sort = Literal[
    "quoted",
    "number",
    "file",
    "address",
    "name",
    "rest",
    "time",
    "piece",
    "hour",
    "minute",
    "figures",
    "amount",
    "seen",
    "count",
    "bound",
]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)

FILE_NAME: Final = re.compile(r"(?<![\w/.])[\w-]+\.(?:[a-z][a-z\d]{1,4})\b(?!\.\w)", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|net|io|edu|gov)\b"
)
_TIME: Final = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?<![\w.:/-])\+?\d[\d()\s-]{0,20}\d(?![\w.:/%-]?\w)|(?<![\w.:/-])\d(?![\w.:/%])")
_NAME: Final = re.compile(r"\b[A-Z][\w-]*(?:['’](?!s\b)\w+)?(?: [A-Z][\w-]*(?:['’](?!s\b)\w+)?)*")
_REST: Final = re.compile(
    r"\b(?:named|called|titled|saying|that says|says|with the (?:text|title|name|content|message|following content)"
    r"|search(?:ing)? (?:for )?|look(?:ing)? for|find|type|enter|write|input|labell?ed|text \w+ that|tell \w+ that"
    r"|to say|as)\b[:\s]*(?P<rest>[^,.;]+?)(?=\s*(?:$|[,.;]|\b(?:and|then|to|in|on|into|with|from|as)\b))",
    re.IGNORECASE,
)
_TO: Final = re.compile(r"\bto\W*$", re.IGNORECASE)
_FROM: Final = re.compile(r"\bfrom\W*$", re.IGNORECASE)
_EXCHANGE: Final = re.compile(r"\b(?:rename|replace|change|edit|modify)\b[^,;]*$", re.IGNORECASE)
_WORD_BEFORE: Final = re.compile(r"\w[\w'’-]*")
_KIND_AND_NAME: Final = re.compile(r"(?:[a-z]+ ){1,2}(?P<name>[A-Z].*)")
"""``contact Ada``: what is looked for is the name."""


@dataclass(frozen=True, slots=True)
class Value:
    """A part of a goal that may be typed."""

    text: str
    sort: Sort
    start: int
    """Where it stands in the goal."""
    cues: tuple[str, ...] = ()
    """The last words before it, nearest first."""
    after: tuple[str, ...] = ()
    """The first words after it."""
    replaces: str = ""
    """What it takes the place of, in a goal that says "from … to …"."""


@lru_cache(maxsize=1024)
def values_of(goal: str) -> tuple[Value, ...]:
    """The values a goal holds, in order; one that lies within another is left out."""
    kept: list[str] = []
    hidden = hide_quotes(goal, kept)
    found: list[tuple[int, int, str, Sort]] = []
    patterns: tuple[tuple[re.Pattern[str], Sort], ...] = (
        (_ADDRESS, "address"),
        (FILE_NAME, "file"),
        (_TIME, "time"),
        (_NUMBER, "number"),
    )
    at = 0
    for quote in quotes_of(goal):
        begin = goal.find(quote, at)
        found.append((begin, begin + len(quote), quote, "quoted"))
        at = begin + len(quote)
    for pattern, sort in patterns:
        found += [(m.start(), m.end(), m[0].strip(), sort) for m in pattern.finditer(goal)]
    for match in _REST.finditer(hidden):
        rest = show_quotes(match["rest"], kept).strip()
        if (named := _KIND_AND_NAME.fullmatch(rest)) is not None:
            rest = named["name"]
        begin = goal.find(rest)
        if rest and begin >= 0 and not all(word in STOP_WORDS for word in words_of(rest)):
            found.append((begin, begin + len(rest), rest, "rest"))
    for match in _NAME.finditer(goal):
        # The first word has a capital because it is the first.
        first = match[0].find(" ") + 1 if match.start() == 0 else 0
        if match.start() > 0 or first:
            found.append((match.start() + first, match.end(), match[0][first:], "name"))
    taken: list[tuple[int, int, str, Sort]] = []
    for begin, end, text, sort in found:
        if text and not any(begin < other_end and end > other for other, other_end, *_ in taken):
            taken.append((begin, end, text, sort))
    taken.sort()
    values: list[Value] = []
    for begin, _, text, sort in taken:
        before = goal[:begin]
        replaces = values[-1].text if values and _takes_place(values[-1], before) else ""
        values.append(
            Value(text, sort, begin, cues_before(goal, begin), words_after(goal, begin + len(text)), replaces)
        )
    return tuple(values)


def cues_before(goal: str, begin: int) -> tuple[str, ...]:
    """The last words before a place, nearest first."""
    return tuple(word.casefold() for word in reversed(_WORD_BEFORE.findall(goal[:begin])[-5:]))


def words_after(goal: str, end: int) -> tuple[str, ...]:
    """The first words after a place."""
    return tuple(word.casefold() for word in _WORD_BEFORE.findall(goal[end : end + 60])[:2])


def _takes_place(earlier: Value, before: str) -> bool:
    """Whether what follows "to" is put in the place of the value before it: "from A to B", "rename 'A' to 'B'"."""
    if not _TO.search(before):
        return False
    lead = before[: earlier.start]
    return bool(_FROM.search(lead)) or (earlier.sort == "quoted" and bool(_EXCHANGE.search(lead)))
