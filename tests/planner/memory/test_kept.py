"""Memories in a folder."""

from __future__ import annotations

from pathlib import Path

from planner.memory.kept import memories_in
from planner.memory.records import AppMemory


def test_what_cannot_be_read_is_passed_over(tmp_path: Path):
    AppMemory(app="Trains").save(tmp_path / "trains.json")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    assert [memory.app for memory in memories_in(tmp_path)] == ["Trains"]


def test_a_folder_that_is_not_there_holds_none(tmp_path: Path):
    assert memories_in(tmp_path / "nowhere") == []
