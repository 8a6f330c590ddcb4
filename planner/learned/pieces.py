"""Everything a goal holds that could be typed, its plain values first: names, codes, texts, runs of words, times.

``values`` takes what is surely a value and none inside another; a goal without quotation marks says its values among
its other words, so that more pieces are offered here than can be right. Which one goes where is learnt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from devices.screen import Screen
from perception.lexical import fold_text
from planner.learned.values import Sort, Value, cues_before, values_of, words_after
from planner.practised.values import Kind, values_for
from planner.wordings.candidates import CandidateKind, candidates_of

_START: Final = re.compile(r"(?<![\w’'.:@/$-])[A-Z0-9](?=\S)")
_END: Final = re.compile(r"[,;:?!“”\"()]|\.(?=\s|$)|\s-\s|$")
_TOLD: Final = re.compile(r":\s+(?P<rest>\S.*)$", re.S)
_SENTENCE: Final = re.compile(r"[.!?](?:\s|$)")
_CODE: Final = re.compile(r"(?<![\w-])(?=[\w.-]*\d)(?=[\w.-]*[A-Za-z])[\w.-]*\w")
_BORDER: Final = re.compile(
    r"\s+(?:on|at|in|for|to|from|with|by|and|under|as|into|of|is|was|belongs|should|every|next|this|that|the)\b", re.I
)
_SORTS: Final[dict[CandidateKind, Sort]] = {
    "time": "time",
    "number": "number",
    "quoted": "quoted",
    "name": "name",
    "code": "address",
    "text": "rest",
}
_WORKED_OUT: Final[dict[Kind, Sort]] = {
    "hour": "hour",
    "minute": "minute",
    "figures": "figures",
    "amount": "amount",
    "seen-line": "seen",
    "seen-detail": "seen",
    "seen-hour": "hour",
    "seen-minute": "minute",
    "count": "count",
    "lowest": "bound",
    "highest": "bound",
}
_FIGURES: Final = re.compile(r"(?<![\w.:/-])\d+(?:[.,]\d+)*(?![\w:])")
_LONGEST: Final = 160
_MOST_SEEN: Final = 6
_MOST_RUNS: Final = 12
_MOST_BORDERS: Final = 3


@lru_cache(maxsize=512)
def pieces_of(goal: str) -> tuple[Value, ...]:
    """The goal's values and every other piece of it that could be one, each text once."""
    values = values_of(goal)
    known = {fold_text(value.text) for value in values}
    found = list(values)
    for start, text, sort in _more(goal):
        if text and len(text) <= _LONGEST and fold_text(text) not in known:
            known.add(fold_text(text))
            found.append(Value(text, sort, start, cues_before(goal, start), words_after(goal, start + len(text))))
    return tuple(found)


def worked_out(goal: str, screen: Screen, seen: Sequence[str]) -> tuple[Value, ...]:
    """What no piece says as it must be typed: the hour of a time, "two" in figures, what was read before."""
    found = []
    many = 0
    for value in values_for(goal, screen, seen):
        sort = _WORKED_OUT.get(value.kind)
        many += sort == "seen"
        if sort is not None and many <= _MOST_SEEN:
            about = tuple(reversed(fold_text(value.about).split()[-4:]))
            found.append(Value(value.text, sort, len(goal), about))
    return tuple(found)


def _more(goal: str) -> Iterator[tuple[int, str, Sort]]:
    for each in candidates_of(goal):
        if each.kind in _SORTS:
            yield each.start, goal[each.start : each.end].strip("“”\"'« »"), _SORTS[each.kind]
    for told in _TOLD.finditer(goal):
        yield told.start("rest"), told["rest"].strip(), "rest"
        yield told.start("rest"), told["rest"].rstrip(" ."), "rest"
        if (end := _SENTENCE.search(told["rest"])) is not None:
            yield told.start("rest"), told["rest"][: end.start() + 1], "rest"
    for figures in _FIGURES.finditer(goal):
        yield figures.start(), figures[0], "amount"
    for code in _CODE.finditer(goal):
        yield code.start(), code[0], "piece"
    for start in list(_START.finditer(goal))[:_MOST_RUNS]:
        end_at = _END.search(goal, start.start())
        text = goal[start.start() : end_at.start() if end_at else None].rstrip()
        yield start.start(), text, "piece"
        for border in list(_BORDER.finditer(text))[:_MOST_BORDERS]:
            yield start.start(), text[: border.start()], "piece"
