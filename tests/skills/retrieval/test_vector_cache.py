"""Vectors are embedded once; whatever is wrong with the cache, the vectors are right."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills.retrieval.bm25 import BM25
from skills.retrieval.vector_cache import cached_vectors


class Counting:
    """Embeds by letters, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]):
        self.asked += texts
        rows = [[len(text), text.count("a"), 1.0] for text in texts]
        made = np.array(rows, np.float32).reshape(-1, 3)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


TEXTS = ["banana", "apple", "", "kiwi \ud800"]


def test_a_text_is_embedded_once(tmp_path: Path) -> None:
    embed, path = Counting(), tmp_path / "v.npy"
    first, key = cached_vectors(path, "net", TEXTS, embed)
    embed.asked.clear()
    again, same = cached_vectors(path, "net", TEXTS, embed)
    assert embed.asked == []
    assert same == key
    assert np.array_equal(first, again)
    more, other = cached_vectors(path, "net", ["kiwi \ud800", "plum", "banana"], embed)
    assert embed.asked == ["plum"]
    assert other != key
    assert np.allclose(more, Counting()(["kiwi \ud800", "plum", "banana"]), atol=1e-3)


@pytest.mark.parametrize("how", ["other net", "other version", "cut", "garbage", "no label", "label garbage", "pickle"])
def test_a_cache_that_does_not_fit_is_made_anew(tmp_path: Path, how: str) -> None:
    embed, path = Counting(), tmp_path / "v.npy"
    cached_vectors(path, "net", TEXTS, embed)
    label = tmp_path / "v.npy.json"
    match how:
        case "other version":
            label.write_text(json.dumps({**json.loads(label.read_text()), "version": 99}))
        case "cut":
            path.write_bytes(path.read_bytes()[:90])
        case "garbage":
            path.write_bytes(b"?" * 500)
        case "no label":
            label.unlink()
        case "label garbage":
            label.write_text("{")
        case "pickle":
            np.save(path, np.array([{"a": 1}], object), allow_pickle=True)
    embed.asked.clear()
    found, _ = cached_vectors(path, "other" if how == "other net" else "net", TEXTS, embed)
    assert set(embed.asked) == set(TEXTS)
    assert np.allclose(found, Counting()(TEXTS), atol=1e-3)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@settings(max_examples=50, deadline=None)
@given(
    documents=st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), min_size=1, max_size=30),
    words=st.lists(st.sampled_from("abcdefg"), max_size=5),
    data=st.data(),
)
def test_a_part_scores_as_the_whole_does_and_the_best_are_the_best(documents, words, data) -> None:
    whole = BM25(documents)
    places = sorted(data.draw(st.sets(st.integers(0, len(documents) - 1), min_size=1)))
    part = whole.part(np.array(places, np.int64))
    assert np.allclose(part.scores(words), whole.scores(words)[places], atol=1e-6)
    distinct = list(dict.fromkeys(words))
    scores = whole.scores(distinct)
    best = whole.best(distinct, 5, rarest=len(documents))
    assert np.allclose(sorted(scores[best], reverse=True), sorted(scores[scores > 0], reverse=True)[:5], atol=1e-5)
