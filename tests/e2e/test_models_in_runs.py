"""``clew run --model``: a model behind HTTP decides in a real Chromium, is accounted for, and stops at its caps."""

from __future__ import annotations

import json
from typing import Any

import pytest

from devices.records import End, Note
from tests.e2e.clew_process import Clew, site
from tests.perception.models.hostile import refuses, says, serving

pytestmark = pytest.mark.browser

PAGE = "<title>Page</title><label>Name <input></label><button onclick=\"this.textContent = 'Pressed'\">Go</button>"


@pytest.fixture
def clew(tmp_path):
    clew = Clew(tmp_path, CLEW_SECRET_MODEL_KEY="sk-canary-in-a-run")
    yield clew
    assert clew.leftovers() == []


def step(action: str, **rest: Any) -> Any:
    return says(json.dumps({"reason": f"to {action}", "step": {"action": action, **rest}}))


TYPE, TAP = step("type", element="Name", text="Ada"), step("tap", element="Go")
FINISH = step("finish", outcome="done", answer="it says Pressed")


def go(clew: Clew, model: str, on: str, *more: str) -> Any:
    address = f"endpoint:{model}#test"
    return clew("run", "Sign Ada up", "--on", on, "--json", "--model", address, *more)


def test_a_model_carries_out_a_goal_and_is_accounted_for(clew):
    with site(PAGE) as page, serving(TYPE, TAP, FINISH) as model:
        ended = go(clew, model.url, page.on())
    document = ended.document
    assert (ended.code, document["status"], document["answer"]) == (0, "done", "it says Pressed"), ended.err
    assert [told["action"]["kind"] for told in document["steps"]] == ["type", "tap"]
    assert document["steps"][0]["decider"] == "model:endpoint:test"
    assert (document["model"]["calls"], document["model"]["tokens"]) == (3, 3 * 49)
    records = clew.records(document)
    end = records[-1]
    assert isinstance(end, End)
    assert [(use.model, use.calls, use.tokens_in, use.usd) for use in end.models] == [("endpoint:test", 3, 120, 0.0)]
    notes = [record.text for record in records if isinstance(record, Note) and record.topic == "model"]
    assert len(notes) == 3
    assert notes[0].startswith("endpoint:test answered (local-only: it is the only model)")
    told = clew("costs", "--json").document
    assert (told["runs"], told["asking"], told["models"][0]["calls"]) == (1, 1, 3)
    assert "sk-canary-in-a-run" not in ended.out + ended.err + str(records)


def test_a_cap_on_tokens_ends_the_run_with_code_4(clew):
    with site(PAGE) as page, serving(TYPE, TAP, FINISH) as model:
        ended = go(clew, model.url, page.on(), "--max-tokens", "800")
    document = ended.document
    assert (ended.code, document["status"], document["error"]) == (4, "policy", "BudgetSpent"), document
    assert document["model"]["tokens"] <= 800
    assert "--max-tokens" in document["hint"]


def test_a_model_that_refuses_the_key_is_told_without_the_key(clew):
    with site(PAGE) as page, serving(refuses(401, "bad key sk-canary-in-a-run")) as model:
        ended = go(clew, model.url, page.on())
    assert (ended.code, ended.document["error"]) == (3, "AccessRefused"), ended.document
    assert "sk-canary-in-a-run" not in ended.out + ended.err
