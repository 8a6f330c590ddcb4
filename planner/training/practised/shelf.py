"""All decisions side by side on one device, so that batches are gathered there and training does not wait for them.

What differs in number from decision to decision (words, elements, pairs) stands in one long column, with a list of
where each decision's part begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import Tensor

from planner.practised.deeds import ACTS
from planner.practised.encoding import RELATIONS
from planner.practised.tensors import NUMBERS
from planner.training.practised.examples import KINDS, WIDTHS

if TYPE_CHECKING:
    from perception.models.word_meanings import WordMeanings

RAGGED: Final = ("pairs", "legal", *KINDS, "target.choices", "target.values", "target.answers", "target.spans")
_DROPPED: Final = {
    "state": (*range(4, 22), *range(31, 37)),
    "goal": (9, 10),
    "values": (11,),
    "elements": (40, 49, *range(53, 58), 65),
}
"""Numbers that tell what was done before."""


class Column:
    """A tensor that grows at its end.

    Args:
        row: shape of one row.
        dtype: of its numbers.
        device: where it lies.
    """

    def __init__(self, row: tuple[int, ...], dtype: torch.dtype, device: torch.device) -> None:
        self._held = torch.zeros((1024, *row), dtype=dtype, device=device)
        self._many = 0

    def append(self, rows: Tensor) -> None:
        """Add rows."""
        wanted = self._many + len(rows)
        if wanted > len(self._held):
            grown = torch.zeros(
                (max(wanted, 2 * len(self._held)), *self._held.shape[1:]),
                dtype=self._held.dtype,
                device=self._held.device,
            )
            grown[: self._many] = self._held[: self._many]
            self._held = grown
        self._held[self._many : wanted] = rows.to(self._held)
        self._many = wanted

    @property
    def rows(self) -> Tensor:
        """All of them."""
        return self._held[: self._many]


@dataclass(slots=True)
class Batch:
    """Padded decisions."""

    tokens: dict[str, Tensor]
    """``state``, ``meaning``, and of each kind ``words``, ``more`` (numbers of words) and ``numbers``."""
    relations: Tensor
    """(batch, length, length, relations), 1 where there is one."""
    hidden: Tensor
    """(batch, places), True where nothing stands."""
    legal: Tensor
    choices: Tensor
    """(batch, most), right choices; ``-1000`` where there are no more."""
    spans: Tensor
    """(batch, most, 2), -1 where there are no more; so with the next two."""
    values: Tensor
    answers: Tensor
    sizes: tuple[int, int, int, int]
    packed: Tensor
    """Of each decision's tokens, side by side, the places among the padded ones: (batch, length)."""
    padded: Tensor
    """The other way about."""


class Shelf:
    """Decisions that are trained on.

    Args:
        meanings: words to vectors.
        device: where everything lies.
    """

    def __init__(self, meanings: WordMeanings, device: torch.device) -> None:
        self._meanings, self.device = meanings, device
        self._ids = {"": 0}
        self.vectors = Column((meanings.dimensions,), torch.float32, device)
        self.vectors.append(torch.zeros(1, meanings.dimensions))
        self.exchangeable = Column((), torch.bool, device)
        self.exchangeable.append(torch.zeros(1))
        self.apps: list[str] = []
        self.tasks: list[str] = []
        self.plain: list[bool] = []
        """Whether goals are in the template's own words."""
        self.lengths = np.zeros(0, dtype=np.int64)

        def column(*row: int, dtype: torch.dtype) -> Column:
            return Column(row, dtype, device)

        self._columns = {
            "state": column(NUMBERS["state"], dtype=torch.float16),
            "meaning": column(dtype=torch.long),
            "pairs": column(3, dtype=torch.int16),
            "legal": column(len(ACTS), dtype=torch.bool),
            "target.spans": column(2, dtype=torch.long),
            **{f"target.{name}": column(dtype=torch.long) for name in ("choices", "values", "answers")},
        }
        for kind in KINDS:
            self._columns[f"{kind}.numbers"] = column(NUMBERS[kind], dtype=torch.float16)
            for part, width in WIDTHS[kind].items():
                self._columns[f"{kind}.{part}"] = column(width, dtype=torch.int32)
        self._starts = {name: column(dtype=torch.long) for name in RAGGED}
        for starts in self._starts.values():
            starts.append(torch.zeros(1))
        self._counts = {name: np.zeros(0, dtype=np.int64) for name in RAGGED}
        """The same on this side, so that sizes are known without asking the device."""
        self._goals = column(meanings.dimensions, dtype=torch.float16)
        self._goals.append(torch.zeros(1, meanings.dimensions))

    def __len__(self) -> int:
        return len(self.apps)

    def put(self, path: Path, wanted: Callable[[frozenset[str]], bool] | None = None) -> int:
        """Add a file's decisions.

        Args:
            path: as ``Examples.save`` wrote it.
            wanted: of a task's apps; all when None.

        Returns:
            How many were taken.
        """
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        apps = [frozenset(told.split(",")) - {""} for told in arrays["apps"].tolist()]
        kept = np.array([wanted is None or wanted(app) for app in apps])
        if not kept.any():
            return 0
        renumber = self._known(arrays["words"].tolist())
        goals = len(self._goals.rows)
        if "meanings" in arrays:
            self._goals.append(torch.from_numpy(arrays["meanings"]))
            meaning = arrays["goal"].astype(np.int64) + goals
        else:
            meaning = np.zeros(len(apps), dtype=np.int64)
        self._columns["state"].append(torch.from_numpy(arrays["state"][kept]))
        self._columns["meaning"].append(torch.from_numpy(meaning[kept]))
        length = np.ones(int(kept.sum()), dtype=np.int64)
        for name in RAGGED:
            parts = [name] if name not in KINDS else [f"{name}.{part}" for part in ("words", "more", "numbers")]
            counts = arrays[f"{parts[0]}#"]
            rows = np.repeat(kept, counts)
            for part in parts:
                told = arrays[part][rows] if arrays[part].size else np.zeros((0, *self._columns[part].rows.shape[1:]))
                if part.endswith((".words", ".more")):
                    told = renumber[told.astype(np.int64)]
                self._columns[part].append(torch.from_numpy(told))
            ends = torch.from_numpy(np.cumsum(counts[kept]).astype(np.int64)).to(self.device)
            self._starts[name].append(ends + self._starts[name].rows[-1])
            self._counts[name] = np.concatenate([self._counts[name], counts[kept]])
            if name in KINDS:
                length += counts[kept]
        self.lengths = np.concatenate([self.lengths, length])
        self.apps += np.array(arrays["apps"])[kept].tolist()
        self.tasks += np.array(arrays["task"])[kept].tolist()
        self.plain += arrays["plain"][kept].tolist()
        return int(kept.sum())

    def forget_meanings(self) -> None:
        """From now on no goal has a vector as a whole."""
        self._goals.rows.zero_()

    def _known(self, words: list[str]) -> Any:
        new = [word for word in words if word not in self._ids]
        for word in new:
            self._ids[word] = len(self._ids)
        if new:
            self.vectors.append(torch.from_numpy(np.stack([self._meanings.of(word) for word in new])))
            self.exchangeable.append(torch.tensor([len(word) > 3 and word.isalpha() for word in new]))
        return np.array([self._ids[word] for word in words], dtype=np.int64)

    def _part(self, name: str, which: np.ndarray[Any, Any], at: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of a column that belong to some decisions: (batch, most), and which of them are real."""
        starts = self._starts[name].rows
        first, many = starts[at], starts[at + 1] - starts[at]
        steps = torch.arange(max(1, int(self._counts[name][which].max())), device=self.device)
        real = steps < many[:, None]
        return torch.where(real, first[:, None] + steps, torch.zeros_like(first)[:, None]), real

    def batch(self, which: np.ndarray[Any, Any], history: bool = True) -> Batch:
        """Some decisions, padded to one size.

        Args:
            which: numbers of the decisions.
            history: False hides what was done before.
        """
        at = torch.from_numpy(which).to(self.device)
        columns = {name: column.rows for name, column in self._columns.items()}
        tokens: dict[str, Tensor] = {
            "state": columns["state"][at].float(),
            "meaning": self._goals.rows[columns["meaning"][at]].float(),
        }
        shown = [torch.ones(len(at), 1, dtype=torch.bool, device=self.device)]
        sizes = []
        element_rows = element_real = shown[0]
        for kind in KINDS:
            rows, real = self._part(kind, which, at)
            if kind == "deeds" and not history:
                real = torch.zeros_like(real)
            for part in ("words", "more", "numbers"):
                column = columns[f"{kind}.{part}"]
                if not len(column):
                    column = torch.zeros((1, *column.shape[1:]), dtype=column.dtype, device=self.device)
                told = column[rows] * real[..., None]
                tokens[f"{kind}.{part}"] = told.float() if part == "numbers" else told.long()
            shown.append(real)
            sizes.append(rows.shape[1])
            if kind == "elements":
                element_rows, element_real = rows, real
        if not history:
            tokens["state"][:, list(_DROPPED["state"])] = 0.0
            for kind in ("goal", "values", "elements"):
                tokens[f"{kind}.numbers"][..., list(_DROPPED[kind])] = 0.0
        hidden = ~torch.cat(shown, dim=1)
        length = int((self.lengths if history else self.lengths - self._counts["deeds"])[which].max())
        packed = hidden.byte().argsort(dim=1, stable=True)[:, :length]
        padded = ((~hidden).long().cumsum(1) - 1).clamp(min=0)
        pair_rows, pair_real = self._part("pairs", which, at)
        row, place = pair_real.nonzero(as_tuple=True)
        one, other, relation = columns["pairs"][pair_rows[row, place]].long().unbind(1)
        inside = (one < length) & (other < length)
        relations = torch.zeros(len(at), length, length, len(RELATIONS), device=self.device)
        relations[row[inside], one[inside], other[inside], relation[inside]] = 1.0
        if len(columns["legal"]):
            legal = columns["legal"][element_rows] & element_real[..., None]
        else:
            legal = torch.zeros(len(at), sizes[2], len(ACTS), dtype=torch.bool, device=self.device)
        return Batch(
            tokens,
            relations,
            hidden,
            legal,
            self._target("choices", which, at, -1000),
            self._target("spans", which, at, -1),
            self._target("values", which, at, -1),
            self._target("answers", which, at, -1),
            (sizes[0], sizes[1], sizes[2], sizes[3]),
            packed,
            padded,
        )

    def _target(self, name: str, which: np.ndarray[Any, Any], at: Tensor, none: int) -> Tensor:
        rows, real = self._part(f"target.{name}", which, at)
        column = self._columns[f"target.{name}"].rows
        if not len(column):
            return torch.full((len(at), 1, *column.shape[1:]), none, dtype=torch.long, device=self.device)
        told = column[rows]
        return torch.where(real if told.dim() == 2 else real[..., None], told, torch.full_like(told, none))


def draws(
    shelf: Shelf,
    many: int,
    room: int,
    dice: np.random.Generator,
    wanted: Callable[[frozenset[str], bool], bool] | None = None,
) -> Iterable[np.ndarray[Any, Any]]:
    """Batches of decisions of like length, drawn at random; endless.

    Args:
        shelf: where they lie; it may grow meanwhile.
        wanted: of a task's apps, and of whether the goal is in the template's own words; all when None.
        many: decisions in a batch at most.
        room: pairs of tokens in a batch at most.
        dice: draws.
    """
    pool = np.zeros(0, dtype=np.int64)
    looked = 0
    while True:
        new = range(looked, len(shelf))
        looked = len(shelf)
        taken = [at for at in new if wanted is None or wanted(frozenset(shelf.apps[at].split(",")), shelf.plain[at])]
        pool = np.concatenate([pool, np.array(taken, dtype=np.int64)])
        order = dice.permutation(pool)[: 64 * many]
        lengths = shelf.lengths[order]
        order = order[np.argsort(lengths + dice.random(len(order)) * 8, kind="stable")]
        batches = []
        while len(order):
            take = min(many, len(order))
            while take > 8 and take * int(shelf.lengths[order[:take]].max()) ** 2 > room:
                take = int(take * 0.8)
            batches.append(order[:take])
            order = order[take:]
        for at in dice.permutation(len(batches)):
            yield batches[at]
