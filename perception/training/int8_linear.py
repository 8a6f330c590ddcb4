"""Dense layers in 8 bits whose error is small because the outliers are moved before they are rounded.

The operator is onnxruntime's ``MatMulNBits``: weights in blocks of 64 or 128 along the input with one scale each, and
(accuracy level 4) activations rounded to 8 bits row by row and block by block while it runs. Against the usual dynamic
quantization, with one scale for all activations of a layer, that leaves a twentieth of the error on this network.

BERT has a few channels ten times louder than the rest. SmoothQuant (Xiao et al. 2022) divides each input channel by a
factor and multiplies the weights by it, which moves a part of the difficulty into the weights. After a residual the
division cannot hide in the normalisation before it, so it is a node of its own, of a few microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from perception.training.bert_graph import MICROSOFT, Array, Linear, Nodes

LOUDNESS_SHARE = 0.6  # SmoothQuant's alpha; 0.5 to 0.8 differ by 0.0002 of cosine at most
ACCURACY_LEVEL = 4  # onnxruntime: compute in 8-bit integers
ZERO = 128  # the code of 0.0


@dataclass(frozen=True, slots=True)
class Blocked:
    """A weight matrix in 8-bit blocks.

    Args:
        codes: (out, blocks, block), uint8; 128 stands for zero.
        scales: (out, blocks), float32.
    """

    codes: npt.NDArray[np.uint8]
    scales: Array

    def dense(self) -> Array:
        """The matrix these blocks stand for: (in, out), float32."""
        values = (self.codes.astype(np.float32) - ZERO) * self.scales[:, :, np.newaxis]
        return np.ascontiguousarray(values.reshape(values.shape[0], -1).T)


def blocked(weight: Array, block: int) -> Blocked:
    """Rounds a matrix (in, out), symmetrically, with one scale for every ``block`` inputs of an output."""
    inputs, outputs = weight.shape
    values = np.ascontiguousarray(weight.T).reshape(outputs, inputs // block, block)
    scales = np.abs(values).max(axis=2) / 127
    scales[scales == 0] = 1
    codes = np.clip(np.rint(values / scales[:, :, np.newaxis]), -127, 127) + ZERO
    return Blocked(codes.astype(np.uint8), scales.astype(np.float32))


def loudness_factors(weight: Array, loudness: Array, share: float = LOUDNESS_SHARE) -> Array:
    """What each input channel is divided by: loudness^share / weight^(1 - share), with mean 1.

    Args:
        weight: (in, out).
        loudness: greatest absolute value of each channel over the calibration texts, shape (in,).
        share: 0 leaves the activations as they are, 1 makes all channels equally loud.
    """
    factors = np.maximum(loudness, 1e-3) ** share / np.maximum(np.abs(weight).max(axis=1), 1e-5) ** (1 - share)
    # rounded, so that another processor's last bit in the calibration does not make other weights
    rounded: Array = (factors / factors.mean()).astype(np.float16).astype(np.float32)
    return rounded


def int8_linear(
    loudness: Mapping[str, Array], block_of: Callable[[str], int], smooth: Callable[[str], bool] = lambda output: True
) -> Linear:
    """A ``Linear`` that writes 8-bit layers.

    Args:
        loudness: calibrated loudness of the input of the layer with this output.
        block_of: length of a block for the layer with this output: 16, 32, 64 or 128, a divisor of its inputs.
        smooth: whether that layer's input is divided by factors.
    """

    def write(nodes: Nodes, source: str, output: str, weight: Array, bias: Array) -> None:
        if smooth(output):
            factors = loudness_factors(weight, loudness[output])
            weight = weight * factors[:, np.newaxis]
            source = nodes.add("Mul", [source, nodes.constant(f"{output}.quieten", 1 / factors)], f"{output}.quiet")
        block = block_of(output)
        numbers = blocked(weight, block)
        codes = nodes.constant(f"{output}.codes", numbers.codes)
        scales = nodes.constant(f"{output}.scales", numbers.scales)
        nodes.add(
            "MatMulNBits",
            [source, codes, scales, "", "", nodes.constant(f"{output}.bias", bias)],
            output,
            domain=MICROSOFT,
            K=weight.shape[0],
            N=weight.shape[1],
            bits=8,
            block_size=block,
            accuracy_level=ACCURACY_LEVEL,
        )

    return write
