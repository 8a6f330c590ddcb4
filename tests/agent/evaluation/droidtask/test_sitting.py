"""Who is measured, on what, and what comes of it."""

from __future__ import annotations

import json

import pytest

from agent.evaluation import tallied
from agent.evaluation.droidtask.asking import NO_ANSWER, answer_of, history_before
from agent.evaluation.droidtask.baselines import LikestPolicy
from agent.evaluation.droidtask.contestants import Material
from agent.evaluation.droidtask.report import Report, calibration_of
from agent.evaluation.droidtask.scoring import Answer, Decided
from agent.evaluation.droidtask.sitting import Wish, evaluate
from agent.evaluation.droidtask.stopping import choose_stops
from agent.evaluation.errors import SelectionRefused
from devices.action import Back, Tap, Type
from perception.models.scripted import ScriptedModel
from planner.decision import Act, Ask, Finish, History
from planner.errors import RecordingUnusable
from planner.goal import Goal
from planner.recorded.droidtask import read_tasks
from planner.recorded.simplified_html import read_screen
from tests.planner.recorded.recordings import HOME, TASKS, write_lines, write_recordings

CHEAP = ("replies:oracle", "random", "lexical", "offline")


@pytest.fixture
def folder(tmp_path):
    return write_recordings(tmp_path)


def test_everybody_decides_every_step(folder):
    seen: list[Decided] = []
    totals: list[int] = []
    report = evaluate(Wish(folder, CHEAP), totals.append, seen.append)
    assert totals == [4 * 18]
    assert len(seen) == len(report.decided) == 4 * 18
    assert report.apps == ("people", "calls", "letters")
    assert [row.contestant for row in report.rows if not row.app] == list(CHEAP)
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_rows_by_app_and_by_kind_add_up(folder):
    report = evaluate(Wish(folder, ("lexical",)))
    whole, *apps = report.rows
    for kind in ("action_accuracy", "completion", "strict", "tap", "input", "finish", "target", "early_finishes"):
        assert getattr(whole, kind).count == sum(getattr(row, kind).count for row in apps)
    assert whole.tap.of + whole.input.of + whole.finish.of == whole.decisions == 18


def test_a_stored_reply_is_right_and_a_missing_one_says_finished(folder):
    row = evaluate(Wish(folder, ("replies:oracle",))).rows[0]
    assert row.input.count == 1
    assert row.finish.count == 6, "no reply counts as finished, which is right at the end"
    assert row.early_finishes.count == 11
    assert row.model_calls == 1


def test_a_language_model_is_asked_at_every_step(folder, monkeypatch):
    done = json.dumps({"reason": "", "step": {"action": "finish", "outcome": "done", "answer": ""}})
    model = ScriptedModel([done, "nonsense", "nonsense", *[done] * 20], name="llama:says")
    monkeypatch.setattr(tallied, "open_model", lambda *_: model)
    report = evaluate(Wish(folder, models=("llama:says.gguf",), most=4))
    row = report.rows[0]
    assert (row.contestant, row.tasks, report.tasks) == ("llama:says", 4, 4)
    assert 0 < row.finish.count + row.early_finishes.count < row.decisions, "nonsense, told twice, is no answer"
    assert row.prompt_tokens > row.reply_tokens > 0
    assert model.closed


def test_an_unknown_name_is_refused_with_the_nearest(folder):
    with pytest.raises(SelectionRefused, match="lexical") as caught:
        evaluate(Wish(folder, ("lexicla",)))
    assert caught.value.hint == "did you mean lexical?"


def test_a_folder_without_tasks_says_so(tmp_path):
    with pytest.raises(RecordingUnusable, match="folder that holds tasks"):
        evaluate(Wish(tmp_path, ("random",)))


def test_ctrl_c_keeps_whoever_is_through(folder):
    def stop(decided):
        if decided.contestant == "lexical":
            raise KeyboardInterrupt

    report = evaluate(Wish(folder, ("random", "lexical")), on_decided=stop)
    assert report.interrupted
    assert {decided.contestant for decided in report.decided} == {"random"}


def test_history_is_what_a_journal_would_hold(folder):
    task = read_tasks(folder)[0]
    assert len(history_before(task, 0)) == 0
    history = history_before(task, 3)
    assert [past.intent.target and past.intent.target.name for past in history.steps] == [
        "More options",
        "Settings",
        "Show numbers",
    ]
    assert all(isinstance(past.intent.action, Tap) for past in history.steps)
    outcome = history.steps[-1].outcome
    assert outcome
    assert outcome.changed
    assert outcome.after
    assert outcome.after.fingerprint == task.steps[3].screen.fingerprint
    assert history_before(read_tasks(folder)[1], 1).steps[0].intent.action == Type(text="Ada")


def test_decisions_in_the_recordings_terms():
    field = read_screen(HOME).elements[0]
    assert answer_of(Act(Tap(), field, "")) == Answer(id=0)
    assert answer_of(Act(Type(text="x"), field, "")) == Answer(id=0, action="input", text="x")
    assert answer_of(Finish("done", "")) == Answer(id=-1)
    for other in (Act(Back(), None, ""), Ask("?"), Finish("failed", "")):
        assert answer_of(other) == NO_ANSWER


def test_a_stop_is_chosen_on_the_other_apps(folder):
    tasks = read_tasks(folder)
    done = "turn on show numbers"

    def grades(goal, screen, elements):
        ended = any("checked" in e.states or e.value == "Ada" for e in screen)
        return [0.1 if ended else 0.9] * len(elements)

    policies = {app: LikestPolicy("x", grades) for app in ("people", "calls", "letters")}
    stops = choose_stops(tasks, policies)
    assert all(0.1 < stop < 0.9 for stop in stops.values())
    stopping = LikestPolicy("x", grades, stops["people"])
    last = tasks[0].steps[3].screen
    assert stopping.decide(Goal(done), last, History()) == Finish("done", "nothing is like the goal")


def test_the_likest_policy_does_not_repeat_itself_and_ends_when_all_is_used(folder):
    task = read_tasks(folder)[0]
    policy = LikestPolicy("x", lambda goal, screen, elements: [1.0] * len(elements))
    step = task.steps[1]
    used = history_before(task, 2)
    chosen = policy.decide(Goal(task.task), step.screen, used)
    assert isinstance(chosen, Act)
    assert chosen.element == step.screen.elements[1], "Settings was used"
    assert isinstance(policy.decide(Goal(task.task), read_screen(""), used), Finish)


def test_confidence_is_compared_with_what_came_true():
    def decided(confidence, right):
        return Decided(
            contestant="x", app="a", task="t", step=0, kind="tap", right=right, target=right, confidence=confidence
        )

    perfect = calibration_of([decided(1.0, 1), decided(0.0, 0)])[0]
    assert (perfect.expected_error, perfect.brier) == (0, 0)
    vain = calibration_of([decided(0.9, 0), decided(0.9, 0), decided(None, 1)])[0]
    assert vain.decisions == 2
    assert vain.expected_error == pytest.approx(0.9)
    assert calibration_of([decided(None, 1)]) == ()


def test_material_is_read_once(folder):
    material = Material(folder)
    assert material.tasks is material.tasks
    assert set(material.memories) == {"people", "calls", "letters"}


def test_what_learns_is_trained_anew_for_each_app(folder):
    told: list[str] = []
    report = evaluate(Wish(folder, ("learned",), leave_one_app_out=True), on_prepare=told.append)
    assert [line for line in told if line.startswith("training")] == [
        "training without people (1/3)",
        "training without calls (2/3)",
        "training without letters (3/3)",
    ]
    assert report.left_out
    assert report.trained_on == ()
    assert report.rows[0].action_accuracy.count > 9, "the other apps have the same tasks"
    assert report.calibration[0].contestant == "learned"


def test_shipped_weights_say_what_they_were_trained_on(folder):
    tasks = [{**task, "app": "clock"} for task in TASKS[:2]]
    write_lines(folder / "tasks.jsonl.gz", tasks)
    assert evaluate(Wish(folder, ("learned-blank",))).trained_on == ("clock",)
    assert evaluate(Wish(folder, ("random",))).trained_on == ()
    with pytest.raises(SelectionRefused, match="only one app"):
        evaluate(Wish(folder, ("learned",), leave_one_app_out=True))


def test_learned_policies_do_without_explorations(folder):
    for name in ("exploration", "navigation", "memory", "replies"):
        (folder / f"{name}.jsonl.gz").unlink()
    report = evaluate(Wish(folder, ("learned", "minilm+memory")))
    assert len(report.decided) == 36
