"""What an element does, in words, from how the screen looked before and after (in the spirit of AutoGUI's annotator).

What changed is told by rule, so that it is true of what was seen and of nothing else; where nothing changed, that is
what is told.
"""

from __future__ import annotations

from devices.screen import Element, Screen

_MOST_NAMED = 4


def function_of(element: Element, before: Screen, after: Screen) -> str:
    """One sentence, such as ``opens "Add alarm" with Hour, Minute and OK``."""
    if before.fingerprint == after.fingerprint:
        return "changes nothing"
    if element.can("type"):
        return "takes a text"
    title = title_of(after)
    old = {(e.role, e.name) for e in before}
    new = [e for e in after if (e.role, e.name) not in old and e.name]
    dialog = next((e for e in after if "modal" in e.states and ("dialog", e.name) not in old), None)
    named = _listed([e.name.split("\n", 1)[0] for e in new if e.actions or e.role in ("textbox", "combobox")])
    if dialog is not None and dialog.role == "menu":
        return f"opens a menu with {named}" if named else "opens a menu"
    if dialog is not None:
        return f'asks "{dialog.name or title}"' + (f" with {named}" if named else "")
    if after.location != before.location or (title and title != title_of(before)):
        return f'opens "{title}"' + (f" with {named}" if named else "")
    if not new:
        gone = [
            e.name.split("\n", 1)[0]
            for e in before
            if e.name and (e.role, e.name) not in {(a.role, a.name) for a in after}
        ]
        return f"takes {_listed(gone)} away" if gone else "changes how something looks"
    return f"shows {named or _listed([e.name for e in new])}"


def title_of(screen: Screen) -> str:
    """What a screen is called: its first heading, else its first text."""
    heading = next((e.name for e in screen if e.role == "heading" and e.name), "")
    return heading or next((e.name for e in screen if e.role in ("text", "dialog") and e.name), screen.title)


def _listed(names: list[str]) -> str:
    told = list(dict.fromkeys(name[:40] for name in names if name))[:_MOST_NAMED]
    if len(told) < 2:
        return "".join(told)
    return f"{', '.join(told[:-1])} and {told[-1]}"
