from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from skills import index as index_module
from skills.index import VectorIndex
from skills.retrieval import search as search_module
from skills.retrieval.entry import Entry
from skills.retrieval.search import Retriever
from skills.retrieval.used import Label
from tests.skills.retrieval.toy import ENTRIES, library


def vectors(count: int, seed: int = 0) -> npt.NDArray[np.float32]:
    """Vectors in bunches, as sentences of a few topics are."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((40, 32))
    found = (centres[random.integers(0, 40, count)] + 0.4 * random.standard_normal((count, 32))).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def brute(all_of: npt.NDArray[np.float32], queries: npt.NDArray[np.float32], most: int) -> npt.NDArray[np.int64]:
    return np.argsort(-(queries @ all_of.T), axis=1, kind="stable")[:, :most]


@pytest.mark.parametrize("block", [7, 1000])
def test_small_ones_are_searched_exactly(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(index_module, "_BLOCK", block)
    found, queries = vectors(200), vectors(5, seed=1)
    index = VectorIndex(found)
    assert index.is_exact
    assert np.array_equal(index.nearest(queries, 9), brute(found, queries, 9))
    assert index.nearest(queries, 500).shape == (5, 200)


def test_without_faiss_large_ones_are_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_faiss", lambda: None)
    found, queries = vectors(300), vectors(3, seed=1)
    index = VectorIndex(found, exact=False)
    assert np.array_equal(index.nearest(queries, 5), brute(found, queries, 5))


def test_large_ones_are_searched_by_an_index_that_seldom_misses() -> None:
    pytest.importorskip("faiss", reason="the extra index is not installed")
    found, queries = vectors(6000), vectors(50, seed=1)
    index = VectorIndex(found, exact=False)
    assert not index.is_exact
    near, right = index.nearest(queries, 10), brute(found, queries, 10)
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(near.tolist(), right.tolist(), strict=True)])
    assert recall >= 0.95


def test_an_index_is_kept_and_made_anew_when_it_is_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("faiss", reason="the extra index is not installed")
    found, cache = vectors(3000), tmp_path / "vectors.faiss"
    built: list[int] = []
    real = index_module._built

    def counted(faiss: Any, of: npt.NDArray[np.float32]) -> Any:
        built.append(len(of))
        return real(faiss, of)

    monkeypatch.setattr(index_module, "_built", counted)
    one = VectorIndex(found, "a", cache, exact=False).nearest(found[:3], 5)
    assert np.array_equal(VectorIndex(found, "a", cache, exact=False).nearest(found[:3], 5), one)
    assert len(built) == 1
    VectorIndex(found, "another network", cache, exact=False)
    assert len(built) == 2
    cache.write_bytes(cache.read_bytes()[:-7])
    assert np.array_equal(VectorIndex(found, "another network", cache, exact=False).nearest(found[:3], 5), one)
    assert len(built) == 3


def test_a_large_library_is_searched_in_a_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [Entry(f"thing-{number}", f"Does something with object {number}.") for number in range(400)]
    whole = library((*ENTRIES, *others))
    monkeypatch.setattr(search_module, "EXACT_UP_TO", 100)
    labels = [Label("get the bees buzzing", ("play-music",))]
    large = Retriever(whole, labels)
    assert large.search("wake me with an alarm", 1)[0].name == "set-alarm"
    assert large.search("Get the bees buzzing", 1)[0].name == "play-music"
    found = [one.name for one in large.search('Who is in the cast and crew of the movie "Titanic"?', 2)]
    assert set(found) == {"GET /search/movie", "GET /movie/{movie_id}/credits"}
