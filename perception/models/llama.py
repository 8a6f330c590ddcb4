"""Any GGUF file on this machine, through xllamacpp (extra ``llm``): llama.cpp in this process.

The chat template comes from the file, the schema becomes a grammar that holds every token of the answer to it, and the
runtime keeps the state of the last prompt, so that a prompt which begins like the one before is only paid for where it
differs. Answers come token by token, prompts are read in small batches, and the deadline is looked at between both.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import struct
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from devices.settle import Clock, Deadline
from perception.errors import ModelFailed, ModelTimeout, ModelUnusable, RequestRefused
from perception.models.calling import PATIENCE_S
from perception.models.model import Image, Part, Place, Prompt, Reply, Text, Usage
from perception.models.onnx import wait_passively
from perception.models.wire import Collected

EXTRA: Final = "pip install 'clewline[llm]'"
CONTEXT: Final = 8_192
"""Tokens of prompt and answer together; a file may allow less."""
_BATCH: Final = 256
"""Tokens of a prompt that are read between two looks at the deadline."""
DRAFT_KEY: Final = 3
"""Tokens that are looked up in what was read; labels of screens are little longer."""
DRAFT_LENGTH: Final = 8
"""Tokens that are guessed at a time."""
_GGUF = struct.Struct("<4sIQQ")
_MOST_ENTRIES = 1 << 20


class LlamaModel:
    """One GGUF file, opened.

    Args:
        path: the file; a model that is split is named by its first part.
        context: tokens that a prompt and its answer may have together.
        threads: cores it may occupy; None leaves one for the device.
        parallel: prompts that are answered side by side, each with its own part of the context.
        vision: the file of the model's eyes (``mmproj``), where it has them.
        drafts: guess the next tokens by what stood behind the last few in the prompt, and verify them together (prompt
            lookup decoding; ADED's idea without its tree). Rounding may then decide between tokens that are nearly as
            likely; answers as short as one step gain nothing (``benchmarks/steps.md``).
        clock: measures seconds.

    Raises:
        ModelUnusable: xllamacpp is not installed, or refuses the file.
    """

    place: Place = "device"

    def __init__(
        self,
        path: Path,
        *,
        context: int = CONTEXT,
        threads: int | None = None,
        parallel: int = 1,
        vision: Path | None = None,
        drafts: bool = False,
        clock: Clock = time.monotonic,
    ) -> None:
        for file in (path, vision):
            if file is not None:
                check_header(file)
        wait_passively()
        try:
            import xllamacpp
        except ImportError as error:
            raise ModelUnusable(f"xllamacpp cannot be imported: {error}", EXTRA) from error
        cores = threads or max(1, (os.cpu_count() or 1) - 1)
        settings = xllamacpp.CommonParams()
        settings.model.path = str(path)
        settings.n_ctx = context * parallel
        settings.n_parallel = parallel
        settings.n_batch = settings.n_ubatch = _BATCH
        settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = cores
        settings.verbosity = -1
        # It listens on loopback whether we ask for it or not: nobody else on this machine gets in.
        self._key = secrets.token_urlsafe(24)
        settings.api_keys = [self._key]
        if drafts:
            lookup = settings.speculative
            lookup.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
            lookup.ngram_simple.size_n, lookup.ngram_simple.size_m = DRAFT_KEY, DRAFT_LENGTH
        if vision is not None:
            settings.mmproj.path = str(vision)
        try:
            self._server: Any = xllamacpp.Server(settings)
            # One token proves that it runs; and a server that is closed before its first answer never ends (2026.10).
            self._server.handle_completions({"prompt": "a", "n_predict": 1})
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelUnusable(f"{path.name} cannot be opened: {_short(error)}", "is it a whole GGUF file?") from None
        self.name = f"llama:{path.stem}"
        self._sees = vision is not None
        self._clock = clock

    def complete(self, prompt: Prompt, deadline: Deadline | None = None) -> Reply:
        """Answer one prompt.

        Raises:
            ModelTimeout: the deadline passed.
            RequestRefused: the prompt is too long, or holds pictures for a model that cannot see.
            ModelFailed: the runtime broke.
        """
        if self._server is None:
            raise ModelFailed(f"{self.name} was closed")
        if prompt.images and not self._sees:
            raise RequestRefused(f"{self.name} cannot see pictures", "name its mmproj file, or ask another model")
        deadline = deadline or Deadline.after(PATIENCE_S, self._clock)
        began = self._clock()
        heard = _Heard(self.name, deadline)
        try:
            said = self._server.handle_chat_completions(self.body(prompt), heard.take)
        except (RuntimeError, ValueError) as error:
            raise RequestRefused(f"{self.name} does not take this prompt: {_short(error)}") from None
        if heard.error is not None:
            raise heard.error
        if heard.late:
            raise ModelTimeout(f"{self.name} did not answer in time", "allow more seconds, or take a smaller model")
        for told in (said, heard.refusal):
            if isinstance(told, dict) and "error" in told:
                raise RequestRefused(f"{self.name}: {_short(told['error'].get('message', told['error']))}")
        collected = heard.collected
        finish = collected.whole()
        usage = heard.counted(collected.counted(prompt, self._clock() - began))
        return Reply(collected.text, self.name, usage, finish, tuple(collected.chances))

    def count_tokens(self, text: str) -> int:
        """How many tokens this model makes of a text.

        Raises:
            ModelFailed: the runtime does not tell.
        """
        place = urlsplit(self._server.listening_address)
        line = HTTPConnection(place.hostname or "127.0.0.1", place.port, timeout=PATIENCE_S)
        told = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        try:
            line.request("POST", "/tokenize", json.dumps({"content": text}), told)
            answered = json.loads(line.getresponse().read())
        except (OSError, HTTPException, ValueError) as error:
            raise ModelFailed(f"{self.name} does not count tokens: {_short(error)}") from None
        finally:
            line.close()
        tokens = answered.get("tokens") if isinstance(answered, dict) else None
        if not isinstance(tokens, list):
            raise ModelFailed(f"{self.name} does not count tokens: {_short(answered)}")
        return len(tokens)

    def close(self) -> None:
        """Give its memory back."""
        self._server = None

    def body(self, prompt: Prompt) -> dict[str, Any]:
        """The request."""
        messages: list[dict[str, Any]] = []
        if prompt.system:
            messages.append({"role": "system", "content": prompt.system})
        for turn in prompt.turns:
            plain = not any(isinstance(part, Image) for part in turn.parts)
            messages.append({"role": turn.role, "content": turn.text if plain else [_part(p) for p in turn.parts]})
        told: dict[str, Any] = {
            "messages": messages,
            "stream": True,
            "return_progress": True,
            "timings_per_token": True,
            "cache_prompt": True,
            "temperature": prompt.temperature,
            "seed": prompt.seed,
            "max_tokens": prompt.max_tokens,
        }
        if prompt.schema is not None:
            form = {"name": "answer", "schema": dict(prompt.schema), "strict": True}
            told["response_format"] = {"type": "json_schema", "json_schema": form}
        if prompt.want_logprobs:
            told["logprobs"] = True
        return told


class _Heard:
    """What the runtime says while it answers; it is called back for every batch of the prompt and every token."""

    def __init__(self, name: str, deadline: Deadline) -> None:
        self.collected = Collected(name)
        self.late = False
        self.error: ModelFailed | None = None
        self.refusal: object = None
        self._deadline = deadline
        self._timings: dict[str, Any] = {}

    def take(self, told: object) -> bool:
        """Take in one piece; True stops the runtime. Nothing may be raised into it."""
        if isinstance(told, dict) and "error" in told:
            self.refusal = told
            return True
        try:
            self.collected.add(told)
        except ModelFailed as error:
            self.error = error
            return True
        if isinstance(told, dict) and isinstance(told.get("timings"), dict):
            self._timings = told["timings"]
        self.late = self._deadline.passed and self.collected.finish is None
        return self.late

    def counted(self, estimated: Usage) -> Usage:
        """The runtime's own counts, where it told them."""
        known = [self._timings.get(key) for key in ("cache_n", "prompt_n", "predicted_n")]
        counts = [count for count in known if isinstance(count, int) and count >= 0]
        if len(counts) < len(known):
            return estimated
        cached, read, written = counts
        return Usage(1, cached + read, written, cached, estimated.seconds)


def check_header(path: Path) -> None:
    """Look at the first bytes of a GGUF file before the runtime is given it.

    Raises:
        ModelUnusable: it cannot be read, or is no GGUF file of a version we know.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_GGUF.size)
    except OSError as error:
        raise ModelUnusable(
            f"{path} cannot be read: {error.strerror or error}", "clew models list shows what there is"
        ) from error
    if len(head) < _GGUF.size:
        raise ModelUnusable(f"{path} is no GGUF file: it has {len(head)} bytes")
    magic, version, tensors, entries = _GGUF.unpack(head)
    if magic != b"GGUF" or version not in (2, 3) or max(tensors, entries) > _MOST_ENTRIES:
        raise ModelUnusable(f"{path} is no GGUF file that can be read", "models in other formats are not for xllamacpp")


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Text(text):
            return {"type": "text", "text": text}
        case Image(png):
            url = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
            return {"type": "image_url", "image_url": {"url": url}}


def _short(told: object) -> str:
    return " ".join(str(told).split())[:300]
