"""Addresses of models that answer over HTTP: ``openai:gpt-5-mini``, ``ollama:qwen2.5``, ``endpoint:URL#MODEL``.

Everything but Anthropic talks OpenAI's protocol. A server on this machine counts as on-device: what it is given stays
here, and it costs nothing.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from perception.errors import KeyMissing, ModelNameInvalid
from perception.models.model import Place

LONGEST_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody whose models are asked over HTTP."""

    base_url: str
    key_variable: str = ""
    """Environment variable of the key; empty where none is needed."""
    protocol: Literal["openai", "anthropic"] = "openai"
    prices: str = ""
    """What genai-prices calls it."""


PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider("https://api.openai.com/v1", "OPENAI_API_KEY", prices="openai"),
    "anthropic": Provider("https://api.anthropic.com", "ANTHROPIC_API_KEY", "anthropic", "anthropic"),
    "gemini": Provider("https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY", prices="google"),
    "openrouter": Provider("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", prices="openrouter"),
    "groq": Provider("https://api.groq.com/openai/v1", "GROQ_API_KEY", prices="groq"),
    "mistral": Provider("https://api.mistral.ai/v1", "MISTRAL_API_KEY", prices="mistral"),
    "deepseek": Provider("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", prices="deepseek"),
    "ollama": Provider("http://127.0.0.1:11434/v1"),
    "llamacpp": Provider("http://127.0.0.1:8080/v1"),
    "vllm": Provider("http://127.0.0.1:8000/v1"),
    "sglang": Provider("http://127.0.0.1:30000/v1"),
}
ENDPOINT_KEY = "CLEW_SECRET_MODEL_KEY"
"""Environment variable of the key for ``endpoint:`` addresses."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model at one address."""

    kind: str
    model: str
    base_url: str
    protocol: Literal["openai", "anthropic"] = "openai"
    key: str = field(default="", repr=False)
    prices: str = ""

    @property
    def name(self) -> str:
        """``kind:model``."""
        return f"{self.kind}:{self.model}"

    @property
    def place(self) -> Place:
        """On the device when the server is on this machine."""
        return "device" if is_loopback(self.base_url) else "cloud"


def is_endpoint(address: str) -> bool:
    """Whether an address is one of a model behind HTTP."""
    kind = address.partition(":")[0]
    return kind == "endpoint" or kind in PROVIDERS


def read_endpoint(address: str, environ: Mapping[str, str] | None = None) -> Endpoint:
    """Read ``provider:MODEL`` or ``endpoint:URL#MODEL`` and look up the key.

    Raises:
        ModelNameInvalid: it is no such address.
        KeyMissing: the key is not set.
    """
    environ = os.environ if environ is None else environ
    kind, _, rest = address.strip().partition(":")
    if not rest or len(address) > LONGEST_ADDRESS or not rest.isprintable():
        raise ModelNameInvalid(f"{address[:100]!a} is no model", f"write one of {', '.join(PROVIDERS)} and :MODEL")
    if kind == "endpoint":
        url, _, model = rest.rpartition("#")
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or not model:
            raise ModelNameInvalid(f"{address[:100]!a} is no endpoint", "write endpoint:https://host/v1#MODEL")
        if parts.username or parts.password or parts.query:
            raise ModelNameInvalid("an endpoint's address holds no key", f"set the variable {ENDPOINT_KEY}")
        if parts.scheme == "http" and not is_loopback(url):
            raise ModelNameInvalid(
                f"{parts.hostname} would be asked in the clear", "use https, or a server on this machine"
            )
        return Endpoint(kind, model, url, key=environ.get(ENDPOINT_KEY, ""))
    provider = PROVIDERS.get(kind)
    if provider is None:
        raise ModelNameInvalid(
            f"{kind[:100]!a} is no kind of model", f"known are {', '.join((*PROVIDERS, 'endpoint'))}"
        )
    key = environ.get(provider.key_variable, "") if provider.key_variable else ""
    if provider.key_variable and not key.strip():
        raise KeyMissing(f"{kind} needs a key", f"set the variable {provider.key_variable}")
    return Endpoint(kind, rest, provider.base_url, provider.protocol, key.strip(), provider.prices)


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine, by its text alone: a name other than localhost may lead anywhere."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
