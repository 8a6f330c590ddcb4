"""A sitting plays what is missing, keeps what is finished, and opens the held-out half to nobody."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from agent.evaluation import session
from agent.evaluation.errors import EvaluationBroken, HeldOut, PagesMissing, ResultsUnusable, SelectionRefused
from agent.evaluation.results import read_results
from agent.evaluation.session import Wish, evaluate
from tests.agent.evaluation.lines import CONDITIONS, FAKE_WORKER

TRAIN, TEST = ("click-option", "click-dialog"), "click-button"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Pages, workers and state of this test's own; no browser is asked for its version."""
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    program = tmp_path / "worker.py"
    program.write_text(FAKE_WORKER)
    command = [sys.executable, str(program), str(tmp_path / "trace")]
    monkeypatch.setattr(session, "worker_command", lambda address: command)
    monkeypatch.setattr(session, "conditions", lambda: CONDITIONS)
    (tmp_path / "pages" / "miniwob").mkdir(parents=True)
    for name in (*TRAIN, TEST, "drag-box", "copy-paste"):
        (tmp_path / "pages" / "miniwob" / f"{name}.html").touch()
    return tmp_path


@pytest.fixture
def wish(elsewhere):
    small = Wish(agents=("naive",), tasks=TRAIN, seeds="0-2", workers=1, pages=elsewhere / "pages")

    def make(**said):
        return replace(small, **said)

    return make


def stop_after(number):
    played = []

    def on_episode(one):
        played.append(one)
        if len(played) == number:
            raise KeyboardInterrupt

    return on_episode


def test_a_sitting_plays_everything(wish, elsewhere):
    begun = []
    sitting = evaluate(wish(), lambda *told: begun.append(told))
    assert begun == [(sitting.path, 6, 0)]
    assert sitting.report.complete
    assert not sitting.interrupted
    assert [row.full.count for row in sitting.report.rows] == [2], "the fake worker gives seed / 2"
    assert sitting.path.parent == elsewhere / "home" / "results"
    assert sitting.report.sessions[0].workers == 1
    assert sitting.report.episodes == tuple(sorted(read_results(sitting.path).episodes, key=lambda line: line.key))


def test_a_stopped_sitting_goes_on_where_it_was(wish):
    stopped = evaluate(wish(agents=("naive", "random")), on_episode=stop_after(4))
    assert stopped.interrupted
    assert not stopped.report.complete
    assert len(stopped.report.episodes) in (4, 3), "what was being written when it stopped may be played again"
    with stopped.path.open("a") as file:
        file.write('{"kind": "episo')
    begun = []
    resumed = evaluate(
        wish(resume=True, agents=(), tasks=(), seeds=""), lambda *told: begun.append(told)
    )  # the newest of ours
    assert resumed.path == stopped.path
    assert begun == [(stopped.path, 12, len(stopped.report.episodes))]
    assert resumed.report.complete
    assert len(resumed.report.episodes) == 12
    assert len(resumed.report.sessions) == 2


def test_a_finished_run_can_be_counted_again(wish):
    first = evaluate(wish())
    again = evaluate(wish(resume=True, results=first.path, agents=(), tasks=(), seeds=""))
    assert again.report.rows == first.report.rows
    assert again.report.complete


def test_results_of_another_program_are_not_mixed(wish, monkeypatch):
    first = evaluate(wish())
    monkeypatch.setattr(session, "conditions", lambda: CONDITIONS.model_copy(update={"program": "2"}))
    with pytest.raises(ResultsUnusable, match="program was"):
        evaluate(wish(resume=True, results=first.path, agents=(), tasks=(), seeds=""))


@pytest.mark.parametrize(
    ("said", "error", "told"),
    [
        ({"agents": ("ofline",)}, SelectionRefused, "did you mean offline"),
        ({"tasks": ("terminal",)}, PagesMissing, "no page for terminal"),
        ({"resume": True}, SelectionRefused, "leave out --agent"),
        ({"resume": True, "agents": (), "tasks": (), "seeds": ""}, ResultsUnusable, "to go on with"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(wish, elsewhere, said, error, told):
    with pytest.raises(error, match=told) as caught:
        evaluate(wish(**said))
    assert caught.value.exit_code == 2
    assert not (elsewhere / "home").exists()
    assert not (elsewhere / "trace").exists(), "no worker was started"


def test_broken_episodes_are_failures_and_kept(wish):
    sitting = evaluate(wish(tasks=("click-option", "drag-box"), seeds="1-2"))
    assert sitting.report.rows[0].errors == 2
    assert sitting.report.rows[0].some.count == 2
    assert sitting.report.rows[0].some.of == 4
    assert {line.task for line in sitting.report.episodes if line.error} == {"drag-box"}


def test_when_nothing_works_it_says_so_and_keeps_none_of_it(wish, elsewhere):
    with pytest.raises(EvaluationBroken, match="20 episodes in a row broke, the last one with DeviceCrashed") as caught:
        evaluate(wish(tasks=("click-option", "copy-paste"), seeds="0-39", results=elsewhere / "r.jsonl"))
    assert caught.value.exit_code == 3
    kept = read_results(elsewhere / "r.jsonl").episodes
    assert {line.task for line in kept} == {"click-option"}, "to be played again once the machine works"


def test_what_happened_is_told_for_the_train_half(wish):
    stories = []
    evaluate(wish(watch=True), on_episode=lambda played: stories.append(played.story))
    assert stories == [("goal: x",)] * 6


def test_the_held_out_half_is_not_told(wish, elsewhere):
    with pytest.raises(HeldOut):
        evaluate(wish(watch=True, tasks=(*TRAIN, TEST)))
    with pytest.raises(HeldOut):
        evaluate(wish(watch=True, tasks=(), split="all"))
    assert not (elsewhere / "trace").exists()


def test_going_on_does_not_open_the_held_out_half(wish):
    first = evaluate(wish(tasks=(TEST,)), on_episode=stop_after(1))
    again = {"resume": True, "results": first.path, "agents": (), "tasks": (), "seeds": "", "watch": True}
    with pytest.raises(HeldOut):
        evaluate(wish(**again))
    stories = []
    evaluate(wish(**again, unlocked=True), on_episode=lambda played: stories.append(played.story))
    assert stories


def test_whoever_watches_and_says_no_more_gets_the_train_half(wish):
    assert (
        session._selection(wish(watch=True, tasks=())).tasks == session._selection(wish(tasks=(), split="train")).tasks
    )
    assert len(session._selection(wish(tasks=())).tasks) == 125


def test_nothing_of_a_goal_or_a_step_is_kept(wish):
    sitting = evaluate(wish(watch=True))
    assert b"goal: x" not in sitting.path.read_bytes()
    assert "goal: x" not in sitting.report.model_dump_json()
