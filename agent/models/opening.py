"""From the settings to the models of a run: opened, priced, capped, and behind one router."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from agent.config import ModelSettings, Settings
from agent.errors import ConfigError
from agent.models.accounts import Account, Caps
from agent.models.prices import price_of
from agent.places import models_folder
from agent.router import RouteDecision, Router
from agent.routing.policies import open_policy
from perception.models.model import Model
from perception.models.opening import LocalOptions, open_model


@dataclass(frozen=True, slots=True)
class OpenModels:
    """The models of a run."""

    router: Router
    account: Account


@contextmanager
def open_models(
    settings: Settings, on_decision: Callable[[RouteDecision], None] = lambda decision: None
) -> Iterator[OpenModels | None]:
    """The models that the settings name, until the end of the ``with``; None when they name none.

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
        local, cloud = _open(told, stack)
        limits = settings.limits
        account = stack.enter_context(
            closing(Account(Caps(limits.usd, limits.tokens, limits.seconds), settings.models.account))
        )
        prices = {model.name: price_of(model.name, model.place, told.prices) for model in (local, cloud) if model}
        policy = open_policy(told.route, told.share)
        router = Router(local, cloud, policy, account, prices=prices, privacy=told.privacy, on_decision=on_decision)
        yield OpenModels(router, account)


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
