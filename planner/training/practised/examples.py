"""Decisions with what was right in them, kept as arrays and written to files that `shelf` reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.practised.deeds import ACTS, WHOLES
from planner.practised.encoding import REST_WORDS, TITLE_WORDS, Encoded, Token

if TYPE_CHECKING:
    import numpy.typing as npt

    Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]

KINDS: Final = ("goal", "values", "elements", "deeds")
WIDTHS: Final = {
    "goal": {"words": 1, "more": 1},
    **{kind: {"words": TITLE_WORDS, "more": REST_WORDS} for kind in KINDS if kind != "goal"},
}
"""Words that a token of each kind keeps."""
TARGETS: Final = ("choices", "values", "answers")


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
        self.goals: dict[str, int] = {}
        self.rows: list[dict[str, Any]] = []

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, seen: Encoded, target: Target, task: str, apps: Sequence[str], plain: bool = True) -> None:
        """Keep one decision.

        Args:
            seen: what was to be decided.
            target: what was right.
            task: which template.
            apps: that the task needs.
            plain: whether the goal is in the template's own words.
        """
        row: dict[str, Any] = {
            "state": np.array(seen.state, dtype=np.float16),
            "pairs": np.array(seen.pairs, dtype=np.int16).reshape(-1, 3),
            "legal": np.array(seen.legal, dtype=bool).reshape(-1, len(ACTS)),
            "target": target,
            "task": task,
            "apps": ",".join(apps),
            "plain": plain,
            "goal": self.goals.setdefault(seen.text, len(self.goals)),
        }
        for kind in KINDS:
            tokens: list[Token] = getattr(seen, kind)
            row[f"{kind}.words"] = self._ids([token.words for token in tokens], WIDTHS[kind]["words"])
            row[f"{kind}.more"] = self._ids([token.more for token in tokens], WIDTHS[kind]["more"])
            row[f"{kind}.numbers"] = np.array([token.numbers for token in tokens], dtype=np.float16)
        self.rows.append(row)

    def _id(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))

    def _ids(self, texts: Sequence[tuple[str, ...]], most: int) -> npt.NDArray[np.int32]:
        ids = np.zeros((len(texts), most), dtype=np.int32)
        for at, words in enumerate(texts):
            for place, word in enumerate(words[:most]):
                ids[at, place] = self._id(word)
        return ids

    def save(self, path: Path, embed: Embed | None = None, *, packed: bool = False) -> None:
        """Write the collection to one ``.npz`` file.

        Args:
            path: the file; it is there as a whole or not at all.
            embed: goals to vectors; goals have none when None.
            packed: whether the file is to be small rather than quick.
        """
        arrays: dict[str, Any] = {
            "words": np.array(list(self.words), dtype=np.str_),
            "state": np.stack([row["state"] for row in self.rows]),
            "goal": np.array([row["goal"] for row in self.rows], dtype=np.int32),
            "plain": np.array([row["plain"] for row in self.rows], dtype=bool),
            "task": np.array([row["task"] for row in self.rows], dtype=np.str_),
            "apps": np.array([row["apps"] for row in self.rows], dtype=np.str_),
        }
        if embed is not None:
            arrays["meanings"] = embed(list(self.goals)).astype(np.float16)
        for name in ("pairs", "legal", *(f"{kind}.{part}" for kind in KINDS for part in ("words", "more", "numbers"))):
            parts = [row[name] for row in self.rows]
            arrays[f"{name}#"] = np.array([len(part) for part in parts], dtype=np.int32)
            kept = [part for part in parts if part.size]
            arrays[name] = np.concatenate(kept) if kept else np.zeros((0, 1), dtype=parts[0].dtype)
        for name in TARGETS:
            told = [getattr(row["target"], name) for row in self.rows]
            arrays[f"target.{name}#"] = np.array([len(part) for part in told], dtype=np.int32)
            arrays[f"target.{name}"] = np.array([one for part in told for one in part], dtype=np.int32)
        spans = [row["target"].spans for row in self.rows]
        arrays["target.spans#"] = np.array([len(part) for part in spans], dtype=np.int32)
        arrays["target.spans"] = np.array([one for part in spans for one in part], dtype=np.int32).reshape(-1, 2)
        half = path.with_suffix(".half")
        with half.open("wb") as file:
            (np.savez_compressed if packed else np.savez)(file, **arrays)
        half.rename(path)
