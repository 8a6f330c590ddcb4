"""What could be the answer to a goal that asks something: the readable things that speak most of what it asks about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.screen import Element
from perception.lexical import fold_text

if TYPE_CHECKING:
    from planner.learned.situation import Situation

_ASKS: Final = re.compile(
    r"\?|\b(?:what|which|when|who|whose|where|how (?:many|much|long|far|old|big|large|high)|tell me|let me know"
    r"|say to me|read me|answer|give me|name the|show me how|find out|look up)\b",
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(
    r"\bhow (?:many|much|long|far|old|big|large|high)\b|\bnumber\b|\bcosts?\b|\bprice\b|\btotal\b", re.I
)
_TIME: Final = re.compile(r"\bwhen\b|\bwhat time\b|\bday\b|\bdate\b|\btime\b", re.I)
_DAY: Final = re.compile(
    r"\b\d{1,2}:\d{2}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b"
    r"|\btomorrow\b|\btoday\b",
    re.I,
)
_MOST: Final = 10
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Told:
    """Something that can be read, as an answer."""

    text: str
    index: int
    fit: float
    """How well what stands on it fits the goal."""
    near: float
    """How well what stands beside and above it does."""
    fresh: float
    """Share of its words that the goal does not say: what the goal says is no news."""
    sort: float
    """1 where it is of the sort that is asked for: an amount, a time."""


def asks(goal: str) -> bool:
    """Whether a goal asks for something to be said."""
    return bool(_ASKS.search(goal))


def answers_for(s: Situation) -> tuple[Told, ...]:
    """The likeliest answers on this screen, best first; none where the goal asks nothing."""
    if not s.deeds or not asks(s.goal.text):
        return ()
    found = [told for at, element in enumerate(s.screen) if (told := _told(s, at, element)) is not None]
    found.sort(key=lambda told: -(told.fit + told.near + told.fresh + told.sort))
    return tuple({fold_text(told.text): told for told in reversed(found[:_MOST])}.values())


def text_of(element: Element) -> str:
    """All that can be read on an element."""
    return " ".join(filter(None, (element.name.replace("\n", " "), element.value, element.description)))


def _told(s: Situation, at: int, element: Element) -> Told | None:
    text = text_of(element)
    if not text or len(text) > _LONGEST or element.role in ("tab", "menuitem", "dialog", "list"):
        return None
    if element.role == "button" and not element.description and not element.value:
        return None
    goal = s.goal.telling
    before = s.screen.elements[at - 1] if at else None
    above = text_of(before) if before is not None else ""
    fresh = 1.0 - s.said_by(text)
    amount, time = bool(_AMOUNT.search(s.goal.text)), bool(_TIME.search(s.goal.text))
    has_time = bool(_DAY.search(text))
    fits = (amount and any(sign.isdigit() for sign in text) and not has_time) or (time and has_time)
    return Told(text, element.index, s.covers(text, goal), s.covers(above[:_LONGEST], goal), fresh, float(fits))
