"""Trains the network on decisions: cross-entropy over everything that could be done, and over what could be typed.

A decision may have several right answers; their probabilities are added. So that the network compares words instead of
learning them by heart, some words of a decision are exchanged for others, in goal, screen and history alike; then the
goal's vector as a whole is left out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from planner.practised.deeds import ACTS, WHOLES
from planner.practised.tensors import NUMBERS
from planner.training.practised.network import NEVER, Chooser
from planner.training.practised.shelf import Batch, Shelf, draws

_ANSWER: Final = -1 - WHOLES.index("answer")
TEMPERATURES: Final = tuple(round(0.6 + 0.1 * step, 1) for step in range(25))
_MIX: Final = (2654435761, 40503, 1103515245, 12345)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is trained."""

    width: int = 128
    layers: int = 3
    heads: int = 4
    batch: int = 512
    room: int = 2_200_000
    """Pairs of tokens in a batch at most."""
    rate: float = 1.5e-3
    warm: int = 300
    """Steps until the rate is reached."""
    decay: float = 0.03
    drop: float = 0.1
    exchange: float = 0.4
    """Share of decisions in which words are exchanged."""
    exchanged: float = 0.25
    """Share of their words that are."""
    meaningless: float = 0.25
    """Share of decisions without the goal's vector, besides those."""
    forgotten: float = 0.08
    """Share of the goal's words that are left out, in every third decision."""
    history: bool = True
    """False hides what was done before."""
    seed: int = 0


def exchange(tokens: dict[str, Tensor], shelf: Shelf, settings: Settings, dice: torch.Generator) -> dict[str, Tensor]:
    """Some words of some decisions become others, wherever they stand in it."""
    out = dict(tokens)
    many, device = len(tokens["state"]), shelf.device
    chance = torch.rand(4, many, generator=dice).to(device)
    chosen = chance[0] < settings.exchange
    salt = (chance[1] * 2**31).long()
    exchangeable = shelf.exchangeable.rows
    others = exchangeable.nonzero().flatten()
    for name in [name for name in tokens if name.endswith((".words", ".more"))]:
        ids = tokens[name]
        mixed = _mixed(ids, salt.view(-1, *[1] * (ids.dim() - 1)))
        moved = chosen.view(-1, *[1] * (ids.dim() - 1)) & exchangeable[ids] & (mixed % 1000 < settings.exchanged * 1000)
        out[name] = torch.where(moved, others[(mixed // 1000) % max(len(others), 1)], ids) if len(others) else ids
    without = chosen | (chance[2] < settings.meaningless)
    out["meaning"] = tokens["meaning"].masked_fill(without[:, None], 0.0)
    words = out["goal.words"]
    lost = (torch.rand(words.shape, generator=dice).to(device) < settings.forgotten) & (chance[3] < 1 / 3)[
        :, None, None
    ]
    out["goal.words"] = words.masked_fill(lost, 0)
    return out


def _mixed(ids: Tensor, salt: Tensor) -> Tensor:
    """A number below 2³¹ for each word in each decision: the same word gets the same one."""
    first, second, third, fourth = _MIX
    mixed = (ids * first + salt * second) & 0x7FFFFFFF
    mixed = ((mixed ^ (mixed >> 15)) * third + fourth) & 0x7FFFFFFF
    return mixed ^ (mixed >> 13)


@dataclass(slots=True)
class Scored:
    """What the network makes of a batch."""

    logits: Tensor
    """(batch, acts without an element and elements × acts)."""
    right: Tensor
    """The same shape: which are right."""
    starts: Tensor
    """(pointed, words + values)."""
    starts_right: Tensor
    ends: Tensor
    ends_right: Tensor
    pointed: Tensor
    """Which decisions type something."""
    answers: Tensor
    """(answered, elements + values)."""
    answers_right: Tensor
    answered: Tensor


def score(network: Chooser, vectors: Tensor, batch: Batch, tokens: dict[str, Tensor]) -> Scored:
    """All scores of a batch, and which are the right ones."""
    names = [name for name in tokens if name.endswith((".words", ".more"))]
    met, numbered = torch.unique(torch.cat([tokens[name].flatten() for name in names]), return_inverse=True)
    parts = numbered.split([tokens[name].numel() for name in names])
    numbers = {name: part.view(tokens[name].shape) for name, part in zip(names, parts, strict=True)}
    projected = {"words": network.words(vectors[met]), "more": network.more(vectors[met])}

    def mean(name: str) -> Tensor:
        ids = tokens[name]
        found = functional.embedding(numbers[name], projected[name.rsplit(".", 1)[1]])
        count = (ids > 0).sum(-1, keepdim=True).clamp(min=1)
        averaged: Tensor = (found * (ids > 0)[..., None]).sum(2) / count
        return averaged

    goal_size, value_size, element_size, _ = batch.sizes
    whole = network.embed(
        tokens["state"],
        tokens["meaning"],
        (mean("goal.words"), tokens["goal.numbers"]),
        (mean("values.words"), mean("values.more"), tokens["values.numbers"]),
        (mean("elements.words"), mean("elements.more"), tokens["elements.numbers"]),
        (mean("deeds.words"), mean("deeds.more"), tokens["deeds.numbers"]),
    )
    width = whole.shape[-1]
    side_by_side = whole.gather(1, batch.packed[..., None].expand(-1, -1, width))
    beyond = torch.arange(batch.packed.shape[1], device=whole.device) >= (~batch.hidden).sum(1, keepdim=True)
    thought = network.think(side_by_side, batch.relations, beyond)
    thought = thought.gather(1, batch.padded[..., None].expand(-1, -1, width))
    state = thought[:, 0]
    goal = thought[:, 1 : 1 + goal_size]
    values = thought[:, 1 + goal_size : 1 + goal_size + value_size]
    elements = thought[:, 1 + goal_size + value_size : 1 + goal_size + value_size + element_size]
    goal_hidden = batch.hidden[:, 1 : 1 + goal_size]
    value_hidden = batch.hidden[:, 1 + goal_size : 1 + goal_size + value_size]
    element_hidden = batch.hidden[:, 1 + goal_size + value_size : 1 + goal_size + value_size + element_size]
    acts, wholes = network.choices(elements, state)
    acts = acts.masked_fill(~batch.legal, NEVER)
    logits = torch.cat([wholes, acts.flatten(1)], dim=1)
    places = torch.where(batch.choices >= 0, len(WHOLES) + batch.choices, -1 - batch.choices)
    right = _marked(logits, places, batch.choices > -1000)
    first_choice = batch.choices[:, 0]
    has_span, has_value = batch.spans[:, :, 0] >= 0, batch.values >= 0
    pointed = ((first_choice >= 0) & (has_span.any(1) | has_value.any(1))).nonzero().flatten()
    answered = ((first_choice == _ANSWER) & ((batch.answers >= 0).any(1) | has_value.any(1))).nonzero().flatten()

    chosen = (first_choice[pointed] // len(ACTS)).clamp(min=0)
    asked = torch.cat([elements[pointed, chosen], state[pointed]], dim=1)
    first, last, value = network.pointers(goal[pointed], values[pointed], asked)
    starts = torch.cat(
        [first.masked_fill(goal_hidden[pointed], NEVER), value.masked_fill(value_hidden[pointed], NEVER)], 1
    )
    ends = last.masked_fill(goal_hidden[pointed], NEVER)
    spans = batch.spans[pointed]
    starts_right = _marked(starts, spans[:, :, 0], has_span[pointed])
    starts_right |= _marked(starts, goal_size + batch.values[pointed], has_value[pointed])
    ends_right = _marked(ends, spans[:, :, 1], has_span[pointed])

    told = network.answers(state[answered], elements[answered])
    value = network.pointers(goal[answered], values[answered], torch.cat([state[answered], state[answered]], dim=1))[2]
    answers = torch.cat(
        [told.masked_fill(element_hidden[answered], NEVER), value.masked_fill(value_hidden[answered], NEVER)], 1
    )
    answers_right = _marked(answers, batch.answers[answered], batch.answers[answered] >= 0)
    answers_right |= _marked(answers, element_size + batch.values[answered], has_value[answered])
    return Scored(logits, right, starts, starts_right, ends, ends_right, pointed, answers, answers_right, answered)


def _marked(like: Tensor, places: Tensor, real: Tensor) -> Tensor:
    marks = torch.zeros(like.shape, dtype=torch.bool, device=like.device)
    rows, at = real.nonzero(as_tuple=True)
    marks[rows, places[rows, at]] = True
    return marks


def _surprise(scores: Tensor, right: Tensor) -> Tensor:
    """Minus the logarithm of the probability of what is right, of each row; 0 where nothing is."""
    told = -(scores.log_softmax(1).masked_fill(~right, NEVER).logsumexp(1))
    return torch.where(right.any(1), told, torch.zeros_like(told))


def loss_of(scored: Scored) -> Tensor:
    """The mean loss of a batch."""
    many = len(scored.logits)
    total = _surprise(scored.logits, scored.right).mean()
    total = total + _surprise(scored.starts, scored.starts_right).sum() / many
    total = total + _surprise(scored.ends, scored.ends_right).sum() / many
    return total + _surprise(scored.answers, scored.answers_right).sum() / many


def _hits(scores: Tensor, right: Tensor) -> Tensor:
    if not len(scores):
        return torch.zeros(0, dtype=torch.bool, device=scores.device)
    return right.gather(1, scores.argmax(1, keepdim=True))[:, 0]


def whole_hits(scored: Scored) -> tuple[Tensor, Tensor]:
    """Of each decision whether the choice was right, and whether everything was."""
    choice = _hits(scored.logits, scored.right)
    whole = choice.clone()
    start, end = _hits(scored.starts, scored.starts_right), _hits(scored.ends, scored.ends_right)
    whole[scored.pointed] &= start & (end | ~scored.ends_right.any(1))
    whole[scored.answered] &= _hits(scored.answers, scored.answers_right)
    return choice, whole


@dataclass(slots=True)
class Training:
    """One network in training, step by step.

    Args:
        shelf: its decisions; it may grow meanwhile.
        settings: how.
        wanted: which decisions, as ``shelf.draws`` takes it.
    """

    shelf: Shelf
    settings: Settings
    wanted: Callable[[frozenset[str], bool], bool] | None = None
    network: Chooser = field(init=False)
    steps: int = field(init=False, default=0)
    seen: int = field(init=False, default=0)
    right: float = field(init=False, default=0.0)
    """Share of decisions that were right of late."""
    _optimiser: Any = field(init=False)
    _dice: torch.Generator = field(init=False)
    _draws: Iterator[Any] = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        torch.manual_seed(settings.seed)
        self._dice = torch.Generator().manual_seed(settings.seed)
        self.network = Chooser(
            self.shelf.vectors.rows.shape[1], NUMBERS, settings.width, settings.layers, settings.heads, settings.drop
        ).to(self.shelf.device)
        decayed = [p for p in self.network.parameters() if p.ndim > 1]
        plain = [p for p in self.network.parameters() if p.ndim <= 1]
        self._optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": settings.decay}, {"params": plain, "weight_decay": 0.0}],
            lr=settings.rate,
        )
        self._draws = iter(
            draws(self.shelf, settings.batch, settings.room, np.random.default_rng(settings.seed), self.wanted)
        )

    def step(self, spent: float) -> None:
        """One step; the rate falls to nothing as the share of the time that is spent comes to 1."""
        settings = self.settings
        rate = settings.rate * min(1.0, (self.steps + 1) / settings.warm)
        rate *= max(0.01, 0.5 * (1 + math.cos(math.pi * min(max(spent, 0.0), 1.0))))
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self.network.train()
        chosen = next(self._draws)
        batch = self.shelf.batch(chosen, settings.history)
        tokens = exchange(batch.tokens, self.shelf, settings, self._dice)
        scored = score(self.network, self.shelf.vectors.rows, batch, tokens)
        loss = loss_of(scored)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step()
        self.steps += 1
        self.seen += len(chosen)
        if self.steps % 50 == 0:
            hits = float(whole_hits(scored)[1].float().mean())
            self.right = 0.8 * self.right + 0.2 * hits if self.right else hits


@torch.no_grad()  # type: ignore[untyped-decorator]
def judge(network: Chooser, shelf: Shelf, history: bool = True) -> tuple[dict[str, Any], dict[float, float]]:
    """How well a network does on decisions it was not trained on.

    Returns:
        Shares of decisions whose choice was right and that were right altogether, over all and by app and task; and
        the mean surprise at each temperature.
    """
    network.eval()
    order = np.argsort(shelf.lengths, kind="stable")
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    surprise = dict.fromkeys(TEMPERATURES, 0.0)
    for begin in range(0, len(order), 256):
        chosen = order[begin : begin + 256]
        batch = shelf.batch(chosen, history)
        scored = score(network, shelf.vectors.rows, batch, batch.tokens)
        for temperature in TEMPERATURES:
            surprise[temperature] += float(_surprise(scored.logits / temperature, scored.right).sum())
        choice, whole = whole_hits(scored)
        for at, picked, all_right in zip(chosen.tolist(), choice.tolist(), whole.tolist(), strict=True):
            for name in ("all", shelf.apps[at], shelf.tasks[at]):
                counted = sums[name]
                counted[0] += 1
                counted[1] += picked
                counted[2] += all_right
    told = {name: {"n": int(n), "choice": c / n, "whole": w / n} for name, (n, c, w) in sums.items()}
    return told, {t: total / max(len(order), 1) for t, total in surprise.items()}


def best_temperature(surprises: Sequence[dict[float, float]]) -> float:
    """The one at which what is right surprises least."""
    return min(TEMPERATURES, key=lambda t: sum(told[t] for told in surprises))
