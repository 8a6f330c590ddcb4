"""What was done so far, as the policy sees it: what sort of act, on what, with which text, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, Literal

from devices.action import Adjust, Back, LongPress, Press, Scroll, Select, Swipe, Type
from planner.decision import History, Past

Act = Literal["tap", "hold", "type", "adjust", "swipe-right", "swipe-left"]
Whole = Literal["finish", "impossible", "answer", "back", "enter", "home", "scroll-down", "scroll-up"]
ACTS: Final[tuple[Act, ...]] = ("tap", "hold", "type", "adjust", "swipe-right", "swipe-left")
"""What is done to an element."""
WHOLES: Final[tuple[Whole, ...]] = (
    *("finish", "impossible", "answer", "back", "enter", "home", "scroll-down", "scroll-up"),
)
"""What is done without one."""
SORTS: Final = (*ACTS, *WHOLES)
_NOTE: Final = "seen:"


@dataclass(frozen=True, slots=True)
class Deed:
    """One step that is behind us."""

    sort: str
    """One of ``SORTS``; empty for what this policy never does."""
    role: str = ""
    title: str = ""
    """First line of what it was done to."""
    name: str = ""
    typed: str = ""
    changed: bool = True
    failed: bool = False
    before: str = ""
    """Fingerprint of the screen it was done on."""
    bounds: tuple[int, int, int, int] = (0, 0, 0, 0)


def deeds_of(history: History) -> tuple[Deed, ...]:
    """The steps that were carried out, oldest first."""
    return tuple(_deed(past) for past in history.steps if past.outcome is None or past.outcome.status != "refused")


def mark_of(seen: tuple[str, ...]) -> str:
    """What an act leaves in the journal, so that the policy remembers what it read."""
    return _NOTE + json.dumps(list(seen), ensure_ascii=False) if seen else ""


def seen_before(history: History) -> tuple[str, ...]:
    """What earlier screens showed, newest screen first."""
    found: list[str] = []
    for past in reversed(history.steps):
        mark = past.intent.clause_key.rpartition("\n")[2]
        if not mark.startswith(_NOTE):
            continue
        try:
            told = json.loads(mark.removeprefix(_NOTE))
        except ValueError:
            continue
        if isinstance(told, list):
            found += [line for line in told if isinstance(line, str)]
    return tuple(dict.fromkeys(found))


def _deed(past: Past) -> Deed:
    action, target = past.intent.action, past.intent.target
    sort, typed = "tap", ""
    match action:
        case Type():
            sort, typed = "type", action.text
        case Adjust():
            sort, typed = "adjust", f"{action.value:g}"
        case LongPress():
            sort = "hold"
        case Swipe():
            sort = f"swipe-{action.direction}"
        case Scroll():
            sort = f"scroll-{action.direction}"
        case Back():
            sort = "back"
        case Press():
            sort = action.key.casefold()
        case Select():
            typed = " ".join(action.options)
        case _:
            sort = "tap"
    return Deed(
        sort=sort if sort in SORTS else "",
        role=target.role if target else "",
        title=target.name.split("\n", 1)[0] if target else "",
        name=target.name if target else "",
        typed=typed,
        changed=past.outcome.changed if past.outcome else True,
        failed=past.outcome is not None and past.outcome.status == "failed",
        before=past.intent.before.fingerprint,
        bounds=target.bounds if target else (0, 0, 0, 0),
    )
