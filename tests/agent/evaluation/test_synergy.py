"""``clew evaluate synergy``: the graphs it reads, what it hides, and the figures it gives."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from agent.cli import app as commands
from agent.evaluation.errors import SelectionRefused
from agent.evaluation.synergy import auc_with_interval, evaluate_synergy, split
from agent.evaluation.tool_graphs import read_graphs

KINDS = ("text", "image", "audio", "video")


@pytest.fixture
def folder(tmp_path):
    """A graph with links beside it, one with links inside it, and one in which all is linked."""
    tools = [
        {"id": f"{a} to {b} {n}", "desc": f"turns {a} into {b}", "input-type": [a], "output-type": [b]}
        for a in KINDS
        for b in KINDS
        if a != b
        for n in range(2)
    ]
    links = [
        [a["id"], b["id"], "x"] for a in tools for b in tools if a is not b and a["output-type"] == b["input-type"]
    ]
    (tmp_path / "kinds_tools.json").write_text(json.dumps({"tools": tools}))
    with gzip.open(tmp_path / "kinds_links.jsonl.gz", "wt") as stream:
        stream.write("".join(json.dumps(link) + "\n" for link in links))
    few = [{"id": f"t{n}", "desc": f"does {n}"} for n in range(6)]
    every = [[a["id"], b["id"]] for a in few for b in few]
    (tmp_path / "every_tools.json").write_text(json.dumps({"tools": few, "links": every}))
    return tmp_path


def test_graphs_are_read_without_links_of_a_tool_to_itself(folder):
    every, kinds = read_graphs(folder)
    assert (every.name, len(every.links)) == ("every", 30)
    assert (len(kinds.nodes), kinds.nodes[0].takes, kinds.nodes[0].gives) == (24, ("text",), ("image",))


@pytest.mark.parametrize(
    ("text", "says"),
    [("{", "cannot be read"), ('{"tools": [{"id": "a"}], "links": [["a", "b"]]}', "another form"), ("[]", "no graph")],
)
def test_a_damaged_graph_is_refused(tmp_path, text, says):
    (tmp_path / "x_tools.json").write_text(text)
    with pytest.raises(SelectionRefused, match=says):
        read_graphs(tmp_path)


def test_what_is_hidden_leaves_no_way_back(folder):
    graph = read_graphs(folder)[1]
    left, hidden, unlinked = split(graph, 3)
    for a, b in hidden:
        assert (a, b) in graph.links
        assert not {(a, b), (b, a)} & left.links
    assert not set(unlinked) & graph.links
    assert not {pair[::-1] for pair in unlinked} & graph.links
    assert split(graph, 3)[1] == hidden != split(graph, 4)[1]


def test_the_area_is_the_share_of_pairs_in_the_right_order():
    score = np.array([[0, 3, 1], [0, 0, 2], [2, 1, 0]], np.float32)
    area, (low, high) = auc_with_interval(score, [(0, 1), (1, 2)], [(0, 2), (2, 0)], 0)
    assert area == (2 + 1.5) / 4
    assert 0 <= low <= area <= high <= 1


def test_a_sitting_tells_every_method_on_every_graph_that_can_be_asked(folder):
    report = evaluate_synergy(folder, [0], lambda _what, _done, _of: None)
    assert [bool(graph.why_not) for graph in report.graphs] == [True, False]
    area = {row.method: row.auc for row in report.rows}
    assert area["types_match"] == 1.0
    assert area["both"] > 0.9 > area["degrees"]
    assert "carried logistic" not in area  # there is no other graph to learn from


def test_the_command_prints_one_document(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    result = CliRunner().invoke(commands.build(), ["evaluate", "synergy", str(folder), "--seeds", "0", "--json"])
    assert result.exit_code == 0, result.output
    assert {row["graph"] for row in json.loads(result.stdout)["rows"]} == {"kinds"}
    assert "every pair is linked" in result.stderr
