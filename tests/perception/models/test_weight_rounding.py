"""Weights rounded to 8 and 4 bits: how far they are off, and that the network still says nearly the same."""

from __future__ import annotations

import numpy as np
import onnx
import pytest

from perception.errors import ModelUnusable
from perception.models.model import Prompt
from perception.models.onnx_decoder import OnnxDecoder
from perception.models.weight_rounding import block_of, round_weights, rounded
from tests.perception.models.tiny_decoder import write_decoder


def dense(codes, scales, bits):
    """The matrix that codes and scales stand for: (in, out)."""
    if bits == 4:
        codes = np.stack([codes & 15, codes >> 4], axis=-1).reshape(*codes.shape[:2], -1)
    values = (codes.astype(np.float32) - 2 ** (bits - 1)) * scales[:, :, np.newaxis]
    return values.reshape(len(codes), -1).T


@pytest.mark.parametrize("bits", [8, 4])
def test_no_weight_is_off_by_more_than_half_a_step(bits):
    weight = np.random.default_rng(0).normal(size=(96, 5)).astype(np.float32)
    weight[:32, 0] = 0
    codes, scales = rounded(weight, bits)
    steps = np.repeat(scales, block_of(96, bits), axis=1).T
    assert np.all(np.abs(dense(codes, scales, bits) - weight) <= steps / 2 + 1e-6)


def test_blocks_divide_what_they_are_blocks_of():
    assert [block_of(n, 8) for n in (256, 192, 96, 48, 20)] == [128, 64, 32, 16, 0]
    assert block_of(256, 4) == 32


@pytest.mark.parametrize(("bits", "alike"), [(8, 0.9999), (4, 0.98)])
def test_a_rounded_network_says_nearly_the_same(tmp_path, bits, alike):
    folder = write_decoder(tmp_path / "tiny")
    done = round_weights(folder, tmp_path / "small", bits)
    assert (done.matrices, done.kept) == (4, 1)
    assert done.bytes_after < done.bytes_before
    prompt = Prompt.of("w1 w2 w3 w4", max_tokens=1, want_logprobs=True)
    before, after = OnnxDecoder(folder), OnnxDecoder(tmp_path / "small")
    logits = [model._feed(model._tokens(prompt), model_deadline()) for model in (before, after)]
    cosine = float(logits[0] @ logits[1] / np.linalg.norm(logits[0]) / np.linalg.norm(logits[1]))
    assert alike < cosine < 1 - 1e-9


def model_deadline():
    from devices.settle import Deadline

    return Deadline.after(60)


def test_rounded_once_there_is_nothing_left_to_round_and_nothing_is_overwritten(tmp_path):
    folder = write_decoder(tmp_path / "tiny")
    round_weights(folder, tmp_path / "small", 4)
    with pytest.raises(ModelUnusable, match="already"):
        round_weights(folder, tmp_path / "small", 8)
    with pytest.raises(ModelUnusable, match="nothing|no constant"):
        round_weights(tmp_path / "small", tmp_path / "smaller", 4)
    assert not (tmp_path / "smaller").exists()
    names = {one.op_type for one in onnx.load(str(tmp_path / "small" / "model.onnx")).graph.node}
    assert "MatMulNBits" in names


def test_what_is_no_network_is_refused(tmp_path):
    folder = write_decoder(tmp_path / "tiny")
    (folder / "model.onnx").write_bytes(b"\xff" * 64)
    with pytest.raises(ModelUnusable):
        round_weights(folder, tmp_path / "small", 8)
    with pytest.raises(ModelUnusable, match="no exported decoder"):
        round_weights(tmp_path, tmp_path / "small", 8)
