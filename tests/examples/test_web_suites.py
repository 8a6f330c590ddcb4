"""The suites of real web applications pass on them, and what they did stands in the application's own store."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agent.config import Settings
from agent.suite.running.run import Wish, run_suites
from examples.suites.web.serving import NotHere, sqlite_web

pytestmark = pytest.mark.browser
SUITES = Path(__file__).resolve().parents[2] / "examples" / "suites" / "web"


def _not_here(error: NotHere) -> None:
    """Outside CI the application may be missing; in CI it may not."""
    if os.environ.get("CI"):
        raise error
    pytest.skip(str(error))


@pytest.mark.timeout(600)
def test_sqlite_web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    try:
        with sqlite_web(tmp_path) as database:
            suite = SUITES / "sqlite-web.yaml"
            outcome = run_suites(Wish(paths=(suite,), settings=Settings(), workers=2, out=tmp_path / "run"))
            failed = {each.id: each.reason for each in outcome.run.scenarios if each.verdict != "passed"}
            assert failed == {}
            assert len(outcome.run.scenarios) >= 10
            assert outcome.run.model_calls == 0
            with closing(sqlite3.connect(database)) as store:
                parts = dict(store.execute("SELECT name, quantity FROM parts").fetchall())
            assert parts["Rivet"] == 9
            assert parts["Ütze & <b>"] == 1200
            assert "Ghost" not in parts
    except NotHere as error:
        _not_here(error)
