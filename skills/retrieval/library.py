"""Entries with everything about them that does not depend on a goal: their vectors, words, groups and examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skills.index import EXACT_UP_TO
from skills.retrieval.bm25 import BM25
from skills.retrieval.entry import Entry
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

    Args:
        entries: in any order; names are unique.
        embed: texts to unit vectors.
        cache: folder where vectors and index are kept from one time to the next; None keeps none.
        fingerprint: of the network that embeds.
    """

    def __init__(
        self, entries: Sequence[Entry], embed: Embed, cache: Path | None = None, fingerprint: str = ""
    ) -> None:
        import numpy as np

        self.entries = tuple(entries)
        self.place = {entry.name: at for at, entry in enumerate(self.entries)}
        if len(self.place) < len(self.entries):
            raise ValueError("two entries have one name")
        self.embed = embed
        whole, names, told = (
            [view(entry) for entry in self.entries] for view in (whole_text, name_text, description_text)
        )
        self.cache = cache
        self.vectors: dict[str, Vectors] = {}
        self.fingerprint = fingerprint
        for view, texts in (("whole", whole), ("name", names), ("told", told)):
            if cache is None:
                self.vectors[view] = embed(texts)
            else:
                kept, key = cached_vectors(cache / f"{view}.npy", fingerprint, texts, embed)
                self.vectors[view] = kept if len(texts) > EXACT_UP_TO else kept.astype(np.float32)
                self.fingerprint += f" {key}"
        self.name_words_alike = WordMatch([entry.title or entry.name for entry in self.entries], embed)
        self.words = BM25([words(text) for text in whole])
        self.name_words = BM25([words(text) for text in names], b=0.3)
        groups = sorted({entry.group for entry in self.entries if entry.group})
        at = {group: number for number, group in enumerate(groups)}
        # An entry without a group is a group of its own.
        alone = iter(range(len(groups), len(groups) + len(self.entries)))
        self.group = np.array([at[e.group] if e.group else next(alone) for e in self.entries], np.int64)
        self.grouped = bool(groups)
        self.group_words = BM25([words(entry.group) for entry in self.entries], b=0.3) if groups else None

    def __len__(self) -> int:
        return len(self.entries)

    def part(self, places: npt.NDArray[np.int64]) -> SearchLibrary:
        """The same library with these entries only; rarity of words and vectors stay those of the whole."""
        import numpy as np

        part = object.__new__(SearchLibrary)
        part.entries = tuple(self.entries[place] for place in places)
        part.place = {entry.name: at for at, entry in enumerate(part.entries)}
        part.embed = self.embed
        part.cache, part.fingerprint = None, ""
        part.vectors = {view: vectors[places].astype(np.float32) for view, vectors in self.vectors.items()}
        part.name_words_alike = self.name_words_alike.part(places)
        part.words, part.name_words = self.words.part(places), self.name_words.part(places)
        part.group = np.unique(self.group[places], return_inverse=True)[1].astype(np.int64)
        part.grouped = self.grouped
        part.group_words = self.group_words.part(places) if self.group_words is not None else None
        return part


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
