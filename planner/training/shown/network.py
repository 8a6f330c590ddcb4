"""The recogniser: a small transformer over the words of a goal and the vector of the whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from planner.shown.hearing import MOST_WORDS, NUMBERS, REACH
from planner.training.practised.network import Block


class Recogniser(nn.Module):  # type: ignore[misc]  # torch has no types here
    """Says which lesson a goal asks for, and of each of its words which slot it belongs to.

    Args:
        lessons: how many there are, "none" included.
        slots: how many names of slots there are, "none" included.
        word_width: numbers in a word's vector.
        width: of a token inside.
        layers: blocks.
        heads: of each block.
        drop: share of hidden numbers that is dropped in training.
    """

    def __init__(
        self,
        lessons: int,
        slots: int,
        word_width: int = 384,
        width: int = 128,
        layers: int = 2,
        heads: int = 4,
        drop: float = 0.2,
    ) -> None:
        super().__init__()
        self.words = nn.Linear(word_width, width, bias=False)
        self.meaning = nn.Linear(word_width, width)
        self.numbers = nn.Linear(NUMBERS, width)
        self.places = nn.Parameter(torch.randn(MOST_WORDS, width) * 0.02)
        self.blocks = nn.ModuleList([Block(width, heads, drop) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.drop = nn.Dropout(drop)
        self.lesson = nn.Linear(2 * width, lessons)
        self.slot = nn.Linear(2 * width, slots)

    def forward(self, meaning: Tensor, words: Tensor, numbers: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the lessons (batch, lessons) and of each word's slots (batch, words, slots).

        Args:
            meaning: (batch, word_width).
            words: (batch, words, word_width).
            numbers: (batch, words, NUMBERS).
            hidden: (batch, words), True where no word stands.
        """
        batch, many, _ = words.shape
        whole = self.meaning(meaning)[:, None]
        tokens = self.words(words) + self.numbers(numbers) + self.places[:many]
        tokens = self.drop(torch.cat([whole, tokens], dim=1))
        places = torch.arange(many + 1, device=words.device)
        apart = (places[None, :] - places[:, None]).clamp(-REACH, REACH) + REACH
        relations = apart.expand(batch, -1, -1)
        beyond = torch.cat([torch.zeros_like(hidden[:, :1]), hidden], dim=1)
        for block in self.blocks:
            tokens = block(tokens, relations, beyond)
        tokens = self.norm(tokens)
        state, words_out = tokens[:, 0], tokens[:, 1:]
        shown = (~hidden)[..., None].to(words_out.dtype)
        mean = (words_out * shown).sum(1) / shown.sum(1).clamp(min=1.0)
        lesson: Tensor = self.lesson(torch.cat([state, mean], dim=1))
        slot: Tensor = self.slot(torch.cat([words_out, state[:, None].expand(-1, many, -1)], dim=2))
        return lesson, slot


def load_recogniser(path: Path, layers: int) -> Recogniser:
    """Read a network's numbers, as ``planner.training.practised.trial.save_numbers`` writes them."""
    with np.load(path, allow_pickle=False) as file:
        numbers = {name: torch.from_numpy(file[name].astype(np.float32)) for name in file.files}
    width, word_width = numbers["words.weight"].shape
    network = Recogniser(len(numbers["lesson.bias"]), len(numbers["slot.bias"]), word_width, width, layers)
    network.load_state_dict(numbers)
    network.eval()
    return network
