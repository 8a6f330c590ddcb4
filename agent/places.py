"""Where clewline keeps what it keeps, and where it looks for its configuration. The only module that knows."""

from __future__ import annotations

import os
from pathlib import Path

CONFIG_NAME = "clewline.toml"
TRACES_NAME = "traces"
MODELS_NAME = "models"
LIBRARY_NAME = "library"


def data_folder() -> Path:
    """The folder for what clewline keeps: ``CLEW_HOME``, else the platform's data folder."""
    chosen = os.environ.get("CLEW_HOME", "")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("clewline", appauthor=False)


def traces_folder() -> Path:
    """Where the traces of runs go when nothing else is said."""
    return data_folder() / TRACES_NAME


def cache_folder() -> Path:
    """Where lies what can be fetched again."""
    return data_folder() / "cache"


def emulators_folder() -> Path:
    """Where it is written which emulators were left running, and what they print."""
    return data_folder() / "emulators"


def leases_folder() -> Path:
    """Where it is written who has which device."""
    return data_folder() / "leases"


def models_folder() -> Path:
    """Where pulled models lie."""
    return data_folder() / MODELS_NAME


def library_folder() -> Path:
    """Where the library of skills is when nothing else is said."""
    return data_folder() / LIBRARY_NAME


def memories_folder() -> Path:
    """Where lies what explorations remember of apps and sites."""
    return data_folder() / "memories"


def questions_folder() -> Path:
    """Where runs put questions that somebody answers elsewhere."""
    return data_folder() / "questions"


def worlds_folder() -> Path:
    """Where recorded worlds are looked for when nothing else is said."""
    return data_folder() / "worlds"


def suites_folder() -> Path:
    """Where the runs of suites are looked for when nothing else is said."""
    return data_folder() / "suites"


def find_config(start: Path | None = None) -> Path | None:
    """The configuration that counts: the nearest ``clewline.toml`` from ``start`` upward, else the user's own.

    Args:
        start: where to begin; the working directory by default.
    """
    start = start or Path.cwd()
    for folder in (start, *start.parents):
        # os.path, because Path.is_file raises where a folder may not be entered.
        if os.path.isfile(folder / CONFIG_NAME):
            return folder / CONFIG_NAME
    own = _user_config()
    return own if os.path.isfile(own) else None


def _user_config() -> Path:
    if home := os.environ.get("CLEW_HOME", ""):
        return Path(home).expanduser().absolute() / CONFIG_NAME
    from platformdirs import user_config_path

    return user_config_path("clewline", appauthor=False) / CONFIG_NAME
