"""Names compared with a goal word by word: *director* finds ``person/{id}/credits``, which as a whole it does not.

Each word of a name looks for the word of the goal that is nearest in meaning; the mean over the name's words, rare ones
counting more, is its score. It is the late interaction of ColBERT (Khattab and Zaharia 2020) with word vectors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skills.retrieval.dots import dots, widened
from skills.retrieval.kept import kept_arrays, packed, unpacked
from skills.retrieval.vector_cache import cached_vectors
from skills.retrieval.words import FILLER, spaced

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

MAX_GOAL_WORDS = 60
MAX_NAME_WORDS = 12
MOST_HEARD = 20_000
"""Words of goals whose vectors are kept, 1.5 kB each."""
MOST_EXPECTED = 50_000
"""Words of a large library's descriptions, the most frequent ones, whose vectors are made before any goal says them."""
_PROTOCOL = frozenset({"get", "post", "put", "patch", "delete", "api", "id", "v1", "v2", "v3"})


class WordMatch:
    """Scores names for a goal.

    Args:
        names: of the entries.
        embed: texts to unit vectors.
        expected: texts whose words goals are likely to say: their vectors are made now.
        folder: where what is worked out is kept; None keeps nothing.
        fingerprint: of the network that embeds.
        key: changes with the names and the texts.
    """

    def __init__(
        self,
        names: Iterable[str],
        embed: Callable[[Sequence[str]], Vectors],
        expected: Iterable[str] = (),
        folder: Path | None = None,
        fingerprint: str = "",
        key: str = "",
    ) -> None:
        import numpy as np

        self._embed = embed
        arrays = kept_arrays(folder, "name-words", key, lambda: _spelled(names, expected))
        words = unpacked(arrays["words"])
        self._place = {word: at for at, word in enumerate(words)}
        self._heard: dict[str, Vectors] = {}
        self._vectors = (
            embed(words) if folder is None else cached_vectors(folder / "words.npy", fingerprint, words, embed)[0]
        )
        self._at: npt.NDArray[np.int32] = arrays["at"]
        """Which words each name has, -1 behind the last."""
        self._rarity = np.log(1 + len(self._at) / np.maximum(arrays["counts"], 1)).astype(np.float32)

    def part(self, places: npt.NDArray[np.int64]) -> WordMatch:
        """The same scores for some of the names only."""
        part = copy(self)
        part._at = self._at[places]
        return part

    def scores(self, goal: str) -> npt.NDArray[np.float32]:
        """Shape (names,), float32: cosine, 1 where every word of a name is said."""
        import numpy as np

        said = _telling(goal)[:MAX_GOAL_WORDS] or ["thing"]
        meant = self._meant(said)
        # The last row stands for no word: that is where -1 leads.
        said_somewhere = np.zeros(len(self._rarity) + 1, bool)
        said_somewhere[self._at] = True
        said_somewhere[-1] = True
        used, at = np.flatnonzero(said_somewhere), (np.cumsum(said_somewhere, dtype=np.int32) - 1)[self._at]
        nearest, weight = np.zeros(len(used), np.float32), np.zeros(len(used), np.float32)
        nearest[:-1] = dots(meant, widened(self._vectors[used[:-1]])).max(axis=0)
        weight[:-1] = self._rarity[used[:-1]]
        weights = weight[at]
        found: npt.NDArray[np.float32] = (nearest[at] * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        return found

    def _meant(self, said: Sequence[str]) -> Vectors:
        """The vectors of words: those of names are known, and what else people say is said again."""
        import numpy as np

        missing = [word for word in said if word not in self._place and word not in self._heard]
        if missing:
            if len(self._heard) + len(missing) > MOST_HEARD:
                self._heard.clear()
                missing = [word for word in said if word not in self._place]
            self._heard.update(zip(missing, self._embed(missing), strict=True))
        found = [self._vectors[self._place[w]] if w in self._place else self._heard[w] for w in said]
        return np.stack(found).astype(np.float32)


def _spelled(names: Iterable[str], expected: Iterable[str]) -> Mapping[str, npt.NDArray[Any]]:
    """The words of names by number, and how many names have each; after them the words that are expected."""
    import numpy as np

    row: dict[str, int] = {}
    told = [[row.setdefault(word, len(row)) for word in _telling(name, _PROTOCOL)[:MAX_NAME_WORDS]] for name in names]
    nothing = row.setdefault("thing", len(row)) if not all(told) else -1
    at = np.full((len(told), max([1, *map(len, told)])), -1, np.int32)
    for place, mine in enumerate(told):
        at[place, : max(1, len(mine))] = mine or [nothing]
    counts = np.bincount(at[at >= 0], minlength=len(row)).astype(np.int64)
    also = Counter(word for text in expected for word in _telling(text) if word not in row)
    more = [word for word, _ in also.most_common(MOST_EXPECTED)]
    return {
        "words": packed([*row, *more]),
        "at": at,
        "counts": np.concatenate([counts, np.zeros(len(more), np.int64)]),
    }


def _telling(text: str, silent: frozenset[str] = frozenset()) -> list[str]:
    said = spaced(text.replace("_", " ")).split()
    return list(dict.fromkeys(word for word in said if len(word) > 1 and word not in FILLER and word not in silent))
