"""From the settings to the models of a run: opened, priced, capped, and behind one router."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from agent.config import ModelSettings, Settings, load_settings
from agent.errors import ConfigError
from agent.models.accounts import Account, Caps
from agent.models.prices import price_of
from agent.places import models_folder
from agent.router import RouteDecision, Router
from agent.routing.policies import open_policy
from perception.models.dialects import DIALECTS, Dialect, find_dialect
from perception.models.model import Model
from perception.models.opening import LocalOptions, open_model

_LONGEST_S = 86_400
"""For commands that are no run, and so have no limit of their own."""


@dataclass(frozen=True, slots=True)
class OpenModels:
    """The models of a run."""

    router: Router
    account: Account
    dialect: Dialect | None = None
    """What the model answers in, where it points at pictures instead of choosing by name."""


@contextmanager
def open_models(
    settings: Settings, on_decision: Callable[[RouteDecision], None] = lambda decision: None, *, pointing: bool = False
) -> Iterator[OpenModels | None]:
    """The models that the settings name, until the end of the ``with``; None when they name none.

    Args:
        settings: which, and what they may cost.
        on_decision: told who answered each prompt.
        pointing: whether a model that points at pictures is of use here.

    Raises:
        ConfigError: the settings contradict themselves, or a cap cannot be held.
        ModelUnusable: a model cannot be opened.
        AccessRefused: a key is not set.
    """
    told = settings.models
    if not told.model and not told.cloud:
        if settings.limits.usd is not None or settings.limits.tokens is not None:
            raise ConfigError("a cap on models is set, and no model is named", "add --model, or leave the cap out")
        yield None
        return
    with ExitStack() as stack:
        dialect = _dialect(told, pointing)
        local, cloud = _open(told, stack)
        if dialect is not None and local is None and told.privacy != "free":
            raise ConfigError(
                f"{told.model} does not run on this machine, and in pictures nothing can be masked",
                "take a model on this machine, or allow it: --privacy free, CLEW_MODELS_PRIVACY=free",
            )
        limits = settings.limits
        account = stack.enter_context(
            closing(Account(Caps(limits.usd, limits.tokens, limits.seconds), settings.models.account))
        )
        prices = {model.name: price_of(model.name, model.place, told.prices) for model in (local, cloud) if model}
        policy = open_policy(told.route, told.share)
        router = Router(local, cloud, policy, account, prices=prices, privacy=told.privacy, on_decision=on_decision)
        yield OpenModels(router, account, dialect)


@contextmanager
def open_pointing(model: str, dialect: str | None) -> Iterator[OpenModels]:
    """A model that points at pictures, for commands that are given one, until the end of the ``with``.

    Args:
        model: its address.
        dialect: what it answers in; None where the settings say it.

    Raises:
        ConfigError: no dialect is named, or pictures must not go to where the model runs.
        ModelNameInvalid: there is no such dialect, or no such kind of model.
        ModelUnusable: it cannot be opened.
    """
    told = {"models.model": model, "models.cloud": "", "models.dialect": dialect, "limits.seconds": _LONGEST_S}
    settings = load_settings(told)
    if not settings.models.dialect:
        raise ConfigError(f"what {model[:100]} answers in is not said", f"add --dialect: one of {', '.join(DIALECTS)}")
    with open_models(settings, pointing=True) as models:
        assert models is not None
        yield models


def _dialect(told: ModelSettings, pointing: bool) -> Dialect | None:
    """What the model answers in; None where it chooses by name."""
    if not told.dialect:
        return None
    found = find_dialect(told.dialect)
    if not pointing:
        raise ConfigError(
            f"a model that answers in {found.name} points at pictures, and words are wanted here",
            "it is for clew run with --planner steps, and for clew ground; leave --dialect out",
        )
    if told.cloud:
        raise ConfigError(
            "a model that points at pictures decides alone: no other speaks its dialect", "leave --cloud out"
        )
    return found


def _open(told: ModelSettings, stack: ExitStack) -> tuple[Model | None, Model | None]:
    """The model on this machine and the large one; a single model is whichever of them it is."""
    from agent.models.files import pulled_files

    files = pulled_files(models_folder())
    options = LocalOptions(told.threads, told.context, told.vision)
    first = stack.enter_context(closing(open_model(told.model, files, options))) if told.model else None
    second = stack.enter_context(closing(open_model(told.cloud, files, options))) if told.cloud else None
    if first is not None and first.place == "cloud":
        if second is not None:
            raise ConfigError(f"{first.name} does not run on this machine", "name the local model with --model")
        return None, first
    return first, second
