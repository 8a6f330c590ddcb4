"""Ways to ask for each task besides its template's own, written by hand: what is learnt is told in many words.

``wordings.txt`` has a line for each task, and its wordings below it, indented. One that begins with ``?`` is kept from
training: by those thresholds are chosen. None of them is one of the unseen wordings (`agent.practice.unseen`), which
nobody who wrote these has read.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from emulators.phone.tasks.task import Template

_KEPT: Final = "? "


@cache
def _read() -> dict[str, tuple[str, ...]]:
    text = files("agent.practice").joinpath("wordings.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith(" "):
            found[name].append(line.strip())
        elif name := line.strip():
            found[name] = []
    return {name: tuple(wordings) for name, wordings in found.items()}


def wordings_of(template: Template) -> tuple[str, ...]:
    """All that training may use, with ``{parameter}`` in them: the template's own first."""
    return (*template.goals, *(w for w in _read().get(template.name, ()) if not w.startswith(_KEPT)))


def kept_wordings(template: Template) -> tuple[str, ...]:
    """Those that are kept from training."""
    return tuple(w.removeprefix(_KEPT) for w in _read().get(template.name, ()) if w.startswith(_KEPT))
