"""The network: a small transformer over the tokens of one decision (Vaswani et al. 2017).

It has learnt biases between tokens that have something to do with each other (Shaw, Uszkoreit and Vaswani 2018).

Words come in as vectors of the shipped sentence network's input table and are projected; a token is the mean of its
words, the mean of what else it says, and its numbers. For every element there is a score of each act, for the whole
screen one of each act without an element; what is typed is pointed at: its first and last word in the goal, or a value.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from planner.practised.deeds import ACTS, WHOLES
from planner.practised.encoding import RELATIONS

NEVER: Final = -1e4
KINDS: Final = ("state", "goal", "values", "elements", "deeds")


class Block(nn.Module):  # type: ignore[misc]  # torch has no types here
    """Attention with biases by relation, then a feed-forward net; norms first."""

    def __init__(self, width: int, heads: int, drop: float) -> None:
        super().__init__()
        self.heads = heads
        self.before_attention, self.before_feeding = nn.LayerNorm(width), nn.LayerNorm(width)
        self.projection = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.bias = nn.Parameter(torch.zeros(len(RELATIONS), heads))
        self.widen, self.narrow = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.drop = nn.Dropout(drop)

    def forward(self, tokens: Tensor, relations: Tensor, hidden: Tensor) -> Tensor:
        """Tokens (batch, length, width); relations (batch, length, length); hidden (batch, length), True to ignore."""
        batch, length, width = tokens.shape
        parts = self.projection(self.before_attention(tokens)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        # as numbers of relations, or spread out to a column each: a gather's gradient is slow where there is no GPU
        bias = self.bias[relations] if relations.dim() == 3 else relations @ self.bias
        bias = bias.permute(0, 3, 1, 2)
        scores = query @ key.transpose(-1, -2) / (width // self.heads) ** 0.5 + bias
        scores = scores.masked_fill(hidden[:, None, None, :], NEVER)
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, width)
        tokens = tokens + self.drop(self.out(mixed))
        fed: Tensor = tokens + self.drop(self.narrow(functional.gelu(self.widen(self.before_feeding(tokens)))))
        return fed


class Chooser(nn.Module):  # type: ignore[misc]
    """Scores everything that could be done next.

    Args:
        word_width: numbers in a word's vector.
        numbers: how many numbers a token of each kind has.
        width: of a token inside.
        layers: blocks.
        heads: of each block.
        drop: share of hidden numbers that is dropped in training.
    """

    def __init__(
        self,
        word_width: int,
        numbers: dict[str, int],
        width: int = 64,
        layers: int = 2,
        heads: int = 4,
        drop: float = 0.1,
    ) -> None:
        super().__init__()
        self.words = nn.Linear(word_width, width, bias=False)
        self.more = nn.Linear(word_width, width, bias=False)
        self.meaning = nn.Linear(word_width, width, bias=False)
        self.numbers = nn.ModuleDict({f"of_{kind}": nn.Linear(numbers[kind], width) for kind in KINDS})
        self.places = nn.Parameter(torch.randn(64, width) * 0.02)
        self.ages = nn.Parameter(torch.randn(16, width) * 0.02)
        self.blocks = nn.ModuleList([Block(width, heads, drop) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.act = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, len(ACTS)))
        self.whole = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, len(WHOLES)))
        self.ask_first, self.ask_last, self.ask_value = (nn.Linear(2 * width, width) for _ in range(3))
        self.key_first, self.key_last, self.key_value = (nn.Linear(width, width) for _ in range(3))
        self.ask_answer, self.key_answer = nn.Linear(width, width), nn.Linear(width, width)
        self.width = width

    def embed(
        self,
        state: Tensor,
        meaning: Tensor,
        goal: tuple[Tensor, Tensor],
        values: tuple[Tensor, Tensor, Tensor],
        elements: tuple[Tensor, Tensor, Tensor],
        deeds: tuple[Tensor, Tensor, Tensor],
    ) -> Tensor:
        """Tokens of one kind after the other; words are projected already: (batch, many, width).

        ``meaning`` is the whole goal's vector by the sentence network, (batch, word_width); zeros where it is unknown.
        """
        parts = [(self.numbers["of_state"](state) + self.meaning(meaning))[:, None]]
        parts.append(goal[0] + self.numbers["of_goal"](goal[1]) + self.places[: goal[0].shape[1]])
        for kind, (words, more, numbers) in (("values", values), ("elements", elements), ("deeds", deeds)):
            parts.append(words + more + self.numbers[f"of_{kind}"](numbers))
        parts[-1] = parts[-1] + self.ages[: parts[-1].shape[1]].flip(0)
        return torch.cat(parts, dim=1)

    def think(self, tokens: Tensor, relations: Tensor, hidden: Tensor) -> Tensor:
        """All blocks."""
        for block in self.blocks:
            tokens = block(tokens, relations, hidden)
        normed: Tensor = self.norm(tokens)
        return normed

    def choices(self, elements: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Scores (batch, elements, acts) and (batch, acts without an element)."""
        return self.act(elements), self.whole(state)

    def pointers(self, goal: Tensor, values: Tensor, asked: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of the goal's words as first and last, and of the values; asked (batch, 2 * width)."""
        scale = self.width**-0.5
        first = torch.einsum("bw,bgw->bg", self.ask_first(asked), self.key_first(goal)) * scale
        last = torch.einsum("bw,bgw->bg", self.ask_last(asked), self.key_last(goal)) * scale
        value = torch.einsum("bw,bvw->bv", self.ask_value(asked), self.key_value(values)) * scale
        return first, last, value

    def answers(self, state: Tensor, elements: Tensor) -> Tensor:
        """Scores of the elements as what is answered."""
        return torch.einsum("bw,bew->be", self.ask_answer(state), self.key_answer(elements)) * self.width**-0.5
