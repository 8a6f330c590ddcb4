"""Learns the weights that retrieval ships with, from the development parts of public query sets.

Run ``python -m benchmarks.retrieval_fit DIR…``; what each figure was measured on stands in ``benchmarks/retrieval.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from agent.evaluation.query_sets import QuerySet
from skills.retrieval.fusion import COLUMNS, Lesson, Weights, choose_coverage, learn
from skills.retrieval.library import SearchLibrary
from skills.retrieval.producers import CHAINED
from skills.retrieval.search import Retriever
from skills.retrieval.used import USED, Label

if TYPE_CHECKING:
    from skills.retrieval.library import Embed

MOST_LESSONS = 600
"""Goals of one set that are learnt from: more of one kind teach little."""
FIRST = Weights({"goal_whole": 0.5, "goal_words": 0.3, "clause_whole": 0.2, "goal_word_by_word": 0.5})
"""What the first look for producers goes by, before anything is learnt."""
ASSUMED = {"looks_up_named": 1.5, "finds_needed": 0.5, "lists_unnamed": 0.3, "used_nearest": 0.7, "used_centre": 1.5}
"""Where learning begins for the columns that few sets speak of."""


def fit(sets: Sequence[QuerySet], embed: Embed, told: Callable[[str], None]) -> dict[str, Any]:
    """Weights of all kinds, as the shipped file has them.

    Args:
        sets: what to learn from.
        embed: texts to unit vectors.
        told: is told what is being done.
    """
    libraries = {id(s.entries): SearchLibrary(s.entries, embed) for s in sets}
    grouped = [s for s in sets if libraries[id(s.entries)].grouped]
    plain = [s for s in sets if not libraries[id(s.entries)].grouped]
    kinds: dict[str, Any] = {}
    for kind, of in (("plain", plain), ("grouped", grouped)):
        lessons = [_lessons(s, libraries[id(s.entries)], False, told) for s in of]
        kinds[kind] = _document(_learnt(lessons), of)
    lessons = [_lessons(s, libraries[id(s.entries)], True, told) for s in plain]
    kinds["used"] = _document(_learnt([found for found in lessons if len(found) >= 100]), plain)
    return kinds


def few_a_name(labels: Sequence[Label], most: int) -> list[Label]:
    """Labels in order, but no more than so many for any name."""
    counts: dict[str, int] = {}
    kept: list[Label] = []
    for label in labels:
        if all(counts.get(name, 0) < most for name in label.names):
            kept.append(label)
            for name in label.names:
                counts[name] = counts.get(name, 0) + 1
    return kept


def _lessons(of: QuerySet, library: SearchLibrary, used: bool, told: Callable[[str], None]) -> list[Lesson]:
    told(f"{of.name}: {'with' if used else 'without'} labelled goals")
    labels = few_a_name(of.queries, 5)[: 2 * MOST_LESSONS] if used else of.queries[:MOST_LESSONS]
    return Retriever(library, weights=FIRST).lessons(labels, FIRST, used)


def _learnt(lessons: Sequence[Sequence[Lesson]]) -> Weights:
    start = {name: 1.0 / len(COLUMNS) for name in COLUMNS if name not in (*CHAINED, *USED)} | ASSUMED
    vector = learn(lessons, Weights(start).vector())
    weights = Weights(dict(zip(COLUMNS, vector.tolist(), strict=True)))
    return choose_coverage(lessons, weights)


def _document(weights: Weights, sets: Sequence[QuerySet]) -> Mapping[str, Any]:
    return {
        "learnt_on": [s.name for s in sets],
        "values": {name: round(value, 4) for name, value in weights.values.items()},
        "coverage": weights.coverage,
        "sharpness": weights.sharpness,
    }
