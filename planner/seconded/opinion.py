"""What the network would do next on a page, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from perception.models.ranker import Ranker
from perception.models.weights import shipped
from planner.learned.choices import Choice
from planner.learned.vain import is_in_vain
from planner.seconded.columns import table_of
from planner.seconded.offers import offers_of
from planner.seconded.page import Page

if TYPE_CHECKING:
    from pathlib import Path

    from perception.models.embedding import Embedder

NAME: Final = "next-step-on-a-page"


@dataclass(frozen=True, slots=True)
class Opinion:
    """All that could be done, and how probable each is."""

    offers: Sequence[Choice]
    probabilities: Sequence[float]
    """One an offer; 0 of what was done in vain."""

    @property
    def best(self) -> int:
        """Number of the most probable offer."""
        return max(range(len(self.offers)), key=self.probabilities.__getitem__)

    def of(self, row: int | None) -> float:
        """How probable an offer is; 0 of what is not offered."""
        return 0.0 if row is None else self.probabilities[row]


class Adviser:
    """The network with the text model that its columns are read with.

    Args:
        embedder: sentences to vectors.
        weights: folder of the network; the shipped one when None.

    Raises:
        WeightsMissing, WeightsAltered, ManifestInvalid, ModelUnusable: the network cannot be opened.
    """

    def __init__(self, embedder: Embedder, weights: Path | None = None) -> None:
        self.embedder = embedder
        self._ranker = Ranker.load(weights or shipped(NAME))

    def opinion(self, s: Page) -> Opinion:
        """Rank all that could be done."""
        offers = offers_of(s)
        table, columns = table_of(s, offers)
        self._ranker.expect(columns)
        ranked = self._ranker.rank(table).tolist()
        sure = [0.0 if is_in_vain(offer, s) else each for offer, each in zip(offers, ranked, strict=True)]
        return Opinion(offers, sure)
