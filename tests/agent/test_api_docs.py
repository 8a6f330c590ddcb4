"""Every Python block of docs/api.md runs as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_there_are_blocks():
    assert len(BLOCKS) >= 7


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_runs(number, tmp_path, monkeypatch):
    if "opentelemetry" in BLOCKS[number]:
        pytest.importorskip("opentelemetry.sdk")
    monkeypatch.setenv("CLEW_HOME", str(tmp_path))
    told = subprocess.run(
        [sys.executable, "-c", BLOCKS[number]], capture_output=True, text=True, timeout=150, check=False
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() or "assert" in BLOCKS[number]
