"""``clew run --model``: a model behind HTTP decides in a real Chromium, is accounted for, and stops at its caps."""

from __future__ import annotations

import json
from typing import Any

import pytest

from devices.records import End, Note
from tests.e2e.clew_process import Clew, site
from tests.perception.models import smollm2
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


def point(x: float, y: float) -> Any:
    return says(f"Thought: There.\nAction: click(start_box='({x},{y})')")


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


def test_a_model_that_points_at_pictures_carries_out_a_goal(clew):
    field, go_button = "left:100px;top:100px;width:300px;height:40px", "left:100px;top:200px;width:100px;height:40px"
    page = (
        f"<title>Page</title><body style='margin:0'><input style='position:absolute;{field}'>"
        f"<button style='position:absolute;{go_button}' onclick=\"this.textContent = 'Pressed'\">Go</button>"
    )
    beside, empty = point(1200, 100), point(800, 800)
    at_field, at_go = point(195, 150), point(117, 275)  # thousandths of 1280 × 800
    typed, done = says("Action: type(content='Ada')"), says("Thought: It says so.\nAction: finished(content='Pressed')")
    with site(page) as served, serving(beside, at_field, typed, empty, at_go, done) as model:
        ended = go(clew, model.url, served.on(), "--dialect", "ui-tars")
    document = ended.document
    assert (ended.code, document["status"], document["answer"]) == (0, "done", "Pressed"), ended.err
    assert [told["action"]["kind"] for told in document["steps"]] == ["tap", "type", "tap"]
    assert [told["target"].split()[0] for told in document["steps"]] == ["textbox", "textbox", "button"]
    assert document["model"]["calls"] == 6, "each answer that points at nothing is asked for once more"
    pictures = [asked["messages"][1]["content"][-1]["image_url"]["url"] for _, asked, _ in model.asked]
    assert all(url.startswith("data:image/png;base64,") for url in pictures)
    assert pictures[0] == pictures[1] != pictures[-1]


def test_a_model_that_points_at_nothing_twice_ends_the_run_with_nothing_done(clew):
    with site(PAGE) as served, serving(point(float("nan"), 1)) as model:
        ended = go(clew, model.url, served.on(), "--dialect", "ui-tars")
    assert (ended.code, ended.document["error"], ended.document["steps"]) == (1, "AnswerInvalid", []), ended.document


@pytest.mark.parametrize(
    ("cap", "flag"), [("tokens", "--max-tokens=1300"), ("usd", "--max-usd=1.3"), ("seconds", "--max-seconds=4")]
)
def test_a_real_model_is_asked_until_a_cap_is_reached_and_the_exit_code_is_4(tmp_path, cap, flag):
    (tmp_path / "clewline.toml").write_text('[models.prices]\n"endpoint:smollm2" = "1000 1000"\n')  # 0.1 cent a token
    clew = Clew(tmp_path, CLEW_SECRET_MODEL_KEY=smollm2.KEY)
    with site("<title>Page</title><button>Go</button>") as page, smollm2.server() as url:
        ended = clew(
            "run", "Tap Go", "--on", page.on(), "--json", "--model", f"endpoint:{url}#smollm2", flag, limit_s=120
        )
    document, used = ended.document, ended.document["model"]
    assert (ended.code, document["status"]) == (4, "policy"), ended.err
    assert f"--max-{cap}" in document["hint"] or "seconds" in document["reason"]
    assert used["tokens"] <= 1300
    assert used["usd"] == pytest.approx(used["tokens"] / 1000)
    if cap != "seconds":  # a slow machine may be over its time before the first answer
        assert (document["error"], used["calls"] >= 1) == ("BudgetSpent", True)
    assert clew.leftovers() == []


def test_a_model_that_refuses_the_key_is_told_without_the_key(clew):
    with site(PAGE) as page, serving(refuses(401, "bad key sk-canary-in-a-run")) as model:
        ended = go(clew, model.url, page.on())
    assert (ended.code, ended.document["error"]) == (3, "AccessRefused"), ended.document
    assert "sk-canary-in-a-run" not in ended.out + ended.err
