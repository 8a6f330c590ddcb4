"""How fast, how exact and how large retrieval is with many skills.

    python -m benchmarks.retrieval_scale ../shared/data/toole --skills 1000000 --queries 1000 --folder /tmp/scale

The skills are synthetic: each is put together of pieces of public query texts, drawn with a seed, and the vector of one
is the normalised sum of its pieces' vectors, since embedding a million texts takes hours on two cores. Queries are
public ones that are in no skill; each is embedded for real, one at a time, within the time that is measured.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from agent.evaluation.query_sets import read_folder
from perception.models.embedding import Embedder
from skills.retrieval.entry import Entry
from skills.retrieval.features import ask
from skills.retrieval.library import SearchLibrary
from skills.retrieval.search import Retriever

SEPARATOR = " | "
PIECES = 8_000
PER_SKILL = 3
BLOCK = 65_536


class Pieced:
    """Embeds what is put together of pieces by its pieces; anything else as it is."""

    def __init__(self, embedder: Embedder, pieces: Sequence[str]) -> None:
        self._embedder = embedder
        self._known = {piece: place for place, piece in enumerate(pieces)}
        self._vectors = np.concatenate([embedder.embed(pieces[at : at + 500]) for at in range(0, len(pieces), 500)])

    def __call__(self, texts: Sequence[str]) -> Any:
        if len(texts) < 1000 and not any(SEPARATOR in text for text in texts):
            return self._embedder.embed(texts)
        made = np.zeros((len(texts), self._vectors.shape[1]), np.float32)
        for row, text in enumerate(texts):
            for number, piece in enumerate(part for part in text.split(SEPARATOR) if part in self._known):
                made[row] += self._vectors[self._known[piece]] / (number + 1)
        return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)


def pieces_of(queries: Sequence[str]) -> list[str]:
    """Clauses of queries, each once."""
    cut = (part.strip(" .?!,") for query in queries for part in re.split(r"[,.;?!]| and ", query))
    return list(dict.fromkeys(part for part in cut if 3 <= len(part.split()) <= 14))[:PIECES]


def entries_of(pieces: Sequence[str], skills: int) -> list[Entry]:
    """Synthetic skills: the name of one piece, the description of several."""
    dice = random.Random(0)
    made = []
    for number in range(skills):
        mine = dice.sample(pieces, PER_SKILL)
        title = f"{mine[0]}{SEPARATOR}{mine[1]}"
        made.append(Entry(f"skill-{number}", SEPARATOR + SEPARATOR.join(mine), title))
    return made


def exact_best(vectors: Any, queries: Any, most: int) -> Any:
    """Places of the nearest, by comparing with every one."""
    best, places = np.zeros((len(queries), 0), np.float32), np.zeros((len(queries), 0), np.int64)
    for start in range(0, len(vectors), BLOCK):
        scores = queries @ np.asarray(vectors[start : start + BLOCK], np.float32).T
        at = np.argpartition(-scores, most, axis=1)[:, :most]
        best = np.hstack([best, np.take_along_axis(scores, at, 1)])
        places = np.hstack([places, at + start])
        order = np.argsort(-best, axis=1)[:, :most]
        best, places = np.take_along_axis(best, order, 1), np.take_along_axis(places, order, 1)
    return places


def times_ms(taken: Sequence[float]) -> dict[str, float]:
    return {
        name: round(float(np.quantile(taken, q)) * 1000, 2) for name, q in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--skills", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=1_000)
    parser.add_argument("--folder", type=Path, required=True, help="where vectors and index are kept")
    args = parser.parse_args()
    process = psutil.Process()

    def told(text: str) -> None:
        print(
            f"{time.perf_counter() - began:7.1f} s  {process.memory_info().rss / 1e6:6.0f} MB  {text}",
            file=sys.stderr,
            flush=True,
        )

    began = time.perf_counter()
    goals = list(dict.fromkeys(label.goal for found in read_folder(args.data).sets for label in found.queries))
    random.Random(1).shuffle(goals)
    asked_for, rest = goals[: args.queries], goals[args.queries :]
    embedder = Embedder.load(threads=2, cache_entries=1)
    pieces = pieces_of(rest)
    embed = Pieced(embedder, pieces)
    told(f"{len(pieces)} pieces embedded")
    entries = entries_of(pieces, args.skills)
    told("skills made")
    library = SearchLibrary(entries, embed, args.folder, embedder.fingerprint)
    told("library opened")
    retriever = Retriever(library)
    gc.collect()
    told("index ready")
    embedding, whole, index, hits = [], [], [], 0
    found = []
    for goal in asked_for[:20]:
        retriever.search(goal, 10)  # what is loaded at first use
    for goal in asked_for:
        start = time.perf_counter()
        vector = embedder.embed([goal])
        embedding.append(time.perf_counter() - start)
        start = time.perf_counter()
        found.append(retriever.nearest(vector, 10)[0])
        index.append(time.perf_counter() - start)
        start = time.perf_counter()
        retriever.search(goal, 10)
        whole.append(time.perf_counter() - start)
    told("queries answered")
    queries = np.concatenate([embedder.embed([goal]) for goal in asked_for])
    exact = exact_best(library.vectors["whole"], queries, 10)
    hits = sum(
        len(set(mine) & set(right)) for mine, right in zip(np.array(found).tolist(), exact.tolist(), strict=True)
    )
    told("compared with the exact way")
    document = {
        "skills": len(library),
        "queries": len(asked_for),
        "clauses a query": round(sum(len(ask(goal, library).clauses) for goal in asked_for[:100]) / 100, 2),
        "embedding one text, ms": times_ms(embedding),
        "nearest vectors alone, ms": times_ms(index),
        "embedding and nearest vectors, ms": times_ms([a + b for a, b in zip(embedding, index, strict=True)]),
        "whole search, ms": times_ms(whole),
        "recall@10 of the nearest vectors": round(hits / (10 * len(asked_for)), 4),
        "memory, MB": round(process.memory_info().rss / 1e6),
        "load": psutil.getloadavg()[0],
    }
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
