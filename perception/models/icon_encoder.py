"""What icons mean: a crop becomes a vector in one space with words, and is compared with words and known icons.

Three things are shipped: the encoder, the map that takes MiniLM's vectors of any words into the icons' space, and a
bank of training icons for some hundred everyday meanings. Trained by ``perception.training.icons``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from perception.models.onnx import Session, open_session
from perception.models.opencv import opencv
from perception.models.weights import read_manifest, shipped

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME: Final = "icon-encoder"
GRAPH: Final = "icons.onnx"
TEXT_MAP: Final = "text_map.npy"
BANK: Final = "bank.npy"
NAMES: Final = "names.txt"
NAME_VECTORS: Final = "name_vectors.npy"
SIDE_PX: Final = 48
BATCH: Final = 32
_SHARPNESS = 14.0


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing an icon may stand for, with how likely it is among the everyday meanings, 0 to 1."""

    name: str
    chance: float


class IconEncoder:
    """Names icons and compares them with words.

    Args:
        session: ``crops`` (n, 1, 48, 48) → ``vectors`` (n, width), unit length.
        text_map: shape (384, width).
        bank: vectors of known icons, shape (icons, width), unit length.
        bank_names: index into ``names`` of each.
        names: everyday meanings.
        name_vectors: their words in the icons' space, shape (names, width).
    """

    def __init__(
        self,
        session: Session,
        text_map: npt.NDArray[np.float32],
        bank: npt.NDArray[np.float32],
        bank_names: npt.NDArray[np.int64],
        names: Sequence[str],
        name_vectors: npt.NDArray[np.float32],
    ) -> None:
        self._session = session
        self._text_map = text_map
        self._bank = bank
        self._bank_names = bank_names
        self.names = tuple(names)
        self._name_vectors = name_vectors

    @classmethod
    def load(cls, weights_dir: Path | None = None, threads: int = 2) -> IconEncoder:
        """Opens everything after the files were compared with the manifest.

        Raises:
            WeightsError: a file is missing or altered, or the runtime refuses it.
        """
        import numpy as np

        weights = read_manifest(weights_dir or shipped(NAME))
        session = open_session(weights.path(GRAPH), threads)
        stored = np.load(weights.path(BANK), allow_pickle=False)
        names = weights.path(NAMES).read_text(encoding="utf-8").splitlines()
        # The last two columns hold which name the icon bears.
        bank = stored[:, :-2].astype(np.float32)
        bank /= np.linalg.norm(bank, axis=1, keepdims=True)
        which = (stored[:, -2].view(np.uint8).astype(np.int64) << 8) | stored[:, -1].view(np.uint8)
        return cls(
            session,
            np.load(weights.path(TEXT_MAP), allow_pickle=False).astype(np.float32),
            bank,
            which,
            names,
            np.load(weights.path(NAME_VECTORS), allow_pickle=False).astype(np.float32),
        )

    def use(self, session: Session) -> None:
        """Another encoder in place of the shipped one, to compare the two."""
        self._session = session

    def embed(self, crops: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Unit vectors of crops made by ``crop_of``: shape (n, 48, 48) → (n, width)."""
        import numpy as np

        parts = [
            self._session.run(None, {"crops": crops[at : at + BATCH, None]})[0] for at in range(0, len(crops), BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, self._text_map.shape[1]), np.float32)

    def words(self, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """MiniLM's vectors of words in the icons' space: shape (n, 384) → (n, width), unit length."""
        import numpy as np

        told = vectors @ self._text_map
        return np.asarray(told / np.maximum(np.linalg.norm(told, axis=1, keepdims=True), 1e-6), np.float32)

    def meanings(self, vectors: npt.NDArray[np.float32], most: int = 3) -> list[tuple[Meaning, ...]]:
        """The likeliest everyday meanings of each icon, best first: words and known icons count alike."""
        import numpy as np

        scores = self.name_scores(vectors)
        odds = np.exp(_SHARPNESS * (scores - scores.max(axis=1, keepdims=True)))
        odds /= odds.sum(axis=1, keepdims=True)
        best = np.argsort(-scores, axis=1)[:, :most]
        return [
            tuple(Meaning(self.names[i], float(row[i])) for i in order) for row, order in zip(odds, best, strict=True)
        ]

    def name_scores(self, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Likeness of icons to everyday meanings, shape (n, names): cosine with the words plus the best known icon."""
        import numpy as np

        alike = vectors @ self._bank.T
        best = np.full((len(vectors), len(self.names)), -1.0, np.float32)
        np.maximum.at(best.T, self._bank_names, alike.T)
        return np.asarray(vectors @ self._name_vectors.T + best, np.float32)


def crop_of(picture: npt.NDArray[np.uint8], box: tuple[float, float, float, float]) -> npt.NDArray[np.float32]:
    """An icon as the encoder takes it: square, grey, mean 0, deviation about 1, ink above ground.

    Args:
        picture: shape (h, w, 3), RGB.
        box: left, top, right, bottom of the icon; a margin is added around.

    Returns:
        Shape (48, 48).
    """
    import numpy as np

    cv2 = opencv()

    height, width = picture.shape[:2]
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    half = max(2.0, 0.56 * max(box[2] - box[0], box[3] - box[1]))
    left, top, right, bottom = round(x - half), round(y - half), round(x + half), round(y + half)
    inner = picture[max(0, top) : min(height, bottom), max(0, left) : min(width, right)]
    if inner.size == 0:
        return np.zeros((SIDE_PX, SIDE_PX), np.float32)
    grey = cv2.cvtColor(inner, cv2.COLOR_RGB2GRAY)
    around = (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
    if any(around):
        grey = cv2.copyMakeBorder(grey, *around, borderType=cv2.BORDER_REPLICATE)
    how = cv2.INTER_AREA if max(grey.shape) > SIDE_PX else cv2.INTER_LINEAR
    small = cv2.resize(grey, (SIDE_PX, SIDE_PX), interpolation=how).astype(np.float32) / 255.0
    told = (small - small.mean()) / (small.std() + 0.02)
    border = np.concatenate((told[0], told[-1], told[:, 0], told[:, -1]))
    return np.asarray(-told if float(np.median(border)) > 0 else told, np.float32)
