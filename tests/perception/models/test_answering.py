"""Reading answers: whole and accepted, or a typed error; at most one repair and one more try."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.errors import AnswerInvalid, ModelError, ModelTimeout
from perception.models.answering import LONGEST_ANSWER, answer, parse_strictly, read_answer
from perception.models.model import Prompt, Reply, Usage
from perception.models.scripted import ScriptedModel

SCHEMA = {
    "type": "object",
    "properties": {"element": {"enum": ["Save", "Cancel"]}, "count": {"type": "integer"}},
    "required": ["element"],
    "additionalProperties": False,
}
GOOD = '{"element": "Save", "count": 2}'
ASKED = Prompt.of("Which?", schema=SCHEMA)


def reply(text: str, finish: str = "stop") -> Reply:
    return Reply(text, "test", Usage(1, 10, 5), finish)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"  {GOOD}\n",
        f"\ufeff{GOOD}",
        f"```json\n{GOOD}\n```",
        f"<think>Save or {{Cancel}}? I say Save.</think>\n{GOOD}",
        f"Here you are: {GOOD} Anything else?",
        '{"element": "Save", "count": 2,}',
        f"{GOOD}\n{GOOD}",
        f'{{"note": "not of the form"}} {GOOD}',
    ],
)
def test_an_answer_with_wrappings_is_read(text):
    assert read_answer(reply(text), SCHEMA) == {"element": "Save", "count": 2}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("I would press Save.", "no whole JSON object"),
        ("[]", "no whole JSON object"),
        ('"Save"', "no whole JSON object"),
        ("<html><body>502 Bad Gateway</body></html>", "no whole JSON object"),
        ('{"element": "Save", "count": 2', "no whole JSON object"),
        ('{"element": "Sav', "no whole JSON object"),
        ('{"element": "Delete everything"}', "Delete everything"),
        ('{"element": "Save", "count": "2"}', "count"),
        ('{"element": "Save", "count": NaN}', "NaN"),
        ('{"element": "Save", "count": 1e999}', "too large"),
        ('{"element": "Save", "element": "Cancel"}', "twice"),
        ('{"element": "Save", "extra": 1}', "extra"),
        ("{}", "element"),
        ('{"element": null}', "None"),
        ('{"element": "Save"} or {"element": "Cancel"}', "2 different answers"),
        ("{" * 5000 + "}" * 5000, "nested too deeply|not JSON"),
        ('{"a":' * 20_000 + "1" + "}" * 20_000, "more than|nested too deeply|not JSON"),
        ("x" * (LONGEST_ANSWER + 1), "more than"),
    ],
)
def test_anything_else_is_refused(text, told):
    with pytest.raises(AnswerInvalid, match=told):
        read_answer(reply(text), SCHEMA)


def test_a_whole_object_that_was_cut_off_after_it_is_not_used_either():
    with pytest.raises(AnswerInvalid, match="cut off"):
        read_answer(reply(GOOD, "length"), SCHEMA)


def test_brackets_and_commas_in_strings_are_left_alone():
    schema = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    told = {"text": 'a, } {"b": 1,} \\" ,]'}
    assert read_answer(reply(f"Say: {json.dumps(told)}"), schema) == told


def test_the_model_is_told_what_was_wrong_and_asked_once_more():
    model = ScriptedModel(['{"element": "Sve"}', GOOD])
    got = answer(model, ASKED)
    assert got.data == {"element": "Save", "count": 2}
    assert got.usage.calls == 2
    again = model.asked[1]
    assert [turn.role for turn in again.turns] == ["user", "assistant", "user"]
    assert "'Sve' is not one of" in again.turns[-1].text


def test_there_is_no_third_try():
    model = ScriptedModel(["no", "no", GOOD])
    with pytest.raises(AnswerInvalid):
        answer(model, ASKED)
    assert len(model.asked) == 2


def test_a_refusal_is_not_argued_with():
    model = ScriptedModel([reply("I cannot help.", "refused"), GOOD])
    with pytest.raises(AnswerInvalid, match="would not answer"):
        answer(model, ASKED)
    assert len(model.asked) == 1


def test_what_the_model_raises_passes_through():
    with pytest.raises(ModelTimeout):
        answer(ScriptedModel(["nonsense", ModelTimeout("late")]), ASKED)


def test_without_a_schema_there_is_nothing_to_read():
    with pytest.raises(ValueError, match="schema"):
        answer(ScriptedModel([GOOD]), Prompt.of("Which?"))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        assert read_answer(reply(text), SCHEMA)["element"] in ("Save", "Cancel")
    except AnswerInvalid:
        pass


@given(st.integers(0, 10**9), st.sampled_from(["cut", "flip", "drop", "double"]))
def test_a_damaged_answer_never_becomes_one_that_the_schema_refuses(seed, how):
    draw = random.Random(seed)
    at = draw.randrange(len(GOOD))
    text = {
        "cut": GOOD[:at],
        "flip": GOOD[:at] + chr(draw.randrange(1, 0x250)) + GOOD[at + 1 :],
        "drop": GOOD[:at] + GOOD[at + 1 :],
        "double": GOOD[:at] + GOOD[at] + GOOD[at:],
    }[how]
    try:
        data = read_answer(reply(text), SCHEMA)
    except AnswerInvalid:
        return
    assert set(data) <= {"element", "count"}
    assert data["element"] in ("Save", "Cancel")
    assert isinstance(data.get("count", 0), int)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_what_json_writes_is_read_back(value):
    assert parse_strictly(json.dumps(value)) == value


def test_every_model_error_says_what_a_command_ends_with():
    kinds = {kind.__name__: kind.exit_code for kind in ModelError.__subclasses__()}
    assert kinds == {
        "ModelUnreachable": 3,
        "ModelTimeout": 3,
        "ModelBusy": 3,
        "ModelFailed": 3,
        "ModelNameInvalid": 2,
        "AccessRefused": 3,
        "RequestRefused": 3,
        "AnswerInvalid": 1,
        "RepliesUnusable": 3,
        "RepliesExhausted": 3,
    }
