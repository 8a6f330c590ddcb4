"""The documentation builds as a site without a warning, and its reference tells what the code does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env=env)
    assert done.returncode == 0, done.stderr[-3000:]
    return out


@pytest.mark.parametrize(
    ("page", "word"),
    [
        ("reference/commands", "--max-steps"),
        ("reference/settings", "CLEW_LIMITS_STEPS"),
        ("reference/actions", "hold_ms"),
        ("reference/errors", "OutcomeUnknown"),
        ("reference/skill-file", "$schema"),
        ("tutorial", "find-note"),
    ],
)
def test_a_page_tells_what_the_code_does(site: Path, page: str, word: str):
    assert word in (site / page / "index.html").read_text("utf-8")


def test_pages_fetch_nothing_from_anywhere(site: Path):
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        for mark in ('src="http', '<link rel="stylesheet" href="http', "fonts.googleapis"):
            assert mark not in text, f"{page.relative_to(site)} fetches {mark}"
