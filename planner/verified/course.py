"""How the steps of a run were matched, and what came of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from devices.action import Adjust, Press, Select, Tap, Type
from planner.decision import Past
from planner.verified.coverage import NOTHING, share

_LOOKING: Final = frozenset({"reveal", "hover", "menu", "wait", "await", "page"})
"""Marks of steps that only look for something."""
_WEAK: Final = frozenset({"guess", "hand-in", "into", "said"})
"""Marks of ways to a target that are taken where nothing better is known."""
_TICKED: Final = frozenset({"checkbox", "radio", "switch", "option", "menuitemcheckbox", "menuitemradio"})
_FIELDS: Final = frozenset({"textbox", "searchbox", "combobox", "spinbutton", "slider"})
_TEXTS: Final = frozenset({"text", "cell", "group", "listitem", "row", "heading", "image", "none", "columnheader"})
_LINKS: Final = frozenset({"link", "menuitem", "tab"})
_UNSURE: Final = 0.5
_AGAIN: Final = re.compile(r"\b(?:until|times|twice|again|repeatedly)\b", re.IGNORECASE)
_SENDS: Final = re.compile(
    r"(?:save|send|submit|create|done|ok|apply|confirm|book|buy|order|pay|add|search|find|go|sign|log|register|join|post"
    r"|publish|reserve|calculate|next|continue|update|finish|place|check|subscribe|vote|start|request|get|donate|enter"
    r"|report|answer|rent|change|set|convert|show|reply|upload|download|print|share|play|roll|draw|guess)\b",
    re.IGNORECASE,
)


def marks_of(past: Past) -> frozenset[str]:
    """What a step's key says behind the order that it serves."""
    parts = past.intent.clause_key.split(":")
    return frozenset(parts[2:] if len(parts) > 1 else parts)


def doing(steps: Sequence[Past]) -> list[Past]:
    """The steps that did something, those left out that only looked for something."""
    return [past for past in steps if not _LOOKING & marks_of(past)]


def doubtful(steps: Sequence[Past]) -> list[Past]:
    """Presses on what is called otherwise, or less like the goal, than something else on its screen."""
    return [p for p in doing(steps) if (met := p.intent.met or NOTHING).outnamed or met.outdone]


def in_vain(steps: Sequence[Past]) -> list[Past]:
    """Presses before the end that changed nothing."""
    done = _performed(steps)
    return [p for p in doing(done[:-1]) if isinstance(p.intent.action, Tap) and p.outcome and not p.outcome.changed]


def twice(goal: str, steps: Sequence[Past]) -> list[str]:
    """What was pressed more than once in the same place, though the goal does not say to."""
    if _AGAIN.search(goal):
        return []
    targets = [p.intent.target for p in doing(_performed(steps)) if isinstance(p.intent.action, Tap)]
    counts = Counter((t.role, t.name, t.bounds) for t in targets if t is not None)
    return [f'{role} "{name}"' for (role, name, _), count in counts.items() if count > 1]


def guessed(steps: Sequence[Past]) -> list[Past]:
    """Steps that were taken because nothing better was known."""
    return [
        p for p in steps if _WEAK & marks_of(p) or (p.intent.confidence is not None and p.intent.confidence <= _UNSURE)
    ]


def is_left_lying(steps: Sequence[Past]) -> bool:
    """Whether something was filled in or ticked, and nothing pressed after it."""
    filled = [at for at, past in enumerate(steps) if _fills(past)]
    sent = any(isinstance(past.intent.action, Tap | Press) for past in steps[filled[-1] + 1 :]) if filled else True
    return not sent


def run_of(goal: str, steps: Sequence[Past]) -> dict[str, float]:
    """Figures of the steps of a run."""
    pressed = [past for past in doing(steps) if isinstance(past.intent.action, Tap)]
    met = [past.intent.met or NOTHING for past in doing(steps)]
    done = _performed(steps)
    last = done[-1].intent if done else None
    role = last.target.role if last is not None and last.target is not None else ""
    name = last.target.name if last is not None and last.target is not None else ""
    unsure = [p for p in steps if p.intent.confidence is not None and p.intent.confidence <= _UNSURE]
    return {
        "steps": share(len(steps), 8),
        "no step": float(not steps),
        "unsure steps": share(len(unsure), 3),
        "a weak way": float(any(_WEAK & marks_of(past) for past in steps)),
        "another is named better": float(any(each.outnamed for each in met)),
        "another stands better": float(any(each.outdone for each in met)),
        "pressed unsaid words": share(max(((p.intent.met or NOTHING).unsaid for p in pressed), default=0), 3),
        "a press in vain": float(bool(in_vain(steps))),
        "pressed twice": float(bool(twice(goal, steps))),
        "left lying": float(is_left_lying(steps)),
        "ends by sending": float(isinstance(last and last.action, Tap) and bool(_SENDS.match(name))),
        "ends on a link": float(role in _LINKS),
        "ends elsewhere": float(role in _TICKED or role in _FIELDS or role in _TEXTS),
    }


def _performed(steps: Sequence[Past]) -> list[Past]:
    return [past for past in steps if past.outcome is not None and past.outcome.status == "done"]


def _fills(past: Past) -> bool:
    target = past.intent.target
    if isinstance(past.intent.action, Tap):
        return target is not None and target.role in _TICKED
    return isinstance(past.intent.action, Type | Select | Adjust)
