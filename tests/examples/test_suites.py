"""The example suites hold what they say: all of them are sound, and the quick ones pass on embedded phones."""

from __future__ import annotations

import shutil
from pathlib import Path

from agent.cli.suite import _find_skill
from agent.suite.playing.player import Player
from agent.suite.running.crew import InProcessCrew
from agent.suite.running.run import Wish, run_suites
from agent.suite.scenario.collecting import look_through
from agent.suite.scenario.linting import remarks_on

SUITES = Path(__file__).parents[2] / "examples" / "suites"
QUICK = ("kept", "alarm is set[07:30]", "plain words[Ada]", "wish", "looks as it did")


def test_the_examples_are_sound_and_leave_nothing_to_remark_on():
    looked = look_through([SUITES])

    assert not looked.faults
    assert len(looked.scenarios) >= 40
    assert not remarks_on(looked.scenarios, _find_skill())


def test_quick_examples_pass_and_need_no_model(tmp_path, monkeypatch):
    monkeypatch.setenv("CLEW_HOME", str(tmp_path / "home"))
    suites = shutil.copytree(SUITES, tmp_path / "suites")
    wish = Wish(paths=(suites,), names=QUICK, out=tmp_path / "out", keep_history=False)

    outcome = run_suites(wish, make_crew=lambda count: InProcessCrew(Player))

    reasons = [f"{each.id}: {each.reason}" for each in outcome.run.scenarios if each.verdict != "passed"]
    assert (outcome.exit_code, reasons) == (0, [])
    assert len(outcome.run.scenarios) >= 5
    assert outcome.run.model_calls == 0
    learnt = [step for each in outcome.run.scenarios for step in each.attempts[0].steps if step.kind == "goal"]
    assert all(step.skill for step in learnt), "plain words are replayed by the skills beside the suites"
