"""An app's memory as it looks from one decision: every label of the app scored against the goal."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from planner.learned.outlook import Outlook
from planner.learned.reading import best_fit, label_words
from planner.learned.situation import Situation

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Column = npt.NDArray[np.float32]


class View:
    """Scores of the app's labels for one decision.

    Args:
        situation: the decision.
        outlook: what is remembered of the app; it has labels.
    """

    def __init__(self, situation: Situation, outlook: Outlook) -> None:
        self.outlook = outlook
        self._s = situation
        self.place = outlook.place(situation.screen)
        self.opens = [outlook.opens(self.place, element) for element in situation.elements]
        self.twins = [outlook.counterpart(self.place, element) for element in situation.elements]

    @cached_property
    def precision(self) -> Column:
        """For each label the share of its words that the goal says."""
        import numpy as np

        s = self._s
        return np.array([s.said_by(label) for label in self.outlook.labels], dtype=np.float32)

    @cached_property
    def fit(self) -> Column:
        """For each label the geometric mean of precision and recall."""
        fit: Column = (self.precision * self._recall(self._s.goal.telling)) ** 0.5
        return fit

    @cached_property
    def fit_left(self) -> Column:
        """The same with recall of the remaining words."""
        fit: Column = (self.precision * self._recall(self._s.remaining)) ** 0.5
        return fit

    @cached_property
    def meaning(self) -> Column:
        """Cosine of each label with the goal; 0 where it is negative, and for what is text alone and leads nowhere."""
        import numpy as np

        near = np.zeros(len(self.outlook.labels), dtype=np.float32)
        borne = list(self.outlook.borne)
        if borne:
            vectors = self._s.embedder.embed([self.outlook.labels[at] for at in borne])
            near[borne] = np.clip(vectors @ self._s.goal_vector, 0.0, 1.0)
        return near

    def _recall(self, words: tuple[str, ...]) -> Column:
        import numpy as np

        fits = np.array([_fits(word, self.outlook.labels) for word in words], dtype=np.float32)
        weights = np.array([self._s.weight(word) for word in words], dtype=np.float32)
        if not weights.sum():
            return np.zeros(len(self.outlook.labels), dtype=np.float32)
        recall: Column = weights @ fits / weights.sum()
        return recall


@lru_cache(maxsize=512)
def _fits(word: str, labels: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(best_fit(word, label_words(label)) for label in labels)
