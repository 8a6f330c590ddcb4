"""Trains the network on decisions: cross-entropy over everything that could be done, and over what could be typed.

A decision may have several right answers; their probabilities are added. So that the network compares words instead of
learning them by heart, some words of a decision are exchanged for others, in goal, screen and history alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from perception.models.word_meanings import WordMeanings
from planner.practised.deeds import ACTS, WHOLES
from planner.practised.encoding import RELATIONS
from planner.training.practised.examples import KINDS, Examples
from planner.training.practised.network import NEVER, Chooser

_DOWN, _UP = WHOLES.index("scroll-down"), WHOLES.index("scroll-up")
_ANSWER: Final = -1 - WHOLES.index("answer")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is trained."""

    width: int = 64
    layers: int = 2
    heads: int = 4
    epochs: int = 10
    batch: int = 64
    rate: float = 2e-3
    decay: float = 0.02
    drop: float = 0.1
    exchange: float = 0.5
    """Share of decisions in which words are exchanged."""
    exchanged: float = 0.3
    """Share of their words that are."""
    max_seconds: float = 0.0
    """The rate falls to nothing by then; 0 trains all epochs."""
    threads: int = 1
    """Cores; two that are shared with others are slower than one."""
    seed: int = 0


@dataclass(slots=True)
class Batch:
    """Padded decisions."""

    tokens: dict[str, Tensor]
    relations: Tensor
    hidden: Tensor
    legal: Tensor
    weights: Tensor
    targets: list[Any]
    sizes: tuple[int, int, int, int]
    packed: Tensor
    """Of each decision's tokens, side by side, the places among the padded ones: (batch, length)."""
    padded: Tensor
    """The other way about."""


def collate(rows: list[dict[str, Any]]) -> Batch:
    """Pad decisions to one size."""
    sizes = {kind: max(1, *(len(row[f"{kind}.numbers"]) for row in rows)) for kind in KINDS}
    tokens: dict[str, Tensor] = {"state": torch.from_numpy(np.stack([row["state"] for row in rows]).astype(np.float32))}
    many = len(rows)
    starts, at = {}, 1
    for kind in KINDS:
        starts[kind] = at
        at += sizes[kind]
    hidden = np.ones((many, at), dtype=bool)
    hidden[:, 0] = False
    for kind in KINDS:
        for part in ("words", "more", "numbers"):
            name = f"{kind}.{part}"
            width = next((row[name].shape[1] for row in rows if row[name].size), 1)
            out = np.zeros((many, sizes[kind], width), dtype=np.float32 if part == "numbers" else np.int64)
            for n, row in enumerate(rows):
                if row[name].size:
                    out[n, : len(row[name])] = row[name]
            tokens[name] = torch.from_numpy(out)
        for n, row in enumerate(rows):
            hidden[n, starts[kind] : starts[kind] + len(row[f"{kind}.numbers"])] = False
    lengths = (~hidden).sum(1)
    length = int(lengths.max())
    relations = np.zeros((many, length, length, len(RELATIONS)), dtype=np.float32)
    legal = np.zeros((many, sizes["elements"], len(ACTS)), dtype=bool)
    packed = np.zeros((many, length), dtype=np.int64)
    padded = np.zeros((many, at), dtype=np.int64)
    for n, row in enumerate(rows):
        (place,) = np.nonzero(~hidden[n])
        packed[n, : len(place)] = place
        padded[n, place] = np.arange(len(place))
        if row["pairs"].size:
            one, other, relation = row["pairs"].T
            relations[n, one, other, relation] = 1.0
        legal[n, : len(row["legal"])] = row["legal"]
    return Batch(
        tokens,
        torch.from_numpy(relations),
        torch.from_numpy(hidden),
        torch.from_numpy(legal),
        torch.tensor([row["weight"] for row in rows]),
        [row["target"] for row in rows],
        tuple(sizes[kind] for kind in KINDS),  # type: ignore[arg-type]
        torch.from_numpy(packed),
        torch.from_numpy(padded),
    )


class Table:
    """The words' vectors, and some words exchanged for others."""

    def __init__(self, words: dict[str, int], meanings: WordMeanings) -> None:
        vectors = np.stack([meanings.of(word) if word else np.zeros(meanings.dimensions, np.float32) for word in words])
        self.vectors = torch.from_numpy(vectors)
        self._exchangeable = torch.tensor(
            [at for at, word in enumerate(words) if len(word) > 3 and word.isalpha()], dtype=torch.long
        )

    def exchange(self, tokens: dict[str, Tensor], settings: Settings, dice: torch.Generator) -> dict[str, Tensor]:
        """Some words of some decisions become others, wherever they stand."""
        out = dict(tokens)
        names = [name for name in tokens if name.endswith((".words", ".more"))]
        many = len(tokens["state"])
        chosen = torch.rand(many, generator=dice) < settings.exchange
        for n in torch.nonzero(chosen).flatten().tolist():
            mapping = torch.arange(len(self.vectors))
            picked = self._exchangeable[torch.rand(len(self._exchangeable), generator=dice) < settings.exchanged]
            mapping[picked] = self._exchangeable[torch.randint(len(self._exchangeable), (len(picked),), generator=dice)]
            for name in names:
                if out[name] is tokens[name]:
                    out[name] = tokens[name].clone()
                out[name][n] = mapping[out[name][n]]
        return out


def losses(network: Chooser, table: Tensor, batch: Batch, tokens: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
    """The mean loss, and how much was right."""
    names = [name for name in tokens if name.endswith((".words", ".more"))]
    met, numbered = torch.unique(torch.cat([tokens[name].flatten() for name in names]), return_inverse=True)
    parts = numbered.split([tokens[name].numel() for name in names])
    numbers = {name: part.view(tokens[name].shape) for name, part in zip(names, parts, strict=True)}
    projected = {"words": network.words(table[met]), "more": network.more(table[met])}

    def mean(name: str) -> Tensor:
        ids = tokens[name]
        found = functional.embedding(numbers[name], projected[name.rsplit(".", 1)[1]])
        count = (ids > 0).sum(-1, keepdim=True).clamp(min=1)
        averaged: Tensor = (found * (ids > 0)[..., None]).sum(2) / count
        return averaged

    goal_size, value_size, element_size, _ = batch.sizes
    whole = network.embed(
        tokens["state"],
        (mean("goal.words"), tokens["goal.numbers"]),
        (mean("values.words"), mean("values.more"), tokens["values.numbers"]),
        (mean("elements.words"), mean("elements.more"), tokens["elements.numbers"]),
        (mean("deeds.words"), mean("deeds.more"), tokens["deeds.numbers"]),
    )
    width = whole.shape[-1]
    side_by_side = whole.gather(1, batch.packed[..., None].expand(-1, -1, width))
    beyond = torch.arange(batch.packed.shape[1]) >= (~batch.hidden).sum(1, keepdim=True)
    thought = network.think(side_by_side, batch.relations, beyond)
    thought = thought.gather(1, batch.padded[..., None].expand(-1, -1, width))
    state = thought[:, 0]
    goal = thought[:, 1 : 1 + goal_size]
    values = thought[:, 1 + goal_size : 1 + goal_size + value_size]
    elements = thought[:, 1 + goal_size + value_size : 1 + goal_size + value_size + element_size]
    acts, wholes = network.choices(elements, state)
    acts = acts.masked_fill(~batch.legal, NEVER)
    logits = torch.cat([wholes, acts.flatten(1)], dim=1)
    right = torch.zeros_like(logits, dtype=torch.bool)
    pointed: list[int] = []
    answered: list[int] = []
    chosen = torch.zeros(len(state), dtype=torch.long)
    for n, target in enumerate(batch.targets):
        for choice in target.choices:
            right[n, len(WHOLES) + choice if choice >= 0 else -1 - choice] = True
        first = target.choices[0]
        if first >= 0 and (target.spans or target.values):
            pointed.append(n)
            chosen[n] = first // len(ACTS)
        elif first == _ANSWER:
            answered.append(n)
    by_choice = -(logits.log_softmax(1).masked_fill(~right, NEVER).logsumexp(1))
    total = (by_choice * batch.weights).sum() / batch.weights.sum()
    hits = right.gather(1, logits.argmax(1, keepdim=True)).float().mean()
    told = {"choice": float(by_choice.detach().mean()), "right": float(hits)}
    if pointed:
        at = torch.tensor(pointed)
        asked = torch.cat([elements[at, chosen[at]], state[at]], dim=1)
        first, last, value = network.pointers(goal[at], values[at], asked)
        goal_hidden = batch.hidden[at, 1 : 1 + goal_size]
        value_hidden = batch.hidden[at, 1 + goal_size : 1 + goal_size + value_size]
        start = torch.cat([first.masked_fill(goal_hidden, NEVER), value.masked_fill(value_hidden, NEVER)], 1)
        end = last.masked_fill(goal_hidden, NEVER)
        start_right, end_right = torch.zeros_like(start, dtype=torch.bool), torch.zeros_like(end, dtype=torch.bool)
        ends = torch.zeros(len(pointed))
        for n, where in enumerate(pointed):
            target = batch.targets[where]
            for begin, stop in target.spans:
                start_right[n, begin] = True
                end_right[n, stop] = True
                ends[n] = 1.0
            for number in target.values:
                start_right[n, goal_size + number] = True
        by_start = -(start.log_softmax(1).masked_fill(~start_right, NEVER).logsumexp(1))
        by_end = -(end.log_softmax(1).masked_fill(~end_right, NEVER).logsumexp(1)) * ends
        total = total + (by_start + by_end).sum() / len(state)
        told["typed"] = float(start_right.gather(1, start.argmax(1, keepdim=True)).float().mean())
    if answered:
        at = torch.tensor(answered)
        scores = network.answers(state[at], elements[at])
        asked = torch.cat([state[at], state[at]], dim=1)
        value = network.pointers(goal[at], values[at], asked)[2]
        element_hidden = batch.hidden[at, 1 + goal_size + value_size : 1 + goal_size + value_size + element_size]
        value_hidden = batch.hidden[at, 1 + goal_size : 1 + goal_size + value_size]
        scores = torch.cat([scores.masked_fill(element_hidden, NEVER), value.masked_fill(value_hidden, NEVER)], 1)
        scores_right = torch.zeros_like(scores, dtype=torch.bool)
        for n, where in enumerate(answered):
            for number in batch.targets[where].answers:
                scores_right[n, number] = True
            for number in batch.targets[where].values:
                scores_right[n, element_size + number] = True
        by_answer = -(scores.log_softmax(1).masked_fill(~scores_right, NEVER).logsumexp(1))
        total = total + by_answer.sum() / len(state)
        told["answered"] = float(scores_right.gather(1, scores.argmax(1, keepdim=True)).float().mean())
    return total, told


def fit(
    examples: Examples,
    meanings: WordMeanings,
    settings: Settings,
    told: Callable[[str], object],
    begin: Chooser | None = None,
) -> Chooser:
    """Train; ``begin`` is trained further instead of a new network."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    dice = torch.Generator().manual_seed(settings.seed)
    order_dice = np.random.default_rng(settings.seed)
    rows = examples.rows
    table = Table(examples.words, meanings)
    numbers = {"state": rows[0]["state"].shape[0]}
    for kind in KINDS:
        numbers[kind] = next(row[f"{kind}.numbers"].shape[1] for row in rows if row[f"{kind}.numbers"].size)
    network = begin or Chooser(
        meanings.dimensions, numbers, settings.width, settings.layers, settings.heads, settings.drop
    )
    network.train()
    decayed = [p for p in network.parameters() if p.ndim > 1]
    plain = [p for p in network.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": settings.decay}, {"params": plain, "weight_decay": 0.0}], lr=settings.rate
    )
    lengths = np.array([sum(len(row[f"{kind}.numbers"]) for kind in KINDS) for row in rows])
    per_epoch = -(-len(rows) // settings.batch)
    whole, step, began = settings.epochs * per_epoch, 0, time.monotonic()
    for epoch in range(settings.epochs):
        # alike lengths together, so that little is padding
        order = np.argsort(lengths + order_dice.random(len(rows)) * 12, kind="stable")
        batches = [order[at : at + settings.batch] for at in range(0, len(order), settings.batch)]
        order_dice.shuffle(batches)
        sums: dict[str, list[float]] = {}
        for chosen in batches:
            spent = (time.monotonic() - began) / settings.max_seconds if settings.max_seconds else step / whole
            if spent >= 1:
                break
            rate = settings.rate * min(1.0, (step + 1) / 200) * max(0.02, 0.5 * (1 + np.cos(np.pi * min(spent, 1.0))))
            for group in optimiser.param_groups:
                group["lr"] = rate
            batch = collate([rows[at] for at in chosen])
            tokens = table.exchange(batch.tokens, settings, dice)
            loss, right = losses(network, table.vectors, batch, tokens)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
            for name, value in right.items():
                sums.setdefault(name, []).append(value)
        shown = ", ".join(f"{name} {np.mean(values):.3f}" for name, values in sums.items())
        told(f"epoch {epoch + 1}/{settings.epochs}: {shown} ({time.monotonic() - began:.0f} s)")
        if settings.max_seconds and time.monotonic() - began >= settings.max_seconds:
            break
    network.eval()
    return network
