"""Decisions with what was right in them, kept as arrays: small enough that a hundred thousand fit into memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.practised.deeds import ACTS, WHOLES
from planner.practised.encoding import REST_WORDS, TITLE_WORDS, Encoded, Token

if TYPE_CHECKING:
    import numpy.typing as npt

KINDS: Final = ("goal", "values", "elements", "deeds")


@dataclass(frozen=True, slots=True)
class Target:
    """What was right: any of the choices; for what is typed or answered, any of the places."""

    choices: tuple[int, ...]
    """``element * len(ACTS) + act``; what is done without an element as ``-1 - number``."""
    spans: tuple[tuple[int, int], ...] = ()
    """First and last word of the goal."""
    values: tuple[int, ...] = ()
    """Numbers of values."""
    answers: tuple[int, ...] = ()
    """Numbers of elements that hold the answer."""


def choice_of(sort: str, element: int = -1) -> int:
    """A choice as one number."""
    return -1 - WHOLES.index(sort) if element < 0 else element * len(ACTS) + ACTS.index(sort)


class Examples:
    """A growing collection of decisions."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {"": 0}
        self.rows: list[dict[str, Any]] = []

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, seen: Encoded, target: Target, task: str, app: str, weight: float = 1.0) -> None:
        """Keep one decision."""
        row: dict[str, Any] = {
            "state": np.array(seen.state, dtype=np.float16),
            "pairs": np.array(seen.pairs, dtype=np.int16).reshape(-1, 3),
            "legal": np.array(seen.legal, dtype=bool).reshape(-1, len(ACTS)),
            "scrolls": np.array(seen.scrolls, dtype=bool),
            "target": target,
            "task": task,
            "app": app,
            "weight": weight,
        }
        for kind in KINDS:
            tokens: list[Token] = getattr(seen, kind)
            row[f"{kind}.words"] = self._ids([token.words for token in tokens], TITLE_WORDS if kind != "goal" else 1)
            row[f"{kind}.more"] = self._ids([token.more for token in tokens], REST_WORDS if kind != "goal" else 1)
            row[f"{kind}.numbers"] = np.array([token.numbers for token in tokens], dtype=np.float16)
        self.rows.append(row)

    def extend(self, other: Examples) -> None:
        """Take another collection's decisions over."""
        renumber = np.array([self._id(word) for word in other.words], dtype=np.int32)
        for row in other.rows:
            taken = dict(row)
            for kind in KINDS:
                for part in ("words", "more"):
                    taken[f"{kind}.{part}"] = renumber[row[f"{kind}.{part}"]]
            self.rows.append(taken)

    def without(self, apps: Iterable[str]) -> Examples:
        """Those of other apps only."""
        left_out = frozenset(apps)
        found = Examples()
        found.words = self.words
        found.rows = [row for row in self.rows if row["app"] not in left_out]
        return found

    def _id(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))

    def _ids(self, texts: Sequence[tuple[str, ...]], most: int) -> npt.NDArray[np.int32]:
        ids = np.zeros((len(texts), most), dtype=np.int32)
        for at, words in enumerate(texts):
            for place, word in enumerate(words[:most]):
                ids[at, place] = self._id(word)
        return ids

    def save(self, path: Path) -> None:
        """Write the collection to one ``.npz`` file."""
        arrays: dict[str, Any] = {"words": np.array(list(self.words), dtype=np.str_)}
        for name in (
            "state",
            "pairs",
            "legal",
            "scrolls",
            *(f"{k}.{p}" for k in KINDS for p in ("words", "more", "numbers")),
        ):
            parts = [row[name] for row in self.rows]
            arrays[f"{name}#"] = np.array([len(part) for part in parts], dtype=np.int32)
            width = {"state": 1, "scrolls": 1}.get(name)
            kept = [part for part in parts if part.size]
            arrays[name] = np.concatenate(kept) if kept else np.zeros((0,) if width else (0, 1))
        for name in ("choices", "values", "answers"):
            parts = [getattr(row["target"], name) for row in self.rows]
            arrays[f"target.{name}#"] = np.array([len(part) for part in parts], dtype=np.int32)
            arrays[f"target.{name}"] = np.array([one for part in parts for one in part], dtype=np.int32)
        spans = [row["target"].spans for row in self.rows]
        arrays["target.spans#"] = np.array([len(part) for part in spans], dtype=np.int32)
        arrays["target.spans"] = np.array([one for part in spans for one in part], dtype=np.int32).reshape(-1, 2)
        for name in ("task", "app"):
            arrays[name] = np.array([row[name] for row in self.rows], dtype=np.str_)
        arrays["weight"] = np.array([row["weight"] for row in self.rows], dtype=np.float32)
        with path.open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: Path) -> Examples:
        """Read one ``.npz`` file."""
        found = cls()
        with np.load(path, allow_pickle=False) as arrays:
            found.words = {str(word): at for at, word in enumerate(arrays["words"])}
            many = len(arrays["task"])
            rows: list[dict[str, Any]] = [{} for _ in range(many)]
            for name in [name for name in arrays.files if f"{name}#" in arrays.files]:
                whole, counts = arrays[name], arrays[f"{name}#"]
                ends = np.cumsum(counts)
                for row, end, count in zip(rows, ends, counts, strict=True):
                    row[name] = whole[end - count : end]
            for at, row in enumerate(rows):
                row["target"] = Target(
                    tuple(row.pop("target.choices").tolist()),
                    tuple((int(a), int(b)) for a, b in row.pop("target.spans")),
                    tuple(row.pop("target.values").tolist()),
                    tuple(row.pop("target.answers").tolist()),
                )
                row["task"], row["app"] = str(arrays["task"][at]), str(arrays["app"][at])
                row["weight"] = float(arrays["weight"][at])
        found.rows = rows
        return found
