"""How far a goal has come, by what can be told without learning: nothing is done yet, it seems done, it would be twice.

The network knows this by and large, and not surely enough in apps that it never saw. None of it says what to do next;
it says which ends are too early, and where there is nothing left to do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from perception.lexical import fold_text, stem, words_of
from planner.learned.answers import asks
from planner.learned.endings import seen_done
from planner.learned.kinds import COMMITTING, sorts_of
from planner.learned.past import Deed
from planner.learned.situation import TICKS, Situation
from planner.learned.values import values_of

if TYPE_CHECKING:
    from planner.learned.choices import Choice

_TO_SEE: Final = re.compile(
    r"\b(?:open|show|view|see|go to|look|read|check|find|search|bring|display|play|start|launch|navigate|directions)\b",
    re.I,
)
"""Goals that are reached by opening something."""
_WAYS: Final = frozenset({"overflow", "search", "settings", "back", "open"})
_HANDING_IN: Final = frozenset({"save", "confirm", "send"})


def nothing_was_done(s: Situation) -> bool:
    """Whether all that was done is looking, and the goal is no such goal."""
    if asks(s.goal.text) or _TO_SEE.search(s.goal.text):
        return False
    return only_looked_so_far(s)


def only_looked_so_far(s: Situation) -> bool:
    """Whether every step is known to have opened something, and nothing else."""
    return all(_looked(deed, s) for deed in s.deeds)


def _looked(deed: Deed, s: Situation) -> bool:
    """Whether a step is known to have opened something, and nothing else."""
    if deed.kind in ("scroll", "back", "home", "wait") or not deed.changed or "launcher" in deed.app:
        return True
    if deed.kind != "tap" or deed.typed or deed.role in TICKS or sorts_of(deed.title) & COMMITTING:
        return False
    if deed.role == "tab" or sorts_of(deed.title) & _WAYS:
        return True
    return s.outlook is not None and s.outlook.leads_on(deed.role, deed.name)


def seems_done(s: Situation) -> bool:
    """Whether the last step is what the goal comes down to: its box stands as wanted, its values were handed in."""
    last = s.last
    if last is None or not last.changed or asks(s.goal.text):
        return False
    ending = seen_done(s)
    if last.role in TICKS:
        return ending.box > 0 and s.said_by(last.title) > 0
    return bool(sorts_of(last.title) & _HANDING_IN) and any(deed.typed for deed in s.deeds) and not ending.missing


def would_be_twice(choice: Choice, s: Situation) -> bool:
    """Whether a choice begins anew what was begun in the same way, filled in with all the goal says and handed in."""
    if choice.at is None or choice.sort != "tap" or seen_done(s).missing:
        return False
    sign = (s.elements[choice.at].role, s.titles[choice.at])
    begun = [at for at, deed in enumerate(s.deeds) if (deed.role, deed.title) == sign]
    if not begun:
        return False
    since = s.deeds[begun[-1] + 1 :]
    return any(deed.typed for deed in since) and any(sorts_of(deed.title) & _HANDING_IN for deed in since)


def named_app(s: Situation) -> int | None:
    """Number of the one app on the launcher that the goal names outside its values; None where none, or several."""
    if not s.is_launcher:
        return None
    told = s.goal.text
    for value in values_of(told):
        if value.sort != "name":
            told = told.replace(value.text, " ")
    said = {stem(word) for word in words_of(told)}
    met = [
        at
        for at, title in enumerate(s.titles)
        if (words := words_of(fold_text(title))) and all(stem(word) in said for word in words)
    ]
    return met[0] if len(met) == 1 else None
