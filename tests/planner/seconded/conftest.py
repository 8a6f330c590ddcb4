"""One sentence encoder for the tests of this folder."""

from __future__ import annotations

import pytest

from perception.models.embedding import Embedder


@pytest.fixture(scope="session")
def embedder():
    opened = Embedder.load(threads=1)
    yield opened
    opened.close()
