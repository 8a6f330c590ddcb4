"""Trains the recogniser on goals with what they ask for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from perception.models.word_meanings import WordMeanings
from planner.training.shown.network import Recogniser
from planner.training.shown.said import IGNORED


class Goals:
    """Goals on one device."""

    def __init__(self, meanings: WordMeanings, device: torch.device) -> None:
        self._meanings, self.device = meanings, device
        self._ids = {"": 0}
        self.vectors = torch.zeros(1, meanings.dimensions, device=device)
        self.parts: dict[str, Tensor] = {}
        self.by_length = torch.zeros(0, dtype=torch.long, device=device)
        """Their numbers, the shortest first: goals of like length make quick batches."""

    def __len__(self) -> int:
        return len(self.parts["lessons"]) if self.parts else 0

    def put(self, path: Path) -> None:
        """Add a file's goals."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        words = arrays.pop("vocabulary").tolist()
        new = [word for word in words if word not in self._ids]
        for word in new:
            self._ids[word] = len(self._ids)
        if new:
            told = torch.from_numpy(np.stack([self._meanings.of(word) for word in new])).to(self.device)
            self.vectors = torch.cat([self.vectors, told])
        arrays["words"] = np.array([self._ids[word] for word in words], dtype=np.int64)[arrays["words"]]
        for name, array in arrays.items():
            told = torch.from_numpy(array).to(self.device)
            told = told.long() if name in ("lessons", "slots") else told
            self.parts[name] = torch.cat([self.parts[name], told]) if name in self.parts else told
        self.by_length = (self.parts["slots"] != IGNORED).sum(1).argsort()

    def some(self, at: Tensor) -> dict[str, Tensor]:
        """Some goals, with as many words as the longest of them has."""
        told = {name: part[at] for name, part in self.parts.items()}
        most = max(1, int((told["slots"] != IGNORED).sum(1).max()))
        return {name: part[:, :most] if name in ("words", "numbers", "slots") else part for name, part in told.items()}


@dataclass(slots=True)
class Studying:
    """A recogniser in training."""

    goals: Goals
    network: Recogniser
    rate: float = 1.5e-3
    batch: int = 512
    steps: int = 0
    right: float = 0.0
    _optimiser: Any = None

    def step(self, spent: float) -> None:
        """One step; ``spent`` is the share of the time that is over."""
        if self._optimiser is None:
            self._optimiser = torch.optim.AdamW(self.network.parameters(), lr=self.rate, weight_decay=0.05)
        rate = self.rate * min(1.0, (self.steps + 1) / 200)
        rate *= max(0.01, 0.5 * (1 + math.cos(math.pi * min(max(spent, 0.0), 1.0))))
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self.network.train()
        device = self.goals.device
        window = min(len(self.goals), 8 * self.batch)
        first = int(torch.randint(len(self.goals) - window + 1, (1,)))
        place = first + torch.randint(window, (self.batch,), device=device)
        told = self.goals.some(self.goals.by_length[place])
        at = told["lessons"]
        words = told["words"]
        # a word is forgotten now and then, and so is the vector of the whole
        words = words.masked_fill(torch.rand(words.shape, device=device) < 0.06, 0)
        meaning = told["meanings"].float()
        meaning = meaning + 0.02 * torch.randn_like(meaning)
        meaning = meaning.masked_fill(torch.rand(len(at), 1, device=device) < 0.15, 0.0)
        lesson, slot = self.network(
            meaning, self.goals.vectors[words], told["numbers"].float(), told["slots"] == IGNORED
        )
        loss = functional.cross_entropy(lesson, told["lessons"], label_smoothing=0.03)
        loss = loss + functional.cross_entropy(slot.transpose(1, 2), told["slots"], ignore_index=IGNORED)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step()
        self.steps += 1
        if self.steps % 50 == 0:
            self.right = float((lesson.argmax(1) == told["lessons"]).float().mean())


@torch.no_grad()  # type: ignore[untyped-decorator]
def examine(network: Recogniser, goals: Goals) -> dict[str, float]:
    """Shares of goals whose lesson was found, and whose words were all told rightly besides."""
    network.eval()
    lessons = slots = both = 0
    for begin in range(0, len(goals), 512):
        told = goals.some(torch.arange(begin, min(begin + 512, len(goals)), device=goals.device))
        hidden = told["slots"] == IGNORED
        lesson, slot = network(told["meanings"].float(), goals.vectors[told["words"]], told["numbers"].float(), hidden)
        right = lesson.argmax(1) == told["lessons"]
        tagged = ((slot.argmax(2) == told["slots"]) | hidden).all(1)
        lessons += int(right.sum())
        slots += int(tagged.sum())
        both += int((right & tagged).sum())
    many = max(len(goals), 1)
    return {"n": len(goals), "lesson": lessons / many, "slots": slots / many, "both": both / many}
