"""Scores link prediction on graphs of tools: a fifth of the linked pairs is hidden, to be told from unlinked ones.

Both directions of a pair are hidden together, so that the way back gives nothing away. Every method sees the nodes and
the links that are left. The area under the ROC curve is taken over hidden links against pairs that no link joins in
either direction; where hidden links go one way only, how often that way scores higher is told too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict
from rich.console import Console

from agent.evaluation.host import load_average, program_version
from agent.evaluation.statistics import Interval
from agent.evaluation.tables import new_table
from agent.evaluation.tool_graphs import read_graphs
from skills.synergy.graph import SkillGraph
from skills.synergy.linking import Linker, weighted
from skills.synergy.network import scores, show
from skills.synergy.signals import SIGNALS, Sight, see, signals
from skills.synergy.training import Pupil, train_network, vectors_of, weigh_signals

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]

HIDDEN: Final = 0.2
NEGATIVES: Final = 10
"""Unlinked pairs for each hidden link, at most."""
RESAMPLES: Final = 500
HEURISTICS: Final = ("cosine", "common_neighbours", "adamic_adar", "resource_allocation", "types_match", "degrees")

Told = Callable[[str, int, int], None]


class SynergyRow(BaseModel):
    """One method on one graph."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    graph: str
    method: str
    auc: float
    """Mean over the seeds."""
    interval_95: Interval
    """Bootstrap over hidden and unlinked pairs within one split; mean of the bounds over the seeds."""
    direction: float | None = None
    """Share of hidden one-way links whose way scores higher than the way back; ties count a half."""


class GraphFacts(BaseModel):
    """One graph, and what of it was asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    nodes: int
    links: int
    hidden: int = 0
    """Links that one split hides, mean over the seeds; 0 where nothing could be asked."""
    unlinked: int = 0
    """Pairs that they are told from, mean over the seeds."""
    why_not: str = ""


class SynergyReport(BaseModel):
    """One sitting."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: str
    program: str
    seeds: tuple[int, ...]
    hidden: float
    graphs: tuple[GraphFacts, ...]
    rows: tuple[SynergyRow, ...]
    seconds: float
    load: tuple[float, float, float] | None


def evaluate_synergy(folder: Path, seeds: Sequence[int], told: Told, train: Path | None = None) -> SynergyReport:
    """Score every method on every graph of a folder.

    Args:
        folder: graphs, or folders of them.
        seeds: one split each.
        told: told of progress.
        train: more graphs to learn from for what is carried over; those of the folder itself are always used.

    Raises:
        SelectionRefused: there are no graphs.
    """
    from perception.models.embedding import Embedder

    began = time.monotonic()
    graphs = read_graphs(folder)
    names = {graph.name for graph in graphs}
    more = [graph for graph in read_graphs(train) if graph.name not in names] if train is not None else []
    embedder = Embedder.load(cache_entries=20_000)
    try:
        pupils = [Pupil(graph, see(graph, embedder.embed)) for graph in (*graphs, *more) if not _why_not(graph)]
    finally:
        embedder.close()
    facts: list[GraphFacts] = []
    rows: list[SynergyRow] = []
    for graph in graphs:
        plain = GraphFacts(name=graph.name, nodes=len(graph.nodes), links=len(graph.links), why_not=_why_not(graph))
        if plain.why_not:
            facts.append(plain)
            continue
        pupil = next(each for each in pupils if each.graph is graph)
        others = [each for each in pupils if each.graph is not graph]
        scored = score_graph(pupil, others, seeds, told)
        rows += scored[0]
        facts.append(plain.model_copy(update={"hidden": scored[1], "unlinked": scored[2]}))
    return SynergyReport(
        folder=str(folder),
        program=program_version(),
        seeds=tuple(seeds),
        hidden=HIDDEN,
        graphs=tuple(facts),
        rows=tuple(rows),
        seconds=round(time.monotonic() - began, 1),
        load=load_average(),
    )


def score_graph(
    pupil: Pupil, others: Sequence[Pupil], seeds: Sequence[int], told: Told
) -> tuple[list[SynergyRow], int, int]:
    """All methods on one graph.

    Returns:
        The rows, and how many hidden links and unlinked pairs a split had on average.
    """
    import numpy as np

    graph, sight = pupil.graph, pupil.sight
    carried = _carried(others)
    seen: dict[str, list[tuple[float, Interval, float | None]]] = {}
    sizes: list[tuple[int, int]] = []
    for number, seed in enumerate(seeds):
        told(graph.name, number, len(seeds))
        left, hidden, unlinked = split(graph, seed)
        sizes.append((len(hidden), len(unlinked)))
        for method, score in _methods(left, sight, carried, seed).items():
            seen.setdefault(method, []).append(
                (*auc_with_interval(score, hidden, unlinked, seed), _direction(score, graph, hidden))
            )
        told(graph.name, number + 1, len(seeds))
    rows = []
    for method, of in seen.items():
        ways = [way for _, _, way in of if way is not None]
        rows.append(
            SynergyRow(
                graph=graph.name,
                method=method,
                auc=float(np.mean([auc for auc, _, _ in of])),
                interval_95=(float(np.mean([i[0] for _, i, _ in of])), float(np.mean([i[1] for _, i, _ in of]))),
                direction=float(np.mean(ways)) if ways else None,
            )
        )
    hidden_mean, unlinked_mean = np.mean(sizes, axis=0)
    return rows, round(float(hidden_mean)), round(float(unlinked_mean))


def split(graph: SkillGraph, seed: int) -> tuple[SkillGraph, list[tuple[int, int]], list[tuple[int, int]]]:
    """The graph with a fifth of its pairs hidden, the hidden links, and pairs that no link joins.

    The hidden pairs' links are gone in both directions.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    pairs = graph.pairs()
    order = random.permutation(len(pairs))
    gone = {pairs[at] for at in order[: max(1, round(HIDDEN * len(pairs)))]}
    hidden = sorted(link for link in graph.links if (min(link), max(link)) in gone)
    whole = graph.adjacency()
    apart = np.argwhere((np.maximum(whole, whole.T) == 0) & ~np.eye(len(whole), dtype=bool))
    apart = apart[random.permutation(len(apart))[: NEGATIVES * len(hidden)]]
    return graph.without(gone), hidden, [(int(a), int(b)) for a, b in apart]


def auc_with_interval(
    score: Matrix, hidden: Sequence[tuple[int, int]], unlinked: Sequence[tuple[int, int]], seed: int
) -> tuple[float, Interval]:
    """Area under the ROC curve (ties count a half), with a percentile bootstrap that draws linked and unlinked pairs.

    A pair that is linked both ways is drawn as one.
    """
    import numpy as np

    one = np.array([score[pair] for pair in hidden])
    none = np.sort(np.array([score[pair] for pair in unlinked]))
    above = (np.searchsorted(none, one, "left") + np.searchsorted(none, one, "right")) / 2 / len(none)
    pairs = sorted({(min(link), max(link)) for link in hidden})
    place = {pair: at for at, pair in enumerate(pairs)}
    of = np.array([place[(min(link), max(link))] for link in hidden])
    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(RESAMPLES):
        times = np.bincount(random.integers(0, len(pairs), len(pairs)), minlength=len(pairs))[of]
        again = np.sort(none[random.integers(0, len(none), len(none))])
        beaten = (np.searchsorted(again, one, "left") + np.searchsorted(again, one, "right")) / 2 / len(none)
        drawn.append(float((beaten * times).sum() / times.sum()))
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(above.mean()), (float(low), float(high))


def _methods(left: SkillGraph, sight: Sight, carried: Mapping[str, Linker], seed: int) -> dict[str, Matrix]:
    known = left.adjacency()
    raw = signals(sight, known)
    found = {name: raw[SIGNALS.index(name)] for name in HEURISTICS}
    pupil = Pupil(left, sight)
    weights, network = weigh_signals([pupil], seed), train_network([pupil], seed)
    found["logistic"] = weighted(weights, sight, known)
    found["network"] = scores(show(vectors_of(sight), known), network)
    found["both"] = Linker(weights, network).scores(sight, known)
    return found | {name: linker.scores(sight, known) for name, linker in carried.items()}


def _carried(others: Sequence[Pupil]) -> dict[str, Linker]:
    """Linkers that never saw a link of the graph they are asked about."""
    if not others:
        return {}
    weights = weigh_signals(others)
    return {"carried logistic": Linker(weights), "carried both": Linker(weights, train_network(others))}


def _direction(score: Matrix, graph: SkillGraph, hidden: Sequence[tuple[int, int]]) -> float | None:
    import numpy as np

    one_way = [link for link in hidden if link[::-1] not in graph.links]
    ways = [0.5 if np.isclose(score[a, b], score[b, a]) else float(score[a, b] > score[b, a]) for a, b in one_way]
    return float(sum(ways) / len(ways)) if ways else None


def _why_not(graph: SkillGraph) -> str:
    pairs, nodes = len(graph.pairs()), len(graph.nodes)
    if pairs < 10:
        return "too few links to hide any"
    if pairs >= nodes * (nodes - 1) // 2:
        return "every pair is linked: there is nothing to tell links from"
    return ""


def print_synergy(report: SynergyReport, console: Console) -> None:
    """One table, a section a graph."""
    table = new_table(
        "Which tools belong together: hidden links against unlinked pairs",
        f"AUC, mean of {len(report.seeds)} splits, {report.hidden:.0%} of the pairs hidden; 95 % bootstrap in a split; "
        "way: one-way links whose way scores higher",
        gap=2,
    )
    for column in ("graph", "method"):
        table.add_column(column, no_wrap=True)
    for column in ("AUC", "95 %", "way"):
        table.add_column(column, justify="right", no_wrap=True)
    for graph in report.graphs:
        told = f"{graph.name} ({graph.nodes} tools, {graph.links} links, {graph.hidden} hidden)"
        if graph.why_not:
            table.add_row(f"{graph.name}: {graph.why_not}")
        for row in (each for each in report.rows if each.graph == graph.name):
            low, high = row.interval_95
            way = "–" if row.direction is None else f"{row.direction:.2f}"
            table.add_row(told, row.method, f"{row.auc:.3f}", f"{low:.3f}–{high:.3f}", way)
            told = ""
        table.add_section()
    console.print(table)
    seeds = ", ".join(map(str, report.seeds))
    console.print(
        f"clewline {report.program}; {report.folder}; seeds {seeds}; {report.seconds:.0f} s",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
