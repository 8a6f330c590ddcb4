"""Names compared with a goal word by word: *director* finds ``person/{id}/credits``, which as a whole it does not.

Each word of a name looks for the word of the goal that is nearest in meaning; the mean over the name's words, rare ones
counting more, is its score. It is the late interaction of ColBERT (Khattab and Zaharia 2020) with word vectors.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from typing import TYPE_CHECKING

from skills.retrieval.dots import dots
from skills.retrieval.words import FILLER, spaced

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAX_GOAL_WORDS = 60
MAX_NAME_WORDS = 12
MOST_HEARD = 20_000
"""Words of goals whose vectors are kept, 1.5 kB each."""
_PROTOCOL = frozenset({"get", "post", "put", "patch", "delete", "api", "id", "v1", "v2", "v3"})


class WordMatch:
    """Scores names for a goal.

    Args:
        names: of the entries.
        embed: texts to unit vectors.
    """

    def __init__(self, names: Sequence[str], embed: Callable[[Sequence[str]], npt.NDArray[np.float32]]) -> None:
        import numpy as np

        self._embed = embed
        told = [_telling(name, _PROTOCOL)[:MAX_NAME_WORDS] or ["thing"] for name in names]
        counts = Counter(word for name in told for word in name)
        place = self._place = {word: at for at, word in enumerate(counts)}
        self._heard: dict[str, npt.NDArray[np.float32]] = {}
        self._vectors = embed(list(counts))
        longest = max((len(name) for name in told), default=1)
        self._at = np.zeros((len(told), longest), np.int32)
        self._weight = np.zeros((len(told), longest), np.float32)
        for row, name in enumerate(told):
            self._at[row, : len(name)] = [place[word] for word in name]
            self._weight[row, : len(name)] = [math.log(1 + len(told) / counts[word]) for word in name]
        self._weight /= np.maximum(self._weight.sum(axis=1, keepdims=True), 1e-9)

    def part(self, places: npt.NDArray[np.int64]) -> WordMatch:
        """The same scores for some of the names only."""
        part = copy(self)
        part._at, part._weight = self._at[places], self._weight[places]
        return part

    def scores(self, goal: str) -> npt.NDArray[np.float32]:
        """Shape (names,), float32: cosine, 1 where every word of a name is said."""
        import numpy as np

        said = _telling(goal)[:MAX_GOAL_WORDS] or ["thing"]
        meant = self._meant(said)
        used, at = np.unique(self._at, return_inverse=True)
        nearest = dots(meant, self._vectors[used]).max(axis=0)
        found: npt.NDArray[np.float32] = (nearest[at.reshape(self._at.shape)] * self._weight).sum(axis=1)
        return found

    def _meant(self, said: Sequence[str]) -> npt.NDArray[np.float32]:
        """The vectors of words: those of names are known, and what else people say is said again."""
        import numpy as np

        missing = [word for word in said if word not in self._place and word not in self._heard]
        if missing:
            if len(self._heard) + len(missing) > MOST_HEARD:
                self._heard.clear()
                missing = [word for word in said if word not in self._place]
            self._heard.update(zip(missing, self._embed(missing), strict=True))
        return np.stack([self._vectors[self._place[w]] if w in self._place else self._heard[w] for w in said])


def _telling(text: str, silent: frozenset[str] = frozenset()) -> list[str]:
    said = spaced(text.replace("_", " ")).split()
    return list(dict.fromkeys(word for word in said if len(word) > 1 and word not in FILLER and word not in silent))
