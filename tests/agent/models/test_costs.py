"""Costs over all runs, from their last records."""

from __future__ import annotations

from agent.models.costs import costs_of, page_of
from devices.journal import Journal
from devices.records import Begin, End, ModelUse

DAY_S = 86_400.0


def run(root, name: str, at_s: float, *uses: ModelUse, ended: bool = True) -> None:
    journal = Journal(root / name)
    journal.append(Begin(at_s=at_s, run=name, goal="g", device="browser:x", policy="p"))
    if ended:
        journal.append(End(at_s=at_s, status="done", reason="r", models=uses))
    journal.close()


def use(model: str, usd: float | None, calls: int = 2) -> ModelUse:
    return ModelUse(model=model, calls=calls, tokens_in=100, tokens_out=10, tokens_cached=40, seconds=1.5, usd=usd)


def test_runs_add_up_by_model_and_by_day(tmp_path):
    run(tmp_path, "a", 0.0, use("openai:x", 0.25), use("ollama:y", 0.0))
    run(tmp_path, "b", DAY_S * 2, use("openai:x", 0.5))
    run(tmp_path, "c", DAY_S * 2)
    run(tmp_path, "d", DAY_S * 2, ended=False)
    (tmp_path / "not a run").mkdir()
    found = costs_of(tmp_path)
    assert (found.runs, found.asking, found.usd, found.usd_known) == (4, 2, 0.75, True)
    first, second = found.models
    assert (first.use.model, first.runs, first.use.calls, first.use.tokens_in) == ("openai:x", 2, 4, 200)
    assert first.use.usd == 0.75
    assert (second.use.model, second.use.usd) == ("ollama:y", 0.0)
    told = [(day.day, day.usd, day.tokens) for day in found.days]
    assert told == [("1970-01-01", 0.25, 220), ("1970-01-02", 0.0, 0), ("1970-01-03", 0.5, 110)]
    assert found.total == "4 runs, 2 of them asked models: $0.7500"


def test_a_price_that_is_not_known_is_not_taken_for_nothing(tmp_path):
    run(tmp_path, "a", 0.0, use("endpoint:x", None))
    run(tmp_path, "b", 0.0, use("endpoint:x", 0.5))
    found = costs_of(tmp_path)
    assert found.models[0].use.usd is None
    assert not found.usd_known
    assert "at least" in page_of(found)
    assert found.document()["models"][0]["usd"] is None


def test_the_page_holds_what_names_hold_as_text(tmp_path):
    run(tmp_path, "a", 0.0, use("openai:<script>$x", 0.25))
    page = page_of(costs_of(tmp_path))
    assert "<script>" not in page
    assert "openai:&lt;script&gt;$x" in page
    assert page.count('style="--share:100.0%"') == 2, "its dollars and its tokens are the most of any day"


def test_no_runs_cost_nothing(tmp_path):
    found = costs_of(tmp_path / "none")
    assert (found.runs, found.models, found.usd) == (0, (), 0)
    assert "$0.0000" in page_of(found)
