"""Waits for what an order makes its condition: "buy when the price is below $50", "… once the upload is complete"."""

from __future__ import annotations

import re
from dataclasses import replace

from devices.action import Wait
from devices.screen import Element
from devices.selector import fold
from perception.lexical import STOP_WORDS, stem, words_of
from planner.clauses import Clause
from planner.decision import Act
from planner.offline.reading.quantities import compare
from planner.offline.situation import Situation

_CONDITION = re.compile(
    r"\b(?:when(?:ever)?|as soon as|once|until|till|if|after)\s+(?P<what>[^,]*?)\b(?P<how>less|lower|smaller|greater"
    r"|more|higher|larger|below|above|over|under|at least|at most|reaches|equals?|is|hits|shows)"
    r"(?:\s+(?:than|to|or equal to))?\s*[$€£]?\s*(?P<bound>-?\d+(?:\.\d+)?)\s*(?:%|percent|dollars?|euros?|pounds?)?",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_PATIENCE_S = 20.0
_LONGEST = 80
"""Characters of a text that can be a figure with its name."""


def awaited(s: Situation, clause: Clause) -> Act | None:
    """A wait for the next change of the figure that a condition speaks of; None where it holds, or there is none."""
    match = _CONDITION.search(clause.text)
    if match is None or s.done(clause.key) or (_says_how_often(match[0]) and clause.kind != "wait"):
        return None
    shown = _figure_of(s, match["what"])
    if shown is None:
        return None
    element, value = shown
    how = match["how"].lower()
    reached = {"reaches": "at least", "hits": "at least", "is": "equal", "shows": "equal"}.get(how, how)
    if compare(value, reached, float(match["bound"])):
        return None
    why = f"{element.name!r} is not yet {how} {match['bound']}"
    wait = Wait(until="gone", text=element.name, timeout_s=_PATIENCE_S)
    return replace(s.act(clause, wait, None, why, f"{clause.key}:await"), repeats=True)


def without_condition(text: str) -> str:
    """An order without its condition."""
    match = _CONDITION.search(text)
    if match is None or _says_how_often(match[0]):
        return text
    return _CONDITION.sub("", text).strip(" ,")


def _says_how_often(condition: str) -> bool:
    """Whether a condition ends something that is done again and again: "press + until …"."""
    return condition.lower().startswith(("until", "till"))


def _figure_of(s: Situation, what: str) -> tuple[Element, float] | None:
    """The figure that is shown for a thing: beside or behind its name, else the only one there is."""
    wanted = {stem(w) for w in words_of(what)} - {stem(w) for w in STOP_WORDS}
    texts = [
        e
        for e in s.usable
        if e.name and len(e.name) < _LONGEST and not e.can("type") and e.role not in ("button", "link")
    ]
    figures = [(e, float(found[0].replace(",", ""))) for e in texts if (found := _FIGURE.search(e.name))]
    for element, value in figures:
        if wanted & {stem(w) for w in words_of(element.name)}:
            return element, value
    for at, text in enumerate(texts):
        if wanted & {stem(w) for w in words_of(text.name)} and not _FIGURE.search(text.name):
            near = [f for f in figures if f[0] in texts[at + 1 : at + 3]]
            if near:
                return near[0]
    alone = [f for f in figures if _FIGURE.fullmatch(fold(f[0].name).strip("$€£%° "))]
    return alone[0] if len(alone) == 1 else None
