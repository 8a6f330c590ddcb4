"""Whether one of the skills that were found serves a goal, or none does.

Two witnesses are heard: retrieval's judge, who knows how near the skills lie in every view (``retrieval.fitting``),
and the alignment of the goal with their examples (``planner.wordings.aligner``), who knows which words of the goal
would be values and which nothing in a skill explains. Siblings (*turn on Wi-Fi*, *turn on Bluetooth*) are as near as
can be to the first and far apart to the second. How both are weighed was learnt on goals whose skill was taken away
(``python -m benchmarks.skill_abstention``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.meaning import Similarity
from planner.wordings.aligner import Aligner
from skills.errors import IndexUnusable
from skills.retrieval.decomposition import clauses
from skills.retrieval.fitting import Fit
from skills.retrieval.judging import Judge
from skills.skill import Skill

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FILE: Final = Path(__file__).with_name("fit.json")
_SUREST: Final = 0.999
FIGURES: Final = ("near", "aligned", "lead", "first of both")
"""What is weighed: the log odds of retrieval's judge and of the best alignment, by how much the latter leads, and
whether both put the same skill first."""


def weigh(goal: str, nearest: str, near: Fit, skills: Sequence[Skill], similarity: Similarity) -> Fit:
    """Whether one of the skills serves a goal; of a goal with several wishes, whether one serves one of them.

    Args:
        goal: as a person says it.
        nearest: the skill that retrieval puts first.
        near: what retrieval's judge says.
        skills: those that may serve, each with its examples.
        similarity: compares meanings.

    Raises:
        IndexUnusable: the shipped weights are damaged.
    """
    aligner = Aligner(skills, similarity)
    parts = dict.fromkeys((goal, *clauses(goal)))
    rows = [figures_of(near, nearest, [(chance, each.skill.name) for chance, each in aligner.candidates(part)])
            for part in parts]  # fmt: skip
    likely = max(float(shipped_weights().probability(row[None, :])[0]) for row in rows)
    return Fit(round(likely, 4), likely >= shipped_weights().threshold)


def figures_of(near: Fit, nearest: str, aligned: Sequence[tuple[float, str]]) -> npt.NDArray[np.float64]:
    """The figures of one goal: shape (len(FIGURES),).

    Args:
        near: what retrieval's judge says.
        nearest: the skill that retrieval puts first.
        aligned: probability and name of the skills that were laid beside the goal, the likeliest first.
    """
    import numpy as np

    chances = [chance for chance, _ in aligned[:2]] + [0.0, 0.0]
    best, second = _odds(chances[0]), _odds(chances[1])
    agreed = bool(aligned) and aligned[0][1] == nearest
    return np.array([_odds(near.likely), best, best - second, float(agreed)], np.float64)


@cache
def shipped_weights() -> Judge:
    """How the two witnesses are weighed.

    Raises:
        IndexUnusable: the file is damaged.
    """
    import numpy as np

    try:
        told = json.loads(FILE.read_text("utf-8"))
        columns = [np.array(told[key], np.float64) for key in ("centre", "spread", "weights")]
        if [len(column) for column in columns] != [len(FIGURES), len(FIGURES), len(FIGURES) + 1]:
            raise ValueError("columns of another length")
        return Judge(columns[0], columns[1], columns[2], float(told["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(f"{FILE} is damaged: {error}", "install clewline again") from error


def _odds(chance: float) -> float:
    held = min(_SUREST, max(1 - _SUREST, chance))
    return math.log(held / (1 - held))
