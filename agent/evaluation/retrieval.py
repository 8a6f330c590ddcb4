"""Scores retrieval on a folder of queries: ours, with and without labelled queries, beside BM25, MiniLM and both.

Labels come from another folder, or from the other folds of the same one; a query is never scored by a retriever that
saw it. The baselines are those of the folders' READMEs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from agent.evaluation.query_sets import QueryFolder, QuerySet
from agent.evaluation.ranking_scores import Figure, figures
from agent.evaluation.retrieval_fit import few_a_name
from skills.retrieval.bm25 import BM25
from skills.retrieval.entry import Entry
from skills.retrieval.features import ask
from skills.retrieval.library import SearchLibrary
from skills.retrieval.search import Retriever
from skills.retrieval.used import Label

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from skills.retrieval.library import Embed

    Order = npt.NDArray[np.int64]

OUTER_FOLDS = 5
FUSED_LISTS = 20
FUSION_CONSTANT = 60

Told = Callable[[str, int, int], None]
"""Told what is being done, how much of it is over, and how much there is."""


class Row(BaseModel):
    """One method on one set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    set: str
    method: str
    queries: int
    pool: int
    labels: int = 0
    """Labelled queries it knew; of several folds the mean."""
    figures: tuple[Figure, ...]


def score_set(
    of: QuerySet, train: QuerySet | None, labels: int, cuts: Sequence[int], embed: Embed, told: Told
) -> list[Row]:
    """All methods on one set.

    Args:
        of: what is scored.
        train: where labelled queries come from; None takes the other folds of the set itself.
        labels: how many a tool; 0 for none at all.
        cuts: the k.
        embed: texts to unit vectors.
        told: is told of progress.
    """
    library = SearchLibrary(of.entries, embed)
    queries = of.scored
    rows: list[Row] = []

    def row(method: str, orders: Iterator[Order], known: int = 0) -> None:
        ranks: list[list[int]] = []
        for number, (query, order) in enumerate(zip(queries, orders, strict=True), 1):
            ranks.append(_ranks(order, query, library))
            if number % 20 == 0 or number == len(queries):
                told(f"{of.name}: {method}", number, len(queries))
        counted = figures(ranks, cuts)
        rows.append(
            Row(set=of.name, method=method, queries=len(queries), pool=len(library), labels=known, figures=counted)
        )

    lexical, semantic = baselines(of.entries, embed)
    row("BM25", (_order(lexical(q.goal)) for q in queries))
    row("MiniLM", (_order(semantic(q.goal)) for q in queries))
    row("RRF of both", (_reciprocal(lexical(q.goal), semantic(q.goal)) for q in queries))
    plain = Retriever(library)
    row("fused views", (plain.rank(ask(q.goal, library))[1] for q in queries))
    if labels:
        known, orders = _labelled(of, train, labels, library, told)
        row(f"fused views, {labels} labels", orders, known)
    return rows


def matching_set(of: QuerySet, train: QueryFolder | None) -> QuerySet | None:
    """The set of another folder that has the same name."""
    return next((found for found in train.sets if found.name == of.name), None) if train is not None else None


def _labelled(
    of: QuerySet, train: QuerySet | None, most: int, library: SearchLibrary, told: Told
) -> tuple[int, Iterator[Order]]:
    """Rankings of the scored queries by retrievers that know labelled ones; none is scored by one that saw it."""
    queries = of.scored
    goals = {folded(query.goal) for query in queries}
    if train is not None:
        labels = few_a_name([label for label in train.queries if folded(label.goal) not in goals], most)
        told(f"{of.name}: learning from {len(labels)} labels", 0, 1)
        taught = Retriever(library).taught(labels)
        return len(labels), (taught.rank(ask(query.goal, library))[1] for query in queries)
    teams: list[Retriever] = []
    fold = {goal: number % OUTER_FOLDS for number, goal in enumerate(dict.fromkeys(folded(q.goal) for q in of.queries))}
    for outer in range(OUTER_FOLDS):
        labels = few_a_name([label for label in of.queries if fold[folded(label.goal)] != outer], most)
        told(f"{of.name}: learning from {len(labels)} labels", outer, OUTER_FOLDS)
        teams.append(Retriever(library).taught(labels))
    known = round(sum(len(team.used) for team in teams) / len(teams))
    return known, (teams[fold[folded(query.goal)]].rank(ask(query.goal, library))[1] for query in queries)


def _ranks(order: Order, query: Label, library: SearchLibrary) -> list[int]:
    place = {int(entry): rank for rank, entry in enumerate(order)}
    return [place.get(library.place.get(name, -1), len(order) + 1) for name in dict.fromkeys(query.names)]


_Scorer = Callable[[str], "npt.NDArray[np.float32]"]


def baselines(entries: Sequence[Entry], embed: Embed) -> tuple[_Scorer, _Scorer]:
    """What scores the entries for a text: Okapi BM25, and the cosine of MiniLM."""
    documents = [_document(entry) for entry in entries]
    okapi, vectors = BM25([_plain_words(text) for text in documents], classic=True), embed(documents)
    return (lambda goal: okapi.scores(_plain_words(goal))), (lambda goal: vectors @ embed([goal])[0])


def _document(entry: Entry) -> str:
    parts = (
        (entry.topic, entry.group, entry.title, entry.description) if entry.title else (entry.name, entry.description)
    )
    return " ".join(part for part in parts if part)


def _plain_words(text: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return re.findall(r"[a-z0-9]+", apart.lower())


def _order(scores: npt.NDArray[np.float32]) -> Order:
    import numpy as np

    return np.argsort(-scores, kind="stable")


def _reciprocal(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> Order:
    """Reciprocal rank fusion of the first twenty of both (Cormack, Clarke and Büttcher 2009)."""
    import numpy as np

    fused = np.zeros(len(one), np.float32)
    for scores in (one, other):
        for rank, place in enumerate(_order(scores)[:FUSED_LISTS]):
            fused[place] += 1.0 / (FUSION_CONSTANT + rank + 1)
    return _order(fused)


def folded(goal: str) -> str:
    """A goal as it is compared with others."""
    return " ".join(goal.casefold().split())
