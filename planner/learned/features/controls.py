"""What the elements are, how boxes stand, and what sort of screen it is."""

from __future__ import annotations

from planner.learned.columns import Columns
from planner.learned.endings import seen_done
from planner.learned.kinds import SORTS, sorts_of
from planner.learned.reading import label_words
from planner.learned.situation import FIELDS, TICKS, Situation

_MANY = 25
_FEW = 12


def add_controls(columns: Columns, s: Situation) -> None:
    """Columns ``control.*``, ``sort.*``, ``screen.*`` and ``ending.*``."""
    against = s.of_elements([float(s.stands_against(at)) for at in range(s.many)])
    boxed = s.of_elements([float(e.role in TICKS) for e in s.elements])
    columns.each("control.button", [float(e.role not in TICKS and e.role not in FIELDS) for e in s.elements])
    columns.each("control.box", boxed)
    columns.each("control.field", [float(e.role in FIELDS) for e in s.elements])
    columns.each("control.on", [float("checked" in e.states) for e in s.elements])
    columns.each("control.off", [float("unchecked" in e.states) for e in s.elements])
    columns.each("control.as_wanted", boxed * (1 - against))
    columns.each("control.against", against)
    columns.each("control.against_fit", against * s.fit_left)
    columns.each("control.plain", [float(not e.value and not e.description and "\n" not in e.name) for e in s.elements])
    columns.each("control.lines", [min(e.name.count("\n"), 3) / 3 for e in s.elements])
    columns.each("control.words", [min(len(label_words(title)), 8) / 8 for title in s.titles])
    columns.each("control.place", [at / max(s.many - 1, 1) for at in range(s.many)])
    for sort in SORTS:
        columns.each(f"sort.{sort}", [float(sort in sorts) for sorts in s.sorts])
    asked = frozenset(sort for word in s.goal.telling for sort in sorts_of(word))
    columns.each("sort.asked", [float(bool(asked & sorts)) for sorts in s.sorts])
    _add_screen(columns, s)
    ending = seen_done(s)
    columns.all("ending.box", ending.box)
    columns.all("ending.typed", float(ending.typed))
    columns.all("ending.left_to_type", min(len(ending.missing), 3) / 3)


def _add_screen(columns: Columns, s: Situation) -> None:
    many = max(s.many, 1)
    has = {sort: any(sort in sorts for sorts in s.sorts) for sort in ("confirm", "save", "send", "cancel")}
    columns.all("screen.size", min(s.many, _MANY) / _MANY)
    for sort, there in has.items():
        columns.all(f"screen.{sort}", float(there))
    columns.all("screen.dialog", float((has["confirm"] or has["cancel"]) and s.many <= _FEW))
    columns.all("screen.boxes", sum(e.role in TICKS for e in s.elements) / many)
    columns.all("screen.fields", min(sum(e.role in FIELDS for e in s.elements), 4) / 4)
    left = [float(s.precision_left[at]) for at in range(s.many) if s.stands_against(at)]
    columns.all("screen.boxes_left", max(left, default=0.0))
