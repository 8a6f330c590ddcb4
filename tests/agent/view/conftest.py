"""A view of its own for tests that ask it something."""

from __future__ import annotations

import pytest

from tests.agent.view.served import serving


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def served(home):
    with serving(home) as view:
        yield view
