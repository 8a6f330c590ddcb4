"""The embedded phone, measured with a language model that decides every step or plans."""

from __future__ import annotations

import json

import pytest

from agent.evaluation.errors import SelectionRefused
from agent.evaluation.phone_session import PhoneWish, evaluate_phone
from perception.models import opening
from perception.models.scripted import ScriptedModel

DONE = json.dumps({"reason": "", "step": {"action": "finish", "outcome": "done", "answer": ""}})


def says_done(prompt):
    return json.dumps({"chains": ["9 done"]}) if prompt.source.startswith("chains@") else DONE


def test_a_language_model_plays_on_the_phone_and_what_it_takes_is_counted(tmp_path, monkeypatch):
    model = ScriptedModel([says_done] * 20, name="llama:says")
    monkeypatch.setattr(opening, "open_model", lambda *_: model)
    names = ("notes.*", "contacts.*")
    wish = PhoneWish(("model", "tree"), names, "0", model="llama:says", most=2, results=tmp_path / "phone.jsonl")
    report = evaluate_phone(wish).report
    assert [(line.agent, line.claimed, line.success) for line in report.episodes] == [
        *[("model", True, False)] * 2,
        *[("tree", True, False)] * 2,
    ]
    assert all(line.calls >= 1 and line.tokens > 100 for line in report.episodes)
    assert [row.tokens_mean for row in report.rows if row.subset == "all"] == pytest.approx(
        [sum(line.tokens for line in report.episodes if line.agent == agent) / 2 for agent in ("model", "tree")]
    )
    short = evaluate_phone(PhoneWish(("nothing",), names, "0", most=2, workers=1, results=tmp_path / "n.jsonl")).report
    assert {line.task for line in short.episodes} == {line.task for line in report.episodes}, "the same are drawn"


def test_without_a_model_nobody_is_asked(tmp_path):
    with pytest.raises(SelectionRefused, match="none is named"):
        evaluate_phone(PhoneWish(("model",), results=tmp_path / "phone.jsonl"))
