"""What the network sees: a row of numbers for each thing that could be done next, the last row for finishing.

Each module adds the columns of one subject: ``wording`` (the goal's words and meaning), ``controls`` (what the elements
are), ``filling`` (what could be typed), ``doing`` (what was done) and ``remembering`` (what an exploration taught). A
column's name begins with its subject, so that a subject can be left out to see what it is worth.

How many steps were taken is not among them: a task is over when it looks done, not when it has become long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.learned.columns import Columns
from planner.learned.features.controls import add_controls
from planner.learned.features.doing import add_doing
from planner.learned.features.filling import add_filling
from planner.learned.features.remembering import add_remembering
from planner.learned.features.wording import add_wording
from planner.learned.situation import Situation

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FINISH = "finish"
"""The column that marks the last row."""


def describe(situation: Situation) -> Columns:
    """All columns of one decision."""
    columns = Columns(situation.many)
    columns.each(FINISH, [0.0] * situation.many, finish=1.0)
    add_wording(columns, situation)
    add_controls(columns, situation)
    add_filling(columns, situation)
    add_doing(columns, situation)
    add_remembering(columns, situation)
    return columns


def features_of(situation: Situation) -> npt.NDArray[np.float32]:
    """The table of one decision, shape (elements + 1, columns)."""
    return describe(situation).table()
