"""Recognises what a goal asks for among lessons that were learnt, and which of its words are values.

What the lessons are is the planner's affair; their names, and those of their slots, travel with the weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perception.models.onnx import Session, open_session
from perception.models.weights import Weights, read_manifest, shipped

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]

NAME: Final = "which-lesson"
GRAPH: Final = "network.onnx"
LESSONS: Final = "lessons.txt"
SLOTS: Final = "slots.txt"
INPUTS: Final = ("meaning", "words", "numbers", "hidden")
OUTPUTS: Final = ("lesson", "slot")


@dataclass(frozen=True, slots=True)
class Heard:
    """What the network makes of a goal."""

    lessons: Scores
    """Probability of each lesson."""
    slots: Scores
    """(words, slots): scores; only differences mean something."""


class Recogniser:
    """An open network.

    Args:
        session: see ``INPUTS`` and ``OUTPUTS``.
        lessons: names of what it knows.
        slots: names of what a word may belong to; the first is none.
        weights: where all three came from.
    """

    def __init__(self, session: Session, lessons: tuple[str, ...], slots: tuple[str, ...], weights: Weights) -> None:
        self._session, self._weights = session, weights
        self.lessons, self.slots = lessons, slots

    @classmethod
    def load(cls, weights_dir: Path | None = None, *, threads: int = 1) -> Recogniser:
        """Open the network, after every file was compared with its manifest.

        Args:
            weights_dir: a folder with a manifest; the shipped one when None.
            threads: cores that one goal may occupy.

        Raises:
            WeightsMissing: a file, or the folder, is not there.
            WeightsAltered: a file is not the published one.
            ManifestInvalid: the manifest cannot be used.
            ModelUnusable: onnxruntime is absent, too old, or refuses the network.
        """
        weights = read_manifest(weights_dir or shipped(NAME))
        lessons, slots = (
            tuple(weights.path(name).read_text(encoding="utf-8").split("\n")[:-1]) for name in (LESSONS, SLOTS)
        )
        return cls(open_session(weights.path(GRAPH), threads), lessons, slots, weights)

    def hear(self, meaning: Scores, words: Scores, numbers: Scores) -> Heard:
        """What a goal asks for.

        Args:
            meaning: the goal's vector, (width,).
            words: its words' vectors, (words, width).
            numbers: (words, numbers of each).
        """
        import numpy as np

        hidden = np.zeros((1, len(words)), dtype=bool)
        lesson, slot = self._session.run(
            list(OUTPUTS),
            {"meaning": meaning[None], "words": words[None], "numbers": numbers[None], "hidden": hidden},
        )
        scores = lesson[0] / (self._weights.setting("temperature_percent") / 100)
        odds = np.exp(scores - scores.max())
        return Heard(odds / odds.sum(), slot[0])
