"""From an address to a model: ``llama:FILE.gguf``, ``openai:NAME``, ``endpoint:URL#NAME``, ``recorded:FILE``."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perception.errors import ModelNameInvalid
from perception.models.endpoints import PROVIDERS, is_endpoint, read_endpoint
from perception.models.model import Model

if TYPE_CHECKING:
    from perception.models.weight_rounding import Bits

_BITS: Mapping[str, Bits | None] = {"": None, "int8": 8, "int4": 4}
KINDS = ("llama", "checkpoint", "onnx", "recorded", "endpoint", *PROVIDERS)


@dataclass(frozen=True, slots=True)
class LocalOptions:
    """How models on this machine are run."""

    threads: int | None = None
    """Cores; None leaves one for the device."""
    context: int = 8_192
    """Tokens of prompt and answer together."""
    vision: Path | None = None
    """The file of a GGUF model's eyes (mmproj)."""


def open_model(
    address: str,
    files: Mapping[str, Path] | None = None,
    options: LocalOptions | None = None,
    environ: Mapping[str, str] | None = None,
) -> Model:
    """Open a model.

    Args:
        address: kind, colon, and what that kind wants.
        files: models that were pulled, by id: ``llama:ID`` opens one of them.
        options: for models on this machine.
        environ: where keys are looked up; the process's environment by default.

    Raises:
        ModelNameInvalid: there is no such kind of model.
        ModelUnusable: it cannot be opened.
        KeyMissing: its key is not set.
        RepliesUnusable: the recording cannot be read.
    """
    options = options or LocalOptions()
    kind, _, rest = address.strip().partition(":")
    if is_endpoint(address):
        endpoint = read_endpoint(address, environ)
        if endpoint.protocol == "anthropic":
            from perception.models.anthropic_cloud import AnthropicModel

            return AnthropicModel(endpoint)
        from perception.models.cloud import CloudModel

        return CloudModel(endpoint)
    match kind:
        case "llama" if rest:
            from perception.models.llama import LlamaModel

            path = (files or {}).get(rest) or _file(rest)
            return LlamaModel(path, context=options.context, threads=options.threads, vision=options.vision)
        case "checkpoint" if rest:
            from perception.models.checkpoint import CheckpointModel

            folder, _, told = rest.partition("#")
            if told not in _BITS:
                raise ModelNameInvalid(
                    f"{address[:100]!a} is no model", "write checkpoint:FOLDER, or after that #int8 or #int4"
                )
            return CheckpointModel(_file(folder), bits=_BITS[told], threads=options.threads)
        case "onnx" if rest:
            from perception.models.onnx_decoder import OnnxDecoder

            return OnnxDecoder(_file(rest), threads=options.threads)
        case "recorded" if rest:
            from perception.models.recorded import RecordedModel

            return RecordedModel(_file(rest))
        case _:
            near = difflib.get_close_matches(kind, KINDS, n=1)
            hint = f"did you mean {near[0]}:…?" if near and near[0] != kind else "write llama:FILE.gguf or ollama:NAME"
            raise ModelNameInvalid(f"{address[:100]!a} is no model", hint)


def _file(told: str) -> Path:
    return Path(os.path.expanduser(told)).absolute()
