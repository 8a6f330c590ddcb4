"""Chooses what to do next on a screen: one small transformer over the tokens of a decision.

What the tokens mean is the planner's affair; the layout they were trained in travels with the weights, so that a
network never reads another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perception.errors import ModelUnusable
from perception.models.onnx import Session, open_session
from perception.models.weights import REINSTALL, Weights, read_manifest, shipped

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]

NAME: Final = "next-step"
GRAPH: Final = "network.onnx"
LAYOUT: Final = "layout.txt"
TRAINED_ON: Final = "trained_on.txt"
INPUTS: Final = (
    *("state", "meaning", "goal.words", "goal.numbers"),
    *(f"{kind}.{part}" for kind in ("values", "elements", "deeds") for part in ("words", "more", "numbers")),
    *("relations", "hidden"),
)
OUTPUTS: Final = ("acts", "wholes", "first", "last", "value", "answer")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Scores; higher is better, and only differences mean something."""

    acts: Scores
    """Shape (elements, acts)."""
    wholes: Scores
    """Shape (acts without an element,)."""
    first: Scores
    """Shape (elements + 1, words of the goal): where what is typed into each element begins; the last row is the
    screen's as a whole."""
    last: Scores
    """The same for where it ends."""
    value: Scores
    """Shape (elements + 1, values)."""
    answer: Scores
    """Shape (elements,): what is answered."""


class Chooser:
    """An open network.

    Args:
        session: see ``INPUTS`` and ``OUTPUTS``.
        layout: what its tokens hold, as the trainer wrote it.
        trained_on: names of the apps whose tasks it was trained on.
        weights: where all three came from.
    """

    def __init__(self, session: Session, layout: str, trained_on: frozenset[str], weights: Weights) -> None:
        self._session, self._weights = session, weights
        self.layout, self.trained_on = layout, trained_on

    @classmethod
    def load(cls, weights_dir: Path | None = None, *, threads: int = 1) -> Chooser:
        """Open the network, after every file was compared with its manifest.

        Args:
            weights_dir: a folder with a manifest; the shipped one when None.
            threads: cores that one decision may occupy.

        Raises:
            WeightsMissing: a file, or the folder, is not there.
            WeightsAltered: a file is not the published one.
            ManifestInvalid: the manifest cannot be used.
            ModelUnusable: onnxruntime is absent, too old, or refuses the network.
        """
        weights = read_manifest(weights_dir or shipped(NAME))
        layout = weights.path(LAYOUT).read_text(encoding="utf-8")
        trained_on = frozenset(weights.path(TRAINED_ON).read_text(encoding="utf-8").split("\n")) - {""}
        return cls(open_session(weights.path(GRAPH), threads), layout, trained_on, weights)

    @property
    def fingerprint(self) -> str:
        """Changes with the network."""
        return f"{self._weights.id}-{self._weights.fingerprint}"

    @property
    def temperature(self) -> float:
        """What scores are divided by so that the probabilities they give come true."""
        return self._weights.setting("temperature_percent") / 100

    def expect(self, layout: str) -> None:
        """Check that the network was trained on such tokens.

        Raises:
            ModelUnusable: it was not.
        """
        if layout != self.layout:
            raise ModelUnusable(f"the network {self._weights.id} was trained on other tokens", REINSTALL)

    def choose(self, tokens: Mapping[str, npt.NDArray[np.generic]]) -> Chosen:
        """Score everything that could be done.

        Args:
            tokens: of one decision, by the names in ``INPUTS``; at least one token of each kind.
        """
        found = self._session.run(list(OUTPUTS), {name: tokens[name] for name in INPUTS})
        return Chosen(*found)
