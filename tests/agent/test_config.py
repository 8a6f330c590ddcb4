from __future__ import annotations

from pathlib import Path

import pytest

from agent.config import SECTIONS, Settings, load_settings, setting_names, variable
from agent.errors import ConfigError
from agent.places import data_folder, find_config, traces_folder


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty working directory, with a home of its own elsewhere."""
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    work = tmp_path / "work" / "deep"
    work.mkdir(parents=True)
    return work


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "clewline.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_the_defaults_hold(place):
    assert load_settings(environ={}, start=place) == Settings()
    assert Settings().limits.steps == 40
    assert Settings().gate.network == "public"
    assert Settings().browser.headless


def test_the_later_layer_wins(place):
    write(place, "[limits]\nsteps = 5\nseconds = 50\n[browser]\nlocale = 'de-DE'\n")
    settings = load_settings(
        {"limits.seconds": 7.0, "browser.attach": None}, environ={"CLEW_LIMITS_STEPS": "6"}, start=place
    )
    assert (settings.limits.steps, settings.limits.seconds, settings.browser.locale) == (6, 7.0, "de-DE")


def test_the_nearest_file_counts_and_the_users_own_comes_last(place, tmp_path):
    own = write(tmp_path / "home", "[limits]\nsteps = 1\n")
    assert find_config(place) == own
    above = write(place.parent, "[limits]\nsteps = 2\n")
    assert find_config(place) == above
    nearest = write(place, "[limits]\nsteps = 3\n")
    assert find_config(place) == nearest
    assert load_settings(environ={}, start=place).limits.steps == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[limits]\nstep = 3\n", "did you mean limits.steps?"),
        ("[limit]\nsteps = 3\n", "did you mean limits?"),
        ("[browser]\nheadles = true\n", "did you mean browser.headless?"),
        ("[gate]\nallow-hosts = []\n", "did you mean gate.allow_hosts?"),
        ("[traces]\nzzz = 1\n", "known are folder, keep"),
    ],
)
def test_a_name_that_is_not_known_is_refused_with_the_nearest_and_the_file(place, text, told):
    path = write(place, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(environ={}, start=place)
    assert str(path) in caught.value.message
    assert caught.value.hint == told
    assert caught.value.exit_code == 2


def test_a_variable_that_is_not_known_is_refused(place):
    with pytest.raises(ConfigError, match="CLEW_LIMIT_STEPS") as caught:
        load_settings(environ={"CLEW_LIMIT_STEPS": "3"}, start=place)
    assert caught.value.hint == "did you mean CLEW_LIMITS_STEPS?"


def test_variables_of_others_and_secrets_are_left_alone(place):
    environ = {"PATH": "/bin", "CLEW_HOME": "/x", "CLEW_DEBUG": "1", "CLEW_CHROMIUM": "/y", "CLEW_SECRET_PIN": "1234"}
    settings = load_settings(environ=environ, start=place)
    assert settings == Settings()


@pytest.mark.parametrize(
    "text",
    [
        "[limits]\nsteps = 0\n",
        "[limits]\nsteps = 'many'\n",
        "[limits]\nseconds = inf\n",
        "[limits]\nseconds = nan\n",
        "[browser]\nviewport = [1280]\n",
        "[browser]\nviewport = [1, 1]\n",
        "[gate]\nnetwork = 'everything'\n",
        "limits = 3\n",
        "[limits\n",
    ],
)
def test_a_value_that_makes_no_sense_is_refused_and_its_place_named(place, text):
    path = write(place, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(environ={}, start=place)
    assert str(path) in str(caught.value)


def test_a_bad_value_of_the_environment_names_its_variable(place):
    with pytest.raises(ConfigError, match="CLEW_LIMITS_STEPS"):
        load_settings(environ={"CLEW_LIMITS_STEPS": "many"}, start=place)


def test_a_file_that_is_no_text_is_refused(place):
    (place / "clewline.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_settings(environ={}, start=place)


def test_lists_and_sizes_can_be_said_in_the_environment(place):
    environ = {
        "CLEW_BROWSER_VIEWPORT": "800x600",
        "CLEW_BROWSER_HEADLESS": "false",
        "CLEW_GATE_ALLOW_HOSTS": "a.example, b.example:8080",
        "CLEW_GATE_ALLOW_FILES": "~/x",
        "CLEW_BROWSER_PROFILE": "",
    }
    settings = load_settings(environ=environ, start=place)
    assert settings.browser.viewport == (800, 600)
    assert not settings.browser.headless
    assert settings.gate.allow_hosts == ("a.example", "b.example:8080")
    assert settings.gate.allow_files == (Path.home() / "x",)
    assert settings.browser.profile is None


def test_secrets_pass_through_and_are_not_shown(place):
    write(place, "[secrets]\npin = 'hunter22'\n[secrets.bank]\nvalue = 'v'\nhosts = ['bank.example']\n")
    settings = load_settings(environ={}, start=place)
    assert settings.secrets == {"pin": "hunter22", "bank": {"value": "v", "hosts": ["bank.example"]}}
    assert "hunter22" not in repr(settings)


def test_every_setting_has_a_variable_of_its_own():
    names = setting_names()
    assert len({variable(name) for name in names}) == len(names)
    assert {name.partition(".")[0] for name in names} == set(SECTIONS)


def test_everything_lies_below_one_home(place, tmp_path):
    assert data_folder() == tmp_path / "home"
    assert traces_folder() == tmp_path / "home" / "traces"
