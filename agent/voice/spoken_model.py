"""A trigram model of the sentences that can be said, in the ARPA format: what the recogniser of orders searches.

A grammar of six hundred sentences is a network in which pocketsphinx keeps tens of thousands of states alive, and loses
the right one; the same sentences as a trigram share every word and are searched in a fraction of the time. What it
hears is read against the sentences afterwards, so that nothing but a whole sentence ever comes out. Interpolated
absolute discounting (Ney et al. 1994).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

_DISCOUNT = 0.5
_NEVER = -99.0


def arpa(sentences: Iterable[Sequence[str]]) -> str:
    """The model of some sentences, each a list of words."""
    counts: tuple[Counter[tuple[str, ...]], ...] = (Counter(), Counter(), Counter())
    for words in sentences:
        marked = ["<s>", *words, "</s>"]
        for order in (1, 2, 3):
            for at in range(len(marked) - order + 1):
                counts[order - 1][tuple(marked[at : at + order])] += 1
    probability: dict[tuple[str, ...], float] = {}
    backoff: dict[tuple[str, ...], float] = {}
    total = sum(count for gram, count in counts[0].items() if gram != ("<s>",))
    for gram, count in counts[0].items():
        probability[gram] = count / total if gram != ("<s>",) else 0.0
    for order in (2, 3):
        following: dict[tuple[str, ...], list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        for gram, count in counts[order - 1].items():
            following[gram[:-1]].append((gram, count))
        for history, grams in following.items():
            seen = sum(count for _, count in grams)
            left = _DISCOUNT * len(grams) / seen
            for gram, count in grams:
                probability[gram] = (count - _DISCOUNT) / seen + left * probability[gram[1:]]
            backoff[history] = left
    lines = ["\\data\\", *(f"ngram {order}={len(counts[order - 1])}" for order in (1, 2, 3))]
    for order in (1, 2, 3):
        lines += ["", f"\\{order}-grams:"]
        for gram in sorted(counts[order - 1]):
            told = f"{_log(probability[gram]):.4f}\t{' '.join(gram)}"
            lines.append(f"{told}\t{_log(backoff.get(gram, 1.0)):.4f}" if order < 3 else told)
    return "\n".join([*lines, "", "\\end\\", ""])


def _log(value: float) -> float:
    return math.log10(value) if value > 0 else _NEVER
