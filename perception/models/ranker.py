"""Ranks what could be done next: a small network over rows of numbers, one row for each choice.

Several perceptrons, trained alike from different beginnings, each turn a row into one score. Over the rows of a
decision the scores become probabilities (listwise: Cao et al. 2007), and the mean of the perceptrons' probabilities is
the answer (deep ensemble: Lakshminarayanan, Pritzel and Blundell 2017). What the columns mean is the planner's affair;
their names travel with the weights, so that a network never reads columns it was not trained on.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from perception.errors import ModelUnusable
from perception.models.onnx import Session, open_session
from perception.models.weights import REINSTALL, Weights, read_manifest, shipped

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME: Final = "next-action"
GRAPH: Final = "network.onnx"
COLUMNS: Final = "columns.txt"
TRAINED_ON: Final = "trained_on.txt"
ROWS: Final = "rows"
PROBABILITIES: Final = "probabilities"


class Ranker:
    """An open network.

    Args:
        session: ``rows`` (choices, columns) → ``probabilities`` (choices,).
        columns: what the columns are called, in order.
        trained_on: names of the apps whose tasks it was trained on.
        weights: where all three came from.
    """

    def __init__(
        self, session: Session, columns: tuple[str, ...], trained_on: frozenset[str], weights: Weights
    ) -> None:
        self._session = session
        self._weights = weights
        self.columns = columns
        self.trained_on = trained_on

    @classmethod
    def load(cls, weights_dir: Path | None = None, *, threads: int = 1) -> Ranker:
        """Opens the network, after every file was compared with its manifest; takes a few milliseconds.

        Args:
            weights_dir: a folder with a manifest; the shipped one when None.
            threads: cores that one decision may occupy; a decision is too small to gain from a second.

        Raises:
            WeightsMissing: a file, or the folder, is not there.
            WeightsAltered: a file is not the published one.
            ManifestInvalid: the manifest cannot be used.
            ModelUnusable: onnxruntime is absent, too old, or refuses the network.
        """
        weights = read_manifest(weights_dir or shipped(NAME))
        columns = tuple(weights.path(COLUMNS).read_text(encoding="utf-8").split())
        trained_on = frozenset(weights.path(TRAINED_ON).read_text(encoding="utf-8").split())
        return cls(open_session(weights.path(GRAPH), threads), columns, trained_on, weights)

    @property
    def fingerprint(self) -> str:
        """Changes with the network."""
        return f"{self._weights.id}-{self._weights.fingerprint}"

    def expect(self, columns: tuple[str, ...]) -> None:
        """Checks that the network was trained on these columns.

        Raises:
            ModelUnusable: it was not.
        """
        if columns != self.columns:
            odd = sorted(set(columns) ^ set(self.columns))
            told = f", such as {odd[0]!r}" if odd else ", in another order"
            raise ModelUnusable(f"the network {self._weights.id} was trained on other columns{told}", REINSTALL)

    def rank(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """How probably each choice is the right one.

        Args:
            rows: shape (choices, columns), float32, at least one choice.

        Returns:
            Shape (choices,), float32, which add up to 1.
        """
        probabilities: npt.NDArray[np.float32] = self._session.run(None, {ROWS: rows})[0]
        return probabilities
