"""The sentence embedder with the weights that we ship."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from perception.errors import ManifestInvalid, ModelUnusable, WeightsAltered, WeightsMissing
from perception.models.embedding import GRAPH, NAME, NUMBERS, PIECES, WORDS, Embedder
from perception.models.weights import MANIFEST, read_manifest, shipped

LABELS = [
    "Sign in",
    "Delete account",
    "OK",
    "",
    "Are you sure you want to delete this note? This cannot be undone.",
    "登录",
]
# by the published 32-bit weights, and by an independent forward pass in numpy
EXAMPLE = "This is an example sentence"
EXAMPLE_BEGINS = [0.06766, 0.06350, 0.04871, 0.07930, 0.03745]


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embedder]:
    embedder = Embedder.load()
    yield embedder
    embedder.close()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder like the shipped one whose files may be spoilt: links, so that nothing large is copied."""
    for name in (GRAPH, NUMBERS, WORDS, PIECES, MANIFEST, "LICENSE"):
        (tmp_path / name).symlink_to(shipped(NAME) / name)
    return tmp_path


def spoil(path: Path, place: int) -> None:
    raw = bytearray(path.read_bytes())
    path.unlink()
    raw[place] ^= 1
    path.write_bytes(raw)


def test_vectors_are_of_length_one(embedder):
    vectors = embedder.embed(LABELS)

    assert vectors.shape == (len(LABELS), 384) == (len(LABELS), embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.embed([]).shape == (0, 384)


def test_the_published_vector_is_met(embedder):
    assert embedder.embed([EXAMPLE])[0, :5] == pytest.approx(EXAMPLE_BEGINS, abs=0.006)


def test_a_vector_depends_on_its_text_alone(embedder):
    together = embedder.embed(LABELS)
    fresh = Embedder.load(cache_entries=0)

    assert np.array_equal(together, np.concatenate([fresh.embed([label]) for label in LABELS]))
    assert np.array_equal(together[::-1], fresh.embed(LABELS[::-1]))
    assert np.array_equal(together[[0, 0]], fresh.embed([LABELS[0]] * 2))
    fresh.close()


@pytest.mark.parametrize(
    ("query", "near", "far"),
    [
        ("log in", "Sign in", "Delete account"),
        ("remove the picture", "Delete photo", "Take photo"),
        ("turn off the sound", "Mute", "Brightness level"),
        ("how much battery is left", "82% - 1 day, 4 hr left", "Screen timeout: 30 seconds"),
        ("send an email", "Compose new message", "Add to cart"),
    ],
)
def test_a_paraphrase_is_nearer_than_another_meaning(embedder, query, near, far):
    cosines = embedder.similarity([query], [near, far])

    assert cosines.shape == (1, 2)
    assert cosines[0, 0] > cosines[0, 1] + 0.1


def test_similarity_is_cosine(embedder):
    cosines = embedder.similarity(LABELS, LABELS)

    assert cosines.dtype == np.float32
    assert np.allclose(np.diag(cosines), 1, atol=1e-5)
    assert np.allclose(cosines, cosines.T, atol=1e-6)
    assert cosines.max() <= 1
    assert embedder.similarity([], LABELS).shape == (0, len(LABELS))


def test_case_and_invisible_characters_change_nothing(embedder):
    assert np.array_equal(embedder.embed(["SIGN IN"]), embedder.embed([" sign\u00ad\x00 in\t\ud800"]))


@pytest.mark.parametrize(
    "text", ["", "\x00\x1b", "\ud800\udc00"[:1], "\u200b", "a" * 1_000_000, "word " * 200_000, "漢" * 300_000]
)
def test_strange_texts_have_a_vector_always_the_same(embedder, text):
    first, second = embedder.embed([text]), embedder.embed([text])

    assert np.isfinite(first).all()
    assert np.array_equal(first, second)


def test_what_goes_beyond_the_limit_is_ignored(embedder):
    start = "word " * embedder.max_tokens

    assert np.array_equal(embedder.embed([start]), embedder.embed([start + "and something else"]))


class Counting:
    """A network that counts its runs and answers with the number of tokens."""

    def __init__(self, session):
        self.session = session
        self.runs = 0

    def run(self, outputs, feeds):
        self.runs += 1
        return self.session.run(outputs, feeds)


@pytest.fixture
def counted() -> Iterator[tuple[Embedder, Counting]]:
    embedder = Embedder.load(cache_entries=3)
    session = Counting(embedder._session)
    embedder._session = session
    yield embedder, session
    embedder.close()


def test_a_text_that_was_seen_costs_no_run(counted):
    embedder, session = counted

    first = embedder.embed(["a", "b", "a"])
    again = embedder.embed(["b", "a"])

    assert session.runs == 2
    assert np.array_equal(first[[1, 0]], again)


def test_the_caller_cannot_spoil_what_is_kept(counted):
    embedder, _ = counted
    first = embedder.embed(["a"])
    right = first.copy()

    first[:] = 0

    assert np.array_equal(embedder.embed(["a"]), right)


def test_the_least_recently_used_is_forgotten_first(counted):
    embedder, session = counted
    embedder.embed(["a", "b", "c"])
    embedder.embed(["a"])  # now b is the oldest
    embedder.embed(["d"])
    assert session.runs == 4

    embedder.embed(["a", "c", "d"])
    assert session.runs == 4
    embedder.embed(["b"])
    assert session.runs == 5
    assert len(embedder._cache) == 3


def test_long_texts_are_not_kept(counted):
    embedder, _ = counted

    embedder.embed(["long " * 1000])

    assert not embedder._cache


def test_threads_take_turns(embedder):
    texts = [f"row {number}" for number in range(12)]
    alone = embedder.embed(texts)
    fresh = Embedder.load()
    answers: dict[int, np.ndarray] = {}

    def work(which: int) -> None:
        answers[which] = fresh.embed(texts if which % 2 else texts[::-1])

    threads = [threading.Thread(target=work, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(np.array_equal(answers[which], alone if which % 2 else alone[::-1]) for which in range(4))
    fresh.close()


def test_a_copied_folder_works_and_has_the_same_fingerprint(copied, embedder):
    other = Embedder.load(copied)

    assert other.fingerprint == embedder.fingerprint
    assert other.fingerprint.startswith(f"{NAME}-int8-")
    assert np.array_equal(other.embed(["Save"]), embedder.embed(["Save"]))
    other.close()


@pytest.mark.parametrize("name", [GRAPH, NUMBERS, WORDS, PIECES])
def test_one_altered_bit_in_any_file_is_refused(copied, name):
    spoil(copied / name, -1000)

    with pytest.raises(WeightsAltered, match=name) as caught:
        Embedder.load(copied)
    assert caught.value.exit_code == 3
    assert caught.value.hint


@pytest.mark.parametrize("name", [GRAPH, NUMBERS, WORDS, PIECES])
def test_a_missing_or_empty_file_is_refused(copied, name):
    (copied / name).unlink()
    with pytest.raises(WeightsMissing, match=name):
        Embedder.load(copied)

    (copied / name).touch()
    with pytest.raises(WeightsAltered, match="has 0 bytes"):
        Embedder.load(copied)


def test_a_folder_without_what_is_needed_is_refused(tmp_path, copied):
    with pytest.raises(WeightsMissing):
        Embedder.load(tmp_path / "nowhere")

    text = (copied / MANIFEST).read_text()
    (copied / MANIFEST).unlink()
    (copied / MANIFEST).write_text(text.replace("dimensions = 384", ""))
    with pytest.raises(ManifestInvalid, match="dimensions"):
        Embedder.load(copied)


def test_a_network_that_the_runtime_refuses_is_unusable(copied):
    old = (copied / GRAPH).read_bytes()
    (copied / GRAPH).unlink()
    (copied / GRAPH).write_bytes(b"\x00" * len(old))
    listed = next(file for file in read_manifest(copied).files if file.name == GRAPH)
    text = (copied / MANIFEST).read_text()
    (copied / MANIFEST).unlink()
    import hashlib

    (copied / MANIFEST).write_text(text.replace(listed.sha256, hashlib.sha256(b"\x00" * len(old)).hexdigest()))

    with pytest.raises(ModelUnusable):
        Embedder.load(copied)


def test_nothing_is_left_open_when_loading_fails(copied):
    shutil.copy(copied / WORDS, copied / "kept")
    text = (copied / MANIFEST).read_text()
    (copied / MANIFEST).unlink()
    (copied / MANIFEST).write_text(text.replace("dimensions = 384", "dimensions = 192"))

    with pytest.raises(WeightsAltered, match="rows of 192 numbers"):  # an unclosed file would be an error of its own
        Embedder.load(copied)
