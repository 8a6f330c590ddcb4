"""From settings to the models of a run, and what is refused before anything starts."""

from __future__ import annotations

from typing import Any

import pytest

from agent.config import load_settings
from agent.errors import ConfigError
from agent.models.opening import open_models
from devices.errors import ClewError
from perception.errors import KeyMissing, ModelNameInvalid, ModelUnusable
from perception.models.recorded import RecordingModel
from perception.models.scripted import ScriptedModel


def settings(tmp_path, monkeypatch, **flags: Any):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    return load_settings({f"{k.replace('_', '.', 1)}": v for k, v in flags.items()}, environ={}, start=tmp_path)


def test_without_a_model_there_is_none(tmp_path, monkeypatch):
    with open_models(settings(tmp_path, monkeypatch)) as opened:
        assert opened is None


@pytest.mark.parametrize(
    ("flags", "kind", "told"),
    [
        ({"models_model": "gpt-5"}, ModelNameInvalid, "is no model"),
        ({"models_model": "olama:x"}, ModelNameInvalid, "did you mean ollama"),
        ({"models_model": "openai:gpt-5"}, KeyMissing, "OPENAI_API_KEY"),
        ({"models_model": "llama:/nowhere.gguf"}, ModelUnusable, "cannot be read"),
        ({"limits_usd": 1.0}, ConfigError, "no model is named"),
        ({"limits_tokens": 1}, ConfigError, "no model is named"),
        (
            {"models_model": "ollama:x", "models_cloud": "ollama:y", "models_route": "x"},
            ConfigError,
            "known are",
        ),
        (
            {"models_model": "endpoint:https://a.example/v1#x", "models_cloud": "endpoint:https://b.example/v1#y"},
            ConfigError,
            "--model",
        ),
        ({"models_model": "endpoint:https://a.example/v1#x", "limits_usd": 1.0}, ConfigError, "models.prices"),
        ({"models_model": "ollama:x", "models_dialect": "ui-tars"}, ConfigError, "words are wanted here"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path, monkeypatch, flags, kind, told):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ClewError, match=told) as caught, open_models(settings(tmp_path, monkeypatch, **flags)):
        pass
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ({"models_privacy": "none"}, "models.privacy"),
        ({"models_share": 2}, "models.share"),
        ({"limits_usd": float("nan")}, "limits.usd"),
        ({"models_rout": "budget"}, None),
    ],
)
def test_settings_that_make_no_sense_are_named(tmp_path, monkeypatch, flags, told):
    with pytest.raises(ConfigError, match=told):
        settings(tmp_path, monkeypatch, **flags)


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ({"models_model": "ollama:x", "models_dialect": "tars"}, "no dialect"),
        ({"models_model": "ollama:x", "models_cloud": "ollama:y", "models_dialect": "ui-tars"}, "decides alone"),
        ({"models_model": "endpoint:https://a.example/v1#x", "models_dialect": "ui-tars"}, "nothing can be masked"),
    ],
)
def test_a_model_that_points_is_alone_and_sees_pictures_only_where_they_may_go(tmp_path, monkeypatch, flags, told):
    with (
        pytest.raises(ClewError, match=told) as caught,
        open_models(settings(tmp_path, monkeypatch, **flags), pointing=True),
    ):
        pass
    assert caught.value.exit_code == 2
    free = {"models_model": "endpoint:https://a.example/v1#x", "models_dialect": "ui-tars", "models_privacy": "free"}
    with open_models(settings(tmp_path, monkeypatch, **free), pointing=True) as opened:
        assert opened is not None
        assert opened.dialect is not None


def test_one_model_is_local_or_large_by_where_it_runs(tmp_path, monkeypatch):
    for address, place in (("ollama:x", "device"), ("endpoint:https://a.example/v1#x", "cloud")):
        with open_models(settings(tmp_path, monkeypatch, models_model=address)) as opened:
            assert opened is not None
            assert opened.router.place == place


def test_a_recording_answers_in_the_place_of_a_model(tmp_path, monkeypatch):
    from perception.models.model import Prompt

    path = tmp_path / "said.jsonl"
    RecordingModel(ScriptedModel(["yes"]), path).complete(Prompt.of("Go on?"))
    with open_models(settings(tmp_path, monkeypatch, models_model=f"recorded:{path}")) as opened:
        assert opened is not None
        assert opened.router.complete(Prompt.of("Go on?")).text == "yes"
        assert [line.calls for line in opened.account.lines()] == [1]
