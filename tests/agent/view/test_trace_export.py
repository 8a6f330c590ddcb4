"""An export can be read again, is the same on any day, and holds no secret."""

from __future__ import annotations

import json
import zipfile

import pytest

from agent.record.traces import Episode, Step, TraceUnwritable, read_episode
from agent.view.trace_export import EpisodeDocument, episode_json, export_trace
from devices.action import Type
from devices.journal import JOURNAL_NAME, PICTURES_NAME
from devices.records import Note
from tests.agent.written_runs import begin, end, intent, outcome, target, view, write, write_run

SECRET = "correct horse"


def test_a_zip_unpacks_to_the_same_trace(tmp_path):
    folder = write_run(tmp_path / "a", steps=3)
    packed = export_trace(read_episode(folder), tmp_path / "out.zip")
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "unpacked")
    unpacked = tmp_path / "unpacked" / "run-1"
    assert (unpacked / JOURNAL_NAME).read_bytes() == (folder / JOURNAL_NAME).read_bytes()
    assert read_episode(unpacked).records == read_episode(folder).records
    assert sorted(p.name for p in (unpacked / PICTURES_NAME).iterdir()) == sorted(
        p.name for p in (folder / PICTURES_NAME).iterdir()
    )
    assert (unpacked / "trace.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_zip_is_repeatable_and_named_after_its_run(tmp_path):
    episode = read_episode(write_run(tmp_path / "a"))
    first = export_trace(episode, tmp_path)
    assert first == tmp_path / "run-1.zip"
    assert export_trace(episode, tmp_path / "again.zip").read_bytes() == first.read_bytes()


@pytest.mark.parametrize(("run", "name"), [("../../etc/x", "etc-x"), ("///", "trace"), ("a b\u2028c", "a-b-c")])
def test_a_run_cannot_name_a_place_outside(tmp_path, run, name):
    episode = read_episode(write(tmp_path / "a", begin(run=run)))
    packed = export_trace(episode, tmp_path)
    assert packed == tmp_path / f"{name}.zip"
    with zipfile.ZipFile(packed) as archive:
        assert set(archive.namelist()) == {f"{name}/trace.html", f"{name}/journal.jsonl"}


def test_a_json_document_is_the_episode(tmp_path):
    folder = write(tmp_path / "a", begin(), Note(topic="t", text="n"), intent(1), outcome(1), intent(2))
    path = export_trace(read_episode(folder), tmp_path, "json")
    assert path.name == "run-1.json"
    told = json.loads(path.read_text("utf-8"))
    assert (told["format"], told["version"], told["status"], told["run"]) == ("clewline-episode", 1, "cut off", "run-1")
    assert [step["outcome"] is None for step in told["steps"]] == [False, True]
    assert told["steps"][0]["notes_before"][0]["text"] == "n"
    assert EpisodeDocument.model_validate(told).steps[0].intent.action == Type(text="Ada Lovelace")
    assert str(tmp_path) not in path.read_text("utf-8"), "where it lay is nobody's business"


def test_numbers_and_letters_without_a_json_form(tmp_path):
    odd = begin(goal="lone \ud800 surrogate")
    doing = intent(1).model_copy(update={"elapsed_ms": {"observe": float("nan")}})
    episode = read_episode(write(tmp_path / "a", begin()))
    episode = Episode(episode.folder, odd, (Step(doing),), end(0, view()), records=(odd, doing))
    told = episode_json(episode).encode("utf-8")
    EpisodeDocument.model_validate_json(told)


@pytest.mark.parametrize("form", ["zip", "json"])
def test_no_secret_leaves(tmp_path, form):
    field = target('textbox "Password"', secret=True)
    folder = write(
        tmp_path / "a",
        begin(goal=f"Sign in with {SECRET}"),
        intent(1, Type(text=SECRET), field, clause=SECRET),
        outcome(1, view(title=SECRET), SECRET),
        end(1).model_copy(update={"answer": SECRET}),
    )
    path = export_trace(read_episode(folder), tmp_path, "json" if form == "json" else "zip")
    if form == "json":
        told = [path.read_bytes()]
    else:
        with zipfile.ZipFile(path) as archive:
            told = [archive.read(name) for name in archive.namelist()]
            archive.extractall(tmp_path / "unpacked")
        shown = read_episode(tmp_path / "unpacked" / "run-1")
        assert shown.begin.goal == "Sign in with •••"
        assert isinstance(shown.steps[0].intent.action, Type)
        assert shown.steps[0].intent.action.text == "•••"
    assert not [content for content in told if SECRET.encode() in content]


def test_a_place_that_cannot_be_written_is_a_typed_error(tmp_path):
    episode = read_episode(write_run(tmp_path / "a"))
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(TraceUnwritable):
        export_trace(episode, tmp_path / "file" / "x.zip")
    (episode.folder / JOURNAL_NAME).unlink()
    with pytest.raises(TraceUnwritable, match="cannot be packed"):
        export_trace(episode, tmp_path / "x.zip")
