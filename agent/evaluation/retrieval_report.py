"""One sitting of ``clew evaluate retrieval``: what was scored on what, as a document and as a table."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rich import box
from rich.console import Console
from rich.table import Table

from agent.evaluation.abstaining import score_awareness, score_choices
from agent.evaluation.host import load_average, program_version
from agent.evaluation.query_sets import read_folder
from agent.evaluation.ranking_scores import Figure
from agent.evaluation.retrieval import Row, Told, matching_set, score_set


class RetrievalReport(BaseModel):
    """Everything of one sitting."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: str
    train: str
    """Folder that labelled queries came from; empty where it was the folder itself, by folds."""
    labels: int
    program: str
    embedding: str
    seconds: float
    load: tuple[float, float, float] | None
    rows: tuple[Row, ...]


def evaluate_retrieval(
    folder: Path, train: Path | None, labels: int, cuts: Sequence[int], told: Told, only: Sequence[str] = ()
) -> RetrievalReport:
    """Score a folder.

    Args:
        folder: queries and tools.
        train: another folder of the same form for labelled queries; None takes folds of the first.
        labels: how many labelled queries a tool; 0 for none.
        cuts: the k of R@k and S@k.
        told: is told of progress.
        only: names of the sets to score, ``awareness`` and ``abstention`` among them; all when empty.

    Raises:
        SelectionRefused: a folder cannot be used.
    """
    from perception.models.embedding import Embedder

    began = time.monotonic()
    scored, taught = read_folder(folder), read_folder(train) if train is not None else None
    embedder = Embedder.load(cache_entries=100_000)
    rows: list[Row] = []
    for of in scored.sets:
        if not only or of.name in only:
            rows += score_set(of, matching_set(of, taught), labels, cuts, embedder.embed, told)
    if scored.awareness and (not only or "awareness" in only):
        rows += score_awareness(scored, taught, embedder.embed, told)
    if scored.choices and (not only or "abstention" in only):
        rows += score_choices(scored, taught, labels, embedder.embed, told)
    return RetrievalReport(
        folder=str(folder),
        train=str(train or ""),
        labels=labels,
        program=program_version(),
        embedding=embedder.fingerprint,
        seconds=round(time.monotonic() - began, 1),
        load=load_average(),
        rows=tuple(rows),
    )


def print_retrieval(report: RetrievalReport, console: Console) -> None:
    """One table for each kind of figures."""
    kinds: dict[tuple[str, ...], list[Row]] = {}
    for row in report.rows:
        kinds.setdefault(tuple(figure.name for figure in row.figures), []).append(row)
    for names, rows in kinds.items():
        console.print(_table(names, rows))
    source = report.train or "the other folds of the same queries"
    labels = f"; {report.labels} labelled queries a tool from {source}" if report.labels else "; no labelled queries"
    console.print(
        f"clewline {report.program}, {report.embedding}; {report.folder}{labels}; {report.seconds:.0f} s",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


def _table(names: Sequence[str], rows: Sequence[Row]) -> Table:
    table = Table(
        caption="percent, and 95 % intervals",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
    )
    for column in ("set", "method"):
        table.add_column(column, no_wrap=True)
    for column in ("queries", "pool", *names):
        table.add_column(column, justify="right", no_wrap=True)
    shown = ""
    for row in rows:
        if shown and row.set != shown:
            table.add_section()
        cells = (row.set if row.set != shown else "", row.method, str(row.queries), str(row.pool))
        table.add_row(*cells, *map(_percent, row.figures))
        shown = row.set
    return table


def _percent(figure: Figure) -> str:
    low, high = figure.interval_95
    return f"{figure.share * 100:.1f} [{low * 100:.0f}–{high * 100:.0f}]"
