"""``clew models``: listing, trying and measuring, and what is refused."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from agent.cli.app import build
from agent.errors import ConfigError, PullFailed
from devices.errors import ClewError
from perception.errors import ModelNameInvalid
from tests.perception.models.hostile import says, serving


@pytest.fixture
def clew(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))

    def run(*arguments: str):
        result = CliRunner().invoke(build(), ["models", *arguments])
        if isinstance(result.exception, ClewError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def test_models_are_listed_and_none_is_here(clew, tmp_path):
    told = json.loads(clew("list", "--json"))
    assert told["folder"] == str(tmp_path / "models")
    assert all(model["path"] is None and len(model["sha256"]) == 64 for model in told["models"])
    assert "ollama" in told["providers"]
    assert "qwen2.5-coder-1.5b" in clew("list")


def test_a_model_is_tried_and_what_it_took_is_told(clew):
    with serving(says("Hello to you")) as server:
        address = f"endpoint:{server.url}#m"
        told = json.loads(clew("try", address, "Say hello", "--json"))
        assert "Hello to you" in clew("try", address)
    assert told["text"] == "Hello to you"
    assert (told["model"], told["tokens_in"], told["tokens_out"], told["usd"]) == ("endpoint:m", 40, 9, 0.0)
    assert server.asked[0][1]["messages"][0]["content"] == "Say hello"


def test_a_model_is_measured(clew):
    with serving(says("one two three")) as server:
        told = json.loads(clew("bench", f"endpoint:{server.url}#m", "--repeats", "3", "--json"))
    assert len(server.asked) == 4
    assert told["answers"] == 3
    assert 0 < told["p50_s"] <= told["p95_s"]
    assert told["cached_share"] == 0.75
    assert told["tokens_out_per_s"] > 0


def test_what_is_not_there_is_refused(clew):
    with pytest.raises(ConfigError, match="did you mean qwen2.5-coder-1.5b"):
        clew("pull", "qwen2.5-coder")
    with pytest.raises(ModelNameInvalid):
        clew("try", "gpt-5")


def test_a_pull_that_fails_says_why(clew, monkeypatch):
    import agent.models.files as model_files

    locked = model_files.read_lock()["qwen2.5-coder-1.5b"].model_copy(
        update={"urls": ("http://127.0.0.1:1/x.gguf",), "parts": ()}
    )
    monkeypatch.setattr(model_files, "read_lock", lambda: {"tiny": locked})
    with pytest.raises(PullFailed, match="could not be pulled"):
        clew("pull", "tiny")
