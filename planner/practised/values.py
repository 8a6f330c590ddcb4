"""What could be typed besides the goal's own words: parts of its times, its numbers in figures, what was read earlier.

A piece of the goal is copied by its first and last word. What stands here is what no piece of the goal says as it must
be typed: the hour of "7:30", the 2 of "two", the address that an earlier screen showed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from devices.screen import Screen
from perception.lexical import NUMBER_WORDS
from planner.practised.calendar_days import times_in
from planner.practised.words import words_in

Kind = Literal[
    "hour",
    "minute",
    "figures",
    "amount",
    "seen-line",
    "seen-detail",
    "seen-hour",
    "seen-minute",
    "lowest",
    "highest",
    "count",
]
KINDS: Final[tuple[Kind, ...]] = (
    *("hour", "minute", "figures", "amount", "seen-line", "seen-detail", "seen-hour", "seen-minute"),
    *("lowest", "highest", "count"),
)  # fmt: skip
MOST: Final = 24
_DETAIL: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\+?\d[\d ()-]{5,}\d"
    r"|(?<![\w.])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w:]|[.,]\d)"
    r"|\b(?=\w*\d)[\w-]{4,}\b"
)
_LONGEST_LINE: Final = 60
_MOST_LINES: Final = 30


@dataclass(frozen=True, slots=True)
class Value:
    """Something that could be typed, or answered."""

    text: str
    kind: Kind
    about: str = ""
    """What stands beside it and says what it is."""
    place: int = -1
    """Number of the goal's word that it comes from."""


def values_for(goal: str, screen: Screen, seen: Sequence[str]) -> tuple[Value, ...]:
    """Everything that could be typed besides pieces of the goal.

    Args:
        goal: as it was said.
        screen: what is shown: its sliders' ends, how many rows it lists.
        seen: what earlier screens showed, as the policy noted it.
    """
    words = words_in(goal)
    found: list[Value] = []
    for hour, minute, start in times_in(goal)[:3]:
        place = next((at for at, word in enumerate(words) if word.start >= start), -1)
        found += [Value(f"{hour:02d}", "hour", "hour", place), Value(f"{minute:02d}", "minute", "minute", place)]
    for at, word in enumerate(words):
        if word.text in NUMBER_WORDS:
            found.append(Value(NUMBER_WORDS[word.text], "figures", word.text, at))
        elif "," in word.text and word.text.replace(",", "").replace(".", "").isdecimal():
            found.append(Value(word.text.replace(",", ""), "amount", "", at))
    ranges = [element.range for element in screen if element.range is not None and element.role == "slider"]
    if ranges:
        found += [Value(f"{ranges[0][0]:g}", "lowest", "lowest"), Value(f"{ranges[0][1]:g}", "highest", "highest")]
    rows = sum(element.role in ("listitem", "checkbox") for element in screen)
    found.append(Value(str(rows), "count", "count"))
    return (*found[: MOST - 4], *seen_values(seen))[:MOST]


def seen_values(seen: Sequence[str]) -> list[Value]:
    """Details and short lines of what was read, without repeats, details first."""
    details: list[Value] = []
    lines: list[Value] = []
    for note in seen:
        about, _, line = note.rpartition("\t")
        for hour, minute, start in times_in(line)[:2]:
            before = line[:start][-_LONGEST_LINE:] or about
            details += [Value(f"{hour:02d}", "seen-hour", before), Value(f"{minute:02d}", "seen-minute", before)]
        for match in _DETAIL.finditer(line):
            before = line[: match.start()][-_LONGEST_LINE:] or about
            details.append(Value(match[0].strip(), "seen-detail", before))
        if 0 < len(line) <= _LONGEST_LINE and not line.isdecimal():
            lines.append(Value(line, "seen-line", about))
    return list({(value.text, value.kind): value for value in (*details, *lines)}.values())


def note_of(screen: Screen) -> tuple[str, ...]:
    """What is worth remembering of a screen that is left: what can be read, and what stands before it."""
    noted: list[str] = []
    before = ""
    for element in screen:
        if element.role in ("button", "tab", "textbox") and not element.description and not element.value:
            if element.role == "button":
                before = element.name
            continue
        for text in (*element.name.split("\n"), *element.description.split("\n"), element.value):
            line = " ".join(text.split())
            if len(line) > 1 and "password" not in element.states:
                noted.append(f"{before}\t{line[:200]}")
                before = line[:_LONGEST_LINE]
    return tuple(noted[:_MOST_LINES])
