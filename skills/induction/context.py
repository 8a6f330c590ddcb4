"""What the goal names and no step uses: by whom a song is, of which day an event. It says which one is meant.

Such a piece of the goal becomes a parameter too, and the skill looks whether it is to be read where the demonstration
showed it, before it goes on: one that does the same to another's song would be worse than none. What no screen showed
stays a word of the order, so that the skill answers only to orders that say the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from devices.screen import Screen
from skills.induction.acting import Actor, Draft
from skills.induction.selecting import Document
from skills.induction.values import Span

_PACKAGE_WORD = re.compile(r"[a-z]{3,}")


def check_context(drafts: Sequence[Draft], actor: Actor) -> list[Draft]:
    """The steps, with a look for what the goal names besides."""
    made = list(drafts)
    for span in unused(actor):
        for number in range(len(made) - 1, -1, -1):
            draft = made[number]
            if number == 0 or not ("do" in draft.document or "when" in draft.document) or draft.shown.element is None:
                continue
            template = _read_as(span, draft.shown.before, actor)
            if template is not None:
                actor.values.commit(template)
                look: Document = {"repeat until": {"reads": template}, "at most": 2, "steps": [{"do": "wait"}]}
                made.insert(number, Draft(look, draft.shown))
                break
    return made


def unused(actor: Actor) -> list[Span]:
    """Values of the goal that no step has taken, in order."""
    values = actor.values
    apps = {
        word
        for step in actor.steps
        for place in (step.before.location, step.after.location)
        if "://" not in place
        for word in _PACKAGE_WORD.findall(place.casefold())
    }
    found: list[Span] = []
    for span in values.named_besides():
        said = values.goal[span.start : span.end]
        taken = any(span.start < used.end and used.start < span.end for used in (*values.used, *found))
        if not taken and said.casefold() not in apps and len(said) > 2:
            found.append(span)
    return found


def _read_as(span: Span, screen: Screen, actor: Actor) -> str | None:
    """How a screen spells a piece of the goal; None where it does not show it."""
    values = actor.values
    for element in screen:
        if element.role in ("tab", "menuitem"):
            continue
        for text in (element.name, element.description):
            form = values.spelt_in(span, text) if text else None
            if form is not None:
                return values.template(((span, form),))
    return None
