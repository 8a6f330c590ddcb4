"""Referring expressions over recorded view trees: no pixels, only the words, roles and places that trees tell."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from agent.evaluation.errors import MaterialUnusable
from agent.evaluation.eyes.clicks import timed
from agent.evaluation.eyes.report import Figures, calibration_error, cell, latency

if TYPE_CHECKING:
    from perception.grounding import Grounder
    from perception.training.grounding.refexp import Sample

_TOP = 3


def measure_refexp(path: Path, advance: Callable[[int, int], None]) -> Figures:
    """Figures over a file in the format of UIBert's RefExp as ``perception.training.grounding.refexp`` reads it.

    Raises:
        MaterialUnusable: it cannot be read.
    """
    from perception.grounding import Grounder
    from perception.models.embedding import Embedder
    from perception.training.grounding.refexp import read_refexp

    try:
        samples = list(read_refexp(path))
    except (OSError, gzip.BadGzipFile, json.JSONDecodeError, KeyError, TypeError, ValueError, EOFError) as error:
        raise MaterialUnusable(f"{path} cannot be read: {error}", "give a file like refexp.jsonl.gz") from error
    if not samples:
        raise MaterialUnusable(f"{path} holds no samples", "give a file like refexp.jsonl.gz")
    with closing(Embedder.load(cache_entries=100_000)) as embedder:
        return _measure(samples, Grounder(embedder), advance)


def _measure(samples: Sequence[Sample], grounder: Grounder, advance: Callable[[int, int], None]) -> Figures:
    first, among_top, said, right = [], [], [], []
    times: list[tuple[float, float]] = []
    for number, sample in enumerate(samples, 1):
        found = timed(times, partial(grounder.ground, sample.phrase, sample.screen, sample.is_candidate))
        # Who must answer does not abstain: the ranking counts, however weak.
        ranked = [index for index, _ in grounder.rank(sample.phrase, sample.screen, sample.is_candidate)[:_TOP]]
        first.append(bool(ranked) and ranked[0] == sample.gold)
        among_top.append(sample.gold in ranked)
        if found.best is not None:
            said.append(found.confidence)
            right.append(found.best.index == sample.gold)
        advance(number, len(samples))
    return Figures(
        title=f"referring expressions, {len(samples)}",
        cells=[cell("first is right", first), cell(f"right among first {_TOP}", among_top)],
        latency=[latency("phrase", [w for w, _ in times], [c for _, c in times])],
        numbers={
            "expected calibration error of the best": calibration_error(said, right),
            "share answered": round(len(said) / len(samples), 4),
            "accuracy where answered": round(sum(right) / max(1, len(right)), 4),
        },
        notes=["recorded trees without pictures: there are no pixels, and no network but the text encoder runs"],
    )
