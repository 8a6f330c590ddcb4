"""What a person is told at the end of a run: how it ended, and what each model took for it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console

from agent.assembly import RunResult
from agent.cli.run_story import RunStory
from devices.records import ModelUse


def use(model: str, calls: int, usd: float | None) -> ModelUse:
    return ModelUse(
        model=model, calls=calls, tokens_in=1357, tokens_out=788, tokens_cached=702, seconds=145.78, usd=usd
    )


def told(*uses: ModelUse) -> str:
    console = Console(file=StringIO(), width=200)
    result = RunResult("done", "all is done", "", 0, "run", Path("x"), None, 3.0, 2, models=uses)
    RunStory(console=console).end(result)
    file = console.file
    assert isinstance(file, StringIO)
    return file.getvalue()


def test_what_each_model_took_stands_at_the_end() -> None:
    text = told(use("openai:large", 4, 0.0125), use("llama:small", 1, 0.0), use("endpoint:own", 2, None))
    assert "openai:large: 4 calls, 1,357 tokens in (702 of them cached), 788 out, 145.8 s, $0.0125" in text
    assert "llama:small: 1 call, " in text
    assert text.count("$") == 2
    assert "price unknown" in text


def test_a_run_that_asked_no_model_says_nothing_of_them() -> None:
    assert "tokens" not in told()
