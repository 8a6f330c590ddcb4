"""``clew evaluate plans``: figures by their definitions, and nothing learnt from the plan that is asked."""

from __future__ import annotations

import gzip
import json

import pytest
from typer.testing import CliRunner

from agent.cli import app as commands
from agent.evaluation.plans import evaluate_plans, f1

TOOLS = ("alarm", "weather", "flight", "music", "movie", "note", "map", "mail", "photo", "bank", "news", "taxi")


@pytest.fixture
def folder(tmp_path):
    """Requests that name two tools each, with the plan that they ask for."""
    tools = [{"id": f"use_{tool}", "desc": f"everything about the {tool}"} for tool in TOOLS]
    pairs = [(a, b) for at, a in enumerate(TOOLS) for b in TOOLS[at + 1 : at + 3]]
    links = [[f"use_{a}", f"use_{b}"] for a, b in pairs]
    (tmp_path / "ultratool_tools.json").write_text(json.dumps({"tools": tools, "links": links}))
    with gzip.open(tmp_path / "ultratool.jsonl.gz", "wt") as stream:
        for number, (a, b) in enumerate(pairs):
            names = [f"use_{a}", f"use_{b}"]
            query = f"Please tell me about my {a}, and then look after the {b} for me"
            line = {"id": str(number), "query": query, "nodes": names, "links": [names], "steps": [], "shape": "chain"}
            stream.write(json.dumps(line) + "\n")
    return tmp_path


@pytest.mark.parametrize(
    ("found", "wanted", "worth"),
    [("ab", "ab", 1.0), ("ab", "bc", 0.5), ("a", "bc", 0.0), ("", "", 1.0), ("a", "", 0.0)],
)
def test_f1_is_the_overlap_of_sets(found, wanted, worth):
    assert f1(frozenset(found), frozenset(wanted)) == worth


def test_requests_that_name_their_tools_are_planned(folder):
    report = evaluate_plans(folder, 0, lambda _what, _done, _of: None)
    rows = {row.method: {figure.name: figure.share for figure in row.figures} for row in report.rows}
    assert rows["ours, no links"]["node-F1"] > 0.9
    assert rows["ours, no links"]["link-F1"] > 0.8
    assert all(row.strange_nodes == 0 and row.queries == 21 for row in report.rows)
    assert "ours, links from words" not in rows  # there is no other graph to learn from


def test_the_command_prints_one_document_and_refuses_what_holds_no_plans(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    run = CliRunner().invoke(commands.build(), ["evaluate", "plans", str(folder), "--most", "5", "--json"])
    assert run.exit_code == 0, run.output
    assert {row["queries"] for row in json.loads(run.stdout)["rows"]} == {5}
    empty = tmp_path / "empty"
    empty.mkdir()
    refused = CliRunner().invoke(commands.build(), ["evaluate", "plans", str(empty)])
    assert refused.exception is not None
