"""How much of a text network's answers survives its quantization."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perception.models.embedding import Embedder
from perception.training.bert_graph import Array


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """The quantized network against the published one, on the same texts.

    Args:
        texts: how many.
        cosine_mean: mean cosine of the two vectors of a text.
        cosine_min: the least of them.
        pair_r: correlation of the two networks' similarities over all pairs of texts.
        top1: share of texts whose nearest other text is the same for both.
        top1_loss_max: where it is not the same, the greatest similarity (by the published network) given away.
    """

    texts: int
    cosine_mean: float
    cosine_min: float
    pair_r: float
    top1: float
    top1_loss_max: float

    def figures(self) -> dict[str, float]:
        """What a manifest holds: rounded to what the number of texts supports."""
        return {
            "texts": self.texts,
            "cosine_mean": round(self.cosine_mean, 5),
            "cosine_min": round(self.cosine_min, 5),
            "pair_r": round(self.pair_r, 5),
            "top1": round(self.top1, 3),
            "top1_loss_max": round(self.top1_loss_max, 4),
        }


def compare(embedder: Embedder, texts: Sequence[str], exact: Array) -> Faithfulness:
    """Embeds the texts and compares with the published network's unit vectors.

    Args:
        embedder: the quantized network.
        texts: at least three, all different.
        exact: the published network's vectors, shape (len(texts), dimensions).
    """
    ours = embedder.embed(texts)
    cosines = (ours * exact).sum(axis=1)
    theirs_pairs, our_pairs = exact @ exact.T, ours @ ours.T
    upper = np.triu_indices(len(texts), k=1)
    # a text is not its own neighbour
    np.fill_diagonal(theirs_pairs, -2)
    np.fill_diagonal(our_pairs, -2)
    nearest = our_pairs.argmax(axis=1)
    given_away = theirs_pairs.max(axis=1) - theirs_pairs[np.arange(len(texts)), nearest]
    return Faithfulness(
        texts=len(texts),
        cosine_mean=float(cosines.mean()),
        cosine_min=float(cosines.min()),
        pair_r=float(np.corrcoef(theirs_pairs[upper], our_pairs[upper])[0, 1]),
        top1=float((theirs_pairs.argmax(axis=1) == nearest).mean()),
        top1_loss_max=float(given_away.max()),
    )
