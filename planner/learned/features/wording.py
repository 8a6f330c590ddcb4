"""How well the words and the meaning of each element fit the goal, and what of it is left."""

from __future__ import annotations

import re
from typing import Final

from perception.lexical import fold_text
from planner.learned.columns import Columns
from planner.learned.reading import best_fit, read_goal
from planner.learned.situation import Situation, ahead_of_others

_NUMBER: Final = re.compile(r"\d+(?:[.:]\d+)?")
_VERBS: Final[dict[str, frozenset[str]]] = {
    "toggle": frozenset(
        ["enable", "disable", "turn", "switch", "hide", "show", "allow", "on", "off", "prevent", "start", "send"]
    ),
    "add": frozenset(["create", "add", "new", "make"]),
    "set": frozenset(["change", "set", "adjust", "switch", "modify", "rename", "edit"]),
    "delete": frozenset(["delete", "remove", "clear"]),
    "view": frozenset(["open", "view", "check", "find", "see", "show", "go", "search", "look", "read"]),
    "send": frozenset(["send", "text", "message", "call", "share"]),
    "play": frozenset(["play", "record", "start", "take", "pause"]),
    "sort": frozenset(["sort", "order", "by"]),
    "save": frozenset(["save", "export", "print", "import", "download"]),
}
VERBS: Final = frozenset().union(*_VERBS.values())
"""Words that ask for something to be done."""
_MOST_SHOWN = 400


def add_wording(columns: Columns, s: Situation) -> None:
    """Columns ``words.*``, ``meaning.*`` and ``goal.*``."""
    fresh = 1.0 - s.used
    _add_words(columns, s)
    headings = [s.heading_of(element) for element in s.elements]
    goal = s.goal.telling
    under = [s.covers(f"{name} {heading}", goal) for name, heading in zip(s.names, headings, strict=True)]
    with_heading = (s.precision * s.of_elements(under)) ** 0.5
    columns.each("words.heading", [s.covers(heading, goal) for heading in headings])
    columns.each("words.with_heading", with_heading)
    columns.each("words.with_heading.ahead", ahead_of_others(with_heading * fresh))
    left = s.vectors @ s.left_vector
    clause = s.vectors @ s.embedder.embed([" ".join(s.clause_left)])[0]
    columns.each("meaning.goal", s.cosine)
    columns.each("meaning.left", left)
    columns.each("meaning.clause", clause)
    columns.each("meaning.clause.ahead", ahead_of_others(clause * fresh))
    for name, column in (
        ("words.fit", s.fit),
        ("words.fit_left", s.fit_left),
        ("meaning.goal", s.cosine),
        ("meaning.left", left),
    ):
        columns.each(f"{name}.ahead", ahead_of_others(column * fresh))
        columns.all(f"{name}.highest", float((column * fresh).max()) if s.many else 0.0)
    columns.all("words.shown", s.covers(s.shown[:_MOST_SHOWN], goal))
    columns.all("words.shown_left", s.covers(s.shown[:_MOST_SHOWN], s.remaining))
    _add_goal(columns, s)


def _add_words(columns: Columns, s: Situation) -> None:
    columns.each("words.precision", s.precision)
    columns.each("words.recall", s.recall)
    columns.each("words.precision_left", s.precision_left)
    columns.each("words.recall_left", s.recall_left)
    columns.each("words.fit", s.fit)
    columns.each("words.fit_left", s.fit_left)
    folded = fold_text(s.goal.text)
    titles = [fold_text(title) for title in s.titles]
    quotes = [fold_text(quote) for quote in s.goal.quotes]
    columns.each("words.verbatim", [float(len(title) > 1 and title in folded) for title in titles])
    columns.each("words.quoted", [float(any(quote and quote in title for quote in quotes)) for title in titles])
    numbers = set(_NUMBER.findall(s.goal.text))
    shown = [set(_NUMBER.findall(title)) for title in s.titles]
    columns.each("words.number", [float(bool(numbers & has)) for has in shown])
    columns.each("words.other_number", [float(bool(numbers and has and not numbers & has)) for has in shown])
    in_clause = [s.covers(name, s.clause_left) for name in s.names]
    of_clause = [s.said_by(title, s.clause) for title in s.titles]
    columns.each("words.clause", in_clause)
    columns.each("words.clause_fit", [(a * b) ** 0.5 for a, b in zip(in_clause, of_clause, strict=True)])
    columns.each("words.soon", [_soon(s, name) for name in s.names])


def _soon(s: Situation, name: str) -> float:
    """1 where the element bears the first of the remaining words, less where a later one, 0 where none."""
    words = read_goal(name).words if name else ()
    for place, word in enumerate(s.remaining):
        if best_fit(word, words):
            return 1.0 - place / len(s.remaining)
    return 0.0


def _add_goal(columns: Columns, s: Situation) -> None:
    columns.all("goal.parts", min(len(s.parts), 4) / 4)
    before_last = [word for part in s.parts[:-1] for word in read_goal(part).telling]
    columns.all("goal.last_part", float(not any(word in s.remaining for word in before_last)))
    for verb, words in _VERBS.items():
        columns.all(f"goal.{verb}", float(bool(words & set(s.goal.words))))
