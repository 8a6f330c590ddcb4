"""What a large library keeps on the disk says the same as what a small one works out in memory."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skills import index as index_module
from skills.errors import LibraryError
from skills.retrieval import library as library_module
from skills.retrieval import search as search_module
from skills.retrieval.dots import widened
from skills.retrieval.entry import Entry
from skills.retrieval.entry_file import EntryFile, Places
from skills.retrieval.kept import kept_arrays, let_go, packed, unpacked
from skills.retrieval.library import SearchLibrary
from skills.retrieval.postings import Postings, posted
from skills.retrieval.row_file import RowFile
from skills.retrieval.search import Retriever
from tests.skills.retrieval.toy import ENTRIES, embed

OTHERS = tuple(Entry(f"thing-{number}", f"Does something with object {number}.", group="x") for number in range(300))
GOALS = (
    "Wake me with an alarm at seven",
    'Who is in the cast and crew of the movie "Titanic"?',
    "Book a flight to Rome, and also play some music on the way",
)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hundred entries are many, and no index answers beside the exact way."""
    monkeypatch.setattr(library_module, "EXACT_UP_TO", 100)
    monkeypatch.setattr(search_module, "EXACT_UP_TO", 100)
    monkeypatch.setattr(index_module, "_faiss", lambda: None)


def opened(folder: Path) -> SearchLibrary:
    path = folder / "entries.jsonl"
    entries = EntryFile(path) if path.exists() else EntryFile.write(path, (*ENTRIES, *OTHERS))
    return SearchLibrary(entries, embed, folder, "net")


@pytest.mark.usefixtures("large")
def test_a_library_on_the_disk_ranks_as_one_in_memory(tmp_path: Path) -> None:
    for _ in range(2):  # made, then opened
        kept, free = Retriever(opened(tmp_path)), Retriever(SearchLibrary((*ENTRIES, *OTHERS), embed))
        for goal in GOALS:
            mine, theirs = kept.search(goal, 5), free.search(goal, 5)
            assert [one.name for one in mine] == [one.name for one in theirs]
            assert np.allclose([one.score for one in mine], [one.score for one in theirs], atol=0.02)  # half precision
        assert kept.producers_of("GET /movie/{movie_id}/credits") == free.producers_of("GET /movie/{movie_id}/credits")


@pytest.mark.usefixtures("large")
def test_what_was_kept_for_other_entries_is_made_anew(tmp_path: Path) -> None:
    opened(tmp_path)
    more = EntryFile.write(tmp_path / "entries.jsonl", (*ENTRIES, *OTHERS, Entry("feed-cat", "Feed the hungry cat.")))
    found = Retriever(SearchLibrary(more, embed, tmp_path, "net")).search("feed the hungry cat", 1)
    assert [one.name for one in found] == ["feed-cat"]


@pytest.mark.usefixtures("large")
def test_what_is_looked_at_closely_is_read_from_the_disk(tmp_path: Path) -> None:
    library = opened(tmp_path)
    mapped, places = library.vectors["whole"], np.array([3, 0, 250])
    assert isinstance(mapped, np.memmap)
    assert np.array_equal(library.rows("whole", places), np.array(mapped[places], np.float32))
    looked_at = Retriever(library).looked_at(GOALS[0]).tolist()
    assert looked_at == sorted(set(looked_at))
    assert library.place["set-alarm"] in looked_at


def test_what_was_let_go_is_there_again(tmp_path: Path) -> None:
    np.save(tmp_path / "v.npy", np.arange(5000.0))
    mapped = np.load(tmp_path / "v.npy", mmap_mode="r")
    let_go(np.zeros(3))  # of what lies in memory nothing is given back
    let_go(np.asarray(mapped))
    assert mapped.sum() == 12_497_500


def test_rows_of_a_file_that_was_replaced_come_from_the_map(tmp_path: Path) -> None:
    path, one = tmp_path / "v.npy", np.arange(12, dtype=np.float16).reshape(4, 3)
    np.save(path, one)
    mapped = np.load(path, mmap_mode="r")
    opened_before = RowFile(path, mapped)
    np.save(tmp_path / "new.npy", one + 1)
    (tmp_path / "new.npy").replace(path)
    for reader in (opened_before, RowFile(path, mapped)):
        assert np.array_equal(reader.rows(np.array([2, 0])), one[[2, 0]])
    assert opened_before.rows(np.zeros(0, np.int64)).shape == (0, 3)
    with pytest.raises(LibraryError, match="cannot be read"):
        RowFile(tmp_path / "none.npy", mapped)


@given(st.lists(st.floats(-1, 1, width=16)))
def test_halves_are_widened_as_numpy_does(values: list[float]) -> None:
    halves = np.array(values, np.float16)
    assert np.array_equal(widened(halves), halves.astype(np.float32))


def test_entries_come_back_as_they_were_written(tmp_path: Path) -> None:
    odd = Entry("Ünï\ncode", "a\u2028b", needs=("a_id",), produces=("b",), examples=("say {x}", "\ud800"))
    read = EntryFile.write(tmp_path / "e.jsonl", (odd, *ENTRIES))
    assert tuple(read) == (odd, *ENTRIES)
    assert read[-1] == ENTRIES[-1]
    assert list(read[1:3]) == list(ENTRIES[:2])
    places = Places(read)
    assert all(places[entry.name] == at for at, entry in enumerate(read))
    assert "nobody" not in places
    assert len(places) == len(read)


def test_two_entries_of_one_name_are_refused_on_the_disk_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one name"):
        Places(EntryFile.write(tmp_path / "e.jsonl", (ENTRIES[0], *ENTRIES)))


def test_no_entries_are_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be read"):
        EntryFile.write(tmp_path / "e.jsonl", ())


@pytest.mark.parametrize("harm", ["label", "short", "other kind", "gone", "pickle"])
def test_damaged_arrays_are_made_anew(tmp_path: Path, harm: str) -> None:
    made: list[int] = []

    def make() -> dict[str, np.ndarray]:
        made.append(1)
        return {"a": np.arange(500), "none": np.zeros(0, np.int32)}

    for _ in range(2):
        assert kept_arrays(tmp_path, "x", "key", make)["a"].sum() == 124_750
    assert len(made) == 1
    path = tmp_path / "x-a.npy"
    match harm:
        case "label":
            (tmp_path / "x.json").write_text("{")
        case "short":
            path.write_bytes(path.read_bytes()[:-100])
        case "other kind":
            np.save(path, np.arange(500.0))
        case "gone":
            path.unlink()
        case "pickle":
            np.save(path, np.array([{"a": 1}], object), allow_pickle=True)
    assert kept_arrays(tmp_path, "x", "key", make)["a"].sum() == 124_750
    assert len(made) == 2
    kept_arrays(tmp_path, "x", "another key", make)
    assert len(made) == 3
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@settings(max_examples=60, deadline=None)
@given(documents=st.lists(st.lists(st.text("abcdeé", max_size=3), max_size=6), max_size=12))
def test_postings_are_the_counts_of_words(documents: list[list[str]]) -> None:
    found = Postings(posted(documents))
    assert len(found) == len(documents)
    assert found.lengths.tolist() == [len(document) for document in documents]
    for word in {word for document in documents for word in document} | {"nowhere"}:
        having = {at: Counter(document)[word] for at, document in enumerate(documents) if word in document}
        assert found.of(word).tolist() == sorted(having)
        if having and (span := found.span(word)) is not None:
            assert found.counts[span].tolist() == [having[at] for at in sorted(having)]


@given(texts=st.lists(st.text(st.characters(exclude_characters="\n"))))
def test_packed_texts_come_back(texts: list[str]) -> None:
    assert unpacked(packed(texts)) == texts
