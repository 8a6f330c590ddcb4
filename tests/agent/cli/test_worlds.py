"""Worlds on the command line: recorded beside a run, told of, drawn, and played again."""

from __future__ import annotations

import gzip
import json

import pytest

from agent.cli import app as commands
from agent.cli.failures import guarded
from tests.agent.cli.test_commands import clew

GOAL = "Turn on Bluetooth and set an alarm for 7:30"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worlds")
    done = clew("run", GOAL, "--on", "phone", "--record-world", str(folder / "w"), "--trace", str(folder / "t"))
    assert done.exit_code == 0, done.output
    return folder


def test_a_run_on_the_phone_leaves_a_world(recorded):
    told = json.loads(clew("worlds", "show", str(recorded / "w"), "--json").stdout)
    assert (told["device"], told["reachable"]) == ("phone", told["states"])
    assert told["transitions"] >= 8


def test_the_same_goal_is_done_in_the_world(recorded):
    address = f"world:{recorded / 'w'}"
    done = clew("run", GOAL, "--on", address, "--trace", str(recorded / "again"), "--json")
    assert json.loads(done.stdout)["status"] == "done"


def test_a_map_is_drawn(recorded, tmp_path):
    assert clew("worlds", "map", str(recorded / "w")).stdout.startswith("digraph")
    assert clew("worlds", "map", str(recorded / "w"), "--dot", str(tmp_path / "w.dot")).exit_code == 0
    assert "Connected devices" in (tmp_path / "w.dot").read_text("utf-8")
    assert refusal("worlds", "map", str(recorded / "w"), "--dot", str(tmp_path / "no" / "w.dot")) == 2


def test_published_graphs_are_imported(tmp_path):
    state = {"kind": "state", "app": "an/app", "hash": "one", "activity": "a/.M", "w": 9, "h": 9, "views": []}
    (tmp_path / "utg.jsonl.gz").write_bytes(gzip.compress(json.dumps(state).encode()))
    assert clew("worlds", "import", str(tmp_path / "utg.jsonl.gz"), "--to", str(tmp_path / "out")).exit_code == 0
    assert (tmp_path / "out" / "an_app" / "world.jsonl").is_file()


def test_what_is_no_world_is_refused(tmp_path):
    assert refusal("worlds", "show", str(tmp_path)) == 2
    assert refusal("worlds", "import", str(tmp_path / "nothing"), "--to", str(tmp_path)) == 2
    assert refusal("run", "x", "--on", "world:", "--trace", str(tmp_path / "t")) == 2


def refusal(*arguments: str) -> int:
    """The exit code as the entry point gives it."""
    return guarded(lambda: commands.build()(list(arguments)), debug=False)
