"""Linear layers with 8 bits a weight: one scale for each row, the numbers turned back while they are used.

Symmetric, to nearest, as in LLM.int8() without its outlier columns (Dettmers et al. 2022): weights only, activations
keep their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn


class Int8Linear(nn.Module):  # type: ignore[misc]  # torch is read without its types
    """A linear layer whose weights are ``scale[i] * codes[i]``.

    Args:
        layer: the layer it takes the place of.
    """

    codes: torch.Tensor
    """Shape (out, in), int8."""
    scale: torch.Tensor
    """Shape (out, 1)."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        weight = layer.weight.detach()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("codes", torch.round(weight / scale).clamp(-127, 127).to(torch.int8))
        self.register_buffer("scale", scale)
        self.bias = layer.bias

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Shape (…, in) → (…, out)."""
        weight = self.codes.to(inputs.dtype) * self.scale.to(inputs.dtype)
        return nn.functional.linear(inputs, weight, self.bias)


def quantize(model: nn.Module, keep: Sequence[str] = ()) -> int:
    """Put 8-bit layers in the place of a model's linear layers.

    Args:
        model: changed in place.
        keep: names of layers that stay as they are.

    Returns:
        How many were replaced.
    """
    found = [
        (parent, name, layer)
        for parent in list(model.modules())
        for name, layer in parent.named_children()
        if isinstance(layer, nn.Linear) and name not in keep
    ]
    for parent, name, layer in found:
        setattr(parent, name, Int8Linear(layer))
    return len(found)
