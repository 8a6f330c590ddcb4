"""What the network sees: a row of numbers for each thing that could be done next, the last row for finishing.

Each module adds the columns of one subject. Of the element, whatever is done to it: ``wording`` (the goal's words and
meaning), ``controls`` (what the elements are), ``placing`` (where they stand), ``dating`` (days and times), ``filling``
(what could be typed), ``doing`` (what was done), ``remembering`` (what an exploration taught) and ``apps`` (which app
knows the goal's words). Of the choice itself: ``choosing`` (what would be done, with which text). A column's name
begins with its subject, so that a subject can be left out to see what it is worth.

How many steps were taken is not among them: a task is over when it looks done, not when it has become long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planner.learned.choices import Choice
from planner.learned.columns import Columns
from planner.learned.features.apps import add_apps
from planner.learned.features.choosing import CHOOSING, choosing
from planner.learned.features.controls import add_controls
from planner.learned.features.dating import add_dating
from planner.learned.features.doing import add_doing
from planner.learned.features.filling import add_filling
from planner.learned.features.placing import add_placing
from planner.learned.features.remembering import add_remembering
from planner.learned.features.wording import add_wording
from planner.learned.situation import Situation

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WHOLE = "whole"
"""The column that marks what is done without an element."""


def describe(situation: Situation) -> Columns:
    """The columns of the elements of one decision, and of none."""
    columns = Columns(situation.many)
    columns.each(WHOLE, [0.0] * situation.many, finish=1.0)
    add_wording(columns, situation)
    add_controls(columns, situation)
    add_placing(columns, situation)
    add_dating(columns, situation)
    add_filling(columns, situation)
    add_doing(columns, situation)
    add_remembering(columns, situation)
    add_apps(columns, situation)
    return columns


def names_of(columns: Columns) -> tuple[str, ...]:
    """What the columns of a whole table are called."""
    return (*columns.names, *CHOOSING)


def table_of(columns: Columns, situation: Situation, choices: Sequence[Choice]) -> npt.NDArray[np.float32]:
    """The table of one decision, shape (choices, columns)."""
    import numpy as np

    rows = [situation.many if choice.at is None else choice.at for choice in choices]
    table: npt.NDArray[np.float32] = np.hstack([columns.table()[rows], choosing(situation, choices)])
    return table
