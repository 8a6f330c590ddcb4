"""``clew models quantize`` on a tiny exported decoder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.evaluation.steps.collecting import collect_steps
from agent.models.quantizing import quantize, read_energy_j
from perception.models.onnx_decoder import OnnxDecoder
from tests.perception.models.tiny_decoder import write_decoder


@pytest.mark.parametrize("bits", [8, 4])
def test_both_models_are_measured_and_the_small_one_opens(tmp_path: Path, bits: int) -> None:
    folder = write_decoder(tmp_path / "tiny", positions=4096)
    done = quantize(folder, tmp_path / "small", bits, list(collect_steps(3)), answers=2)  # type: ignore[arg-type]
    assert (done.matrices, done.kept, done.screens) == (4, 1, 3)
    assert done.after.weight_bytes < done.before.weight_bytes
    assert done.compression == pytest.approx(done.before.weight_bytes / done.after.weight_bytes, abs=1e-3)
    for side in (done.before, done.after):
        assert side.steps is not None
        assert (side.steps.steps, side.steps.valid.hits) == (3, 0)  # random weights write no JSON
        assert side.latency_p50_s > 0
        assert side.throughput_tokens_per_s > 0
    assert done.agreement is not None
    assert 0 <= done.agreement <= 1
    assert OnnxDecoder(tmp_path / "small").name == "onnx:small"
    json.loads(done.model_dump_json())


def test_energy_is_summed_over_packages_and_absent_where_nobody_tells(tmp_path: Path) -> None:
    assert read_energy_j(tmp_path / "nowhere") is None
    for name, told in (("intel-rapl:0", "1500000"), ("intel-rapl:1", "500000"), ("intel-rapl:0:0", "9")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "energy_uj").write_text(f"{told}\n")
    assert read_energy_j(tmp_path) == 2.0
    (tmp_path / "intel-rapl:0" / "energy_uj").write_text("much")
    assert read_energy_j(tmp_path) is None
