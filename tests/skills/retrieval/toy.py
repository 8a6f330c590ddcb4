"""A little library and vectors made of words, so that tests need no network."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from skills.retrieval.entry import Entry
from skills.retrieval.library import SearchLibrary
from skills.retrieval.words import words

DIMENSIONS = 384
MEANS = {
    "ring": "alarm",
    "wake": "alarm",
    "text": "message",
    "sms": "message",
    "temperature": "weather",
    "film": "movie",
}
"""Words that mean what another means."""

ENTRIES = (
    Entry("set-alarm", "Set an alarm clock for a time of day."),
    Entry("send-message", "Send a text message to a contact."),
    Entry("weather-report", "Report the weather of a city for a day."),
    Entry("book-flight", "Book a flight between two cities."),
    Entry("play-music", "Play a song or a playlist."),
    Entry("GET /search/movie", "Search for movies."),
    Entry("GET /movie/{movie_id}/credits", "Get the cast and crew of a movie.", needs=("movie_id",)),
    Entry("GET /movie/popular", "Get a list of popular movies."),
)


def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Each word a direction of its own, the same for words of one meaning."""
    vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, text in enumerate(texts):
        for word in words(text) or ("nothing",):
            vectors[row] += _direction(MEANS.get(word, word))
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors


@cache
def _direction(word: str) -> npt.NDArray[np.float32]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)


def library(entries: Sequence[Entry] = ENTRIES) -> SearchLibrary:
    return SearchLibrary(entries, embed)
