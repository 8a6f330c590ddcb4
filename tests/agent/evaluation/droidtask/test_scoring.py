"""The two published rules, on made-up decisions and on the replies that were logged."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evaluation.droidtask.replies import StoredReplies, read_reply
from agent.evaluation.droidtask.scoring import Answer, Decided, completed, is_right
from agent.evaluation.droidtask.sitting import Wish, evaluate
from agent.evaluation.errors import SelectionRefused
from planner.recorded.droidtask import RecordedStep
from tests.planner.recorded.recordings import FOLDER, HOME

TAP = RecordedStep(state=HOME, choice=2, input="null")
TYPE = RecordedStep(state=HOME, choice=0, input="Ada")
DONE = RecordedStep(state=HOME, choice=-1, input="null")


@pytest.mark.parametrize(
    ("step", "answer", "right"),
    [
        (TAP, Answer(id=2), True),
        (TAP, Answer(id=2, action="press"), True),
        (TAP, Answer(id=2, action="input", text="x"), False),
        (TAP, Answer(id=1), False),
        (TAP, Answer(id=-1), False),
        (TYPE, Answer(id=0, action="input", text="Ada"), True),
        (TYPE, Answer(id=0, action="input", text="ada"), False),
        (TYPE, Answer(id=0, action="tap", text="Ada"), False),
        (TYPE, Answer(id=1, action="input", text="Ada"), False),
        (DONE, Answer(id=-1), True),
        (DONE, Answer(id=0), False),
    ],
)
def test_each_rule(step, answer, right):
    assert is_right(step, answer) is right


def decisions(*right, kind="finish"):
    kinds = ["tap"] * (len(right) - 1) + [kind]
    return [
        Decided(contestant="x", app="a", task="t", step=at, kind=k, right=r, target=r)
        for at, (r, k) in enumerate(zip(right, kinds, strict=True))
    ]


def test_completion_forgives_the_closing_finish_only():
    assert completed(decisions(1, 1, 0)) == 1
    assert completed(decisions(1, 1, 0), strict=True) == 0
    assert completed(decisions(1, 0, 1)) == 0
    assert completed(decisions(1, 0, kind="tap")) == 0, "a recording that ends in a tap has no finish to forgive"
    assert completed(decisions(0.5, 0.5, 0)) == 0.25


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ('{"Finished": "Yes", "id": 3}', Answer(id=-1)),
        ('{"Finished": true, "id": 3}', Answer(id=-1)),
        (' {"Finished": "No", "id": "3", "action": "tap"}\n', Answer(id=3)),
        (
            '{"Finished": "No", "id": 3, "action": "input", "input_text": "A"}',
            Answer(id=3, action="input", text="A"),
        ),
        ('{"Finished": "No", "id": "N/A"}', Answer(id=-1)),
        ('{"Finished": "No", "id": 1e999}', Answer(id=-1)),
        ('```json\n{"Finished": "No", "id": 3}\n```', Answer(id=-1)),
        ("", Answer(id=-1)),
        ("[1]", Answer(id=-1)),
        ("[" * 100_000, Answer(id=-1)),
    ],
)
def test_replies_are_read_as_their_authors_read_them(reply, answer):
    assert read_reply(reply) == answer


@given(
    st.one_of(st.text(), st.dictionaries(st.sampled_from(["Finished", "id", "action"]), st.integers()).map(json.dumps))
)
def test_no_reply_raises(reply):
    assert isinstance(read_reply(reply).id, int)


def test_a_model_without_replies_is_refused():
    with pytest.raises(SelectionRefused, match="no replies of nobody"):
        StoredReplies("nobody", [])


@pytest.mark.skipif(FOLDER is None, reason="the recordings are not here")
@pytest.mark.parametrize(
    ("model", "right", "complete", "strict", "taps", "inputs", "finishes", "target"),
    [("gpt-4", 400, 68, 63, 289, 23, 88, 0.887), ("gpt-3.5", 314, 39, 25, 235, 20, 59, 0.727)],
)
def test_logged_replies_give_exactly_the_reference_figures(
    model, right, complete, strict, taps, inputs, finishes, target
):
    assert FOLDER
    report = evaluate(Wish(FOLDER, (f"replies:{model}",)))
    row = report.rows[0]
    assert (row.action_accuracy.count, row.action_accuracy.of) == (right, 455)
    assert (row.completion.count, row.strict.count, row.completion.of) == (complete, strict, 100)
    assert (row.tap.count, row.input.count, row.finish.count) == (taps, inputs, finishes)
    assert row.target.share == pytest.approx(target, abs=0.0005)
    assert row.model_calls == 455


@pytest.mark.skipif(FOLDER is None, reason="the recordings are not here")
def test_dice_are_worth_what_the_reference_says():
    assert FOLDER
    row = evaluate(Wish(FOLDER, ("random",))).rows[0]
    assert row.action_accuracy.share == pytest.approx(0.084, abs=0.0006)
    assert row.completion.share == pytest.approx(0.007, abs=0.0006)
    assert round(row.tap.count, 1) == 38.4
