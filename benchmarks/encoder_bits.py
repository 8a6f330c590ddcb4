"""The sentence encoder in 8 bits against its published 32, on its own task: which element of a screen a goal means.

    python -m benchmarks.encoder_bits FOLDER [STEPS]

``FOLDER`` holds the published files (``perception/weights/all-minilm-l6-v2/README.md``). The steps are those of ``clew
evaluate steps``; the elements of each screen are ranked by the likeness of their labels to the goal, and nothing else.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

from agent.evaluation.statistics import sign_test, wilson_interval
from agent.evaluation.steps.collecting import collect_steps
from perception.models.embedding import Embedder
from perception.training.published_minilm import PublishedMiniLM
from planner.modelled.choices import Choices


def main(arguments: list[str]) -> int:
    """Print how often the right element is first, and among the first five, with either."""
    published, number = PublishedMiniLM.read(Path(arguments[0])), int(arguments[1]) if len(arguments) > 1 else 200
    asked = [(step, Choices.of(step.screen).labels) for step in collect_steps(number) if step.element is not None]
    texts = sorted({text for step, labels in asked for text in (step.goal, *labels)})
    with tempfile.TemporaryDirectory() as scratch:
        exact = np.stack([values[0] for values in published.inner_values(texts, (), Path(scratch))])
    places = {text: at for at, text in enumerate(texts)}
    ranks: list[list[int]] = []
    for vectors in (exact, Embedder.load(threads=1).embed(texts)):
        ranks.append([])
        for step, labels in asked:
            likeness = vectors[[places[label] for label in labels]] @ vectors[places[step.goal]]
            wanted = [at for at, element in enumerate(labels.values()) if element.index == step.element.index]  # type: ignore[union-attr]
            ranks[-1].append(int((likeness > likeness[wanted[0]]).sum()) if wanted else len(labels))
    print(f"{len(asked)} steps, {len(texts)} texts")
    for name, own in zip(("32 bits", "8 bits"), ranks, strict=True):
        told = []
        for most in (1, 5):
            hits = sum(rank < most for rank in own)
            low, high = wilson_interval(hits, len(own))
            told.append(f"{hits}/{len(own)} = {hits / len(own):.1%} [{low:.0%}–{high:.0%}]")
        print(f"| {name} | {' | '.join(told)} |")
    pairs = list(zip(*ranks, strict=True))
    for most in (1, 5):
        one, other = (sum(a < most <= b for a, b in side) for side in (pairs, [(b, a) for a, b in pairs]))
        print(f"first {most}: right in 32 bits alone {one}, in 8 bits alone {other}, p = {sign_test(one, other):.2g}")
    print(f"same rank: {sum(a == b for a, b in pairs)} of {len(pairs)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
