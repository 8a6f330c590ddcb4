"""What in an order may be an argument: values, quotations, names, and what follows ``saying`` or a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.spans import spans_of

CandidateKind = Literal["time", "number", "date", "quoted", "name", "code", "text"]

_CODE = re.compile(r"(?<![\w@])(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d\s()-]{5,}\d|\w+\.(?!\d)[A-Za-z]\w{1,4}\b)")
"""Addresses, telephone numbers, names of files."""
_CAPITAL = r"(?:[A-Z][\w&'’-]*|\d[\w&.-]*)"
_NAME = re.compile(
    rf"(?<![\w'’]){_CAPITAL}(?:(?:,?\s+|\s+(?:of|the|de|and|in|on|for|to|&)\s+|\s+(?:of|in)\s+the\s+){_CAPITAL})*"
)
_TEXT = re.compile(r"(?:\b(?:saying|says|reads|reading|that)\b:?|:)\s+(\S.*?)[.!]?\s*$", re.IGNORECASE)
_JOINT = re.compile(r",?\s+(?:(?:of|the|de|and|in|on|for|to|&)\s+)*")
_OWN = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of an order that may be an argument."""

    kind: CandidateKind
    start: int
    end: int
    value: str


def candidates_of(order: str, today: date | None = None) -> tuple[Candidate, ...]:
    """Every piece that may be an argument; they overlap, the longer ones first."""
    found = {(each.start, each.end, each.kind): each for each in _all(order, today)}
    return tuple(sorted(found.values(), key=lambda each: (each.start, -each.end, each.kind)))


def _all(order: str, today: date | None) -> Iterator[Candidate]:
    spans = spans_of(order, today)
    quoted = [(span.start, span.end) for span in spans if span.kind == "quoted"]
    for span in spans:
        yield Candidate(span.kind, span.start, span.end, span.value)
        if span.kind == "time" and re.fullmatch(r"\d+\.\d\d", order[span.start : span.end]):
            yield Candidate("number", span.start, span.end, order[span.start : span.end])
    for code in _CODE.finditer(order):
        if not _inside(code.start(), quoted):
            yield Candidate("code", code.start(), code.end(), code[0])
    if (text := _TEXT.search(order)) is not None and not _inside(text.start(), quoted):
        yield Candidate("text", text.start(1), text.end(1), text[1])
    for run in _NAME.finditer(order):
        if not _inside(run.start(), quoted):
            yield from _names(order, run.start(), run.end())


def _names(order: str, start: int, end: int) -> Iterator[Candidate]:
    """A run of capitalised words and all that it may be made of."""
    starts, ends = [start], []
    for joint in _JOINT.finditer(order, start, end):
        ends.append(joint.start())
        starts.append(joint.end())
    ends.append(end)
    for first, begin in enumerate(starts):
        for last in ends[first : first + 6]:
            cut = _OWN.search(order[begin:last])
            stop = begin + cut.start() if cut else last
            if stop > begin:
                yield Candidate("name", begin, stop, order[begin:stop])


def _inside(at: int, places: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in places)
