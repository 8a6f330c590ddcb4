"""How fast, how exact and how large retrieval is with many skills.

    python -m benchmarks.retrieval_scale ../shared/data/toole --skills 1000000 --queries 500 --folder /tmp/scale

The skills are synthetic: each is put together of pieces of public query texts, drawn with a seed, and the vector of one
is the normalised sum of its pieces' vectors, since embedding a million texts takes hours on two cores. Queries are
public ones that are in no skill; each is embedded for real, one at a time, within the time that is measured. Times are
of the CPU (all threads of the process) and of the wall. Vectors, index and entries are kept in the folder: a second
call opens what the first one made, and its memory is that of a library in use.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from agent.evaluation.query_sets import read_folder
from perception.models.embedding import Embedder
from skills.retrieval.entry import Entry
from skills.retrieval.entry_file import EntryFile
from skills.retrieval.features import ask
from skills.retrieval.library import SearchLibrary
from skills.retrieval.search import Retriever
from skills.retrieval.vector_cache import cached_vectors
from skills.retrieval.words import spaced

SEPARATOR = " zq "
"""A word that nobody says: it lives through all that is done to texts."""
PIECES = 8_000
PER_SKILL = 3
BLOCK = 65_536
WARM_UP = 50
RESERVED = 1_000
"""Queries of which no skill is made, however many of them are asked."""


class Pieced:
    """Embeds what is put together of pieces by its pieces; anything else as it is."""

    def __init__(self, embedder: Embedder, pieces: Sequence[str], folder: Path) -> None:
        self._embedder = embedder
        self._known = {spaced(piece): place for place, piece in enumerate(pieces)}
        kept, _ = cached_vectors(folder / "pieces.npy", embedder.fingerprint, pieces, embedder.embed)
        self._vectors = np.asarray(kept, np.float32)

    @staticmethod
    @lru_cache(maxsize=2 * PIECES)
    def _spaced(text: str) -> str:
        return spaced(text)

    def __call__(self, texts: Sequence[str]) -> Any:
        if not any(SEPARATOR in text for text in texts[:1]):
            return self._embedder.embed(texts)
        # Names have two pieces, descriptions three; the first one counts most.
        cut = (map(self._spaced, text.split(SEPARATOR)) for text in texts)
        parts = [[self._known[part] for part in mine if part in self._known] for mine in cut]
        most = max(map(len, parts))
        at = np.array([mine + [0] * (most - len(mine)) for mine in parts])
        weight = np.array([[1 / (n + 1) if n < len(mine) else 0.0 for n in range(most)] for mine in parts], np.float32)
        made = np.einsum("tpd,tp->td", self._vectors[at], weight)
        return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)


def pieces_of(queries: Sequence[str]) -> list[str]:
    """Clauses of queries, each once."""
    cut = (part.strip(" .?!,") for query in queries for part in re.split(r"[,.;?!]| and ", query))
    return list(dict.fromkeys(part for part in cut if 3 <= len(part.split()) <= 14))[:PIECES]


def entries_of(pieces: Sequence[str], skills: int) -> Iterator[Entry]:
    """Synthetic skills: the name of one piece, the description of several."""
    dice = random.Random(0)
    for number in range(skills):
        mine = dice.sample(pieces, PER_SKILL)
        yield Entry(f"skill-{number}", SEPARATOR.join(mine), f"{mine[0]}{SEPARATOR}{mine[1]}")


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


class Clock:
    """Milliseconds of one thing, again and again."""

    def __init__(self) -> None:
        self._cpu: list[float] = []
        self._wall: list[float] = []

    def timed(self, do: Callable[[], Any]) -> Any:
        cpu, wall = time.process_time(), time.perf_counter()
        done = do()
        self._cpu.append(time.process_time() - cpu)
        self._wall.append(time.perf_counter() - wall)
        return done

    def told(self) -> dict[str, str]:
        cuts = (0.5, 0.9, 0.99)
        return {
            "cpu, ms": " / ".join(f"{np.quantile(self._cpu, q) * 1000:.1f}" for q in cuts),
            "wall, ms": " / ".join(f"{np.quantile(self._wall, q) * 1000:.1f}" for q in cuts),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--skills", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--threads", type=int, default=1, help="of the encoder")
    parser.add_argument("--folder", type=Path, required=True, help="where vectors and index are kept")
    parser.add_argument("--against-whole", type=int, default=0, help="queries compared with a look at every skill")
    args = parser.parse_args()
    process = psutil.Process()
    began = time.perf_counter()

    def told(text: str) -> None:
        spent, memory = time.perf_counter() - began, process.memory_info().rss / 1e6
        print(
            f"{spent:7.1f} s  {time.process_time():7.1f} CPU s  {memory:6.0f} MB  {text}", file=sys.stderr, flush=True
        )

    goals = list(dict.fromkeys(label.goal for found in read_folder(args.data).sets for label in found.queries))
    random.Random(1).shuffle(goals)
    asked_for, warm_up, rest = goals[: min(args.queries, RESERVED)], goals[-WARM_UP:], goals[RESERVED:-WARM_UP]
    embedder = Embedder.load(threads=args.threads, cache_entries=1)
    pieces = pieces_of(rest)
    embed = Pieced(embedder, pieces, args.folder)
    told(f"{len(pieces)} pieces embedded")
    path = args.folder / f"entries-{args.skills}.jsonl"
    entries = EntryFile(path) if path.exists() else EntryFile.write(path, entries_of(pieces, args.skills))
    told("skills made")
    library = SearchLibrary(entries, embed, args.folder, embedder.fingerprint)
    told("library opened")
    retriever = Retriever(library)
    for goal in warm_up:
        retriever.search(goal, 10)  # what is loaded at first use
    told("index ready")
    one, all_of_it, index, whole = Clock(), Clock(), Clock(), Clock()
    found = []
    for goal in asked_for:
        vector = one.timed(partial(embedder.embed, [goal]))
        all_of_it.timed(partial(ask, goal, library))
        found.append(index.timed(partial(retriever.nearest, vector, 10))[0])
        whole.timed(partial(retriever.search, goal, 10))
    told("queries answered")
    memory = process.memory_info().rss
    queries = np.concatenate([embedder.embed([goal]) for goal in asked_for])
    exact = exact_best(library.vectors["whole"], queries, 10)
    hits = sum(len({*mine} & {*right}) for mine, right in zip(np.array(found).tolist(), exact.tolist(), strict=True))
    looked = sum(
        len({*retriever.looked_at(goal).tolist()} & {*right})
        for goal, right in zip(asked_for, exact.tolist(), strict=True)
    )
    document = {
        "skills": len(library),
        "queries": len(asked_for),
        "clauses a query": round(sum(len(ask(goal, library).clauses) for goal in asked_for[:100]) / 100, 2),
        "embedding the goal": one.told(),
        "embedding it, its bare form and its clauses": all_of_it.told(),
        "nearest vectors of one": index.told(),
        "whole search": whole.told(),
        "recall@10 of the nearest vectors": round(hits / (10 * len(asked_for)), 4),
        "recall@10 among what a search looks at closely": round(looked / (10 * len(asked_for)), 4),
        "memory in use, MB": round(memory / 1e6),
        "load": psutil.getloadavg()[0],
    }
    if args.against_whole:
        some = asked_for[: args.against_whole]
        every = Retriever(library, whole=True)
        same = sum(len({f.name for f in every.search(g, 10)} & {f.name for f in retriever.search(g, 10)}) for g in some)
        document["of the ten best by a look at every skill, found"] = round(same / (10 * len(some)), 4)
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
