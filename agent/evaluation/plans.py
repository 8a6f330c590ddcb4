"""Scores plans over tools, made without a language model, against gold plans: nodes, links, exact, hallucination.

Node-F1 and link-F1 are overlaps of sets, averaged over queries; exact means the same nodes and the same links; the
hallucination rates are the shares of predicted nodes that are not in the pool and of predicted links that are not in
its graph. All numbers that a method has to choose (what a link counts, when a clause is passed over) are chosen on the
other folds of the queries.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel, ConfigDict
from rich.console import Console

from agent.evaluation.errors import SelectionRefused
from agent.evaluation.host import load_average, program_version
from agent.evaluation.query_sets import QuerySet, lines_of, read_folder
from agent.evaluation.ranking_scores import Figure, mean_figure, share_figure
from agent.evaluation.retrieval import OUTER_FOLDS, baselines, folded
from agent.evaluation.retrieval_fit import few_a_name
from agent.evaluation.tables import new_table
from agent.evaluation.tool_graphs import read_graphs
from skills.retrieval.decomposition import clauses
from skills.retrieval.library import SearchLibrary
from skills.retrieval.search import Retriever
from skills.retrieval.used import Label
from skills.synergy.chaining import Choice, Prudence, chain, choices, choices_of
from skills.synergy.graph import SkillGraph
from skills.synergy.linking import Linker, learn_linker, standard
from skills.synergy.signals import Sight, see
from skills.synergy.training import Pupil, weigh_signals

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]

LINKS: Final = (0.0, 0.25, 0.5, 1.0, 2.0)
PASSING: Final = (0.0, 3.0, 4.0, 5.0, 6.0, 7.0)
LABELS: Final = 5
"""Labelled queries a tool that the taught retriever knows."""

_T = TypeVar("_T")

Told = Callable[[str, int, int], None]
Links = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Gold:
    """A query and its plan."""

    goal: str
    nodes: frozenset[str]
    links: Links


class PlanRow(BaseModel):
    """One method on one set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    set: str
    method: str
    queries: int
    figures: tuple[Figure, ...]
    """``node-F1``, ``link-F1``, ``exact``."""
    strange_nodes: float
    """Share of predicted nodes that are not in the pool."""
    strange_links: float
    """Share of predicted links that are not in the pool's graph."""
    chosen: tuple[tuple[float, float], ...]
    """What a link counts and when a clause is passed over, of each fold."""


class PlansReport(BaseModel):
    """One sitting."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: str
    program: str
    rows: tuple[PlanRow, ...]
    seconds: float
    load: tuple[float, float, float] | None


def evaluate_plans(folder: Path, most: int, told: Told) -> PlansReport:
    """Score every method on every set of a folder.

    Args:
        folder: queries with gold plans, and pools with graphs.
        most: queries of each set that are scored, in the order of the hash of their text; 0 for all.
        told: told of progress.

    Raises:
        SelectionRefused: the folder has no plans.
    """
    from perception.models.embedding import Embedder

    began = time.monotonic()
    sets = read_folder(folder).sets
    graphs = {graph.name: graph for graph in read_graphs(folder)}
    embedder = Embedder.load(cache_entries=100_000)
    rows: list[PlanRow] = []
    try:
        sights = {name: see(graph, embedder.embed) for name, graph in graphs.items()}
        for of in sets:
            name = of.name.removesuffix("-plan")
            gold = _gold(folder, name, of)
            if name not in graphs or not gold:
                continue
            others = [Pupil(graph, sights[other]) for other, graph in graphs.items() if other != name]
            library = SearchLibrary(of.entries, embedder.embed)
            scored = _Scored(of, gold[:most] if most else gold, gold, graphs[name], sights[name], others, library, told)
            rows += scored.rows()
    finally:
        embedder.close()
    if not rows:
        raise SelectionRefused(f"{folder} holds no plans", "name a folder such as taskplan")
    return PlansReport(
        folder=str(folder),
        program=program_version(),
        rows=tuple(rows),
        seconds=round(time.monotonic() - began, 1),
        load=load_average(),
    )


@dataclass(frozen=True, slots=True)
class _Scored:
    of: QuerySet
    gold: Sequence[Gold]
    everything: Sequence[Gold]
    """What the folds are made of: plans that are not scored may be learnt from."""
    graph: SkillGraph
    sight: Sight
    others: Sequence[Pupil]
    library: SearchLibrary
    told: Told

    def rows(self) -> list[PlanRow]:
        """All methods."""
        import numpy as np

        fold = _folds(self.everything)
        lexical, semantic = baselines(self.of.entries, self.library.embed)
        rows = []
        for name, scorer in (("BM25, one a clause", lexical), ("MiniLM, one a clause", semantic)):

            def look(query: Gold, scorer: Callable[[str], Matrix] = scorer) -> list[Choice]:
                return choices_of(np.stack([scorer(part) for part in clauses(query.goal)]), scorer(query.goal))

            rows.append(self._row(name, self._looked(name, look), fold, None))
        plain = Retriever(self.library)
        seen = self._looked("retrieval", lambda query: choices(query.goal, plain))
        rows.append(self._row("ours, no links", seen, fold, None))
        if self.others:
            carried = Linker(weigh_signals(self.others)).scores(self.sight, self.graph.adjacency(()))
            rows.append(self._row("ours, links from words", seen, fold, [standard(carried)] * OUTER_FOLDS))
        walked = [self._walked(each, fold) for each in range(OUTER_FOLDS)]
        rows.append(self._row("ours, earlier plans", seen, fold, walked))
        taught = [self._taught(each, fold) for each in range(OUTER_FOLDS)]
        known = self._looked("taught retrieval", lambda query: choices(query.goal, taught[fold[folded(query.goal)]]))
        rows.append(self._row(f"ours, {LABELS} labels, no links", known, fold, None))
        rows.append(self._row(f"ours, {LABELS} labels, earlier plans", known, fold, walked))
        given = [standard(self.graph.adjacency())] * OUTER_FOLDS
        rows.append(self._row("ours, graph made of these plans", seen, fold, given))
        return rows

    def _looked(self, what: str, look: Callable[[Gold], list[Choice]]) -> list[list[Choice]]:
        found = []
        for number, query in enumerate(self.gold, 1):
            found.append(look(query))
            if number % 20 == 0 or number == len(self.gold):
                self.told(f"{self.of.name}: {what}", number, len(self.gold))
        return found

    def _row(
        self, method: str, seen: Sequence[list[Choice]], fold: Mapping[str, int], links: Sequence[Matrix] | None
    ) -> PlanRow:
        """One method; ``links`` are those that each fold may look at."""
        grid = [Prudence(link, passing) for passing in PASSING for link in (LINKS if links is not None else (0.0,))]
        mine = [fold[folded(query.goal)] for query in self.gold]
        plans: list[list[tuple[str, ...]]] = []
        for prudence in grid:
            plans.append([])
            for own, choice in zip(mine, seen, strict=True):
                places = chain(choice, links[own] if links is not None else None, prudence)
                plans[-1].append(tuple(self.library.entries[place].name for place in places))
        worth = [
            [
                f1(frozenset(pairwise(p)), q.links) + f1(frozenset(p), q.nodes)
                for p, q in zip(of, self.gold, strict=True)
            ]
            for of in plans
        ]
        chosen = []
        for each in range(OUTER_FOLDS):
            totals = [sum(w for w, own in zip(of, mine, strict=True) if own != each) for of in worth]
            chosen.append(totals.index(max(totals)))
        final = [plans[chosen[own]][at] for at, own in enumerate(mine)]
        picked = tuple((grid[at].links, grid[at].passing) for at in chosen)
        self.told(f"{self.of.name}: {method}", len(self.gold), len(self.gold))
        return self._figures(method, final, picked)

    def _figures(
        self, method: str, plans: Sequence[tuple[str, ...]], chosen: tuple[tuple[float, float], ...]
    ) -> PlanRow:
        names = {node.name for node in self.graph.nodes}
        allowed = {(self.graph.nodes[a].name, self.graph.nodes[b].name) for a, b in self.graph.links}
        nodes = [f1(frozenset(plan), query.nodes) for plan, query in zip(plans, self.gold, strict=True)]
        links = [f1(frozenset(pairwise(plan)), query.links) for plan, query in zip(plans, self.gold, strict=True)]
        exact = sum(a == 1.0 == b for a, b in zip(nodes, links, strict=True))
        return PlanRow(
            set=self.of.name,
            method=method,
            queries=len(plans),
            figures=(
                mean_figure("node-F1", nodes),
                mean_figure("link-F1", links),
                share_figure("exact", exact, len(plans)),
            ),
            strange_nodes=_strange((node for plan in plans for node in plan), names),
            strange_links=_strange((link for plan in plans for link in pairwise(plan)), allowed),
            chosen=chosen,
        )

    def _walked(self, own: int, fold: Mapping[str, int]) -> Matrix:
        """Links between tools, learnt from the plans of the other folds alone."""
        place = {node.name: at for at, node in enumerate(self.graph.nodes)}
        links = {
            (place[a], place[b])
            for query in self.everything
            if fold[folded(query.goal)] != own
            for a, b in query.links
            if a in place and b in place and a != b
        }
        graph = SkillGraph(self.graph.name, self.graph.nodes, frozenset(links))
        self.told(f"{self.of.name}: learning links", own, OUTER_FOLDS)
        return standard(learn_linker(graph, self.sight).scores(self.sight, graph.adjacency()))

    def _taught(self, own: int, fold: Mapping[str, int]) -> Retriever:
        self.told(f"{self.of.name}: learning from labels", own, OUTER_FOLDS)
        labels = [Label(q.goal, tuple(sorted(q.nodes))) for q in self.everything if fold[folded(q.goal)] != own]
        return Retriever(self.library).taught(few_a_name(labels, LABELS))


def f1(found: frozenset[_T], wanted: frozenset[_T]) -> float:
    """Overlap of two sets; 1 where both are empty."""
    if not found and not wanted:
        return 1.0
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def _strange(told: Iterable[object], known: Iterable[object]) -> float:
    listed, allowed = list(told), set(known)
    return sum(each not in allowed for each in listed) / len(listed) if listed else 0.0


def _folds(gold: Sequence[Gold]) -> dict[str, int]:
    goals = dict.fromkeys(folded(query.goal) for query in gold)
    return {goal: number % OUTER_FOLDS for number, goal in enumerate(goals)}


def _gold(folder: Path, name: str, of: QuerySet) -> list[Gold]:
    plans = {
        line["query"]: Gold(line["query"], frozenset(line["nodes"]), frozenset((a, b) for a, b in line["links"]))
        for line in lines_of(folder, name)
        if "links" in line
    }
    return [plans[query.goal] for query in of.queries if query.goal in plans]


def print_plans(report: PlansReport, console: Console) -> None:
    """One table."""
    table = new_table(
        "Plans over tools", "percent, and 95 % intervals; not in graph: links that the pool has not", gap=2
    )
    for column in ("set", "method"):
        table.add_column(column, no_wrap=True)
    for column in ("queries", "node-F1", "link-F1", "exact", "not in pool", "not in graph"):
        table.add_column(column, justify="right", no_wrap=True)
    shown = ""
    for row in report.rows:
        if shown and shown != row.set:
            table.add_section()
        figures = [
            f"{f.share * 100:.1f} [{f.interval_95[0] * 100:.0f}–{f.interval_95[1] * 100:.0f}]" for f in row.figures
        ]
        strange = [f"{share * 100:.1f}" for share in (row.strange_nodes, row.strange_links)]
        table.add_row(row.set if row.set != shown else "", row.method, str(row.queries), *figures, *strange)
        shown = row.set
    console.print(table)
    console.print(
        f"clewline {report.program}; {report.folder}; {report.seconds:.0f} s",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
