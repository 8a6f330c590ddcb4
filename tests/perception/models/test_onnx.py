"""The door to onnxruntime."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from perception.errors import ModelUnusable
from perception.models.onnx import open_session, wait_passively


def save(path: Path, operator: str) -> Path:
    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    result = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    graph = helper.make_graph([helper.make_node(operator, ["x"], ["y"])], "one", [value], [result])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9), path)
    return path


def test_a_network_runs(tmp_path):
    session = open_session(save(tmp_path / "one.onnx", "Neg"))

    assert session.run(None, {"x": np.array([2], dtype=np.float32)})[0].tolist() == [-2]


def test_what_onnxruntime_refuses_is_one_error_of_ours(tmp_path):
    with pytest.raises(ModelUnusable, match=r"refuses odd\.onnx") as caught:
        open_session(save(tmp_path / "odd.onnx", "NoSuchOperator"))
    assert caught.value.exit_code == 3
    assert caught.value.hint

    (tmp_path / "noise.onnx").write_bytes(b"\xff" * 64)
    with pytest.raises(ModelUnusable):
        open_session(tmp_path / "noise.onnx")
    with pytest.raises(ModelUnusable):
        open_session(tmp_path / "nowhere.onnx")


def test_an_old_runtime_is_told_to_be_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(onnxruntime, "__version__", "1.20.1")

    with pytest.raises(ModelUnusable, match=r"pip install 'onnxruntime>=1\.22'"):
        open_session(save(tmp_path / "odd.onnx", "NoSuchOperator"))


def test_an_absent_runtime_is_told_to_be_installed(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(ModelUnusable, match="pip install"):
        open_session(tmp_path / "any.onnx")


def test_waiting_is_passive_unless_the_user_says_otherwise(monkeypatch):
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)

    wait_passively()

    import os

    assert os.environ["OMP_WAIT_POLICY"] == "active"
    assert os.environ["GOMP_SPINCOUNT"] == "0"


def test_importing_the_package_loads_no_heavyweight_and_touches_no_setting():
    script = (
        "import os, sys; before = dict(os.environ)\n"
        "import perception.models, perception.models.embedding, perception.errors\n"
        "heavy = {'numpy', 'onnxruntime', 'onnx', 'tokenizers'} & sys.modules.keys()\n"
        "assert not heavy, heavy; assert dict(os.environ) == before"
    )

    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
