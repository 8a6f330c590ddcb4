"""Two judgements that stand before any ranking is believed: is a skill needed at all, and does any of these fit?

Both are logistic regressions on a few figures of the goal against the library, the first with the goal's vector too.
They are fitted on goals whose answer is known. The threshold of abstention is chosen on inner folds, so that no more
than an agreed share of goals that could be served is turned away.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from skills.retrieval.features import Asked
from skills.retrieval.library import SearchLibrary
from skills.retrieval.used import UsedGoals
from skills.retrieval.words import words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Figures = npt.NDArray[np.float64]

INNER_FOLDS: Final = 5
_VECTOR_SCALE: Final = 3.0
_ASKING: Final = ("what", "why", "how", "who")
_SELF: Final = frozenset({"my", "i", "me", "i'm"})


@dataclass(frozen=True, slots=True)
class Judge:
    """A fitted logistic regression: ``probability`` of yes, and the threshold that says yes."""

    centre: Figures
    spread: Figures
    weights: Figures
    threshold: float = 0.5

    def probability(self, figures: Figures) -> Figures:
        """Shape (cases,) for figures of shape (cases, columns)."""
        import numpy as np

        odds = ((figures - self.centre) / self.spread) @ self.weights[:-1] + self.weights[-1]
        found: Figures = 1.0 / (1.0 + np.exp(-np.clip(odds, -50, 50)))
        return found

    def says_yes(self, figures: Figures) -> npt.NDArray[np.bool_]:
        """Whether each case passes the threshold."""
        passed: npt.NDArray[np.bool_] = self.probability(figures) >= self.threshold
        return passed


def need_figures(asked: Asked, library: SearchLibrary) -> Figures:
    """What tells whether a skill is needed: how near the library is, how the goal is put, and the goal's vector."""
    import numpy as np

    near = asked.vectors @ library.vectors["whole"].T
    best = np.sort(near[0])[::-1]
    said = asked.goal.casefold().split()
    told = (asked.vectors[0] @ library.vectors["told"].T).max()
    named = (asked.vectors @ library.vectors["name"].T).max()
    by_word = library.name_words_alike.scores(asked.goal).max()
    put = ("you" in said[:4], bool(said) and said[0] in _ASKING, bool(_SELF & set(said)))
    figures = [best[0], best[:3].mean(), best[:10].mean(), near.mean(), told, near[2:].max(), named, by_word]
    figures += [math.log1p(len(said)), len(asked.clauses), *map(float, put)]
    return np.concatenate([np.array(figures, np.float64), asked.vectors[0].astype(np.float64) * _VECTOR_SCALE])


def fit_figures(asked: Asked, names: Sequence[str], library: SearchLibrary, used: UsedGoals) -> Figures:
    """What tells whether the best of some candidates fits: how near it is, and how far from the others.

    Only what is known of the candidates is looked at; the rest of the library gives no more than its mean nearness.
    """
    import numpy as np

    places = [library.place[name] for name in names]
    all_near = asked.vectors[0] @ library.vectors["whole"].T
    near = asked.vectors @ library.vectors["whole"][places].T
    best = np.sort(near[0])[::-1]
    second = best[1] if len(best) > 1 else 0.0
    told = asked.vectors @ library.vectors["told"][places].T
    named = (asked.vectors @ library.vectors["name"][places].T).max()
    by_word = library.name_words_alike.scores(asked.goal)[places].max()
    worded = library.words.scores(words(asked.goal))[places].max() / 10
    figures = [best[0], second, best[0] - second, best[0] - best.mean(), near[2:].max(), told[0].max(), told[2:].max()]
    figures += [named, by_word, worded, math.log1p(len(asked.goal.split())), all_near.mean(), all_near.std()]
    if len(used):
        labels = np.sort(used.features(asked.vectors)[places], axis=0)[::-1]
        figures += [*labels[0], *(labels[0] - labels[min(1, len(labels) - 1)])]
    return np.array(figures, np.float64)


def fit_judge(figures: Figures, answers: npt.NDArray[np.bool_], pull: float = 0.1, rounds: int = 60) -> Judge:
    """Logistic regression with a quadratic penalty, by Newton's method.

    Args:
        figures: shape (cases, columns).
        answers: shape (cases,).
        pull: of every weight towards 0, a case.
        rounds: of Newton's method, at most.
    """
    import numpy as np

    centre, spread = figures.mean(axis=0), figures.std(axis=0) + 1e-6
    rows = np.hstack([(figures - centre) / spread, np.ones((len(figures), 1))])
    wanted = answers.astype(np.float64)
    weights = np.zeros(rows.shape[1])
    penalty = np.full(rows.shape[1], pull)
    penalty[-1] = 1e-6
    for _ in range(rounds):
        likely = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights, -50, 50)))
        slope = rows.T @ (likely - wanted) / len(rows) + penalty * weights
        curve = (rows * (likely * (1 - likely))[:, None]).T @ rows / len(rows) + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return Judge(centre, spread, weights)


def cautious_judge(
    figures: Figures, answers: npt.NDArray[np.bool_], groups: Sequence[object], most_refused: float
) -> Judge:
    """A judge whose threshold turns away no more than a share of the cases whose answer is yes.

    The threshold is chosen on probabilities that each case got from a judge fitted without its group.

    Args:
        figures: shape (cases, columns).
        answers: shape (cases,).
        groups: one for each case; cases of one group are never on both sides.
        most_refused: share of yes-cases that may be turned away.
    """
    import numpy as np

    number = {group: at for at, group in enumerate(dict.fromkeys(groups))}
    fold = np.array([number[group] % INNER_FOLDS for group in groups])
    held = np.zeros(len(figures))
    for inner in range(INNER_FOLDS):
        rest = fold != inner
        if answers[rest].any() and not answers[rest].all():
            held[~rest] = fit_judge(figures[rest], answers[rest]).probability(figures[~rest])
    judge = fit_judge(figures, answers)
    allowed = held[answers]
    threshold = float(np.quantile(allowed, most_refused)) if len(allowed) else 0.5
    return Judge(judge.centre, judge.spread, judge.weights, threshold)
