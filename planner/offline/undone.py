"""What a goal speaks of and no step has met: the reason not to call it done.

In an app many an order resembles some control, as "create a note called Tea" does the icon of Notes; pressing that is a
beginning and not the whole. So a goal on a phone counts as carried out only when its steps have met what it names (in
quotation marks, with a capital, in figures) and the verbs that change something, and when it asks nothing. A page in a
browser gets the benefit of the doubt: it often repeats the goal, and there names of what is merely context abound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from devices.records import Intent
from devices.screen import Screen
from devices.selector import fold
from planner.clauses import Clause
from planner.decision import Past
from planner.goal import Goal

_QUOTED = re.compile(r"[\"“„«]([^\"”“»]+)[\"”“»]")
_NAMED = re.compile(r"(?<![\w'’])(?:[^\W\d_a-z][\w'’-]*|\d+)", re.UNICODE)
_BEGINS = re.compile(r"(?:^|[.!?;:]\s+|\n)\s*$")
_QUESTION = re.compile(r"\?\s*$|^(?:what|how|when|where|who|which|whose|is|are|does|do)\b", re.IGNORECASE)
_BY_OTHER_WORDS = {
    "create": ("new", "add", "create", "save"),
    "add": ("add", "new", "save"),
    "make": ("new", "add", "create", "save"),
    "delete": ("delete", "remove", "bin"),
    "remove": ("remove", "delete"),
    "buy": ("buy", "order", "pay"),
    "order": ("order", "buy", "pay"),
    "reply": ("reply", "send"),
    "change": ("save", "ok", "done"),
    "edit": ("edit", "save"),
}
_LOOKS = frozenset({"find", "use", "using", "look", "read", "show", "view", "get"})


def undone(goal: Goal, clauses: Sequence[Clause], screen: Screen, steps: Sequence[Past]) -> str:
    """The first thing of a goal that no step has met; empty when there is none, and on pages in a browser."""
    if not screen.on_phone:
        return ""
    if asked := next((c.text for c in clauses if c.kind == "ask" or _QUESTION.search(c.text.strip())), ""):
        return asked
    met = fold(" ".join(word for past in steps for word in _words(past.intent)))
    figures = {int(each) for each in re.findall(r"\d+", met)}
    for name in _names(goal.text):
        if (int(name) not in figures) if name.isdecimal() else (fold(name) not in met):
            return name
    for clause in clauses:
        verb = clause.verb or next(iter(fold(clause.text).split()), "")
        if clause.kind == "order" and verb not in _LOOKS:
            words = _BY_OTHER_WORDS.get(verb, (verb,))
            if not any(re.search(rf"\b{re.escape(word[:5])}", met) for word in words):
                return verb
    return ""


def _names(text: str) -> Iterator[str]:
    yield from (found[1] for found in _QUOTED.finditer(text))
    rest = _QUOTED.sub(" ", text)
    for found in _NAMED.finditer(rest):
        if not _BEGINS.search(rest[: found.start()]):
            yield found[0]


def _words(intent: Intent) -> Iterator[str]:
    """What a step was done to, and what it put there."""
    if intent.target is not None:
        yield intent.target.name
    told = intent.action.model_dump(mode="json")
    yield from (str(told[field]) for field in ("text", "options", "value", "location") if told.get(field))
