from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from agent.evaluation.abstaining import score_awareness, score_choices
from agent.evaluation.errors import SelectionRefused
from agent.evaluation.query_sets import MOST_QUERIES, QuerySet, read_folder
from agent.evaluation.ranking_scores import figures, mean_figure, ndcg
from agent.evaluation.retrieval import Row, matching_set, score_set
from agent.evaluation.retrieval_fit import few_a_name, fit
from skills.retrieval.used import Label
from tests.skills.retrieval.toy import embed

TOOLS = ("alarm", "message", "weather", "flight", "music", "movie", "note", "map", "mail", "photo", "bank", "news")
VERBS = (
    "open the {}",
    "I need my {} now",
    "could you use the {} for me",
    "start {} please",
    "what about {} today",
    "{}!",
)


def write(folder: Path, name: str, lines: list[dict[str, Any]]) -> None:
    folder.mkdir(exist_ok=True)
    with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write("".join(json.dumps(line) + "\n" for line in lines))


@pytest.fixture
def toole(tmp_path: Path) -> Path:
    """Twelve tools, six queries each, and the two judgements."""
    folder = tmp_path / "toole"
    write(folder, "single", [{"query": verb.format(tool), "tool": f"{tool}Tool"} for tool in TOOLS for verb in VERBS])
    pairs = itertools.pairwise(TOOLS)
    write(
        folder,
        "multi",
        [{"query": f"use the {a} tool, and also open the {b}", "tools": [f"{a}Tool", f"{b}Tool"]} for a, b in pairs],
    )
    needed = [{"query": verb.format(tool), "label": "positive", "tool": tool} for tool in TOOLS[:5] for verb in VERBS]
    idle = [
        {"query": f"why is {n} a number of {w}", "label": "negative", "tool": None} for n in range(6) for w in "abcde"
    ]
    write(folder, "awareness", needed + idle)
    choices = []
    for tool in TOOLS:
        others = [f"{other}Tool" for other in TOOLS if other != tool][:10]
        choices += [
            {"query": f"{verb.format(tool)} ok", "candidates": others, "absent_tool": f"{tool}Tool"}
            for verb in VERBS[:3]
        ]
    write(folder, "reliability", choices)
    pool = [
        {"name": f"{tool}Tool", "description": f"Works with {tool} things.", "single_label": True} for tool in TOOLS
    ]
    (folder / "tools.json").write_text(json.dumps(pool))
    return folder


def nobody(_what: str, _done: int, _of: int) -> None:
    pass


def share(row: Row, name: str) -> float:
    return next(figure.share for figure in row.figures if figure.name == name)


def test_a_folder_is_told_by_its_files(toole: Path) -> None:
    folder = read_folder(toole)
    assert [(s.name, len(s.entries), len(s.queries)) for s in folder.sets] == [("single", 12, 72), ("multi", 12, 11)]
    assert sum(case.needed for case in folder.awareness) == 30
    assert len(folder.choices) == 36


def test_the_other_folders_are_told_too(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    write(plan, "ultratool", [{"query": "send mail", "nodes": ["send_mail"], "links": [["a", "b"]], "steps": []}])
    pool = {"tools": [{"id": "send_mail", "desc": "Send", "domain": ["Mail"]}], "links": [["send_mail", "x"]]}
    (plan / "ultratool_tools.json").write_text(json.dumps(pool))
    (found,) = read_folder(plan).sets
    assert (found.name, found.entries[0].topic, found.queries[0].names) == ("ultratool", "Mail", ("send_mail",))

    paths = tmp_path / "paths"
    write(paths, "tmdb", [{"query": "who", "solution": [" GET /movie/{movie_id} ", "GET /search/movie"]}])
    tool = {"name": "GET /movie/{movie_id}", "summary": "Get\n", "description": "x",
            "parameters": [{"name": "movie_id", "in": "path", "required": True}]}  # fmt: skip
    (paths / "tmdb_tools.json").write_text(json.dumps([tool]))
    (found,) = read_folder(paths).sets
    assert (found.name, found.entries[0].needs) == ("tmdb", ("movie_id",))
    assert found.queries[0].names[0] == "GET /movie/{movie_id}"

    stable = tmp_path / "stable"
    write(stable, "queries", [{"group": "G2_category", "query": "q", "relevant": ["A||b"]}])
    write(
        stable,
        "tools",
        [{"name": "A||b", "tool": "A", "api": "b", "category": "C", "description": "", "required": [], "optional": []}],
    )
    (found,) = read_folder(stable).sets
    assert (found.name, found.entries[0].group, found.entries[0].title) == ("G2", "A", "b")


@pytest.mark.parametrize("how", ["missing", "empty", "not gzip", "cut", "not json", "wrong form"])
def test_a_folder_that_cannot_be_read_is_an_error_with_a_hint(toole: Path, tmp_path: Path, how: str) -> None:
    target = toole / "single.jsonl.gz"
    match how:
        case "missing":
            toole = tmp_path / "nowhere"
        case "empty":
            toole = tmp_path
        case "not gzip":
            target.write_bytes(b"plain")
        case "cut":
            target.write_bytes(target.read_bytes()[:40])
        case "not json":
            target.write_bytes(gzip.compress(b"{nonsense\n"))
        case _:
            target.write_bytes(gzip.compress(b'{"question": "x"}\n'))
    with pytest.raises(SelectionRefused) as caught:
        read_folder(toole)
    assert caught.value.hint


def test_figures_are_what_the_folders_say() -> None:
    found = {figure.name: figure.share for figure in figures([[0, 6], [2], [99, 1]], (1, 5, 10))}
    assert found["R@1"] == pytest.approx((0.5 + 0 + 0) / 3)
    assert found["R@5"] == pytest.approx((0.5 + 1 + 0.5) / 3)
    assert found["S@5"] == pytest.approx(1 / 3)
    assert found["S@10"] == pytest.approx(2 / 3)
    assert ndcg([0, 1], 5) == pytest.approx(1.0)
    assert ndcg([1], 5) == pytest.approx(1 / 1.5849625)
    assert ndcg([7], 5) == 0.0
    figure = mean_figure("x", [0.0, 1.0] * 50)
    assert figure.interval_95[0] < 0.5 < figure.interval_95[1]


def test_ours_stands_beside_the_baselines_and_labels_help(toole: Path) -> None:
    single = read_folder(toole).sets[0]
    rows = score_set(single, None, 3, (1, 5), embed, nobody)
    assert [row.method for row in rows] == ["BM25", "MiniLM", "RRF of both", "fused views", "fused views, 3 labels"]
    assert all(row.queries == 72 for row in rows)
    assert share(rows[4], "R@1") >= 0.9
    assert rows[4].labels == 36


def test_no_query_is_scored_by_a_retriever_that_saw_it(toole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from skills.retrieval.features import Asked
    from skills.retrieval.search import Retriever

    single = read_folder(toole).sets[0]
    real = Retriever.rank
    saw: list[bool] = []

    def watched(self: Retriever, asked: Asked) -> Any:
        saw.append(asked.goal in {label.goal for label in self.used.labels})
        return real(self, asked)

    monkeypatch.setattr(Retriever, "rank", watched)
    score_set(single, None, 3, (1,), embed, nobody)
    assert len(saw) == 144
    assert not any(saw)
    saw.clear()
    score_set(single, single, 3, (1,), embed, nobody)  # a train folder that holds the scored queries gives no label
    assert not any(saw)


def test_labels_are_counted_by_tool() -> None:
    labels = [Label(str(n), ("a",)) for n in range(5)] + [Label("x", ("a", "b")), Label("y", ("b",))]
    assert [label.goal for label in few_a_name(labels, 2)] == ["0", "1", "y"]


def test_large_sets_are_scored_on_a_sample_that_is_always_the_same() -> None:
    labels = tuple(Label(str(n), ("a",)) for n in range(MOST_QUERIES + 5))
    assert len(QuerySet("x", (), labels).scored) == MOST_QUERIES


def test_the_two_judgements_are_scored(toole: Path) -> None:
    folder = read_folder(toole)
    cosine, fitted = score_awareness(folder, None, embed, nobody)
    assert share(fitted, "accuracy") >= share(cosine, "accuracy")
    assert share(fitted, "accuracy") > 0.85
    rows = score_choices(folder, None, 2, embed, nobody)
    assert [row.method for row in rows] == ["highest cosine", "fitted", "fitted, 2 labels"]
    assert all(share(row, "false none") <= 0.35 for row in rows)
    assert matching_set(folder.sets[0], folder) is folder.sets[0]
    assert matching_set(folder.sets[0], None) is None


def test_weights_are_fitted_from_sets_and_have_the_form_that_is_shipped(toole: Path) -> None:
    kinds = fit(read_folder(toole).sets, embed, lambda _line: None)
    assert set(kinds) == {"plain", "grouped", "used"}
    assert kinds["plain"]["learnt_on"] == ["single", "multi"]
    assert all(isinstance(value, float) for value in kinds["plain"]["values"].values())
