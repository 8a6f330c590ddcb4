"""Whether a scenario may change of what is stored only what people have reviewed: for a file, or for one scenario.

::

    changes: as reviewed                  # what lies in NAME.baselines/, and nothing else
    changes: none                         # it only looks
    changes: {are: as reviewed, ignore: [org.clewline.shop.recent]}
    changes: unchecked                    # says so where the file says otherwise
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from agent.suite.scenario.steps import Written
from skills.parts import Text

Are = Literal["as reviewed", "none", "unchecked"]


class Changes(Written):
    """What may be otherwise after the last step."""

    are: Are
    ignore: tuple[Text, ...] = Field(default=(), max_length=50)
    """Paths that do not count, with all that is below them, as baselines write them."""


ChangesSaid = Annotated[
    Changes,
    BeforeValidator(
        lambda told: {"are": told} if isinstance(told, str) else told, json_schema_input_type=Are | Changes
    ),
]
