"""Addresses of models behind HTTP, and where their prompts go."""

from __future__ import annotations

import pytest

from perception.errors import KeyMissing, ModelNameInvalid
from perception.models.endpoints import ENDPOINT_KEY, PROVIDERS, is_endpoint, read_endpoint


def test_a_provider_brings_its_address_and_its_key():
    found = read_endpoint("openai:gpt-5-mini", {"OPENAI_API_KEY": " k "})
    assert (found.name, found.key, found.place) == ("openai:gpt-5-mini", "k", "cloud")
    assert "k" not in repr(found).replace("kind", "").replace("key", "")


def test_a_server_on_this_machine_is_on_the_device_and_needs_no_key():
    for kind in ("ollama", "llamacpp", "vllm", "sglang"):
        assert read_endpoint(f"{kind}:m:7b", {}).place == "device"
    found = read_endpoint("endpoint:http://localhost:9/v1#a/b#c".replace("#c", ""), {})
    assert (found.model, found.base_url, found.place) == ("a/b", "http://localhost:9/v1", "device")


def test_any_other_address_is_the_cloud():
    found = read_endpoint("endpoint:https://models.example/v1#m", {ENDPOINT_KEY: "k"})
    assert (found.place, found.key) == ("cloud", "k")
    assert read_endpoint("endpoint:https://127.0.0.1.nip.io/v1#m", {}).place == "cloud"
    assert read_endpoint("endpoint:https://localhost.example/v1#m", {}).place == "cloud"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "is no model"),
        ("openai:", "is no model"),
        ("gpt-5", "is no model"),
        ("opnai:gpt-5", "known are openai"),
        ("endpoint:models.example#m", "write endpoint:https"),
        ("endpoint:https://models.example/v1", "write endpoint:https"),
        ("endpoint:file:///etc/passwd#m", "write endpoint:https"),
        ("endpoint:http://models.example/v1#m", "in the clear"),
        ("endpoint:https://user:pw@models.example/v1#m", "holds no key"),
        ("endpoint:https://models.example/v1?key=k#m", "holds no key"),
        ("openai:a\nb", "is no model"),
        ("openai:" + "m" * 3000, "is no model"),
    ],
)
def test_what_is_no_address_is_refused(address, told):
    with pytest.raises(ModelNameInvalid, match=told):
        read_endpoint(address, {"OPENAI_API_KEY": "k"})


def test_a_missing_key_is_named_by_its_variable():
    with pytest.raises(KeyMissing, match="OPENAI_API_KEY"):
        read_endpoint("openai:gpt-5", {"OPENAI_API_KEY": "  "})


def test_which_addresses_are_endpoints():
    assert all(is_endpoint(f"{kind}:m") for kind in (*PROVIDERS, "endpoint"))
    assert not is_endpoint("llama:file.gguf")
