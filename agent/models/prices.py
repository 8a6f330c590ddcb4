"""What a model call costs in US dollars: from the settings where they say, else from genai-prices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import ConfigError
from perception.models.endpoints import PROVIDERS
from perception.models.model import Place, Usage

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens."""

    tokens_in: float
    tokens_out: float
    tokens_cached: float | None = None
    """Of tokens that come from a cache; None: as much as any other."""

    def of(self, usage: Usage) -> float:
        """What this much use costs."""
        cached_price = self.tokens_in if self.tokens_cached is None else self.tokens_cached
        fresh = usage.tokens_in - usage.tokens_cached
        told = fresh * self.tokens_in + usage.tokens_cached * cached_price + usage.tokens_out * self.tokens_out
        return told / _MILLION


FREE = Price(0.0, 0.0, 0.0)


def price_of(name: str, place: Place, configured: Mapping[str, object] | None = None) -> Price | None:
    """The price of a model; None when nobody knows it.

    Args:
        name: ``kind:model``.
        place: what runs on the device costs nothing.
        configured: ``[models.prices]``: a name, and ``"IN OUT"`` or ``"IN OUT CACHED"`` in dollars a million tokens.

    Raises:
        ConfigError: a configured price makes no sense.
    """
    if configured and name in configured:
        return _configured(name, configured[name])
    if place == "device":
        return FREE
    kind, _, model = name.partition(":")
    provider = PROVIDERS[kind].prices if kind in PROVIDERS else ""
    return _published(provider, model) if provider else None


def _configured(name: str, told: object) -> Price:
    try:
        numbers = [float(part) for part in str(told).split()]
    except ValueError:
        numbers = []
    if len(numbers) not in (2, 3) or not all(math.isfinite(number) and number >= 0 for number in numbers):
        raise ConfigError(
            f'models.prices."{name}" makes no sense: {str(told)[:50]!a}',
            'write "IN OUT", or "IN OUT CACHED": dollars a million tokens, such as "2.5 10"',
        )
    return Price(*numbers)


def _published(provider: str, model: str) -> Price | None:
    from genai_prices import Usage as Counted
    from genai_prices import calc_price  # the table takes 0.2 s to load

    def dollars(**counts: int) -> float:
        return float(calc_price(Counted(**counts), model_ref=model, provider_id=provider).total_price)

    # By the thousand: prices of some models rise with the length of a prompt, and ours are short.
    try:
        fresh = dollars(input_tokens=1_000, output_tokens=0)
        out = dollars(input_tokens=0, output_tokens=1_000)
        cached = dollars(input_tokens=1_000, output_tokens=0, cache_read_tokens=1_000)
    except (LookupError, ValueError):
        return None
    return Price(fresh * 1_000, out * 1_000, cached * 1_000)
