"""Planners that ask the same model in recorded worlds: who is asked, what is counted, how it goes on after a stop."""

from __future__ import annotations

import json

import pytest

from agent.evaluation import tallied
from agent.evaluation.errors import ResultsUnusable, SelectionRefused
from agent.evaluation.tallied import Tallied
from agent.evaluation.worlds.asked import open_asked
from agent.evaluation.worlds.comparing import Contest, compare
from agent.evaluation.worlds.comparison import Comparison
from agent.evaluation.worlds.planners import planner_named
from perception.errors import ModelNameInvalid
from perception.models.model import Prompt
from perception.models.scripted import ScriptedModel
from tests.planner.recorded.recordings import write_recordings

KNOWS = ("slips:1",)
"""A stand-in that never errs."""


@pytest.fixture
def folder(tmp_path):
    return write_recordings(tmp_path)


def says(text, times=999):
    """A model that says the same whatever it is asked."""
    return ScriptedModel([text] * times, name="llama:says")


@pytest.fixture
def real(monkeypatch):
    """Puts a model behind an address."""

    def put(model):
        monkeypatch.setattr(tallied, "open_model", lambda *_: model)

    return put


def test_who_knows_the_way_gets_there_and_a_tree_asks_once(folder):
    comparison = compare(Contest(folder, ("iterative", "tree", "tree+memory"), KNOWS))
    assert Comparison.model_validate_json(comparison.model_dump_json()) == comparison
    step, tree, again = comparison.rows
    assert step.success == tree.success == again.success == step.outings == 6
    assert (tree.calls_a_task, again.calls_a_task) == (1.0, 0.0)
    assert step.calls_a_task == 3.0, "a call a step, and one to say that it is done"
    (against,) = tree.against
    assert against.success == 0
    assert against.tokens < 0.6
    assert tree.chains.written == tree.chains.read == tree.chains.fit >= 6


def test_the_learnt_policy_asks_nobody_where_it_is_sure(folder):
    comparison = compare(Contest(folder, ("learned", "beam", "iterative+learned", "tree+learned"), ("slips:0",)))
    learned, beam, _, tree = comparison.rows
    assert learned.calls_a_task == beam.calls_a_task == 0
    assert min(learned.success, beam.success, tree.success) > 0, "although the model knows nothing"


def test_a_real_model_is_asked_what_a_run_would_ask(folder, real):
    chains = json.dumps({"chains": ["6 More options > Settings > Show numbers > done", "3 nowhere > done", "1 a [b"]})
    model = says(chains)
    real(model)
    comparison = compare(Contest(folder, ("tree",), ("llama:says.gguf",), most=2, max_steps=5))
    (row,) = comparison.rows
    assert (row.model, row.outings) == ("llama:says", 2)
    calls = round(row.calls_a_task * row.outings)
    assert (len(model.asked), calls) == (1, 2), "two apps, the same task and screen"
    assert row.chains.written == 3 * calls
    assert row.chains.read == 2 * calls, "the third cannot be read"
    assert row.chains.fit == calls, "the second cannot be begun"
    assert row.estimated_a_task > 0
    assert model.closed


def test_the_same_question_is_counted_again_but_not_asked_again():
    model = says("x")
    asked = Tallied(model, {})
    for _ in range(3):
        asked.complete(Prompt.of("how?"))
    assert len(model.asked) == 1
    assert asked.usage.calls == 3
    assert asked.estimated == 3 * (asked.usage.tokens // 3)
    assert Tallied(model).complete(Prompt.of("how?")).text == "x"
    assert len(model.asked) == 2, "a stand-in draws anew"


def test_a_comparison_goes_on_in_its_file(folder, tmp_path):
    kept = tmp_path / "outings.jsonl"
    contest = Contest(folder, ("tree",), KNOWS, max_seconds=0.0, results=kept)
    assert len(compare(contest).outings) == 1, "what was begun is finished, and nothing more begun"
    kept.write_text(kept.read_text() + '{"torn')
    whole = compare(Contest(folder, ("tree",), KNOWS, results=kept))
    assert len(whole.outings) == 6
    assert len(kept.read_text().splitlines()) == 7
    assert compare(Contest(folder, ("tree",), KNOWS, results=kept)).outings == whole.outings
    with pytest.raises(ResultsUnusable, match="other conditions"):
        compare(Contest(folder, ("tree",), KNOWS, results=kept, chains=3))
    kept.write_text("no\n")
    with pytest.raises(ResultsUnusable, match="damaged"):
        compare(Contest(folder, ("tree",), KNOWS, results=kept))


def test_a_shorter_sample_is_part_of_a_longer_one(folder):
    def played(most):
        return [(one.app, one.task) for one in compare(Contest(folder, ("tree",), KNOWS, most=most)).outings]

    assert played(4)[:2] == played(2)
    assert len(played(9)) == 6


@pytest.mark.parametrize("name", ["slips:2", "mistakes:", "slips:x"])
def test_there_is_no_such_stand_in(name):
    with pytest.raises(SelectionRefused, match="stand-in"), open_asked([name]):
        pass


def test_neither_a_stand_in_nor_a_model():
    with pytest.raises(ModelNameInvalid), open_asked(["lama:x.gguf"]):
        pass
    with pytest.raises(SelectionRefused, match="no planner"):
        planner_named("tre")
