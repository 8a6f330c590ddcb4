"""What models did stands on the trace page: calls, tokens, and dollars where they are known."""

from __future__ import annotations

from pathlib import Path

from agent.view.trace_page import write_trace
from devices.records import ModelUse
from tests.agent.written_runs import begin, end, intent, outcome, write


def page(folder: Path, *models: ModelUse) -> str:
    last = end().model_copy(update={"models": models})
    return write_trace(write(folder, begin(), intent(), outcome(), last)).read_text(encoding="utf-8")


def test_every_model_is_told_with_its_price(tmp_path):
    shown = page(
        tmp_path,
        ModelUse(model="openai:<b>x", calls=3, tokens_in=120, tokens_out=27, usd=0.0125),
        ModelUse(model="endpoint:y", calls=1, tokens_in=10, tokens_out=2, usd=None),
    )
    assert "3 calls, 147 tokens, $0.0125" in shown
    assert "1 call, 12 tokens, price unknown" in shown
    assert "openai:<b>x" not in shown
    assert "openai:&lt;b&gt;x" in shown


def test_a_run_without_models_tells_of_none(tmp_path):
    assert "price" not in page(tmp_path)
