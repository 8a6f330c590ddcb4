"""What was done so far, as far as it bears on the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from devices.action import Press, Select, Type
from planner.decision import History, Past


@dataclass(frozen=True, slots=True)
class Deed:
    """One step that is behind us."""

    role: str
    name: str
    typed: str = ""
    """Text that was typed, or options that were chosen."""
    changed: bool = True
    """Whether the screen looked different afterwards."""
    before: str = ""
    """Fingerprint of the screen it was done on."""
    kind: str = "tap"
    """Of the action, as ``devices.action`` calls it; ``home`` and ``enter`` are keys."""
    app: str = ""
    """Package of the app it was done in; empty where nobody noted it."""

    @property
    def title(self) -> str:
        """The first line of what it was done to."""
        return title_of(self.name)


def title_of(name: str) -> str:
    """A row's first line: what it is, without what it is set to."""
    return name.split("\n", 1)[0]


def left_again(deeds: Sequence[Deed]) -> frozenset[tuple[str, str]]:
    """Role and first line of what was opened and left by going back, with nothing typed in between: it led nowhere."""
    found: list[tuple[str, str]] = []
    opened: list[Deed] = []
    for deed in deeds:
        if deed.kind == "back":
            found += [(before.role, before.title) for before in opened[-1:]]
            opened = opened[:-1]
        elif deed.kind == "tap" and deed.changed:
            opened.append(deed)
        elif deed.kind != "scroll":
            opened = []
    return frozenset(found)


def deeds_of(history: History) -> tuple[Deed, ...]:
    """The steps that were carried out, oldest first."""
    return tuple(_deed(past) for past in history.steps if past.outcome is None or past.outcome.status != "refused")


def _deed(past: Past) -> Deed:
    action, target = past.intent.action, past.intent.target
    typed = ""
    if isinstance(action, Type):
        typed = action.text
    elif isinstance(action, Select):
        typed = " ".join(action.options)
    return Deed(
        role=target.role if target else "",
        name=target.name if target else action.describe(),
        typed=typed,
        changed=past.outcome.changed if past.outcome else True,
        before=past.intent.before.fingerprint,
        app=past.intent.before.location.partition("/")[0],
        kind=action.key.casefold() if isinstance(action, Press) else action.kind,
    )
