"""Linear layers of torch with 8 or 4 bits a weight, turned back into numbers while they are used, on CPU or GPU.

Codes and scales are those of ``weight_rounding``: a checkpoint that is rounded here and an export of it that is rounded
there hold the same weights. Only weights are rounded; activations keep their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from perception.models.weight_rounding import Bits, block_of, rounded


class RoundedLinear(nn.Module):  # type: ignore[misc]  # torch is read without its types
    """A linear layer whose weights are codes and scales.

    Args:
        layer: the layer it takes the place of; its inputs are a multiple of 16.
        bits: a weight.
    """

    codes: torch.Tensor
    """Shape (out, blocks, bytes), two codes to a byte at 4 bits."""
    scales: torch.Tensor
    """Shape (out, blocks)."""

    def __init__(self, layer: nn.Linear, bits: Bits) -> None:
        super().__init__()
        codes, scales = rounded(layer.weight.detach().float().cpu().numpy().T, bits)
        self.register_buffer("codes", torch.from_numpy(codes))
        self.register_buffer("scales", torch.from_numpy(scales).to(layer.weight.dtype))
        self.bias = layer.bias
        self._bits = bits

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Shape (…, in) → (…, out)."""
        codes = self.codes
        if self._bits == 4:
            codes = torch.stack([codes & 15, codes >> 4], dim=-1).flatten(-2)
        weight = (codes.to(inputs.dtype) - 2 ** (self._bits - 1)) * self.scales.to(inputs.dtype)[..., None]
        return nn.functional.linear(inputs, weight.flatten(1), self.bias)


def round_layers(model: nn.Module, bits: Bits, keep: Sequence[str] = ()) -> int:
    """Put rounded layers in the place of a model's linear layers.

    Args:
        model: changed in place.
        bits: a weight.
        keep: names of layers that stay as they are.

    Returns:
        How many were replaced.
    """
    found = [
        (parent, name, layer)
        for parent in list(model.modules())
        for name, layer in parent.named_children()
        if isinstance(layer, nn.Linear) and name not in keep and block_of(layer.in_features, bits)
    ]
    for parent, name, layer in found:
        setattr(parent, name, RoundedLinear(layer, bits))
    return len(found)
