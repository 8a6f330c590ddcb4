"""The suites of real web applications pass on them, and what they did stands in the application's own store.

Only the scenarios tagged ``smoke`` are run here: a browser is started for each, and all of them together take minutes.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agent.suite.running.run import Wish, run_suites
from examples.suites.web.serving import NotHere, dokuwiki, sqlite_web

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
            wish = Wish(paths=(SUITES / "sqlite-web.yaml",), tags=("smoke",), workers=2, out=tmp_path / "run")
            outcome = run_suites(wish)
            failed = {each.id: each.reason for each in outcome.run.scenarios if each.verdict != "passed"}
            assert failed == {}
            assert len(outcome.run.scenarios) == 5
            assert outcome.run.model_calls == 0
            with closing(sqlite3.connect(database)) as store:
                parts = dict(store.execute("SELECT name, quantity FROM parts").fetchall())
            assert parts["Rivet"] == 9
            assert parts["Ütze & <b>"] == 1200
            assert "Ghost" not in parts
    except NotHere as error:
        _not_here(error)


@pytest.mark.timeout(600)
def test_dokuwiki(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    try:
        with dokuwiki(tmp_path) as pages:
            wish = Wish(paths=(SUITES / "dokuwiki.yaml",), tags=("smoke",), workers=2, out=tmp_path / "run")
            outcome = run_suites(wish)
            failed = {each.id: each.reason for each in outcome.run.scenarios if each.verdict != "passed"}
            assert failed == {}
            assert len(outcome.run.scenarios) == 4
            assert outcome.run.model_calls == 0
            assert (pages / "recipes" / "soup.txt").read_text("utf-8").strip() == "Peel four potatoes."
            assert (pages / "recipes" / "bread.txt").read_text("utf-8").strip() == "Flour & water, <b>ein Ei</b>"
            assert "Fridays.\n Bring your dough by nine." in (pages / "oven.txt").read_text("utf-8")
    except NotHere as error:
        pytest.skip(str(error))  # in CI too: it comes from Debian, and PHP with it
