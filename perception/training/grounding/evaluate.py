"""Fits and measures the phrase grounder on development data; prints tables and the numbers to copy into the code.

``python -m perception.training.grounding.evaluate refexp.jsonl.gz [--folds 5] [--screens 400] [--fit]``

Every accuracy is out of fold: weights and confidence that judge a sample were fitted without its screen. Phrases over
random screens take part in the fitting with half the weight of a real phrase, and in their own lines of the tables.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from perception.confidence import equals_of, features_of
from perception.grounding import STANDING, WEIGHTS, Grounder
from perception.lexical import word_fit, words_of
from perception.meaning import label_text
from perception.models.embedding import Embedder
from perception.training.grounding.calibration import (
    Outcome,
    calibration_error,
    fit_logistic,
    predict,
    reliability,
    wilson,
)
from perception.training.grounding.fitting import PRIOR, fit, tabulate
from perception.training.grounding.refexp import Sample, read_refexp
from perception.training.grounding.synthetic import make_samples

_EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
_PULL = 0.01
_ROUNDS = 2
_SYNTHETIC_WEIGHT = 0.5
_TRAINING_SEED, _TEST_SEED = 1, 2


def main() -> None:
    """Reads the arguments and prints the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("refexp", type=Path, help="refexp.jsonl.gz")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--screens", type=int, default=400, help="random screens for each of training and test")
    parser.add_argument("--fit", action="store_true", help="also fit on everything and print the weights")
    options = parser.parse_args()
    real = list(read_refexp(options.refexp))
    training = list(make_samples(_TRAINING_SEED, options.screens))
    unseen = list(make_samples(_TEST_SEED, options.screens))
    embedder = Embedder.load(cache_entries=100_000)
    _report_plain(real, unseen, embedder)
    for name, encoder in (("words alone", None), ("words and meaning", embedder)):
        outcomes = _out_of_fold(real, training, unseen, encoder, options.folds)
        _report(name, outcomes, options.folds)
    if options.fit:
        weights = _fit_weights([*real, *training], embedder)
        # The last outcomes above are those with meaning.
        intercept, coefficients = fit_logistic([o for o in outcomes if o.features])
        print(json.dumps({"weights": weights, "intercept": intercept, "coefficients": coefficients}, indent=2))


def _fit_weights(samples: Sequence[Sample], encoder: Embedder | None) -> dict[str, float]:
    there = [s for s in samples if s.gold >= 0]
    shares = [_SYNTHETIC_WEIGHT if s.group.startswith("synthetic") else 1.0 for s in there]
    weights = dict(PRIOR)
    for _ in range(_ROUNDS):
        weights = fit(tabulate(there, Grounder(encoder, weights), shares), PRIOR, _PULL)
    return weights


def _out_of_fold(
    real: Sequence[Sample], training: Sequence[Sample], unseen: Sequence[Sample], encoder: Embedder | None, folds: int
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for number in range(folds):
        held = [s for s in real if _fold(s.group, folds) == number]
        rest = [s for s in real if _fold(s.group, folds) != number]
        weights = _fit_weights([*rest, *training], encoder)
        fresh = [s for s in unseen if _fold(s.group, folds) == number]
        outcomes += _judge([*held, *fresh], Grounder(encoder, weights), weights)
    return outcomes


def _judge(samples: Sequence[Sample], grounder: Grounder, weights: Mapping[str, float]) -> list[Outcome]:
    """Rankings as they are before anything is abstained from; a phrase nobody fits is left out, for it has no best."""
    outcomes: list[Outcome] = []
    for sample in samples:
        ranked = grounder.rank(sample.phrase, sample.screen, sample.is_candidate)
        scores = [found.score for _, found in ranked if found.score > 0]
        if not scores:
            outcomes.append(Outcome({}, False, sample.group + ("" if sample.gold >= 0 else " absent")))
            continue
        parts = ranked[0][1].parts
        said = sum(weights[name] * grade for name, grade in parts.items() if name not in STANDING)
        group = sample.group + ("" if sample.gold >= 0 else " absent")
        equals = equals_of(scores)
        outcomes.append(
            Outcome(
                features_of(scores, said, parts),
                ranked[0][0] == sample.gold,
                group,
                equals,
                sample.gold in [index for index, _ in ranked[:equals]],
            )
        )
    return outcomes


def _report(name: str, outcomes: Sequence[Outcome], folds: int) -> None:
    print(f"\n== {name}: out of fold ==")
    kinds: dict[str, Callable[[Outcome], bool]] = {
        "RefExp": lambda o: not o.group.startswith("synthetic"),
        "random screens, there": lambda o: o.group.startswith("synthetic") and not o.group.endswith("absent"),
        "random screens, absent": lambda o: o.group.endswith("absent"),
    }
    ranked = [o for o in outcomes if o.features]
    confidence: dict[int, float] = {id(o): 0.0 for o in outcomes}
    for number in range(folds):
        test = [o for o in ranked if _fold(o.group, folds) == number]
        # The last outcomes above are those with meaning.
        intercept, coefficients = fit_logistic([o for o in ranked if _fold(o.group, folds) != number])
        confidence.update({id(o): float(c) for o, c in zip(test, predict(test, intercept, coefficients), strict=True)})
    for kind, belongs in kinds.items():
        of_kind = [o for o in outcomes if belongs(o)]
        right = sum(o.right for o in of_kind)
        low, high = wilson(right / len(of_kind), len(of_kind))
        unsure = {t: sum(confidence[id(o)] < t for o in of_kind) / len(of_kind) for t in (0.12, 0.2, 0.3, 0.5)}
        below = ", ".join(f"{t}: {share:.3f}" for t, share in unsure.items())
        print(f"{kind}: accuracy@1 {right / len(of_kind):.3f} [{low:.3f}, {high:.3f}] ({right}/{len(of_kind)})")
        print(f"  confidence below {below}")
    for kind, chosen in {
        "RefExp": [o for o in ranked if kinds["RefExp"](o)],
        "random screens": [o for o in ranked if not kinds["RefExp"](o)],
        "all": ranked,
    }.items():
        told = np.array([confidence[id(o)] for o in chosen])
        lines = reliability(told, np.array([o.right for o in chosen]), _EDGES)
        print(f"{kind}: expected calibration error {calibration_error(lines):.3f}, n = {len(chosen)}")
        for line in lines:
            print(
                f"  {line.low:.2f}–{line.high:.2f}  n {line.count:4d}  said {line.said:.3f}  held {line.held:.3f} "
                f"[{line.interval[0]:.3f}, {line.interval[1]:.3f}]"
            )


def _report_plain(real: Sequence[Sample], unseen: Sequence[Sample], embedder: Embedder) -> None:
    """Word overlap and cosine by themselves, over the text of the candidates and nothing else."""

    def overlap(phrase: str, labels: Sequence[str]) -> list[float]:
        said = words_of(phrase)
        return [sum(max((word_fit(s, w) for s in said), default=0.0) for w in words_of(label)) for label in labels]

    def cosine(phrase: str, labels: Sequence[str]) -> list[float]:
        return [float(v) for v in embedder.similarity([phrase], list(labels))[0]]

    for name, grade in (("word overlap", overlap), ("MiniLM cosine", cosine)):
        for kind, samples in (("RefExp", real), ("random screens, there", [s for s in unseen if s.gold >= 0])):
            right = 0
            for sample in samples:
                chosen = sorted(sample.candidates)
                grades = grade(sample.phrase, [label_text(sample.screen.elements[i]) for i in chosen])
                right += chosen[int(np.argmax(grades))] == sample.gold
            print(f"{name} alone, {kind}: accuracy@1 {right / len(samples):.3f} ({right}/{len(samples)})")


def _fold(group: str, folds: int) -> int:
    return zlib.crc32(group.removesuffix(" absent").encode()) % folds


if __name__ == "__main__":
    assert set(PRIOR) == set(WEIGHTS)
    main()
