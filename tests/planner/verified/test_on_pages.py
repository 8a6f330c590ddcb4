"""On real pages: what is carried out is called done, what is not is asked about."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.endings_runs import play
from planner.training.endings.recorded import evidence_of, read_runs
from planner.verified.policy import VerifiedEndings
from tests.planner.offline.everyday.page import Page
from tests.planner.offline.everyday.playing import Stage, staged

pytestmark = pytest.mark.browser
CLUB = Page(
    "tea club",
    """<h1>Tea club</h1>
    <label>Name <input id=n></label> <label>Tea <select id=t><option>Green<option>Black</select></label>
    <button onclick="say('join '+n.value+' '+t.value)">Join the club</button>
    <button onclick="say('leave')">Leave the club</button>""",
    (('Enter "Ada" as name, choose Black as tea and press Join the club', ("join Ada Black",)),),
)
NOT_THERE = "Join the club and have two packets of jasmine sent to Riga"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged([CLUB]) as ready:
        yield replace(ready, policy=VerifiedEndings(ready.policy))


def test_what_is_carried_out_is_called_done(stage: Stage):
    ((goal, said),) = CLUB.goals
    played = stage.play(CLUB, goal)
    assert (played.said, played.status) == (said, "done"), played.told


def test_what_the_page_does_not_have_is_asked_about(stage: Stage):
    played = stage.play(CLUB, NOT_THERE)
    assert played.status == "needs-person", played.told
    assert "jasmine" in played.told.splitlines()[-1]


def test_a_run_that_was_written_down_has_the_evidence_that_it_had(stage: Stage, tmp_path: Path):
    ((goal, said),) = CLUB.goals
    line = play(stage, CLUB, goal, said)
    path = tmp_path / "runs.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(line).encode()))
    (run,) = read_runs(path)
    assert (run.page, run.goal, run.right, run.status) == ("tea club", goal, True, "done")
    evidence = evidence_of(run)
    assert evidence.coverage.left == ()
    assert evidence.figures["steps"] == len(run.steps) / 8
