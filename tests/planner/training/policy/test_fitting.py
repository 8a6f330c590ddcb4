"""Training, leaving out, and writing down."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import numpy as np
import pytest

from perception.errors import ModelUnusable, WeightsAltered
from perception.models.ranker import GRAPH, Ranker
from planner.errors import RecordingUnusable, TrainingUnavailable
from planner.training.policy import crossing
from planner.training.policy.__main__ import metrics_of
from planner.training.policy.ablations import Outcome, Place, among_equals, by_steps_alone, interval
from planner.training.policy.crossing import Lesson, leave_one_app_out
from planner.training.policy.examples import Example
from planner.training.policy.export import export, graph_of
from planner.training.policy.fitting import CLIP, Settings, fit

COLUMNS = ("finish", "words.fit", "memory.ahead", "hint.there")
QUICK = Settings(members=2, hidden=(8, 4), epochs=30, rate=1e-2)


def examples(app, seed, many=60):
    """The right choice is the one with the highest second number."""
    dice = np.random.default_rng(seed)
    found = []
    for _ in range(many):
        table = dice.normal(size=(int(dice.integers(2, 7)), len(COLUMNS))).astype(np.float32)
        found.append(Example(app, table, int(table[:, 1].argmax())))
    return found


@pytest.fixture(scope="module")
def trained():
    return fit(examples("a", 0, 200), COLUMNS, QUICK)


@pytest.fixture
def folder(tmp_path, trained):
    export(tmp_path, trained, COLUMNS, ["a"], recipe="test", license_text="none")
    return tmp_path


def test_it_learns_what_is_there_to_learn(folder):
    ranker = Ranker.load(folder)
    unseen = examples("b", 9, 100)
    right = sum(int(ranker.rank(example.table).argmax()) == example.right for example in unseen)
    assert right > 65


def test_probabilities_are_those_of_the_trained_layers(folder, trained):
    table = examples("a", 3, 1)[0].table
    rows = np.clip((table - trained.mean) / trained.deviation, -CLIP, CLIP)
    mixed = np.zeros(len(rows))
    for one, one_bias, two, two_bias, three, three_bias in trained.members:
        hidden = np.maximum(np.maximum(rows @ one + one_bias, 0) @ two + two_bias, 0)
        scores = (hidden @ three + three_bias)[:, 0]
        odds = np.exp(scores - scores.max())
        mixed += odds / odds.sum() / len(trained.members)
    ranked = Ranker.load(folder).rank(table)
    assert ranked.tolist() == pytest.approx(mixed.tolist(), abs=1e-5)
    assert ranked.sum() == pytest.approx(1.0, abs=1e-5)


def test_the_same_seed_gives_the_same_network(trained):
    again = fit(examples("a", 0, 200), COLUMNS, QUICK)
    for one, other in zip(trained.members, again.members, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_blanked_column_is_not_relied_upon():
    """With all memory blanked out, a network that could read the answer there must read it elsewhere."""
    dice = np.random.default_rng(5)
    found = []
    for example in examples("a", 1, 200):
        table = example.table.copy()
        table[:, 2] = table[:, 1] + dice.normal(scale=0.1, size=len(table))
        found.append(Example("a", table, example.right))
    settings = Settings(members=1, hidden=(8, 4), epochs=30, rate=1e-2, blank_memory=1.0)
    first = fit(found, COLUMNS, settings).members[0][0]
    assert np.abs(first[2]).sum() < np.abs(first[1]).sum()


def test_without_onnx_it_says_what_to_install(trained, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(TrainingUnavailable, match="needs the package onnx") as caught:
        graph_of(trained)
    assert "onnx" in caught.value.hint


def test_a_manifest_takes_its_figures_from_an_evaluation_that_left_apps_out(tmp_path):
    share = {"share": 0.5}
    rows = [
        {"contestant": name, "app": app, "action_accuracy": share, "completion": {"share": 0.25}}
        for name in ("lexical", "learned", "learned-blank")
        for app in ("", "people")
    ]
    path = tmp_path / "e.json"
    path.write_text(json.dumps({"left_out": True, "rows": rows}))
    assert metrics_of(path) == {
        "learned_action_accuracy": 0.5,
        "learned_completion": 0.25,
        "learned_blank_action_accuracy": 0.5,
        "learned_blank_completion": 0.25,
    }
    path.write_text(json.dumps({"left_out": False, "rows": rows}))
    with pytest.raises(RecordingUnusable, match="no app was left out"):
        metrics_of(path)
    for odd in ("", "[]", "{}", '{"left_out": true, "rows": [{}]}'):
        path.write_text(odd)
        with pytest.raises(RecordingUnusable, match="no evaluation"):
            metrics_of(path)


def test_nothing_to_learn_from_is_refused():
    with pytest.raises(ValueError, match="no decisions"):
        fit([], COLUMNS, QUICK)


def test_the_app_left_out_is_never_trained_on():
    by_app = {"a": examples("a", 1), "b": examples("b", 2), "c": [Example("c", e.table, 0) for e in examples("c", 3)]}
    lesson = Lesson(tuple(e for of in by_app.values() for e in of), (), COLUMNS)
    assert {example.app for example in lesson.without("b")} == {"a", "c"}
    rankers = leave_one_app_out(lesson, QUICK)
    assert set(rankers) == {"a", "b", "c"}
    assert rankers["a"].trained_on == {"b", "c"}
    with pytest.raises(ValueError, match="must be two"):
        leave_one_app_out(Lesson(tuple(by_app["a"]), (), COLUMNS), QUICK)


def test_what_was_trained_is_not_trained_again_unless_something_changed(tmp_path, monkeypatch):
    recorded = [e for app, seed in (("a", 1), ("b", 2)) for e in examples(app, seed, 9)]
    lesson = Lesson(tuple(recorded), (), COLUMNS)
    first = leave_one_app_out(lesson, QUICK, kept=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    with monkeypatch.context() as patch:
        patch.setattr(crossing, "fit", None)
        again = leave_one_app_out(lesson, QUICK, kept=tmp_path)
    assert {app: one.fingerprint for app, one in again.items()} == {app: one.fingerprint for app, one in first.items()}
    leave_one_app_out(Lesson(tuple(recorded[:-1]), (), COLUMNS), QUICK, kept=tmp_path)
    assert len(list(tmp_path.iterdir())) == 3, "without b nothing is new, without a there is an example less"
    leave_one_app_out(lesson, replace(QUICK, seed=1), kept=tmp_path)
    assert len(list(tmp_path.iterdir())) == 5


def test_altered_weights_and_other_columns_are_refused(folder):
    Ranker.load(folder).expect(COLUMNS)
    with pytest.raises(ModelUnusable, match="other columns, such as 'hint.there'"):
        Ranker.load(folder).expect((*COLUMNS[:-1], "new"))
    with pytest.raises(ModelUnusable, match="in another order"):
        Ranker.load(folder).expect(COLUMNS[::-1])
    raw = bytearray((folder / GRAPH).read_bytes())
    raw[-1] ^= 1
    (folder / GRAPH).write_bytes(raw)
    with pytest.raises(WeightsAltered):
        Ranker.load(folder)


def test_length_alone_and_length_held_equal():
    places = [Place(task, step, step == 2) for task in range(4) for step in range(3)]
    apps = ["a" if place.task < 2 else "b" for place in places]
    assert by_steps_alone(places, apps).endswith("finishes 4/4, early 0/8")
    mixed = [Place(0, 1, True), Place(1, 1, False), Place(1, 2, True)]
    told = [Outcome(True, 0.9, True), Outcome(True, 0.1, False), Outcome(True, 0.8, True)]
    assert "AUC 1.000 over 1 pairs" in among_equals(told, mixed)
    low, high = interval([(1, 1), (0, 1)] * 20)
    assert low < 0.5 < high
