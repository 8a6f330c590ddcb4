"""What sort of element it is, where it stands, and what stands beside it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from devices.screen import Element
from perception.lexical import fold_text
from planner.learned.columns import Columns
from planner.learned.situation import Situation, ahead_of_others
from planner.practised.encoding import scrolls_of

_ROLES: Final = (
    *("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "slider"),
    *("tab", "listitem", "menuitem", "option", "image"),
)
_STATES: Final = ("selected", "focused", "multiline", "invalid", "expanded")
_PIECES: Final = re.compile(r"[\n;·—|]|, ")
_TALLEST_ROW_PX: Final = 500


def add_placing(columns: Columns, s: Situation) -> None:
    """Columns ``role.*``, ``state.*``, ``place.*`` and ``screen.*`` of what scrolls and covers."""
    for role in _ROLES:
        columns.each(f"role.{role}", [float(e.role == role) for e in s.elements])
    for state in _STATES:
        columns.each(f"state.{state}", [float(state in e.states) for e in s.elements])
    width, height = max(s.screen.size_px[0], 1), max(s.screen.size_px[1], 1)
    boxes = [e.bounds for e in s.elements]
    columns.each("place.x", [min((b.left + b.right) / 2 / width, 1.0) for b in boxes])
    columns.each("place.y", [min((b.top + b.bottom) / 2 / height, 1.0) for b in boxes])
    columns.each("place.wide", [min(b.width / width, 1.0) for b in boxes])
    columns.each("place.high", [min(b.height / height, 1.0) for b in boxes])
    rows = [_row(s, element) for element in s.elements]
    goal, left = s.goal.telling, s.remaining
    columns.each("row.fit", [s.covers(row, goal) for row in rows])
    columns.each("row.fit_left", [s.covers(row, left) for row in rows])
    columns.each("row.precision", [s.said_by(row) if row else 0.0 for row in rows])
    columns.each("row.there", [float(bool(row)) for row in rows])
    twins = Counter((e.role, e.name) for e in s.elements)
    columns.each("place.twins", [min(twins[e.role, e.name] - 1, 4) / 4 for e in s.elements])
    met: Counter[tuple[str, str]] = Counter()
    nth = []
    for element in s.elements:
        nth.append(min(met[element.role, element.name], 4) / 4)
        met[element.role, element.name] += 1
    columns.each("place.nth", nth)
    columns.each("place.nameless", [float(not e.name) for e in s.elements])
    _add_rest(columns, s)
    hints = [" ".join(e.hints) for e in s.elements]
    columns.each("hints.fit", [s.covers(hint, goal) for hint in hints])
    columns.each("hints.said", [s.said_by(hint) if hint else 0.0 for hint in hints])
    columns.each("value.said", [s.said_by(e.value) if e.value else 0.0 for e in s.elements])
    columns.each("value.there", [float(bool(e.value)) for e in s.elements])
    down, up = scrolls_of(s.screen)
    columns.all("screen.down", float(down))
    columns.all("screen.up", float(up))
    columns.all("screen.keyboard", float(s.screen.keyboard_px > 0))
    columns.all("screen.modal", float(any("modal" in e.states for e in s.screen)))
    columns.all("screen.launcher", float(s.is_launcher))
    columns.all("screen.live", float(s.is_live))


def _add_rest(columns: Columns, s: Situation) -> None:
    """What stands on an element besides its name: a row's second line, a description, what it is set to."""
    import numpy as np

    goal, left, text = s.goal.telling, s.remaining, fold_text(s.goal.text)
    pieces = [[piece.strip() for piece in _PIECES.split(_rest(e)) if piece.strip()] for e in s.elements]
    said = s.of_elements([max((s.said_by(piece) for piece in of), default=0.0) for of in pieces])
    recall = s.of_elements([s.covers(f"{e.name} {_rest(e)}", goal) for e in s.elements])
    recall_left = s.of_elements([s.covers(f"{e.name} {_rest(e)}", left) for e in s.elements])
    best = np.maximum(said, s.precision)
    fit, fit_left = (best * recall) ** 0.5, (best * recall_left) ** 0.5
    verbatim = [
        max((len(piece.split()) for piece in of if len(piece) > 2 and fold_text(piece) in text), default=0)
        for of in pieces
    ]
    columns.each("rest.there", [float(bool(of)) for of in pieces])
    columns.each("rest.said", said)
    columns.each("rest.verbatim", [min(many, 4) / 4 for many in verbatim])
    columns.each("rest.recall", recall)
    columns.each("rest.recall_left", recall_left)
    columns.each("rest.fit", fit)
    columns.each("rest.fit.ahead", ahead_of_others(fit))
    columns.each("rest.fit_left", fit_left)
    columns.each("rest.fit_left.ahead", ahead_of_others(fit_left))
    columns.all("rest.fit_left.highest", float(fit_left.max()) if s.many else 0.0)
    typed = [fold_text(deed.typed) for deed in s.deeds if len(deed.typed) > 1]
    whole = [fold_text(f"{e.name} {_rest(e)}") for e in s.elements]
    columns.each("done.bears_typed", [float(any(one in text for one in typed)) for text in whole])
    hands_in = any(sorts & {"save", "send", "confirm"} for sorts in s.sorts)
    held = any(e.can("type") and e.value and fold_text(e.value) in typed for e in s.screen)
    columns.all("ending.not_handed_in", float(hands_in and held))


def _rest(element: Element) -> str:
    return "\n".join(filter(None, (*element.name.split("\n")[1:], element.description, element.value)))


def _row(s: Situation, element: Element) -> str:
    """What else stands in the row of an element."""
    a = element.bounds
    if a.height <= 0 or a.height >= _TALLEST_ROW_PX:
        return ""
    near = s.screen.elements[max(0, element.index - 6) : element.index + 7]
    return " ".join(
        other.name
        for other in near
        if other.index != element.index
        and other.name
        and 0 < other.bounds.height < _TALLEST_ROW_PX
        and min(a.bottom, other.bounds.bottom) - max(a.top, other.bounds.top) > 0.5 * min(a.height, other.bounds.height)
    )
