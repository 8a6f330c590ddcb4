"""What can be set, and what it is set to: ``clewline.toml``, then ``CLEW_*`` of the environment, then flags.

The file has a table for each section (``[browser]``, ``[limits]``, ``[gate]``, ``[traces]``) and one for secrets
(``[secrets]``, read by ``agent.secrets``). A setting ``limits.steps`` is ``CLEW_LIMITS_STEPS`` in the environment.
A name that is not known is refused with the nearest one that is: a limit with a slip in its name would be no limit.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from agent.errors import ConfigError
from agent.places import find_config

PREFIX = "CLEW_"
SECRETS = "secrets"
_OTHER_VARIABLES = ("CLEW_HOME", "CLEW_CHROMIUM", "CLEW_DEBUG")
_SECRET_PREFIX = "CLEW_SECRET_"  # noqa: S105 - the beginning of a variable's name


def _pair(value: object) -> object:
    """``1280x800`` as two numbers."""
    return value.lower().split("x") if isinstance(value, str) else value


def _listed(value: object) -> object:
    """``a, b`` as a list."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _path(value: object) -> object:
    return os.path.expanduser(value) if isinstance(value, str) else value


Pixels = Annotated[int, Field(ge=100, le=10_000)]
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
UserPath = Annotated[Path, BeforeValidator(_path)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class BrowserSettings(_Section):
    """How the browser is started."""

    headless: bool = True
    viewport: Annotated[tuple[Pixels, Pixels], BeforeValidator(_pair)] = (1280, 800)
    """Width and height of the page in CSS pixels; ``1280x800`` in the environment."""
    profile: UserPath | None = None
    """Folder that keeps cookies and logins."""
    executable: str = ""
    """Path of the browser; empty looks for one."""
    attach: str = ""
    """CDP address of a running Chromium to use instead of starting one."""
    locale: str = Field(default="en-US", min_length=2)
    hang_seconds: float = Field(default=30.0, gt=0, le=600, allow_inf_nan=False)
    """A page that has not answered by then ends the run."""


class PerceptionSettings(_Section):
    """How a device is looked at."""

    eyes: Literal["tree", "pixels", "both"] = "tree"
    """With its tree, with the picture alone, or with both: see ``perception.perceiver``."""


class AndroidSettings(_Section):
    """How phones are reached."""

    fast: bool = True
    """Use uiautomator2's server on phones over adb; without it only the plain shell, slower and with ASCII text."""
    capabilities: dict[str, str | int | bool] = Field(default_factory=dict)
    """Capabilities of Appium sessions, ``"appium:udid" = "…"``; only in the file."""


class LimitSettings(_Section):
    """How far a run may go."""

    steps: int = Field(default=40, ge=1, le=10_000)
    seconds: float = Field(default=300.0, gt=0, le=86_400, allow_inf_nan=False)
    usd: float | None = Field(default=None, ge=0, le=1_000_000, allow_inf_nan=False)
    """What models may cost; a call that might pass it is not made."""
    tokens: int | None = Field(default=None, ge=0)
    """Tokens that models may read and write."""


class ModelSettings(_Section):
    """Which models are asked, and when. Without any, rules on this machine decide."""

    model: str = ""
    """The model on this machine, or the only one: ``llama:FILE.gguf``, ``ollama:NAME``, ``openai:NAME`` …"""
    cloud: str = ""
    """A large model that the first may pass a decision on to."""
    route: str = "confidence"
    """When it does: ``local-only``, ``cloud-only``, ``confidence``, ``disagreement``, ``difficulty`` or ``budget``."""
    share: float = Field(default=0.5, ge=0, le=1, allow_inf_nan=False)
    """About how many of the decisions go to the large model, for ``confidence`` and ``difficulty``."""
    privacy: Literal["on-device", "masked", "free"] = "masked"
    """How far what is on a screen may go: not off this machine, without personal data, or as it is."""
    prices: dict[str, str] = Field(default_factory=dict)
    """Dollars a million tokens: ``"endpoint:NAME" = "IN OUT"``; only in the file."""
    account: UserPath | None = None
    """File of the account, for several runs that share their caps; None keeps one for each run."""
    threads: int | None = Field(default=None, ge=1, le=1024)
    """Cores for models on this machine; None leaves one for the device."""
    context: int = Field(default=8_192, ge=512, le=1_000_000)
    """Tokens that a prompt and its answer may have together."""
    vision: UserPath | None = None
    """The mmproj file of a GGUF model that can see."""
    dialect: str = ""
    """What a model that points at pictures answers in: ``ui-tars-1.5`` …; empty for models that choose by name."""


class PlannerSettings(_Section):
    """How a goal becomes steps."""

    kind: Literal["steps", "tree"] = "steps"
    """``steps`` decides anew at every step; ``tree`` plans ahead with everything it knows, and decides at forks."""


class GateSettings(_Section):
    """What a run may do."""

    allow_hosts: Names = ()
    """Hosts it may visit besides the one it begins at; see ``agent.network.addresses`` for how rules are written."""
    approve: Names = ()
    """Kinds of steps that cannot be undone and need no further yes (``pay``, ``send`` …)."""
    network: Literal["public", "strict"] = "public"
    """What pages may load by themselves: anything public, or only from allowed hosts."""
    allow_files: Annotated[tuple[UserPath, ...], BeforeValidator(_listed)] = ()
    """Files and folders that may be uploaded, besides what the goal names."""
    allow_apps: Names = ()
    """Apps of a phone that may be entered, by label or package; empty for all but those that guard something."""
    development: bool = False
    """Follow skills of the library that nobody signed."""
    grant: Names = ()
    """Permissions that a phone's apps are given when they ask: ``camera``, ``location`` …; all others are denied."""


class TraceSettings(_Section):
    """Where runs are recorded."""

    folder: UserPath | None = None
    """The folder of traces; None is ``traces`` in clewline's own folder."""
    keep: int = Field(default=0, ge=0)
    """How many traces of finished runs are kept, the newest; 0 keeps all."""


class TelemetrySettings(_Section):
    """Whom else runs are told to; nobody, unless it is said here."""

    spans: bool = False
    """Make OpenTelemetry spans of runs, steps and model calls, for whatever exporter the process has set up."""
    content: bool = False
    """Put goals, targets and answers into them, not only names and numbers."""


class LearningSettings(_Section):
    """What becomes of runs that reached their goal without a skill."""

    after_runs: bool = False
    """Learn the way from each of them, as ``clew run --learn`` does."""
    promote: Literal["verified", "never"] = "verified"
    """Take what was learnt into use once its trials suffice, or leave it for a person to promote."""


class Settings(_Section):
    """Everything that can be set."""

    browser: BrowserSettings = BrowserSettings()
    android: AndroidSettings = AndroidSettings()
    perception: PerceptionSettings = PerceptionSettings()
    limits: LimitSettings = LimitSettings()
    gate: GateSettings = GateSettings()
    traces: TraceSettings = TraceSettings()
    models: ModelSettings = ModelSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    learning: LearningSettings = LearningSettings()
    planner: PlannerSettings = PlannerSettings()
    secrets: dict[str, Any] = Field(default_factory=dict, repr=False)
    """Entries of ``[secrets]``, as ``agent.secrets.Secret.parse`` reads them."""


SECTIONS: dict[str, type[_Section]] = {
    "browser": BrowserSettings,
    "android": AndroidSettings,
    "perception": PerceptionSettings,
    "limits": LimitSettings,
    "gate": GateSettings,
    "traces": TraceSettings,
    "models": ModelSettings,
    "telemetry": TelemetrySettings,
    "learning": LearningSettings,
    "planner": PlannerSettings,
}


def setting_names() -> tuple[str, ...]:
    """Every setting by its name, such as ``limits.steps``."""
    return tuple(f"{name}.{key}" for name, section in SECTIONS.items() for key in section.model_fields)


def variable(setting: str) -> str:
    """The environment variable of a setting: ``CLEW_LIMITS_STEPS`` of ``limits.steps``."""
    return PREFIX + setting.replace(".", "_").upper()


def load_settings(
    flags: Mapping[str, object] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    start: Path | None = None,
) -> Settings:
    """Join file, environment and flags; the later wins.

    Args:
        flags: values by the name of their setting (``{"limits.steps": 5}``); None values are not said.
        environ: the environment; the process's own by default.
        start: where the search for ``clewline.toml`` begins; the working directory by default.

    Raises:
        ConfigError: the file cannot be read, a name is not known, or a value makes no sense; the place is named.
    """
    path = find_config(start)
    layers = [
        (str(path), _from_file(path) if path is not None else {}),
        ("the environment", _from_environment(os.environ if environ is None else environ)),
        ("the command line", {name: value for name, value in (flags or {}).items() if value is not None}),
    ]
    values: dict[str, dict[str, object]] = {}
    secrets: dict[str, object] = {}
    for place, told in layers:
        for name, value in told.items():
            section, _, key = name.partition(".")
            if section == SECRETS:
                secrets[key] = value
            else:
                values.setdefault(section, {})[key] = value
                _check(section, values[section], place)
    return Settings(
        **{name: section.model_validate(values.get(name, {})) for name, section in SECTIONS.items()},  # type: ignore[arg-type]
        secrets=secrets,
    )


def _check(section: str, values: Mapping[str, object], place: str) -> None:
    """Judge a section as soon as a layer has added to it, so that the layer at fault is named."""
    try:
        SECTIONS[section].model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join([section, *(str(part) for part in first["loc"][:1])])
        hint = f"it stands in {place}" + (f" as {variable(where)}" if place == "the environment" else "")
        raise ConfigError(f"{where} makes no sense: {first['msg']}", hint) from None


def _from_file(path: Path) -> dict[str, object]:
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not text in UTF-8: byte {error.start} is none") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from None
    known = setting_names()
    told: dict[str, object] = {}
    for section, table in tables.items():
        if section != SECRETS and section not in SECTIONS:
            raise _unknown(f"{section!r}", section, (*SECTIONS, SECRETS), str(path))
        if not isinstance(table, dict):
            raise ConfigError(f"{section!r} in {path} is not a table", f"write [{section}] on a line of its own")
        for key, value in table.items():
            if section != SECRETS and f"{section}.{key}" not in known:
                own = tuple(SECTIONS[section].model_fields)
                raise _unknown(f"{section}.{key}", key, own, str(path), f"{section}.")
            told[f"{section}.{key}"] = value
    return told


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    settings = {variable(name): name for name in setting_names()}
    told: dict[str, object] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name.startswith(_SECRET_PREFIX) or name in _OTHER_VARIABLES:
            continue
        if name not in settings:
            raise _unknown(f"the variable {name}", name, (*settings, *_OTHER_VARIABLES), "the environment")
        if value:
            told[settings[name]] = value
    return told


def _unknown(what: str, name: str, known: tuple[str, ...], place: str, prefix: str = "") -> ConfigError:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f"did you mean {prefix}{near[0]}?" if near else f"known are {', '.join(known)}"
    return ConfigError(f"{what} in {place} is no setting", hint)
