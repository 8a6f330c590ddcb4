"""Entries with everything about them that does not depend on a goal: their vectors, words, groups and examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, overload

from skills.index import EXACT_UP_TO
from skills.retrieval.bm25 import BM25
from skills.retrieval.dots import widened
from skills.retrieval.entry import Entry
from skills.retrieval.entry_file import EntryFile, Places
from skills.retrieval.kept import kept_arrays
from skills.retrieval.postings import Postings, posted
from skills.retrieval.row_file import RowFile
from skills.retrieval.vector_cache import cached_vectors
from skills.retrieval.word_match import WordMatch
from skills.retrieval.words import spaced, words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    """Shape (texts, dimensions), each row of length 1."""
    Embed = Callable[[Sequence[str]], Vectors]
    """Texts to unit vectors."""

MAX_DOCUMENT = 600
"""Characters of a description that are looked at: what comes later is seldom what it is about."""


class SearchLibrary:
    """The entries of a library in all their views.

    With more than ``EXACT_UP_TO`` entries and a cache, what is worked out of them is kept there and mapped; with an
    ``EntryFile`` the entries themselves stay on the disk too.

    Args:
        entries: in any order; names are unique.
        embed: texts to unit vectors.
        cache: folder where vectors and index are kept from one time to the next; None keeps none.
        fingerprint: of the network that embeds.

    Raises:
        ValueError: two entries have one name.
        LibraryError: the disk refuses.
    """

    def __init__(
        self, entries: Sequence[Entry], embed: Embed, cache: Path | None = None, fingerprint: str = ""
    ) -> None:
        self.entries: Sequence[Entry] = entries if isinstance(entries, EntryFile) else tuple(entries)
        assert len(self.place) == len(self.entries)  # names are unique
        self.embed = embed
        self.cache = cache
        self.fingerprint = fingerprint
        views = {name: _View(self.entries, text) for name, text in VIEWS.items()}
        self.vectors: dict[str, Vectors] = {}
        self._files: dict[str, RowFile] = {}
        for name, texts in views.items():
            if cache is None:
                self.vectors[name] = embed(list(texts))
                continue
            path = cache / f"{name}.npy"
            kept, key = cached_vectors(path, fingerprint, texts, embed)
            self.fingerprint += f" {key}"
            if len(texts) > EXACT_UP_TO:
                self.vectors[name], self._files[name] = kept, RowFile(path, kept)
            else:
                self.vectors[name] = kept.astype("float32")
        folder = cache if len(self) > EXACT_UP_TO else None
        self.name_words_alike = WordMatch(
            (entry.title or entry.name for entry in self.entries),
            embed,
            (entry.description for entry in self.entries) if folder is not None else (),
            folder,
            fingerprint,
            self.fingerprint,
        )
        self.words = BM25(self.postings("words", (words(text) for text in views["whole"])))
        self.name_words = BM25(self.postings("words-of-names", (words(text) for text in views["name"])), b=0.3)
        self.app = _apps(self.entries)
        self.group = _alone(self.app)
        self.grouped = bool((self.app >= 0).any())
        self.group_words: BM25 | None = None
        if self.grouped:
            named = self.postings("words-of-groups", (words(entry.group) for entry in self.entries))
            self.group_words = BM25(named, b=0.3)

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where the entry of each name stands."""
        return _places(self.entries)

    def postings(self, name: str, documents: Iterable[Sequence[str]]) -> Postings:
        """Postings of one document an entry; of a large library kept under the name."""
        folder = self.cache if len(self) > EXACT_UP_TO else None
        return Postings(kept_arrays(folder, name, self.fingerprint, lambda: posted(documents)))

    def rows(self, view: str, places: npt.NDArray[np.int64]) -> Vectors:
        """The vectors of some entries in one view, float32; of a large library read from the disk.

        Raises:
            LibraryError: the disk refuses.
        """
        file = self._files.get(view)
        return widened(file.rows(places) if file is not None else self.vectors[view][places])

    def part(self, places: npt.NDArray[np.int64]) -> SearchLibrary:
        """The same library with these entries only; rarity of words and vectors stay those of the whole."""
        import numpy as np

        part = object.__new__(SearchLibrary)
        part.entries = _Part(self.entries, places)
        part.embed = self.embed
        part.cache, part.fingerprint = None, ""
        part.vectors, part._files = {view: self.rows(view, places) for view in self.vectors}, {}
        part.name_words_alike = self.name_words_alike.part(places)
        part.words, part.name_words = self.words.part(places), self.name_words.part(places)
        part.app = self.app[places]
        part.group = np.unique(self.group[places], return_inverse=True)[1].astype(np.int64)
        part.grouped = self.grouped
        part.group_words = self.group_words.part(places) if self.group_words is not None else None
        return part


class _Part(Sequence[Entry]):
    """Some of the entries, read when they are asked for."""

    def __init__(self, entries: Sequence[Entry], places: npt.NDArray[np.int64]) -> None:
        self._entries, self._places = entries, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(place, slice):
            return [self._entries[int(at)] for at in self._places[place]]
        return self._entries[int(self._places[place])]


class _View(Sequence[str]):
    """One text of every entry, made when it is asked for."""

    def __init__(self, entries: Sequence[Entry], text: Callable[[Entry], str]) -> None:
        self._entries, self._text = entries, text

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self._text(entry) for entry in self._entries[place]]
        return self._text(self._entries[place])

    def __iter__(self) -> Iterator[str]:
        return map(self._text, self._entries)


def _places(entries: Sequence[Entry]) -> Mapping[str, int]:
    if isinstance(entries, EntryFile):
        return Places(entries)
    place = {entry.name: at for at, entry in enumerate(entries)}
    if len(place) < len(entries):
        raise ValueError("two entries have one name")
    return place


def _apps(entries: Sequence[Entry]) -> npt.NDArray[np.int64]:
    """The number of each entry's app or service; -1 for those of none."""
    import numpy as np

    found: dict[str, int] = {}
    numbers = (found.setdefault(entry.group, len(found)) if entry.group else -1 for entry in entries)
    return np.fromiter(numbers, np.int64, len(entries))


def _alone(app: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same, each of no app being a group of its own."""
    import numpy as np

    group = app.copy()
    group[app < 0] = app.max(initial=-1) + 1 + np.arange(int((app < 0).sum()))
    return group


def whole_text(entry: Entry) -> str:
    """Everything that is said about an entry, name first."""
    title = entry.title or entry.name
    return " ".join(part for part in (entry.topic, entry.group, title, entry.description[:MAX_DOCUMENT]) if part)


def name_text(entry: Entry) -> str:
    """What it is called, as words."""
    called = spaced(entry.title or entry.name) or entry.name
    return f"{entry.group} {called}" if entry.group else called


def description_text(entry: Entry) -> str:
    """What it is said to do."""
    return entry.description[:MAX_DOCUMENT] or entry.title or entry.name


VIEWS: Final[Mapping[str, Callable[[Entry], str]]] = {
    "whole": whole_text,
    "name": name_text,
    "told": description_text,
}
"""The texts of an entry that have vectors."""
