"""What the network sees of a page, besides what ``planner.learned.features`` tells: none of it knows a site.

Where an element stands (its row or card, and whether that one fits the goal better than those of its namesakes), what
stands beside it, what it is, and which option of a list would be chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from devices.screen import State
from perception.lexical import fold_text
from planner.learned.choices import Choice
from planner.learned.columns import Columns
from planner.learned.features import describe
from planner.learned.features.choosing import CHOOSING, choosing
from planner.learned.situation import ahead_of_others
from planner.seconded.boxes import Box, boxes_of
from planner.seconded.offers import lists
from planner.seconded.page import Page

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Table = npt.NDArray[np.float32]

_ROLES: Final = (
    *("option", "row", "gridcell", "cell", "treeitem", "spinbutton", "menuitemradio", "menuitemcheckbox", "text"),
    *("heading", "generic", "columnheader", "group", "dialog"),
)
_STATES: Final[tuple[State, ...]] = (
    *("required", "collapsed", "pressed", "offscreen", "draggable", "readonly", "mixed", "multiple"),
)
_OVERLAYS: Final = frozenset({"dialog", "alertdialog", "menu", "listbox", "tooltip"})
_DIALOGS: Final = frozenset({"dialog", "alertdialog"})
_MANY: Final = 60
_FIRST: Final = 5
_LISTED: Final = tuple(f"listed.{name}" for name in ("is", "said", "left", "verbatim", "held", "covers", "meaning"))
_MOST_MEANINGS: Final = 60


def table_of(s: Page, offers: Sequence[Choice]) -> tuple[Table, tuple[str, ...]]:
    """The rows of one decision, shape (offers, columns), and what the columns are called."""
    import numpy as np

    columns = describe(s)
    boxes = boxes_of(s)
    _add_boxes(columns, s, boxes)
    _add_twins(columns, s, boxes)
    _add_kinds(columns, s)
    _add_captions(columns, s)
    rows = [s.many if offer.at is None else offer.at for offer in offers]
    table: Table = np.hstack([columns.table()[rows], choosing(s, offers), _listed(s, offers)])
    return table, (*columns.names, *CHOOSING, *_LISTED)


def _add_boxes(columns: Columns, s: Page, boxes: Sequence[Box]) -> None:
    goal, left = s.goal.telling, s.remaining
    columns.each("box.fit", [s.covers(box.text, goal) for box in boxes])
    columns.each("box.fit_left", [s.covers(box.text, left) for box in boxes])
    columns.each("box.said", [s.said_by(box.text) if box.text else 0.0 for box in boxes])
    columns.each("box.around", [s.covers(box.around, goal) for box in boxes])
    last = s.last
    signs = [(element.role, element.name) for element in s.elements]
    used = boxes[signs.index((last.role, last.name))].index if last and (last.role, last.name) in signs else -1
    columns.each("box.just_used", [float(box.index == used and used >= 0) for box in boxes])


def _add_twins(columns: Columns, s: Page, boxes: Sequence[Box]) -> None:
    """How well an element fits together with its box, and whether it is the one of its namesakes that does."""
    told = [f"{name} {box.text}" for name, box in zip(s.names, boxes, strict=True)]
    whole = s.of_elements([s.covers(text, s.goal.telling) for text in told])
    left = s.of_elements([s.covers(text, s.remaining) for text in told])
    fit = (s.precision * whole) ** 0.5
    columns.each("box.whole", whole)
    columns.each("box.whole_fit", fit)
    columns.each("box.whole_fit.ahead", ahead_of_others(fit))
    columns.each("box.left_fit.ahead", ahead_of_others(left * s.precision))
    best, behind = s.of_elements([0.0] * s.many), s.of_elements([0.0] * s.many)
    namesakes: dict[tuple[str, str], list[int]] = {}
    for at, element in enumerate(s.elements):
        namesakes.setdefault((element.role, element.name), []).append(at)
    for group in namesakes.values():
        ranked = sorted((float(whole[at]) for at in group), reverse=True)
        for at in group if len(group) > 1 else ():
            best[at] = float(whole[at] >= ranked[0] > ranked[1])
            behind[at] = whole[at] - ranked[0]
    columns.each("twin.best", best)
    columns.each("twin.behind", behind)


def _add_kinds(columns: Columns, s: Page) -> None:
    for role in _ROLES:
        columns.each(f"kind.{role}", [float(element.role == role) for element in s.elements])
    for state in _STATES:
        columns.each(f"stands.{state}", [float(state in element.states) for element in s.elements])
    above = [{each.role for each in s.screen.ancestors(element)} for element in s.elements]
    columns.each("kind.in_overlay", [float(bool(roles & _OVERLAYS)) for roles in above])
    columns.all("page.dialog", float(any(element.role in _DIALOGS for element in s.screen)))
    columns.all("page.many", min(s.many, _MANY) / _MANY)
    roles = [element.role for element in s.elements]
    nth = [roles[:at].count(role) for at, role in enumerate(roles)]
    columns.each("kind.nth", [min(many, _FIRST) / _FIRST for many in nth])
    columns.each("kind.last", [float(many == roles.count(role) - 1) for many, role in zip(nth, roles, strict=True)])


def _add_captions(columns: Columns, s: Page) -> None:
    """What stands beside an element, what it looks like, and what could be chosen in it."""
    goal, text = s.goal.telling, fold_text(s.goal.text)
    beside = [f"{element.label} {element.description}" for element in s.elements]
    columns.each("caption.fit", [s.covers(told, goal) for told in beside])
    columns.each("caption.fit_left", [s.covers(told, s.remaining) for told in beside])
    columns.each("caption.said", [s.said_by(told) if told.strip() else 0.0 for told in beside])
    columns.each("look.fit", [s.covers(" ".join(element.look), goal) for element in s.elements])
    columns.each("list.said", [max((s.said_by(o) for o in element.options), default=0.0) for element in s.elements])
    columns.each("list.verbatim", [float(any(_stands_in(o, text) for o in e.options)) for e in s.elements])
    columns.each("list.as_said", [float(_stands_in(element.value, text)) for element in s.elements])


def _listed(s: Page, offers: Sequence[Choice]) -> Table:
    """Of each offer what is said of the option that would be chosen; zeros for all others."""
    import numpy as np

    found = np.zeros((len(offers), len(_LISTED)), dtype=np.float32)
    of_lists = [at for at, offer in enumerate(offers) if lists(s, offer)]
    text = fold_text(s.goal.text)
    for at in of_lists:
        option, place = offers[at].text, offers[at].at
        assert place is not None
        held = fold_text(s.elements[place].value) == fold_text(option)
        said, left = s.said_by(option), s.said_by(option, s.remaining)
        found[at, :-1] = (1.0, said, left, _stands_in(option, text), held, s.covers(option, s.remaining))
    if read := of_lists[:_MOST_MEANINGS]:
        found[read, -1] = s.embedder.embed([offers[at].text or " " for at in read]) @ s.goal_vector
    return found


def _stands_in(name: str, text: str) -> bool:
    return len(name) > 1 and fold_text(name) in text
