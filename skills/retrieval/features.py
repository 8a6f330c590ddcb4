"""How well every entry fits a goal, in every view: one row of numbers an entry.

Each column is standardised over the entries, so that a weight means the same in a library of forty and of forty
thousand. A column that says nothing about a goal is 0 throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from skills.retrieval.decomposition import clauses, without_particulars
from skills.retrieval.dots import dots
from skills.retrieval.library import SearchLibrary
from skills.retrieval.words import words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.retrieval.library import Vectors

    Matrix = npt.NDArray[np.float32]

VIEWS: Final = ("whole", "name", "told", "words", "name_words")
PLAIN: Final = (
    *(f"goal_{view}" for view in VIEWS),
    *(f"bare_{view}" for view in VIEWS),
    *(f"clause_{view}" for view in VIEWS),
    *(f"clauses_{view}" for view in VIEWS),
    "goal_word_by_word",
    *("group_best_whole", "group_best_words", "group_mean_whole", "group_mean_words"),
    *("group_clause_whole", "group_clause_words", "group_named"),
)
"""Columns of ``plain_features``: the goal as it is, without particulars, its best clause, all its clauses, and what the
group of an entry adds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A goal taken apart, with vectors."""

    goal: str
    bare: str
    clauses: tuple[str, ...]
    vectors: Vectors
    """The goal's, then the bare goal's, then one for each clause."""


def ask(goal: str, library: SearchLibrary) -> Asked:
    """A goal made ready for looking things up."""
    bare, parts = without_particulars(goal), clauses(goal)
    return Asked(goal, bare, parts, library.embed([goal, bare, *parts]))


def plain_features(asked: Asked, library: SearchLibrary) -> Matrix:
    """Shape (entries, len(PLAIN)), float32, standardised by column."""
    import numpy as np

    texts = (asked.goal, asked.bare, *asked.clauses)
    # Views × texts × entries.
    seen = [dots(asked.vectors, library.vectors[view]) for view in ("whole", "name", "told")]
    spoken = [words(text) for text in texts]
    seen += [library.words.scores_of_each(spoken), library.name_words.scores_of_each(spoken)]
    scores = [standardised(view) for view in seen]
    columns = [view[0] for view in scores] + [view[1] for view in scores]
    columns += [view[2:].max(axis=0) for view in scores] + [view[2:].mean(axis=0) for view in scores]
    columns.append(library.name_words_alike.scores(asked.goal))
    if library.grouped:
        whole, worded = scores[0], scores[3]
        columns += [_best(whole[0], library), _best(worded[0], library)]
        columns += [_mean(whole[0], library), _mean(worded[0], library)]
        columns += [_mean(whole[2:].max(axis=0), library), _mean(worded[2:].max(axis=0), library)]
        assert library.group_words is not None
        columns.append(library.group_words.scores(spoken[0]))
    else:
        columns += [np.zeros(len(library), np.float32)] * 7
    return standardised(np.stack(columns)).T


def clause_scores(asked: Asked, library: SearchLibrary) -> Matrix:
    """How well each entry fits each clause alone, in all views together: shape (clauses, entries)."""
    import numpy as np

    total = np.zeros((len(asked.clauses), len(library)), np.float32)
    for view, weight in (("whole", 0.5), ("name", 0.3), ("told", 0.2)):
        total += weight * standardised(dots(asked.vectors[2:], library.vectors[view]))
    spoken = [words(text) for text in asked.clauses]
    total += 0.5 * standardised(library.words.scores_of_each(spoken))
    return total


def standardised(rows: Matrix) -> Matrix:
    """Each row with mean 0 and deviation 1; a row of equal numbers becomes 0."""
    import numpy as np

    centred = rows - rows.mean(axis=1, keepdims=True)
    spread = centred.std(axis=1, keepdims=True)
    flat: Matrix = np.where(spread > 1e-6, centred / np.maximum(spread, 1e-6), 0.0).astype(np.float32)
    return flat


def _best(row: Matrix, library: SearchLibrary) -> Matrix:
    import numpy as np

    best = np.full(int(library.group.max()) + 1, -np.inf, np.float32)
    np.maximum.at(best, library.group, row)
    return best[library.group]


def _mean(row: Matrix, library: SearchLibrary) -> Matrix:
    import numpy as np

    count = np.bincount(library.group)
    total = np.bincount(library.group, weights=row)
    return (total / np.maximum(count, 1))[library.group].astype(np.float32)
