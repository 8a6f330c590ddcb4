"""A network in training as the policy takes it, so that it can be tried and corrected before it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from perception.models.chooser import INPUTS, Chosen
from planner.practised.tensors import NUMBERS
from planner.training.practised.export import Whole
from planner.training.practised.network import Chooser

if TYPE_CHECKING:
    import numpy.typing as npt


def save_numbers(network: nn.Module, path: Path, *, half: bool = False) -> None:
    """Write a network's numbers to one ``.npz``, as a whole or not at all."""
    arrays = {name: value.detach().cpu().numpy() for name, value in network.state_dict().items()}
    part = path.with_suffix(".half")
    with part.open("wb") as file:
        np.savez(file, **{name: value.astype(np.float16 if half else np.float32) for name, value in arrays.items()})
    part.rename(path)


def load_numbers(path: Path, heads: int) -> Chooser:
    """Read them back; how wide and deep the network is, they say themselves."""
    with np.load(path, allow_pickle=False) as file:
        numbers = {name: torch.from_numpy(file[name].astype(np.float32)) for name in file.files}
    width, word_width = numbers["words.weight"].shape
    layers = len({name.split(".")[1] for name in numbers if name.startswith("blocks.")})
    network = Chooser(word_width, NUMBERS, width, layers, heads)
    network.load_state_dict(numbers)
    network.eval()
    return network


class TrialChooser:
    """Decides with a network that is not exported.

    Args:
        network: in training.
    """

    temperature = 1.0

    def __init__(self, network: Chooser) -> None:
        self._whole = Whole(network.eval())

    def expect(self, layout: str) -> None:
        """It reads what is written down now."""

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def choose(self, tokens: Mapping[str, npt.NDArray[np.generic]]) -> Chosen:
        """Score everything that could be done."""
        found = self._whole(*(torch.from_numpy(tokens[name]) for name in INPUTS))
        return Chosen(*(told.numpy() for told in found))
