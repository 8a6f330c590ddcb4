"""The command that trains the network, on made-up recordings, and the one that tells what each part is worth."""

from __future__ import annotations

from perception.models.ranker import Ranker
from perception.models.weights import read_manifest
from planner.training.policy import ablations
from planner.training.policy.__main__ import main
from tests.planner.recorded.recordings import write_recordings


def test_one_command_trains_and_writes_what_can_be_shipped(tmp_path, capsys):
    folder = write_recordings(tmp_path)
    out = tmp_path / "weights"
    assert main([str(folder), "--out", str(out), "--epochs", "2", "--members", "1"]) == 0
    assert "18 recorded" in capsys.readouterr().out
    ranker = Ranker.load(out)
    assert ranker.trained_on == {"people", "calls", "letters"}
    assert read_manifest(out).recipe.startswith("python -m planner.training.policy")
    again = tmp_path / "again"
    main([str(folder), "--out", str(again), "--epochs", "2", "--members", "1"])
    assert Ranker.load(again).fingerprint == ranker.fingerprint, "the seeds are fixed"


def test_every_ablation_is_one_line(tmp_path, capsys):
    folder = write_recordings(tmp_path)
    assert ablations.main([str(folder), "--members", "1", "--epochs", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("whole")
    assert "AUC" in lines[1]
    assert lines[2].startswith("by the number of steps alone")
    assert [line.split("  ")[0] for line in lines[3:6]] == ["without made-up tasks", "without graph", "without history"]
