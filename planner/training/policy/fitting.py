"""Trains the network: perceptrons with two hidden layers, cross-entropy over the choices of a decision, plain numpy.

The data are small, so everything guards against learning them by heart: dropout of inputs and hidden units (Srivastava
et al. 2014), decoupled weight decay (Loshchilov and Hutter 2019), an ensemble. In some of the decisions all that was
written about the app is blanked out, or all that is remembered of it: one network serves with and without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.training.policy.examples import Example

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]
    Counts = npt.NDArray[np.int64]

CLIP: Final = 4.0
"""Standardised inputs beyond this many deviations are cut off."""
_SMALLEST_DEVIATION: Final = 1e-2
_MOMENTS: Final = (0.9, 0.999)
_TINY: Final = 1e-8
WRITTEN: Final = ("hint.", "imagined.")
REMEMBERED: Final = ("memory.", "app.", *WRITTEN)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the perceptrons are trained; chosen by leaving one app out at a time."""

    members: int = 3
    hidden: tuple[int, int] = (96, 48)
    epochs: int = 30
    batch: int = 128
    rate: float = 3e-3
    decay: float = 3e-3
    drop_hidden: float = 0.3
    drop_inputs: float = 0.1
    blank_written: float = 0.15
    """Share of decisions whose hints and imagined tasks are blanked out."""
    blank_memory: float = 0.15
    """Share of decisions of which all memory is blanked out."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Trained perceptrons, and how their inputs are standardised."""

    mean: Array
    """Shape (columns,)."""
    deviation: Array
    members: tuple[tuple[Array, ...], ...]
    """Of each: weights and biases of three layers, weights (inputs, outputs)."""


OnMember = Callable[[], object]
"""Told of every trained perceptron."""


def fit(
    examples: Sequence[Example], columns: Sequence[str], settings: Settings, on_member: OnMember = lambda: None
) -> Ensemble:
    """Train; the same examples and settings give the same network on the same machine.

    Raises:
        ValueError: there is nothing to learn from.
    """
    if not examples:
        raise ValueError("there are no decisions to learn from")
    mean, deviation = _standard(examples)
    batches = _Batches(examples, columns, mean, deviation, settings)
    members = []
    for number in range(settings.members):
        members.append(_Perceptron(len(columns), settings, settings.seed + number).train(batches))
        on_member()
    return Ensemble(mean, deviation, tuple(members))


def _standard(examples: Sequence[Example]) -> tuple[Array, Array]:
    """Mean and deviation of every column, without a copy of all rows."""
    many = sum(len(example.table) for example in examples)
    sums = np.zeros((2, examples[0].table.shape[1]))
    for example in examples:
        table = example.table.astype(np.float64)
        sums += table.sum(axis=0), (table * table).sum(axis=0)
    mean, square = sums / many
    deviation = np.sqrt(np.maximum(square - mean * mean, 0.0)) + _SMALLEST_DEVIATION
    return mean.astype(np.float32), deviation.astype(np.float32)


class _Batches:
    """Standardised decisions, a few at a time, some of them partly blanked out.

    All rows lie in one array, so that a batch is two copies and not one for every decision.
    """

    def __init__(
        self, examples: Sequence[Example], columns: Sequence[str], mean: Array, deviation: Array, settings: Settings
    ) -> None:
        self._lengths = np.array([len(example.table) for example in examples])
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._rows = np.empty((int(self._lengths.sum()), len(columns)), dtype=np.float16)
        for example, start in zip(examples, self._starts, strict=True):
            scaled = (example.table.astype(np.float32) - mean) / deviation
            self._rows[start : start + len(scaled)] = np.clip(scaled, -CLIP, CLIP)
        self._right = np.array([example.right for example in examples])
        self._weights = np.array([example.weight for example in examples], dtype=np.float32)
        self._blank = np.clip(-mean / deviation, -CLIP, CLIP).astype(np.float32)
        self._written = np.array([name.startswith(WRITTEN) for name in columns]).nonzero()[0]
        self._memory = np.array([name.startswith(REMEMBERED) for name in columns]).nonzero()[0]
        self._settings = settings
        self.steps = settings.epochs * -(-len(examples) // settings.batch)

    def __len__(self) -> int:
        return len(self._lengths)

    def take(self, chosen: npt.NDArray[np.int64], dice: np.random.Generator) -> tuple[Array, Counts, Counts, Array]:
        """Rows of the decisions, how many each has, the right rows, and the decisions' weights."""
        lengths = self._lengths[chosen]
        starts = np.cumsum(lengths) - lengths
        rows = self._rows[np.arange(lengths.sum()) + np.repeat(self._starts[chosen] - starts, lengths)].astype(
            np.float32
        )
        drawn = np.repeat(dice.random(len(chosen)), lengths)
        memory = self._settings.blank_memory
        self._blank_out(rows, drawn < memory, self._memory)
        self._blank_out(rows, (drawn >= memory) & (drawn < memory + self._settings.blank_written), self._written)
        return rows, lengths, starts + self._right[chosen], self._weights[chosen]

    def _blank_out(self, rows: Array, where: npt.NDArray[np.bool_], columns: Counts) -> None:
        rows[np.ix_(where.nonzero()[0], columns)] = self._blank[columns]


class _Perceptron:
    def __init__(self, inputs: int, settings: Settings, seed: int) -> None:
        self._settings = settings
        self._dice = np.random.default_rng(seed)
        self._layers: list[Array] = []
        for above, below in pairwise((inputs, *settings.hidden, 1)):
            scale = (2.0 / above) ** 0.5
            self._layers += [
                self._dice.normal(0, scale, (above, below)).astype(np.float32),
                np.zeros(below, dtype=np.float32),
            ]
        self._first = [np.zeros_like(layer) for layer in self._layers]
        self._second = [np.zeros_like(layer) for layer in self._layers]
        self._step = 0

    def train(self, batches: _Batches) -> tuple[Array, ...]:
        """All epochs; returns the layers."""
        for _ in range(self._settings.epochs):
            order = self._dice.permutation(len(batches))
            for begin in range(0, len(order), self._settings.batch):
                chosen = order[begin : begin + self._settings.batch]
                gradients = self._gradients(*batches.take(chosen, self._dice))
                self._descend(gradients, self._settings.rate * (1 - self._step / batches.steps))
        return tuple(self._layers)

    def _gradients(self, rows: Array, lengths: Counts, right: Counts, weights: Array) -> list[Array]:
        first, first_bias, second, second_bias, last, last_bias = self._layers
        starts = np.cumsum(lengths) - lengths
        rows = rows * self._kept((rows.shape[1],), self._settings.drop_inputs)
        keep_one = self._kept((len(rows), first.shape[1]), self._settings.drop_hidden)
        keep_two = self._kept((len(rows), second.shape[1]), self._settings.drop_hidden)
        one = np.maximum(rows @ first + first_bias, 0) * keep_one
        two = np.maximum(one @ second + second_bias, 0) * keep_two
        scores = (two @ last + last_bias)[:, 0]
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), lengths))
        loss = odds / np.repeat(np.add.reduceat(odds, starts), lengths)
        loss[right] -= 1.0
        by_score = (loss * np.repeat(weights, lengths) / len(lengths))[:, None].astype(np.float32)
        by_two = (by_score @ last.T) * keep_two * (two > 0)
        by_one = (by_two @ second.T) * keep_one * (one > 0)
        return [rows.T @ by_one, by_one.sum(0), one.T @ by_two, by_two.sum(0), two.T @ by_score, by_score.sum(0)]

    def _kept(self, shape: tuple[int, ...], drop: float) -> Array:
        kept = self._dice.random(shape, dtype=np.float32) >= drop
        return kept.astype(np.float32) / np.float32(1 - drop)

    def _descend(self, gradients: list[Array], rate: float) -> None:
        """One step of AdamW."""
        self._step += 1
        fade_one, fade_two = _MOMENTS
        for at, gradient in enumerate(gradients):
            layer, first, second = self._layers[at], self._first[at], self._second[at]
            first += (1 - fade_one) * (gradient - first)
            second += (1 - fade_two) * (gradient * gradient - second)
            mean = first / (1 - fade_one**self._step)
            spread = np.sqrt(second / (1 - fade_two**self._step)) + _TINY
            decay = self._settings.decay if layer.ndim > 1 else 0.0
            layer -= np.float32(rate) * (mean / spread + decay * layer)
