"""A pytest of its own for each test here, with the plugin loaded once, whether or not it is installed as one."""

from __future__ import annotations

from collections.abc import Callable

import numpy
import pytest
import yaml

import agent.pytest_plugin.scenarios
import agent.pytest_plugin.testing
import agent.suite.playing.player
import perception.grounding
import perception.models.embedding
import planner.offline
import planner.skilled
import planner.wordings.matching

LOADED = (numpy, yaml, agent, perception, planner)
"""pytester forgets what a run in this process has imported, and some packages cannot be imported twice."""

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs pytest in this process on what the test has written."""
    monkeypatch.setenv("CLEW_HOME", str(pytester.path / "home"))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER_COUNT", raising=False)
    installed = request.config.pluginmanager.hasplugin("clewline")
    plugin = () if installed else ("-p", "agent.pytest_plugin")

    def run_(*arguments: str, apart: bool = False) -> pytest.RunResult:
        told = ("-p", "no:cacheprovider", *plugin, *arguments)
        return pytester.runpytest_subprocess(*told) if apart else pytester.runpytest_inprocess(*told)

    return run_
