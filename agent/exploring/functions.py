"""What an element does, in words, from how the screen looked before and after (in the spirit of AutoGUI's annotator).

What changed is told by rule, so that it is true of what was seen and of nothing else; ``annotating`` says when nothing
can be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from devices.screen import Element, Screen

_MOST_NAMED = 4
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Function:
    """What an element does.

    Args:
        text: one sentence, such as ``opens "Add alarm" with Hour, Minute and OK``.
        shows: what the sentence says is on the screen afterwards and was not before; the title first.
        hides: what it says is gone.
    """

    text: str
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


def function_of(element: Element, before: Screen, after: Screen) -> Function:
    """What using an element did to a screen; the two must differ."""
    if element.can("type"):
        return Function("takes a text")
    title = title_of(after)
    old = {(e.role, e.name) for e in before}
    new = [e for e in after if (e.role, e.name) not in old and e.name]
    dialog = next((e for e in after if "modal" in e.states and ("dialog", e.name) not in old), None)
    names = _few(e.name for e in new if e.actions or e.role in ("textbox", "combobox"))
    named = _listed(names)
    if dialog is not None and dialog.role == "menu":
        return Function(f"opens a menu with {named}" if named else "opens a menu", names)
    if dialog is not None:
        asked = dialog.name or title
        return Function(f'asks "{asked}"' + (f" with {named}" if named else ""), _few((asked, *names)))
    if after.location != before.location or (title and title != title_of(before)):
        return Function(f'opens "{title}"' + (f" with {named}" if named else ""), _few((title, *names)))
    if new:
        names = names or _few(e.name for e in new)
        return Function(f"shows {_listed(names)}", names)
    still = {(e.role, e.name) for e in after}
    gone = _few(e.name for e in before if e.name and (e.role, e.name) not in still)
    return Function(f"takes {_listed(gone)} away", hides=gone) if gone else Function("changes how something looks")


def title_of(screen: Screen) -> str:
    """What a screen is called: its first heading, else its first text."""
    heading = next((e.name for e in screen if e.role == "heading" and e.name), "")
    return heading or next((e.name for e in screen if e.role in ("text", "dialog") and e.name), screen.title)


def _few(names: Iterable[str]) -> tuple[str, ...]:
    plain = (name.split("\n", 1)[0][:_LONGEST] for name in names)
    return tuple(dict.fromkeys(name for name in plain if name))[:_MOST_NAMED]


def _listed(names: tuple[str, ...]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
